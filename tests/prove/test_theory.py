"""The twin against theory, with many more draws than the quick tests: the z of each case, and what else is proved."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.laws.uncompiled import histories, uncompiled_histories
from tests.prove.proof import write
from tests.reference.closed_loops import loops
from tests.reference.lines import (
    BALANCED,
    FAILING,
    PARALLEL,
    SERIAL,
    Stations,
    balanced,
    failing_line,
    parallel_line,
    serial_line,
    time_dependent,
)
from tests.reference.markov import solve
from tests.reference.monotone import departures, drawn_plant, faster, later, with_larger_buffer, with_one_more_sled
from tests.reference.queues import queues
from tests.reference.textbook import Measured, throughput

pytestmark = pytest.mark.prove

LONGER = 8
"""How many times as many days as in the quick tests."""
PLANTS = 1000
"""Plants on which more must mean sooner."""
EVENTS = 100_000
"""Events that must be the same, bit for bit, compiled and not."""


@dataclass(frozen=True)
class Case:
    """One number that theory gives and the twin measures."""

    family: str
    name: str
    expected: float
    made: Measured

    @property
    def z(self) -> float:
        """Standard errors between them."""
        return self.made.distance(self.expected)


def lines() -> Iterator[tuple[str, str, Stations, float | None]]:
    """Family, name, stations and, where it is published, throughput."""
    for machines, room, value in BALANCED:
        yield "balanced lines, published", f"{machines} machines, {room} places", balanced(machines, room), value
    for number in SERIAL:
        yield "drawn lines of single machines", f"line {number}", serial_line(number), None
    for number in PARALLEL:
        yield "drawn lines with machines side by side", f"line {number}", parallel_line(number), None
    for number in FAILING:
        yield "drawn lines, operation-dependent failures", f"line {number}", failing_line(number), None
        yield "drawn lines, time-dependent failures", f"line {number}", time_dependent(failing_line(number)), None


def cases() -> Iterator[Case]:
    """Every number that is compared."""
    for seed, (family, name, stations, value) in enumerate(lines(), start=1000):
        expected = solve(*stations).throughput if value is None else value
        yield Case(family, name, expected, throughput(stations, seed, days=1 + 4 * LONGER, unit_time=10.0))
    for name, queue in queues().items():
        yield Case("queues, mean wait", name, queue.expected, queue.wait(LONGER))
    for name, loop in loops().items():
        yield Case("closed loops of sleds", name, loop.expected, loop.rate(LONGER))


def made_later(numbers: range) -> tuple[int, int]:
    """Parts that left a step later in a better plant, and how many better plants there were."""
    count = better = 0
    for number in numbers:
        tree = drawn_plant(number)
        before = departures(tree, number)
        for changed in (faster(tree), with_larger_buffer(tree, number), with_one_more_sled(tree)):
            if changed is not None:
                better += 1
                count += later(before, departures(changed, number))
    return count, better


def test_the_twin_is_exact_against_theory():
    began = time.perf_counter()
    found = sorted(cases(), key=lambda case: case.family)
    largest = max(found, key=lambda case: abs(case.z))
    spread = math.sqrt(sum(case.z**2 for case in found) / len(found))
    rows = [
        (
            case.family,
            case.name,
            f"{case.expected:.6f}",
            f"{case.made.mean:.6f}",
            f"{case.made.error:.6f}",
            f"{case.z:+.2f}",
        )
        for case in found
    ]
    parts_later, better = made_later(range(PLANTS))
    compiled = histories("long")
    same = compiled == uncompiled_histories("long", seconds=1800)
    events = sum(count for count, _ in compiled.values())
    write(
        "theory",
        "The twin against theory",
        """Each row is one number that theory gives exactly, what the twin makes, its standard error, and z, the standard errors
between them. Lines are in units a mean time, waits in seconds, sleds in units a second. Exact values of drawn lines come from
a Markov chain that is itself checked (`tests/reference/markov.py`); drawn lines follow one rule for each number, none was
picked. Seeds are fixed. A case fails beyond 4.

The quick tests run the same cases on an eighth of the days. They hold more: waits and contents of lines, what arrivals find,
how departures follow one another, and a second twin in SimPy that makes each unit of 98 drawn plants in the same microsecond
(of 32 more, whose machines fail by any law, within five).""",
        ("family", "case", "exact", "twin", "±", "z"),
        rows,
        f"""{len(found)} cases, the largest |z| {abs(largest.z):.2f} ({largest.family}: {largest.name}). Root mean square
of z {spread:.2f}; luck alone gives 1.0 to 1.07. Cases of one family share seeds, so their z move together: the loops lie on one
side by the same luck. Those of queues and loops come from 16 copies: Student's t with 15 degrees of freedom.

**More means sooner.** {PLANTS:,} drawn plants of the family where it is a theorem (`tests/reference/monotone.py`), {better:,}
times made faster by a tenth, given a larger buffer or one more sled, under the same draws: {parts_later} parts left any step later.

**Compiled or not.** {events:,} events of {len(compiled)} plants that use every mechanism, people one by one included. Every array
and every record the same, bit for bit: {"yes" if same else "no"}.

{time.perf_counter() - began:.0f} s.""",
    )
    assert abs(largest.z) <= 4, largest
    assert 0 == parts_later
    assert same and events > EVENTS
