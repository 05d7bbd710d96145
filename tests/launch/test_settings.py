"""Levers as settings: their values, what they make of the plant, and what they cost."""

from __future__ import annotations

from datetime import date

import pytest

from gigaramp.errors import AskError
from gigaramp.launch.advise.settings import Decisions, apply, budget_of, cost, decisions_of
from gigaramp.launch.advise.suggested import suggested_levers, with_suggested_levers
from gigaramp.launch.money.sums import Sum
from gigaramp.plant import load, loads
from tests.plant.test_levers import PLANT

LEVERS = """\
money:
  expert: {low: 400 EUR/day, mid: 800 EUR/day, high: 1600 EUR/day, status: assumed}
  local_person: 36525 EUR/year
levers:
  second_crew: {set: steps.second.crew, to: [4, 1, 2, 3], cost_per: 10 kEUR}
  room: {set: [steps.first.buffer, steps.second.buffer], add: [5 piece, 10 piece], cost: 3 kEUR, cost_per: 100 EUR}
  stay: {set: people.experts.guests.leaves, later: [8 weeks, 4 weeks], earlier: 2 weeks}
  ends: {set: horizon_free, to: [1]}
  more: {experts: guests, count: 2..4 by 2, arrives: [2026-02-02, 2026-03-02], leaves: [2026-05-04]}
  glossary:
    cost: 50 kEUR
    choices:
      soon: {set: {people.language.glossary: true, people.language.glossary_from: 2026-02-02}}
      late: {about: in summer, set: {people.language.glossary: true, people.language.glossary_from: 2026-07-01}, cost: 20 kEUR}
  hire: {set: people.recruits.1.count, to: 20..30 by 10}
"""
GOOD = PLANT + LEVERS.replace("  ends: {set: horizon_free, to: [1]}\n", "")


@pytest.fixture(scope="module")
def small() -> Decisions:
    return decisions_of(loads(GOOD))


def exactly(euros: float) -> Sum:
    return Sum(euros, euros, euros)


def test_each_lever_is_a_setting_and_experts_are_three(small: Decisions) -> None:
    names = ["second_crew", "room", "stay", "more.count", "more.arrives", "more.leaves", "glossary", "hire"]
    assert names == [setting.name for setting in small.settings]
    assert names == [setting.name for setting in decisions_of(small.plant).settings]


def test_values_stand_in_order_with_the_plant_as_it_is_among_them(small: Decisions) -> None:
    words = {
        each.name: ([each.words(k) for k in range(len(each.values))], each.as_is, each.is_ordered)
        for each in small.settings
    }
    assert (["1", "as it is (2)", "3", "4"], 1, True) == words["second_crew"]
    assert (["as it is (10 piece)", "5 piece more", "10 piece more"], 0, True) == words["room"]
    stay = ["2 weeks earlier", "as it is (2026-03-01 to 2026-08-31)", "4 weeks later", "8 weeks later"]
    assert (stay, 1, True) == words["stay"]
    assert (["0 more", "2 more", "4 more"], 0, True) == words["more.count"]
    assert (["as it is", "soon", "in summer"], 0, False) == words["glossary"]


def test_nothing_picked_is_the_plant_itself_and_costs_nothing(small: Decisions) -> None:
    as_is = {setting.name: setting.as_is for setting in small.settings}
    for picks in ({}, as_is, {"more.arrives": 1}):
        assert small.plant == small.apply(picks)
        assert Sum() == small.cost(picks)


def test_picks_become_one_changed_plant(small: Decisions) -> None:
    plant = small.apply(
        {"second_crew": 3, "room": 1, "stay": 2, "more.count": 1, "more.arrives": 1, "glossary": 2, "hire": 1}
    )
    assert 4 == plant.get("steps.second.crew").mid
    assert (15, 15) == (plant.get("steps.first.buffer").mid, plant.get("steps.second.buffer").mid)
    assert [10, 15, 25] == [getattr(plant.get("steps.second.buffer"), key) for key in ("low", "mid", "high")]
    leaves = plant.get("people.experts.guests.leaves")
    assert (date(2026, 3, 29), date(2026, 9, 28)) == (leaves.from_, leaves.to)
    more = plant.people.experts["more"]
    guests = small.plant.people.experts["guests"]
    assert (2, date(2026, 3, 2), date(2026, 5, 4)) == (more.count.mid, more.arrives.mid, more.leaves.mid)
    assert (guests.steps, guests.languages) == (more.steps, more.languages)
    assert plant.people.language.glossary
    assert date(2026, 7, 1) == plant.people.language.glossary_from.mid
    assert 30 == plant.get("people.recruits.1.count").mid
    assert plant is small.apply(
        {"hire": 1, "second_crew": 3, "room": 1, "stay": 2, "more.count": 1, "more.arrives": 1, "glossary": 2}
    )
    assert plant == apply(
        small.plant,
        {"second_crew": 3, "room": 1, "stay": 2, "more.count": 1, "more.arrives": 1, "glossary": 2, "hire": 1},
    )


@pytest.mark.parametrize(
    ("picks", "euros"),
    [
        ({"second_crew": 3}, exactly(20_000)), ({"second_crew": 0}, Sum()), ({"room": 2}, exactly(3_000 + 2 * 10 * 100)),
        ({"glossary": 1}, exactly(50_000)), ({"glossary": 2}, exactly(20_000)),
        ({"more.count": 1}, Sum(2 * 91 * 400, 2 * 91 * 800, 2 * 91 * 1600)),
        ({"more.count": 2, "more.arrives": 1}, Sum(4 * 63 * 400, 4 * 63 * 800, 4 * 63 * 1600)),
        ({"stay": 3}, Sum(3 * 56 * 400, 3 * 56 * 800, 3 * 56 * 1600)), ({"stay": 0}, Sum(-3 * 14 * 1600, -3 * 14 * 800, -3 * 14 * 400)),
    ],
)  # fmt: skip
def test_the_cost_of_a_pick_by_hand(small: Decisions, picks: dict[str, int], euros: Sum) -> None:
    found = small.cost(picks)
    assert (found.low, found.mid, found.high) == pytest.approx((euros.low, euros.mid, euros.high), rel=0.03)
    assert found == cost(small.plant, picks)


def test_people_hired_cost_their_days_until_the_horizon(small: Decisions) -> None:
    # Ten more on 1 June, in a straight line from 1 September 2025: on 5 January 4.6 of them are there already.
    first, middle, last = date(2026, 1, 5), date(2026, 6, 1), date(2026, 12, 31)
    begun = 10 * (first - date(2025, 9, 1)).days / (middle - date(2025, 9, 1)).days
    days = (begun + 10) / 2 * (middle - first).days + 10 * (last - middle).days
    assert small.cost({"hire": 1}).mid == pytest.approx(days * 100, rel=0.01)


def test_costs_of_several_picks_add_up(small: Decisions) -> None:
    together = small.cost({"second_crew": 3, "stay": 3, "more.count": 1})
    alone = [small.cost(picks) for picks in ({"second_crew": 3}, {"stay": 3}, {"more.count": 1})]
    assert together.mid == pytest.approx(sum(each.mid for each in alone))
    assert together.high == pytest.approx(sum(each.high for each in alone))


def test_a_lever_that_cannot_work_is_refused_and_what_is_not_there_too(small: Decisions) -> None:
    with pytest.raises(AskError, match="cannot set horizon_free"):
        decisions_of(loads(PLANT + LEVERS))
    with pytest.raises(AskError, match="there is no `sleds`; this plant can decide second_crew, room"):
        small.apply({"sleds": 1})
    with pytest.raises(AskError, match="there is no value 9"):
        small.cost({"room": 9})


def test_a_lever_without_a_date_says_that_it_acts_from_the_start() -> None:
    told = {setting.name: setting.from_start for setting in decisions_of(load("douai")).settings}
    assert {"training_seats", "sleds", "cell_buffer"} == {name for name, from_start in told.items() if from_start}
    assert not any(setting.from_start for setting in decisions_of(load("dunkirk")).settings)


def test_every_value_of_the_shipped_levers_makes_a_plant() -> None:
    decisions = decisions_of(load("billy-berclau"))
    for setting in decisions.settings:
        for index in range(len(setting.values)):
            made = decisions.apply({setting.name: index})
            differs = index != setting.as_is and not setting.name.endswith((".arrives", ".leaves"))
            assert differs == (made != decisions.plant)


def test_the_budget_of_the_plan_stands_in_the_file(small: Decisions) -> None:
    assert budget_of(small.plant) is None
    assert 5e6 == budget_of(small.plant.change("money.budget", "5 MEUR"))
    assert budget_of(loads(PLANT)) is None


def test_any_plant_can_be_advised_by_levers_derived_from_it() -> None:
    bare = loads(PLANT)
    assert {"more_guests", "stay_longer", "glossary", "hiring"} == set(suggested_levers(bare))
    for name in ("douai", "billy-berclau", "dunkirk"):
        plant = with_suggested_levers(load(name).change("levers", None))
        decisions = decisions_of(plant)
        assert len(decisions.settings) >= 8
        for setting in decisions.settings:
            assert plant != decisions.apply({setting.name: len(setting.values) - 1}) or setting.name.endswith(
                (".arrives", ".leaves")
            )
    assert load("douai") == with_suggested_levers(load("douai"))
    assert {} == suggested_levers(
        loads("gigaramp: 1\nname: two\nsteps: {a: {cycle_time: 1 s}, b: {cycle_time: 1 s}}\n")
    )
