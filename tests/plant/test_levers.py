"""Levers of the plant file: what can be written, what is refused, and what cannot work in a plant."""

# ruff: noqa: E501 - exact words of a problem read best on one line.

from __future__ import annotations

import pytest

from gigaramp.errors import PlantError
from gigaramp.plant import check, load, loads, shipped_plants
from gigaramp.plant.levers import read_values
from gigaramp.plant.number import Unreadable
from gigaramp.plant.write import dumps
from gigaramp.twin.draw import uncertain

PLANT = """\
gigaramp: 1
name: small
as_of: 2026-01-05
start: 2025-09-01
horizon: 2026-12-31
steps:
  first: {cycle_time: 1 min, crew: 2, buffer: 10 piece}
  second: {cycle_time: 1 min, crew: 2, buffer: {low: 5 piece, mid: 10 piece, high: 20 piece, status: assumed}}
people:
  persons: {}
  skill: {}
  recruits:
    - {on: 2025-09-01, count: 10}
    - {on: 2026-06-01, count: 20}
  language: {local: [fr], glossary: false}
  experts:
    guests:
      steps: [first]
      count: 3
      languages: [zh]
      arrives: 2025-09-01
      leaves: {from: 2026-03-01, to: 2026-08-31}
"""


def with_levers(text: str) -> str:
    return PLANT + "levers:\n" + text


def warnings(text: str) -> list[str]:
    return [
        str(told).split("  ", 1)[-1] for told in check(loads(with_levers(text))).warnings if "levers" in told.address
    ]


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("10..20 by 5", ("10", "15", "20")), ("0..7 by 3", ("0", "3", "6")), ("5 %..10 % by 2.5 %", ("5 %", "7.5 %", "10 %")),
        ("2026-01-05..2026-03-02 by 4 weeks", ("2026-01-05", "2026-02-02", "2026-03-02")),
        ("1 h..2 h by 30 min", ("1 h", "1.5 h", "2 h")), ([True, 3], ("true", "3")), ("4 weeks", ("4 weeks",)),
    ],
)  # fmt: skip
def test_values_are_a_list_or_a_range(written: object, values: tuple[str, ...]) -> None:
    assert values == read_values(written)


@pytest.mark.parametrize(
    "written", ["10..5 by 1", "0..10 by 0", "1..9", "0..1000 by 1", "1 h..2 m by 1 h", "2026-01-05..2026-03-02 by 1 h"]
)
def test_a_range_that_leads_nowhere_is_refused(written: str) -> None:
    with pytest.raises(Unreadable):
        read_values(written)


def test_a_plant_with_levers_reads_back_the_same() -> None:
    for name in shipped_plants():
        plant = load(name)
        assert plant.levers
        assert plant == loads(dumps(plant))


def test_the_levers_of_the_shipped_plants_can_work() -> None:
    for name in shipped_plants():
        assert [] == [str(told) for told in check(load(name)).warnings if told.address.startswith("levers")]
    assert 12 == len(load("douai").levers)


def test_neither_levers_nor_prices_are_drawn_by_the_twin() -> None:
    plant = load("douai")
    assert plant.money is not None
    assert [] == [address for address in uncertain(plant) if address.startswith(("levers", "money", "defaults.money"))]
    assert "money.energy" in plant.numbers()
    assert not any(address.startswith("levers") for address in plant.numbers())


@pytest.mark.parametrize(
    ("lever", "words"),
    [
        ("{about: x}", "levers.a: decides nothing, a lever is of one kind, write one of set:, experts:, choices:"),
        ("{set: steps.first.crew, experts: guests}", "levers.a: has set: and experts:"),
        ("{set: steps.first.crew}", "levers.a: has no new value"),
        ("{set: steps.first.crew, to: [3], add: [1]}", "levers.a: has to: and add:"),
        ("{set: steps.first.crew, to: [3], count: [1]}", "levers.a.count: stands without experts:"),
        ("{set: steps.first.crew, to: 5..1 by 1}", "levers.a.to: `5..1 by 1` leads nowhere"),
        ("{set: people.experts.guests.leaves, later: [soon]}", "levers.a.later.0: `soon` is not a quantity"),
        ("{set: people.experts.guests.leaves, later: [1 h]}", "levers.a.later.0: `1 h` is not a number of days"),
        ("{set: people.experts.guests.leaves, later: [1 week], cost_per: 1 kEUR}", "levers.a.cost_per: has nothing to count"),
        ("{experts: guests, count: [1]}", "levers.a.arrives: is missing"),
        ("{experts: guests, count: [x], arrives: 2026-02-01, leaves: 2026-05-01}", "levers.a.count.0: `x` is not a whole number"),
        ("{experts: guests, count: 1, arrives: soon, leaves: 2026-05-01}", "levers.a.arrives.0: `soon` is not a date"),
        ("{choices: {b: {set: {}}}}", "levers.a.choices.b.set: changes nothing"),
        ("{set: steps.first.crew, to: [3], cost: 5}", "levers.a.cost: `5` is a bare number, this needs a sum of money"),
        ("{set: steps.first.crew, to: [3], cost: 5 EUR/day}", "levers.a.cost: `5 EUR/day` is a sum of money per time"),
        ("{sett: steps.first.crew}", 'levers.a.sett: is not a key here, did you mean "set"?'),
    ],
)  # fmt: skip
def test_a_lever_that_says_nothing_is_an_error_with_its_line(lever: str, words: str) -> None:
    with pytest.raises(PlantError) as error:
        loads(with_levers(f"  a: {lever}\n"), "p.yaml")
    told = [str(problem) for problem in error.value.problems]
    assert any(words in text for text in told), told
    assert all(text.startswith("p.yaml:24:") for text in told), told


@pytest.mark.parametrize(
    ("lever", "words"),
    [
        ("{set: steps.frist.crew, to: [3]}", 'levers.a.to.0: cannot set steps.frist.crew, there is no steps.frist, did you mean "steps.first"?'),
        ("{set: goals, to: [3]}", "levers.a.to.0: cannot set goals, it is not decided in the plant"),
        ("{set: steps.first.crew, to: [many]}", "levers.a.to.0: `many` does not fit steps.first.crew"),
        ("{set: steps.first.crew, to: [3, 4]}", "levers.a.to.0: leaves out steps.first.crew as it is, it is 2"),
        ("{set: steps.first.mtbf, add: [1 h]}", "levers.a.add.0: cannot add to steps.first.mtbf, there is no number now"),
        ("{set: steps.first.crew, later: [1 week]}", "levers.a.later.0: cannot move steps.first.crew, there is no date now"),
        ("{set: people.recruits.0.count, to: [10, 12]}", "levers.a.to.0: would change people.recruits.0.count on 2025-09-01, before as_of"),
        ("{set: people.experts.guests.count, to: [3, 5]}", "would change people.experts.guests.count on 2025-09-01, before as_of"),
        ("{set: people.experts.guests.leaves, earlier: [12 weeks]}", "would change people.experts.guests.leaves on 2025-12-07, before as_of"),
        ("{choices: {b: {set: {people.language.glossary_from: 2025-12-01}}}}", "would change people.language.glossary_from on 2025-12-01"),
        ("{experts: guest, count: 1, arrives: 2026-02-01, leaves: 2026-05-01}", 'there is no family `guest`, did you mean "guests"?'),
        ("{experts: guests, count: 1, arrives: 2025-12-01, leaves: 2026-05-01}", "levers.a.arrives: begins on 2025-12-01, before as_of"),
        ("{experts: guests, count: 1, arrives: 2026-02-01, leaves: 2026-02-01}", "levers.a.leaves: and arrives: overlap"),
    ],
)  # fmt: skip
def test_check_warns_of_a_lever_that_cannot_work_here(lever: str, words: str) -> None:
    told = warnings(f"  a: {lever}\n")
    assert any(words in text for text in told), told


@pytest.mark.parametrize(
    "lever",
    [
        "{set: people.recruits.1.count, to: 20..30 by 5}", "{set: people.experts.guests.leaves, later: [4 weeks], earlier: [4 weeks]}",
        "{set: steps.second.buffer, add: [5 piece, 10 piece], cost_per: 100 EUR}",
        "{experts: guests, count: 0..4 by 2, arrives: [2026-02-02], leaves: [2026-06-30]}",
        "{choices: {b: {set: {people.language.glossary: true, people.language.glossary_from: 2026-02-02}}}, cost: 20 kEUR}",
        "{set: [steps.first.buffer, steps.second.buffer], add: 5 piece, cost: {low: 1 kEUR, mid: 2 kEUR, high: 5 kEUR, status: assumed}}",
    ],
)  # fmt: skip
def test_a_lever_that_can_work_has_no_warning(lever: str) -> None:
    assert [] == warnings(f"  a: {lever}\n")


def test_two_levers_on_one_thing_are_told() -> None:
    told = warnings("  a: {set: steps.first.crew, to: [2, 3]}\n  b: {choices: {c: {set: {steps.first.crew: 4}}}}\n")
    assert ["levers.b: sets steps.first.crew, levers.a sets it too, make them one lever"] == told


def test_a_later_question_finds_the_decision_too_late_but_reads_the_plant() -> None:
    later = load("douai").change("as_of", "2026-06-01")
    assert any(told.address.startswith("levers.stacking_experts") for told in check(later).warnings)
