"""The best plan is known by head: is it found, is nothing else bought, and is the gain told without flattery?"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from gigaramp.errors import AskError
from gigaramp.launch.advise.advise import advise
from gigaramp.launch.advise.answer import Advice
from gigaramp.plant import Plant, loads
from tests.launch.advise.by_hand import machines, plant_with

Twin = Callable[..., None]

WORTH = {"a": 12.0, "b": 9.0, "c": 9.0, "decoy": 0.0}
COSTS = {"a": 500, "b": 300, "c": 300, "decoy": 10}


def additive(plant: Plant) -> float:
    """85 units a day, and what each second machine is worth."""
    return 85.0 + sum(WORTH[name] * more for name, more in machines(plant).items())


def asked(plant: Plant, **asks: Any) -> Advice:
    """Advice on the chance of full speed by the end of April."""
    told = {"maximise": "full_speed", "by": "2026-04-30", "futures": 48, "pool": "here", "time": None} | asks
    return advise(plant, **told)


def levers_bought(answer: Advice) -> list[str]:
    return sorted(one.lever for one in answer.bought)


def best_by_enumeration(budget: int) -> set[str]:
    """The levers whose worth within the budget is largest, every subset looked at."""
    subsets = [set(some) for size in range(len(COSTS) + 1) for some in itertools.combinations(COSTS, size)]
    within = [some for some in subsets if sum(COSTS[name] for name in some) <= budget]
    return max(within, key=lambda some: (sum(WORTH[name] for name in some), -len(some)))


def test_the_best_plan_within_a_budget_is_the_one_of_enumeration(twin_by_hand: Twin) -> None:
    twin_by_hand(additive)
    answer = asked(plant_with(COSTS), budget="600 kEUR")
    # b and c together bring 18 for 600,000 EUR; a alone brings 12, and nothing fits beside it but the decoy.
    assert {"b", "c"} == best_by_enumeration(600)
    assert ["more_b", "more_c"] == levers_bought(answer)
    assert "worth it" == answer.verdict
    assert 600_000.0 == answer.cost.mid


def test_a_decoy_is_left_alone_however_cheap(twin_by_hand: Twin) -> None:
    twin_by_hand(additive, blur=2.0)
    answer = asked(plant_with(COSTS))
    assert ["more_a", "more_b", "more_c"] == levers_bought(answer)
    assert ["more_decoy"] == [one.lever for one in answer.not_bought]


def test_levers_that_help_only_together_are_found(twin_by_hand: Twin) -> None:
    def chain(plant: Plant) -> float:
        more = machines(plant)
        return 85.0 + 25.0 * min(more["a"], more["b"]) + 5.0 * more["c"]

    twin_by_hand(chain)
    answer = asked(plant_with({"a": 100, "b": 100, "c": 100}), budget="200 kEUR")
    assert ["more_a", "more_b"] == levers_bought(answer)


def test_where_nothing_helps_the_plan_stays_as_it_is(twin_by_hand: Twin) -> None:
    twin_by_hand(lambda plant: 95.0, blur=4.0)
    plant = plant_with(COSTS)
    answer = asked(plant)
    assert "nothing found" == answer.verdict
    assert () == answer.bought
    assert 0.0 == answer.cost.mid
    assert "" == answer.diff
    assert plant is answer.proposed_plant
    assert "leave the plan as it is" in str(answer)


def test_a_budget_of_nothing_buys_nothing(twin_by_hand: Twin) -> None:
    twin_by_hand(additive)
    answer = asked(plant_with(COSTS), budget=0)
    assert "nothing found" == answer.verdict
    assert {"beyond the limits"} == {one.why for one in answer.not_bought if one.lever != "more_decoy"}


def test_what_helps_by_day_alone_is_not_bought(twin_by_hand: Twin) -> None:
    twin_by_hand(lambda plant: 90.0, blur=3.0, by_day=additive)
    assert "nothing found" == asked(plant_with(COSTS)).verdict


def test_the_gain_is_that_of_fresh_futures_and_optimism_is_what_the_finals_saw_above_it(twin_by_hand: Twin) -> None:
    twin_by_hand(additive, blur=3.0)
    answer = asked(plant_with(COSTS), budget="600 kEUR")
    assert answer.gain is not None
    assert answer.in_finals is not None
    seeds = {answer.seed, answer.in_finals.seed, answer.gain.seed}
    assert 3 == len(seeds)
    assert answer.fresh_seed == answer.gain.seed
    assert pytest.approx(answer.in_finals.mean - answer.gain.mean) == answer.optimism


def test_the_gain_is_what_compare_tells_of_the_same_futures(twin_by_hand: Twin) -> None:
    from gigaramp.launch import compare

    twin_by_hand(additive, blur=3.0)
    plant = plant_with(COSTS)
    answer = asked(plant, budget="600 kEUR")
    assert answer.gain is not None
    assert answer.proposed_plant is not None
    other = compare(plant, answer.proposed_plant, answer.until, answer.futures, answer.fresh_seed, pool="here")
    goal = other["full_speed"]
    # The announced date of the goal is the date that was asked for.
    assert pytest.approx((goal.chance_before, goal.chance_after)) == (answer.gain.before, answer.gain.after)
    assert pytest.approx(goal.chance_error) == answer.gain.error


def test_the_same_question_gives_the_same_advice_and_another_seed_another_search(twin_by_hand: Twin) -> None:
    twin_by_hand(additive, blur=3.0)
    plant = plant_with(COSTS)
    first = asked(plant, budget="600 kEUR")
    assert first.to_json() == asked(plant, budget="600 kEUR").to_json()
    assert first.to_json() != asked(plant, budget="600 kEUR", seed=2).to_json()


def test_the_cheapest_plan_with_enough_chance_is_found(twin_by_hand: Twin) -> None:
    twin_by_hand(lambda plant: additive(plant) - 3.0, noise=2.0)
    answer = asked(plant_with(COSTS), maximise=None, least_cost="full_speed", chance=0.7)
    # b and c make 82 + 18 = 100 units: 50 %. a with one of them makes 103, 1.5 deviations above: 93 %. All three cost more.
    assert "enough" == answer.verdict
    assert 800_000.0 == answer.cost.mid
    assert answer.gain is not None
    assert answer.gain.after >= 0.7


def test_a_chance_that_no_plan_reaches_is_told_as_such(twin_by_hand: Twin) -> None:
    twin_by_hand(additive, noise=5.0)
    answer = asked(plant_with(COSTS), maximise=None, least_cost="full_speed", chance=0.8, budget="400 kEUR")
    assert "not enough" == answer.verdict
    assert () == answer.bought
    assert "fell short in fresh futures" in " ".join(str(answer).split())


def test_the_earliest_date_and_the_most_vehicles_are_aims_too(twin_by_hand: Twin) -> None:
    twin_by_hand(additive)
    plant = plant_with(COSTS)
    early = asked(plant, maximise=None, by=None, earliest="full_speed", budget="600 kEUR")
    assert (["more_b", "more_c"], "days") == (levers_bought(early), early.unit)
    many = asked(plant, maximise=None, by=None, most_vehicles=2026, budget="600 kEUR")
    assert (["more_b", "more_c"], "vehicles") == (levers_bought(many), many.unit)


def test_where_nearly_no_future_gets_there_plans_are_judged_by_how_near_they_come(twin_by_hand: Twin) -> None:
    twin_by_hand(lambda plant: additive(plant) - 45.0, noise=5.0)
    answer = asked(plant_with(COSTS), budget="600 kEUR")
    assert ("nearness", "worth it") == (answer.unit, answer.verdict)
    assert ["more_b", "more_c"] == levers_bought(answer)
    assert "too rare to tell" in " ".join(str(answer).split())


def test_a_search_ends_after_as_many_plans_as_were_asked_for(twin_by_hand: Twin) -> None:
    twin_by_hand(lambda plant: 85.0 + 2.0 * sum(machines(plant).values()))
    answer = asked(plant_with(dict.fromkeys("abcdefgh", 100)), plans=30)
    assert "plans" == answer.effort.ended_by
    assert 30 <= answer.effort.plans < 40


WRONG = [
    ({"maximise": None}, "exactly one of"),
    ({"maximise": "full_sped"}, 'did you mean "full_speed"'),
    ({"by": "2026-01-01"}, "nobody can decide on what is past"),
    ({"by": "soon"}, "`soon` is not a date"),
    ({"earliest": "full_speed"}, "exactly one of"),
    ({"chance": 0.5}, "leave out --chance"),
    ({"maximise": None, "least_cost": "full_speed"}, "needs the chance"),
    ({"maximise": None, "by": None, "most_vehicles": 2020}, "is over"),
    ({"budget": "5 apples"}, "no sum of money"),
    ({"budget": "5 h"}, "no sum of money"),
    ({"places": -1}, "below nothing"),
    ({"futures": 4}, "too few to choose by"),
    ({"plans": 0}, "ask for 1 or more"),
]


@pytest.mark.parametrize(("asks", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_question_without_an_answer_is_told_in_words(asks: dict[str, Any], told: str) -> None:
    with pytest.raises(AskError, match=told):
        asked(plant_with(COSTS), **asks)


def test_a_plant_without_levers_says_what_to_write() -> None:
    from tests.launch.synthetic import WORKDAYS

    goal = "goals: {full_speed: {rate: 26100 piece/year, announced: 2026-04-30}}\n"
    with pytest.raises(AskError, match="levers"):
        asked(loads(WORKDAYS + goal))


def test_a_lever_that_changes_no_future_is_not_bought_however_near_it_brings_them(twin_by_hand: Twin) -> None:
    # a brings 16 of 16 futures to full speed; b brings them further beyond it, which the score likes and the chance does not.
    def rule(plant: Plant) -> float:
        more = machines(plant)
        return 94.0 + 9.0 * more["a"] + 2.0 * more["b"]

    twin_by_hand(rule, noise=1.0)
    answer = asked(plant_with({"a": 500, "b": 50}), budget="600 kEUR", futures=16)
    assert ["more_a"] == levers_bought(answer)
    assert 500_000.0 == answer.cost.mid


def test_where_fresh_luck_refuses_the_cheapest_plan_the_next_dearer_is_tried_on_further_luck(
    twin_by_hand: Twin,
) -> None:
    # a with b makes 103 units: 77 %. With this seed fresh luck says less than 70 %; all three make 112: nearly always.
    twin_by_hand(lambda plant: additive(plant) - 3.0, noise=4.0)
    answer = asked(plant_with(COSTS), maximise=None, least_cost="full_speed", chance=0.7, seed=3)
    assert ("enough", 1_100_000.0) == (answer.verdict, answer.cost.mid)
    assert answer.effort.futures["again"] > 0
    assert answer.gain is not None
    assert 3 + 5 * 1_000_003 == answer.gain.seed == answer.fresh_seed
