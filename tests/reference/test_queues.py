"""Queues wait as queueing theory says, within four standard errors.

Each figure comes from 16 independent runs of one future. A run starts empty; that lowers its mean wait by less than a
tenth of the standard error, because it serves hundreds of times more units than the queue remembers.
"""

import pytest

from tests.reference.queues import SEEDS, counter, erlang_c, pollaczek_khinchine, queues
from tests.reference.textbook import exponential, measured, plant_of, runs

QUEUES = queues()


def test_the_formulas_give_the_values_known_for_them():
    assert 0.209103 == pytest.approx(erlang_c(25, 20.0), abs=5e-7)
    assert 0.762493 == pytest.approx(erlang_c(5, 4.5), abs=5e-7)
    assert 0.8889 == pytest.approx(0.1 * erlang_c(3, 2.0) * 20 / (3 - 2.0), abs=5e-5)
    assert (4.5, 6.75, 22.5) == pytest.approx([pollaczek_khinchine(0.9, 1.0, scv) for scv in (0.0, 0.5, 4.0)])


@pytest.mark.parametrize("name", QUEUES)
def test_units_wait_as_long_as_theory_says(name):
    assert abs(QUEUES[name].wait().distance(QUEUES[name].expected)) <= 4


def test_units_inside_are_the_arrivals_times_the_time_inside():
    # Little, A proof for the queuing formula L = λW, Operations Research 9, 1961. What is not in the queue is in a machine.
    copies = runs(plant_of(counter(exponential(1.0), exponential(2.1), 3)), 1, SEEDS)
    inside = [run.mean_wip("counter") - run.throughput("counter") * run.mean_wait("counter") for run in copies]
    assert abs(measured(inside).distance(2.1)) <= 4
    assert measured(inside).error < 0.005
