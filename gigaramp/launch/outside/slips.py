"""How late announced dates come true, when many have not come true yet: a curve by Kaplan and Meier (1958)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Slip:
    """One announcement: its days late (infinite: never), whether it came true, and how much it counts."""

    days: float
    came_true: bool
    weight: float = 1.0


@dataclass(frozen=True)
class SlipCurve:
    """Share of announcements that have come true so many days late.

    `days` are those on which the curve rises, ascending; `shares` its height from that day on.
    """

    days: tuple[float, ...]
    shares: tuple[float, ...]

    def days_at(self, share: float) -> float | None:
        """First day on which the curve is at least this high; None where it never is."""
        return next((day for day, height in zip(self.days, self.shares, strict=True) if height >= share - 1e-12), None)


def slip_curve(slips: Iterable[Slip]) -> SlipCurve:
    """The curve of weighted slips: 1 - product of (1 - weight that comes true that day / weight still open before).

    The product-limit estimate of Kaplan and Meier (1958). What is still open counts until the day it was last seen. What
    was given up stays among the open for ever, as events do that rule out the one looked for (Fine and Gray 1999).
    """
    known = list(slips)
    still_open = 1.0
    days, shares = [], []
    for day in sorted({slip.days for slip in known if slip.came_true}):
        at_risk = sum(slip.weight for slip in known if slip.days >= day)
        comes_true = sum(slip.weight for slip in known if slip.came_true and slip.days == day)
        still_open *= 1.0 - comes_true / at_risk
        days.append(day)
        shares.append(1.0 - still_open)
    return SlipCurve(tuple(days), tuple(shares))
