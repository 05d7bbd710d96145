"""Lines of machines with exponential times make what a Markov chain says, within four standard errors."""

import pytest

from tests.reference.lines import (
    BALANCED,
    FAILING,
    PARALLEL,
    PUBLISHED,
    SERIAL,
    balanced,
    failing_line,
    parallel_line,
    serial_line,
)
from tests.reference.markov import solve
from tests.reference.textbook import line_of, measured, runs, throughput


@pytest.mark.parametrize(("machines", "room", "value"), BALANCED)
def test_balanced_lines_make_the_published_throughput(machines, room, value):
    assert abs(throughput(balanced(machines, room), seed=10 * machines + room).distance(value)) <= 4


@pytest.mark.parametrize("number", SERIAL)
def test_two_to_five_machines_with_any_rates_and_buffers_make_what_the_chain_says(number):
    line = serial_line(number)
    assert abs(throughput(line, seed=400 + number, unit_time=10.0).distance(solve(*line).throughput)) <= 4


@pytest.mark.parametrize("number", PARALLEL)
def test_unbalanced_lines_with_parallel_machines_make_what_the_chain_says(number):
    line = parallel_line(number)
    assert abs(throughput(line, seed=100 + number, unit_time=10.0).distance(solve(*line).throughput)) <= 4


@pytest.mark.parametrize("number", FAILING)
def test_two_and_three_machines_that_fail_while_they_work_make_what_the_chain_says(number):
    line = failing_line(number)
    assert abs(throughput(line, seed=200 + number, unit_time=10.0).distance(solve(*line).throughput)) <= 4


@pytest.mark.parametrize("line", [parallel_line(2), parallel_line(5), failing_line(3)], ids=["two", "five", "failing"])
def test_waits_and_units_inside_are_what_the_chain_says(line):
    answer = solve(*line)
    copies = runs(line_of(line, unit_time=2.0), 1, range(16))
    for number in range(1, len(line)):
        name = f"s{number}"
        inside = measured([run.mean_wip(name) for run in copies])
        assert abs(inside.distance(answer.waiting[number] + answer.in_machines[number])) <= 4, name
        if line[number].room:
            # Little, A proof for the queuing formula L = λW, Operations Research 9, 1961.
            wait = measured([run.mean_wait(name) / 2.0 for run in copies])
            assert abs(wait.distance(answer.waiting[number] / answer.throughput)) <= 4, name


@pytest.mark.parametrize("wrong", [-1, 1])
def test_one_place_more_or_less_in_a_buffer_would_be_seen(wrong):
    # The power of the tests above: the simulated line has one place more or less than the chain.
    made = throughput(balanced(3, 3 + wrong), seed=33)
    assert abs(made.distance(PUBLISHED[3][3])) > 8
