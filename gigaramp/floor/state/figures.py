"""Units by production day, folded as rows come: the same figures as `kpi.totals.daily_totals`, without reading the log again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from math import fsum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gigaramp.floor.state.picture import CrewNow, DayNow, ScrapNow
from gigaramp.kpi.days import EPOCH, begin_of_day

if TYPE_CHECKING:
    import pyarrow as pa

KEPT_DAYS: Final = 400
"""Production days that are kept; older ones are asked of the log."""

CELLS, LOTS, SHEET = 1, 2, 3
"""Of two tellings of one figure the higher one counts (`kpi.totals`)."""

TOLD_BY: Final = {
    "lot_started": ("started", LOTS),
    "lot_made": ("good", LOTS),
    "cell_made": ("good", CELLS),
    "lot_scrapped": ("scrap", LOTS),
    "cell_scrapped": ("scrap", CELLS),
    "rework_sent": ("reworked", LOTS),
    "units_shipped": ("shipped", LOTS),
    "day_started": ("started", SHEET),
    "day_good": ("good", SHEET),
    "day_scrap": ("scrap", SHEET),
    "day_reworked": ("reworked", SHEET),
    "day_shipped": ("shipped", SHEET),
    "day_people": ("people", SHEET),
}
"""Kind of a row -> the figure it adds to, and its grain."""

_COUNTED = ("cell_made", "cell_scrapped")
"""Kinds whose quantity is one where it is not told."""

Key = tuple[str | None, str | None, str]
"""Line, step, figure."""

Units = dict[int, dict[tuple[str | None, str | None], float | None]]
"""Grain -> machine and cause -> units, None where rows came without a number. Only scrap is told by machine and cause, people by
cause."""


@dataclass
class Clock:
    """To which production day an instant belongs, for a plant's time zone and the minute its day begins."""

    timezone: str
    first_minute: int
    _begins: dict[int, int] = field(default_factory=dict)

    def days_of(self, instants: np.ndarray) -> np.ndarray:
        """Production days, counted from 1970, of instants in microseconds (UTC)."""
        if not len(instants):
            return np.empty(0, np.int64)
        calendar_days, places = np.unique(instants // 86_400_000_000, return_inverse=True)
        begins = np.array([[self._begin(int(one) + far) for far in _NEAR] for one in calendar_days])
        begun = (begins[places] <= instants[:, None]).sum(axis=1)
        return np.asarray(calendar_days[places] + _NEAR[0] - 1 + begun, np.int64)

    def _begin(self, day: int) -> int:
        """The instant at which a production day begins, in microseconds."""
        if day not in self._begins:
            begin = begin_of_day(EPOCH + timedelta(days=day), self.timezone, self.first_minute)
            self._begins[day] = (begin - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        return self._begins[day]


_NEAR: Final = (-1, 0, 1)
"""The production day of an instant is the last of these, counted from its day in UTC, that has begun; else the one before them."""


class Figures:
    """Sums by day, line, step and figure, one for each grain; scrap and people also by cause and machine."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._days: dict[int, dict[Key, Units]] = {}
        self._newest: int | None = None
        self._people_day: int | None = None
        self._made_days: dict[int, tuple[DayNow, ...]] = {}
        self._made_scrap: dict[int, tuple[ScrapNow, ...]] = {}

    def fold(self, rows: pa.Table) -> None:
        """Add rows of the kinds in `TOLD_BY`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        what = rows["what"].cast(pa.string())
        mine = rows.filter(pc.is_in(what, pa.array(list(TOLD_BY))))
        if not len(mine):
            return
        what = mine["what"].cast(pa.string())
        one = pc.if_else(pc.is_in(what, pa.array(list(_COUNTED))), 1.0, pa.scalar(None, pa.float64()))
        plain = pa.table(
            {
                "day": self.clock.days_of(mine["when"].cast(pa.int64()).to_numpy()),
                "what": what,
                "line": mine["line"],
                "step": mine["step"],
                "machine": pc.if_else(
                    _is_any(what, ("lot_scrapped", "cell_scrapped", "day_scrap")), mine["machine"], None
                ),
                "cause": pc.if_else(
                    _is_any(what, ("lot_scrapped", "cell_scrapped", "day_scrap", "day_people")), mine["cause"], None
                ),
                "units": pc.coalesce(mine["quantity"], one),
            }
        )
        sums = plain.group_by(["day", "what", "line", "step", "machine", "cause"], use_threads=False).aggregate(
            [("units", "sum")]
        )
        columns = [sums[name].to_pylist() for name in ("day", "what", "line", "step", "machine", "cause", "units_sum")]
        for day, kind, line, step, machine, cause, units in zip(*columns, strict=True):
            figure, grain = TOLD_BY[kind]
            self._add(day, (line, step, figure), grain, (machine, cause), units)
        self._forget()

    def _add(self, day: int, key: Key, grain: int, part: tuple[str | None, str | None], units: float | None) -> None:
        self._newest = day if self._newest is None else max(self._newest, day)
        if key[2] == "people":
            self._people_day = day if self._people_day is None else max(self._people_day, day)
        parts = self._days.setdefault(day, {}).setdefault(key, {}).setdefault(grain, {})
        if units is not None:
            parts[part] = (parts.get(part) or 0.0) + units
        else:
            parts.setdefault(part, None)
        self._made_days.pop(day, None)
        self._made_scrap.pop(day, None)

    def _forget(self) -> None:
        """Let go of days that are too old, whenever their rows come."""
        for kept in (self._days, self._made_days, self._made_scrap):
            for day in [day for day in kept if day <= (self._newest or 0) - KEPT_DAYS]:
                del kept[day]

    def of(self, day: int, line: str | None, step: str | None) -> dict[str, float]:
        """Figures of one day and place, of the grain that counts."""
        told = self._days.get(day, {})
        sums = {figure: _sum(told.get((line, step, figure), {})) for figure in ("started", "good", "scrap")}
        return {figure: units for figure, units in sums.items() if units is not None}

    def days(self) -> tuple[DayNow, ...]:
        """Every day and place that is kept, oldest first. Days to which nothing was added are not made anew."""
        for day in self._days.keys() - self._made_days.keys():
            self._made_days[day] = tuple(self._day(day))
        return tuple(chain.from_iterable(self._made_days[day] for day in sorted(self._made_days)))

    def _day(self, day: int) -> Iterator[DayNow]:
        places: dict[tuple[str | None, str | None], dict[str, float]] = {}
        for (line, step, figure), grains in self._days[day].items():
            units = _sum(grains)
            if figure != "people" and units is not None:
                places.setdefault((line, step), {})[figure] = units
        for (line, step), told in sorted(places.items(), key=lambda item: _order(item[0])):
            figures = (told.get(name) for name in ("started", "good", "scrap", "reworked", "shipped"))
            yield DayNow(_date(day), line, step, *figures)

    def scrap(self) -> tuple[ScrapNow, ...]:
        """Scrap by the day, the place where it was found, the machine and the cause, oldest first."""
        for day in self._days.keys() - self._made_scrap.keys():
            self._made_scrap[day] = tuple(self._scrap(day))
        return tuple(chain.from_iterable(self._made_scrap[day] for day in sorted(self._made_scrap)))

    def _scrap(self, day: int) -> Iterator[ScrapNow]:
        found = [(key[:2], grains[max(grains)]) for key, grains in self._days[day].items() if key[2] == "scrap"]
        for (line, step), parts in sorted(found, key=lambda item: _order(item[0])):
            for (machine, cause), units in sorted(parts.items(), key=lambda item: _order(item[0])):
                if units is not None:
                    yield ScrapNow(_date(day), line, step, machine, cause, _rounded(units))

    def crews(self) -> tuple[CrewNow, ...]:
        """People at work on the newest day that tells them."""
        day = self._people_day
        if day is None or day not in self._days:
            return ()
        told = [(key[:2], grains[SHEET]) for key, grains in self._days[day].items() if key[2] == "people"]
        return tuple(
            CrewNow(_date(day), line, step, shift, _rounded(people))
            for (line, step), shifts in sorted(told, key=lambda item: _order(item[0]))
            for (_, shift), people in sorted(shifts.items(), key=lambda item: _order(item[0]))
            if people is not None
        )

    def to_plain(self) -> list[Any]:
        """All of it as plain values."""
        return [
            [day, [[*key, [[grain, [[*part, one] for part, one in parts.items()]] for grain, parts in grains.items()]]
                   for key, grains in told.items()]]
            for day, told in self._days.items()
        ]  # fmt: skip

    def take(self, plain: list[Any]) -> None:
        """Become what `to_plain` gave."""
        for day, told in plain:
            self._days[day] = {
                (line, step, figure): {grain: {(m, c): one for m, c, one in parts} for grain, parts in grains}
                for line, step, figure, grains in told
            }
        self._newest = max(self._days, default=None)
        named = (day for day, told in self._days.items() if any(key[2] == "people" for key in told))
        self._people_day = max(named, default=None)


def _sum(grains: Units) -> float | None:
    """Units of the grain that counts; None where no row of it has a number."""
    told = [one for one in grains[max(grains)].values() if one is not None] if grains else []
    return _rounded(fsum(told)) if told else None


def _rounded(units: float) -> float:
    """To a millionth of a unit, so that the order in which parts were added does not show."""
    return round(units, 6)


def _is_any(what: Any, kinds: tuple[str, ...]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.is_in(what, pa.array(kinds))


def _date(day: int) -> date:
    return EPOCH + timedelta(days=int(day))


def _order(key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple((one is not None, str(one)) if isinstance(one, str) or one is None else (True, one) for one in key)
