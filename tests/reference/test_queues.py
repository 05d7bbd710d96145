"""Queues wait as queueing theory says, within four standard errors.

Each figure comes from 16 independent runs of one future. A run starts empty; that lowers its mean wait by less than a
tenth of the standard error, because it serves hundreds of times more units than the queue remembers.
"""

import math

import pytest

from tests.reference.textbook import exponential, measured, plant_of, runs

SEEDS = range(1, 17)


def counter(every: str, time: str, machines: int = 1) -> str:
    """One step with arrivals and all the room it wants."""
    return f"counter: {{source: {{every: {every}}}, machines: {machines}, cycle_time: {time}, buffer: unlimited}}"


def wait_of(step: str, days: int = 1):
    """Mean wait at the step `counter` in seconds; 86,400 units arrive a day when they come a second apart."""
    return measured([run.mean_wait("counter") for run in runs(plant_of(step), days, SEEDS)])


def erlang_c(machines: int, load: float) -> float:
    """Share of arrivals that wait, of `load` erlang on `machines` machines (Kleinrock, Queueing Systems 1, 1975, 3.5)."""
    blocked = 1.0
    for count in range(1, machines + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked / (1 - load / machines * (1 - blocked))


def pollaczek_khinchine(busy: float, mean: float, scv: float) -> float:
    """Mean wait of M/G/1: busy·mean·(1 + scv)/(2(1 − busy)) (Kleinrock, Queueing Systems 1, 1975, chapter 5)."""
    return busy * mean * (1 + scv) / (2 * (1 - busy))


def test_the_formulas_give_the_values_known_for_them():
    assert 0.209103 == pytest.approx(erlang_c(25, 20.0), abs=5e-7)
    assert 0.762493 == pytest.approx(erlang_c(5, 4.5), abs=5e-7)
    assert 0.8889 == pytest.approx(0.1 * erlang_c(3, 2.0) * 20 / (3 - 2.0), abs=5e-5)
    assert (4.5, 6.75, 22.5) == pytest.approx([pollaczek_khinchine(0.9, 1.0, scv) for scv in (0.0, 0.5, 4.0)])


@pytest.mark.parametrize(
    ("machines", "mean", "days"),
    [(1, 0.5, 1), (1, 0.9, 2), (3, 2.0, 1), (5, 4.5, 2), (25, 20.0, 1)],
    ids=["M/M/1 half busy", "M/M/1", "M/M/3", "M/M/5", "M/M/25"],
)
def test_machines_that_share_a_queue_wait_as_erlang_says(machines, mean, days):
    wait = wait_of(counter(exponential(1.0), exponential(mean), machines), days)
    assert abs(wait.distance(erlang_c(machines, mean) * mean / (machines - mean))) <= 4


def test_units_inside_are_the_arrivals_times_the_time_inside():
    # Little, A proof for the queuing formula L = λW, Operations Research 9, 1961. What is not in the queue is in a machine.
    copies = runs(plant_of(counter(exponential(1.0), exponential(2.1), 3)), 1, SEEDS)
    inside = [run.mean_wip("counter") - run.throughput("counter") * run.mean_wait("counter") for run in copies]
    assert abs(measured(inside).distance(2.1)) <= 4
    assert measured(inside).error < 0.005


LAWS = {
    "constant": ("0.9 s", 0.9, 0.0),
    "gamma, two stages": (f"{{value: 0.9 s, law: gamma, cv: {0.5**0.5!r}}}", 0.9, 0.5),
    "gamma, scv 4": ("{value: 0.5 s, law: gamma, cv: 2}", 0.5, 4.0),
    "lognormal, scv 4": ("{value: 0.5 s, law: lognormal, cv: 2}", 0.5, 4.0),
    "weibull": ("{value: 0.7 s, law: weibull, cv: 1.5}", 0.7, 2.25),
    "uniform": ("{law: uniform, from: 0.2 s, to: 1.2 s}", 0.7, (1.0 / 12) / 0.49),
    # Triangular from 0, mode 0.3, to 1.8: mean 0.7, variance (0.09 + 3.24 − 0.54)/18 = 0.155.
    "triangular": ("{law: triangular, from: 0 s, mode: 0.3 s, to: 1.8 s}", 0.7, 0.155 / 0.49),
    # Three observed values: mean square 2.51/3.
    "empirical": ("{law: empirical, table: [0.1 s, 0.5 s, 1.5 s]}", 0.7, 2.51 / 3 / 0.49 - 1),
}


@pytest.mark.parametrize("law", LAWS)
def test_one_machine_waits_as_pollaczek_and_khinchine_say(law):
    time, mean, scv = LAWS[law]
    assert abs(wait_of(counter(exponential(1.0), time)).distance(pollaczek_khinchine(mean, mean, scv))) <= 4


def test_regular_arrivals_wait_less_by_the_root_of_their_equation():
    # D/M/1: wait = root·mean/(1 − root), root = exp(−(1 − root)/busy) (Kleinrock, Queueing Systems 1, 1975, chapter 6).
    busy, root = 0.8, 0.5
    for _ in range(200):
        root = math.exp(-(1 - root) / busy)
    assert abs(wait_of(counter("1 s", exponential(busy))).distance(root * busy / (1 - root))) <= 4


def test_each_station_of_a_jackson_tandem_waits_as_if_alone():
    # Product form: Jackson, Networks of waiting lines, Operations Research 5, 1957.
    means = (0.6, 0.8, 0.5)
    steps = [counter(exponential(1.0), exponential(means[0]))]
    for number in (1, 2):
        steps.append(f"s{number}: {{machines: 1, cycle_time: {exponential(means[number])}, buffer: unlimited}}")
    copies = runs(plant_of(*steps), 1, SEEDS)
    for name, mean in zip(("counter", "s1", "s2"), means, strict=True):
        wait = measured([run.mean_wait(name) for run in copies])
        assert abs(wait.distance(mean * mean / (1 - mean))) <= 4, name
