"""Where the plant stands, in words: the plan and its gap, and the known facts that pulled the odds most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigaramp.languages import english, later, listed_apart, say, share
from gigaramp.languages.figures import local_number
from gigaramp.launch.odds.weights import UNMET
from gigaramp.launch.wording.phrases import chance_words, rounded

if TYPE_CHECKING:
    from gigaramp.launch.answer import FactAnswer, Forecast, PlanGap

MOST_FACTS: Final = 2
"""Facts that are told in a short answer; `facts` of the answer holds all."""

LEAST_PULL: Final = 0.01
"""A fact that moved less of the weight than this is not named."""


_SPANS: Final = {
    "yesterday": later("yesterday"),
    "this month": later("this month"),
    "this year": later("this year"),
}


def plan_words(answer: Forecast) -> str:
    """The announced plan up to `as_of`: `yesterday 90 of 303 planned (0 to 120); this month …`; empty without a plan."""
    return listed_apart([_gap_words(gap) for gap in answer.output.gaps])


def pulled_words(answer: Forecast) -> str:
    """The facts that pulled the odds most, with the odds had each been left out; empty where there is no fact."""
    used = sorted((fact for fact in answer.facts if not fact.unused), key=lambda fact: -fact.pull)
    told = [_pull_words(answer, fact) for fact in used[:MOST_FACTS] if fact.pull >= LEAST_PULL]
    left = len(used) - len(told)
    if told and left:
        told.append(say("and {left} more", left=left))
    elif left and not any(english(note).startswith(UNMET) for note in answer.notes):
        told.append(say("none of them moved the odds by itself"))
    unused = [fact for fact in answer.facts if fact.unused]
    told += [say("not used: {words} ({unused})", words=fact.words, unused=fact.unused) for fact in unused]
    return listed_apart(told)


def value_words(fact: FactAnswer, value: float) -> str:
    """A value of a fact's figure: a share as per cent, anything else as a count."""
    if fact.what.endswith("ratio"):
        return share(value)
    return rounded(value) if abs(value) >= 10 else local_number(f"{value:.3g}")


def span_words(gap: PlanGap) -> str:
    """The span of a gap: yesterday, this month, this year."""
    return say(_SPANS[gap.span]) if gap.span in _SPANS else gap.span


def _gap_words(gap: PlanGap) -> str:
    shipped = gap.shipped
    if shipped.p50 is None or shipped.p10 is None or shipped.p90 is None:
        return say("{span} {planned} planned", span=span_words(gap), planned=rounded(gap.planned))
    told = (
        say("{p50} of {planned} planned", p50=rounded(shipped.p50), planned=rounded(gap.planned))
        if gap.planned
        else say("{p50}, none planned", p50=rounded(shipped.p50))
    )
    spread = (
        say(" ({p10} to {p90})", p10=rounded(shipped.p10), p90=rounded(shipped.p90))
        if shipped.p10 != shipped.p90
        else ""
    )
    return f"{span_words(gap)} {told}{spread}"


def _pull_words(answer: Forecast, fact: FactAnswer) -> str:
    told = say(
        "{words}: {fact}, moved {pull:.0f} % of the weight",
        words=fact.words,
        fact=value_words(fact, fact.value),
        pull=100 * fact.pull,
    )
    first = answer.answers[0] if answer.answers else None
    if first is None or first.chance_by_announced is None or fact.chance_without is None:
        return told
    without = chance_words(fact.chance_without, fact.error_without, fact.effective_without or 0.0)
    chance = chance_words(first.chance_by_announced, first.error, answer.effective_futures)
    return say(
        "{told}, without it {without} instead of {chance} by {announced}",
        told=told,
        without=without,
        chance=chance,
        announced=first.announced,
    )
