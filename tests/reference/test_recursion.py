"""The departure-time recursion and the calendar make the same lots in the same microseconds and book the same hours."""

from datetime import timedelta

import numpy as np
import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.plant import loads
from gigaramp.twin.recursion import why_not
from gigaramp.twin.study import Study
from tests.laws.plants import START, plant_of
from tests.reference.drawn_plants import line_in_steps
from tests.reference.recursion_plants import both, drawn_plant, exponential, line_of
from tests.reference.simpy_twin import DAY, written
from tests.reference.simpy_twin import Plant as SecondTwin

HEAD = ["gigaramp: 1", "name: Drawn line", f"start: {START}"]
TROUBLES = {"mtbf": "2 h", "restore_time": "10 min", "scrap_mature": "3 %"}
HOURS = {
    "main": {"shifts": ["05:00-13:00", "14:00-21:00"], "days": ["mon", "tue", "wed", "fri"]},
    "other": {"shifts": ["09:00-23:00"], "days": ["mon", "wed", "thu", "fri"]},
}

FAMILIES = {
    "tandem": line_of(
        exponential(60), exponential(60, buffer="5 piece"), exponential(60), exponential(50, buffer="unlimited")
    ),
    "failures and scrap": line_of(
        exponential(60, **TROUBLES), exponential(60, buffer="2 piece", **TROUBLES), exponential(50, **TROUBLES)
    ),
    "waiting for parts": line_of(
        exponential(60, **TROUBLES),
        exponential(60, buffer="2 piece"),
        help={"parts_share": "30 %", "parts_delay": "5 h"},
    ),
    "parallel machines": line_of(
        exponential(150, machines=3, **TROUBLES),
        exponential(110, machines=2, buffer="3 piece"),
        exponential(170, machines=3, **TROUBLES),
    ),
    "constant times": line_of(
        {"cycle_time": "60 s", "machines": 2},
        {"cycle_time": "40 s", "machines": 2, "buffer": "1 piece"},
        {"cycle_time": "30 s"},
    ),
    "arrivals": line_of(
        {"source": {"every": {"value": "70 s", "law": "exponential"}}, **exponential(60)},
        exponential(130, machines=2, buffer="9 piece"),
    ),
    "batches": line_of(
        exponential(30),
        exponential(200, batch="6 piece", buffer="4 piece", machines=2),
        exponential(30, buffer="8 piece"),
    ),
    "hours": line_of(
        exponential(60, **TROUBLES),
        exponential(100, machines=2, buffer="20 piece", calendar="other"),
        exponential(60, buffer="2 piece"),
        calendars=HOURS,
    ),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_both_engines_make_the_same_lots_in_the_same_microseconds(family):
    found = both(FAMILIES[family])
    assert found.recursion is not None
    assert found.calendar.visits > 5_000
    assert [] == found.differences


def test_a_merge_of_two_branches_is_the_same():
    steps = {
        "anode": {"makes": "foil", **exponential(30)},
        "cathode": {"makes": "sheet", **exponential(25, machines=2, scrap_mature="5 %")},
        "stack": {
            "makes": "cell",
            "consumes": {"foil": "2 piece", "sheet": "3 piece"},
            "buffer": "7 piece",
            **exponential(70),
        },
        "weld": {"after": ["stack"], "buffer": "1 cell", **exponential(60, mtbf="1 h", restore_time="5 min")},
    }
    products = {"foil": {"unit": "piece"}, "sheet": {"unit": "piece"}, "cell": {"unit": "cell"}}
    found = both(plant_of({"products": products, "steps": steps}))
    assert [] == found.differences


def test_lots_of_many_units_and_machines_served_as_one_are_the_same():
    steps = {
        "stack": {"makes": "cell", "machines": 4, **exponential(20, scrap_mature="2 %")},
        "weld": {"after": ["stack"], "buffer": "200 cell", **exponential(5)},
        "join": {"makes": "module", "consumes": {"cell": "5 cell"}, "buffer": "90 cell", **exponential(26)},
    }
    found = both(plant_of({"products": {"cell": {"unit": "cell"}, "module": {"unit": "module"}}, "steps": steps}))
    assert found.calendar.visits > 100
    assert [] == found.differences


def test_two_lines_of_which_one_starts_later_are_the_same():
    lines = {"west": {}, "east": {"starts": "2025-01-08", "steps": {"s1": {"cycle_time": "90 s"}}}}
    found = both(line_of(exponential(60, **TROUBLES), exponential(60, buffer="3 piece"), lines=lines))
    assert [] == found.differences


@pytest.mark.parametrize("number", range(150))
def test_both_engines_agree_on_drawn_plants(number):
    found = both(drawn_plant(number), days=4 + number % 5, seed=number)
    if found.recursion is not None:
        assert [] == found.differences


def test_most_drawn_plants_are_served_by_the_recursion_itself():
    # Without this, the test above could compare nothing.
    assert (
        sum(
            both(drawn_plant(number), days=4 + number % 5, seed=number).recursion is not None
            for number in range(0, 150, 5)
        )
        >= 20
    )


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_future_that_draws_less_than_a_unit_is_simulated_by_the_calendar(seed):
    use = {"low": "0.3 piece", "mid": "1 piece", "high": "1.5 piece"}
    steps = {
        "cut": {"makes": "foil", "cycle_time": "40 s"},
        "join": {"makes": "part", "consumes": {"foil": use}, "cycle_time": "20 s"},
    }
    plant = plant_of({"products": {"foil": {"unit": "piece"}, "part": {"unit": "piece"}}, "lot": 1, "steps": steps})
    run = gigaramp.simulate(plant, START, seed=seed, pool="here")
    other = gigaramp.simulate(plant, START, seed=seed, pool="here", engine="calendar")
    assert run.daily() == other.daily()
    assert (run.numbers[0, 0] < 1.0) == (run.engine == "calendar")


def test_more_waiting_than_can_be_added_up_needs_the_calendar():
    steps = {"cut": {"cycle_time": "1 s"}, "join": {"cycle_time": "1.05 s", "buffer": "600000 piece"}}
    assert "calendar" == gigaramp.simulate(plant_of({"steps": steps}), "2026-12-31", pool="here").engine


@pytest.mark.parametrize("number", range(8))
def test_the_recursion_and_a_twin_in_simpy_break_ties_alike(number):
    steps = line_in_steps(number).steps
    plant = loads("\n".join([*HEAD, written(steps)]) + "\n")
    found = both(plant, days=2, seed=number)
    if found.departures is None:
        # Only the calendar can break this tie: it is asked, and asking for the recursion is refused.
        until = START + timedelta(days=1)
        assert "calendar" == gigaramp.simulate(plant, until, seed=number, pool="here").engine
        with pytest.raises(AskError, match="would not give the same in future"):
            gigaramp.simulate(plant, until, seed=number, pool="here", engine="recursion")
        return
    other = SecondTwin(steps, seed=number)
    other.run(until=2 * DAY)
    for place, step in enumerate(steps):
        rows = found.departures[(found.departures["station"] == place) & (found.departures["units"] > 0)]
        when = np.sort(rows["when"])
        assert other.departures[step.name, "line"] == when[when < 2 * DAY].tolist()


def test_simulate_takes_the_recursion_where_it_is_exact_and_says_so():
    run = gigaramp.simulate(FAMILIES["tandem"], START, futures=2, pool="here")
    assert "recursion" == run.engine
    other = gigaramp.simulate(FAMILIES["tandem"], START, futures=2, pool="here", engine="calendar")
    assert "calendar" == other.engine
    assert run.daily() == other.daily()
    assert run.throughput("s3") == other.throughput("s3")


def test_records_and_what_ties_stations_together_need_the_calendar():
    assert "calendar" == gigaramp.simulate(FAMILIES["tandem"], START, pool="here", records=True).engine
    with pytest.raises(AskError, match="keeps no records"):
        gigaramp.simulate(FAMILIES["tandem"], START, pool="here", records=True, engine="recursion")
    with pytest.raises(AskError, match="there is no engine abacus"):
        gigaramp.simulate(FAMILIES["tandem"], START, pool="here", engine="abacus")


REFUSED = {
    "steps.s1.crew": {"crew": 2},
    "steps.s1.changeover": {"changeover": {"every": "10 piece", "time": "5 min"}},
    "steps.s1.short_stops": {"short_stops": {"at_start": "20 %", "mature": "4 %"}},
    "steps.s1.inspects": {"inspects": {"s0": "50 %"}},
    "steps.s1.failures": {"mtbf": "2 h", "restore_time": "10 min", "failures": "time_dependent"},
}


@pytest.mark.parametrize("where", REFUSED)
def test_a_step_that_depends_on_others_needs_the_calendar(where):
    plant = line_of(exponential(60, scrap_mature="1 %"), exponential(60, **REFUSED[where]), exponential(60))
    study = Study(plant, START)
    assert where in (study.why_calendar or "")
    with pytest.raises(AskError, match="the recursion cannot simulate this plant"):
        gigaramp.simulate(plant, START, pool="here", engine="recursion")


@pytest.mark.parametrize("name", ["learning", "maturing", "excursions"])
def test_a_plant_that_learns_needs_the_calendar(name):
    plant = line_of(exponential(60, scrap_mature="1 %", scrap_at_start="5 %"), exponential(60), **{name: {}})
    assert name in (why_not(plant, Study(plant, START).layout) or "")


@pytest.mark.parametrize("name", ["douai", "billy-berclau", "dunkirk"])
def test_the_shipped_plants_need_the_calendar(name):
    plant = gigaramp.load(name)
    assert Study(plant, plant.start).why_calendar is not None
