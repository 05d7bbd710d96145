"""Plan against actual as pictures: what was made so far beside the plan, and where the units of a span went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from gigaramp.languages import later, say
from gigaramp.launch.progress.words import SPANS, loss_name, things
from gigaramp.report.parts import Column, Mark, Picture, Sheet, Value, said
from gigaramp.report.pictures.drawing import BLUE, PLAN, Figure, Trace, over_time, plan_trace
from gigaramp.report.pictures.waterfall import Fall, Waterfall, waterfall_picture
from gigaramp.report.wording.phrases import capital, count, day_words, figure, percent

if TYPE_CHECKING:
    from gigaramp.launch.progress.answer import Progress, Span

MADE = Mark("line", BLUE, later("made, by the log"))
PLANNED = Mark("dashed", PLAN, later("plan, of the same days"))


def curve_picture(told: Progress) -> Picture:
    """All that was made since the log or the year began, beside the plan of the same days; days without rows stay open."""
    made, planned = _added(told, "made"), _added(told, "planned")
    has_plan = any(value is not None for _, value in planned)
    line: Trace = {
        "type": "scatter", "mode": "lines+markers" if len(made) < 60 else "lines", "x": [day.isoformat() for day, _ in made],
        "y": [value for _, value in made], "line": {"color": f"@{BLUE}", "width": 2.4}, "marker": {"size": 5}, "showlegend": False,
        "connectgaps": False, "name": say("made"), "hovertemplate": say("made {amount}", amount="%{y:,.0f}") + "<extra></extra>",
    }  # fmt: skip
    plan = [{**plan_trace([], ",.0f", steps=False), "x": [day.isoformat() for day, _ in planned],
             "y": [value for _, value in planned], "connectgaps": False}] if has_plan else []  # fmt: skip
    return Picture(
        name="actual",
        finding=span_finding(told.spans[-1], told),
        deck=say(
            "{things} made since {first}, added up. Days without rows in the log stay open and count on neither side.",
            things=capital(things(told)), first=day_words(told.days[0].day),
        ),
        axis=say("{things}, added up", things=things(told)),
        key=said([MADE, *([PLANNED] if plan else [])]),
        figure=_by_day([*plan, line], told.days[0].day, told.days[-1].day),
        sheet=days_sheet(told),
    )  # fmt: skip


def lost_picture(told: Progress, span: Span) -> Picture:
    """Where the units of a span went: from what planned time could make, loss by loss, to what was made."""
    assert span.could_make is not None and span.made is not None
    falls = [Fall(capital(loss_name(lost)), lost.units) for lost in span.losses]
    falls.append(Fall(say("On its way or in stock"), span.on_its_way or 0.0, stays=bool(round(span.on_its_way or 0.0))))
    falls.append(Fall(say("Not told by the log"), span.not_told or 0.0, stays=True))
    words = say(
        "{span}, {first} to {last}",
        span=capital(say(SPANS[span.span])),
        first=day_words(span.first),
        last=day_words(span.last),
    )
    whole = Waterfall(
        say("Planned time at full speed"), span.could_make, tuple(falls), say("Made"), span.made, things(told), words
    )
    drawn = waterfall_picture(whole, "lost-" + span.span.replace(" ", "-"), finding=lost_finding(told, span))
    deck = say("{span}. On the clock of the step that limits, from the rows of the log.", span=words)
    if span.planned is not None:
        deck = say("{deck} The plan asks for {planned}.", deck=deck, planned=count(span.planned))
    return replace(drawn, deck=deck, sheet=lost_sheet(told, span))


def span_finding(span: Span, told: Progress) -> str:
    """How far what was made is from the plan in a span."""
    name, what = capital(say(SPANS[span.span])), things(told)
    if span.made is None:
        return say("{span}: the log has no rows of these days", span=name)
    made = figure(span.made)
    if span.planned is None or span.gap is None:
        return say(
            "{span}: {made} {things} were made; the plan does not tell these days", span=name, made=made, things=what
        )
    planned, size = figure(span.planned), figure(abs(span.gap))
    values = {"span": name, "made": made, "things": what, "planned": planned, "size": size}
    if not round(span.gap):
        return say("{span}: {made} {things} were made, as planned", **values)
    if span.gap < 0.0:
        return say("{span}: {made} of {planned} planned {things} were made, {size} behind", **values)
    return say("{span}: {made} {things} were made, {size} ahead of the {planned} planned", **values)


def lost_finding(told: Progress, span: Span) -> str:
    """The largest loss of a span, or that the log tells none."""
    if not span.largest:
        return say("{span}: the log tells no loss", span=capital(say(SPANS[span.span])))
    worst = span.largest[0]
    values = {
        "span": capital(say(SPANS[span.span])),
        "loss": loss_name(worst),
        "units": figure(worst.units),
        "things": things(told),
    }
    if (span.not_told or 0.0) > worst.units:
        return say(
            "{span}, “{loss}” takes most of what is told: {units} {things}; more is not told by the log", **values
        )
    if worst.share_of_gap is None:
        return say("{span}, “{loss}” takes most: {units} {things}", **values)
    return say(
        "{span}, “{loss}” takes most: {units} {things}, {share} of the gap", **values, share=percent(worst.share_of_gap)
    )


def days_sheet(told: Progress) -> Sheet:
    """Planned and made of each day."""
    columns = (Column(say("day"), "date"), Column(say("planned"), "figure"), Column(say("made"), "figure"))
    rows: list[tuple[Value, ...]] = [(one.day, one.planned, one.made) for one in told.days]
    return Sheet(say("Planned and made, day by day"), columns, tuple(rows), "plan-against-actual-days")


def lost_sheet(told: Progress, span: Span) -> Sheet:
    """The parts of a span."""
    columns = (
        Column(say("part")), Column(things(told), "figure"), Column(say("machine-minutes"), "figure"),
        Column(say("share of the gap"), "percent"), Column(say("share of all lost"), "percent"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [(say("planned time at full speed"), span.could_make, None, None, None)]
    rows += [(loss_name(lost), lost.units, lost.minutes, lost.share_of_gap, lost.share) for lost in span.losses]
    rows += [
        (say("on its way or in stock"), span.on_its_way, None, None, None),
        (say("not told by the log"), span.not_told, None, None, None),
        (say("made"), span.made, None, None, None),
        (say("planned"), span.planned, None, None, None),
    ]
    name = say("Where the units went, {span}", span=say(SPANS[span.span]))
    return Sheet(name, columns, tuple(rows), "plan-against-actual-" + span.span.replace(" ", "-"))


def _added(told: Progress, what: str) -> list[tuple[date, float | None]]:
    """Amounts added up over the days with rows; None on a planned day without them, and where the plan tells nothing."""
    total, found = 0.0, list[tuple[date, float | None]]()
    for one in told.days:
        amount = getattr(one, what)
        if one.made is None:
            if one.planned:
                found.append((one.day, None))
            continue
        total += amount or 0.0
        found.append((one.day, total if amount is not None else None))
    return found


def _by_day(traces: list[Trace], first: date, last: date) -> Figure:
    drawn = over_time(traces, first, last, None, ",~r")
    drawn["layout"]["xaxis"]["title"]["text"] = say("production day")
    drawn["layout"]["xaxis"]["range"] = [first.isoformat(), last.isoformat()] if first < last else None
    return drawn
