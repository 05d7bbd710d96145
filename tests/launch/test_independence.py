"""What is made and mended without an expert, part by part, on runs made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from gigaramp.launch.people.independence import independence_of
from gigaramp.launch.people.transfer import Independence, PartIndependence
from tests.launch.synthetic import (
    WORKDAYS,
    SyntheticRun,
    SyntheticStation,
    future_of,
    peopled,
    plant_of,
    run_of,
    shifts_of,
)

UNTIL = date(2026, 6, 28)
"""The end of week 25."""
WEEKS = np.arange(25)[:, None]
PLANT = peopled()


def made(plant: Any = PLANT, futures: int = 1, **also: Any) -> SyntheticRun:
    run = run_of(plant, UNTIL, [1.0] * futures)
    run.futures = tuple(future_of(plant, UNTIL, 1.0, index=n, **also) for n in range(futures))
    for n in range(futures):
        shifts_of(run, n, worked=8.0, worked_by_experts=2.0, stops=4.0, stops_by_crew=3.0)
    return run


def told(run: SyntheticRun, weights: list[float] | None = None) -> Independence:
    found = independence_of(run, np.array(weights or [1.0] * len(run.futures)))  # type: ignore[arg-type]
    assert found is not None
    return found


def part(found: Independence, name: str = "") -> PartIndependence:
    return next(each for each in found.parts if each.name == name)


def test_crews_with_a_mean_have_no_independence() -> None:
    assert None is independence_of(made(plant_of()), np.array([1.0]))  # type: ignore[arg-type]


def test_the_plant_comes_first_then_its_steps() -> None:
    found = told(made())
    assert [("plant", ""), ("step", "cut"), ("step", "weld"), ("step", "pack")] == [
        (each.part, each.name) for each in found.parts
    ]
    assert (0.95, 0.9) == (found.output_target, found.stops_target)


def test_shares_are_those_of_the_kpi() -> None:
    found = part(told(made(by_experts=0.25, stops=10, stops_by_crew=6)), "cut")
    assert [0.75] * 7 == pytest.approx(list(found.output_alone.p50))
    assert [0.6] * 7 == pytest.approx(list(found.stops_alone.p50))


def test_a_step_tells_its_shifts() -> None:
    shift = part(told(made()), "weld").shifts[0]
    assert ("mornings", 0.75, 0.75) == (shift.name, shift.output_alone[0], shift.stops_alone[0])


def test_a_step_that_needs_nobody_is_left_out() -> None:
    run = made()
    run.futures[0].crew_need[1] = 0.0
    assert ["", "cut", "pack"] == [each.name for each in told(run).parts]


def test_each_line_has_its_own_share_and_shared_steps_belong_to_none() -> None:
    run = made()
    run.stations = (SyntheticStation("cut", "one"), SyntheticStation("cut", "two"), SyntheticStation("pack"))
    run.futures[0].worked_by_experts[:] = [100.0, 0.0, 0.0]
    found = told(run)
    assert ["", "one", "two", "cut", "pack"] == [each.name for each in found.parts]
    assert (0.0, 1.0, 0.5) == tuple(part(found, name).output_alone.p50[0] for name in ("one", "two", "cut"))


def test_a_part_is_independent_from_the_week_whose_last_four_all_stay_at_the_target() -> None:
    """Experts run everything up to week 7; the four weeks up to week 11 are the first ones without them."""
    run = made(stops=10, stops_by_crew=10)
    run.futures[0].worked_by_experts = np.where(WEEKS < 8, 100.0, 0.0) * np.ones(3)
    found = part(told(run)).independent
    assert date(2026, 3, 23) == found.output.p50 == found.both.p50
    assert date(2026, 1, 5) == found.stops.p50
    assert 1.0 == found.chance_within_horizon


def test_a_relapse_takes_the_date_away() -> None:
    run = made(stops=10, stops_by_crew=10, by_experts=0.0)
    run.futures[0].stops_by_crew[20:] = 5
    found = part(told(run)).independent
    assert None is found.stops.p50
    assert date(2026, 1, 5) == found.output.p50
    assert 0.0 == found.chance_within_horizon


def test_both_targets_must_stay_met_together() -> None:
    run = made(stops=10, stops_by_crew=10)
    run.futures[0].worked_by_experts = np.where(WEEKS < 8, 100.0, 0.0) * np.ones(3)
    run.futures[0].stops_by_crew[:12] = 0
    found = part(told(run)).independent
    assert (date(2026, 3, 23), date(2026, 4, 20), date(2026, 4, 20)) == (
        found.output.p50,
        found.stops.p50,
        found.both.p50,
    )


def test_without_output_nothing_is_independent() -> None:
    run = made(by_experts=0.0)
    run.futures[0].good[:] = 0
    assert None is part(told(run)).independent.both.p50


def test_it_begins_with_the_first_output() -> None:
    run = made(by_experts=0.0)
    run.futures[0].good[: 7 * 10] = 0
    assert date(2026, 3, 16) == part(told(run)).independent.both.p50


def test_dates_are_weighted() -> None:
    run = made(futures=2, by_experts=0.0)
    run.futures[1].worked_by_experts[:] = 100.0
    dates = part(told(run, [0.3, 0.7])).independent.both
    assert (date(2026, 1, 5), None, None) == (dates.p10, dates.p50, dates.p90)


EXPERTS = """  experts:
    blades: {steps: [cut, weld], count: 2, arrives: 2026-01-05, leaves: 2026-04-30}
    boxes: {steps: [pack], count: 1, arrives: 2026-01-05, leaves: {from: 2026-03-01, to: 2026-03-31}}
    later: {steps: [pack], count: 1, arrives: 2026-01-05, leaves: 2027-04-30}
"""


def test_a_departure_waits_for_the_last_step_that_the_family_knows() -> None:
    """Experts run `cut` up to week 7 and `weld` up to week 15, so both are independent from the four weeks up to week 19."""
    run = made(peopled(EXPERTS), futures=2, stops=10, stops_by_crew=10, by_experts=0.0)
    run.futures[0].worked_by_experts = np.where(WEEKS < np.array([8, 16, 0]), 100.0, 0.0)
    run.futures[1].worked_by_experts = np.where(WEEKS < np.array([8, 8, 25]), 100.0, 0.0)
    blades, boxes, later = told(run, [0.2, 0.8]).departures
    assert ("blades", ("cut", "weld"), date(2026, 4, 30), 0.8) == (
        blades.who,
        blades.parts,
        blades.leaves,
        blades.chance,
    )
    assert (date(2026, 3, 23), date(2026, 3, 23), date(2026, 5, 18)) == (
        blades.independent.p10, blades.independent.p50, blades.independent.p90
    )  # fmt: skip
    assert (date(2026, 3, 31), 0.2) == (boxes.leaves, boxes.chance)
    assert (None, None) == (later.chance, later.error)


def test_a_family_that_is_called_home_leaves_on_that_day() -> None:
    recalled = EXPERTS + "  recall: {on: 2026-03-09}\n"
    run = made(peopled(recalled), stops=10, stops_by_crew=10, by_experts=0.0)
    leaves = {who.who: who.leaves for who in told(run).departures}
    assert {name: date(2026, 3, 9) for name in ("blades", "boxes", "later")} == leaves
    half = made(peopled(recalled.replace("03-09}", "03-09, share: 50 %}")), stops=10, stops_by_crew=10, by_experts=0.0)
    assert date(2026, 4, 30) == next(who.leaves for who in told(half).departures if who.who == "blades")


def test_a_partner_departs_from_its_line() -> None:
    two = WORKDAYS.replace("steps:", "lines: {one: {}, two: {operated_by: {name: Ally, until: 2026-03-31}}}\nsteps:")
    two = two.replace("calendars:", "calendars:", 1)
    run = made(peopled(text=two), stops=10, stops_by_crew=10, by_experts=0.0)
    run.stations = (SyntheticStation("cut", "one"), SyntheticStation("cut", "two"), SyntheticStation("pack"))
    run.futures[0].worked_by_experts = np.where(WEEKS < np.array([25, 4, 0]), 100.0, 0.0)
    (ally,) = told(run).departures
    assert ("Ally", ("two",), date(2026, 3, 31), 1.0) == (ally.who, ally.parts, ally.leaves, ally.chance)
    assert date(2026, 2, 23) == ally.independent.p50


def test_some_futures_at_a_time_tell_what_all_at_once_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    run = made(futures=5)
    for number, future in enumerate(run.futures):
        future.worked_by_experts = future.worked * (number / 10.0)
    expected = told(run)
    monkeypatch.setattr("gigaramp.launch.people.independence.AT_A_TIME", 2)
    assert expected == told(run)
