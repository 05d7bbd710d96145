"""Lines of machines with exponential times make what a Markov chain says, within four standard errors."""

import math

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
    time_dependent,
)
from tests.reference.markov import solve
from tests.reference.textbook import exponential, line_of, measured, plant_of, runs, throughput


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


@pytest.mark.parametrize("number", FAILING)
def test_two_and_three_machines_that_fail_while_they_wait_too_make_what_the_chain_says(number):
    line = time_dependent(failing_line(number))
    made = throughput(line, seed=500 + number, unit_time=10.0)
    assert abs(made.distance(solve(*line).throughput)) <= 4


@pytest.mark.parametrize("number", [1, 4])
def test_the_two_kinds_of_failures_are_told_apart(number):
    line = failing_line(number)
    by_operation, by_time = (throughput(stations, seed=7, unit_time=10.0) for stations in (line, time_dependent(line)))
    assert abs(by_operation.distance(solve(*time_dependent(line)).throughput)) > 8
    assert abs(by_time.distance(solve(*line).throughput)) > 8


@pytest.mark.parametrize("by_time", [False, True])
def test_without_buffers_failures_add_up_by_operation_and_multiply_by_time(by_time):
    # Constant times of 2 s, stops of minutes: the line works for 1/(1 + sum of r) or 1/product of (1 + r) of the time, r =
    # restore time / mtbf of each of three machines (Buzacott and Hanifin, AIIE Transactions 10, 1978).
    ratios = {"a": 0.1, "b": 0.25, "c": 0.15}
    steps = []
    for name, ratio in ratios.items():
        failing = f"mtbf: {exponential(3600.0)}, restore_time: {exponential(3600.0 * ratio)}"
        steps.append(f"{name}: {{cycle_time: 2 s, {failing}{', failures: time_dependent' * by_time}}}")
    works = {True: 1 / math.prod(1 + ratio for ratio in ratios.values()), False: 1 / (1 + sum(ratios.values()))}
    made = measured([2.0 * run.throughput("c") for run in runs(plant_of(*steps), 4, range(16))])
    assert abs(made.distance(works[by_time])) <= 4
    assert abs(made.distance(works[not by_time])) > 4


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
