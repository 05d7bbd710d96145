"""On its own is tested at candidate dates; its odds are read from the least chance of all later dates."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from gigaramp.launch.odds.forks import candidates, fork_outcome, fork_tests
from gigaramp.launch.odds.long_hold import long_hold_tests
from gigaramp.launch.odds.working_days import working_days
from gigaramp.launch.reading import line_answers
from gigaramp.plant import Plant
from tests.launch.synthetic import SyntheticRun, future_of, plant_of

UNTIL = date(2026, 12, 31)
GOALS = """
goals:
  full_speed: {rate: 2610 piece/year, hold: 4 weeks}
  on_its_own: {share_of_full_speed: 90 %, hold: 8 weeks, experts: 0, announced: 2026-08-15}
"""


def plant_asking(extra: str = "as_of: 2026-05-30\n") -> Plant:
    return plant_of(extra + GOALS)


def days_of_plan(plant: Plant) -> list[date]:
    working = working_days(plant, UNTIL)
    return [working.days[day] for day in fork_tests(plant, working).days]


def test_candidates_are_four_weekly_from_as_of_with_the_announced_date_by_hand() -> None:
    # From Saturday 30 May: moved to Monday 1 June, then every fourth week; 15 August is a Saturday, so Friday 14.
    # The last hold of forty planned days that ends by 31 December begins on 6 November.
    expected = [date(2026, 6, 1), date(2026, 6, 29), date(2026, 7, 27), date(2026, 8, 14), date(2026, 8, 24)]
    assert [*expected, date(2026, 9, 21), date(2026, 10, 19)] == days_of_plan(plant_asking())


def test_lines_are_judged_at_every_third_date_from_the_last_and_at_the_announced_one() -> None:
    plant = plant_asking()
    # Of the seven dates above the last, the fourth (it is the announced one too) and the first.
    assert (True, False, False, True, False, False, True) == fork_tests(plant, working_days(plant, UNTIL)).lines
    later = plant.change("goals.on_its_own.announced", "2026-09-25")
    assert (True, False, False, True, False, True, True) == fork_tests(later, working_days(later, UNTIL)).lines


def test_without_as_of_candidates_begin_at_the_start() -> None:
    assert date(2026, 1, 5) == days_of_plan(plant_asking(""))[0]


def test_a_fork_must_make_its_share_of_full_speed_within_the_hold() -> None:
    plant = plant_asking()
    working = working_days(plant, UNTIL)
    tests = fork_tests(plant, working)
    # Forty planned days of nine pieces from Monday 1 June; the hold ends before Monday 27 July.
    assert (date(2026, 7, 27), pytest.approx(360.0)) == (working.days[tests.ends[0]], tests.needed[0])


def test_a_hold_that_ends_with_the_run_ends_behind_its_last_day() -> None:
    plant = plant_asking("as_of: 2026-11-06\n")
    working = working_days(plant, UNTIL)
    tests = fork_tests(plant, working)
    assert ((working.days.index(date(2026, 11, 6)),), (len(working.days),)) == (tests.days, tests.ends)
    later = plant_asking("as_of: 2026-11-07\n")
    assert () == candidates(later, later.goals["on_its_own"], working)


def test_the_odds_are_the_least_chance_of_all_later_dates_by_hand() -> None:
    plant = plant_asking()
    working = working_days(plant, UNTIL)
    tests = fork_tests(plant, working)
    forks = [(0, 1, 0, 1, 1, 1, 1), (0, 0, 0, 0, 0, 1, 1), (1, 1, 1, 1, 1, 1, 1), (0, 0, 0, 0, 0, 0, 0)]
    run = SyntheticRun(
        plant, UNTIL, tuple(future_of(plant, UNTIL, 9.0, index=n, forks=row) for n, row in enumerate(forks))
    )
    outcome = fork_outcome(run, tests, "on_its_own")
    # Chances by candidate: 1/4, 2/4, 1/4, 2/4, 2/4, 3/4, 3/4.
    odds = outcome.odds(np.ones(4))
    assert [0.25, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75] == odds.heights.tolist()
    assert [date(2026, 6, 1), date(2026, 8, 14), None] == [odds.date_at(share) for share in (0.1, 0.5, 0.9)]
    assert 0.5 == odds.chance_by(date(2026, 8, 15))
    firsts = [date(2026, 8, 14), date(2026, 9, 21), date(2026, 6, 1), None]
    assert firsts == [date.fromordinal(int(day)) if np.isfinite(day) else None for day in outcome.days]


def test_weights_weigh_the_forks() -> None:
    plant = plant_asking()
    working = working_days(plant, UNTIL)
    tests = fork_tests(plant, working)
    futures = tuple(future_of(plant, UNTIL, 9.0, index=n, forks=(n,) * 7) for n in (0, 1))
    outcome = fork_outcome(SyntheticRun(plant, UNTIL, futures), tests, "on_its_own")
    assert 0.9 == outcome.odds(np.array([1.0, 9.0])).chance_by(UNTIL)


def run_of_lines(plant: Plant, lines: tuple[str, ...]) -> SyntheticRun:
    """Four futures: the first line holds in one of them from the announced date on, the second in three from the first date."""
    futures = []
    for n in range(4):
        future = future_of(plant, UNTIL, 9.0, index=n, forks=(0,) * 7)
        first = [int(n == 0 and place >= 3) for place in range(7)]
        future.forks_by_line = np.array([first, [int(n < 3)] * 7], dtype=np.int8).T
        futures.append(future)
    return SyntheticRun(plant, UNTIL, tuple(futures), lines=lines)


def test_each_line_has_odds_of_its_own_by_hand() -> None:
    plant = plant_asking()
    tests = fork_tests(plant, working_days(plant, UNTIL))
    run = run_of_lines(plant, ("a", "b"))
    first, second = line_answers(run, tests, np.ones(4), "on_its_own")
    assert [("a", 0.25, None), ("b", 0.75, date(2026, 6, 1))] == [
        (each.line, each.chance_by_announced, each.dates.p50) for each in (first, second)
    ]
    assert date(2026, 8, 14) == first.dates.p10
    assert (0.25 * 0.75 / 4) ** 0.5 == pytest.approx(first.error)


def test_the_one_line_of_a_plant_is_not_asked_alone() -> None:
    plant = plant_asking()
    tests = fork_tests(plant, working_days(plant, UNTIL))
    assert () == line_answers(run_of_lines(plant, ("a",)), tests, np.ones(4), "on_its_own")


def test_two_own_goals_share_one_plan_in_the_order_of_its_days() -> None:
    plant = plant_of("as_of: 2026-05-30\n" + GOALS + "  half: {share_of_full_speed: 50 %, hold: 4 weeks, experts: 0}\n")
    tests = fork_tests(plant, working_days(plant, UNTIL))
    assert tuple(sorted(tests.days)) == tests.days
    assert (7, 7) == (len(tests.entries("on_its_own")), len(tests.entries("half")))


def test_the_long_hold_is_tested_only_where_it_fits() -> None:
    plant = plant_asking()
    working = working_days(plant, UNTIL)
    tests = long_hold_tests(plant, working, {"on_its_own": (date(2026, 6, 1), date(2026, 8, 24), None)})
    # 26 weeks are 130 planned days: from 1 June they end on Friday 27 November, from 24 August after the horizon.
    assert (date(2026, 6, 1), date(2026, 11, 30)) == (working.days[tests.days[0]], working.days[tests.ends[0]])
    assert (1, pytest.approx(130 * 9.0)) == (len(tests.days), tests.needed[0])
