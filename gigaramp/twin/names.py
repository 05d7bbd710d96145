"""Names of the kernel's integer codes: kinds of records, plant-wide events, who restores a machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gigaramp.log.kinds import CODES
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

# The log's kind of each kind of kernel record, by its code: the kernel writes the codes of the log.
KINDS = {
    CODES[kind]: kind
    for kind in (
        "lot_started", "lot_made", "lot_scrapped", "lot_held", "lot_set_aside", "machine_stopped", "help_called",
        "help_arrived", "machine_restored", "excursion_began", "excursion_seen", "excursion_ended", "stop_began",
        "stop_ended", "shift_began", "lot_blocked", "lot_joined", "coil_used",
    )
}  # fmt: skip

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
    what: Iterable[int],
    cause: Iterable[int],
    families: Sequence[str],
    origins: Sequence[str],
    people: Sequence[str] = (),
) -> list[str | None]:
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
    return [
        str(code)
        if int(kind) in numbers
        else _person(code - PERSONS_FROM, people)
        if code >= PERSONS_FROM
        else names.get(int(kind), {}).get(int(code))
        for kind, code in zip(what, cause, strict=True)
    ]


def _person(identity: int, people: Sequence[str]) -> str:
    """Name of a person by the seat they began at; who followed somebody there is told by their number."""
    seat, occupant = divmod(int(identity), OCCUPANTS)
    return people[seat] if occupant == 0 else f"place of {people[seat]}, person {occupant + 1}"
