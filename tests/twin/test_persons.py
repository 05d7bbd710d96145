"""People one by one in a shift: who may run, who guides, who mends, who comes, who goes and who moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.twin.forks import ForkPlan
from gigaramp.twin.kernel.constants import AT_WORK, ELSEWHERE, IN_CLASS, PERSONS_FROM, WAITS_FOR_CLASS
from gigaramp.twin.study import Study
from tests.laws.plants import Tree, date, plant_of
from tests.twin.worlds import DAY, HOUR, Bench, family_of
from tests.twin.worlds import people_of as crews_of

CUT = {"cycle_time": "10 min", "crew": 2}
FAILS = {"mtbf": {"value": "30 min", "law": "constant"}, "restore_time": {"value": "1 h", "law": "constant"}}
SLOW = {"learning_hours": "100000 h", "recency": 0, "spread": 0, "requirement": "80 %"}
FAST = {"learning_hours": "0.001 h", "recency": 0, "spread": 0, "requirement": "80 %"}


def people_of(count: int, persons: Tree | None = None, **changes: Any) -> Tree:
    own = {
        "replaced_after": "7 day", "experienced": "0 %", "prior_hours": "600 h", "guided": 0, "coached": 0, "repair_worth": 3,
    }  # fmt: skip
    return crews_of(count, persons=own | (persons or {}), **changes)


def bench_of(people: Tree, cut: Tree | None = None, until: str = "2025-02-28", **more: Any) -> Bench:
    return Bench({"steps": {"cut": CUT | (cut or {})}, "people": people, **more}, until)


def seats(bench: Bench, crew: Any) -> Any:
    return bench.world.seats[crew.first_seat : crew.first_seat + crew.n_seats]


def hours(bench: Bench, loss: str) -> float:
    return float(bench.station("cut").spent[LOSS_INDEX[loss]]) / HOUR


# --- who may run ---


def test_below_level_3_nobody_runs_without_a_guide() -> None:
    bench = bench_of(people_of(6, skill=SLOW)).run(8 * HOUR)
    assert 0 == int(bench.station("cut").good_total)
    assert 8.0 == pytest.approx(hours(bench, "no_people"))


def test_an_expert_stands_beside_five_who_then_run_at_their_own_speed() -> None:
    half = SLOW | {"learning_hours": "75 h"}  # 50 h of training: 0.4 of the top, half of the requirement
    experts = {"cutters": family_of("cut", 3)}
    bench = bench_of(people_of(6, skill=half, experts=experts)).run(8 * HOUR)
    assert 0.5 == pytest.approx(int(bench.station("cut").good_total) * 10 / 480, abs=0.03)
    assert 0.0 == float(bench.crew("cut").run_by_experts)
    # Nothing was made without an expert beside.
    assert 1.0 == float(bench.station("cut").run_by_experts)


def test_an_expert_guides_before_taking_a_machine() -> None:
    """One expert on shift, two learners, a third place empty: the expert's fifth parts stand beside both, the rest runs."""
    bench = bench_of(people_of(6, skill=SLOW, experts={"cutters": family_of("cut", 3)}), {"crew": 3}).run(HOUR)
    crew = bench.crew("cut")
    assert 2.0 == float(crew.learners) == float(crew.guided)
    assert 0.6 == pytest.approx(float(crew.run_by_experts))


def test_experts_who_do_not_coach_do_not_guide() -> None:
    experts = {"cutters": family_of("cut", 3, does=["repair"])}
    bench = bench_of(people_of(6, skill=SLOW, experts=experts)).run(8 * HOUR)
    assert 0 == int(bench.station("cut").good_total)


def test_a_colleague_at_level_3_guides_beside_the_own_machine() -> None:
    """Of two people one is judged level 3: alone they hold one of two places, with `guided: 1` both run."""
    judged = [{"person": "A1", "step": "cut", "level": 3, "on": "2025-01-06", "by": "E1"}]
    roster = [{"id": name, "hired": "2025-01-06", "steps": ["cut"], "team": 1} for name in ("A1", "A2")]
    for guided, manned in ((0, 0.5), (1, 1.0)):
        people = people_of(
            0, {"guided": guided}, skill=SLOW | {"learning_hours": "600 h"}, roster=roster, assessed=judged
        )
        people["recruits"] = []
        bench = bench_of(people).run(HOUR)
        assert manned == pytest.approx(float(bench.station("cut").manned))


def test_without_any_guide_on_site_learners_are_guided_from_afar_after_the_wait() -> None:
    """No wait is endless: help from afar comes at the first shift after 12 hours."""
    bench = bench_of(people_of(6, skill=SLOW | {"learning_hours": "75 h"}), help={"remote": "12 h"}).run(16 * HOUR - 1)
    assert 0 == int(bench.station("cut").good_total)
    bench.run(48 * HOUR)
    assert 0 < int(bench.station("cut").good_total)
    assert 1.0 == float(bench.station("cut").run_by_experts)


def test_colleagues_of_the_next_line_guide_where_they_have_places_left() -> None:
    judged = [{"step": "cut", "line": "a", "level": 3, "on": "2025-01-06", "by": "cutters"}]
    skill = SLOW | {"learning_hours": "600 h"}
    people = people_of(
        12, {"guided": 1}, skill=skill, assessed=judged, experts={"cutters": family_of("cut", 0)}, most_cover=1
    )
    bench = Bench({"steps": {"cut": CUT}, "people": people, "lines": {"a": {}, "b": {}}}, "2025-02-28").run(HOUR)
    assert 2.0 == float(bench.crew("cut", 0, "b").neighbours)
    assert 1.0 == float(bench.station("cut", "b").manned)
    assert 0.0 == float(bench.station("cut", "b").run_by_experts)


# --- learning in a shift ---


def test_an_hour_beside_an_expert_counts_by_understanding_and_places() -> None:
    """gamma 1, u 0.5, one expert with five places for two learners: each hour counts 1.5 times."""
    language = {"local": ["fr"], "translation": "50 %", "glossary": False}
    experts = {"cutters": family_of("cut", 3, languages=["zh"])}
    bench = bench_of(people_of(6, skill=SLOW, experts=experts, language=language)).run(8 * HOUR)
    assert [50 + 8 * 1.5] * 2 == pytest.approx([float(x) for x in seats(bench, bench.crew("cut"))["practice"][:2, 0]])


def test_a_glossary_counts_from_its_day() -> None:
    language = {
        "local": ["fr"], "translation": "50 %", "glossary": True, "glossary_gain": "40 %", "glossary_from": "2025-01-08",
    }  # fmt: skip
    experts = {"cutters": family_of("cut", 3, languages=["zh"])}
    bench = bench_of(people_of(6, skill=SLOW, experts=experts, language=language)).run(HOUR)
    assert 0.5 == pytest.approx(float(bench.world.families[0].understanding))
    bench.run(2 * DAY + HOUR)
    assert 0.7 == pytest.approx(float(bench.world.families[0].understanding))


def test_interpreters_serve_as_many_experts_as_they_have_places() -> None:
    """One interpreter with two places for four experts on shift: half of the way from 0.5 to 0.9."""
    language = {
        "local": ["fr"], "translation": "50 %", "interpreters": {"zh": 1}, "interpreted": "90 %", "interpreter_places": 2,
    }  # fmt: skip
    experts = {"cutters": family_of("cut", 12, languages=["zh"])}
    bench = bench_of(people_of(6, skill=SLOW, experts=experts, language=language)).run(HOUR)
    assert 0.7 == pytest.approx(float(bench.world.families[0].understanding))


def test_a_second_language_is_spoken_by_its_share_of_people() -> None:
    language = {"local": ["fr"], "translation": "20 %", "second": {"en": "50 %"}, "second_understood": "80 %"}
    experts = {"cutters": family_of("cut", 9, languages=["zh", "en"])}
    bench = bench_of(people_of(300, skill=SLOW, experts=experts, language=language), {"crew": 100}).run(8 * HOUR)
    worth = np.unique(np.round((bench.world.seats["practice"][:, 0] - 50.0) / 8.0 / 0.15, 6))
    speaks = bench.world.seats["speaks"][bench.world.seats["status"] == AT_WORK]
    # 15 places for 100 learners, so that 15 of 100 run: their hours count 1 + 0.15 u.
    assert {1 + 0.15 * 0.2, 1 + 0.15 * 0.8} <= {round(float(x), 6) for x in worth}
    assert 0.5 == pytest.approx(np.mean(speaks > 0), abs=4 * 0.5 / np.sqrt(len(speaks)))


def test_free_experts_bring_those_at_level_3_on_to_level_4() -> None:
    """Everyone at level 3 has 2.57 r hours; an hour beside an expert who understands counts twice."""
    judged = [{"step": "cut", "level": 3, "on": "2025-01-06", "by": "cutters"}]
    skill = SLOW | {"learning_hours": "600 h"}
    people = people_of(6, skill=skill, experts={"cutters": family_of("cut", 3)}, assessed=judged, most_cover=1)
    bench = bench_of(people).run(8 * HOUR)
    practice = seats(bench, bench.crew("cut"))["practice"][:2, 0]
    assert [600 * 0.72 / 0.28 + 16] * 2 == pytest.approx([float(x) for x in practice])


def test_experts_who_work_one_shift_of_three_are_there_in_threefold_number() -> None:
    shifts, days = ["05:00-13:00", "13:00-21:00", "21:00-05:00"], ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    calendar = {"main": {"shifts": shifts, "days": days}}
    experts = {"cutters": family_of("cut", 6, shifts=["05:00-13:00"])}
    bench = bench_of(people_of(6, skill=SLOW, experts=experts), calendars=calendar)
    assert [6, 0, 0] == [int(bench.run(k * 8 * HOUR + HOUR).world.families[0].on_shift) for k in range(3)]


# --- stops ---


def test_a_technician_mends_what_the_operators_cannot() -> None:
    technicians = {"fitters": {"steps": ["cut"], "crew": 1, "prior_hours": "10000000 h"}}
    experts = {"cutters": family_of("cut", 3)}
    people = people_of(9, skill=SLOW, experts=experts, technicians=technicians)
    bench = bench_of(people, FAILS | {"difficulty": 4}).run(8 * HOUR)
    came = bench.records("help_arrived", "cut")
    assert len(came) == bench.station("cut").week_crew_stops > 0
    assert {"fitters"} == {
        bench.study._people(bench.world)[(c - PERSONS_FROM) // 64].split()[0] for c in came["cause"].tolist()
    }


def test_a_repair_with_an_expert_takes_longer_without_a_common_language_and_teaches() -> None:
    """u 0.5, lengthened by 1: half an hour of work, then a repair of 1.5 h; the learner gains 1.5 h x (1 + 2 x 0.5)."""
    language = {"local": ["fr"], "translation": "50 %", "repair_lengthens": 1}
    experts = {"cutters": family_of("cut", 3, languages=["zh"], does=["repair", "coach"])}
    people = people_of(6, skill=SLOW, experts=experts, language=language, coaching_gain=1)
    bench = bench_of(people, FAILS | {"difficulty": 4, "crew": 1}).run(8 * HOUR)
    stood = bench.records("machine_restored", "cut")["quantity"]
    assert {1.5} == {round(float(x), 3) for x in stood}
    crew = bench.crew("cut")
    gained = float(seats(bench, crew)["practice"][:, 0].sum()) - 50.0 * int(
        np.sum(seats(bench, crew)["status"] == AT_WORK)
    )
    assert 2 * 1.5 + len(stood) * 1.5 * 2 == pytest.approx(gained)


def test_one_person_mends_one_stop_at_a_time() -> None:
    people = people_of(6, skill=FAST, most_cover=1)
    cut = FAILS | {"machines": 4, "difficulty": 1, "crew": 1}
    bench = bench_of(people, cut).run(8 * HOUR)
    restored = np.sort(bench.records("machine_restored", "cut")["when"])
    assert min(np.diff(restored)) >= 1 * HOUR - 1


def test_an_expert_who_runs_first_comes_to_a_stop_that_waited_a_shift() -> None:
    experts = {"cutters": family_of("cut", 3, does=["run", "repair"])}
    people = people_of(6, skill=SLOW, experts=experts)
    bench = bench_of(people, FAILS | {"difficulty": 4, "crew": 3}).run(3 * DAY)
    waited = bench.records("machine_restored", "cut")["quantity"]
    assert len(waited) > 0
    assert max(waited) <= 16.0 + 1.0 + 1e-6


def test_nobody_learns_more_by_repairs_in_a_week_than_its_hours_allow() -> None:
    """Forty machines that stand still most of the time: who is beside an expert is beside no other."""
    experts = {"cutters": family_of("cut", 60, does=["repair"])}
    people = people_of(6, skill=SLOW, experts=experts, most_cover=1)
    bench = bench_of(people, FAILS | {"difficulty": 4, "machines": 40, "crew": 2}).run(7 * DAY)
    gained = bench.world.seats["practice"][:, 0] - 50.0
    assert 0 < gained.max() <= 3 * 7 * 8 + 24


def test_nobody_stands_beside_a_machine_that_waits_for_a_part() -> None:
    experts = {"cutters": family_of("cut", 3, does=["repair", "coach"])}
    people = people_of(6, skill=SLOW, experts=experts)
    parts = {"remote": "24 h", "parts_share": "99.99 %", "parts_delay": "500 h"}
    bench = bench_of(people, FAILS | {"difficulty": 4}, help=parts).run(4 * HOUR)
    assert 1 == len(bench.records("help_arrived", "cut"))
    assert 0 == int(bench.world.seats["busy"].sum())


def test_who_helps_out_elsewhere_mends_nothing_at_home() -> None:
    steps = {"cut": CUT | {"crew": 2} | FAILS | {"difficulty": 3}, "weld": {"cycle_time": "10 min", "crew": 3}}
    roster = [{"id": f"A{k}", "hired": "2025-01-06", "steps": ["cut", "weld"], "team": 1} for k in range(3)]
    judged = [{"step": "weld", "level": 4, "on": "2025-01-06", "by": "E1"}]
    people = people_of(0, skill=SLOW | {"learning_hours": "600 h"}, roster=roster, assessed=judged)
    people["recruits"] = []
    tree = {"steps": steps, "people": people, "help": {"remote": "1000 h"}}
    bench = Bench(tree, "2025-02-28").run(7 * HOUR)
    assert 0 == bench.station("cut").week_crew_stops


# --- coming, going, moving ---


def test_a_person_of_the_roster_comes_and_leaves_on_the_day() -> None:
    roster = [{"id": "A1", "hired": "2025-01-10", "leaves": "2025-01-20", "steps": ["cut"], "team": 1}]
    people = people_of(0, skill=FAST, roster=roster, training=None)
    people["recruits"] = []
    bench = bench_of({key: value for key, value in people.items() if value is not None})
    there = [
        int(np.sum(seats(bench.run(day * DAY + HOUR), bench.crew("cut"))["status"] == AT_WORK))
        for day in (3, 4, 13, 14)
    ]
    assert [0, 1, 1, 0] == there


def test_a_person_of_the_roster_comes_where_the_plan_has_filled_the_crew() -> None:
    roster = [{"id": "A1", "hired": "2025-01-20", "steps": ["cut"], "team": 1}]
    people = people_of(60, skill=FAST, roster=roster, training=None)
    bench = bench_of({key: value for key, value in people.items() if value is not None}).run(15 * DAY)
    known = seats(bench, bench.crew("cut"))[0]
    assert (1, 0, AT_WORK) == (int(known["rostered"]), int(known["occupant"]), int(known["status"]))


def test_who_is_hired_after_the_start_does_the_programme_first() -> None:
    """50 h at 36 h a week are ten days, for the first of a crew as for the next."""
    roster = [{"id": f"A{k}", "hired": f"2025-01-{10 + k}", "steps": ["cut"], "team": 1} for k in range(2)]
    people = people_of(0, skill=FAST, roster=roster)
    people["recruits"] = []
    bench = bench_of(people)
    there = [
        int(np.sum(seats(bench.run(day * DAY + HOUR), bench.crew("cut"))["status"] == AT_WORK))
        for day in (8, 14, 15, 16)
    ]
    assert [0, 1, 2, 2] == there


def test_somebody_judged_in_class_keeps_the_judgement_and_a_low_one_counts_against_earlier_work() -> None:
    judged = [{"person": name, "step": "cut", "level": 1, "on": "2025-01-12", "by": "E1"} for name in ("A1", "A2")]
    roster = [
        {"id": "A1", "hired": "2025-01-10", "steps": ["cut"], "team": 1},
        {"id": "A2", "hired": "2025-01-06", "steps": ["cut"], "team": 1, "prior_hours": "5000 h"},
    ]
    people = people_of(0, skill=SLOW | {"learning_hours": "600 h"}, roster=roster, assessed=judged)
    people["recruits"] = []
    bench = bench_of(people).run(6 * DAY + HOUR)
    skills = seats(bench, bench.crew("cut"))["skill"][:, 0]
    assert [0.25 * 0.8] * 2 == pytest.approx([float(x) for x in skills], abs=0.02)


def test_class_seats_train_one_group_after_another() -> None:
    """The second line's people, 6 of them, find 2 seats; a class lasts 50 h at 36 h a week, half of it in class."""
    training = {"hours": "50 h", "worth": "100 %", "hours_a_week": "36 h", "in_class": "50 %", "seats": 2}
    lines: Tree = {"a": {}, "b": {"starts": "2025-02-17"}}
    people = people_of(12, skill=FAST, training=training, hired_before="7 day", most_cover=1)
    people["recruits"] = [
        {"on": "2025-01-06", "count": 6},
        {"on": "2025-01-30", "count": 6},
        {"on": "2025-02-10", "count": 12},
    ]
    bench = Bench({"steps": {"cut": CUT}, "people": people, "lines": lines}, "2025-03-30")
    trained = []
    for day in range(70):
        bench.run(day * DAY + HOUR)
        status = bench.world.seats["status"]
        assert 2 >= int(np.sum(status == IN_CLASS))
        trained.append(int(np.sum(status == WAITS_FOR_CLASS)))
    assert 4 == max(trained)
    assert 0 == trained[-1]


def test_leavers_are_replaced_by_strangers_after_the_vacancy_and_the_training() -> None:
    people = people_of(30, skill=SLOW, turnover="9 1/year")
    bench = bench_of(people, {"crew": 10}, until="2025-04-30").run(60 * DAY)
    rows = bench.world.seats
    assert int(rows["occupant"].max()) >= 1
    working = rows[rows["status"] == AT_WORK]
    assert len(working) == len(set(working["person"].tolist()))


def test_a_wave_of_departures_takes_its_share() -> None:
    wave = [{"from": "2025-01-20", "to": "2025-01-29", "share": "40 %"}]
    people = people_of(600, {"replaced_after": "400 day"}, skill=SLOW, departures=wave)
    bench = bench_of(people, {"crew": 200})
    before = int(np.sum(bench.run(13 * DAY).world.seats["status"] == AT_WORK))
    after = int(np.sum(bench.run(25 * DAY).world.seats["status"] == AT_WORK))
    assert 600 == before
    assert 0.6 == pytest.approx(after / before, abs=4 * np.sqrt(0.24 / 600))


def test_when_a_line_opens_people_of_the_old_one_move_with_all_they_know() -> None:
    """24 people for one line of 2 x 3 teams and, later, for two: those who work elsewhere come first."""
    lines: Tree = {"a": {}, "b": {"starts": "2025-01-20"}}
    people = people_of(12, skill=SLOW, hired_before="1 day", most_cover=2)
    people["recruits"] = [{"on": "2025-01-06", "count": 12}]
    bench = Bench({"steps": {"cut": CUT}, "people": people, "lines": lines}, "2025-02-28").run(10 * DAY)
    old = set(bench.world.seats[bench.world.seats["status"] == AT_WORK]["person"].tolist())
    bench.run(16 * DAY)
    new = seats(bench, bench.crew("cut", 0, "b"))
    assert 2 == int(np.sum(new["status"] == AT_WORK))
    assert set(new[new["status"] == AT_WORK]["person"].tolist()) <= old
    assert 0 == int(np.sum(bench.world.seats["status"] == ELSEWHERE)) == int(bench.world.clock[0].elsewhere)


def test_pioneers_change_places_with_newcomers_and_keep_a_share() -> None:
    lines: Tree = {"a": {}, "b": {"starts": "2025-01-20", "pioneers": {"from": "a", "share": "50 %", "keeps": "60 %"}}}
    experts = {"cutters": family_of("cut", 3)}
    people = people_of(
        12, skill=SLOW, hired_before="7 day", most_cover=1, experts=experts, coaching_gain=0.001, training=None
    )
    tree = {"steps": {"cut": CUT}, "people": {k: v for k, v in people.items() if v is not None}, "lines": lines}
    bench = Bench(tree, "2025-02-28").run(14 * DAY - 1)
    before = sorted(float(x) for x in seats(bench, bench.crew("cut", 0, "a"))["practice"][:2, 0])
    bench.run(14 * DAY)
    opened = sorted(float(x) for x in seats(bench, bench.crew("cut", 0, "b"))["practice"][:2, 0])
    assert [0.0, 0.6 * before[1]] == pytest.approx(opened, rel=1e-6)


def test_a_listed_person_stands_in_at_the_second_step_where_its_crew_is_short() -> None:
    """Four people of two listed for cutting and welding, and one welder where two are needed: one helps out."""
    steps = {"cut": CUT | {"crew": 2}, "weld": {"cycle_time": "10 min", "crew": 2}}
    roster = [{"id": f"A{k}", "hired": "2025-01-06", "steps": ["cut", "weld"], "team": 1} for k in range(4)]
    roster += [{"id": "B1", "hired": "2025-01-06", "steps": ["weld"], "team": 1}]
    people = people_of(0, skill=FAST, roster=roster)
    people["recruits"] = []
    bench = Bench({"steps": steps, "people": people}, "2025-02-28").run(HOUR)
    lent = [int(x) for x in seats(bench, bench.crew("cut"))["lent"]]
    assert 1 == len(lent) - lent.count(-1)
    assert 1.0 == pytest.approx(float(bench.station("weld").manned))


# --- luck and forks ---


def test_nobodys_luck_changes_when_another_crew_does() -> None:
    steps = {"cut": CUT, "weld": {"cycle_time": "10 min", "crew": 2}}
    people = people_of(60, skill=SLOW | {"spread": 0.3}, turnover="3 1/year")
    one = Bench({"steps": steps, "people": people}, "2025-04-30").run(60 * DAY)
    other = Bench({"steps": steps | {"weld": {"cycle_time": "10 min", "crew": 3}}, "people": people}, "2025-04-30").run(
        60 * DAY
    )
    for field in ("person", "top", "hazard_end"):
        first = [row[field].tolist() for team in range(3) for row in seats(one, one.crew("cut", team))[:2]]
        second = [row[field].tolist() for team in range(3) for row in seats(other, other.crew("cut", team))[:2]]
        assert first == second


def test_a_fork_of_a_plant_without_experts_is_the_future_itself() -> None:
    """Three lines that begin one after another, people who come, go and move: nothing may depend on being a fork."""
    lines: Tree = {"a": {}, "b": {"starts": "2025-02-10"}, "c": {"starts": "2025-03-10"}}
    technicians = {"fitters": {"steps": ["cut"], "crew": 2}}
    people = people_of(22, {"guided": 2}, skill=SLOW | {"learning_hours": "60 h"}, turnover="2 1/year", absence="5 %",
                       hired_before="7 day", technicians=technicians)  # fmt: skip
    people["recruits"] = [{"on": "2025-01-06", "count": 22}, {"on": "2025-03-20", "count": 40}]
    people["assessed"] = [{"step": "cut", "line": "a", "level": 4, "on": "2025-01-06", "by": "T1"}]
    # Guides from afar come to no fork, so nobody may wait for one here.
    tree = {
        "steps": {"cut": CUT | FAILS | {"difficulty": 0}},
        "people": people,
        "lines": lines,
        "help": {"remote": "20000 h"},
    }
    whole = Study(plant_of(tree), date.fromisoformat("2025-05-30"))(0)
    made = np.cumsum(whole.capability)
    for day, end in ((30, 60), (60, 100)):
        exact = float(made[end - 1] - made[day - 1])
        plan = ForkPlan((day, day), (end, end), (exact, exact + 1.0))
        forked = Study(plant_of(tree), date.fromisoformat("2025-05-30"), forks=plan, fork_below=0)(0)
        assert [1, 0] == forked.forks.tolist()


def test_help_from_afar_does_not_make_a_plant_run_on_its_own() -> None:
    judged = [{"step": "cut", "level": 2, "on": "2025-01-06", "by": "cutters"}]
    experts = {"cutters": family_of("cut", 6)}
    people = people_of(6, skill=SLOW | {"learning_hours": "2000 h"}, experts=experts, assessed=judged)
    tree = {"steps": {"cut": CUT}, "people": people, "help": {"remote": "2 h"}}
    study = Study(plant_of(tree), date.fromisoformat("2025-02-28"), forks=ForkPlan((14,), (28,), (1.0,)), fork_below=0)
    assert [0] == study(0).forks.tolist()


def test_a_fork_without_experts_fails_where_nobody_is_at_level_3_and_holds_where_all_are() -> None:
    for skill, held in ((SLOW, 0), (FAST, 1)):
        people = people_of(6, skill=skill, experts={"cutters": family_of("cut", 6)})
        tree = {"steps": {"cut": CUT}, "people": people}
        study = Study(
            plant_of(tree), date.fromisoformat("2025-02-28"), forks=ForkPlan((14,), (28,), (100.0,)), fork_below=0
        )
        assert [held] == study(0).forks.tolist()


def test_each_line_is_judged_by_its_equal_share() -> None:
    """Line b of two has nobody at level 3: in a fork line a hands on its half and line b nothing."""
    judged = [{"step": "cut", "line": "a", "level": 4, "on": "2025-01-06", "by": "cutters"}]
    skill = SLOW | {"learning_hours": "600 h"}
    people = people_of(12, skill=skill, assessed=judged, experts={"cutters": family_of("cut", 6)})
    tree = {"steps": {"cut": CUT}, "people": people, "lines": {"a": {}, "b": {}}}
    plan = ForkPlan((14,), (21,), (7 * 200.0,))
    study = Study(plant_of(tree), date.fromisoformat("2025-02-28"), forks=plan, fork_below=0)
    future = study(0)
    assert [[1, 0]] == future.forks_by_line.tolist()
    assert [0] == future.forks.tolist()
    assert ("a", "b") == study.run([future]).lines


def test_technicians_come_as_the_lines_in_their_care_do() -> None:
    """Two lines of one machine each, the second hired for later: half of four technicians a shift at first."""
    technicians = {"fitters": {"steps": ["cut"], "crew": 4, "prior_hours": "10000000 h"}}
    people = people_of(60, skill=FAST, technicians=technicians, hired_before="7 day", most_cover=1, training=None)
    lines: Tree = {"a": {}, "b": {"starts": "2025-01-20"}}
    tree = {"steps": {"cut": CUT | FAILS}, "people": {k: v for k, v in people.items() if v is not None}, "lines": lines}
    bench = Bench(tree, "2025-02-28")
    first = int(bench.station("cut", "a").technicians[0])
    there = [
        int(np.sum(seats(bench.run(day * DAY + HOUR), bench.world.crews[first])["status"] == AT_WORK)) for day in (1, 8)
    ]
    assert [2, 4] == there
