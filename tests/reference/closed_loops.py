"""Plants with a fleet of sleds in a loop, each with the rate that a formula gives it."""

from __future__ import annotations

from dataclasses import dataclass

from gigaramp.plant import Plant
from tests.reference.closed_network import convolution, one_sled, two_sleds
from tests.reference.textbook import Measured, exponential, measured, plant_of, runs

SEEDS = range(1, 17)
FAST = "machines: 1, cycle_time: 0.000001 s"
MEAN = 6.0
"""Mean seconds of the machine that sleds with constant trips wait for."""


def loop_of(first: str, last: str, sleds: int, trip: float, room: str = "") -> Plant:
    """A step, a fleet that carries one unit a sled, and a step behind it."""
    after = f", buffer: {room}" if room else ""
    # The way there and back takes two seconds of a trip, loading the rest; a trip of no time takes a microsecond.
    way = (
        f"distance: 1 m, speed: 1 m/s, loading: {trip - 2.0!r} s"
        if trip
        else "distance: 1 m, speed: 2000000 m/s, loading: 0 s"
    )
    fleet = f"movers: {{sleds: {{from: load, to: unload, count: {sleds}, capacity: 1 piece, {way}, unloading: 0 s}}}}"
    return plant_of(f"load: {{{first}}}", f"unload: {{{last}{after}}}", more=fleet)


def step_of(mean: float, machines: int = 1) -> str:
    """Machines with exponential times."""
    return f"machines: {machines}, cycle_time: {exponential(mean)}"


@dataclass(frozen=True)
class SledLoop:
    """A plant and the units a second that it unloads."""

    plant: Plant
    expected: float

    def rate(self, days: int = 1) -> Measured:
        """What 16 independent copies unload, units a second."""
        return measured([run.throughput("unload") for run in runs(self.plant, days, SEEDS)])


TOKENS = [
    ((6.0, 6.0), (1, 1), 1),
    ((6.0, 7.0), (1, 1), 2),
    ((8.0, 5.0), (1, 1), 5),
    ((12.0, 17.0), (2, 3), 2),
    ((6.0, 11.0), (1, 2), 4),
]
"""Mean times of loading and unloading, machines there, and sleds that need no time."""


def loops() -> dict[str, SledLoop]:
    """All of them by name."""
    found = {}
    for means, machines, sleds in TOKENS:
        # Each sled is a token, and so is the place in each machine.
        expected = convolution(means, machines, sleds + sum(machines)).throughput
        plant = loop_of(step_of(means[0], machines[0]), step_of(means[1], machines[1]), sleds, 0.0)
        found[f"{sleds} sleds without trips, {machines[0]} and {machines[1]} machines"] = SledLoop(plant, expected)
    for sleds, formula in ((1, one_sled), (2, two_sleds)):
        for trip in (3.0, 6.0, 15.0):
            words = f"{sleds} sled{'s' * (sleds > 1)}, trips of {trip:.0f} s"
            expected = formula(MEAN, trip)
            found[f"{words}, waiting to load"] = SledLoop(
                loop_of(step_of(MEAN), FAST, sleds, trip, "unlimited"), expected
            )
            # Turned round: the same rate (Muth, The reversibility property of production lines, Management Science 25, 1979).
            found[f"{words}, waiting to unload"] = SledLoop(loop_of(FAST, step_of(MEAN), sleds, trip), expected)
    return found
