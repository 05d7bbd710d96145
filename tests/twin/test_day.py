"""The day model: flows of a day in place of lots and events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import Phase, given, settings

import gigaramp
from gigaramp.errors import AskError
from gigaramp.twin import Study
from gigaramp.twin.day_world import DayWorld, day_world, stretches_of
from gigaramp.twin.draw import Values
from gigaramp.twin.fidelity import compared, measure, share_kept
from gigaramp.twin.kernel.by_day.arrays import UNITS
from gigaramp.twin.kernel.by_day.loop import run_days
from gigaramp.twin.kernel.constants import DEFECT, GOOD, PLACES, PRODUCING, SCRAP, STARTED
from gigaramp.twin.luck import Luck
from gigaramp.twin.pools import each
from tests.laws.plants import START, SUNDAY, plant_of, plants

few = settings(max_examples=25, deadline=None, derandomize=True, database=None, phases=[Phase.generate])

LINE = {
    "products": {"cell": {"unit": "cell"}},
    "steps": {
        "cut": {"makes": "cell", "cycle_time": "60 s"},
        "fold": {"after": ["cut"], "cycle_time": "50 s", "buffer": "400 cell"},
    },
}


def by_day(plant: gigaramp.plant.Plant, until: date = SUNDAY, future: int = 0) -> tuple[Study, DayWorld]:
    """A study by day and the world of one of its futures, run to its end."""
    study = Study(plant, until, 1, fidelity="day")
    luck = Luck(1, future)
    world = study.world(Values(study.draws, study.draws.of(luck)), luck)
    flowing = day_world(world, study.timetable, stretches_of(study.timetable))
    run_days(flowing.memory(), np.int64(study.timetable.end + 1))
    return study, flowing


def with_steps(**changes: dict) -> dict:
    return LINE | {"steps": {name: step | changes.get(name, {}) for name, step in LINE["steps"].items()}}


@few
@given(plants())
def test_each_station_ends_every_unit_it_starts_as_good_or_scrap_or_still_has_it(plant):
    _, found = by_day(plant)
    inside = np.where(found.world.stations.kind == PLACES, found.flows.room_taken, 0.0)
    np.testing.assert_allclose(found.flows.started, found.flows.good + found.flows.scrap + inside, rtol=1e-9, atol=1e-6)
    np.testing.assert_array_equal(found.world.stations.started_total, found.daily[:, :, STARTED].sum(axis=0))
    assert (found.daily >= 0).all()


@few
@given(plants())
def test_each_pool_holds_hands_on_or_sets_aside_every_unit_it_gets(plant):
    study, found = by_day(plant)
    for p, link in enumerate(study.layout.links):
        came = sum(float(found.flows.good[k] - found.flows.aside[k]) for k in link.producers)
        taken = 0.0
        for k in link.consumers:
            station = found.world.stations[k]
            i = list(station.input_pool[: station.n_inputs]).index(p)
            use = float(station.input_use[i])
            if i == station.variant_input:
                use = float(station.variant_use @ station.variant_share)
            taken += use * float(found.flows.started[k])
        assert came == pytest.approx(taken + found.mixes[p, UNITS], rel=1e-9, abs=1e-6)


@few
@given(plants())
def test_every_hour_of_every_machine_is_booked_once(plant):
    _, found = by_day(plant)
    weekly = found.world.weekly[:-1, :, : PRODUCING + 1].sum(axis=(0, 2))
    owed = found.world.stations.spent.sum(axis=1)
    hours = 7 * 24 * 3.6e9 * np.where(found.world.stations.kind == PLACES, 1, found.world.stations.n_machines)
    np.testing.assert_allclose(weekly + owed, hours, rtol=1e-6)


def test_a_saturated_line_without_stops_makes_exactly_its_rate():
    _, found = by_day(plant_of(LINE), START + timedelta(days=13))
    made = found.daily[1:-1, 1, GOOD]
    assert [1440] * 13 == made.tolist()


def test_the_slowest_step_sets_the_rate_wherever_it_stands():
    _, found = by_day(plant_of(with_steps(cut={"cycle_time": "20 s"})), START + timedelta(days=13))
    assert [1728] * 13 == found.daily[1:-1, 1, GOOD].tolist()


def test_stops_take_the_share_of_time_that_theory_says():
    stops = {"mtbf": {"value": "2 h", "law": "exponential"}, "restore_time": {"value": "30 min", "law": "exponential"}}
    _, found = by_day(
        plant_of(with_steps(cut=stops | {"cycle_time": "60 s"}, fold={"buffer": "unlimited"})),
        START + timedelta(days=399),
    )
    share = found.daily[:, 0, GOOD].sum() / (1440.0 * 400)
    # Four fifths, with about 3,800 stops: their standard error is 0.4 %.
    assert share == pytest.approx(0.8, abs=0.013)


def test_without_learning_each_step_scraps_its_own_ratio():
    _, found = by_day(plant_of(with_steps(cut={"scrap_mature": "4 %"})), START + timedelta(days=13))
    scrap, good = found.daily[:, 0, SCRAP].sum(), found.daily[:, 0, GOOD].sum()
    assert scrap / (scrap + good) == pytest.approx(0.04, abs=1e-4)


def test_hidden_defects_are_scrapped_where_they_are_seen_and_blamed_where_they_are_made():
    steps = with_steps(cut={"scrap_mature": "10 %"}, fold={"inspects": {"cut": "50 %"}})
    _, found = by_day(plant_of(steps), START + timedelta(days=13))
    assert 0 == found.daily[:, 0, SCRAP].sum()
    scrap, good = found.daily[:, 1, SCRAP].sum(), found.daily[:, 1, GOOD].sum()
    assert scrap / (scrap + good) == pytest.approx(0.05, abs=1e-4)
    assert found.world.weekly[:, 0, DEFECT].sum() > 0.0 == found.world.weekly[:, 1, DEFECT].sum()


def test_what_is_in_places_comes_out_after_its_time_and_not_before():
    steps = LINE["steps"] | {"age": {"after": ["fold"], "places": "100000 cell", "time": "3 day", "buffer": "400 cell"}}
    _, found = by_day(plant_of(LINE | {"steps": steps}), START + timedelta(days=9))
    out = found.daily[:-1, 0, GOOD]
    assert [0, 0, 0] == out[:3].tolist()
    assert out[5] == pytest.approx(1440, abs=1)


def test_a_closed_weekend_makes_nothing():
    shifts = {"main": {"shifts": ["06:00-14:00", "14:00-22:00"], "days": ["mon", "tue", "wed", "thu", "fri"]}}
    _, found = by_day(plant_of(LINE | {"calendars": shifts}), START + timedelta(days=20))
    made = found.daily[7:14, 1, GOOD]
    assert [960] * 5 + [0, 0] == made.tolist()


def test_the_same_seed_gives_the_same_future_in_every_pool():
    stops = {"mtbf": "3 h", "restore_time": "20 min", "scrap_mature": "3 %"}
    study = Study(plant_of(with_steps(cut=stops)), SUNDAY, 7, fidelity="day")
    here, there = (
        {future.index: future.capability.tolist() for future in each(study, range(3), pool=pool, workers=1)}
        for pool in ("here", "processes")
    )
    assert here == there
    assert here[0] != here[1]


def test_going_back_and_running_again_gives_the_same():
    _, found = by_day(plant_of(with_steps(cut={"mtbf": "3 h", "restore_time": "20 min"})), START)
    study = Study(plant_of(with_steps(cut={"mtbf": "3 h", "restore_time": "20 min"})), SUNDAY, 1, fidelity="day")
    luck = Luck(1, 0)
    world = study.world(Values(study.draws), luck)
    found = day_world(world, study.timetable, stretches_of(study.timetable))
    run_days(found.memory(), np.int64(study.timetable.end // 2))
    saved, fork = found.state(), found.twin()
    run_days(found.memory(), np.int64(study.timetable.end))
    fork.go_back_to(saved)
    fork.daily[:] = 0
    run_days(fork.memory(), np.int64(study.timetable.end))
    np.testing.assert_array_equal(found.daily[4:], fork.daily[4:])
    assert fork.daily[4:, :, GOOD].sum() > 0


def test_pilots_tell_the_day_model_how_much_small_buffers_cost():
    stops = {"mtbf": "3 h", "restore_time": "30 min"}
    plant = plant_of(with_steps(cut=stops, fold=stops | {"cycle_time": "60 s", "buffer": "8 cell"}))
    study = Study(plant, START + timedelta(days=55), 3, fidelity="day")
    measured = measure(study)
    assert 0.8 < measured.efficiency < 0.97
    assert measured.agreement.holds


def test_what_cannot_be_told_apart_is_left_alone():
    assert 1.0 == share_kept(np.array([90.0, 110.0, 100.0]), np.array([100.0, 98.0, 101.0]))
    assert share_kept(np.array([90.0, 91.0, 89.0]), np.array([100.0, 101.0, 99.0])) == pytest.approx(0.9, abs=1e-3)


def test_an_agreement_tells_the_mean_and_the_worst_quarter():
    weeks = tuple(START + timedelta(weeks=k) for k in range(26))
    true = np.full((2, 26), 100.0)
    flowed = true.copy()
    flowed[:, 13:] = 110.0
    found = compared(true, flowed, weeks)
    assert found.difference == pytest.approx(0.05)
    assert found.worst_quarter == pytest.approx(0.10)
    assert weeks[13] == found.worst_from
    assert not found.holds
    assert "differs by +5.0% (± 0.0%) from the event twin" in str(found)
    assert "confirm with --fidelity event" in str(found)


def test_an_agreement_that_luck_hides_does_not_hold():
    weeks = tuple(START + timedelta(weeks=k) for k in range(26))
    true = np.full((4, 26), 100.0)
    flowed = true * np.array([[0.8], [1.2], [0.8], [1.2]])
    found = compared(true, flowed, weeks)
    assert found.difference == pytest.approx(0.0)
    assert not found.holds
    assert "too uncertain" in str(found)


def test_a_machine_that_waits_for_a_part_leaves_the_others_running():
    parts = {"mtbf": "200 h", "restore_time": "1 min", "machines": 4, "cycle_time": "240 s"}
    tree = with_steps(cut=parts, fold={"buffer": "unlimited"}) | {
        "help": {"parts_share": "100 %", "parts_delay": "20 day"}
    }
    _, found = by_day(plant_of(tree), START + timedelta(days=399))
    made = found.daily[100:400, 0, GOOD]
    # Each of four machines runs 200 h of every 680: on most days one or two of them work.
    assert made.mean() == pytest.approx(1440 * 200 / 680, rel=0.2)
    assert np.count_nonzero(made == 0) < 0.4 * len(made)
    assert {0, 360, 720} <= set(np.round(made / 360).astype(int) * 360)


def test_a_plant_without_output_says_that_nothing_could_be_checked():
    found = compared(np.zeros((2, 26)), np.zeros((2, 26)), tuple(START + timedelta(weeks=k) for k in range(26)))
    assert not found.holds
    assert "could not be checked" in str(found)


def test_a_run_by_day_tells_how_far_it_lies_from_the_event_twin():
    run = gigaramp.simulate(plant_of(LINE), until=SUNDAY, futures=2, pool="here", fidelity="day")
    assert "day" == run.fidelity
    assert run.agreement is not None and run.agreement.holds
    assert 14 == run.daily().num_rows // 2


@pytest.mark.parametrize(
    ("asked", "words"), [({"fidelity": "day", "records": True}, "keeps no records"), ({"fidelity": "hour"}, "choose")]
)
def test_what_the_day_model_cannot_answer_is_refused(asked, words):
    with pytest.raises(AskError, match=words):
        gigaramp.simulate(plant_of(LINE), until=SUNDAY, **asked)


def test_a_study_by_day_keeps_its_fidelity_when_it_travels():
    study = replace(Study(plant_of(LINE), SUNDAY, fidelity="day"), efficiency=0.9, _cache={})
    assert ("day", 0.9) == (study.fidelity, study.efficiency)
