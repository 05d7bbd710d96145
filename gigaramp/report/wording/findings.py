"""What a picture shows, as one sentence computed from its data: the titles of the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from gigaramp.launch.wording.phrases import product_words
from gigaramp.report.pictures.drawing import week_ends
from gigaramp.report.wording.phrases import (
    capital,
    chance_words,
    count,
    counted,
    day_words,
    end_words,
    few_words,
    figure,
    fraction_words,
    number_word,
    percent,
    plain,
    target_words,
)

if TYPE_CHECKING:
    from gigaramp.launch.answer import FactAnswer, Forecast, GoalAnswer, Influence, PlanGap, Reason
    from gigaramp.launch.weeks.course import Course, Fan

LEVEL = 0.02
"""A share that moves by less than two points is told as staying where it is."""

_LOSSES = {
    "planned_stop": "is stopped as planned",
    "no_people": "lacks people",
    "waiting_help": "waits for help",
    "failure": "fails",
    "short_stop": "stops shortly, again and again",
    "slow": "is run by crews that are still slow",
    "starved": "is starved",
    "blocked": "is blocked",
    "no_places": "has no free place",
    "no_sled": "waits for sleds",
    "trial": "makes trial output",
    "defect": "makes defects",
    "held": "is held for quality",
    "not_accepted": "stands on lines that have not started or are not accepted",
    "no_material": "has no material",
    "no_demand": "has no demand",
    "utilities": "stands in plant-wide stops",
    "no_machine": "has too few machines",
}


def rate_finding(forecast: Forecast, course: Course, plan: Sequence[tuple[date, float]], plan_end: date | None) -> str:
    """Where the middle future's yearly rate ends, against the plan where there is one (then: at the end of the plan)."""
    things = product_words(forecast.output.product)
    planned = _last(course.rate_a_year, course.weeks, plan_end) if plan and plan[-1][1] > 0 else None
    if planned is not None:
        place, value = planned
        level = [amount for day, amount in plan if day <= course.weeks[place]][-1:]
        end = _by(plan_end or forecast.until, course.weeks, place)
        if level and level[0] > 0:
            share = value / level[0]
            if share < 0.97:
                return f"Output reaches {fraction_words(share)} of the plan by {end} in the middle future"
            return f"The middle future runs at the planned rate by {end}"
    last = _last(course.rate_a_year, course.weeks)
    if last is None:
        return "No future ships anything in the days simulated"
    place, value = last
    end = _by(forecast.until, course.weeks, place)
    now = _at(course.rate_a_year, course.weeks, forecast.as_of)
    if now is None:
        return f"The middle future runs at {figure(value)} {things} a year by {end}"
    if figure(now) == figure(value):
        return f"The middle future stays at {figure(value)} {things} a year to {end}"
    return f"The middle future goes from {figure(now)} to {figure(value)} {things} a year by {end}"


def total_finding(forecast: Forecast, course: Course, plan: Sequence[tuple[date, float]], plan_end: date | None) -> str:
    """What has been shipped at the end of the plan (without one: of the forecast), with its range, against the plan."""
    days = week_ends(course.weeks, forecast.until)
    told = _last(course.shipped_total, days, plan_end) if plan else None
    last = told or _last(course.shipped_total, days)
    if last is None:
        return "No future ships anything in the days simulated"
    place, value = last
    things, end = (
        product_words(forecast.output.product),
        _by((plan_end if told else None) or forecast.until, days, place),
    )
    low, high = course.shipped_total.p10[place], course.shipped_total.p90[place]
    few = few_words(forecast.effective_futures)
    spread = ""
    if low is not None and high is not None:
        between = "the same" if low == high else f"between {figure(low)} and {figure(high)}"
        spread = f", {between} in eight futures of ten"
    if few:
        spread = f", told {few} alone"
    against = f": {fraction_words(value / plan[-1][1])} of the plan" if told and 0 < value < 0.97 * plan[-1][1] else ""
    return f"{capital(figure(value))} {things} shipped by {end}{spread}{against}"


def scrap_finding(forecast: Forecast, course: Course) -> str:
    """How scrap of the middle future moves from today to the end."""
    return _moves("Scrap", forecast, course, course.scrap_ratio, "No future makes anything that could be scrapped")


def skill_finding(forecast: Forecast, course: Course) -> str:
    """How the skill of the crews moves from today to the end."""
    return _moves("The skill of the crews", forecast, course, course.skill, "No crew has a skill that could be told")


def output_alone_finding(forecast: Forecast, course: Course) -> str:
    """How the share of good output made without an expert moves from today to the end."""
    words = "The share of good output made without an expert"
    return _moves(words, forecast, course, course.output_alone, "Nothing good has been made")


def stops_alone_finding(forecast: Forecast, course: Course) -> str:
    """How the share of stops that local people mend moves from today to the end."""
    words = "The share of stops that local people mend"
    return _moves(words, forecast, course, course.stops_alone, "No stop has been ended")


def experts_finding(forecast: Forecast, course: Course) -> str:
    """How many experts are there today, and when the last one has gone."""
    fan = course.experts
    now = _at(fan, course.weeks, forecast.as_of)
    known = [(value, place) for place, value in enumerate(fan.p50) if value is not None]
    most, at_most = max(known, key=lambda pair: (pair[0], -pair[1]))
    gone = next((place for value, place in known if place > at_most and round(value) == 0), None)
    there = (
        f"{count(now)} experts are on site"
        if now is not None and round(now)
        else f"Up to {count(most)} experts are on site"
    )
    if gone is not None:
        return f"{there}; the last one has left by {day_words(course.weeks[gone])} in the middle future"
    left = known[-1][0]
    return f"{there}; {count(left)} are still there at {end_words(forecast.until)} in the middle future"


def limits_finding(course: Course, as_of: date | None) -> str:
    """The step that limits output most often from today on."""
    after = [place for place, week in enumerate(course.weeks) if as_of is None or week >= as_of] or list(
        range(len(course.weeks))
    )
    means = {limit.step: sum(limit.share[place] for place in after) / len(after) for limit in course.limits}
    step = max(means, key=lambda name: means[name])
    if means[step] <= 0:
        return "No single step limits output in the weeks told"
    ahead = "from now on" if as_of is not None else "over the whole launch"
    return f"{capital(plain(step))} limits output most often {ahead}: {percent(means[step])} of weeks and futures"


def reasons_finding(goal: GoalAnswer) -> str:
    """What costs most hours before a goal."""
    first = goal.reasons[0]
    return (
        f"What costs most before {goal_words(goal)}: {reason_words(first)} ({percent(first.share)} of the lost hours)"
    )


def reason_words(reason: Reason) -> str:
    """A step and its loss as words: anode mixing lacks people."""
    return f"{plain(reason.step)} {_LOSSES.get(reason.loss, plain(reason.loss))}"


def facts_finding(facts: Sequence[FactAnswer]) -> str:
    """How many of the said values lie where eight of ten futures as drawn are."""
    told = [fact for fact in facts if fact.unweighted.p10 is not None and fact.unweighted.p90 is not None]
    inside = sum(1 for fact in told if lies_within(fact))
    what = "what eight futures of ten do before weighting"
    if len(told) == 1:
        return f"What was said lies {'within' if inside else 'outside'} {what}"
    many = (
        f"All {number_word(len(told))}"
        if inside == len(told)
        else f"{capital(number_word(inside))} of {number_word(len(told))}"
    )
    return f"{many} known facts lie within {what}"


def lies_within(fact: FactAnswer) -> bool:
    """True where the value that was said lies in the 10 to 90 % range of the unweighted futures."""
    low, high = fact.unweighted.p10, fact.unweighted.p90
    return low is not None and high is not None and low <= fact.value <= high


def pull_sentences(facts: Sequence[FactAnswer], goal: GoalAnswer | None, effective: float) -> tuple[str, ...]:
    """The facts that pulled the odds most, in words; `effective` futures stand for the chance with all facts."""
    pulled = sorted((fact for fact in facts if not fact.unused and fact.pull > 0), key=lambda fact: -fact.pull)[:2]
    told = []
    for place, fact in enumerate(pulled):
        words = f"“{fact.words}” moved {percent(fact.pull)} of the futures' weight"
        words = f"What pulled the odds most: {words}" if place == 0 else f"Next, {words}"
        if goal is not None and fact.chance_without is not None and goal.chance_by_announced is not None:
            without = chance_words(fact.chance_without, fact.error_without, fact.effective_without or 0.0)
            words += f"; without it the chance of {goal_words(goal)} in time would be {without}"
            words += f" and not {chance_words(goal.chance_by_announced, goal.error, effective)}"
        told.append(words + ".")
    return tuple(told)


def measure_finding(goal: GoalAnswer, found: Sequence[Influence]) -> str:
    """The number whose good third is furthest from its bad third, or that none is told apart from luck."""
    clear = [influence for influence in found if influence.distinguishable]
    if not clear:
        return f"No number can be told apart from luck yet for {goal_words(goal)}: ask for more futures"
    first = clear[0]
    assert first.thirds is not None, "only numbers with thirds are drawn"
    good, bad = sorted((first.thirds.chance_above, first.thirds.chance_below), reverse=True)
    return f"Measure {first.address} first: the chance is {percent(good)} in its good third and {percent(bad)} in its bad third"


def gap_finding(gap: PlanGap, product: str) -> str:
    """How far the middle future is from the plan in one span of days."""
    things = product_words(product)
    if gap.gap.p50 is None:
        return f"{gap.span}: no future tells what was shipped"
    if round(gap.gap.p50) == 0:
        return f"{gap.span}, the middle future is level with the plan of {counted_things(gap.planned, things)}"
    side = "behind" if gap.gap.p50 < 0 else "ahead of"
    size = counted_things(abs(gap.gap.p50), things)
    return f"{gap.span}, the middle future is {size} {side} the plan of {figure(gap.planned)}"


def counted_things(amount: float, things: str) -> str:
    """An amount with its word: 1 vehicle, 46,900 vehicles."""
    return f"{figure(amount)} {things[:-1] if round(amount) == 1 else things}"


def statuses_finding(shares: Sequence[tuple[str, int]]) -> str:
    """How much of the plant is known."""
    total = sum(number for _, number in shares)
    parts = [f"{percent(number / total)} are {status}" for status, number in shares if number]
    return f"Of the {counted(total, 'number')} in this forecast, {', '.join(parts[:-1])}{' and ' if parts[1:] else ''}{parts[-1]}"


def goal_words(goal: GoalAnswer) -> str:
    """A goal as a noun: full speed at 150,000 vehicles a year; running on its own."""
    name = plain(goal.goal)
    return f"{name} ({target_words(goal.target)})"


def _moves(subject: str, forecast: Forecast, course: Course, fan: Fan, nothing: str) -> str:
    """A share from today (or its first week) to its last week."""
    last = _last(fan, course.weeks)
    if last is None:
        return nothing
    place, end = last
    now = _at(fan, course.weeks, forecast.as_of)
    start = now if now is not None else next(value for value in fan.p50 if value is not None)
    since = "today" if now is not None else "at first"
    by = _by(forecast.until, course.weeks, place)
    if abs(end - start) < LEVEL:
        return f"{subject} stays near {percent(end)} to {by} in the middle future"
    verb = "falls" if end < start else "rises"
    return f"{subject} {verb} from {percent(start)} {since} to {percent(end)} by {by} in the middle future"


def _by(until: date, days: Sequence[date], place: int) -> str:
    """The last day told where a week (its Monday, or the day it is told for) is its last one, else that day."""
    return end_words(until) if 0 <= (until - days[place]).days < 14 else day_words(days[place])


def _last(fan: Fan, weeks: Sequence[date], until: date | None = None) -> tuple[int, float] | None:
    """The last week (that begins by `until`) with a middle value, and that value."""
    told = [
        (place, value)
        for place, value in enumerate(fan.p50)
        if value is not None and (until is None or weeks[place] <= until)
    ]
    return told[-1] if told else None


def _at(fan: Fan, weeks: Sequence[date], day: date | None) -> float | None:
    """The middle value in the week of a day; None before the first week."""
    if day is None:
        return None
    past = [place for place, week in enumerate(weeks) if week <= day]
    return fan.p50[past[-1]] if past else None
