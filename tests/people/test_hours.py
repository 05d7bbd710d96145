"""Every paid hour is somewhere: at work, away, in training, waiting for a seat in class, or idle."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gigaramp.plant import Plant
from gigaramp.twin.result import HOURS, Run
from tests.people.plants import TWO_SHIFTS, experts_of, people_of, plant, run_of

PAID, WORKED, ABSENT, TRAINING, WAITING, IDLE = (
    HOURS.index(name) for name in ("paid", "worked", "absent", "training", "waiting_class", "idle")
)


def simple() -> Plant:
    """One step, a crew of three on one shift, an expert beside it; nobody leaves."""
    experts = {"guides": experts_of(["cut"], 1)}
    return plant({"cut": {"machines": 3, "cycle_time": "10 min", "crew": 3}}, people_of(experts=experts))


def schooled() -> Plant:
    """Recruits in bigger numbers than the class has seats, two lines, one shared step, absence, machines that stop."""
    people = people_of(
        {"guided": 3, "coached": 1},
        {"spread": 0.2, "recency": 0.3},
        absence="8 %",
        training={"hours": "200 h", "worth": "30 %", "hours_a_week": "36 h", "in_class": "40 %", "seats": 4},
        experts={"cutters": experts_of(["cut", "join"], 4), "testers": experts_of(["test"], 2, leaves="2025-08-01")},
    )
    stops = {"mtbf": {"value": "10 h", "law": "exponential"}, "restore_time": {"value": "40 min", "law": "exponential"}}
    steps: dict[str, Any] = {
        "cut": {"machines": 4, "cycle_time": "4 min", "crew": 4, **stops},
        "join": {"machines": 2, "cycle_time": "2 min", "crew": 3, "buffer": 40, **stops},
        "test": {"machines": 2, "cycle_time": "1 min", "crew": 1.5, "buffer": 80, "shared": True},
    }
    return plant(steps, people, lines={"west": {}, "east": {"starts": "2025-05-05"}}, calendars=TWO_SHIFTS)


def restless() -> Plant:
    """Turnover, a summer wave of leavers, classes with seats, technicians, five teams on three shifts, a closure."""
    calendar = {
        "shifts": ["05:00-13:00", "13:00-21:00", "21:00-05:00"],
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "teams": 5,
        "closures": [{"from": "2025-08-04", "to": "2025-08-17"}],
    }
    people = people_of(
        {"guided": 3, "coached": 1, "experienced": "20 %"},
        {"spread": 0.3, "recency": 0.5},
        absence="6 %",
        turnover="0.6 1/year",
        training={"hours": "120 h", "worth": "30 %", "hours_a_week": "36 h", "in_class": "50 %", "seats": 3},
        departures=[{"from": "2025-07-01", "to": "2025-08-31", "share": "25 %"}],
        technicians={"fitters": {"steps": ["cut", "join"], "crew": 1, "prior_hours": "800 h"}},
        experts={"cutters": experts_of(["cut"], 6, leaves="2025-09-01")},
        recruits=[{"on": "2025-01-06", "count": 30}, {"on": "2025-12-31", "count": 60}],
        most_cover=1.25,
    )
    stops = {"mtbf": {"value": "6 h", "law": "exponential"}, "restore_time": {"value": "30 min", "law": "exponential"}}
    steps = {
        "cut": {"machines": 4, "cycle_time": "4 min", "crew": 4, **stops},
        "join": {"machines": 3, "cycle_time": "3 min", "crew": 3, "buffer": 40, **stops},
    }
    return plant(steps, people, calendars={"main": calendar})


@pytest.fixture(scope="module", params=[simple, schooled, restless], ids=["simple", "schooled", "restless"])
def run(request: pytest.FixtureRequest) -> Run:
    return run_of(request.param(), "2025-12-31", futures=2)


def test_hours_paid_are_worked_away_in_class_waiting_for_it_or_idle(run):
    hours = np.stack([future.hours for future in run.futures]).astype(float)
    assert hours.shape[2] == len(run.skill_families)
    spent = hours[..., [WORKED, ABSENT, TRAINING, WAITING, IDLE]].sum(axis=-1)
    np.testing.assert_allclose(spent, hours[..., PAID], rtol=1e-5, atol=1e-3)
    assert (hours[..., PAID].sum(axis=1) > 0.0).all(), "somebody is paid"


def test_no_hours_are_less_than_none(run):
    assert min(float(future.hours.min()) for future in run.futures) >= -1e-4


def test_nobody_works_more_hours_than_machines_need_people(run):
    """Person-hours at work of a plant are at most the person-shifts there, at eight hours each."""
    from gigaramp.twin.result import SHIFT_FIGURES

    for future in run.futures:
        present = future.by_shift[..., SHIFT_FIGURES.index("present")].sum(axis=(1, 2)) * 8.0
        crews = [k for k, name in enumerate(run.skill_families) if name in run.steps]
        assert (future.hours[:, crews, WORKED].sum(axis=1) <= present * (1.0 + 1e-5) + 1e-3).all()


def test_a_crew_of_three_on_one_shift_is_paid_three_weeks_of_forty_hours():
    """3 people × 5 days × 8 h = 120 h a week. The expert is not on the pay-roll. Nobody is away or in class."""
    future = run_of(simple(), "2025-03-30").futures[0]
    whole = np.zeros((12, len(HOURS)))
    whole[:, PAID] = whole[:, WORKED] = 120.0
    np.testing.assert_allclose(future.hours[:12, 0], whole, atol=0.01)


def test_two_teams_of_three_are_paid_twice_as_much():
    """On two shifts a day: 2 teams × 3 people × 40 h = 240 h a week."""
    built = plant(
        {"cut": {"machines": 3, "cycle_time": "10 min", "crew": 3}},
        people_of(experts={"guides": experts_of(["cut"], 2)}),
        calendars=TWO_SHIFTS,
    )
    np.testing.assert_allclose(run_of(built, "2025-03-30").futures[0].hours[:12, 0, PAID], 240.0, atol=0.01)


def test_people_who_may_not_run_a_machine_alone_are_paid_to_stand_idle():
    """No expert, nobody at level 3, and remote help too far to come: nobody guides, so nobody runs or learns."""
    far = {"remote": "50000 h", "parts_share": "0 %", "parts_delay": "1 h"}
    built = plant({"cut": {"machines": 3, "cycle_time": "10 min", "crew": 3}}, people_of(), help=far)
    run = run_of(built, "2025-03-30")
    hours = run.futures[0].hours[:12, 0]
    np.testing.assert_allclose(hours[:, IDLE], 120.0, atol=0.01)
    assert 0 == run.futures[0].good.sum()


def test_absence_takes_its_share_of_the_hours():
    """10 % of 20 people: over 50 weeks 5,000 person-shifts, so the share is known to ±1.4 points at 0.1 %."""
    people = people_of(experts={"guides": experts_of(["cut"], 4, span=10)}, absence="10 %")
    run = run_of(plant({"cut": {"machines": 20, "cycle_time": "10 min", "crew": 20}}, people), "2025-12-21")
    total = run.futures[0].hours[:50, 0].sum(axis=0)
    assert 0.10 == pytest.approx(total[ABSENT] / total[PAID], abs=0.014)


def test_a_class_with_one_seat_lets_two_of_three_recruits_wait():
    """40 h of class at 40 h a week and one seat: the first waits no week, the second one, the third two."""
    training = {"hours": "40 h", "worth": "100 %", "hours_a_week": "40 h", "in_class": "100 %", "seats": 1}
    people = people_of(experts={"guides": experts_of(["cut"], 1)}, training=training)
    built = plant(
        {"cut": {"machines": 3, "cycle_time": "10 min", "crew": 3}}, people, lines={"line": {"starts": "2025-03-03"}}
    )
    total = run_of(built, "2025-06-29").futures[0].hours.sum(axis=(0, 1))
    assert 3 * 40.0 == pytest.approx(total[TRAINING], rel=0.1)
    assert (0 + 1 + 2) * 40.0 == pytest.approx(total[WAITING], rel=0.25)
