"""Experts called home on a line that cannot end its stops without them: the comparison and the forks must agree."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from gigaramp.launch import compare
from gigaramp.launch.odds.forks import fork_tests
from gigaramp.launch.question import all_futures, ask
from gigaramp.plant import Plant
from gigaramp.twin.result import Run
from tests.launch.synthetic import plant_of
from tests.launch.test_planted_line import PLANTED

ON = date(2026, 6, 1)


@pytest.fixture(scope="module")
def plants() -> tuple[Plant, Plant]:
    plant = plant_of(text=PLANTED)
    return plant, plant.change("people.recall", f"{{on: {ON}}}")


def run_of(plant: Plant) -> tuple[Run, tuple[int, ...]]:
    question = ask(plant, None, 3, 1, "here", None, 0.5)
    tests = fork_tests(plant, question.working())
    study = question.study(tests)
    return study.run(all_futures(question, study, None, (0, 3))), tests.days


def test_the_future_before_the_recall_is_the_same_day_by_day_and_the_later_one_is_worse(
    plants: tuple[Plant, Plant],
) -> None:
    (with_them, days), (without, _) = run_of(plants[0]), run_of(plants[1])
    place = with_them.days.index(ON)
    np.testing.assert_array_equal(with_them.capability[:, :place], without.capability[:, :place])
    assert (without.capability[:, place:].sum(axis=1) < with_them.capability[:, place:].sum(axis=1)).all()
    assert [4, 0] == [int(without.futures[0].experts_on_site[day]) for day in (place - 1, place)]
    # A fork takes the experts away anyway, so before the recall it makes no difference to it.
    early = [number for number, day in enumerate(days) if day < place]
    for one, other in zip(with_them.futures, without.futures, strict=True):
        np.testing.assert_array_equal(one.forks[early], other.forks[early])


def test_a_comparison_names_the_recall_and_ships_less(plants: tuple[Plant, Plant]) -> None:
    found = compare(*plants, futures=3, pool="here")
    assert [("people.recall.on", "-", "2026-06-01")] == [(one.address, one.before, one.after) for one in found.changes]
    assert found.years[0].difference < 0
