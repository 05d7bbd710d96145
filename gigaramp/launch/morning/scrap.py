"""Scrap of the last seven production days by where it was made, beside the seven days before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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

    def worth(self, needs: Mapping[str, float]) -> float:
        """In units of the plant's output."""
        return sum(units / needs[step] for step, units in self.units.items() if step in needs)


def scrap_of(account: Account, last: date) -> Scrap:
    """Scrap by the step or defect that made it; days on which the log tells units judged, up to `last`."""
    told = [day for day in account.told.days if day <= last and _judged_anywhere(account, day)]
    now, before = told[-DAYS:], told[-2 * DAYS : -DAYS]
    product = _unit(account, account.time.flow.output)
    if not now:
        return Scrap(product, None, None, 0, 0, (), "no_day_over")
    found = _by_cause(account, now)
    earlier = _by_cause(account, before)
    needs = account.time.needs
    made = []
    for cause, one in found.items():
        base = _base(account, now, cause, one)
        units_of = {_unit(account, step) for step in one.units}
        ratio, was = (
            _ratio(account, days, base, each.worth(needs)) for days, each in ((now, one), (before, earlier.get(cause, _Sum())))
        )  # fmt: skip
        made.append(
            ScrapMade(
                cause=cause,
                found=tuple(sorted(one.units)),
                worth=round(one.worth(needs), 6),
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


def _by_cause(account: Account, days: Sequence[date]) -> dict[str | None, _Sum]:
    """Scrap by cause."""
    told = account.told
    found: dict[str | None, _Sum] = defaultdict(_Sum)
    for day in days:
        for where in told.places(day, "day_scrap"):
            if where[1] is not None:
                for cause, units in told.causes(day, where, "day_scrap").items():
                    if units > 0.0:
                        found[cause].units[where[1]] += units
    return dict(found)


def _base(account: Account, days: Sequence[date], cause: str | None, one: _Sum) -> str:
    """The step whose units scrap is a ratio of: the one that made it, else the first that found it."""
    if cause in account.time.needs and _judged(account, days, cause) > 0.0:
        return cause
    return min(one.units, key=lambda step: _place(account, step))


def _place(account: Account, step: str) -> int:
    steps = list(account.time.flow.steps)
    return steps.index(step) if step in steps else len(steps)


def _ratio(account: Account, days: Sequence[date], base: str, worth: float) -> float | None:
    """Scrap, in units of a step, among the units that it made; None where the log tells none of those."""
    made = _judged(account, days, base)
    return worth * account.time.needs[base] / made if made > 0.0 and base in account.time.needs else None


def _judged(account: Account, days: Sequence[date], step: str) -> float:
    """Units of a step that were judged, good or scrap: those that it made."""
    return sum(account.told.at_step(days, step, what) or 0.0 for what in ("day_good", "day_scrap"))


def _judged_anywhere(account: Account, day: date) -> bool:
    return any((account.told.anywhere([day], what) or 0.0) > 0.0 for what in ("day_good", "day_scrap"))


def _unit(account: Account, step: str) -> str:
    from gigaramp.launch.weeks.figures import plant_unit

    return plant_unit(account.plant, account.time.flow.products.get(step, step))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
