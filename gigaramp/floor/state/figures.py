"""Units by production day, folded as rows come: the same figures as `kpi.totals.daily_totals`, without reading the log again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
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

Key = tuple[int, str | None, str | None, str]
"""Production day, line, step, figure."""


@dataclass
class Clock:
    """To which production day an instant belongs, for a plant's time zone and the minute its day begins."""

    timezone: str
    first_minute: int
    _first: int = 0
    _begins: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))

    def days_of(self, instants: np.ndarray) -> np.ndarray:
        """Production days, counted from 1970, of instants in microseconds (UTC)."""
        if not len(instants):
            return np.empty(0, np.int64)
        day = 86_400_000_000
        low, high = int(instants.min() // day) - 2, int(instants.max() // day) + 3
        if not len(self._begins) or low < self._first or high >= self._first + len(self._begins):
            if len(self._begins):
                low, high = min(low, self._first), max(high, self._first + len(self._begins))
            self._first = low
            zero = np.datetime64(0, "us")
            begins = [
                begin_of_day(EPOCH + timedelta(days=one), self.timezone, self.first_minute) for one in range(low, high)
            ]
            self._begins = (np.array([one.replace(tzinfo=None) for one in begins], "datetime64[us]") - zero).astype(
                np.int64
            )
        return np.searchsorted(self._begins, instants, "right") - 1 + self._first


class Figures:
    """Sums by day, line, step and figure, one for each grain; scrap and people also by cause and machine."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._sums: dict[Key, dict[int, float]] = {}
        self._scrap: dict[Key, dict[int, dict[tuple[str | None, str | None], float]]] = {}
        self._people: dict[Key, dict[str | None, float]] = {}
        self._oldest: int | None = None
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
        one = pc.if_else(pc.is_in(what, pa.array(list(_COUNTED))), 1.0, 0.0)
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
            self._add(day, kind, line, step, machine, cause, units)
        self._forget()

    def _add(
        self,
        day: int,
        kind: str,
        line: str | None,
        step: str | None,
        machine: str | None,
        cause: str | None,
        units: float,
    ) -> None:
        figure, grain = TOLD_BY[kind]
        key = (day, line, step, figure)
        self._made_days.pop(day, None)
        self._made_scrap.pop(day, None)
        if figure == "people":
            shifts = self._people.setdefault(key, {})
            shifts[cause] = shifts.get(cause, 0.0) + units
            return
        grains = self._sums.setdefault(key, {})
        grains[grain] = grains.get(grain, 0.0) + units
        if figure == "scrap":
            places = self._scrap.setdefault(key, {}).setdefault(grain, {})
            places[machine, cause] = places.get((machine, cause), 0.0) + units

    def _forget(self) -> None:
        """Let go of days that are too old; a row of such a day adds nothing that is kept."""
        newest = max((key[0] for key in self._sums), default=None)
        if newest is None or self._oldest == newest - KEPT_DAYS:
            return
        self._oldest = newest - KEPT_DAYS
        kept: dict[Key, Any]
        made: dict[int, Any]
        for kept in (self._sums, self._scrap, self._people):
            for key in [key for key in kept if key[0] <= self._oldest]:
                del kept[key]
        for made in (self._made_days, self._made_scrap):
            for day in [day for day in made if day <= self._oldest]:
                del made[day]

    def of(self, day: int, line: str | None, step: str | None) -> dict[str, float]:
        """Figures of one day and place, of the grain that counts."""
        found = {}
        for figure in ("started", "good", "scrap"):
            grains = self._sums.get((day, line, step, figure))
            if grains:
                found[figure] = grains[max(grains)]
        return found

    def days(self) -> tuple[DayNow, ...]:
        """Every day and place that is kept, oldest first. Days to which nothing was added are not made anew."""
        found: dict[int, dict[tuple[str | None, str | None], dict[str, float]]] = {}
        for (day, line, step, figure), grains in self._sums.items():
            if day not in self._made_days:
                found.setdefault(day, {}).setdefault((line, step), {})[figure] = grains[max(grains)]
        for day, places in found.items():
            self._made_days[day] = tuple(
                DayNow(
                    _date(day), line, step, told.get("started"), told.get("good"), told.get("scrap"),
                    told.get("reworked"), told.get("shipped"),
                )
                for (line, step), told in sorted(places.items(), key=lambda item: _order(item[0]))
            )  # fmt: skip
        return tuple(one for day in sorted(self._made_days) for one in self._made_days[day])

    def scrap(self) -> tuple[ScrapNow, ...]:
        """Scrap by the day, the place where it was found, the machine and the cause, oldest first."""
        found: dict[int, list[ScrapNow]] = {}
        for (day, line, step, _), grains in self._scrap.items():
            if day not in self._made_scrap:
                places = sorted(grains[max(grains)].items(), key=lambda item: _order(item[0]))
                found.setdefault(day, []).extend(
                    ScrapNow(_date(day), line, step, machine, cause, units) for (machine, cause), units in places
                )
        for day, rows in found.items():
            self._made_scrap[day] = tuple(sorted(rows, key=lambda one: _order((one.line, one.step))))
        return tuple(one for day in sorted(self._made_scrap) for one in self._made_scrap[day])

    def crews(self) -> tuple[CrewNow, ...]:
        """People at work on the newest day that tells them."""
        newest = max((key[0] for key in self._people), default=None)
        return tuple(
            CrewNow(_date(day), line, step, shift, people)
            for (day, line, step, _), shifts in sorted(self._people.items(), key=lambda item: _order(item[0]))
            if day == newest
            for shift, people in sorted(shifts.items(), key=lambda item: str(item[0]))
        )

    def to_plain(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            "sums": [[*key, [[grain, units] for grain, units in grains.items()]] for key, grains in self._sums.items()],
            "scrap": [
                [
                    *key,
                    [[grain, [[*place, units] for place, units in places.items()]] for grain, places in grains.items()],
                ]
                for key, grains in self._scrap.items()
            ],
            "people": [[*key, list(map(list, shifts.items()))] for key, shifts in self._people.items()],
            "oldest": self._oldest,
        }

    def take(self, plain: dict[str, Any]) -> None:
        """Become what `to_plain` gave."""
        self._sums = {(a, b, c, d): dict(rest) for a, b, c, d, rest in plain["sums"]}
        self._scrap = {
            (a, b, c, d): {grain: {(m, k): units for m, k, units in places} for grain, places in rest}
            for a, b, c, d, rest in plain["scrap"]
        }
        self._people = {(a, b, c, d): dict(rest) for a, b, c, d, rest in plain["people"]}
        self._oldest = plain["oldest"]


def _is_any(what: Any, kinds: tuple[str, ...]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.is_in(what, pa.array(kinds))


def _date(day: int) -> date:
    return EPOCH + timedelta(days=int(day))


def _order(key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple((one is not None, str(one)) if isinstance(one, str) or one is None else (True, one) for one in key)
