"""A search that was stopped goes on without loss, and comes to the same answer as one that was not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gigaramp.errors import OutputError
from gigaramp.launch.advise.judge import Spent
from gigaramp.launch.advise.ledger import FILE, ledger
from tests.launch.advise.by_hand import machines, plant_with
from tests.launch.advise.test_advise import asked

Twin = Callable[..., None]

COSTS = {"a": 500, "b": 300, "c": 200, "d": 100, "e": 50}


class Stop(Exception):
    """The user wants it to end."""


def stopped_after(futures: int) -> Callable[[Spent], None]:
    """Stops the search once so many futures are simulated."""

    def look(spent: Spent) -> None:
        if spent.futures >= futures:
            raise Stop

    return look


@pytest.fixture
def question(twin_by_hand: Twin) -> dict[str, Any]:
    twin_by_hand(lambda plant: 85.0 + 6.0 * sum(machines(plant).values()), blur=2.0)
    return {"plant": plant_with(COSTS, values=2), "budget": "700 kEUR", "plans": 24, "futures": 16}


def test_a_search_stopped_twice_gives_the_answer_of_one_that_was_not(question: dict[str, Any], tmp_path: Path) -> None:
    whole = asked(**question)
    for futures in (100, 250):
        with pytest.raises(Stop):
            asked(**question, work=tmp_path, on_spent=stopped_after(futures))
    seen: list[Spent] = []
    resumed = asked(**question, work=tmp_path, on_spent=seen.append)
    assert whole.to_json() == resumed.to_json()
    # What was simulated before is not simulated again.
    assert seen[-1].futures <= sum(whole.effort.futures.values()) - 340


def test_an_answer_that_is_asked_for_again_needs_no_future(question: dict[str, Any], tmp_path: Path) -> None:
    first = asked(**question, work=tmp_path)
    seen: list[Spent] = []
    assert first.to_json() == asked(**question, work=tmp_path, on_spent=seen.append).to_json()
    assert [] == seen


def test_a_line_cut_off_by_a_power_cut_is_simulated_again(question: dict[str, Any], tmp_path: Path) -> None:
    first = asked(**question, work=tmp_path)
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-7])
    assert first.to_json() == asked(**question, work=tmp_path).to_json()
    assert path.read_bytes().endswith(b"}\n")


def test_a_search_whose_time_was_up_ends_at_the_same_plan_when_it_goes_on(
    question: dict[str, Any], tmp_path: Path
) -> None:
    del question["plans"]
    first = asked(**question, work=tmp_path, time=0.0)
    assert "time" == first.effort.ended_by
    assert first.to_json() == asked(**question, work=tmp_path, time=0.0).to_json()
    # With more time the search goes on from there.
    longer = asked(**question, work=tmp_path, time=3600.0)
    assert longer.effort.plans > first.effort.plans
    assert longer.effort.ended_by in ("patience", "all plans")


def test_the_folder_of_another_question_is_refused(question: dict[str, Any], tmp_path: Path) -> None:
    asked(**question, work=tmp_path)
    with pytest.raises(OutputError, match="differs in seed"):
        asked(**question, work=tmp_path, seed=2)


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("a list of things to buy\n")
    with pytest.raises(OutputError, match="not a file of gigaramp advise"), ledger(tmp_path, {}):
        pass


def test_trials_on_disk_count_only_once_they_are_asked_for_again(tmp_path: Path) -> None:
    with ledger(tmp_path, {}) as first:
        first.write("search", (0, 1), 0, [(float("inf"), 0.5), (7.0, 1.0)], 1.0)
    with ledger(tmp_path, {}) as second:
        assert [] == second.plans("search")
        assert [2] == second.recall("search", (0, 1), 3)
        assert [(0, 1)] == second.plans("search")
        assert (float("inf"), 0.5) == second.reading("search", (0, 1), 0)


def test_a_folder_with_other_files_is_refused_as_work_folder(tmp_path: Path) -> None:
    (tmp_path / "advice.txt").write_text("an answer")
    with pytest.raises(OutputError, match="holds other files"), ledger(tmp_path, {}):
        pass
    assert ["advice.txt"] == [path.name for path in tmp_path.iterdir()]
