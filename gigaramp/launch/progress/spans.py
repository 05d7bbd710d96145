"""The spans of an answer: yesterday, the week, the month and the year so far, each with its books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from gigaramp.launch.progress.answer import Changed, Counted, Day, Limiting, Lost, Span, SpanName, StepDone
from gigaramp.launch.progress.books import Books, books_of
from gigaramp.launch.progress.planned_time import PlannedTime
from gigaramp.launch.progress.told_days import ToldDays
from gigaramp.launch.weeks.plan_gap import planned_between

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

DIGITS = 6
"""Figures are told to a millionth of a unit."""


@dataclass(frozen=True, eq=False)
class Account:
    """A plant, what its log tells by day, and what is counted as made."""

    plant: Plant
    told: ToldDays
    counted: Counted

    @cached_property
    def time(self) -> PlannedTime:
        """Planned time of the plant."""
        return PlannedTime(self.plant, self.told)

    def made(self, day: date) -> float | None:
        """Units made on a day: None where the log has no row of production, 0 where it has, and none of them made any."""
        if day not in self._days:
            return None
        if self.counted == "shipped":
            return self.told.anywhere([day], "day_shipped") or 0.0
        return self.told.at_step([day], self.time.flow.output, "day_good") or 0.0

    def days(self, first: date, last: date) -> list[date]:
        """Production days with rows between two days, both included."""
        return [day for day in self.told.days if first <= day <= last]

    def each_day(self, first: date, last: date) -> tuple[Day, ...]:
        """Every day between two days with its plan and what was made."""
        every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return tuple(Day(day, planned_between(self.plant, day, day), self.made(day)) for day in every)

    def span(self, name: SpanName, first: date, last: date) -> Span:
        """Plan against actual of the days with rows between two days, both included."""
        days = self.days(first, last)
        missing = tuple(
            day for day in self._every(first, last) if day not in self._days and self.time.is_working_day(day)
        )
        planned, without = self._planned(days), self._planned(missing)
        if not days:
            return Span(name, first, last, 0, missing, None, without, None, None, None, None, (), None, None, (), ())
        by_day = {day: self.made(day) or 0.0 for day in days}
        made = sum(by_day.values())
        gap = None if planned is None else made - planned
        books = books_of(self.told, self.time, days, by_day)
        could = None if books is None else books.could_make
        return Span(
            span=name,
            first=first,
            last=last,
            days=len(days),
            days_without_data=missing,
            planned=_rounded(planned),
            planned_without_data=_rounded(without),
            made=round(made, DIGITS),
            gap=_rounded(gap),
            could_make=_rounded(could),
            room=None if could is None or planned is None else round(could - planned, DIGITS),
            losses=() if books is None else _losses(books, made, gap),
            on_its_way=None if books is None else round(books.on_its_way, DIGITS),
            not_told=None if books is None else round(books.not_told, DIGITS),
            limiting=() if books is None else _limiting(books.limiting),
            steps=tuple(self._step(step, days) for step in self.time.flow.steps if step in self.time.needs),
        )

    def changes(self, now: Span, before: Span) -> tuple[Changed, ...]:
        """Losses of two spans side by side, in units a counted day, what got better most first."""
        parts = {(lost.line, lost.step, lost.loss, lost.cause): [0.0, 0.0] for lost in (*before.losses, *now.losses)}
        for place, span in enumerate((before, now)):
            for lost in span.losses:
                parts[lost.line, lost.step, lost.loss, lost.cause][place] = lost.units / span.days
        found = [Changed(*part, *(round(value, DIGITS) for value in values)) for part, values in parts.items()]
        return tuple(sorted(found, key=lambda one: (one.change, one.step, one.loss)))

    @cached_property
    def _days(self) -> frozenset[date]:
        return frozenset(self.told.days)

    @staticmethod
    def _every(first: date, last: date) -> list[date]:
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def _planned(self, days: Sequence[date]) -> float | None:
        """The plan of some days; None where it does not tell each of them."""
        found = [planned_between(self.plant, day, day) for day in days]
        told = [amount for amount in found if amount is not None]
        return sum(told) if len(told) == len(found) and self.plant.plan is not None else None

    def _step(self, step: str, days: Sequence[date]) -> StepDone:
        could = self.time.makes(step, days) if step in self.time.clocks else None
        started, good, scrap, down = (
            self.told.at_step(days, step, what) for what in ("day_started", "day_good", "day_scrap", "day_down")
        )
        judged = None if good is None and scrap is None else (good or 0.0) + (scrap or 0.0)
        begun = started if started is not None else judged
        return StepDone(
            step=step,
            could_make=_rounded(could),
            started=_rounded(started),
            good=_rounded(good),
            scrap=_rounded(scrap),
            not_started=None if could is None or begun is None else round(could - begun, DIGITS),
            down_minutes=_rounded(down),
        )


def spans_up_to(as_of: date, first: date) -> tuple[tuple[SpanName, date, date], ...]:
    """Names and days of the spans that end on the day before `as_of` and do not begin before `first`.

    A week begins on Monday (ISO 8601); week, month and year are those that the day before `as_of` lies in.
    """
    last = as_of - timedelta(days=1)
    found: list[tuple[SpanName, date, date]] = [
        ("yesterday", last, last),
        ("this week", max(last - timedelta(days=last.weekday()), first), last),
        ("this month", max(last.replace(day=1), first), last),
        ("this year", max(date(last.year, 1, 1), first), last),
    ]
    return tuple(span for span in found if span[1] <= span[2])


def week_before(span: tuple[SpanName, date, date]) -> tuple[date, date]:
    """The same weekdays of the week before."""
    return span[1] - timedelta(weeks=1), span[2] - timedelta(weeks=1)


def _losses(books: Books, made: float, gap: float | None) -> tuple[Lost, ...]:
    """Every loss of the books, largest first."""
    all_lost = books.could_make - made
    behind = -gap if gap is not None and gap < 0.0 else None
    found = [
        Lost(
            *part,
            units=round(units, DIGITS),
            minutes=round(books.minutes[part], DIGITS) if part in books.minutes else None,
            share=round(units / all_lost, DIGITS) if all_lost > 0.0 else None,
            share_of_gap=None if behind is None else round(units / behind, DIGITS),
        )
        for part, units in books.lost.items()
    ]
    return tuple(sorted(found, key=lambda lost: (-lost.units, lost.step, lost.line or "", lost.loss, lost.cause or "")))


def _limiting(steps: Sequence[str]) -> tuple[Limiting, ...]:
    counted = Counter(steps)
    return tuple(Limiting(step, round(number / len(steps), DIGITS)) for step, number in counted.most_common())


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
