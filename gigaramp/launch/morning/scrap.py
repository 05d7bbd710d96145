"""Scrap of the last seven production days by where it was made, beside the seven days before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from gigaramp.launch.morning.answer import Scrap, ScrapMade

if TYPE_CHECKING:
    from gigaramp.launch.progress.spans import Account

DAYS: Final = 7
"""Production days of the block, and of the stretch before it that it is held against."""


@dataclass
class _Sum:
    """Scrap of one cause over some days."""

    units: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """By the step that found it."""
    judged: float = 0.0

    @property
    def ratio(self) -> float | None:
        """Scrap among the units judged where it was found."""
        return sum(self.units.values()) / self.judged if self.judged > 0.0 else None


def scrap_of(account: Account, last: date) -> Scrap:
    """Scrap by the step or defect that made it; days that the log tells, up to `last`."""
    told = [day for day in account.told.days if day <= last]
    now, before = told[-DAYS:], told[-2 * DAYS : -DAYS]
    product = _unit(account, account.time.flow.output)
    if not now:
        return Scrap(product, None, None, 0, 0, (), "no_day_over")
    found = _by_cause(account, now)
    earlier = _by_cause(account, before, found)
    needs = account.time.needs
    made = []
    for cause, one in found.items():
        worth = sum(units / needs[step] for step, units in one.units.items() if step in needs)
        units_of = {_unit(account, step) for step in one.units}
        ratio, was = one.ratio, earlier[cause].ratio if cause in earlier else None
        made.append(
            ScrapMade(
                cause=cause,
                found=tuple(sorted(one.units)),
                worth=round(worth, 6),
                units=round(sum(one.units.values()), 6) if len(units_of) == 1 else None,
                unit=units_of.pop() if len(units_of) == 1 else "",
                ratio=_rounded(ratio),
                before=_rounded(was),
                change=None if ratio is None or was is None else round(ratio - was, 6),
                address=f"steps.{cause}.scrap_mature" if cause in account.plant.steps else "",
            )
        )
    made.sort(key=lambda one: (-one.worth, one.cause or ""))
    missing = "" if made else "no_scrap"
    return Scrap(product, now[0], now[-1], len(now), len(before), tuple(made), missing)  # type: ignore[arg-type]


def _by_cause(
    account: Account, days: Sequence[date], like: dict[str | None, _Sum] | None = None
) -> dict[str | None, _Sum]:
    """Scrap by cause. `like`: judged where these were found, so that two stretches are held against each other fairly."""
    told = account.told
    found: dict[str | None, _Sum] = defaultdict(_Sum)
    for day in days:
        for where in told.places(day, "day_scrap"):
            if where[1] is not None:
                for cause, units in told.causes(day, where, "day_scrap").items():
                    if units > 0.0:
                        found[cause].units[where[1]] += units
    for cause in like or ():
        found[cause].units.setdefault(next(iter((like or {})[cause].units)), 0.0)
    for cause, one in found.items():
        steps = {*one.units, *(like[cause].units if like is not None and cause in like else ())}
        one.judged = sum(
            (told.at_step(days, step, "day_good") or 0.0) + (told.at_step(days, step, "day_scrap") or 0.0)
            for step in steps
        )
    return dict(found)


def _unit(account: Account, step: str) -> str:
    from gigaramp.launch.weeks.figures import plant_unit

    return plant_unit(account.plant, account.time.flow.products.get(step, step))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
