"""The three shipped plants with 200 futures each: how long they take, and the page that holds the source against them.

With `GIGARAMP_VALLEY=FOLDER` the answers are kept in that folder as JSON, and those that lie there are not made again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import gigaramp
from gigaramp.launch import Comparison, Forecast, Valley, valley
from gigaramp.launch.wording.phrases import chance_words, range_words
from gigaramp.twin.pools import default_workers
from tests.prove.proof import write
from tests.prove.valley_changes import CHANGES
from tests.prove.valley_page import PAGE, PLANTS, filled, read
from tests.prove.valley_words import Told, announced_words

pytestmark = pytest.mark.prove

FUTURES = 200
ASKED_SECONDS = 600
"""Three forecasts in one go should take no more than ten minutes. It is told, not asserted: machines differ."""

COLUMNS = (
    "plant", "futures", "histories", "effective", "seconds", "full speed announced", "chance by then", "50 % date",
    "vehicles in 2026", "experts on site", "first on its own",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the answers are kept."""
    kept = Path(os.environ.get("GIGARAMP_VALLEY") or tmp_path_factory.mktemp("valley"))
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@pytest.fixture(scope="module")
def forecasts(folder: Path) -> Mapping[str, Forecast]:
    """The forecasts of the three plants, by name."""
    if not (folder / "seconds.json").exists():
        forecast_all(folder)
    return {name: read(folder, name, Forecast) for name in PLANTS}


@pytest.fixture(scope="module")
def comparisons(folder: Path) -> Mapping[str, Comparison]:
    """What each change of the page is worth, by name."""
    for name, asked in CHANGES.items():
        if not (folder / f"{name}.json").exists():
            (folder / f"{name}.json").write_text(asked.compared().to_json(), encoding="utf-8")
    return {name: read(folder, name, Comparison) for name in CHANGES}


def forecast_all(folder: Path) -> None:
    """Forecast the three plants in one go, and keep the answers with the seconds they took."""
    began = time.perf_counter()
    answers = gigaramp.forecast([gigaramp.load(name) for name in PLANTS], futures=FUTURES, seed=1)
    took = time.perf_counter() - began
    found = dict(zip(PLANTS, answers, strict=True))
    for name, answer in found.items():
        (folder / f"{name}.json").write_text(answer.to_json(), encoding="utf-8")
    seconds = {name: answer.seconds for name, answer in found.items()}
    # Written last: without it, the answers of a run that was stopped are made again.
    (folder / "seconds.json").write_text(
        json.dumps({"plants": seconds, "all": took, "processors": default_workers()}), encoding="utf-8"
    )


def test_how_long_three_plants_take_and_what_they_say(folder: Path, forecasts: Mapping[str, Forecast]) -> None:
    took = json.loads((folder / "seconds.json").read_text(encoding="utf-8"))
    together = valley(list(forecasts.values()))
    rows = [
        row(Told(answer), took["plants"][name], place, together)
        for place, (name, answer) in enumerate(forecasts.items())
    ]
    write(
        "three-plants",
        "Three plants in one go",
        f"""{FUTURES} futures of each shipped plant to its horizon, seed 1, in one call of `gigaramp.forecast` with all its forks and
the long hold. Asked: all three within ten minutes. "Histories" are futures simulated up to the last known fact, from which those that
fit were kept; "effective" are the futures left after weighing. ± is the Monte Carlo error, one standard deviation. Experts are those
on site on the day of the forecast.

**All three took {took["all"]:.0f} seconds on {took["processors"]} processors, beside {ASKED_SECONDS} asked.**""",
        COLUMNS,
        rows,
        f"""First on its own: {together.definition[:1].lower()}{together.definition[1:]} {none_alone(together)}

What the plants' answers say of each public statement stands in [the source against the product](../battery-valley.md).""",
    )
    assert {FUTURES} == {answer.futures for answer in forecasts.values()}


def test_the_page_that_holds_the_source_against_the_product_is_filled(
    forecasts: Mapping[str, Forecast], comparisons: Mapping[str, Comparison]
) -> None:
    page = filled(forecasts, comparisons)
    PAGE.write_text(page, encoding="utf-8")
    assert "no value" not in page


def row(told: Told, seconds: float, place: int, together: Valley) -> tuple[Any, ...]:
    """One plant as a row of the table."""
    answer, beside = told.answer, together.rows[place]
    return (
        answer.plant,
        answer.futures,
        f"{answer.histories:,}" if answer.histories else "none: no fact is used",
        f"{answer.effective_futures:.0f}",
        f"{seconds:.0f}",
        announced_words(answer["full_speed"]),
        told.chance("full_speed"),
        told.half("full_speed"),
        told.vehicles(2026),
        range_words(beside.experts) if beside.experts is not None else "",
        first_words(beside.first_alone, beside.error, together),
    )


def first_words(chance: float | None, error: float | None, together: Valley) -> str:
    """A chance to be first on its own; empty where no race is told."""
    return "" if chance is None or together.race_futures is None else chance_words(chance, error, together.race_futures)


def none_alone(together: Valley) -> str:
    """The chance that none of the plants runs on its own by the last date tested for all; empty where no race is told."""
    if together.none_alone is None or together.race_futures is None:
        return ""
    return f"None of them by {together.race_until}: {chance_words(together.none_alone, None, together.race_futures)}."
