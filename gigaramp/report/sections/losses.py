"""Where the units went: the loss waterfall of a year, the loss tree over all weeks, and the causes that can be acted on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gigaramp.languages import say
from gigaramp.launch.losses.causes import NAMES as CAUSE_NAMES
from gigaramp.launch.losses.words import CLEAR
from gigaramp.launch.wording.phrases import product_words
from gigaramp.report.parts import Column, Entry, Picture, Section, Sheet, Table, Value
from gigaramp.report.pictures.layers import layers_picture
from gigaramp.report.pictures.output import band_mark
from gigaramp.report.pictures.waterfall import waterfall_picture
from gigaramp.report.reading.losses import causes_of, layers_of, told_period, waterfall_of, years_sheet
from gigaramp.report.wording.phrases import capital, count, day_words, percent, plain, sentence

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast
    from gigaramp.launch.losses.answer import CauseShare, Losses, Oee, Period, Weeks

LEAST = 0.5
"""Below half a pack nothing is lost."""


def losses_section(forecast: Forecast, told: Losses | None) -> tuple[Section, ...]:
    """From the answer to that very question, else from the futures of the forecast; nothing where neither tells."""
    found = told if told is not None else forecast.losses
    if found is None or not found.weeks.weeks:
        return ()
    things, band = product_words(forecast.output.product), band_mark(forecast).means
    pictures = tree_pictures(found.whole, found.years, found.weeks, things, forecast.as_of, band)
    sheets = [years_sheet(found.years or (found.whole,), things)]
    tables: tuple[Table, ...] = ()
    sentences = [how_words(things)]
    if told is not None:
        sentences += [sentence(note) for note in told.notes]
        if told.causes.causes and told.causes.lost.mean < LEAST:
            sentences.append(say("Nothing is lost: nameplate is shipped, so no cause costs anything."))
        elif told.causes.causes:
            pictures = (*pictures, causes_picture(told, things, band))
            tables = (causes_table(told, things),)
        sheets += [oee_sheet(told.oee), defects_sheet(told)]
    topic = say("Where the {things} went", things=things)
    return (
        Section(
            "losses", topic, sentences=tuple(sentences), pictures=pictures, tables=tables,
            sheets=tuple(sheet for sheet in sheets if sheet.rows), stacked=True,
        ),
    )  # fmt: skip


def how_words(things: str) -> str:
    """How the tree is told."""
    return say(
        "Hours that the limiting step loses are told as the {things} it would have made in them; what it made is followed to "
        "the exit. The residual is what the books do not explain.",
        things=things,
    )


def tree_pictures(
    whole: Period, years: tuple[Period, ...], weeks: Weeks, things: str, as_of: date | None, band: str
) -> tuple[Picture, ...]:
    """The waterfall of one period, and the layers of all weeks."""
    period = told_period(whole, years, as_of)
    return (
        waterfall_picture(waterfall_of(period, things), band=band),
        layers_picture(layers_of(weeks, things, as_of)),
    )


def causes_picture(told: Losses, things: str, band: str) -> Picture:
    """What is lost, shared among the causes that can be acted on."""
    whole = told.whole
    span = say("From {first} to {last}", first=day_words(whole.first), last=day_words(whole.last))
    return waterfall_picture(causes_of(told.causes, things, span), "causes", band, finding=causes_finding(told, things))


def causes_finding(told: Losses, things: str) -> str:
    """The cause that costs most, or the two that luck does not tell apart."""
    causes = told.causes
    worst, ahead = causes.causes[0], causes.ahead
    if ahead is not None and (causes.futures < 2 or ahead.mean < CLEAR * ahead.error):
        return capital(
            say(
                "{cause} and {other} cost most, not told apart in {futures} futures",
                cause=say(CAUSE_NAMES[worst.cause]),
                other=say(CAUSE_NAMES[causes.causes[1].cause]),
                futures=causes.futures,
            )
        )
    return capital(
        say(
            "{cause} costs most: {count} {things}, {share} of all that is lost",
            cause=say(CAUSE_NAMES[worst.cause]),
            count=count(worst.packs.mean),
            things=things,
            share=percent(worst.share_of_lost or 0.0),
        )
    )


def causes_table(told: Losses, things: str) -> Table:
    """Each cause: its share, what comes back when it alone is gone, and when all others are gone already."""
    columns = (
        say("Cause"), say("Its share"), say("Back when it alone goes"), say("Back when it goes last"),
        say("Confirmed event by event"), say("Goals"),
    )  # fmt: skip
    caption = say(
        "What each cause costs, in {things}: causes help each other, so what comes back depends on which go first; "
        "the share is the mean over all orders",
        things=things,
    )
    return Table(caption, columns, tuple(_cause_row(one) for one in told.causes.causes), frozenset({1, 2, 3, 4}))


def _cause_row(one: CauseShare) -> tuple[Entry, ...]:
    def gain(mean: float, error: float) -> Entry:
        return Entry(count(mean), f"± {count(error)}")

    event = one.alone.event
    sooner = "; ".join(
        say(
            "{goal} {days} days sooner (± {error})",
            goal=plain(each.goal),
            days=count(each.days.mean),
            error=count(each.days.error),
        )
        for each in one.sooner
    )
    return (
        Entry(say(CAUSE_NAMES[one.cause]), percent(one.share_of_lost) if one.share_of_lost is not None else ""),
        gain(one.packs.mean, one.packs.error),
        gain(one.alone.day.mean, one.alone.day.error),
        gain(one.last.day.mean, one.last.day.error),
        gain(event.mean, event.error) if event is not None else Entry("–"),
        Entry(sooner or "–"),
    )


def oee_sheet(told: tuple[Oee, ...]) -> Sheet:
    """OEE of each step and line with its three parts, by ISO 22400-2."""
    columns = (
        Column(say("step")), Column(say("line")), Column(say("period")), Column(say("availability"), "percent"),
        Column(say("effectiveness"), "percent"), Column(say("quality ratio"), "percent"), Column(say("OEE"), "percent"),
        Column(say("OEE, 10 %"), "percent"), Column(say("OEE, 90 %"), "percent"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (plain(one.step), one.line or say("all lines"), one.period, one.availability, one.effectiveness, one.quality_ratio, one.oee,
         one.spread.p10, one.spread.p90)
        for one in told
    ]  # fmt: skip
    return Sheet(say("OEE of each step with its three parts (ISO 22400-2)"), columns, tuple(rows), "oee")


def defects_sheet(told: Losses) -> Sheet:
    """Bad units by where they were made and where they were found, in cells."""
    columns = (
        Column(say("made at")), Column(say("found at")), Column(say("cells, mean of the futures"), "count"),
        Column(say("cells, 10 %"), "count"), Column(say("cells, 90 %"), "count"), Column(say("of them in excursions"), "count"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (plain(one.made), plain(one.found), one.cells.mean, one.cells.spread.p10, one.cells.spread.p90, one.held)
        for one in told.defects
    ]
    return Sheet(say("Defects by where they were made and where they were found"), columns, tuple(rows), "defects")
