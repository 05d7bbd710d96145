"""Names of the kernel's integer codes: kinds of records, plant-wide events, who restores a machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.twin.kernel.constants import (
    BY_CREW,
    BY_PARTNER,
    BY_PARTS,
    BY_TECHNICIAN,
    BY_VENDOR,
    COIL_USED,
    EXCURSION_BEGAN,
    EXCURSION_ENDED,
    EXCURSION_SEEN,
    HELP_ARRIVED,
    HELP_CALLED,
    LOT_HELD,
    LOT_JOINED,
    LOT_SCRAPPED,
    LOT_STARTED,
    MACHINE_RESTORED,
    OCCUPANTS,
    PERSONS_FROM,
    STOP_BEGAN,
    STOP_ENDED,
)

if TYPE_CHECKING:
    import pyarrow as pa

# Kinds of plant-wide events, in the order of the kernel's codes.
EVENTS = ("utilities", "material", "it", "strike", "quality_hold", "recipe_change")

_RESTORERS = {
    BY_TECHNICIAN: "technician",
    BY_CREW: "crew",
    BY_VENDOR: "vendor",
    BY_PARTS: "spare part",
    BY_PARTNER: "partner",
}


def causes(
    what: np.ndarray,
    cause: np.ndarray,
    families: Sequence[str],
    origins: Sequence[str],
    people: Sequence[str] = (),
) -> pa.Array:
    """Name of each record's cause: who restored a machine, whose defect it was, which kind of event; None without one.

    `families`: families of experts, `origins`: steps that make defects, and `people`: names of seats where people are
    followed one by one; all in the order of the kernel's numbers.
    """
    names: dict[int, dict[int, str]] = {}
    for kinds, words in (
        ((HELP_CALLED,), _RESTORERS | dict(enumerate(families)) if people else {BY_VENDOR: "vendor"}),
        ((HELP_ARRIVED, MACHINE_RESTORED), _RESTORERS | dict(enumerate(families))),
        ((LOT_SCRAPPED, LOT_HELD, EXCURSION_BEGAN, EXCURSION_SEEN, EXCURSION_ENDED), dict(enumerate(origins))),
        ((STOP_BEGAN, STOP_ENDED), dict(enumerate(EVENTS))),
    ):
        names |= {int(kind): words for kind in kinds}
    numbers = {int(kind) for kind in (LOT_STARTED, LOT_JOINED, COIL_USED)}

    def named(kind: int, code: int) -> str | None:
        if kind in numbers:
            return str(code)
        return _person(code - PERSONS_FROM, people) if code >= PERSONS_FROM else names.get(kind, {}).get(code)

    # Few pairs of a kind and a code tell millions of rows.
    both: np.ndarray = what.astype(np.int64) * (1 << 40) + (cause.astype(np.int64) + (1 << 39))
    pairs, which = np.unique(both, return_inverse=True)
    return chosen([named(int(pair >> 40), int(pair & (1 << 40) - 1) - (1 << 39)) for pair in pairs], which)


def chosen(names: Sequence[str | None], numbers: np.ndarray) -> pa.Array:
    """The name of each number, as a column; nothing for numbers below zero."""
    import pyarrow as pa

    return pa.array(list(names), pa.string()).take(pa.array(numbers, pa.int64(), mask=np.asarray(numbers) < 0))


def _person(identity: int, people: Sequence[str]) -> str:
    """Name of a person by the seat they began at; who followed somebody there is told by their number."""
    seat, occupant = divmod(int(identity), OCCUPANTS)
    return people[seat] if occupant == 0 else f"place of {people[seat]}, person {occupant + 1}"
