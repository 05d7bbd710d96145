"""Asking for a morning: one reading of the log, the newest kept forecast, and six blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from gigaramp.errors import AskError
from gigaramp.launch.morning.answer import (
    CurveDay,
    Dates,
    LargestLoss,
    Losses,
    Missing,
    Morning,
    Scrap,
    Yesterday,
)
from gigaramp.launch.morning.leaving import leaving, told_experts
from gigaramp.launch.morning.moved import Walk, moved
from gigaramp.launch.morning.odds import dates_of, one_before
from gigaramp.launch.morning.scrap import scrap_of
from gigaramp.launch.morning.shifts import tonight
from gigaramp.launch.progress.ask import accounted, read_day
from gigaramp.launch.progress.reading import opened
from gigaramp.launch.progress.spans import spans_up_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigaramp.kpi.reading import Asked
    from gigaramp.launch.progress.answer import Lost, Span
    from gigaramp.launch.progress.ask import Accounted
    from gigaramp.launch.progress.spans import Account
    from gigaramp.launch.today.kept import Kept
    from gigaramp.plant.model import Plant

CURVE_DAYS: Final = 92
"""Days of the plan curve that are told: a quarter of a year."""


def morning(
    plant: Plant,
    log: Any,
    as_of: date | str | None = None,
    kept: Sequence[Kept] | Callable[[date], Sequence[Kept]] | None = None,
    walk: Walk | None = None,
) -> Morning:
    """The six blocks of a morning. `log`: an open store, the table of rows, or the folder of a store.

    `as_of`: the day the question is asked on, which is not counted itself; default: the day after the last whole day of the log.
    `kept`: forecasts kept beside the log, oldest first, or what gives those up to a morning; default: those in the folder of the store.
    Forecasts of later mornings do not count. `walk`: the way from the one before the newest to it (`walk_between`); default: where
    it is kept, that one.
    Raises AskError where `as_of` is no date or `log` no log, and LogError where it cannot be read. A log that tells nothing yet is no
    error: the blocks say so.
    """
    from gigaramp import __version__

    asked_on = read_day(as_of)
    with opened(log) as rows:
        folder = getattr(rows, "folder", None)
        try:
            found: Accounted | None = accounted(plant, rows)
        except AskError:
            # A log without a day of production is no error on a page: the blocks say what is missing.
            found = None
        day = asked_on or (found.end if found is not None else None)
        with _asked(rows) as log_asked:
            now = _now(plant, log_asked, day, found, is_asked=asked_on is not None)
            today = now.astimezone(ZoneInfo(plant.timezone)).date()
            newest = _up_to(asked_on or max(day or today, today), kept, folder)
            answer = newest[-1].answer if newest else None
            shifts = tonight(plant, (answer or {}).get("readiness"), answer is not None, now, log_asked)
            day = day or today
            told = told_experts(log_asked, found.totals, day, now) if found is not None else {}
        return Morning(
            plant=plant.name,
            as_of=day,
            last=day - timedelta(days=1) if found is not None and day > found.account.told.days[0] else None,
            now=now,
            timezone=found.timezone if found is not None else plant.timezone,
            position=rows.position if folder is not None else 0,
            yesterday=_yesterday(plant, found, day),
            dates=_dates(newest, rows if folder is not None else None, walk),
            losses=_losses(found, day),
            tonight=shifts,
            leaving=leaving(plant, answer, day, told),
            scrap=scrap_of(found.account, day - timedelta(days=1)) if found is not None else _no_scrap(),
            notes=found.outside if found is not None else (),
            version=__version__,
        )


def _up_to(day: date, kept: Sequence[Kept] | Callable[[date], Sequence[Kept]] | None, folder: Any) -> Sequence[Kept]:
    """The kept forecasts of mornings up to a day: a wrong far day of one does not make it the newest for ever."""
    if callable(kept):
        return kept(day)
    if kept is None:
        from gigaramp.launch.today.kept import kept_forecasts

        kept = kept_forecasts(folder) if folder is not None else ()
    return [one for one in kept if one.as_of <= day]


def _dates(kept: Sequence[Kept], log: Any, walk: Walk | None) -> Dates:
    before = one_before(kept)
    if before is None:
        return dates_of(kept, None)
    if walk is None and log is not None:
        from gigaramp.launch.morning.walks import kept_walk

        walk = kept_walk(log.folder, before, kept[-1])
    return dates_of(kept, moved(before, kept[-1], log, walk))


def _yesterday(plant: Plant, found: Accounted | None, day: date) -> Yesterday:
    if found is None:
        return Yesterday(None, None, None, None, None, None, "", "", "", (), "no_rows")
    account, last = found.account, day - timedelta(days=1)
    from gigaramp.launch.progress.ask import product_of

    product = product_of(plant, account.time.flow.output)
    step = account.time.flow.output
    idle = _idle(account, last)
    if last < account.told.days[0]:
        return Yesterday(None, None, None, None, None, None, account.counted, step, product, (), "no_day_over")
    spans = {name: account.span(name, first, to) for name, first, to in spans_up_to(day, account.told.days[0])[:3]}
    first = max(plant.start, last - timedelta(days=CURVE_DAYS - 1))
    curve = tuple(CurveDay(one.day, _rounded(one.planned), _rounded(one.made)) for one in account.each_day(first, last))
    told = last - timedelta(days=len(idle))
    span = account.span("yesterday", told, told)
    return Yesterday(
        day=told,
        planned=span.planned if span.days else account.each_day(told, told)[0].planned,
        made=span.made,
        gap=span.gap,
        week_gap=spans["this week"].gap,
        month_gap=spans["this month"].gap,
        counted=account.counted,
        step=step,
        product=product,
        curve=curve,
        missing=_why_no_gap(plant, span),
        idle=idle,
    )


def _idle(account: Account, last: date) -> tuple[date, ...]:
    """The days up to `last` on which no work was planned and nothing was made, oldest first; none where all days were such."""
    day = last
    while day >= account.told.days[0]:
        if account.time.is_working_day(day) or account.each_day(day, day)[0].planned or account.made(day):
            return tuple(day + timedelta(days=number) for number in range(1, (last - day).days + 1))
        day -= timedelta(days=1)
    return ()


def _why_no_gap(plant: Plant, span: Span) -> Missing:
    if not span.days:
        return "no_day_yesterday"
    if plant.plan is None:
        return "no_plan"
    return "" if span.gap is not None else "no_month_of_plan"


def _losses(found: Accounted | None, day: date) -> Losses:
    if found is None:
        return Losses(None, None, 0, (), None, (), "no_rows")
    account = found.account
    if day <= account.told.days[0]:
        return Losses(None, None, 0, (), None, (), "no_day_over")
    _, first, last = spans_up_to(day, account.told.days[0])[1]
    span: Span = account.span("this week", first, last)
    if not span.days:
        return Losses(first, last, 0, (), None, (), "no_day_over")
    if span.could_make is None:
        return Losses(first, last, span.days, (), None, (), "no_rate")
    largest = tuple(_loss(lost, account.plant) for lost in span.largest)
    others = sum(lost.units for lost in span.losses) - sum(one.units for one in largest)
    limiting = tuple(one.step for one in span.limiting)
    return Losses(
        first, last, span.days, largest, round(others, 6), limiting, "" if largest else "no_loss",
        gap=span.gap, on_its_way=span.on_its_way, not_told=span.not_told, room=span.room,
    )  # fmt: skip


def _loss(lost: Lost, plant: Plant) -> LargestLoss:
    return LargestLoss(
        key=loss_key(lost.line, lost.step, lost.loss, lost.cause),
        line=lost.line,
        step=lost.step,
        loss=lost.loss,
        cause=lost.cause,
        units=lost.units,
        share_of_gap=lost.share_of_gap,
        address=_loss_address(lost, plant),
    )


_NUMBER: Final = {
    "failure": "mtbf",
    "slow": "cycle_time",
    "scrap": "scrap_mature",
    "no_people": "crew",
    "changeover": "changeover",
}
"""Loss -> the number of a step that it hangs on most."""


def _loss_address(lost: Lost, plant: Plant) -> str:
    step = lost.cause if lost.loss == "scrap" and lost.cause in plant.steps else lost.step
    number = _NUMBER.get(lost.loss)
    return f"steps.{step}.{number}" if number is not None and step in plant.steps else f"steps.{step}"


def loss_key(line: str | None, step: str, loss: str, cause: str | None) -> str:
    """The key of a loss, the same every day: `line|step|loss|cause`, with nothing between the bars for what it does not have."""
    return "|".join(part or "" for part in (line, step, loss, cause))


def _no_scrap() -> Scrap:
    return Scrap("", None, None, 0, 0, (), "no_rows")


def _now(plant: Plant, log: Asked, day: date | None, found: Accounted | None, *, is_asked: bool) -> datetime:
    """The instant of the morning: the newest row of the log, or where an earlier day is asked about its first minute."""
    from gigaramp.kpi.days import begin_of_day
    from gigaramp.kpi.totals import extent_of

    if is_asked and day is not None:
        return begin_of_day(day, plant.timezone, found.first_minute if found is not None else 0)
    extent = extent_of(log)
    if extent is None:
        return datetime(plant.start.year, plant.start.month, plant.start.day, tzinfo=UTC)
    begins = (
        begin_of_day(day, plant.timezone, found.first_minute) if day is not None and found is not None else extent.last
    )
    return max(extent.last, begins)


@contextmanager
def _asked(rows: Any) -> Iterator[Asked]:
    from gigaramp.kpi.reading import asked

    with asked(rows) as log:
        yield log


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


__all__ = ["loss_key", "morning"]
