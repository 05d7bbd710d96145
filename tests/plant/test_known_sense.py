"""Known facts that make no sense are refused with their place, the reason and how to mend them."""

# ruff: noqa: ISC004 - exact words of a problem read best on one line.

from __future__ import annotations

from datetime import date

import pytest

from gigaramp.errors import PlantError
from gigaramp.plant import loads
from gigaramp.plant.sense.known import days_of
from tests.plant.plants import SMALL, WHOLE
from tests.plant.test_sense import problems

FACT = '{what: vehicles.total, on: 2025-08-31, value: 1200, tolerance: "x1.5", source: "a page"}'


def knowing(fact: str) -> list[str]:
    """Problems of the whole plant with this as its first known fact."""
    assert 1 == WHOLE.count(FACT)
    return problems(WHOLE.replace(FACT, f'{{{fact}, source: "a page"}}'))


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("what: vehicle.day, on: 2025-08-31, value: 12, tolerance: '5'",
         'known.0.what: `vehicle.day` is not a figure, did you mean "vehicles.day"?'),
        ("what: cells.scrap_ratio, on: 2025-08-31, value: 140 %, tolerance: '5 %'",
         "known.0.value: 140 % is more than cells.scrap_ratio can be, at most 100 %, write a lower value"),
        ("what: scrap_ratio, on: 2025-08-31, value: 14, tolerance: '5 %'",
         "known.0.value: 1400 % is more than scrap_ratio can be, at most 100 %, did you mean `14 %`?"),
        ("what: vehicles.day_ratio, on: 2025-08-29, value: 210 %, tolerance: '5 %'",
         "known.0.value: 210 % is more than vehicles.day_ratio can be, at most 200 %, write a lower value"),
        ("what: vehicles.total, on: 2025-08-31, value: 1e30, tolerance: '5 %'",
         "known.0.value: 1e+30 is more than any plant can make, at most 1e+12, write a lower value"),
        ("what: vehicles.total, value: 12, tolerance: '5'",
         "known.0: has no clear date, write on: DATE, or from: DATE and to: DATE"),
        ("what: vehicles.total, on: 2025-08-31, to: 2025-08-31, value: 12, tolerance: '5'",
         "known.0: has no clear date, write on: DATE, or from: DATE and to: DATE"),
        ("what: vehicles.total, from: 2025-08-31, to: 2025-07-31, value: 12, tolerance: '5'",
         "known.0: ends before it begins, swap from: and to:"),
        ("what: vehicles.total, from: 2025-01-01, to: 2025-07-31, value: 12, tolerance: '5'",
         "known.0.from: 2025-01-01 is before the start, the start is 2025-03-03, write 2025-03-03 or later"),
        ("what: vehicles.total, on: 2025-08-31, over: {from: 2025-01-01, to: 2025-03-31}, value: 1, tolerance: '5'",
         "known.0.over.from: 2025-01-01 is before the start, the start is 2025-03-03, write 2025-03-03 or later"),
        ("what: vehicles.total, on: 2025-08-31, over: {from: 2025-06-30, to: 2025-06-01}, value: 1, tolerance: '5'",
         "known.0.over: ends before it begins, swap from: and to:"),
        ("what: vehicles.total, on: 2025-08-31, over: {from: 2025-09-01, to: 2026-02-28}, value: 1, tolerance: '5'",
         "known.0.over.to: 2026-02-28 is after as_of, nothing after as_of 2025-09-01 is known, write an earlier to:, or a later as_of:"),
        ("what: vehicles.total, on: 2025-08-31, over: {from: 2026-09-01, to: 2027-02-28}, value: 1, tolerance: '5'",
         "known.0.over.to: 2027-02-28 is after the horizon, the horizon is 2026-12-31, write a later horizon:"),
        ("what: vehicles.total, on: 2025-08-31, told: 2025-08-30, value: 12, tolerance: '5'",
         "known.0.told: 2025-08-30 is before its last day 2025-08-31, nobody knows a day before it is over, "
         "write 2025-08-31 or later, or remove told:"),
        ("what: vehicles.total, on: 2025-07-31, over: {from: 2025-08-01, to: 2025-08-31}, told: 2025-08-30, value: 1, tolerance: '5'",
         "known.0.told: 2025-08-30 is before its last day 2025-08-31, nobody knows a day before it is over, "
         "write 2025-08-31 or later, or remove told:"),
        ("what: vehicles.total, on: 2025-08-31, told: 2027-01-01, value: 12, tolerance: '5'",
         "known.0.told: 2027-01-01 is after the horizon, the horizon is 2026-12-31, write a later horizon:"),
        ("what: scrap_ratio, on: 2025-08-31, over: {from: 2025-06-01, to: 2025-06-30}, value: 1, tolerance: '5 %'",
         "known.0.over: stands with scrap_ratio, a ratio is not divided by a total, remove over:"),
        ("what: vehicles.day, from: 2025-08-16, to: 2025-08-17, value: 12, tolerance: '5'",
         "known.0: has no planned working day between 2025-08-16 and 2025-08-17, vehicles.day is told per planned working day, "
         "write from: and to: around some"),
        ("what: vehicles.total, on: 2025-08-31, value: {low: 1, mid: 2, high: 3, status: assumed}, tolerance: '5'",
         "known.0.value: has a range or a law, tolerance: says how sure a fact is, write one number"),
        ("what: vehicles.total, on: 2025-08-31, value: 0, tolerance: x2",
         "known.0.tolerance: is a factor, and the value is 0, a factor of nothing is nothing, write it as a number"),
        ("what: vehicles.total, on: 2025-08-31, value: 0, tolerance: 5 %",
         "known.0.tolerance: is a share of 0, a share of nothing is nothing, write it as a number"),
    ],
)  # fmt: skip
def test_a_fact_that_makes_no_sense_is_told(fact: str, expected: str) -> None:
    assert expected in knowing(fact)


@pytest.mark.parametrize(
    "fact",
    [
        "what: vehicles.day, on: 2025-08-31, over: {from: 2025-05-01, to: 2025-05-31}, value: 1, tolerance: x1.5",
        "what: cells.scrap_ratio, from: 2025-08-01, to: 2025-08-31, value: 30 %, tolerance: 5 %",
        "what: vehicles.total, on: 2026-03-31, over: {from: 2026-01-01, to: 2026-02-28}, value: 1, tolerance: '5'",
        "what: vehicles.total, on: 2025-08-31, value: 0, tolerance: '5'",
    ],
)  # fmt: skip
def test_a_fact_that_makes_sense_is_read_also_one_told_only_after_as_of(fact: str) -> None:
    assert [] == knowing(fact)


def test_figures_of_cells_need_a_plant_that_makes_cells() -> None:
    fact = "what: cells.scrap_ratio, on: 2026-08-31, value: 5 %, tolerance: 5 %, source: a page"
    assert (
        "known.0.what: cells.scrap_ratio is no figure of this plant, no step makes a product counted in cells, "
        "write vehicles.total, or remove the fact"
    ) in problems(f"{SMALL}\nknown: [{{{fact}}}]\n")


def test_a_share_of_full_speed_needs_a_full_speed() -> None:
    fact = "what: vehicles.day_ratio, on: 2026-08-31, value: 5 %, tolerance: 5 %, source: a page"
    assert (
        "known.0.what: needs a goal full_speed with a rate, it is a share of full speed, "
        "add full_speed: {rate: 150000 vehicle/year}"
    ) in problems(f"{SMALL}\nknown: [{{{fact}}}]\n")


def test_a_problem_of_a_fact_is_told_at_its_line() -> None:
    wrong = FACT.replace("2025-08-31", "2024-08-31")
    with pytest.raises(PlantError) as caught:
        loads(WHOLE.replace(FACT, wrong))
    line = 1 + WHOLE[: WHOLE.index(FACT)].count("\n")
    assert f":{line}" in str(caught.value)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("what: vehicles.total, on: 2025-08-31", (date(2025, 3, 3), date(2025, 8, 31))),
        ("what: vehicles.total, from: 2025-06-01, to: 2025-08-31", (date(2025, 6, 1), date(2025, 8, 31))),
        ("what: vehicles.day, on: 2025-08-31", (date(2025, 8, 4), date(2025, 8, 31))),
        ("what: vehicles.day, on: 2025-03-10", (date(2025, 3, 3), date(2025, 3, 10))),
        ("what: vehicles.day_ratio, on: 2025-08-29", (date(2025, 8, 29), date(2025, 8, 29))),
        ("what: scrap_ratio, on: 2025-08-20", (date(2025, 8, 1), date(2025, 8, 20))),
    ],
)
def test_the_days_a_fact_speaks_of(fact: str, expected: tuple[date, date]) -> None:
    plant = loads(WHOLE.replace(FACT, f'{{{fact}, value: 1, tolerance: "5", source: "a page"}}'))
    assert expected == days_of(plant.start, plant.known[0])
