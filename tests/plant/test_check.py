"""`check`: counts, warnings, figures by arithmetic, and the weekly recursion at the middle values."""

from __future__ import annotations

import json
from datetime import date
from math import log

import pytest

from gigaramp.plant import check, explain, load, loads
from gigaramp.plant.capacity import mature_share, needs, speed
from gigaramp.plant.flow import flow_of
from gigaramp.plant.weekly.crews import Crews
from gigaramp.plant.weekly.ramp import WeeklyRamp, weekly_ramp
from gigaramp.plant.weekly.station import middle_values, stations_of, weeks_in_places
from gigaramp.units import WEEK_SECONDS, YEAR_SECONDS
from tests.plant.plants import SMALL, WHOLE, small


def warnings(text: str) -> list[str]:
    """Warnings of a plant without their places."""
    return [str(problem).split("  ", 1)[1] for problem in check(loads(text)).warnings]


def test_the_counts_are_those_of_the_file() -> None:
    report = check(loads(WHOLE))
    assert (7, 2, 25, 200, 12, 2) == (
        report.steps,
        report.lines,
        report.machines,
        report.people,
        report.experts,
        report.facts,
    )
    assert sum(report.numbers.values()) == len(loads(WHOLE).numbers())
    assert 1 == report.numbers["public"]
    assert report.is_possible


def test_scrap_rolls_over_the_steps_that_feed_the_output() -> None:
    report = check(loads(WHOLE))
    assert 1 - 0.96 * 0.88 * 0.97 == pytest.approx(report.rolled_scrap_at_start)
    assert 1 - 0.99 * 0.98 * 0.99 == pytest.approx(report.rolled_scrap_mature)


def test_needs_follow_what_one_unit_consumes() -> None:
    needed = needs(flow_of(loads(WHOLE)))
    assert {"pack_assembly": 1.0, "end_of_line": 46.0, "stacking": 46.0, "anode_coating": 46.0} == {
        name: needed[name] for name in ("pack_assembly", "end_of_line", "stacking", "anode_coating")
    }
    assert 50.6 == pytest.approx(needed["cathode_coating"])


def test_spare_capacity_is_what_is_left_beside_the_goal() -> None:
    plant = loads(small(goals="{full_speed: {rate: 0.025 piece/s}}"))
    spare = {item.step: item.nameplate for item in check(plant).spare}
    assert {"cut": pytest.approx(3 / 52 / 0.025 - 1), "weld": pytest.approx(1 / 40 / 0.025 - 1)} == spare


def test_a_mature_step_loses_stops_short_stops_and_changeovers() -> None:
    step = "{rate: 1 piece/s, mtbf: 9 h, restore_time: 1 h, short_stops: {at_start: 20 %, mature: 10 %}, "
    plant = loads(small(cut=step + "changeover: {every: 60, time: 20 s}}"))
    assert 0.9 * 0.9 * 0.75 == pytest.approx(mature_share(plant.steps["cut"]))


def test_places_make_as_many_units_as_they_hold_in_the_time_each_stays() -> None:
    assert 60000 / (20 * 3600) == pytest.approx(speed(loads(WHOLE).steps["formation"]))


def test_a_goal_no_output_can_reach_is_a_warning_that_says_so() -> None:
    expected = (
        "goals.full_speed.rate: asks for more than the plant can make, weld makes 50 % too little at its nameplate, without a stop"
        " or scrap, add machines or places to steps.weld"
    )
    assert [expected] == warnings(small(goals="{full_speed: {rate: 0.05 piece/s}}"))


def test_few_places_a_late_fact_and_a_lost_product_are_warnings() -> None:
    few = warnings(small(cut="{cycle_time: 10 s}", weld="{places: 3, time: 1 min}"))
    why = "the steps before it can fill 6 when mature, add places, or expect the steps before it to wait"
    assert [f"steps.weld.places: 3 are few, {why}"] == few
    late = warnings(WHOLE.replace("on: 2025-08-31", "on: 2025-10-31"))
    assert ["known.0: is dated after as_of, as_of is 2025-09-01, it is never used; write a later as_of:"] == late
    assert 1 == check(loads(WHOLE.replace("on: 2025-08-31", "on: 2025-10-31"))).facts
    told = WHOLE.replace("on: 2025-08-31", "on: 2025-08-31, told: 2025-10-31")
    assert ["known.0: was told after as_of, as_of is 2025-09-01, it is never used; write a later as_of:"] == warnings(
        told
    )
    assert 1 == check(loads(told)).facts
    steps = "{a: {makes: cell, cycle_time: 1 s}, b: {after: [a], cycle_time: 1 s}, c: {makes: foil, cycle_time: 1 s}}"
    text = f"gigaramp: 1\nname: x\nproducts: {{cell: {{unit: cell}}, foil: {{unit: m}}}}\nsteps: {steps}\n"
    alone = "steps.c: stands alone: nothing feeds it and nothing follows it"
    mend = "the output of the plant is that of b, add after: or consumes:, or remove the step"
    assert [f"{alone}, {mend}"] == warnings(text)


def test_places_of_a_line_are_compared_with_what_one_line_makes() -> None:
    why = "the steps before it can fill 6 when mature, add places, or expect the steps before it to wait"
    cut = "{cycle_time: 10 s}"
    assert [] == warnings(small(cut=cut, weld="{places: 6, time: 1 min}", lines="2"))
    assert [f"steps.weld.places: 5 are few, {why}"] == warnings(
        small(cut=cut, weld="{places: 5, time: 1 min}", lines="2")
    )


def test_a_plant_without_oddities_has_no_warning() -> None:
    assert [] == warnings(SMALL)
    assert [] == warnings(WHOLE)


def test_a_report_is_plain_values_and_text() -> None:
    report = check(loads(WHOLE))
    assert report.to_dict() == json.loads(json.dumps(report.to_dict()))
    assert "2 lines, 7 steps, 25 machines, 12 experts, 200 local people" in str(report)


def test_a_plant_without_luck_or_learning_makes_its_nameplate_every_week() -> None:
    plant = loads(small(horizon="2025-12-31"))
    ramp = weekly_ramp(plant, flow_of(plant))
    assert 51 == len(ramp.output)
    assert all(output == pytest.approx(WEEK_SECONDS / 40) for output in ramp.output)
    assert {"weld"} == set(ramp.limiting)
    assert ramp.scrap_exponent() is None


def test_output_comes_out_after_the_time_of_the_places() -> None:
    plant = loads(small(weld="{places: 100000, time: 14 day}"))
    flow = flow_of(plant)
    assert 2.0 == weeks_in_places(plant, flow, "weld")
    assert 0.0 == weeks_in_places(plant, flow, "weld", origin="weld")
    assert [0.0, 0.0] == list(weekly_ramp(plant, flow).output[:2])
    assert weekly_ramp(plant, flow).output[2] > 0


def test_output_of_a_line_counts_from_its_acceptance() -> None:
    plant = loads(small(lines="{one: {starts: 2025-01-06, accepted: 2025-02-03}}"))
    ramp = weekly_ramp(plant, flow_of(plant))
    assert [0.0] * 4 == list(ramp.output[:4])
    assert ramp.made[0] > 0
    assert ramp.output[4] == pytest.approx(ramp.made[4])


def test_scrap_falls_by_the_exponent_when_experience_is_large() -> None:
    text = small(
        weld="{cycle_time: 40 s, scrap_at_start: 20 %, scrap_mature: 0 %}",
        learning="{exponent: 0.3, halves_after: 9 piece, decay: 0 %, sister_transfer: 0, people_share: 0 %}",
    )
    plant = loads(text)
    ramp = weekly_ramp(plant, flow_of(plant))
    first, last = 10, 200
    slope = -(log(ramp.scrap[last]) - log(ramp.scrap[first])) / (
        log(sum(ramp.made[:last])) - log(sum(ramp.made[:first]))
    )
    assert 0.3 == pytest.approx(slope, abs=0.01)


def test_the_scrap_exponent_is_the_slope_of_log_scrap_on_log_output() -> None:
    scrap = tuple(0.5 * (week + 1) ** -0.3 for week in range(60))
    ramp = WeeklyRamp((1.0,) * 60, (1.0,) * 60, scrap, ("a",) * 60)
    assert 0.3 == pytest.approx(ramp.scrap_exponent())


def test_the_months_to_a_goal_are_read_from_the_first_hold_window() -> None:
    ramp = WeeklyRamp((0.0, 5.0, 20.0, 4.0, 10.0, 12.0, 10.0), (1.0,) * 7, (0.1,) * 7, ("a",) * 7)
    assert 2 * WEEK_SECONDS / (YEAR_SECONDS / 12) == pytest.approx(ramp.months_to(10 / WEEK_SECONDS, 3))
    assert ramp.months_to(30 / WEEK_SECONDS, 1) is None


def test_experts_and_skill_move_the_weekly_ramp_the_right_way() -> None:
    plant = loads(WHOLE)
    flow = flow_of(plant)
    total = sum(weekly_ramp(plant, flow).output)
    without = plant.change("people.experts.stacking.count", "0")
    slower = plant.change("people.skill.learning_hours", "5000 h")
    assert total > sum(weekly_ramp(without, flow).output)
    assert total > sum(weekly_ramp(slower, flow).output)


def test_the_shipped_plants_have_figures() -> None:
    report = check(load("douai"))
    assert report.is_possible
    assert 0 < (report.rolled_scrap_mature or 0) < (report.rolled_scrap_at_start or 0) < 1
    assert report.goal == "full_speed"


def test_explain_says_meaning_range_source_and_line() -> None:
    plant = loads(WHOLE, "whole.yaml")
    told = explain(plant, "steps.stacking.cycle_time")
    assert ("36 s", "30 s to 50 s (10 % and 90 % points)", "assumed", "a guess", "cycle_time") == (
        told.value, told.range, told.status, told.note, told.kind,
    )  # fmt: skip
    line = 1 + next(place for place, text in enumerate(WHOLE.splitlines()) if "cycle_time: {low: 30 s" in text)
    assert f"whole.yaml:{line}" == told.place
    assert "Machine time for one unit made, or for one batch." == told.meaning
    assert "default, defaults.maturing.growth" == explain(plant, "maturing.growth").place
    assert "as in steps.stacking.cycle_time" == explain(plant, "lines.line_2.steps.stacking.cycle_time").place
    assert "2026-01-01 to 2026-06-30, spread evenly" == explain(plant, "people.experts.stacking.leaves").value
    assert ("steps.cut.machines", "3") in explain(loads(SMALL), "steps.cut").below
    assert "not given" == explain(plant, "steps.stacking.places").value
    assert str(date(2025, 9, 1)) == explain(plant, "as_of").value
    assert json.dumps(told.to_dict())


def test_a_defect_is_judged_first_by_the_nearest_inspection_that_can_see_it() -> None:
    stations = {station.name: station for station in stations_of(loads(WHOLE), flow_of(loads(WHOLE)))}
    assert 20 / 168 == pytest.approx(stations["stacking"].late_weeks)
    assert 0.9 == pytest.approx(stations["stacking"].seen)
    assert (0.0, 1.0) == (stations["anode_coating"].late_weeks, stations["anode_coating"].seen)
    nearer = loads(WHOLE.replace("    crew: 3\n", "    crew: 3\n    inspects: {stacking: 20 %}\n"))
    station = next(station for station in stations_of(nearer, flow_of(nearer)) if station.name == "stacking")
    assert (0.0, 1 - 0.8 * 0.1) == (pytest.approx(station.late_weeks), pytest.approx(station.seen))


def test_an_untrained_crew_without_an_expert_waits_for_remote_help() -> None:
    plant = loads(WHOLE)
    stations = stations_of(plant, flow_of(plant))
    crews = Crews(plant, middle_values(plant), stations)
    stacking = next(station for station in stations if station.name == "stacking")
    parts = plant.get("help.parts_share").mid * plant.get("help.parts_delay").mid
    assert 1500 + parts == pytest.approx(crews.restore_time(stacking, 1500, date(2025, 6, 2)))
    assert 1500 + parts + 3600 < crews.restore_time(stacking, 1500, date(2026, 12, 1))
