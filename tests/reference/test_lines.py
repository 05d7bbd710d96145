"""Lines of machines with exponential times make what a Markov chain says, within four standard errors."""

import random

import pytest

from tests.reference.markov import Station, solve
from tests.reference.textbook import line_of, measured, runs, throughput

# Throughput of balanced lines of rate 1, blocking after service; K = 2 is (B + 2)/(B + 3), K = 3 without buffers is 22/39
# (Hunt, Sequential arrays of waiting lines, Operations Research 4, 1956). By number of machines, then places a buffer.
PUBLISHED = {
    2: (0.6666667, 0.7500000, 0.8000000, 0.8333333, 0.8571429, 0.8750000),
    3: (0.5641026, 0.6704662, 0.7340167, 0.7767115, 0.8074859, 0.8307591),
    4: (0.5147755, 0.6311527, 0.7007129, 0.7477095, 0.7817760, 0.8076645),
}
CELLS = [(machines, room, value) for machines, row in PUBLISHED.items() for room, value in enumerate(row)]


def balanced(machines: int, room: int) -> list[Station]:
    """Machines of rate 1 in a row, the same room between each two."""
    return [Station(1.0, room) for _ in range(machines)]


def drawn_line(number: int) -> list[Station]:
    """An unbalanced line of two to four stations with one to three machines each; the same for the same number."""
    luck = random.Random(number)
    stations = []
    for _ in range(luck.choice([2, 3, 3, 4])):
        machines = luck.choice([1, 1, 2, 3])
        stations.append(Station(round(machines * luck.uniform(0.6, 1.4), 3), luck.randint(0, 4), machines))
    return stations


def drawn_line_that_fails(number: int, stations: int = 2) -> list[Station]:
    """An unbalanced line whose machines fail; the same for the same number."""
    luck = random.Random(1000 + number)
    return [
        Station(
            round(luck.uniform(0.7, 1.3), 3), luck.randint(0, 6), 1, round(luck.uniform(6, 60), 2), round(luck.uniform(1, 12), 2)
        )
        for _ in range(stations)
    ]


@pytest.mark.parametrize(("machines", "room", "value"), CELLS)
def test_the_chain_gives_the_published_throughput_of_balanced_lines(machines, room, value):
    assert value == pytest.approx(solve(*balanced(machines, room)).throughput, abs=5e-8)


@pytest.mark.parametrize("number", range(6))
def test_the_chain_makes_as_much_with_the_line_turned_round(number):
    # Reversibility: Muth, The reversibility property of production lines, Management Science 25, 1979.
    line = drawn_line_that_fails(number, stations=3)
    rooms = [station.room for station in line]
    turned = [
        Station(line[old].mean_time, rooms[old + 1] if old < 2 else 0, 1, line[old].mtbf, line[old].mttr) for old in (2, 1, 0)
    ]
    assert solve(*line).throughput == pytest.approx(solve(*turned).throughput, rel=1e-9)


def test_the_chain_of_one_machine_that_fails_is_its_availability():
    # Operation-dependent failures: a unit takes its time and, at 1/mtbf a second of work, a repair.
    assert 1.0 / (2.0 * (1 + 3.0 / 20.0)) == pytest.approx(solve(Station(2.0, 0, 1, 20.0, 3.0)).throughput, rel=1e-12)


@pytest.mark.parametrize(("machines", "room", "value"), CELLS)
def test_balanced_lines_make_the_published_throughput(machines, room, value):
    assert abs(throughput(balanced(machines, room), seed=10 * machines + room).distance(value)) <= 4


@pytest.mark.parametrize("number", range(8))
def test_unbalanced_lines_with_parallel_machines_make_what_the_chain_says(number):
    line = drawn_line(number)
    assert abs(throughput(line, seed=100 + number).distance(solve(*line).throughput)) <= 4


@pytest.mark.parametrize("number", range(8))
def test_two_machines_that_fail_while_they_work_make_what_the_chain_says(number):
    line = drawn_line_that_fails(number)
    assert abs(throughput(line, seed=200 + number).distance(solve(*line).throughput)) <= 4


def test_three_machines_that_fail_while_they_work_make_what_the_chain_says():
    line = drawn_line_that_fails(99, stations=3)
    assert abs(throughput(line, seed=300).distance(solve(*line).throughput)) <= 4


@pytest.mark.parametrize("line", [drawn_line(2), drawn_line(5), drawn_line_that_fails(3)], ids=["two", "five", "failing"])
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
