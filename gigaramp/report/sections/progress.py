"""Plan against actual, by the log: the gap of yesterday, the week, the month and the year, and its losses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import say
from gigaramp.launch.progress.words import SPANS, counted_words, days_words, loss_name, missing_words
from gigaramp.report.parts import Column, Entry, Picture, Section, Sheet, Table, Value
from gigaramp.report.pictures.actual import curve_picture, lost_picture, span_finding
from gigaramp.report.wording.phrases import capital, day_words, figure, percent, sentence

if TYPE_CHECKING:
    from gigaramp.launch.progress.answer import Progress, Span

DRAWN = ("this week", "this month")
"""Spans whose losses are drawn; the table tells all."""


def progress_section(told: Progress | None) -> tuple[Section, ...]:
    """The section; nothing where no log was given."""
    if told is None:
        return ()
    log = say(
        "The log tells {first} to {last}; {as_of} is not counted.",
        first=day_words(told.log_first), last=day_words(told.log_last), as_of=day_words(told.as_of),
    )  # fmt: skip
    missing = (missing_words(told.spans[-1]),)
    words = (counted_words(told), log, *missing, *told.outside, *told.notes, told.definition)
    return (
        Section(
            "progress",
            say("Plan against actual"),
            lead=sentence(span_finding(told.spans[1], told)),
            sentences=tuple(sentence(note) for note in words if note),
            pictures=(curve_picture(told), *lost_pictures(told)),
            tables=(spans_table(told), *((changes_table(told),) if told.changes else ())),
            tables_first=True,
            sheets=(steps_sheet(told),),
            stacked=True,
        ),
    )


def lost_pictures(told: Progress) -> tuple[Picture, ...]:
    """Where the units went this week and this month; once where these are the same days."""
    spans = {
        (span.first, span.last): span
        for span in reversed(told.spans)
        if span.span in DRAWN and span.days and span.could_make is not None
    }
    return tuple(lost_picture(told, span) for span in reversed(spans.values()))


def spans_table(told: Progress) -> Table:
    """One row for each span: planned, made, gap, and its three largest losses."""
    rows = tuple(
        (
            Entry(capital(say(SPANS[span.span])), days_words(span)),
            Entry("–" if span.planned is None else figure(span.planned)),
            Entry(say("no data") if span.made is None else figure(span.made)),
            Entry("–" if span.gap is None else f"+{figure(span.gap)}" if span.gap > 0 else figure(span.gap)),
            Entry(*_largest(span)),
        )
        for span in told.spans
    )
    columns = (say("Up to the log's last whole day"), say("Planned"), say("Made"), say("Gap"), say("Largest losses"))
    caption = say("Plan against actual, of the days with rows in the log")
    return Table(caption, columns, rows, frozenset({1, 2, 3}), _spans_sheet(told))


def changes_table(told: Progress) -> Table:
    """Every loss of this week and of the same weekdays of the week before, what got better first."""
    shown = [one for one in told.changes if abs(one.before) >= 0.05 or abs(one.now) >= 0.05]
    rows = tuple((Entry(capital(loss_name(one))), Entry(figure(one.before)), Entry(figure(one.now))) for one in shown)
    columns = (say("Lost a counted day"), say("Week before"), say("This week"))
    return Table(say("Against the same weekdays of the week before"), columns, rows, frozenset({1, 2}))


def steps_sheet(told: Progress) -> Sheet:
    """What each step did in each span."""
    columns = (
        Column(say("span")), Column(say("step")), Column(say("planned time makes"), "figure"), Column(say("started"), "figure"),
        Column(say("good"), "figure"), Column(say("scrap"), "figure"), Column(say("not started"), "figure"),
        Column(say("minutes down"), "figure"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (
            say(SPANS[span.span]),
            one.step,
            one.could_make,
            one.started,
            one.good,
            one.scrap,
            one.not_started,
            one.down_minutes,
        )
        for span in told.spans
        for one in span.steps
    ]
    return Sheet(say("What each step did, in its own units"), columns, tuple(rows), "plan-against-actual-steps")


def _largest(span: Span) -> tuple[str, str]:
    """The largest loss, with the two next below it."""
    told = [
        say(
            "{loss} {units} ({share} of the gap)",
            loss=loss_name(lost),
            units=figure(lost.units),
            share=percent(lost.share_of_gap),
        )
        if lost.share_of_gap is not None
        else say("{loss} {units}", loss=loss_name(lost), units=figure(lost.units))
        for lost in span.largest
    ]
    return (capital(told[0]), "; ".join(told[1:])) if told else (say("none told"), "")


def _spans_sheet(told: Progress) -> Sheet:
    columns = (
        Column(say("span")), Column(say("from"), "date"), Column(say("to"), "date"), Column(say("days counted"), "count"),
        Column(say("planned"), "figure"), Column(say("made"), "figure"), Column(say("gap"), "figure"),
        Column(say("planned time makes"), "figure"), Column(say("not told"), "figure"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (
            say(SPANS[span.span]),
            span.first,
            span.last,
            span.days,
            span.planned,
            span.made,
            span.gap,
            span.could_make,
            span.not_told,
        )
        for span in told.spans
    ]
    return Sheet(say("Plan against actual"), columns, tuple(rows), "plan-against-actual")
