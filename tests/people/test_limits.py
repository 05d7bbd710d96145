"""The curve at its ends: no practice, endless practice, a break without end, and nothing to learn from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigaramp.twin.kernel.people.skills import output_share
from tests.people.plants import experts_of, judged, made, people_of, plant, run_of, skill

tops = st.floats(0.5, 2.0)
exponents = st.floats(0.0, 1.0)
learning_hours = st.floats(50.0, 5000.0)


@given(top=tops, prior=st.floats(1.0, 5000.0), recency=exponents, learning=learning_hours, now=st.floats(0.0, 1e5))
def test_without_practice_only_earlier_experience_counts(top, prior, recency, learning, now):
    assert top * prior / (prior + learning) == pytest.approx(
        output_share(top, 0.0, 0.0, 0.0, prior, recency, learning, now)
    )


@given(top=tops, recency=exponents, learning=learning_hours, now=st.floats(0.0, 1e5))
def test_without_practice_and_experience_there_is_no_output(top, recency, learning, now):
    assert 0.0 == output_share(top, 0.0, 0.0, 0.0, 0.0, recency, learning, now)


@given(top=tops, prior=st.floats(0.0, 5000.0), recency=exponents, learning=learning_hours)
def test_endless_practice_reaches_the_top_and_never_passes_it(top, prior, recency, learning):
    practice, span = 1e12, 1e6
    share = output_share(top, practice, practice * span / 2.0, 0.0, prior, recency, learning, span)
    assert top == pytest.approx(share, rel=1e-6)
    assert share <= top


@given(top=tops, prior=st.floats(0.0, 5000.0), learning=learning_hours, recency=st.floats(0.05, 1.0))
def test_a_break_without_end_leaves_only_earlier_experience(top, prior, learning, recency):
    """400 h gained at 50 h: R = 100 / t goes to 0, and what is above k p / (p + r) is at most k x R^a / r."""
    left = top * prior / (prior + learning)
    shares = [
        output_share(top, 400.0, 400.0 * 50.0, 0.0, prior, recency, learning, span) for span in (1e2, 1e4, 1e6, 1e10)
    ]
    assert sorted(shares, reverse=True) == shares
    assert left - 1e-12 <= shares[-1] <= left + top * 400.0 * 1e-8**recency / learning + 1e-12


@given(top=tops, prior=st.floats(0.0, 5000.0), learning=learning_hours, now=st.floats(200.0, 1e9))
def test_where_nothing_is_forgotten_a_break_changes_nothing(top, prior, learning, now):
    expected = top * (400.0 + prior) / (400.0 + prior + learning)
    assert expected == pytest.approx(output_share(top, 400.0, 400.0 * 50.0, 0.0, prior, 0.0, learning, now))


@given(prior=st.floats(0.0, 2000.0), recency=exponents, more=st.floats(0.0, 100.0), when=st.floats(1.0, 999.0))
def test_a_visit_that_teaches_more_never_lowers_a_skill(prior, recency, more, when):
    """x R^a = x^(1-a) (2 S / T)^a, and both x and S grow with each visit: so for a <= 1, whenever the visit was."""
    practice, dated = 200.0, 200.0 * 300.0
    before = output_share(1.0, practice, dated, 0.0, prior, recency, 600.0, 1000.0)
    after = output_share(1.0, practice + more, dated + more * when, 0.0, prior, recency, 600.0, 1000.0)
    assert after >= before - 1e-12


# --- in a plant ---

STARVED = {"cut": {"cycle_time": "10 min", "crew": 2, "source": {"every": "20000 h"}}}


def test_without_work_and_without_training_nobody_learns_anything():
    people = people_of(experts={"guides": experts_of(["cut"], 2)})
    run = run_of(plant(STARVED, people), "2025-06-29")
    np.testing.assert_array_equal(skill(run, "cut")[0], 0.0)


@pytest.mark.parametrize("forgetting", [0, 0.3, 1])
def test_without_work_earlier_experience_stays_as_it_was(forgetting):
    """p is not practice, so no recency weighs on it: y = k p / (p + r) = 200 / 800 from the first week to the last."""
    people = people_of(
        {"experienced": "100 %", "prior_hours": "200 h"},
        {"recency": forgetting},
        experts={"guides": experts_of(["cut"], 2)},
    )
    run = run_of(plant(STARVED, people), "2025-06-29")
    np.testing.assert_allclose(skill(run, "cut")[0], 0.25, rtol=1e-5)


def test_without_work_training_fades_where_people_forget():
    people = people_of(skill={"recency": 0.5}, training={"hours": "36 h", "worth": "100 %", "hours_a_week": "36 h"})
    found = skill(run_of(plant(STARVED, people), "2025-12-28"), "cut")[0]
    assert found[2] > 0.0
    assert (np.diff(found[2:]) < 0.0).all()


def test_without_work_training_stays_where_nothing_is_forgotten():
    """36 h of training over r = 600 h: 36/636 from the week in which it ends."""
    people = people_of(training={"hours": "36 h", "worth": "100 %", "hours_a_week": "36 h"})
    found = skill(run_of(plant(STARVED, people), "2025-12-28"), "cut")[0]
    np.testing.assert_allclose(found[2:], 36.0 / 636.0, rtol=1e-5)


def test_a_line_that_never_starts_teaches_nobody():
    people = people_of(experts={"guides": experts_of(["cut"], 2)})
    lines = {"west": {}, "east": {"starts": "2027-06-01"}}
    run = run_of(plant({"cut": {"cycle_time": "10 min", "crew": 2}}, people, lines=lines), "2025-06-29")
    assert 0.0 == np.nan_to_num(skill(run, "cut", "east")).max()
    assert skill(run, "cut", "west")[0, -1] > 0.2


@pytest.mark.parametrize("forgetting", [0, 0.3, 0.9])
def test_people_judged_able_who_go_on_working_stay_able(forgetting):
    """A judgement must not be read as practice of one moment: R would fall to nothing within a shift.

    With hours w a week that go on as before, x R^a does not fall: so a person who works full weeks keeps the level.
    """
    people = people_of(
        skill={"recency": forgetting},
        assessed=[judged("cut", 3)],
        experts={"guides": experts_of(["cut"], 1, does=["coach"])},
        coaching_gain=0.000001,
    )
    found = skill(run_of(plant({"cut": {"cycle_time": "10 min", "crew": 1}}, people), "2025-06-29"), "cut")[0]
    assert found.min() >= 0.97 * 0.63


def test_output_never_passes_the_rate_of_the_machine_however_good_people_are():
    """Endless experience and a wide spread of k: y / requirement is above 1 for all, and speed is 1 for all."""
    people = people_of({"experienced": "100 %", "prior_hours": "1000000 h"}, {"spread": 0.5, "learning_hours": "1 h"})
    run = run_of(plant({"cut": {"machines": 4, "cycle_time": "10 min", "crew": 4}}, people), "2025-01-19")
    # 4 machines × 8 h × 6 units an hour; what is in work at the end of the first day is done on the second.
    days = made(run, "cut")[0]
    assert [192] * 9 == days[days > 0][1:].tolist()
