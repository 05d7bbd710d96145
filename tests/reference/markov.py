"""Exact answers for short lines of machines with exponential times, by a Markov chain.

Every reachable state of the line is listed, the balance equations are solved as one sparse system, and throughput and
mean contents are read from the stationary probabilities. The method is the textbook one (Buzacott and Shanthikumar,
Stochastic Models of Manufacturing Systems, 1993, chapter 5: blocking after service). Nothing of gigaramp is used here.

What is told of each station is six counts: units waiting in front of it, machines that work, machines that are down
with their unit in them, machines that hold a finished unit because there is no room behind (blocking after service),
and, where failures depend on time, machines that are down without a unit and machines that are down with a finished one.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy
from scipy.sparse import coo_array
from scipy.sparse.linalg import spsolve

WAITING, WORKING, DOWN, HOLDING, IDLE_DOWN, HOLDING_DOWN = range(6)

Row = tuple[int, ...]
"""The six counts of one station."""

State = tuple[Row, ...]
"""First station first."""


@dataclass(frozen=True)
class Station:
    """Machines side by side. Times are exponential: `mean_time` a unit, `mtbf` up, `mttr` of repair.

    `room` is the places in front of the station, its machines not counted. Failures depend on operation: a machine fails
    only while it works, keeps its unit, and finishes it after the repair. With `time_dependent` the one machine of a
    station fails at the same rate while it waits or holds a finished unit too (Buzacott and Hanifin 1978). Down, it takes
    no unit; a finished unit still leaves it when there is room.
    """

    mean_time: float
    room: int = 0
    machines: int = 1
    mtbf: float | None = None
    mttr: float = 0.0
    time_dependent: bool = False

    def __post_init__(self) -> None:
        if self.time_dependent and (self.machines > 1 or self.mtbf is None):
            raise ValueError("time-dependent failures are solved for stations of one machine that fails")


@dataclass(frozen=True)
class Answer:
    """Units a second that leave the line, mean units waiting in front of each station, and mean units in its machines."""

    throughput: float
    waiting: tuple[float, ...]
    in_machines: tuple[float, ...]


def settled(line: tuple[Station, ...], state: State) -> State:
    """The state after every move that takes no time: units go on where there is room, free machines take units."""
    rows = [list(row) for row in state]
    moved = True
    while moved:
        moved = False
        for number in range(len(line) - 1, -1, -1):
            here = rows[number]
            while (here[HOLDING] or here[HOLDING_DOWN]) and (
                number == len(line) - 1 or _takes(line[number + 1], rows[number + 1])
            ):
                _let_go(here)
                moved = True
            while _free_machines(line[number], here) and (number == 0 or here[WAITING]):
                here[WORKING] += 1
                here[WAITING] -= number > 0
                moved = True
    return tuple(tuple(row) for row in rows)


def _free_machines(station: Station, row: list[int]) -> int:
    return station.machines - sum(row[WORKING:])


def _let_go(row: list[int]) -> None:
    """A finished unit leaves its machine, which is free or still down."""
    if row[HOLDING]:
        row[HOLDING] -= 1
    else:
        row[HOLDING_DOWN] -= 1
        row[IDLE_DOWN] += 1


def _takes(station: Station, row: list[int]) -> bool:
    """Put one more unit in front of a station, if a machine is free for it or a place is."""
    if row[WAITING] < station.room + _free_machines(station, row):
        row[WAITING] += 1
        return True
    return False


def moves(line: tuple[Station, ...], state: State) -> list[tuple[float, State]]:
    """What can happen next, each with its rate."""
    found = []
    for number, station in enumerate(line):
        row = state[number]
        happenings = []
        if row[WORKING]:
            happenings.append((row[WORKING] / station.mean_time, _moved(row, WORKING, HOLDING)))
        if station.mtbf is not None:
            happenings += _stops_and_repairs(station, row)
        for rate, then in happenings:
            found.append((rate, settled(line, (*state[:number], then, *state[number + 1 :]))))
    return found


def _stops_and_repairs(station: Station, row: Row) -> list[tuple[float, Row]]:
    assert station.mtbf is not None
    pairs = [(WORKING, DOWN)]
    found = []
    if station.time_dependent:
        pairs.append((HOLDING, HOLDING_DOWN))
        if sum(row[WORKING:]) == 0:
            found.append((1.0 / station.mtbf, (*row[:IDLE_DOWN], 1, 0)))
        if row[IDLE_DOWN]:
            found.append((1.0 / station.mttr, (*row[:IDLE_DOWN], 0, 0)))
    for up, down in pairs:
        if row[up]:
            found.append((row[up] / station.mtbf, _moved(row, up, down)))
        if row[down]:
            found.append((row[down] / station.mttr, _moved(row, down, up)))
    return found


def _moved(row: Row, source: int, target: int) -> Row:
    """The row with one machine less in one condition and one more in another."""
    return tuple(count + (place == target) - (place == source) for place, count in enumerate(row))


def chances(*line: Station) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Every reachable state, shape (states, stations, 6), and how often the line is in it in the long run."""
    states, rows, columns, rates = _reach(line)
    size = len(states)
    # Balance: rate in equals rate out of every state; the last equation gives way to "probabilities sum to one".
    keep = rows != size - 1
    ones = numpy.full(size, size - 1), numpy.arange(size)
    matrix = coo_array(
        (
            numpy.concatenate([rates[keep], numpy.ones(size)]),
            (numpy.concatenate([rows[keep], ones[0]]), numpy.concatenate([columns[keep], ones[1]])),
        ),
        shape=(size, size),
    ).tocsc()
    right = numpy.zeros(size)
    right[-1] = 1.0
    return numpy.array(states, dtype=float), spsolve(matrix, right)


def solve(*line: Station) -> Answer:
    """The exact long-run throughput and mean contents of a line whose first station never starves."""
    states, chance = chances(*line)
    means = numpy.tensordot(chance, states, axes=1)
    inside = means[:, [WORKING, DOWN, HOLDING, HOLDING_DOWN]].sum(axis=1)
    return Answer(
        float(means[-1, WORKING] / line[-1].mean_time),
        tuple(float(mean) for mean in means[:, WAITING]),
        tuple(float(mean) for mean in inside),
    )


def _reach(line: tuple[Station, ...]) -> tuple[list[State], numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Every reachable state, and the transposed generator as rows, columns and rates."""
    first = settled(line, tuple((0,) * 6 for _ in line))
    index = {first: 0}
    todo = deque([first])
    rows, columns, rates = [], [], []
    while todo:
        state = todo.popleft()
        here = index[state]
        for rate, then in moves(line, state):
            if then not in index:
                index[then] = len(index)
                todo.append(then)
            rows += [index[then], here]
            columns += [here, here]
            rates += [rate, -rate]
    return list(index), numpy.array(rows), numpy.array(columns), numpy.array(rates)
