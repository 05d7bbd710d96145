"""What would be read and then change nothing is refused, with its place, its reason and what to write instead."""

# ruff: noqa: E501 - exact words of a problem read best on one line.

from __future__ import annotations

import pytest

from gigaramp.kpi.losses import MEANINGS
from gigaramp.plant.model import Step
from tests.plant.plants import small
from tests.plant.test_flow import plant_text
from tests.plant.test_sense import changed, problems

CHAIN = [
    "coat: {makes: web, cycle_time: 1 s}",
    "stack: {makes: cell, consumes: {web: 2 m}, cycle_time: 1 s}",
    "fill: {cycle_time: 1 s}",
]
JOIN = "join: {makes: module, consumes: {cell: AMOUNT}, cycle_time: 1 s}"


def chain(*steps: str, vehicles: str = "") -> list[str]:
    """Problems of electrodes that become cells, with more steps behind them."""
    products = "products: {web: {unit: m}, cell: {unit: cell}, module: {unit: module}, pack: {unit: pack}}"
    return problems(plant_text([*CHAIN, *steps], products + vehicles))


def test_a_step_that_feeds_two_steps_is_refused() -> None:
    steps = ["a: {cycle_time: 1 s}", "b: {cycle_time: 1 s, after: [a]}", "c: {cycle_time: 1 s, after: [a]}"]
    expected = "steps.a: feeds b and c, a step that feeds two steps is not simulated yet, let b alone follow a, and put the others after it"
    assert [expected] == problems(plant_text(steps, "products: {}"))
    steps[2] = "c: {cycle_time: 1 s, after: [b]}"
    assert [] == problems(plant_text(steps, "lines: 3"))


@pytest.mark.parametrize("amount", ["12", "{low: 1, mid: 1, high: 2, status: assumed}"])
def test_defects_are_not_followed_where_units_are_joined(amount: str) -> None:
    test = "test: {cycle_time: 1 s, inspects: {stack: 50 %, coat: 50 %, join: 50 %}}"
    expected = [
        f"steps.test.inspects.{seen}: defects of {seen} are not followed into join, one unit of join takes other than one unit, inspect before join"
        for seen in ("stack", "coat")
    ]
    assert expected == chain(JOIN.replace("AMOUNT", amount), test)


def test_defects_are_followed_from_the_electrode_to_the_cell_and_where_one_unit_stays_one() -> None:
    test = "test: {cycle_time: 1 s, inspects: {stack: 50 %, coat: 50 %}}"
    assert [] == chain(test, JOIN.replace("AMOUNT", "12"))
    assert [] == chain(JOIN.replace("AMOUNT", "1"), test)


def test_defects_are_not_followed_into_the_packs_of_vehicles() -> None:
    pack = "pack: {makes: pack, consumes: {module: 1}, cycle_time: 1 s, inspects: {join: 50 %}}"
    vehicles = "\nvehicles: {car: {share: 100 %, modules: 4}}"
    expected = "steps.pack.inspects.join: defects of join are not followed into pack, one unit of pack takes other than one unit, inspect before pack"
    assert [] == chain(JOIN.replace("AMOUNT", "12"), pack)
    assert [expected] == chain(JOIN.replace("AMOUNT", "12"), pack, vehicles=vehicles)


def test_vehicles_need_a_step_that_makes_packs_from_modules() -> None:
    pack = "pack: {makes: pack, consumes: {cell: 46}, cycle_time: 1 s}"
    expected = (
        "vehicles: no step makes a pack from modules, a vehicle says how many modules its pack has, "
        "add a step that makes packs from modules, or remove vehicles:"
    )
    assert [expected] == chain(pack, vehicles="\nvehicles: {car: {share: 100 %, modules: 4}}")


@pytest.mark.parametrize(
    "key",
    [
        "machines: 2",
        "changeover: {every: 5, time: 1 s}",
        "short_stops: {at_start: 2 %, mature: 1 %}",
        "difficulty: 2",
        "failures: time_dependent",
    ],
)
def test_places_take_no_number_of_a_machine(key: str) -> None:
    name = key.split(":")[0]
    expected = f"has {name}: and places, places never stop, they hold units for a time, remove {name}:"
    assert [f"steps.weld.{name}: {expected}"] == problems(small(weld=f"{{places: 5, time: 5 h, {key}}}"))
    line = f"{{one: {{steps: {{weld: {{{key}}}}}}}}}"
    assert [f"lines.one.steps.weld.{name}: {expected}"] == problems(small(weld="{places: 5, time: 5 h}", lines=line))


def test_places_do_not_fail_and_spend_no_time_on_rework() -> None:
    ending = "places never stop, they hold units for a time, remove"
    assert [
        f"steps.weld.{key}: has {key}: and places, {ending} {key}:" for key in ("mtbf", "restore_time")
    ] == problems(small(weld="{places: 5, time: 5 h, mtbf: 5 h, restore_time: 1 h}"))
    weld = "{places: 5, time: 5 h, scrap_mature: 1 %, crew: 2, rework: {share: 5 %, quality_ratio: 50 %, time: 1 s}}"
    expected = "steps.weld.rework.time: has a rework time and places, places have no machine that could spend it, write time: 0 s"
    assert [expected] == problems(small(weld=weld))
    assert [] == problems(small(weld=weld.replace("time: 1 s", "time: 0 s")))


def test_the_description_of_a_crew_says_what_it_does_with_places() -> None:
    assert "With places: people who tend it; they learn and count, but never limit the flow." in str(
        Step.model_fields["crew"].description
    )


def test_a_line_has_no_room_of_its_own() -> None:
    expected = "lines.one.steps.weld.buffer: cannot differ on one line, the room between two steps is the same on every line, move it to steps.weld"
    assert [expected] == problems(small(lines="{one: {steps: {weld: {buffer: 20}}}}"))


def test_more_than_sixteen_lines_are_refused() -> None:
    assert [] == problems(small(lines="16"))
    assert ["lines: `17` is not a number of lines, write a number from 1 to 16, or a map of lines"] == problems(
        small(lines="17")
    )
    lines = f"{{{', '.join(f'line_{number}: {{}}' for number in range(17))}}}"
    assert ["lines: has 17 lines, at most 16 can be simulated, write fewer"] == problems(small(lines=lines))


@pytest.mark.parametrize(
    ("old", "new", "address"),
    [
        ("loading: 4 min\n    u", "loading: {value: 4 min, law: gamma, cv: 1}\n    u", "movers.sleds.loading"),
        ("time: 4 min}", "time: {value: 4 min, law: gamma, cv: 1}}", "steps.anode_coating.changeover.time"),
        ("help: {}", "help: {remote: {value: 4 h, law: gamma, cv: 1}}", "help.remote"),
        ("time: 1 min}", "time: {value: 1 min, law: gamma, cv: 1}}", "steps.end_of_line.rework.time"),
        ("rate: 30000 vehicle/year", "rate: {value: 30000 vehicle/year, law: gamma, cv: 1}", "goals.full_speed.rate"),
        ("learning: {decay:", "help: {remote: {value: 4 h, law: gamma, cv: 1}}\n  learning: {decay:", "defaults.help.remote"),
        ("stacking: {mtbf: 6 h}", "stacking: {changeover: {every: 9 cell, time: {value: 4 min, law: gamma, cv: 1}}}", "lines.line_1.steps.stacking.changeover.time"),
    ],
)  # fmt: skip
def test_a_law_the_twin_would_not_draw_is_refused(old: str, new: str, address: str) -> None:
    words = "the twin takes this number as it is, remove law:, and write low:, mid: and high: if it is not known"
    assert [f"{address}: has the law gamma, {words}"] == problems(changed(old, new))


def test_a_law_stands_on_the_times_and_rates_of_steps_and_on_the_length_of_events() -> None:
    assert [] == problems(changed("time: 20 h", "time: {value: 20 h, law: gamma, cv: 0.1}"))
    assert [] == problems(changed("lasts: 6 h", "lasts: {value: 6 h, law: lognormal, cv: 1}"))
    assert [] == problems(changed("stacking: {mtbf: 6 h}", "stacking: {mtbf: {value: 6 h, law: gamma, cv: 0.5}}"))
    assert [] == problems(changed("time: 4 min}", "time: {value: 4 min, law: constant}}"))


@pytest.mark.parametrize("law", ["law: constant", "law: gamma, cv: 0.5"])
def test_events_come_at_random(law: str) -> None:
    name = law.split(",")[0].removeprefix("law: ")
    expected = f"events.power.every: has the law {name}, events come at random, write law: exponential, or remove it"
    assert [expected] == problems(changed("{value: 200 day, law: exponential}", f"{{value: 200 day, {law}}}"))


def test_only_experts_arrive_and_leave_over_a_span() -> None:
    expected = "lines.line_2.starts: has from: and to:, only experts arrive and leave over a span, write one date, or low:, mid: and high:"
    new = "starts: {from: 2025-06-02, to: 2025-07-02, status: assumed}"
    assert [expected] == problems(changed('starts: {value: 2025-06-02, status: public, source: "a page"}', new))


@pytest.mark.parametrize("exponent", ["0.001", "2.5", "{low: 1, mid: 1.5, high: 3, status: assumed}"])
def test_the_learning_exponent_has_bounds(exponent: str) -> None:
    ending = "is not within 0.01 and 2, learning curves lie between, write for example exponent: 0.3"
    assert [f"learning.exponent: {ending}"] == problems(
        changed("learning: {exponent: 0.3}", f"learning: {{exponent: {exponent}}}")
    )
    default = changed("learning: {decay:", f"learning: {{exponent: {exponent}, decay:").replace(
        "learning: {exponent: 0.3}", "learning: {}"
    )
    assert [f"defaults.learning.exponent: {ending}"] == problems(default)


def test_units_of_one_coil_are_never_one_unit() -> None:
    expected = "learning.coil_correlation: is 100 %, units of one coil are alike, not one unit, write less than 100 %"
    assert [expected] == problems(changed("{exponent: 0.3}", "{coil_correlation: 100 %}"))


def test_an_event_before_the_start_would_never_come() -> None:
    expected = "events.recipe.on: 2025-03-02 is before the start, the start is 2025-03-03, write a later on:, or remove the event"
    assert [expected] == problems(changed("on: 2026-05-04", "on: 2025-03-02"))


def test_an_event_has_only_what_its_kind_uses() -> None:
    expected = "events.power.keeps: stands without kind: recipe_change, a stop takes no knowledge, remove keeps:"
    assert [expected] == problems(changed("lasts: 6 h", "lasts: 6 h, keeps: 50 %"))
    expected = "events.recipe.lasts: stands with kind: recipe_change, a recipe_change stops nothing, remove lasts:, or add a stop beside it"
    assert [expected] == problems(changed("keeps: 60 %", "keeps: 60 %, lasts: 5 h"))


def test_a_plant_on_its_own_has_no_experts() -> None:
    expected = "goals.on_its_own.experts: is 5, only 0 is tested, write experts: 0, or remove it"
    assert [expected] == problems(changed("experts: 0", "experts: 5"))


def test_the_words_of_losses_say_what_the_twin_books() -> None:
    assert "A strike is no_people." in MEANINGS["utilities"]
    assert "strike" in MEANINGS["no_people"]
    assert "the twin never books it" in MEANINGS["no_demand"]
