"""A bottleneck as text: what limits now, the ribbon as spans of weeks, and what a perfect step would bring."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Final

from gigaramp.languages import day, figure, later, say, say_many, share
from gigaramp.launch.changes import change_words
from gigaramp.launch.wording.phrases import rounded

if TYPE_CHECKING:
    from gigaramp.launch.bottleneck.answer import Bottleneck, Gain, LimitPeriod, StepWorth, WeekLimit

WIDTH: Final = 80

SPANS: Final = 10
"""Spans of weeks that are told in words; the answer holds every week."""

RANKED: Final = 8
"""Steps told by what they would be worth; the answer holds all."""

CLOSE: Final = 0.2
"""Below this margin of the pace two steps limit nearly alike."""

PRODUCTS: Final = {
    "pack": later("vehicles"),
    "cell": later("cells"),
    "module": later("modules"),
    "piece": later("pieces"),
}


def definition() -> str:
    """How the limiting step is found."""
    return say(
        "A step limits where the steps before it are blocked, those behind it starve, and it waits least itself (turning "
        "point after Li, Chang and Ni 2009, with the trail of late units of Kuo, Lim and Meerkov 1996). Confidence is "
        "agreement between futures: the share in which it limits in that week. It does not hold how often the method "
        "itself is right: 89 % of drawn lines, 79 % with lines side by side."
    )


def worth_definition() -> str:
    """What a perfect step is."""
    return say(
        "Perfect: no failure, no short stop, no changeover, no defect of its own and always its full crew at full skill, from "
        "the start of production on, not from as_of, and on all its lines; machines, rated speed and calendar stay. The gain "
        "counts what ships more, a year."
    )


def bottleneck_text(answer: Bottleneck, width: int = WIDTH) -> str:
    """The whole answer for a terminal."""
    lines = [_header(answer, width)]
    lines += [_wrapped(say("changed: {what}", what=words), width) for words in change_words(answer.changes)]
    lines += ["", *_headline(answer, width), "", *_ribbon(answer, width)]
    if answer.worth:
        lines += ["", *_worth(answer, width)]
    if answer.notes:
        lines += ["", *(_wrapped(note, width) for note in answer.notes)]
    about = [_wrapped(answer.about, width)] if answer.about else []
    return "\n".join(
        ["\n".join(lines), "", _wrapped(answer.definition, width), *_told(answer.worth_definition, width), *about]
    )


def _told(words: str, width: int) -> list[str]:
    return [_wrapped(words, width)] if words else []


def _header(answer: Bottleneck, width: int) -> str:
    futures = say_many("{count} future", "{count} futures", answer.futures)
    as_of = [say("as of {day}", day=day(answer.as_of))] if answer.as_of else []
    until, seed = say("to {day}", day=day(answer.until)), say("seed {number}", number=answer.seed)
    return _wrapped(" · ".join([answer.plant, *as_of, futures, until, seed]), width)


def _headline(answer: Bottleneck, width: int) -> list[str]:
    """What limits now, and what limits most from now on."""
    now = next(
        (one for one in answer.weeks if one.step is not None and (one.week - answer.counted_from).days > -7), None
    )
    if now is None or now.step is None:
        return [_wrapped(say("No machine works in these weeks, so no step limits."), width)]
    lines = [_wrapped(week_words(now), width)]
    most = max(answer.steps, key=lambda one: one.weeks)
    if most.weeks > 0:
        words = say(
            "From {day} on {step} limits most: in {share} of the weeks and futures.",
            day=day(answer.counted_from), step=most.step, share=share(most.weeks),
        )  # fmt: skip
        lines.append(_wrapped(words, width))
    return lines


def week_words(one: WeekLimit) -> str:
    """One week as a sentence or two."""
    if one.step is None:
        return say("In the week of {day} nothing works, so no step limits.", day=day(one.week))
    values = {"step": one.step, "day": day(one.week), "share": share(one.confidence)}
    if one.line is not None:
        told = say("{step} on {line} limits output in {share} of futures in the week of {day}", line=one.line, **values)
    else:
        told = say("{step} limits output in {share} of futures in the week of {day}", **values)
    if one.second is not None and one.second_confidence > 0.0:
        told = say("{told}, {second} in {other}", told=told, second=one.second, other=share(one.second_confidence))
    if one.margin is not None and one.margin < CLOSE:
        return say("{told}. There it is close: the next step limits nearly as much.", told=told)
    return say("{told}.", told=told)


def _ribbon(answer: Bottleneck, width: int) -> list[str]:
    """Spans of weeks, the longest ones, in their order."""
    longest = sorted(answer.periods, key=lambda one: (-one.weeks, one.first))[:SPANS]
    spans = [one for one in answer.periods if one in longest]
    head = say("Who limits, in how many futures")
    rows = [_span(one) for one in spans]
    left = len(answer.periods) - len(spans)
    more = say_many("and {count} shorter span", "and {count} shorter spans", left) if left else ""
    return [head, *rows, *([f"  {more}"] if more else [])]


def _span(one: LimitPeriod) -> str:
    weeks = say_many("{count} week", "{count} weeks", one.weeks)
    name = say("{step} on {line}", step=one.step, line=one.line) if one.line else one.step
    return f"  {day(one.first)} {day(one.last)}  {weeks:>9}  {share(one.confidence):>5}  {name}"


def _worth(answer: Bottleneck, width: int) -> list[str]:
    """What a perfect step would bring, ranked."""
    product = say(PRODUCTS.get(answer.product, later("units")))
    title = say(
        "If it were perfect: {product} a year more, from {day} on", product=product, day=day(answer.counted_from)
    )
    lines = [_wrapped(title, width)]
    told = [one for one in answer.worth if one.perfect is not None][:RANKED]
    for one in told:
        assert one.perfect is not None
        lines.append(_row(one.step, one.perfect))
    lines += _more(answer.worth, width)
    unclear = [one.step for one in told if one.perfect is not None and not one.perfect.is_clear]
    if unclear:
        words = say("Not told apart from none: {steps}.", steps=", ".join(unclear))
        lines.append(_wrapped(words, width))
    if any(one.confirmed is not None for one in told):
        lines.append(
            _wrapped(say("Those marked * are confirmed by the event twin, the others are by day alone."), width)
        )
    return lines


def _row(name: str, gain: Gain) -> str:
    """One gain in one line of 78 columns."""
    mark = "*" if gain.fidelity == "event" else " "
    low, high = gain.spread.p10 or 0.0, gain.spread.p90 or 0.0
    amount = f"{_signed(gain.units_a_year)} ±{rounded(gain.error)}"
    spread = say("({low} to {high})", low=_signed(low), high=_signed(high))
    days = "" if gain.days_of_full_speed is None else say("{days} days", days=figure(gain.days_of_full_speed, 1))
    return f"  {name:22.22}{mark}{amount:>17}  {spread:22} {days:>10}".rstrip()


def _more(worth: Sequence[StepWorth], width: int) -> list[str]:
    """What one machine more would bring, of those that were tried."""
    tried = [one for one in worth if one.one_more is not None]
    if not tried:
        return []
    lines = [say("One machine more on each of its lines, the same people (of places a tenth more)")]
    for one in sorted(tried, key=lambda one: -(one.one_more.units_a_year if one.one_more else 0.0))[:RANKED]:
        assert one.one_more is not None
        lines.append(_row(one.step, one.one_more))
    return lines


def _signed(value: float) -> str:
    return f"+{rounded(value)}" if value > 0 else rounded(value)


def _wrapped(words: str, width: int) -> str:
    return fill(words, width, break_long_words=False)
