"""The lot law: lots of 1, 10, 100 and the usual ones give the same throughput and the same dates (lots.md)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

import gigaramp
from gigaramp.launch.odds.goals import rate_outcome
from gigaramp.launch.odds.working_days import working_days
from gigaramp.twin.study import Study
from tests.prove.drawn import START, drawn_plant
from tests.prove.middle import middle_future, with_lots
from tests.prove.proof import write

pytestmark = pytest.mark.prove

SMALL_UNTIL = START + timedelta(days=49)
WARM = 10
"""Days that are left out of a throughput: the plant starts empty."""
YEAR_TWO = date(2026, 12, 31)
LINE_STEPS = ("stacking", "tab_welding", "x_ray", "enclosing", "filling")


def day_of(daily: np.ndarray, total: float) -> np.ndarray:
    """Day, with its part, on which each future (rows) has made `total` units."""
    made = np.cumsum(daily, axis=1)
    k = (made < total).sum(axis=1)
    inside = np.clip(k, 0, daily.shape[1] - 1)
    rows = np.arange(len(daily))
    before = made[rows, inside] - daily[rows, inside]
    return np.asarray(inside + (total - before) / np.maximum(daily[rows, inside], 1e-9))


def differs(usual: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Mean paired difference, as a share of the other's mean, and its standard error."""
    difference = usual - other
    scale = float(other.mean())
    return float(difference.mean()) / scale, float(difference.std(ddof=1)) / len(difference) ** 0.5 / scale


def percent(value: float, error: float) -> str:
    return f"{value:+.2%} ± {error:.2%}"


def days_later(usual: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    difference = usual - other
    return float(difference.mean()), float(difference.std(ddof=1)) / len(difference) ** 0.5


def good_of(study: Study, numbers: range) -> np.ndarray:
    """Good units of the last step, (futures, days)."""
    last = [k for k, place in enumerate(study.layout.places) if place.step == study.layout.flow.output]
    return np.array([study(number).good[:, last].sum(axis=1) for number in numbers], dtype=np.float64)


def test_twenty_drawn_plants_make_the_same_in_lots_of_1_10_100_and_the_usual_ones():
    rows, failed = [], []
    for number in range(20):
        plant = drawn_plant(number)
        buffers = [step.buffer.mid for step in plant.steps.values() if step.buffer is not None]
        one = good_of(Study(plant, SMALL_UNTIL, lot=1), range(3))
        row: list[str] = [str(number), f"{min(buffers):.0f}"]
        for lot in (10, 100, None):
            if lot is not None and 4 * lot > min(buffers):
                row.append("too large")
                continue
            lots = good_of(Study(plant, SMALL_UNTIL, lot=lot), range(3))
            more, error = differs(lots[:, WARM:].sum(axis=1), one[:, WARM:].sum(axis=1))
            row.append(percent(more, error))
            if abs(more) > 0.01 + 2 * error:
                failed.append((number, lot, more))
        half = one.sum() / 2 / len(one)
        later, error = days_later(day_of(lots, half), day_of(one, half))
        row.append(f"{later:+.2f} ± {error:.2f}")
        if abs(later) > 1.0 + 2 * error:
            failed.append((number, "days", later))
        rows.append(row)
    write(
        "lots-of-small-plants",
        "The lot law on twenty drawn plants",
        f"""Plants of one to three lines with buffers, stops, scrap and merges, drawn at random (`tests/prove/drawn.py`).
Throughput after {WARM} days of {(SMALL_UNTIL - START).days + 1}, compared with lots of one unit: mean of three
futures with the same luck, ± one standard error. The last column: days by which the usual lots are later at
half of what lots of one make. The law asks for 1 % and one day.""",
        ("plant", "smallest buffer, cells", "lots of 10", "lots of 100", "usual lots", "days later, usual lots"),
        rows,
        "A lot of 100 is tried where it is at most a quarter of the smallest buffer, as for usual lots.",
    )
    assert [] == failed


def test_douai_makes_the_same_in_lots_of_10_100_and_the_usual_ones_and_its_lines_cell_by_cell():
    plant = gigaramp.load("douai")
    one_by_one = dict.fromkeys(LINE_STEPS, 1)
    cases = (
        ("lots of 100, whole plant", lambda: Study(plant, YEAR_TWO, lot=100), 8),
        ("lots of 10, whole plant", lambda: Study(plant, YEAR_TWO, lot=10), 4),
        ("cell by cell, stacking to filling on all lines", lambda: with_lots(plant, YEAR_TWO, one_by_one), 2),
    )
    usual_study = Study(plant, YEAR_TWO)
    usual = np.array([middle_future(usual_study, number).capability for number in range(8)])
    some = usual.sum() / len(usual) / 2
    rows, failed = [], []
    for name, made, count in cases:
        study = made()
        other = np.array([middle_future(study, number).capability for number in range(count)])
        more, error = differs(usual[:count].sum(axis=1), other.sum(axis=1))
        last, last_error = differs(usual[:count, -180:].sum(axis=1), other[:, -180:].sum(axis=1))
        later, days_error = days_later(day_of(usual[:count], some), day_of(other, some))
        median = float(np.median(day_of(usual[:count], some)) - np.median(day_of(other, some)))
        rows.append(
            (
                name,
                count,
                percent(more, error),
                percent(last, last_error),
                f"{later:+.2f} ± {days_error:.2f}",
                f"{median:+.2f}",
            )
        )
        if abs(more) > 0.01 + 2 * error or abs(later) > 1.0 + 2 * days_error:
            failed.append(rows[-1])
    rows.append(_drawn_futures(plant))
    write(
        "lots",
        "The lot law on Douai",
        f"""Usual lots against smaller lots, the same luck. All numbers at their middle, to {YEAR_TWO}; only the last row
draws them. Output is packs of accepted lines. The dates: half of what usual lots make until then ({some:,.0f}
packs), and in the last row full speed.""",
        (
            "against",
            "futures",
            "output, usual more by",
            "in the last 180 days",
            "usual later by, days",
            "median date later by, days",
        ),
        rows,
        """± is one standard error. The law asks for 1 % in throughput and one day in the median date. Cell by cell on the
whole of Douai would be about a billion visits, some ten minutes a future. The lines are where lots matter:
their buffers are small; before the room of pools was made good for lots, usual lots made 2.4 % less there, and
all other steps together changed less than 0.1 %.""",
    )
    assert [] == failed


def _drawn_futures(plant: gigaramp.plant.Plant) -> tuple[object, ...]:
    """Twenty futures with drawn numbers: output, and the date of full speed."""
    until = plant.horizon
    assert until is not None
    outputs, dates = [], []
    for lot in (None, 100):
        study = Study(plant, until, lot=lot)
        run = study.run([study(number) for number in range(20)])
        outputs.append(run.capability)
        goal = plant.goals["full_speed"]
        assert goal.rate is not None and goal.hold is not None
        reached = rate_outcome(run, working_days(plant, until), goal.rate.value, goal.hold.value)
        dates.append(reached.restricted(until.toordinal()))
    more, error = differs(outputs[0].sum(axis=1), outputs[1].sum(axis=1))
    last, last_error = differs(outputs[0][:, -180:].sum(axis=1), outputs[1][:, -180:].sum(axis=1))
    later, days_error = days_later(dates[0], dates[1])
    median = float(np.median(dates[0]) - np.median(dates[1]))
    name = "lots of 100, drawn numbers, full speed to the horizon"
    return (
        name,
        20,
        percent(more, error),
        percent(last, last_error),
        f"{later:+.2f} ± {days_error:.2f}",
        f"{median:+.2f}",
    )
