"""The models that every engine is given, as plain numbers, and what each is known to make.

Times are in the mean time of one machine. A line has single machines one after the other, exponential times, `ROOM`
places between two of them, blocking after service, and a first machine that never starves.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ROOM = 5
FILL = 40
"""A line of K machines is full after about 40 K mean times; what it makes before is not counted."""

ARRIVALS = 0.9
"""Of the queue: customers a mean time of its machine."""

WAIT_VARIANCE = ARRIVALS * (2 + 5 * ARRIVALS - 4 * ARRIVALS**2 + ARRIVALS**3) / (1 - ARRIVALS) ** 4
"""The mean wait of n customers has this variance divided by n (Daley, Annals of Mathematical Statistics 39, 1968)."""


@dataclass(frozen=True)
class Model:
    """One model, its exact figure, and the station-visits that each engine gets: about a second or two of work."""

    name: str
    kind: str
    """`line`, `queue` or `merge`."""
    figure: str
    """What is compared: `throughput` in units a mean time, or `mean wait` in mean times."""
    exact: float
    exact_error: float
    """One standard error of the exact figure; 0 where it is a formula."""
    visits: dict[str, int] = field(repr=False)
    """By engine. An engine that is not named is not asked: it would take too long."""
    machines: int = 1
    mtbf: float | None = None
    restore: float = 0.0
    scrap: float = 0.0


MODELS = (
    Model(
        "line of 10",
        "line",
        "throughput",
        0.763398,
        0.00003,
        {
            "gigaramp": 5_000_000,
            "SimPy": 400_000,
            "Cimba Python": 5_000_000,
            "Ciw": 100_000,
            "simantha": 150_000,
            "simantha, 100 ticks": 150_000,
        },
        machines=10,
    ),
    Model(
        "line of 100",
        "line",
        "throughput",
        0.7341,
        0.0001,
        {"gigaramp": 5_000_000, "SimPy": 800_000, "Cimba Python": 5_000_000, "Ciw": 10_000, "simantha": 20_000},
        machines=100,
    ),
    Model(
        "line of 1,000",
        "line",
        "throughput",
        0.7304,
        0.00015,
        {"gigaramp": 60_000_000, "Cimba Python": 60_000_000},
        machines=1000,
    ),
    Model(
        "10 that fail and scrap",
        "line",
        "throughput",
        0.6603,
        0.00016,
        {
            "gigaramp": 5_000_000,
            "SimPy": 400_000,
            "Cimba Python": 5_000_000,
            "Ciw": 1,
            "simantha": 60_000,
            "simantha, 100 ticks": 20_000,
        },
        machines=10,
        mtbf=1200.0,
        restore=30.0,
        scrap=0.001,
    ),
    Model(
        "queue M/M/1",
        "queue",
        "mean wait",
        ARRIVALS / (1 - ARRIVALS),
        0.0,
        {"gigaramp": 3_000_000, "SimPy": 200_000, "Cimba Python": 3_000_000, "Ciw": 60_000, "simantha": 1},
    ),
    Model(
        "merge of two",
        "merge",
        "throughput",
        0.8304498,
        0.0,
        {"gigaramp": 3_000_000, "SimPy": 300_000, "Cimba Python": 3_000_000, "Ciw": 1, "simantha": 1},
        machines=3,
    ),
)
