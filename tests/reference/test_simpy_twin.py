"""gigaramp and a second twin in SimPy, written from the documentation alone, make the same units at the same moments."""

from collections import defaultdict
from datetime import timedelta

import numpy
import pytest
from pyarrow.compute import field

import gigaramp
from gigaramp.plant import loads
from tests.reference import luck
from tests.reference.drawn_plants import (
    Drawn,
    batch_line,
    line_in_steps,
    line_that_fails,
    line_that_fails_by_time,
    merging_plant,
    parallel_line,
    plant_of_lines,
    tandem_line,
)
from tests.reference.luck import Time
from tests.reference.simpy_twin import DAY, Plant, written
from tests.reference.textbook import START

SHARE = 0.005
"""The two twins must agree in good output within half a per cent."""

CLOCK = 5
"""Microseconds two departures may lie apart where machines fail: gigaramp keeps the age of a machine in floating point."""


def simulated(drawn: Drawn, seed: int, futures: int = 1, days: int = 1):
    """The same plant in gigaramp, every row of what happened kept."""
    head = ["gigaramp: 1", "name: Drawn plant", f"start: {START}", "lot: 1", written(drawn.steps, drawn.lines)]
    until = START + timedelta(days=days - 1)
    return gigaramp.simulate(loads("\n".join(head)), until, futures, seed, pool="here", records=True)


def second_twin(drawn: Drawn, seed: int, future: int = 0, days: int = 1) -> Plant:
    """The same plant in SimPy, run to the end."""
    other = Plant(drawn.steps, seed, future, drawn.lines)
    other.run(until=days * DAY)
    return other


def moments(run, kind: str, future: int = 0) -> dict[tuple[str, str], list[int]]:
    """Microseconds since the start at which each step of a line made or scrapped units, the last instant left out."""
    table = run.records(future)
    table = table.filter((field("what") == kind) & (field("quantity") > 0))
    since = table.column("when").cast("int64").to_numpy() - numpy.datetime64(START, "us").astype("int64")
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for step, line, when in zip(table["step"].to_pylist(), table["line"].to_pylist(), since.tolist(), strict=True):
        if when < len(run.days) * DAY:
            found[step, line or ""].append(when)
    return found


def apart(actual: list[int], expected: list[int]) -> float:
    """The largest distance of two lists of moments, in microseconds; infinite when they are not equally long."""
    if len(actual) != len(expected):
        return numpy.inf
    return float(numpy.abs(numpy.subtract(actual, expected)).max(initial=0))


def assert_the_same_history(drawn: Drawn, seed: int) -> None:
    """Every departure and every scrapped unit of every step comes in the same microsecond in both twins."""
    run, other = simulated(drawn, seed), second_twin(drawn, seed)
    made, scrapped = moments(run, "lot_made"), moments(run, "lot_scrapped")
    for place in other.stations:
        assert other.departures[place] == made[place], place
        assert other.scrapped[place] == scrapped[place], place
    assert min(len(made) for made in other.departures.values()) > 20


def test_draws_are_the_worked_example_of_the_documentation():
    machine = luck.element(1, 0, "stacking/line/machine 0")
    assert 0xF219731EC742D79F == machine
    assert 0.18652428590475006 == luck.uniform(machine, luck.SERVICE, 0)
    assert [100_751_630, 16_625_566, 63_398_880] == [
        luck.work(Time(60.0, "exponential"), machine, job) for job in range(3)
    ]
    assert 799_213 == luck.gap(Time(7200.0, "exponential"), machine, 0) // 1000


LINES_THAT_FAIL = [(line_that_fails, number) for number in range(20)] + [
    (line_that_fails_by_time, number) for number in range(12)
]


@pytest.mark.parametrize(("family", "number"), LINES_THAT_FAIL)
def test_both_twins_make_the_same_units_at_the_same_moments_on_lines_that_fail(family, number):
    drawn = family(number)
    run, other = simulated(drawn, seed=number), second_twin(drawn, seed=number)
    last = [row["good"] for row in run.daily().to_pylist() if row["step"] == drawn.steps[-1].name]
    assert len(other.departures[drawn.steps[-1].name, "line"]) == pytest.approx(sum(last), rel=SHARE)
    made, scrapped = moments(run, "lot_made"), moments(run, "lot_scrapped")
    for place in other.stations:
        assert apart(made[place], other.departures[place]) <= CLOCK
        assert apart(scrapped[place], other.scrapped[place]) <= CLOCK


@pytest.mark.parametrize("number", range(8))
def test_both_twins_break_ties_alike(number):
    drawn = line_in_steps(number)
    run, other = simulated(drawn, seed=number), second_twin(drawn, seed=number)
    made = moments(run, "lot_made")
    for place in other.stations:
        assert other.departures[place] == made[place]


@pytest.mark.parametrize("number", range(20))
def test_both_twins_make_the_same_units_in_the_same_microsecond_on_tandem_lines(number):
    assert_the_same_history(tandem_line(number), seed=number)


@pytest.mark.parametrize("number", range(20))
def test_both_twins_make_the_same_units_in_the_same_microsecond_with_machines_side_by_side(number):
    assert_the_same_history(parallel_line(number), seed=number)


@pytest.mark.parametrize("number", range(20))
def test_both_twins_make_the_same_units_in_the_same_microsecond_where_streams_meet(number):
    assert_the_same_history(merging_plant(number), seed=number)


@pytest.mark.parametrize("number", range(10))
def test_both_twins_make_the_same_units_in_the_same_microsecond_where_lines_share_a_step(number):
    assert_the_same_history(plant_of_lines(number), seed=number)


@pytest.mark.parametrize("number", range(20))
def test_both_twins_make_the_same_units_in_the_same_microsecond_in_batches(number):
    assert_the_same_history(batch_line(number), seed=number)


def test_both_twins_share_the_luck_of_every_future():
    drawn = line_that_fails(9)
    run = simulated(drawn, seed=5, futures=3)
    made = []
    for future in range(3):
        other = second_twin(drawn, seed=5, future=future)
        last = (drawn.steps[-1].name, "line")
        made.append(other.departures[last])
        assert apart(moments(run, "lot_made", future)[last], made[-1]) <= CLOCK
    assert made[0] != made[1] != made[2]
