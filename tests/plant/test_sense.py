"""Plants that read well but are impossible: each error has its address, its reason and its repair."""

# ruff: noqa: E501, ISC004 - exact words of a problem read best on one line.

from __future__ import annotations

import pytest

from gigaramp.errors import PlantError
from gigaramp.plant import loads
from tests.plant.plants import SMALL, WHOLE, small


def problems(text: str) -> list[str]:
    """Problems of a text without their places; [] when it reads well."""
    try:
        loads(text)
    except PlantError as error:
        return [str(problem).split("  ", 1)[1] for problem in error.problems]
    return []


def changed(old: str, new: str) -> str:
    """The whole plant with one piece of its text replaced."""
    assert 1 == WHOLE.count(old), old
    return WHOLE.replace(old, new)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("{machines: 2}", "steps.weld: has no time, a step takes time, add cycle_time: 52 s, or places: and time:"),
        ("{cycle_time: 1 s, machines: 0}", "steps.weld.machines: is zero, write a number above 0"),
        ("{cycle_time: 0 s}", "steps.weld.cycle_time: is zero, write a number above 0"),
        ("{cycle_time: -1 s}", "steps.weld.cycle_time: `-1 s` is negative, write for example `52 s`"),
        ("{cycle_time: 1 s, rate: 2 piece/s}", "steps.weld.rate: has both cycle_time: and rate:, they are the same thing, keep one"),
        ("{rate: 2 piece/s, batch: 5}", "steps.weld.batch: has batch: and rate:, a batch takes a cycle_time, write cycle_time:"),
        ("{places: 5}", "steps.weld.places: has places: without time:, add time: 20 h"),
        ("{time: 5 h}", "steps.weld.time: has time: without places:, add places: 5000 cell"),
        ("{places: 5, time: 5 h, cycle_time: 1 s}", "steps.weld.cycle_time: has cycle_time: and places, its time is time:, remove cycle_time:"),
        ("{cycle_time: 1 s, mtbf: 5 h}", "steps.weld.mtbf: fails and is never restored, add restore_time: 30 min"),
        ("{cycle_time: 1 s, restore_time: 5 h}", "steps.weld.restore_time: is restored but never fails, add mtbf: 9 h"),
        ("{cycle_time: 1 s, failures: time_dependent}",
         "steps.weld.failures: says when it fails, and it never fails, add mtbf: 9 h, or remove failures:"),
        ("{cycle_time: 1 s, scrap_mature: 100 %}", "steps.weld.scrap_mature: is 100 %, nothing good would come out, write less than 100 %"),
        ("{cycle_time: 1 s, difficulty: 5}", "steps.weld.difficulty: is above 4, levels go from 0 to 4, write a number from 0 to 4"),
        ("{cycle_time: 1 s, calendar: nights}", "steps.weld.calendar: there is no calendar `nights`, there is none"),
        ("{cycle_time: 1 s, inspects: {cutt: 50 %}}", 'steps.weld.inspects.cutt: there is no step `cutt`, did you mean "cut"?'),
        ("{cycle_time: 1 s, source: {every: 1 s}}",
         "steps.weld.source: has a source and is fed by cut, a source feeds a first step, remove source:"),
        ("{cycle_time: 1 s, buffer: 5 kg}", "steps.weld.buffer: 5 kg is a mass, the unit of piece is piece, write it in piece"),
        ("{cycle_time: {low: 0 s, mid: 1 s, high: 2 s}}",
         "steps.weld.cycle_time: has a range that starts at zero, low is its 10 % point, write a low above 0, or a single value"),
        ("{cycle_time: 1 s, buffer: {low: 5, mid: 6, high: unlimited}}",
         "steps.weld.buffer: has a range up to unlimited, write numbers, or `unlimited` alone"),
        ("{cycle_time: 1 s, machines: 200000}", "steps: has 200001 machines, at most 100000 can be simulated, write fewer"),
    ],
)  # fmt: skip
def test_an_impossible_step_is_told(step: str, expected: str) -> None:
    assert [expected] == problems(small(weld=step, cut="{cycle_time: 1 s, machines: 1}"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("horizon: 2026-12-31", "horizon: 2025-01-01", "horizon: is not after the start, the start is 2025-03-03, write a later horizon:"),
        ("horizon: 2026-12-31", "horizon: 2099-01-01", "horizon: is more than 20 years after the start, write an earlier horizon:"),
        ("announced: 2026-12-31", "announced: 2027-01-01",
         "goals.on_its_own.announced: 2027-01-01 is after the horizon, the horizon is 2026-12-31, write a later horizon:"),
        ("leaves: {from: 2026-01-01, to: 2026-06-30, status: assumed}", "leaves: 2025-02-01",
         "people.experts.stacking.leaves: leaves on 2025-02-01 before arriving, arrives is 2025-03-03, write a later leaves:"),
        ("steps: [stacking]\n      count", "steps: [staking]\n      count",
         'people.experts.stacking.steps.0: there is no step `staking`, did you mean "stacking"?'),
        ("recruits: [{on: 2025-03-03, count: 200}, {on: 2026-03-03, count: 400}]", "recruits: []",
         "people.recruits: is missing, people need head-counts, or a roster, "
         "add recruits: [{on: 2025-03-03, count: 300}], or roster: staff.csv with persons: {}"),
        ("{on: 2026-03-03, count: 400}", "{on: 2024-03-03, count: 400}",
         "people.recruits.1.on: 2024-03-03 is not after 2025-03-03, head-counts are in order of dates, sort them"),
        ("skill: {}", "skill: {recency: 1.5}", "people.skill.recency: is above 1, above 1 early practice would harm, write a number from 0 to 1"),
        ("share: 40 %", "share: 30 %", "vehicles: shares sum to 0.9, every pack goes to one vehicle, make them sum to 1"),
        ("inspects: {stacking: 90 %", "inspects: {pack_assembly: 90 %",
         "steps.end_of_line.inspects.pack_assembly: pack_assembly is not before end_of_line, an inspection sees what was made before it, "
         "remove it, or move the step"),
        ("from: end_of_line\n", "from: formation\n",
         "movers.sleds.to: nothing flows from formation to module_assembly, formation feeds end_of_line"),
        ("    charging: 1 h\n", "", "movers.sleds: has only one of runs_for: and charging:, write both, or neither"),
        ("    count: 4\n", "    count: 0\n", "movers.sleds.count: is zero, write a number above 0"),
        ("accepted: {low: 2025-04-01, mid: 2025-05-01, high: 2025-06-01, status: assumed}", "accepted: 2025-03-01",
         "lines.line_1.accepted: 2025-03-01 is before starts, starts is 2025-03-03, write a later accepted:"),
        ("stacking: {mtbf: 6 h}", "stacking: {makes: cell}",
         "lines.line_1.steps.stacking.makes: cannot differ on one line, a line changes numbers only, move it to steps.stacking"),
        ("stacking: {mtbf: 6 h}", "formation: {time: 6 h}",
         "lines.line_1.steps.formation: is shared by all lines, so no line has its own, change steps.formation"),
        ("stacking: {mtbf: 6 h}", "staking: {mtbf: 6 h}", 'lines.line_1.steps.staking: there is no step `staking`, did you mean "stacking"?'),
        ("{kind: utilities, every: {value: 200 day, law: exponential}, lasts: 6 h}", "{kind: utilities, lasts: 6 h}",
         "events.power: has neither every: nor on:, it comes at a rate or on a date, write one of them"),
        ("on: 2026-05-04, keeps: 60 %,", "on: 2026-05-04,",
         "events.recipe: does not say what is kept, a recipe change keeps a share of knowledge, add keeps: 60 %"),
        ("share_of_full_speed: 95 %, hold", "share_of_full_speed: 95 %, scrap_below: 5 %, hold",
         "goals.on_its_own: has share_of_full_speed and scrap_below, a goal is of one kind, "
         "write one of rate:, share_of_full_speed:, scrap_below:, vehicles:"),
        ("what: scrap_ratio", "what: scrap", 'known.1.what: `scrap` is not a figure, did you mean "scrap_ratio"?'),
        ('"x1.5"', "about 5", 'known.0.tolerance: `about 5` is not a tolerance, it is one standard deviation, '
         'write "500", "5 %" or a factor above 1, "x1.5"'),
        ("[calendars.*, steps.stacking.machines]", "[steps.staking.machines]",
         'chosen.0.addresses: there is no steps.staking, did you mean "steps.stacking"?, name an address of this plant'),
        ("2025-06: 100", "2025-13: 100", "plan.months.2025-13: `2025-13` is not a month, write it as 2026-03"),
        ("rate: 30000 vehicle/year", "vehicles: 30000",
         "goals.full_speed.also: stands without rate:, it tells further rates, remove also:"),
        ('"13:00-21:00"', '"12:00-21:00"', "calendars.main.shifts: has shifts that overlap, "
         'write for example ["05:00-13:00", "13:00-21:00"]'),
        ("horizon:", "timezone: Europe/Pari\nhorizon:", "timezone: `Europe/Pari` is not a time zone, did you mean \"Europe/Paris\"?"),
        ("holidays: FR", "holidays: XX", "calendars.main.holidays: `XX` is not a country with known holidays, write a code such as FR or DE"),
        ("lot: 100", "lot: 1000", "lot: 1000 cells are too many, the buffer before end_of_line holds 2000 cells, write at most 500"),
        ("consumes: {cell: 46}", "consumes: {cell: 46 kg}",
         "steps.module_assembly.consumes.cell: 46 kg is a mass, the unit of cell is cell, write it in cell"),
        ("rate: 60 m/min\n  stacking", "rate: 60 cell/min\n  stacking",
         "steps.cathode_coating.rate: 60 cell/min is a number of cells, the unit of cathode is m, write it in m"),
    ],
)  # fmt: skip
def test_an_impossible_plant_is_told(old: str, new: str, expected: str) -> None:
    assert expected in problems(changed(old, new))


def test_the_plants_these_tests_break_are_whole_before() -> None:
    assert [] == problems(WHOLE) + problems(SMALL)


def test_a_bare_number_counts_in_the_products_own_unit_but_not_in_metres() -> None:
    assert [] == problems(changed("buffer: 2000 cell\n    inspects", "buffer: 2000\n    inspects"))
    expected = "steps.stacking.buffer: 4000 is a bare number, the unit of anode and cathode is m, write it in m"
    assert [expected] == problems(changed("buffer: 4000 m", "buffer: 4000"))
