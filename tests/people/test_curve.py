"""The curve of a person against the papers: Mazur and Hastie (1978), recency after Nembhard and Uzumeri (2000)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigaramp.twin.kernel.people.skills import output_share
from tests.people.by_hand import output_share_of
from tests.people.plants import ALMOST_NOTHING, ONE_SHIFT, experts_of, people_of, plant, run_of, skill


def test_evenly_spread_practice_gives_the_curve_of_mazur_and_hastie():
    """x = 400, p = 100, r = 500, k = 6/5, evenly spread over 1,000 h, so R = 1 whatever a is.

    y = 6/5 · (400 + 100) / (400 + 100 + 500) = 6/5 · 1/2 = 3/5.
    """
    assert 3 / 5 == pytest.approx(output_share(1.2, 400.0, 400.0 * 500.0, 0.0, 100.0, 0.7, 500.0, 1000.0))


def test_two_blocks_of_practice_and_a_break_by_hand():
    """300 h gained at 160 h, a break, 100 h gained at 800 h, judged at 1,000 h; t_0 = 0.

    x = 400; S = 300·160 + 100·800 = 128,000; R = 2·128,000 / (400·1,000) = 16/25; a = 1/2, so R^a = 4/5.
    With k = 5/4, p = 80, r = 600: y = 5/4 · (320 + 80) / (320 + 80 + 600) = 5/4 · 2/5 = 1/2.
    """
    assert 1 / 2 == pytest.approx(output_share(1.25, 400.0, 128_000.0, 0.0, 80.0, 0.5, 600.0, 1000.0))


def test_the_same_practice_gained_late_is_worth_more_than_one_when_spread():
    """All 400 h gained at 980 h of 1,000: S = 392,000, R = 1.96, R^(1/2) = 1.4; p = 40, r = 400, k = 1.

    y = (560 + 40) / (560 + 40 + 400) = 3/5.
    """
    assert 3 / 5 == pytest.approx(output_share(1.0, 400.0, 392_000.0, 0.0, 40.0, 0.5, 400.0, 1000.0))


def test_the_start_of_practice_is_where_time_is_counted_from():
    """The blocks of the test above, all 5,000 h later: the same skill."""
    shifted = 300.0 * 160.0 + 100.0 * 800.0
    assert 1 / 2 == pytest.approx(output_share(1.25, 400.0, shifted, 5000.0, 80.0, 0.5, 600.0, 6000.0))


hours = st.floats(0.5, 500.0)
# Skills are read at shift ends, so never within the first hours; there the twin keeps R at 1, as at the start itself.
histories = st.lists(st.tuples(st.floats(4.0, 5000.0), hours), min_size=1, max_size=20)


@given(
    visits=histories,
    idle=st.floats(0.0, 20_000.0),
    top=st.floats(0.5, 2.0),
    prior=st.floats(0.0, 2000.0),
    forgetting=st.floats(0.0, 1.0),
    learning=st.floats(50.0, 5000.0),
    started=st.floats(0.0, 10_000.0),
)
def test_any_history_gives_the_formula_written_from_the_papers(visits, idle, top, prior, forgetting, learning, started):
    now = started + max(when for when, _ in visits) + idle
    dated = sum(each * when for when, each in visits)
    practice = sum(each for _, each in visits)
    expected = output_share_of(
        [(started + when, each) for when, each in visits],
        top=top, learning=learning, prior=prior, forgetting=forgetting, started=started, now=now,
    )  # fmt: skip
    assert expected == pytest.approx(
        output_share(top, practice, dated, started, prior, forgetting, learning, now), rel=1e-6
    )


# --- the same curve, lived by one person in a plant ---

CLOSED = {"main": ONE_SHIFT["main"] | {"closures": [{"from": "2025-02-17", "to": "2025-03-16", "why": "four weeks"}]}}


@pytest.mark.parametrize("forgetting", [0, 0.5, 1])
def test_a_person_who_works_six_weeks_rests_four_and_comes_back_follows_the_curve(forgetting):
    """One machine that never starves or fails, one person, eight hours a day: practice is known by hand.

    The week's skill is read between the opening of its last shift (Friday 06:00) and its end; the hand value must
    fall between the least and the most of those moments. The expert only guides, because a beginner may not run alone.
    """
    people = people_of(
        skill={"learning_hours": "300 h", "recency": forgetting},
        coaching_gain=ALMOST_NOTHING,
        experts={"guides": experts_of(["cut"], 1, does=["coach"])},
    )
    run = run_of(plant({"cut": {"cycle_time": "10 min", "crew": 1}}, people, calendars=CLOSED), "2025-04-27")
    found = skill(run, "cut")[0]
    for week in range(16):
        possible = [_worked(week, shifts, at, forgetting) for shifts, at in ((4, 96.0), (5, 104.0), (5, 168.0))]
        if not 6 <= week < 10:
            assert min(possible) - 1e-4 <= found[week] <= max(possible) + 1e-4, f"week {week}"


def _worked(week: int, shifts: int, at: float, forgetting: float) -> float:
    """Output share at `at` hours of a week, after some of its five shifts of eight hours; weeks 6 to 9 are closed."""
    open_weeks = [number for number in range(week) if not 6 <= number < 10]
    days = [168.0 * number + 24.0 * day for number in open_weeks for day in range(5)]
    days += [168.0 * week + 24.0 * day for day in range(shifts)]
    visits = [(day + 8.0, 8.0) for day in days]
    return output_share_of(visits, top=1.0, learning=300.0, forgetting=forgetting, now=168.0 * week + at)
