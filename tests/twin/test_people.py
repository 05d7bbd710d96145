"""Crews learn, run, are coached and mend; what they cannot mend waits for who can, and never for ever."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from scipy import stats

from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.twin.forks import ForkPlan
from gigaramp.twin.kernel.arrays import empty
from gigaramp.twin.kernel.clock_array import CLOCK
from gigaramp.twin.kernel.memory import Memory
from gigaramp.twin.kernel.people.crews import skill_of
from gigaramp.twin.kernel.people.skills import level_needed
from gigaramp.twin.kernel.people_arrays import CREW
from gigaramp.twin.study import Study
from tests.laws.plants import date, plant_of
from tests.twin.worlds import DAY, HOUR, MINUTE, Bench, family_of, people_of

CUT = {"cycle_time": "10 min", "crew": 2}
NEVER_LEARN = {"learning_hours": "100000 h", "recency": 0, "spread": 0, "requirement": "80 %"}
EXPERTLY = {"learning_hours": "0.001 h", "recency": 0, "spread": 0, "requirement": "80 %"}


def bench_of(people, cut=None, until="2025-01-26", **more) -> Bench:
    return Bench({"steps": {"cut": CUT | (cut or {})}, "people": people, **more}, until)


def hours(bench: Bench, loss: str) -> float:
    return float(bench.station("cut").spent[LOSS_INDEX[loss]]) / HOUR


# --- skill ---


def test_skill_is_the_hyperbolic_recency_curve():
    clock, crew = empty(CLOCK, 1), empty(CREW, 1)
    clock.recency, clock.learning_hours = 0.3, 600.0
    # 40 h in each of ten weeks, then four weeks away.
    ends = np.arange(1, 11) * 168.0
    crew.top, crew.practice, crew.since, crew.dated = 1.1, 400.0, 0.0, 40.0 * ends.sum()
    recency = 2 * 40.0 * ends.sum() / (400.0 * 14 * 168.0)
    effective = 400.0 * recency**0.3
    assert skill_of(Memory(clock=clock), crew[0], 14 * 168.0) == pytest.approx(1.1 * effective / (effective + 600.0))


def test_practice_long_ago_is_worth_less_and_nothing_is_forgotten_at_recency_zero():
    clock, crew = empty(CLOCK, 1), empty(CREW, 1)
    crew.top, crew.practice, crew.dated = 1.0, 400.0, 400.0 * 50
    clock.learning_hours = 600.0
    clock.recency = 0.5
    assert skill_of(Memory(clock=clock), crew[0], 5000.0) < skill_of(Memory(clock=clock), crew[0], 100.0)
    clock.recency = 0.0
    assert (
        skill_of(Memory(clock=clock), crew[0], 5000.0)
        == skill_of(Memory(clock=clock), crew[0], 100.0)
        == pytest.approx(0.4)
    )


def test_speed_is_the_output_share_over_the_requirement():
    bench = bench_of(people_of(6, skill=NEVER_LEARN | {"learning_hours": "150 h"})).run(8 * HOUR)
    # 50 h of training: 50 / 200 of the top output, over 80 %.
    assert 0.25 / 0.8 == pytest.approx(int(bench.station("cut").good_total) * 10 / 480, abs=0.02)
    assert 8 * (1 - 0.25 / 0.8) == pytest.approx(hours(bench, "slow"))


def test_a_shift_of_work_is_a_shift_of_practice():
    bench = bench_of(people_of(6)).run(8 * HOUR)
    assert 58.0 == pytest.approx(bench.crew("cut", 0).practice)
    assert 50.0 == bench.crew("cut", 1).practice


def test_a_step_that_starves_teaches_nothing():
    bench = bench_of(people_of(6), {"source": {"every": "1000 h"}}).run(8 * HOUR)
    assert 50.0 == bench.crew("cut", 0).practice


@pytest.mark.parametrize("count, understanding, gain", [(3, 1.0, 1.0), (3, 0.5, 2.0), (30, 1.0, 1.0)])
def test_an_hour_beside_an_expert_counts_more(count, understanding, gain):
    """One expert a shift has five places and two learners, so nobody waits; more experts do not add more."""
    people = people_of(6, {"cutters": family_of("cut", count)}, coaching_gain=gain)
    people["language"] = {"local": ["fr"], "translation": f"{100 * understanding} %"}
    bench = bench_of(people).run(8 * HOUR)
    assert 50 + 8 * (1 + gain * understanding) == pytest.approx(bench.crew("cut", 0).practice)


def test_experts_share_their_places_among_all_learners():
    people = people_of(60, {"cutters": family_of("cut", 3)}, places=5)
    bench = bench_of(people, {"crew": 20}).run(8 * HOUR)
    assert 50 + 8 * (1 + 5 / 20) == pytest.approx(bench.crew("cut", 0).practice)


# --- manning ---


def test_half_a_crew_runs_a_machine_at_half_rate():
    bench = bench_of(people_of(3, skill=EXPERTLY)).run(8 * HOUR)
    assert 24 == bench.station("cut").good_total
    assert 4.0 == pytest.approx(hours(bench, "no_people"))


def test_half_a_crew_runs_half_of_the_machines():
    bench = bench_of(people_of(3, skill=EXPERTLY), {"machines": 4}).run(8 * HOUR)
    assert 96 == bench.station("cut").good_total
    assert 16.0 == pytest.approx(hours(bench, "no_people"))


def test_free_experts_fill_missing_posts_and_the_crew_learns_less_from_watching():
    people = people_of(3, {"cutters": family_of("cut", 3)}, skill=EXPERTLY, coaching_gain=0.000001)
    bench = bench_of(people).run(8 * HOUR)
    assert 48 == bench.station("cut").good_total
    # Half of the work was the expert's: 0.3 of each such hour is learned.
    assert 50 + 8 * (1 - 0.7 * 0.5) == pytest.approx(bench.crew("cut", 0).practice, abs=1e-3)


# --- stops ---

FAILS = {"mtbf": {"value": "30 min", "law": "constant"}, "restore_time": {"value": "1 h", "law": "constant"}}


def restored_after(bench: Bench) -> list[float]:
    return [round(float(row["quantity"]), 3) for row in bench.records("machine_restored", "cut")]


def test_levels_are_output_shares_of_the_requirement():
    assert [0, 0.25, 0.5, 0.9, 1.0, 0.375, 0.7] == pytest.approx(
        [level_needed(level) for level in (0, 1, 2, 3, 4, 1.5, 2.5)]
    )


def test_a_crew_that_knows_enough_mends_at_once_and_in_its_own_time():
    """50 h of training over 150: a third of the top, over 80 %: 0.417. Level 1 needs 0.25; the hour takes 1 / 0.417."""
    bench = bench_of(people_of(6, skill=NEVER_LEARN | {"learning_hours": "100 h"}), FAILS | {"difficulty": 1}).run(
        8 * HOUR
    )
    assert restored_after(bench)[0] == pytest.approx(0.8 * 3, abs=1e-3)
    assert {-1} == set(bench.records("machine_restored", "cut")["cause"].tolist())
    assert 0.0 == hours(bench, "waiting_help")


def test_the_best_head_of_all_heads_of_a_team_decides_what_it_can_mend():
    skill = NEVER_LEARN | {"learning_hours": "100 h", "spread": 0.3}
    bench = bench_of(people_of(60, skill=skill), {"crew": 20}).run(0)
    crew = bench.crew("cut")
    highest = stats.norm.ppf((20 - 0.375) / (20 + 0.25))
    assert crew.best == pytest.approx(crew.skill * exp(0.3 * highest) / 0.8)


def test_people_of_one_step_help_on_its_other_lines():
    """Line b has no people yet, but line a's can mend its stop."""
    bench = bench_of(people_of(12, skill=EXPERTLY), FAILS | {"difficulty": 3}, lines={"a": {}, "b": {}}).run(8 * HOUR)
    assert {-1} == set(bench.records("machine_restored", "cut", "b")["cause"].tolist())


def test_an_expert_on_shift_mends_what_the_crew_cannot():
    people = people_of(6, {"cutters": family_of("cut", 3)}, skill=NEVER_LEARN)
    bench = bench_of(people, FAILS | {"difficulty": 3}).run(8 * HOUR)
    assert {1.0} == set(restored_after(bench))
    assert {0} == set(bench.records("machine_restored", "cut")["cause"].tolist())
    assert len(bench.times("help_arrived", "cut")) == bench.station("cut").week_expert_stops > 0


def test_with_nobody_on_site_who_can_the_vendor_comes_after_the_remote_wait():
    remote = {"remote": "10 h", "parts_share": "0 %", "parts_delay": "1 h"}
    bench = bench_of(people_of(6, skill=NEVER_LEARN), FAILS | {"difficulty": 3}, help=remote).run(48 * HOUR)
    assert {11.0} == set(restored_after(bench))
    assert {-2} == set(bench.records("machine_restored", "cut")["cause"].tolist())
    assert hours(bench, "waiting_help") > 20 and 0.0 == hours(bench, "failure")
    np.testing.assert_array_equal(bench.times("machine_stopped", "cut"), bench.times("help_called", "cut"))


def test_a_plant_that_names_no_help_waits_for_the_vendor_all_the_same():
    bench = bench_of(people_of(6, skill=NEVER_LEARN), FAILS | {"difficulty": 3}).run(48 * HOUR)
    assert {bench.study.plant.get("defaults.help.remote").mid / 3600 + 1} == set(restored_after(bench))


def test_a_stop_waits_for_the_next_shift_when_only_another_team_can_mend_it():
    bench = bench_of(people_of(6, skill=NEVER_LEARN), FAILS | {"difficulty": 3}).run(0)
    # The night team are masters: they have worked a million hours.
    bench.crew("cut", 2).practice = 1e9
    bench.run(6 * DAY)
    # The first day nobody could, so the vendor came; from then on the night team mends all that stops by day.
    assert [-2, -1, -1] == bench.records("machine_restored", "cut")["cause"][:3].tolist()
    assert {16, 17, 18, 19, 20, 21, 22, 23} >= set((bench.times("help_arrived", "cut") // HOUR % 24).tolist())
    assert hours(bench, "waiting_help") > 80


def test_a_stop_waits_for_an_expert_of_another_shift_rather_than_for_the_vendor():
    """One expert works every third shift; the vendor would take a hundred hours."""
    people = people_of(6, {"cutters": family_of("cut", 1)}, skill=NEVER_LEARN)
    remote = {"remote": "100 h", "parts_share": "0 %", "parts_delay": "1 h"}
    bench = bench_of(people, FAILS | {"difficulty": 3}, help=remote).run(2 * DAY)
    assert [0] == sorted(set(bench.records("machine_restored", "cut")["cause"].tolist()))
    arrived = (bench.times("help_arrived", "cut") // HOUR).tolist()
    assert set(arrived) <= {16, 17, 18, 19, 20, 21, 22, 23, 40, 41, 42, 43, 44, 45, 46, 47}


def test_a_busy_expert_goes_next_to_the_machine_that_has_waited_longest():
    people = people_of(
        60, {"cutters": family_of("cut", 3)}, skill=NEVER_LEARN | {"learning_hours": "10 h", "requirement": "100 %"}
    )
    cut = {"machines": 4, "mtbf": {"value": "1 h", "law": "gamma", "cv": 0.3}, "difficulty": 4}
    bench = bench_of(people, FAILS | cut).run(7 * HOUR)
    stopped = [int(row["machine"]) for row in bench.records("machine_stopped", "cut")]
    helped = [int(row["machine"]) for row in bench.records("help_arrived", "cut")]
    assert len(helped) > 4 and stopped[: len(helped)] == helped


def test_the_expert_on_shift_mends_one_machine_at_a_time():
    people = people_of(
        60, {"cutters": family_of("cut", 3)}, skill=NEVER_LEARN | {"learning_hours": "10 h", "requirement": "100 %"}
    )
    bench = bench_of(people, FAILS | {"machines": 4, "difficulty": 4}).run(7 * HOUR)
    back = bench.times("machine_restored", "cut")
    assert (np.diff(back) >= HOUR - MINUTE).all()


def test_a_part_from_far_away_lengthens_the_stop_whoever_mends():
    part = {"remote": "1 h", "parts_share": "100 %", "parts_delay": "20 h"}
    bench = bench_of(people_of(6, skill=EXPERTLY), FAILS | {"difficulty": 0}, help=part).run(48 * HOUR)
    assert 21.0 == pytest.approx(restored_after(bench)[0], abs=0.01)


# --- on its own ---

LONE = {
    "steps": {
        "cut": CUT
        | {
            "cycle_time": "10 min",
            "mtbf": {"value": "4 h", "law": "constant"},
            "restore_time": "30 min",
            "difficulty": 4,
        }
    },
    "help": {"remote": "120 h", "parts_share": "0 %", "parts_delay": "1 h"},
}


def holds(people) -> list[int]:
    study = Study(
        plant_of({**LONE, "people": people}), date(2025, 4, 6), lot=1, forks=ForkPlan((28,), (56,), (28 * 60.0,))
    )
    future = study(0)
    assert future.capability[28:56].sum() > 28 * 60
    return future.forks.tolist()


def test_a_line_that_runs_well_but_whose_stops_need_experts_fails_the_fork():
    """Crews run at full speed, so their skill curve would pass; their best head stays below level 4."""
    skill = {"learning_hours": "12 h", "recency": 0, "spread": 0, "requirement": "99.9 %"}
    assert [0] == holds(people_of(6, {"cutters": family_of("cut", 9)}, skill=skill))


def test_a_line_whose_crews_can_mend_its_stops_passes_the_fork():
    skill = {"learning_hours": "0.001 h", "recency": 0, "spread": 0.2, "requirement": "80 %"}
    assert [1] == holds(people_of(6, {"cutters": family_of("cut", 9)}, skill=skill))


def test_a_fork_leaves_the_future_itself_as_it_was():
    people = people_of(6, {"cutters": family_of("cut", 9)})
    plant = plant_of({**LONE, "people": people})
    alone = Study(plant, date(2025, 4, 6), lot=1)(0)
    forked = Study(plant, date(2025, 4, 6), lot=1, forks=ForkPlan((14, 28, 42), (42, 56, 70), (1.0, 1.0, 1e9)))(0)
    np.testing.assert_array_equal(alone.good, forked.good)
    np.testing.assert_array_equal(alone.losses, forked.losses)
    assert [1, 1, 0] == forked.forks.tolist()
