"""What those who arrive find, and how those who leave follow one another, is as queueing theory says.

Read from the records of 16 independent days: `lot_made` of the source is an arrival, `lot_made` of a step a departure.
"""

from datetime import date

import numpy
import pytest

from gigaramp.twin.kernel.constants import LOT_MADE
from gigaramp.twin.study import Study
from tests.reference.textbook import START, Measured, exponential, measured, plant_of

SEEDS = range(1, 17)
EVERY = 6.0
"""Seconds between arrivals; times are told in this unit."""

BUSY = 0.7
SECOND_BUSY = 0.5


def moments(first: str, second: str = "", every: str = exponential(EVERY)) -> list[dict[str, numpy.ndarray]]:
    """Arrivals and departures of one day and of each seed, in units of `EVERY`, by step; the first hour is left out."""
    steps = [f"counter: {{source: {{every: {every}}}, machines: 1, cycle_time: {first}, buffer: unlimited}}"]
    steps += [f"second: {{machines: 1, cycle_time: {second}, buffer: unlimited}}"] * bool(second)
    plant = plant_of(*steps)
    days = []
    for seed in SEEDS:
        study = Study(plant, date(START.year, START.month, START.day), seed, records=True)
        rows = study(0).records
        made = rows[rows["what"] == LOT_MADE]
        index = {place.step: k for k, place in enumerate(study.layout.places)}
        days.append({step: made["when"][made["station"] == k] / 1e6 / EVERY for step, k in index.items()})
    return days


def found(day: dict[str, numpy.ndarray], step: str, before: str) -> numpy.ndarray:
    """Units in a step, as each arrival from outside finds them; `before` is the step (or source) that feeds it."""
    at = day["counter.source"]
    at = at[at > 600.0]
    came = numpy.searchsorted(day[before], at, side="left")
    left = numpy.searchsorted(day[step], at, side="left")
    return came - left


def share(days: list[dict[str, numpy.ndarray]], *asked: tuple[str, str, int]) -> Measured:
    """Share of arrivals that find this many units in these steps."""
    shares = []
    for day in days:
        shares.append(numpy.all([found(day, step, before) == units for step, before, units in asked], axis=0).mean())
    return measured(shares)


def gaps(day: dict[str, numpy.ndarray], step: str) -> numpy.ndarray:
    """Times between departures."""
    return numpy.diff(day[step][day[step] > 600.0])


@pytest.fixture(scope="module")
def tandem() -> list[dict[str, numpy.ndarray]]:
    return moments(exponential(BUSY * EVERY), exponential(SECOND_BUSY * EVERY))


@pytest.fixture(scope="module")
def regular() -> list[dict[str, numpy.ndarray]]:
    """Constant times behind random arrivals."""
    return moments(f"{BUSY * EVERY} s")


@pytest.mark.parametrize("units", range(5))
def test_random_arrivals_find_the_queue_as_it_is_on_average_over_time(tandem, units):
    # PASTA: Wolff, Poisson arrivals see time averages, Operations Research 30, 1982. M/M/1: (1 - busy) busy^n.
    assert abs(share(tandem, ("counter", "counter.source", units)).distance((1 - BUSY) * BUSY**units)) <= 4


def test_regular_arrivals_find_the_machine_busy_less_often_than_it_is():
    # D/M/1: not random, so no PASTA; the share is the root of Kleinrock's equation (1975, chapter 6). The test above can fail.
    root = 0.5
    for _ in range(200):
        root = float(numpy.exp(-(1 - root) / BUSY))
    idle = share(moments(exponential(BUSY * EVERY), every=f"{EVERY} s"), ("counter", "counter.source", 0))
    assert abs(idle.distance(1 - root)) <= 4
    assert abs(idle.distance(1 - BUSY)) > 20


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 1), (1, 0), (2, 2)])
def test_two_stations_of_a_jackson_tandem_are_filled_as_if_they_did_not_know_each_other(tandem, first, second):
    # Product form: Jackson, Networks of waiting lines, Operations Research 5, 1957.
    expected = (1 - BUSY) * BUSY**first * (1 - SECOND_BUSY) * SECOND_BUSY**second
    both = share(tandem, ("counter", "counter.source", first), ("second", "counter", second))
    assert abs(both.distance(expected)) <= 4


def test_departures_of_a_random_queue_are_random(tandem):
    # Burke, The output of a queuing system, Operations Research 4, 1956: Poisson, so gaps are exponential and do not know
    # each other: mean square 2, share above ln 2 one half, product of neighbours 1.
    for step in ("counter", "second"):
        of_step = [gaps(day, step) for day in tandem]
        assert abs(measured([(gap**2).mean() for gap in of_step]).distance(2.0)) <= 4
        assert abs(measured([(gap > numpy.log(2.0)).mean() for gap in of_step]).distance(0.5)) <= 4
        assert abs(measured([(gap[1:] * gap[:-1]).mean() for gap in of_step]).distance(1.0)) <= 4


def test_departures_of_constant_times_are_less_random(regular):
    # M/D/1: a gap is a service, and before it an idle time with chance 1 - busy: square mean 1 + 1 - busy^2. Burke fails here.
    squares = measured([(gaps(day, "counter") ** 2).mean() for day in regular])
    assert abs(squares.distance(1.0 + 1.0 - BUSY**2)) <= 4
    assert abs(squares.distance(2.0)) > 20
