"""The Markov chain that judges the twin is itself right: published values, reversibility, and laws of probability."""

import numpy
import pytest

from tests.reference.lines import BALANCED, balanced, failing_line, parallel_line, serial_line, time_dependent
from tests.reference.markov import DOWN, HOLDING_DOWN, IDLE_DOWN, WORKING, Station, chances, solve


def turned_round(line: list[Station]) -> list[Station]:
    """The line whose last machine comes first, with the same room between each two."""
    rooms = [0, *(station.room for station in line[:0:-1])]
    return [
        Station(station.mean_time, room, station.machines, station.mtbf, station.mttr, station.time_dependent)
        for station, room in zip(line[::-1], rooms, strict=True)
    ]


@pytest.mark.parametrize(("machines", "room", "value"), BALANCED)
def test_the_chain_gives_the_published_throughput_of_balanced_lines(machines, room, value):
    assert value == pytest.approx(solve(*balanced(machines, room)).throughput, abs=5e-8)


@pytest.mark.parametrize(
    "line", [failing_line(1), failing_line(3), failing_line(5), serial_line(3), serial_line(7), parallel_line(2)]
)
def test_the_chain_makes_as_much_with_the_line_turned_round(line):
    # Reversibility: Muth, The reversibility property of production lines, Management Science 25, 1979.
    assert solve(*line).throughput == pytest.approx(solve(*turned_round(line)).throughput, rel=1e-9)


@pytest.mark.parametrize("by_time", [False, True])
def test_the_chain_of_one_machine_that_fails_is_its_availability(by_time):
    # It never waits: by operation or by time, a unit takes its time and, at 1/mtbf a second of work, a repair.
    assert 1.0 / (2.0 * (1 + 3.0 / 20.0)) == pytest.approx(
        solve(Station(2.0, 0, 1, 20.0, 3.0, by_time)).throughput, rel=1e-12
    )


@pytest.mark.parametrize("line", [serial_line(3), failing_line(1), time_dependent(failing_line(1))])
def test_each_station_of_the_chain_makes_as_much_as_the_next(line):
    states, chance = chances(*line)
    made = [float(chance @ states[:, number, WORKING]) / station.mean_time for number, station in enumerate(line)]
    assert [made[0]] * len(line) == pytest.approx(made, rel=1e-9)


@pytest.mark.parametrize("number", range(4))
def test_machines_that_fail_by_time_are_up_as_if_each_stood_alone(number):
    # Failures that depend on time alone do not see the line: the chances of being up multiply.
    line = time_dependent(failing_line(number))
    states, chance = chances(*line)
    up = states[:, :, [DOWN, IDLE_DOWN, HOLDING_DOWN]].sum(axis=2) == 0
    alone = [station.mtbf / (station.mtbf + station.mttr) for station in line]
    for pattern in numpy.ndindex(*(2,) * len(line)):
        expected = numpy.prod([share if is_up else 1 - share for share, is_up in zip(alone, pattern, strict=True)])
        assert expected == pytest.approx(float(chance @ (up == pattern).all(axis=1)), rel=1e-9)


def test_without_buffers_failures_add_up_by_operation_and_multiply_by_time():
    # Units far shorter than stops, no room: the line runs at 2/3 while both are up. By operation a machine ages 2/3 of that
    # time, so 1/output = 3/2 + sum of mttr/mtbf; by time it runs while both are up (Buzacott and Hanifin 1978).
    line = [Station(1e-4, 0, 1, 10.0, 2.0), Station(1e-4, 0, 1, 5.0, 3.0)]
    ratios = [station.mttr / station.mtbf for station in line]
    by_time = 2 / 3 / ((1 + ratios[0]) * (1 + ratios[1]))
    assert 1 / (1.5 + sum(ratios)) == pytest.approx(1e-4 * solve(*line).throughput, rel=1e-4)
    assert by_time == pytest.approx(1e-4 * solve(*time_dependent(line)).throughput, rel=1e-4)


@pytest.mark.parametrize("by_time", [False, True])
def test_behind_an_endless_buffer_the_slower_machine_alone_decides(by_time):
    line = [Station(1.0, 0, 1, 20.0, 5.0, by_time), Station(0.5, 200, 1, 30.0, 9.0, by_time)]
    assert 1.0 / (1 + 5.0 / 20.0) == pytest.approx(solve(*line).throughput, rel=1e-6)


def test_failures_by_time_of_several_machines_side_by_side_are_refused():
    with pytest.raises(ValueError, match="one machine"):
        Station(1.0, 0, 2, 20.0, 5.0, time_dependent=True)
