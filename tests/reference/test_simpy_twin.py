"""gigaramp and a second twin in SimPy, written from the documentation alone, make the same units at the same moments."""

import random
from dataclasses import replace
from datetime import timedelta

import numpy
import pytest
from pyarrow.compute import field

import gigaramp
from gigaramp.plant import loads
from tests.reference import luck
from tests.reference.luck import Time, from_table
from tests.reference.simpy_twin import DAY, Line, Step
from tests.reference.textbook import START

DAYS = 2
SHARE = 0.005
"""The two twins must agree in good output within half a per cent."""

CLOCK = 5
"""Microseconds two departures may lie apart: gigaramp keeps the age of a machine in floating point."""


def drawn_time(draw: random.Random, mean: float) -> Time:
    """A time of about this mean, by any of the laws a plant file knows."""
    law = draw.choice(["constant", "exponential", "gamma", "lognormal", "weibull", "uniform", "triangular", "empirical"])
    if law in ("uniform", "triangular", "empirical"):
        ends = [round(mean * share, 1) for share in (0.4, 0.9, 1.7)]
        return from_table(law, *(ends[::2] if law == "uniform" else ends))
    return Time(round(mean, 1), law, cv=draw.choice([0.3, 0.8, 1.5]))


def drawn_line(number: int) -> tuple[Step, ...]:
    """A line of two to five steps; most fail, spoil units and are inspected somewhere. The same for the same number."""
    draw = random.Random(number)
    names = [f"s{place}" for place in range(draw.randint(2, 5))]
    steps = []
    for place, name in enumerate(names):
        machines = draw.choice([1, 1, 2, 3])
        fails = draw.random() < 0.7
        steps.append(
            Step(
                name,
                drawn_time(draw, machines * draw.uniform(20, 30)),
                machines,
                room=draw.choice([0, 1, 3, 10, 40]) if place else 0,
                mtbf=drawn_time(draw, draw.uniform(1500, 9000)) if fails else None,
                restore_time=drawn_time(draw, draw.uniform(60, 900)) if fails else None,
                scrap=draw.choice([0.0, 0.01, 0.05, 0.6]) if place == 1 else draw.choice([0.0, 0.02, 0.1]),
                inspects={seen: draw.choice([0.3, 0.5, 0.9, 1.0]) for seen in names[: place + 1] if draw.random() < 0.3},
            )
        )
    return tuple(steps)


def line_in_steps(number: int) -> tuple[Step, ...]:
    """A line of constant times where many things happen in the same microsecond. The same for the same number."""
    draw = random.Random(number)
    steps = []
    for place in range(draw.randint(2, 4)):
        machines = draw.choice([1, 2, 3])
        mtbf = Time(draw.choice([1000.0, 3000.0]), "exponential") if draw.random() < 0.6 else None
        time, restore_time = Time(machines * draw.choice([20.0, 30.0])), Time(draw.choice([60.0, 110.0]))
        steps.append(Step(f"s{place}", time, machines, draw.choice([0, 1, 5]), mtbf, restore_time, draw.choice([0.0, 0.05])))
    return (replace(steps[0], room=0), *steps[1:])


def simulated(steps: tuple[Step, ...], seed: int, futures: int = 1, days: int = DAYS):
    """The same line in gigaramp, every row of what happened kept."""
    head = ["gigaramp: 1", "name: Drawn line", f"start: {START}", "lot: 1", "steps:"]
    plant = loads("\n".join([*head, *(f"  {step}" for step in steps)]) + "\n")
    until = START + timedelta(days=days - 1)
    return gigaramp.simulate(plant, until, futures, seed, pool="here", records=True)


def moments(run, step: str, kind: str, future: int = 0) -> list[int]:
    """Microseconds since the start at which units were made or scrapped at a step, the last instant left out."""
    table = run.records(future)
    table = table.filter((field("what") == kind) & (field("step") == step) & (field("quantity") > 0))
    start = numpy.datetime64(START, "us").astype("int64")
    since = table.column("when").cast("int64").to_numpy() - start
    return since[since < len(run.days) * DAY].tolist()


def apart(actual: list[int], expected: list[int]) -> float:
    """The largest distance of two lists of moments, in microseconds; infinite when they are not equally long."""
    if len(actual) != len(expected):
        return numpy.inf
    return float(numpy.abs(numpy.subtract(actual, expected)).max(initial=0))


def test_draws_are_the_worked_example_of_the_documentation():
    machine = luck.element(1, 0, "stacking/line/machine 0")
    assert 0xF219731EC742D79F == machine
    assert 0.18652428590475006 == luck.uniform(machine, luck.SERVICE, 0)
    assert [100_751_630, 16_625_566, 63_398_880] == [luck.work(Time(60.0, "exponential"), machine, job) for job in range(3)]
    assert 799_213 == luck.gap(Time(7200.0, "exponential"), machine, 0) // 1000


@pytest.mark.parametrize("number", range(20))
def test_both_twins_make_the_same_units_at_the_same_moments_on_drawn_lines(number):
    steps = drawn_line(number)
    run = simulated(steps, seed=number)
    other = Line(steps, seed=number)
    other.run(until=DAYS * DAY)
    last = [row["good"] for row in run.daily().to_pylist() if row["step"] == steps[-1].name]
    assert len(other.departures[-1]) == pytest.approx(sum(last), rel=SHARE)
    for place, step in enumerate(steps):
        assert apart(moments(run, step.name, "lot_made"), other.departures[place]) <= CLOCK
        assert apart(moments(run, step.name, "lot_scrapped"), other.scrapped[place]) <= CLOCK


@pytest.mark.parametrize("number", range(8))
def test_both_twins_break_ties_alike(number):
    steps = line_in_steps(number)
    run = simulated(steps, seed=number)
    other = Line(steps, seed=number)
    other.run(until=DAYS * DAY)
    for place, step in enumerate(steps):
        assert other.departures[place] == moments(run, step.name, "lot_made")


def test_both_twins_share_the_luck_of_every_future():
    steps = drawn_line(9)
    run = simulated(steps, seed=5, futures=3, days=1)
    made = []
    for future in range(3):
        other = Line(steps, seed=5, future=future)
        other.run(until=DAY)
        made.append(other.departures[-1])
        assert apart(moments(run, steps[-1].name, "lot_made", future), made[-1]) <= CLOCK
    assert made[0] != made[1] != made[2]
