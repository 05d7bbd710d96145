"""Overall equipment effectiveness and its three parts, with the terms and times of ISO 22400-2:2014.

    OEE index = availability x effectiveness x quality ratio
    availability  = APT / PBT            actual production time / planned busy time
    effectiveness = PRI x PQ / APT       planned run time per item x produced quantity / actual production time
    quality ratio = GQ / PQ              good quantity / produced quantity

(ISO 22400-2:2014; the same formulas in OPC 40501-1, Annex C.2.4.) On the clock of a machine PRI x PQ is the time that its units take
at full speed, and PRI x GQ that of the good ones, so that OEE = producing / planned busy time.

How the losses fall: a line that has not started and closed hours are not planned busy time. Failures, waits, starving,
blocking, changeovers and stops of the plant lower availability. Slow cycles and short stops lower effectiveness: nobody
records them one by one (Nakajima 1988). Defects, held units, rework and trials lower the quality ratio: they take
machine time and give nothing to sell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gigaramp.kpi.losses import LOSS_INDEX

Floats = NDArray[np.float64]

SPEED_LOSSES: Final[tuple[str, ...]] = ("slow", "short_stop")
"""Losses that lower effectiveness."""

QUALITY_LOSSES: Final[tuple[str, ...]] = ("defect", "trial")
"""Losses that lower the quality ratio, beside the part of `held` that was spent on units."""


@dataclass(frozen=True, eq=False)
class Times:
    """Machine-hours of ISO 22400-2, of any shape: of a station in a week, summed over a year, over futures ...

    Sums of times give the index of the sum; indices are never averaged.
    """

    planned_busy: Floats
    actual_production: Floats
    at_full_speed: Floats
    """PRI x PQ: what the produced units take at full speed."""
    good: Floats
    """PRI x GQ: what the good units take at full speed."""

    @property
    def availability(self) -> Floats:
        """APT / PBT; nan where nothing was planned."""
        return _over(self.actual_production, self.planned_busy)

    @property
    def effectiveness(self) -> Floats:
        """PRI x PQ / APT; nan where nothing was produced."""
        return _over(self.at_full_speed, self.actual_production)

    @property
    def quality_ratio(self) -> Floats:
        """GQ / PQ; nan where nothing was produced."""
        return _over(self.good, self.at_full_speed)

    @property
    def oee(self) -> Floats:
        """Overall equipment effectiveness: the product of the three; 0 where nothing was produced in planned time."""
        return _over(self.good, self.planned_busy)

    def sum(self, axis: int | tuple[int, ...]) -> Times:
        """The times summed over an axis."""
        parts = (self.planned_busy, self.actual_production, self.at_full_speed, self.good)
        return Times(*(np.asarray(part.sum(axis=axis)) for part in parts))


def times(losses: Floats, producing: Floats, closed: Floats, held_on_units: Floats) -> Times:
    """Times from the hours of machines: `losses` (..., losses) in the order of `kpi.losses.LOSSES`, the others (...).

    `closed`: hours outside the calendar, part of planned_stops; `held_on_units`: hours of `held` spent on units.
    """

    def of(name: str) -> Floats:
        return losses[..., LOSS_INDEX[name]]

    planned = losses.sum(axis=-1) + producing - closed - of("not_accepted")
    at_full_speed = producing + held_on_units + sum(of(name) for name in QUALITY_LOSSES)
    production = at_full_speed + sum(of(name) for name in SPEED_LOSSES)
    return Times(
        np.maximum(planned, production), np.asarray(production), np.asarray(at_full_speed), np.asarray(producing)
    )


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0.0))
