"""Laws of people that are theorems: they hold in every week of every future, to the last digit or to rounding.

Hours are given where machines never fail or starve and anyone may run them: then a shift's practice does not hang on
skill. Coaching raises the weight of visits, and for a <= 1 a heavier visit never lowers x R^a (tests/people/test_limits).
"""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest

from gigaramp.launch import forecast
from gigaramp.plant import Plant
from gigaramp.twin.result import Future
from tests.people.plants import ALMOST_NOTHING, TWO_SHIFTS, Tree, experts_of, judged, people_of, plant, run_of, skill

CUT: Tree = {"cut": {"machines": 6, "cycle_time": "10 min", "crew": 6}}


SLOW = {"learning_hours": "20000 h", "spread": 0.2}
"""So slow to learn that nobody reaches level 3 within the year: all stay learners, whom experts coach."""
MASTERS = [
    {"id": f"P-{team}", "hired": "2025-01-06", "leaves": "2027-12-31", "steps": ["cut"], "team": team}
    for team in (1, 2)
]


def given_hours(experts: int, skill: Tree, **changes: object) -> Plant:
    """A master in each team lets everyone run, and coaches nobody; some are away, some leave, experts only coach."""
    people = people_of(
        {"guided": 100, "experienced": "50 %"},
        skill,
        absence="8 %",
        turnover="0.5 1/year",
        coaching_gain=1.5,
        roster=MASTERS,
        assessed=[judged("cut", 4, person=master["id"]) for master in MASTERS],
        training={"hours": "72 h", "worth": "30 %", "hours_a_week": "36 h"},
    )
    if experts:
        people["experts"] = {"guides": experts_of(["cut"], experts, does=["coach"], span=1)}
    return plant(CUT, people | changes, calendars=TWO_SHIFTS)


@pytest.mark.parametrize("forgetting", [0, 0.3, 1])
def test_more_coaching_never_lowers_a_skill_in_any_week(forgetting):
    built = [given_hours(experts, SLOW | {"recency": forgetting}) for experts in (0, 2, 4, 10)]
    found = [skill(run_of(one, "2025-12-28", 3), "cut") for one in built]
    for fewer, more in pairwise(found):
        assert (more - fewer).min() >= -1e-6
        assert more[:, -1].mean() > fewer[:, -1].mean() + 0.001


@pytest.mark.parametrize("forgetting", [0, 1])
def test_better_understanding_never_lowers_a_skill_in_any_week(forgetting):
    def of(share: str) -> np.ndarray:
        language = {"local": ["fr"], "translation": share}
        built = given_hours(4, SLOW | {"recency": forgetting}, language=language)
        return skill(run_of(built, "2025-12-28", 3), "cut")

    found = [of(share) for share in ("10 %", "50 %", "90 %")]
    for worse, better in pairwise(found):
        assert (better - worse).min() >= -1e-6
        assert better[:, -1].mean() > worse[:, -1].mean() + 0.001


def test_who_reaches_a_level_sooner_is_overtaken_by_one_coached_shift_at_most():
    """Experts coach learners first and level 4 never, so in the shift in which the later one crosses only that one is coached.

    With x hours at the level, the earlier has at least x + h after that shift and the later less than x + h (1 + γ); then
    the earlier gains no less. So more coaching costs at most γ h = 1.5 · 8 h: in y that times dy/dx = (1 - y)² / r at most,
    which is largest at the lower of the two levels, y = 0.63.
    """
    skills = {"recency": 0, "spread": 0, "learning_hours": "600 h"}
    found = [skill(run_of(given_hours(experts, skills), "2025-12-28", 3), "cut") for experts in (0, 2, 4, 10)]
    most = 1.5 * 8.0 * (1.0 - 0.63) ** 2 / 600.0
    for fewer, more in pairwise(found):
        assert (more - fewer).min() >= -most
        assert more.mean() > fewer.mean() + 0.001


# --- experts who do nothing ---

STOPS = {"mtbf": {"value": "6 h", "law": "exponential"}, "restore_time": {"value": "40 min", "law": "exponential"}}


def busy(experts: Tree) -> Plant:
    """A plant in which experts could do everything: learners, stops nobody can mend, missing people."""
    people = people_of(
        {"coached": 1, "experienced": "40 %"},
        {"recency": 0.3, "spread": 0.3},
        absence="10 %",
        turnover="0.3 1/year",
        language={"local": ["fr"], "translation": "50 %", "interpreters": {"zh": 1}, "interpreter_places": 1},
        experts=experts,
    )
    steps = {
        "cut": {"machines": 4, "cycle_time": "5 min", "crew": 4, **STOPS},
        "join": {"machines": 2, "cycle_time": "2.5 min", "crew": 2, "buffer": 40, **STOPS},
    }
    help = {"remote": "20 h", "parts_share": "1 %", "parts_delay": "10 h"}
    return plant(steps, people, calendars=TWO_SHIFTS, help=help)


def test_experts_who_do_nothing_change_nothing_but_how_many_are_on_site():
    some = {"helpers": experts_of(["cut"], 4, languages=["zh"])}
    without = run_of(busy(some), "2025-12-28", 3)
    beside = run_of(
        busy(some | {"watchers": experts_of(["cut", "join"], 6, languages=["zh"], does=[])}), "2025-12-28", 3
    )
    for before, after in zip(without.futures, beside.futures, strict=True):
        assert [] == [name for name in _arrays(before) if not _same(getattr(before, name), getattr(after, name))]
        assert (after.experts_on_site == before.experts_on_site + 6).all()
        assert before.visits == after.visits


def test_experts_who_do_something_change_something():
    idle = run_of(busy({"guides": experts_of(["cut", "join"], 6, languages=["zh"], does=[])}), "2025-12-28")
    active = run_of(busy({"guides": experts_of(["cut", "join"], 6, languages=["zh"])}), "2025-12-28")
    assert active.capability.sum() > idle.capability.sum()


def _arrays(future: Future) -> list[str]:
    left_out = {"index", "visits", "records", "experts_on_site"}
    return [each.name for each in fields(future) if each.name not in left_out]


def _same(before: object, after: object) -> bool:
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(_same(before[key], after[key]) for key in before)
    if before is None or after is None:
        return before is after
    if isinstance(before, str):
        return before == after
    return np.array_equal(np.asarray(before), np.asarray(after), equal_nan=True)


# --- a plant that is there from the first day ---

START = "2025-01-06"


def grown_up(level: float = 4, **people: object) -> Plant:
    """Masters, mature machines, mature defects, and no more work in progress than a buffer of an hour."""
    whole = people_of(
        {},
        {"recency": 0},
        assessed=[judged("cut", level), judged("join", level)],
        experts={"guides": experts_of(["cut", "join"], 4)},
    )
    stops = {"mtbf": {"value": "20 h", "law": "exponential"}, "restore_time": {"value": "20 min", "law": "exponential"}}
    scrap = {"scrap_at_start": "2 %", "scrap_mature": "2 %"}
    steps = {
        "cut": {"machines": 4, "cycle_time": "5 min", "crew": 4, **stops, **scrap},
        "join": {"machines": 2, "cycle_time": "2 min", "crew": 2, "buffer": 48, **stops, **scrap},
    }
    goals = {
        # 4 machines make 48 an hour, 40 h a week for 52 weeks about 100,000; less 2 % scrap, stops and the first hour.
        "full_speed": {"rate": "80000 piece/year", "hold": "4 weeks", "announced": "2025-03-31"},
        "on_its_own": {"share_of_full_speed": "95 %", "hold": "8 weeks", "experts": 0, "announced": "2025-03-31"},
    }
    return plant(steps, whole | people, goals=goals, horizon="2025-08-31")


def test_a_plant_of_masters_with_mature_machines_is_on_its_own_from_the_first_day():
    ramp = forecast(grown_up(), futures=8, seed=1, pool="here")
    assert 1.0 == ramp["on_its_own"].chance_by_announced
    assert [START] * 3 == [
        str(day) for day in (ramp["on_its_own"].dates.p10, ramp["on_its_own"].dates.p50, ramp["on_its_own"].dates.p90)
    ]


def test_the_same_plant_with_beginners_is_not():
    """Without experts nobody may run a machine alone on the first day, and nobody learns."""
    ramp = forecast(grown_up(level=1, coaching_gain=ALMOST_NOTHING), futures=4, seed=1, pool="here")
    assert str(ramp["on_its_own"].dates.p50) != START
