"""Who is there: cover by the head-count plan, crews, experts by day and shift, understanding."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest

from tests.twin.worlds import DAY, HOUR, Bench, family_of, people_of

CUT = {"cycle_time": "10 min", "crew": 2}
SHIFTS = {"main": {"shifts": ["05:00-13:00", "13:00-21:00"], "days": ["mon", "tue", "wed", "thu", "fri"], "teams": 2}}


def bench_of(people, steps=None, until="2025-01-26", **more) -> Bench:
    return Bench({"steps": steps or {"cut": CUT}, "people": people, **more}, until)


def test_cover_is_the_people_there_over_those_the_steps_need():
    cover = bench_of(people_of(3)).world.days.cover  # 2 people in each of 3 shifts
    assert [0.5] * 21 == cover[:21].tolist()


def test_head_counts_rise_in_straight_lines_between_dates_and_a_share_works_at_the_steps():
    recruits = [{"on": "2025-01-06", "count": 0}, {"on": "2025-01-16", "count": 10}]
    cover = bench_of(people_of(0, recruits=recruits, in_production="60 %")).world.days.cover
    np.testing.assert_allclose(cover[:12], [min(day, 10) * 0.6 / 6 for day in range(12)])


def test_nobody_hires_more_than_a_quarter_above_need():
    assert 1.25 == bench_of(people_of(500)).world.days.cover.max()


def test_people_are_needed_only_for_lines_whose_crews_have_begun():
    """The second line starts in ten weeks; its crew begins eight weeks before, so cover falls by half on day 14."""
    lines = {"a": {}, "b": {"starts": "2025-03-17"}}
    cover = bench_of(people_of(6), lines=lines).world.days.cover
    assert [1.0] * 14 + [0.5] * 7 == cover[:21].tolist()


def test_a_crew_has_its_need_times_the_cover_and_the_training_hours():
    bench = bench_of(people_of(3)).run(0)
    crew = bench.crew("cut")
    assert (1.0, 50.0) == (crew.heads, crew.practice)
    assert 50 / 150 == pytest.approx(crew.skill)


@pytest.mark.parametrize("sigma", [0.0, 0.3])
def test_crews_differ_as_means_of_their_people_do(sigma):
    skill = {"learning_hours": "100 h", "recency": 0, "spread": sigma, "requirement": "80 %"}
    tops = np.concatenate(
        [bench_of(people_of(6, skill=skill), lines={f"line_{k}": {} for k in range(12)}).world.crews.top]
    )
    assert np.std(np.log(tops)) == pytest.approx(sigma / np.sqrt(2), abs=0.06)


def test_experts_are_on_site_from_their_arrival_to_the_day_before_they_leave():
    experts = {"cutters": family_of("cut", 4, "2025-01-08", "2025-01-13")}
    assert [0, 0, 4, 4, 4, 4, 4, 0, 0] == bench_of(people_of(6, experts)).world.on_site[0, :9].tolist()


def test_a_span_of_dates_spreads_a_family_evenly():
    experts = {"cutters": family_of("cut", 4, {"from": "2025-01-08", "to": "2025-01-16"}, "2025-06-01")}
    # 9, 11, 13 and 15 January.
    assert [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4] == bench_of(people_of(6, experts)).world.on_site[0, :11].tolist()


def test_experts_are_spread_over_the_shifts_and_none_is_lost():
    bench = bench_of(people_of(6, {"cutters": family_of("cut", 4)}))
    seen = []
    for shift in range(6):
        bench.run(shift * 8 * HOUR)
        seen.append(int(bench.world.families[0].on_shift))
    assert [1, 1, 2, 1, 1, 2] == seen


@pytest.mark.parametrize(
    "language, expected",
    [
        (None, 1.0),
        ({"local": ["fr"], "translation": "60 %"}, 0.6),
        ({"local": ["fr", "zh"], "translation": "60 %"}, 1.0),
        ({"local": ["fr"], "translation": "60 %", "glossary": True, "glossary_gain": "25 %"}, 0.7),
    ],
)
def test_understanding_comes_from_a_shared_language_a_translator_or_a_glossary(language, expected):
    people = people_of(6, {"cutters": family_of("cut", languages=["zh", "en"])})
    if language is not None:
        people["language"] = language
    assert expected == pytest.approx(bench_of(people).world.families[0].understanding)


def test_the_first_team_of_a_day_follows_the_calendar():
    bench = bench_of(people_of(4), calendars=SHIFTS)
    teams = []
    for hour in (0, 8, 16, 24, 32):
        bench.run(hour * HOUR)
        teams.append(int(bench.station("cut").team))
    assert [0, 1, -1, 0, 1] == teams


def test_absence_is_drawn_for_each_team_and_day():
    bench = bench_of(people_of(1200, absence="20 %"), steps={"cut": {"cycle_time": "10 min", "crew": 400}})
    shares = []
    for day in range(20):
        for team in range(3):
            bench.run(day * DAY + team * 8 * HOUR)
            crew = bench.crew("cut", team)
            shares.append(crew.present / crew.heads)
    assert np.mean(shares) == pytest.approx(0.8, abs=4 * 0.02 / np.sqrt(60))
    assert np.std(shares) == pytest.approx(0.02, rel=0.35)


def test_turnover_takes_the_mean_and_brings_the_training_hours():
    """Practice of a crew that is replaced at a rate of 3.65 a year settles where what is worked equals what leaves."""
    people = people_of(6, turnover="3.65 1/year", training={"hours": "50 h", "worth": "100 %"})
    bench = bench_of(people, until="2026-12-31").run(700 * DAY)
    a_day = 3.65 / 365.25
    # A day adds 8 h, then the share that is new has 50 h instead of the mean.
    assert bench.crew("cut").practice == pytest.approx(50 + 8 * (1 - a_day) / a_day, rel=0.01)


def test_a_crew_that_did_not_exist_yet_works_nothing():
    recruits = [{"on": "2025-01-06", "count": 0}, {"on": "2025-01-09", "count": 0}, {"on": "2025-01-10", "count": 6}]
    bench = bench_of(people_of(0, recruits=recruits)).run(4 * DAY - HOUR)
    assert 0 == bench.station("cut").good_total
    bench.run(6 * DAY)
    assert bench.station("cut").good_total > 20
    assert exp(log(2)) == pytest.approx(bench.crew("cut").heads)
