"""The round trip: a future kept as daily sheets, imported as a plant's log, and forecast from day 120, a hundred times over.

The launches are futures of the same plant file under another seed, so what the forecast calls 80 % must hold in 80 % of them:
in 69 to 90 of 100 (binomial, 99 %). Launches that are at full speed by day 120 say nothing and are not counted.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

import gigaramp
from gigaramp.launch.answer import DateRange
from gigaramp.launch.odds.goals import rate_outcome
from gigaramp.launch.odds.working_days import working_days
from gigaramp.plant import Plant
from gigaramp.twin.pools import default_workers
from gigaramp.twin.result import Run
from tests.prove.proof import write
from tests.prove.sheets import MAPPING, write_sheets

PLANT = Path(__file__).parent / "round_trip.yaml"
LAUNCHES, FUTURES, DAY = 100, 100, 120
LAUNCH_SEED = 77
GOAL = "full_speed"
LEAST, MOST = 69, 90
"""99 % of a binomial of 100 at 80 %."""


@pytest.mark.prove
def test_eight_of_ten_true_dates_lie_in_the_middle_eighty_per_cent(tmp_path: Path) -> None:
    plant = gigaramp.load(PLANT)
    launches = gigaramp.simulate(plant, futures=LAUNCHES * 2, seed=LAUNCH_SEED)
    true = _true_dates(plant, launches)
    late = [k for k in range(len(true)) if true[k] >= plant.start.toordinal() + DAY][:LAUNCHES]
    assert LAUNCHES == len(late)
    before = gigaramp.forecast(plant, futures=200)[GOAL].dates
    few = replace(launches, futures=())
    tasks = [(plant, replace(few, futures=(launches.futures[number],)), number, tmp_path) for number in late]
    with ProcessPoolExecutor(default_workers(), mp_context=get_context("spawn")) as pool:
        rows = list(pool.map(_one, tasks))
    beyond = plant.horizon.toordinal() + 1 if plant.horizon is not None else 0
    held = sum(_holds(dates, true[number], beyond) for number, (dates, _) in zip(late, rows, strict=True))
    widths = [_end(dates.p90, beyond) - _end(dates.p10, beyond) for dates, _ in rows]
    day_0 = _end(before.p90, beyond) - _end(before.p10, beyond)
    below = sum(true[number] < _end(dates.p10, beyond) for number, (dates, _) in zip(late, rows, strict=True))
    write(
        "round-trip",
        "The round trip: forecasts that start from a log",
        f"""{LAUNCHES} futures of a made-up plant (`tests/prove/round_trip.yaml`, seed {LAUNCH_SEED}) that are not at full speed on
day {DAY}. Each is written as daily sheets, imported, and forecast from that morning with {FUTURES} futures of seed 1.""",
        ("true dates in the 80 % range", "asked", "before it", "after it", "mean width", "middle width", "width from day 0", "net"),
        [
            (
                f"{held} of {LAUNCHES}", f"{LEAST} to {MOST}", str(below), str(LAUNCHES - held - below),
                f"{np.mean(widths):.0f} days", f"{np.median(widths):.0f} days", f"{day_0:.0f} days",
                f"{np.median([width for _, width in rows]):.2f} spreads",
            )
        ],
        "A date after the horizon counts as the day after it. Net: how far from the log histories still count, the middle of all launches.",
    )  # fmt: skip
    assert LEAST <= held <= MOST
    assert np.mean(widths) < day_0


def _true_dates(plant: Plant, launches: Run) -> np.ndarray:
    goal = plant.goals[GOAL]
    assert goal.rate is not None and goal.hold is not None and plant.horizon is not None
    days = rate_outcome(launches, working_days(plant, plant.horizon), goal.rate.value, goal.hold.value).days
    return np.minimum(days, plant.horizon.toordinal() + 1)


def _one(task: tuple[Plant, Run, int, Path]) -> tuple[DateRange, float]:
    """The dates of one launch forecast from its own log, and how wide the net was."""
    plant, launch, number, folder = task
    place = folder / f"launch_{number}"
    place.mkdir()
    morning = plant.start + timedelta(days=DAY)
    sheets = write_sheets(launch, 0, place / "sheets.csv", morning)
    mapping = place / "sheets.mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    gigaramp.import_log(sheets, place / "log", mapping=mapping)
    answer = gigaramp.forecast(plant, futures=FUTURES, log=place / "log", pool="here")
    assert answer.log is not None and morning == answer.log.as_of
    return answer[GOAL].dates, answer.log.width


def _end(day: date | None, beyond: int) -> int:
    return day.toordinal() if day is not None else beyond


def _holds(dates: DateRange, true: float, beyond: int) -> bool:
    return _end(dates.p10, beyond) <= true <= _end(dates.p90, beyond)
