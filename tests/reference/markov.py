"""Exact answers for short lines of machines with exponential times, by a Markov chain.

Every reachable state of the line is listed, the balance equations are solved as one sparse system, and throughput and
mean contents are read from the stationary probabilities. The method is the textbook one (Buzacott and Shanthikumar,
Stochastic Models of Manufacturing Systems, 1993, chapter 5: blocking after service). Nothing of gigaramp is used here.

What is told of each station is four counts: units waiting in front of it, machines that work, machines that are down
with their unit in them, and machines that hold a finished unit because there is no room behind (blocking after service).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy
from scipy.sparse import coo_array
from scipy.sparse.linalg import spsolve

State = tuple[tuple[int, int, int, int], ...]
"""(waiting, working, down, holding) of each station, first station first."""


@dataclass(frozen=True)
class Station:
    """Machines side by side. Times are exponential: `mean_time` a unit, `mtbf` of working, `mttr` of repair.

    `room` is the places in front of the station, its machines not counted. A machine fails only while it works, keeps
    its unit, and finishes it after the repair: failures depend on operation.
    """

    mean_time: float
    room: int = 0
    machines: int = 1
    mtbf: float | None = None
    mttr: float = 0.0


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
            while here[3] and (number == len(line) - 1 or _takes(line[number + 1], rows[number + 1])):
                here[3] -= 1
                moved = True
            while sum(here[1:]) < line[number].machines and (number == 0 or here[0]):
                here[1] += 1
                here[0] -= number > 0
                moved = True
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


def _takes(station: Station, row: list[int]) -> bool:
    """Put one more unit in front of a station, if a machine is free for it or a place is."""
    free_machines = station.machines - sum(row[1:])
    if row[0] < station.room + free_machines:
        row[0] += 1
        return True
    return False


def moves(line: tuple[Station, ...], state: State) -> list[tuple[float, State]]:
    """What can happen next, each with its rate."""
    found = []
    for number, station in enumerate(line):
        waiting, working, down, holding = state[number]
        happenings = []
        if working:
            happenings.append((working / station.mean_time, (waiting, working - 1, down, holding + 1)))
            if station.mtbf is not None:
                happenings.append((working / station.mtbf, (waiting, working - 1, down + 1, holding)))
        if down:
            happenings.append((down / station.mttr, (waiting, working + 1, down - 1, holding)))
        for rate, row in happenings:
            found.append((rate, settled(line, (*state[:number], row, *state[number + 1 :]))))
    return found


def solve(*line: Station) -> Answer:
    """The exact long-run throughput and mean contents of a line whose first station never starves."""
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
    chance = spsolve(matrix, right)
    counts = numpy.array(states, dtype=float)
    means = numpy.tensordot(chance, counts, axes=1)
    return Answer(
        float(means[-1, 1] / line[-1].mean_time),
        tuple(float(mean) for mean in means[:, 0]),
        tuple(float(mean) for mean in means[:, 1:].sum(axis=1)),
    )


def _reach(line: tuple[Station, ...]) -> tuple[list[State], numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Every reachable state, and the transposed generator as rows, columns and rates."""
    first = settled(line, tuple((0, 0, 0, 0) for _ in line))
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
