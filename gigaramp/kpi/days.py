"""Production days on the clock of a plant: to which day an instant belongs, also in the two nights of summer time.

A production day begins at the plant's first shift, on the clock on the wall, and ends where the next one begins. So it
lasts 23 or 25 hours where the clock is changed in it. Days are counted from 1 January 1970.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from gigaramp.errors import AskError
from gigaramp.languages import say

EPOCH = date(1970, 1, 1)
DAY_MICROSECONDS = 86_400_000_000


@dataclass(frozen=True)
class ProductionDays:
    """Stretches of days that are equally long: the first day of each, and the microsecond (UTC) at which it begins."""

    stretches: tuple[tuple[int, int], ...]

    @classmethod
    def between(cls, first: datetime, last: datetime, timezone: str, first_minute: int) -> ProductionDays:
        """The production days around two instants. Raises AskError for a time zone that is none."""
        begins = _Begins(timezone, first_minute)
        start, end = (instant.date() - EPOCH for instant in (first - timedelta(days=3), last + timedelta(days=3)))
        stretches: list[tuple[int, int]] = []
        awaited = None
        for day in range(start.days, end.days + 1):
            begin = begins.of(day)
            if begin != awaited:
                stretches.append((day, begin))
            awaited = begin + DAY_MICROSECONDS
        return cls(tuple(stretches))

    def day_of(self, microseconds: str) -> str:
        """SQL: the production day of an instant, given as SQL for microseconds since 1970, UTC."""
        lines = [f"({microseconds} - {begin}) // {DAY_MICROSECONDS} + {day}" for day, begin in self.stretches]
        # In the 25-hour day the next day has not begun yet: each stretch ends where the next one begins.
        lasts = [f"least({line}, {after - 1})" for line, (after, _) in zip(lines, self.stretches[1:], strict=False)]
        cases = [
            f"when {microseconds} < {begin} then {line}"
            for line, (_, begin) in zip(lasts, self.stretches[1:], strict=False)
        ]
        return f"(case {' '.join(cases)} else {lines[-1]} end)" if cases else f"({lines[-1]})"

    def begin_of(self, day: str) -> str:
        """SQL: the microsecond at which a production day begins, given as SQL for its number."""
        lines = [f"({day} - {first}) * {DAY_MICROSECONDS} + {begin}" for first, begin in self.stretches]
        cases = [
            f"when {day} < {first} then {line}" for line, (first, _) in zip(lines[:-1], self.stretches[1:], strict=True)
        ]
        return f"(case {' '.join(cases)} else {lines[-1]} end)" if cases else f"({lines[-1]})"

    def begin(self, day: int) -> int:
        """The microsecond at which a production day begins."""
        first, begin = max((stretch for stretch in self.stretches if stretch[0] <= day), default=self.stretches[0])
        return begin + (day - first) * DAY_MICROSECONDS


def begin_of_day(day: date, timezone: str, first_minute: int) -> datetime:
    """Instant (UTC) at which a production day begins: what a sheet of that day carries as `when`."""
    microseconds = _Begins(timezone, first_minute).of((day - EPOCH).days)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


class _Begins:
    """Beginnings of production days in one time zone."""

    def __init__(self, timezone: str, first_minute: int) -> None:
        from zoneinfo import ZoneInfo

        if not 0 <= first_minute < 1440:
            raise AskError(
                say("first_minute: a minute of the day is 0 to 1439, not {first_minute}", first_minute=first_minute)
            )
        try:
            self._zone = ZoneInfo(timezone)
        except (KeyError, ValueError, OSError) as error:
            raise AskError(
                say(
                    "timezone: `{timezone}` is not known, write it for example as Europe/Paris",
                    timezone=str(timezone)[:40],
                )
            ) from error
        self._clock = time(first_minute // 60, first_minute % 60)

    def of(self, day: int) -> int:
        local = datetime.combine(EPOCH + timedelta(days=day), self._clock, self._zone)
        return int((local.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))
