"""Asking for plan against actual: from a plant and a log to the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError
from gigaramp.languages import day as day_of
from gigaramp.languages import listed, say
from gigaramp.launch.progress.answer import Counted, Progress, Span, SpanName
from gigaramp.launch.progress.reading import default_day, opened, timezone_of, within
from gigaramp.launch.progress.spans import Account, spans_up_to, week_before
from gigaramp.launch.progress.told_days import ToldDays
from gigaramp.launch.progress.words import definition
from gigaramp.plant.flow import flow_of

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.plant.model import Plant


FIRST_SHIPMENT_DAYS = 28
"""Shipments that begin within so many days of the first output are told from its start."""


def progress(plant: Plant, log: Any, as_of: date | str | None = None) -> Progress:
    """Plan against actual. `log`: an open store, the table of rows, or the folder of a store.

    `as_of`: the day the question is asked, which is not counted itself; default: the day after the last whole day of the log.
    Raises AskError where the log tells nothing of this plant's production or `as_of` is not behind its first day, and LogError.
    """
    from gigaramp import __version__

    asked_on = read_day(as_of)
    found = accounted(plant, log)
    account, outside, timezone = found.account, found.outside, found.timezone
    asked_on = asked_on or found.end
    first = account.told.days[0]
    if asked_on <= first:
        raise AskError(
            say(
                "progress: no day of the log is over by {as_of}: it begins on {first}; ask for a later day",
                as_of=day_of(asked_on), first=day_of(first),
            )
        )  # fmt: skip
    whole = spans_up_to(asked_on, first)
    spans = tuple(account.span(*span) for span in whole)
    before = _week_before(account, whole[1])
    plan = plant.plan
    return Progress(
        plant=plant.name,
        about=plant.about,
        as_of=asked_on,
        log_first=first,
        log_last=account.told.days[-1],
        timezone=timezone,
        product=product_of(plant, account.time.flow.output),
        counted=account.counted,
        counted_step=account.time.flow.output,
        plan_status=plan.status if plan is not None else None,
        plan_note=plan.note if plan is not None else "",
        spans=spans,
        week_before=before,
        changes=account.changes(spans[1], before) if before is not None and spans[1].days else (),
        days=account.each_day(whole[-1][1], whole[-1][2]),
        outside=outside,
        notes=tuple(_notes(account, spans, asked_on)),
        definition=definition(),
        version=__version__,
    )


@dataclass(frozen=True, eq=False)
class Accounted:
    """What a log tells of a plant: its account, what of it is not in the plant, and how its days are read.

    `end`: the day after its last whole day. `totals`: its production days (`kpi.totals.daily_totals`), in the names of the plant.
    """

    account: Account
    outside: tuple[str, ...]
    timezone: str
    first_minute: int
    end: date
    totals: pa.Table


def accounted(plant: Plant, log: Any) -> Accounted:
    """Read a log for plan against actual. Raises AskError where it tells nothing of this plant's production, and LogError."""
    from gigaramp.kpi.totals import daily_totals
    from gigaramp.twin.timetable import timetable_of

    first_minute = timetable_of(plant, plant.start, flow_of(plant).output).first_minute
    with opened(log) as rows:
        timezone = timezone_of(plant, rows)
        totals, outside = within(plant, daily_totals(rows, timezone=timezone, first_minute=first_minute))
        told = ToldDays.of(totals)
        if not told.days:
            reason = say("; {outside}", outside=listed(outside)) if outside else ""
            raise AskError(say("progress: the log tells nothing of what this plant made{reason}", reason=reason))
        end = default_day(told, rows, timezone, first_minute)
    account = Account(plant, told, _counted(told, flow_of(plant).output))
    return Accounted(account, outside, timezone, first_minute, end, totals)


def _counted(told: ToldDays, output: str) -> Counted:
    """Shipments, where the log tells them from about the first output on; else good units of the last step."""
    made = [day for day in told.days if (told.at_step([day], output, "day_good") or 0.0) > 0.0]
    shipped = [day for day in told.days if told.places(day, "day_shipped")]
    if not shipped:
        return "good"
    is_early = not made or shipped[0] <= made[0] + timedelta(days=FIRST_SHIPMENT_DAYS)
    return "shipped" if is_early or 2 * len(shipped) >= len(made) else "good"


def read_day(as_of: date | str | None) -> date | None:
    """A day as given, or as its text tells it. Raises AskError for a text that is no date."""
    if as_of is None or (isinstance(as_of, date) and not isinstance(as_of, datetime)):
        return as_of
    try:
        return date.fromisoformat(str(as_of))
    except ValueError as error:
        raise AskError(say("as_of: `{text}` is not a date, write it as 2026-03-31", text=str(as_of)[:40])) from error


def _week_before(account: Account, week: tuple[SpanName, date, date]) -> Span | None:
    """The same weekdays of the week before; None where the log has no row in them."""
    first, last = week_before(week)
    span = account.span("this week", first, last)
    return span if span.days else None


def product_of(plant: Plant, output: str) -> str:
    """Unit of the output: cell, module, pack ..."""
    from gigaramp.launch.weeks.figures import plant_unit

    return plant_unit(plant, flow_of(plant).products[output])


def _notes(account: Account, spans: tuple[Span, ...], as_of: date) -> Iterator[str]:
    """What a reader must know: an early end, days without output, an absent plan, kinds that no row tells."""
    told, plant = account.told, account.plant
    if (as_of - told.days[-1]).days > 1:
        yield say("The log ends on {last}; nothing is known of the days after it.", last=day_of(told.days[-1]))
    if plant.plan is None:
        yield say("The plant file has no plan, so nothing is told as ahead or behind; planned time is the measure.")
    elif any(span.days and span.planned is None for span in spans):
        yield say("The plan does not tell each of these months, so some spans have no gap.")
    if not account.time.clocks:
        yield say("The plant file gives no step a rate, so nothing tells what planned time could have made.")
    kinds = told.kinds()
    if not kinds & {"day_down", "day_stops"}:
        yield say(
            "No row of the log tells of stops. So what machines lost to them is in what was not told; scrap and units not "
            "started are told step by step."
        )
    if "day_run" not in kinds:
        yield say("No row of the log tells how long machines ran, so slow running is in what was not told.")
    if "day_scrap" not in kinds:
        yield say("No row of the log tells of scrap.")
