"""The bottleneck: which step limits in which week and how sure that is, and what each step would be worth if it were perfect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import say
from gigaramp.launch.wording.phrases import product_words
from gigaramp.report.parts import Column, Picture, Section, Sheet, Value
from gigaramp.report.pictures.ranking import ranking_picture
from gigaramp.report.pictures.ribbon import ribbon_picture
from gigaramp.report.reading.bottleneck import limits_of, worth_of
from gigaramp.report.wording.phrases import capital, count, plain, sentence

if TYPE_CHECKING:
    from gigaramp.launch.bottleneck.answer import Bottleneck


def bottleneck_section(told: Bottleneck | None) -> tuple[Section, ...]:
    """The ribbon and the worth of each step; nothing where it was not asked."""
    if told is None or not told.weeks:
        return ()
    pictures = (ribbon_of(told), *((worth_picture(told),) if told.worth else ()))
    words = tuple(sentence(note) for note in (told.definition, told.worth_definition, *told.notes) if note)
    return (
        Section(
            "limits",
            say("The bottleneck"),
            sentences=words,
            pictures=pictures,
            sheets=(weeks_sheet(told),),
            stacked=True,
        ),
    )


def ribbon_of(told: Bottleneck) -> Picture:
    """Which step limits, week by week."""
    return ribbon_picture([one.week for one in told.weeks], limits_of(told), told.as_of)


def worth_picture(told: Bottleneck) -> Picture:
    """What a perfect step would bring, the one that pays most first."""
    deck = say(
        "Units a year more if a step never stopped, made no defect and always had its full crew at full skill; in the same futures under "
        "the same luck. A step that pays little does not hold the plant back, however badly it runs."
    )
    return ranking_picture(worth_of(told), "worth", deck, worth_finding(told))


def worth_finding(told: Bottleneck) -> str:
    """The step that pays most if it were perfect."""
    gains = [(one.perfect, one.step) for one in told.worth if one.perfect is not None and one.perfect.is_clear]
    best = max(gains, key=lambda one: one[0].units_a_year, default=None)
    if best is None or best[0].units_a_year <= 0:
        return say("No single step, were it perfect, brings a gain that is told apart from none")
    return capital(
        say(
            "{step} pays most if it were perfect: {gain} {things} a year more",
            step=plain(best[1]),
            gain=count(best[0].units_a_year),
            things=product_words(told.product),
        )
    )


def weeks_sheet(told: Bottleneck) -> Sheet:
    """Every week with its limiting step, the line, and how sure that is."""
    columns = (
        Column(say("week"), "date"), Column(say("limits")), Column(say("line")), Column(say("share of the futures"), "percent"),
        Column("±", "percent"),
        Column(say("share of the pace it sets"), "percent"), Column(say("lead over the next one"), "percent"), Column(say("next")),
        Column(say("share of the futures of the next"), "percent"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (one.week, plain(one.step) if one.step else None, one.line, one.confidence, one.error, one.pace, one.margin,
         plain(one.second) if one.second else None, one.second_confidence)
        for one in told.weeks
    ]  # fmt: skip
    return Sheet(
        say("The limiting step of each week, with its line and the next one"), columns, tuple(rows), "limiting-steps"
    )
