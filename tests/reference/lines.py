"""The lines that the Markov chain and the twin both solve: balanced ones with published answers, and drawn ones.

The drawn lines follow one rule for each number, so that none was picked: line 7 is the same line today and next year.
"""

from __future__ import annotations

import random
from dataclasses import replace

from tests.reference.markov import Station

Stations = list[Station]

# Throughput of balanced lines of rate 1, blocking after service; K = 2 is (B + 2)/(B + 3), K = 3 without buffers is 22/39
# (Hunt, Sequential arrays of waiting lines, Operations Research 4, 1956). By number of machines, then places a buffer.
PUBLISHED = {
    2: (0.6666667, 0.7500000, 0.8000000, 0.8333333, 0.8571429, 0.8750000),
    3: (0.5641026, 0.6704662, 0.7340167, 0.7767115, 0.8074859, 0.8307591),
    4: (0.5147755, 0.6311527, 0.7007129, 0.7477095, 0.7817760, 0.8076645),
}
BALANCED = [(machines, room, value) for machines, row in PUBLISHED.items() for room, value in enumerate(row)]

_MOST_ROOM = {2: 20, 3: 8, 4: 5, 5: 4}
"""Places of one buffer, at most, by the number of stations."""


def balanced(machines: int, room: int) -> Stations:
    """Machines of rate 1 in a row, the same room between each two."""
    return [Station(1.0, room) for _ in range(machines)]


def serial_line(number: int) -> Stations:
    """Two to five single machines of any rates, with any buffers between them."""
    luck = random.Random(2000 + number)
    length = 2 + number % 4
    return [Station(round(luck.uniform(0.5, 1.5), 3), luck.randint(0, _MOST_ROOM[length])) for _ in range(length)]


def parallel_line(number: int) -> Stations:
    """An unbalanced line of two to four stations with one to three machines each."""
    luck = random.Random(number)
    stations = []
    for _ in range(luck.choice([2, 3, 3, 4])):
        machines = luck.choice([1, 1, 2, 3])
        stations.append(Station(round(machines * luck.uniform(0.6, 1.4), 3), luck.randint(0, 4), machines))
    return stations


def failing_line(number: int) -> Stations:
    """Two or three machines of any rates, times between failures and repairs; they fail while they work."""
    luck = random.Random(1000 + number)
    return [
        Station(
            round(luck.uniform(0.7, 1.3), 3),
            luck.randint(0, 6),
            1,
            round(luck.uniform(6, 60), 2),
            round(luck.uniform(1, 12), 2),
        )
        for _ in range(2 + number % 2)
    ]


def time_dependent(line: Stations) -> Stations:
    """The same line, whose machines fail while they wait or are blocked too."""
    return [replace(station, time_dependent=True) for station in line]


SERIAL, PARALLEL, FAILING = range(24), range(12), range(16)
"""How many lines of each family are compared; failing lines twice, by operation and by time."""
