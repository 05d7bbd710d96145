"""Pictures in rows: what holds a goal back, where known facts fall, and what to measure first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log10
from typing import TYPE_CHECKING, Any

from gigaramp.languages import labelled, later, named, say
from gigaramp.launch.wording.transfer_words import guides_words
from gigaramp.plant.flow import flow_of
from gigaramp.report.parts import Column, Mark, Picture, Sheet, Value, ends
from gigaramp.report.pictures.drawing import (
    BLUE,
    FACT,
    GOOD,
    POOR,
    bar_between,
    dots,
    in_rows,
)
from gigaramp.report.pictures.output import band_mark
from gigaramp.report.pictures.ribbon import Limits, ribbon_picture
from gigaramp.report.wording.findings import (
    facts_finding,
    goal_words,
    limits_finding,
    measure_finding,
    reason_words,
    reasons_finding,
)
from gigaramp.report.wording.phrases import day_words, few_words, figure, percent, plain

if TYPE_CHECKING:
    from gigaramp.launch.answer import FactAnswer, Forecast, GoalAnswer, Influence, Range
    from gigaramp.report.pictures.output import Told

ROW = 58
"""Height of a row in pixels: a line of words and the marks below it."""

TALL_ROW = 80
"""Height of a row with two bars."""

NEARNESS = later(
    " Too few futures get there to rank numbers by dates, so they are ranked by how near the best hold comes."
)

WIDEST = 100.0
"""Futures more than this many times above (or below) a known fact are drawn at the edge of the picture."""


def limits_picture(told: Told) -> Picture:
    """Which step limits output, week by week: the steps that do so most, as a ribbon."""
    course = told.course
    order = {step: place for place, step in enumerate(flow_of(told.plant).steps)}
    limits = sorted(course.limits, key=lambda limit: order.get(limit.step, len(order)))
    steps = [Limits(plain(limit.step), limit.share) for limit in limits]
    picture = ribbon_picture(course.weeks, steps, told.forecast.as_of, "limits")
    return replace(picture, finding=limits_finding(course, told.forecast.as_of))


def reasons_picture(forecast: Forecast, goal: GoalAnswer) -> Picture:
    """What costs hours in the weeks before a goal: a step and a loss in each row."""
    told = goal.reasons[:8]
    trained = any(reason.training is not None for reason in goal.reasons)
    traces: list[dict[str, Any]] = []
    for row, reason in enumerate(told):
        if reason.spread.p10 is not None and reason.spread.p90 is not None:
            traces.append(bar_between(reason.spread.p10, reason.spread.p90, row, BLUE))
    traces.append(
        dots(
            [
                (reason.share, row, labelled(reason_words(reason), f"{percent(reason.share)}{guides_words(reason)}"))
                for row, reason in enumerate(told)
            ],
            BLUE,
        )
    )
    highest = max([reason.share for reason in told] + [reason.spread.p90 or 0.0 for reason in told])
    axis = {"tickformat": ".0%", "range": [0, 1.04 * highest or 1]}
    columns = (
        Column(say("step")),
        Column(say("loss")),
        *(Column(name, "percent") for name in ("share", say("share, 10 %"), say("share, 50 %"), say("share, 90 %"))),
        *([Column(say("of the missing people: learners without a guide"), "percent")] if trained else []),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (reason.step, reason.loss, reason.share, *ends(reason.spread), *([reason.training] if trained else []))
        for reason in goal.reasons
    )
    return Picture(
        name="reasons",
        finding=reasons_finding(goal),
        deck=say(
            "Hours lost on the steps that limit output, in the weeks before the goal is reached or in the last "
            "weeks simulated."
        ),
        axis=say("a step and its loss in each row"),
        key=(Mark("dot", BLUE, say("mean of the futures")), band_mark(forecast)),
        figure=in_rows(
            traces,
            [reason_words(reason) + guides_words(reason) for reason in told],
            say("share of the lost hours"),
            axis,
        ),
        sheet=Sheet(say("What costs hours before {goal}", goal=goal_words(goal)), columns, rows, "reasons"),
        height=ROW * len(told) + 70,
    )


def facts_picture(forecast: Forecast, facts: Sequence[tuple[str, FactAnswer]]) -> Picture | None:
    """Each known fact as one, and the futures before and after weighting as multiples of it. None where nothing can be drawn."""
    drawn = [(letter, fact) for letter, fact in facts if fact.value > 0 and fact.unweighted.p50 is not None]
    if not drawn:
        return None
    edge = log10(WIDEST) + 0.1
    axis = {
        "type": "log",
        "range": [-edge, edge],
        "tickvals": [0.01, 0.1, 1, 10, 100],
        "ticklabeloverflow": "allow",
        "ticktext": ["1/100", "1/10", say("as said"), "× 10", "× 100"],
    }
    return Picture(
        name="facts",
        finding=facts_finding([fact for _, fact in facts]),
        deck=say(
            "Each row is one known fact. The upright line is what was said, the thin line its tolerance (one "
            "standard deviation). Futures beyond the edges are drawn at them."
        ),
        axis=say("a known fact in each row"),
        key=(
            Mark("line", FACT, say("what was said, with its tolerance")),
            Mark("band", "grey", say("futures as drawn, 10 to 90 %, dot at 50 %")),
            Mark("band", BLUE, _with(say("the same after weighting by all facts"), forecast)),
        ),
        figure=in_rows(
            _fact_rows([fact for _, fact in drawn]),
            [labelled(letter, fact.words) for letter, fact in drawn],
            say("the futures, as multiples of what was said"),
            axis,
            above=17,
        ),
        sheet=facts_sheet([fact for _, fact in facts]),
        height=TALL_ROW * len(drawn) + 70,
    )


def facts_sheet(facts: Sequence[FactAnswer]) -> Sheet:
    """Everything told of the known facts."""
    marks = ("10 %", "50 %", "90 %")
    columns = (
        Column(say("fact")),
        Column(say("figure")),
        Column(say("from"), "date"),
        Column(say("to"), "date"),
        Column(say("value"), "figure"),
        Column(say("low"), "figure"),
        Column(say("high"), "figure"),
        Column(say("tolerance")),
        *(Column(say("as drawn, {mark}", mark=mark), "figure") for mark in marks),
        Column(say("share of futures below"), "percent"),
        *(Column(say("weighted, {mark}", mark=mark), "figure") for mark in marks),
        Column(say("weight moved"), "percent"),
        Column(say("chance of the first goal without it"), "percent"),
        Column(say("error without it"), "percent"),
        Column(say("effective futures without it"), "figure"),
        Column(say("why unused")),
        Column(say("source")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            fact.words,
            fact.what,
            fact.first,
            fact.last,
            fact.value,
            fact.low,
            fact.high,
            fact.tolerance,
            *ends(fact.unweighted),
            fact.below,
            *ends(fact.weighted),
            fact.pull,
            fact.chance_without,
            fact.error_without,
            fact.effective_without,
            fact.unused,
            fact.source,
        )
        for fact in facts
    ]
    return Sheet(say("Known facts beside the futures"), columns, tuple(rows), "known-facts")


def measure_picture(goal: GoalAnswer, found: Sequence[Influence]) -> Picture:
    """The odds in the good and in the bad third of each number, as a dumbbell in each row."""
    traces: list[dict[str, Any]] = []
    good: list[tuple[float, float, str]] = []
    bad: list[tuple[float, float, str]] = []
    labels = []
    by = ""
    for row, influence in enumerate(found):
        thirds = influence.thirds
        assert thirds is not None, "only numbers with thirds are drawn"
        by = day_words(thirds.by)
        both = [
            (thirds.chance_above, say("above {above}", above=thirds.above)),
            (thirds.chance_below, say("up to {below}", below=thirds.below)),
        ]
        (best, best_words), (worst, worst_words) = sorted(both, key=lambda end: -end[0])
        traces.append(bar_between(worst, best, row, "grey", width=3, alpha=0.8))
        good.append((best, row, labelled(best_words, percent(best))))
        bad.append((worst, row, labelled(worst_words, percent(worst))))
        hint = "" if influence.distinguishable else say(" (not told apart from luck)")
        labels.append(
            say(
                "{address}: good {best_words}, bad {worst_words}{hint}",
                address=influence.address,
                best_words=best_words,
                worst_words=worst_words,
                hint=hint,
            )
        )
    traces += [dots(bad, POOR, symbol="diamond"), dots(good, GOOD)]
    axis = {"tickformat": ".0%", "range": [0, 1.06 * max(chance for chance, _, _ in good) or 1]}
    return Picture(
        name=f"measure-{goal.goal}",
        finding=measure_finding(goal, found),
        deck=say(
            "Each row is one number nobody knows well. Its dots are the odds in the third of the futures where "
            "it is good and in the third where it is bad; the further apart, the more a measurement tells."
        )
        + (say(NEARNESS) if any(influence.explains == "nearness" for influence in found) else ""),
        axis=say("an uncertain number in each row; across: chance of {goal}", goal=goal_words(goal)),
        key=(Mark("dot", GOOD, say("odds in the good third")), Mark("diamond", POOR, say("odds in the bad third"))),
        figure=in_rows(traces, labels, say("chance by {by}", by=by), axis),
        sheet=measure_sheet(goal),
        height=ROW * len(found) + 70,
    )


def measure_sheet(goal: GoalAnswer) -> Sheet:
    """Everything told of the numbers that matter for a goal."""
    columns = (
        Column(say("number")),
        Column(say("kind")),
        Column(say("share of the spread"), "percent"),
        Column(say("share luck alone reaches"), "percent"),
        Column(say("told apart from luck")),
        Column(say("explains")),
        Column(say("low third: up to")),
        Column(say("chance in the low third"), "percent"),
        Column(say("± low"), "percent"),
        Column(say("high third: above")),
        Column(say("chance in the high third"), "percent"),
        Column(say("± high"), "percent"),
        Column(say("by"), "date"),
    )
    rows: list[tuple[Value, ...]] = []
    for one in goal.measure_first:
        thirds = one.thirds
        odds: tuple[Value, ...] = (None,) * 7
        if thirds is not None:
            odds = (
                thirds.below,
                thirds.chance_below,
                thirds.error_below,
                thirds.above,
                thirds.chance_above,
                thirds.error_above,
                thirds.by,
            )
        rows.append(
            (
                one.address,
                named(one.kind),
                one.share,
                one.floor,
                say("yes") if one.distinguishable else say("no"),
                named(one.explains),
                *odds,
            )
        )
    return Sheet(
        say("What to measure first for {goal}", goal=goal_words(goal)),
        columns,
        tuple(rows),
        f"measure-first-{goal.goal}",
    )


def _with(words: str, forecast: Forecast) -> str:
    few = few_words(forecast.effective_futures)
    return f"{words}, {few}" if few else words


def _fact_rows(facts: Sequence[FactAnswer]) -> list[dict[str, Any]]:
    """What was said, and the futures before and after weighting above and below it."""
    traces: list[dict[str, Any]] = []
    for row, fact in enumerate(facts):
        traces.append(bar_between(_multiple(fact.low, fact), _multiple(fact.high, fact), row, FACT, width=2, alpha=1))
        traces += _range_bar(fact.unweighted, fact, row - 0.13, "grey", 7)
        traces += _range_bar(fact.weighted, fact, row + 0.13, BLUE, 7) if not fact.unused else []
    said = [
        (1.0, float(row), labelled(fact.words, f"{figure(fact.value)}, {fact.tolerance}"))
        for row, fact in enumerate(facts)
    ]
    before = [
        (_multiple(fact.unweighted.p50, fact), row - 0.13, say("before: {p50}", p50=figure(fact.unweighted.p50 or 0)))
        for row, fact in enumerate(facts)
    ]
    after = [
        (_multiple(fact.weighted.p50, fact), row + 0.13, say("after: {p50}", p50=figure(fact.weighted.p50 or 0)))
        for row, fact in enumerate(facts)
        if fact.weighted.p50 is not None and not fact.unused
    ]
    traces += [
        dots(before, "grey", size=9),
        dots(after, BLUE, size=9),
        dots(said, FACT, symbol="line-ns-open", size=20),
    ]
    return traces


def _range_bar(values: Range, fact: FactAnswer, row: float, colour: str, width: float) -> list[dict[str, Any]]:
    if values.p10 is None or values.p90 is None:
        return []
    return [bar_between(_multiple(values.p10, fact), _multiple(values.p90, fact), row, colour, width, 0.45)]


def _multiple(value: float | None, fact: FactAnswer) -> float:
    """A value as a multiple of the fact, kept within the edges of the picture."""
    if value is None or value <= 0:
        return 1 / WIDEST
    return min(max(value / fact.value, 1 / WIDEST), WIDEST)
