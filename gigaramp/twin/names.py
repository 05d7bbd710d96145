"""Names of the kernel's integer codes: kinds of records, plant-wide events, who restores a machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gigaramp.twin.kernel.constants import (
    BY_CREW,
    BY_PARTNER,
    BY_PARTS,
    BY_VENDOR,
    EXCURSION_BEGAN,
    EXCURSION_ENDED,
    EXCURSION_SEEN,
    HELP_ARRIVED,
    HELP_CALLED,
    LOT_HELD,
    MACHINE_RESTORED,
    STOP_BEGAN,
    STOP_ENDED,
)

# The log's kind of each kind of kernel record, in the order of the kernel's codes.
KINDS = (
    "lot_started", "lot_made", "lot_scrapped", "lot_held", "lot_set_aside", "machine_stopped", "help_called",
    "help_arrived", "machine_restored", "excursion_began", "excursion_seen", "excursion_ended", "stop_began",
    "stop_ended", "shift_began", "lot_blocked",
)  # fmt: skip

# Kinds of plant-wide events, in the order of the kernel's codes.
EVENTS = ("utilities", "material", "it", "strike", "quality_hold", "recipe_change")

_RESTORERS = {BY_CREW: "crew", BY_VENDOR: "vendor", BY_PARTS: "spare part", BY_PARTNER: "partner"}


def causes(
    what: Iterable[int], cause: Iterable[int], families: Sequence[str], origins: Sequence[str]
) -> list[str | None]:
    """Name of each record's cause: who restored a machine, whose defect it was, which kind of event; None without one.

    `families`: families of experts, and `origins`: steps that make defects, in the order of the kernel's numbers.
    """
    names: dict[int, dict[int, str]] = {}
    for kinds, words in (
        ((HELP_CALLED,), {BY_VENDOR: "vendor"}),
        ((HELP_ARRIVED, MACHINE_RESTORED), _RESTORERS | dict(enumerate(families))),
        ((LOT_HELD, EXCURSION_BEGAN, EXCURSION_SEEN, EXCURSION_ENDED), dict(enumerate(origins))),
        ((STOP_BEGAN, STOP_ENDED), dict(enumerate(EVENTS))),
    ):
        names |= {int(kind): words for kind in kinds}
    return [names.get(int(kind), {}).get(int(code)) for kind, code in zip(what, cause, strict=True)]
