"""What a picture shows, as one sentence computed from its data: the titles of the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from gigaramp.languages import joined, later, named, say
from gigaramp.launch.wording.phrases import product_words
from gigaramp.launch.wording.standing import span_words
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
    "planned_stop": later("{step} is stopped as planned"),
    "no_people": later("{step} lacks people"),
    "waiting_help": later("{step} waits for help"),
    "failure": later("{step} fails"),
    "short_stop": later("{step} stops shortly, again and again"),
    "slow": later("{step} is run by crews that are still slow"),
    "starved": later("{step} is starved"),
    "blocked": later("{step} is blocked"),
    "no_places": later("{step} has no free place"),
    "no_sled": later("{step} waits for sleds"),
    "trial": later("{step} makes trial output"),
    "defect": later("{step} makes defects"),
    "held": later("{step} is held for quality"),
    "not_accepted": later("{step} stands on lines that have not started or are not accepted"),
    "no_material": later("{step} has no material"),
    "no_demand": later("{step} has no demand"),
    "utilities": later("{step} stands in plant-wide stops"),
    "no_machine": later("{step} has too few machines"),
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
                return say(
                    "Output reaches {share} of the plan by {end} in the middle future",
                    share=fraction_words(share),
                    end=end,
                )
            return say("The middle future runs at the planned rate by {end}", end=end)
    last = _last(course.rate_a_year, course.weeks)
    if last is None:
        return say("No future ships anything in the days simulated")
    place, value = last
    end = _by(forecast.until, course.weeks, place)
    now = _at(course.rate_a_year, course.weeks, forecast.as_of)
    if now is None:
        return say(
            "The middle future runs at {figure} {things} a year by {end}", figure=figure(value), things=things, end=end
        )
    if figure(now) == figure(value):
        return say(
            "The middle future stays at {figure} {things} a year to {end}", figure=figure(value), things=things, end=end
        )
    return say(
        "The middle future goes from {now} to {figure} {things} a year by {end}",
        now=figure(now),
        figure=figure(value),
        things=things,
        end=end,
    )


def total_finding(forecast: Forecast, course: Course, plan: Sequence[tuple[date, float]], plan_end: date | None) -> str:
    """What has been shipped at the end of the plan (without one: of the forecast), with its range, against the plan."""
    days = week_ends(course.weeks, forecast.until)
    told = _last(course.shipped_total, days, plan_end) if plan else None
    last = told or _last(course.shipped_total, days)
    if last is None:
        return say("No future ships anything in the days simulated")
    place, value = last
    things, end = (
        product_words(forecast.output.product),
        _by((plan_end if told else None) or forecast.until, days, place),
    )
    low, high = course.shipped_total.p10[place], course.shipped_total.p90[place]
    few = few_words(forecast.effective_futures)
    spread = ""
    if low is not None and high is not None:
        between = (
            say("the same") if low == high else say("between {low} and {high}", low=figure(low), high=figure(high))
        )
        spread = say(", {between} in eight futures of ten", between=between)
    if few:
        spread = say(", told {few} alone", few=few)
    against = (
        say(": {fraction_words} of the plan", fraction_words=fraction_words(value / plan[-1][1]))
        if told and 0 < value < 0.97 * plan[-1][1]
        else ""
    )
    return say(
        "{figure} {things} shipped by {end}{spread}{against}",
        figure=capital(figure(value)),
        things=things,
        end=end,
        spread=spread,
        against=against,
    )


def scrap_finding(forecast: Forecast, course: Course) -> str:
    """How scrap of the middle future moves from today to the end."""
    return _moves(
        say("Scrap"), forecast, course, course.scrap_ratio, say("No future makes anything that could be scrapped")
    )


def skill_finding(forecast: Forecast, course: Course) -> str:
    """How the skill of the crews moves from today to the end."""
    return _moves(
        say("The skill of the crews"), forecast, course, course.skill, say("No crew has a skill that could be told")
    )


def output_alone_finding(forecast: Forecast, course: Course) -> str:
    """How the share of good output made without an expert moves from today to the end."""
    words = say("The share of good output made without an expert")
    return _moves(words, forecast, course, course.output_alone, say("Nothing good has been made"))


def stops_alone_finding(forecast: Forecast, course: Course) -> str:
    """How the share of stops that local people mend moves from today to the end."""
    words = say("The share of stops that local people mend")
    return _moves(words, forecast, course, course.stops_alone, say("No stop has been ended"))


def experts_finding(forecast: Forecast, course: Course) -> str:
    """How many experts are there today, and when the last one has gone."""
    fan = course.experts
    now = _at(fan, course.weeks, forecast.as_of)
    known = [(value, place) for place, value in enumerate(fan.p50) if value is not None]
    most, at_most = max(known, key=lambda pair: (pair[0], -pair[1]))
    gone = next((place for value, place in known if place > at_most and round(value) == 0), None)
    there = (
        say("{now} experts are on site", now=count(now))
        if now is not None and round(now)
        else say("Up to {most} experts are on site", most=count(most))
    )
    if gone is not None:
        return say(
            "{there}; the last one has left by {weeks} in the middle future",
            there=there,
            weeks=day_words(course.weeks[gone]),
        )
    left = known[-1][0]
    return say(
        "{there}; {left} are still there at {until} in the middle future",
        there=there,
        left=count(left),
        until=end_words(forecast.until),
    )


def limits_finding(course: Course, as_of: date | None) -> str:
    """The step that limits output most often from today on."""
    after = [place for place, week in enumerate(course.weeks) if as_of is None or week >= as_of] or list(
        range(len(course.weeks))
    )
    means = {limit.step: sum(limit.share[place] for place in after) / len(after) for limit in course.limits}
    step = max(means, key=lambda name: means[name])
    if means[step] <= 0:
        return say("No single step limits output in the weeks told")
    ahead = say("from now on") if as_of is not None else say("over the whole launch")
    return say(
        "{step} limits output most often {ahead}: {means} of weeks and futures",
        step=capital(plain(step)),
        ahead=ahead,
        means=percent(means[step]),
    )


def reasons_finding(goal: GoalAnswer) -> str:
    """What costs most hours before a goal."""
    first = goal.reasons[0]
    return say(
        "What costs most before {goal}: {first} ({share} of the lost hours)",
        goal=goal_words(goal),
        first=reason_words(first),
        share=percent(first.share),
    )


def reason_words(reason: Reason) -> str:
    """A step and its loss as words: anode mixing lacks people."""
    step = plain(reason.step)
    return say(_LOSSES[reason.loss], step=step) if reason.loss in _LOSSES else f"{step} {plain(reason.loss)}"


def facts_finding(facts: Sequence[FactAnswer]) -> str:
    """How many of the said values lie where eight of ten futures as drawn are."""
    told = [fact for fact in facts if fact.unweighted.p10 is not None and fact.unweighted.p90 is not None]
    inside = sum(1 for fact in told if lies_within(fact))
    if len(told) == 1:
        if inside:
            return say("What was said lies within what eight futures of ten do before weighting")
        return say("What was said lies outside what eight futures of ten do before weighting")
    many = (
        say("All {told}", told=number_word(len(told)))
        if inside == len(told)
        else say("{inside} of {told}", inside=capital(number_word(inside)), told=number_word(len(told)))
    )
    return say("{many} known facts lie within what eight futures of ten do before weighting", many=many)


def lies_within(fact: FactAnswer) -> bool:
    """True where the value that was said lies in the 10 to 90 % range of the unweighted futures."""
    low, high = fact.unweighted.p10, fact.unweighted.p90
    return low is not None and high is not None and low <= fact.value <= high


def pull_sentences(facts: Sequence[FactAnswer], goal: GoalAnswer | None, effective: float) -> tuple[str, ...]:
    """The facts that pulled the odds most, in words; `effective` futures stand for the chance with all facts."""
    pulled = sorted((fact for fact in facts if not fact.unused and fact.pull > 0), key=lambda fact: -fact.pull)[:2]
    told = []
    for place, fact in enumerate(pulled):
        words = say("“{words}” moved {pull} of the futures' weight", words=fact.words, pull=percent(fact.pull))
        words = (
            say("What pulled the odds most: {words}", words=words) if place == 0 else say("Next, {words}", words=words)
        )
        if goal is not None and fact.chance_without is not None and goal.chance_by_announced is not None:
            without = chance_words(fact.chance_without, fact.error_without, fact.effective_without or 0.0)
            words = say(
                "{words}; without it the chance of {goal} in time would be {without}",
                words=words,
                goal=goal_words(goal),
                without=without,
            )
            words = say(
                "{words} and not {chance_by_announced}",
                words=words,
                chance_by_announced=chance_words(goal.chance_by_announced, goal.error, effective),
            )
        told.append(words + ".")
    return tuple(told)


def measure_finding(goal: GoalAnswer, found: Sequence[Influence]) -> str:
    """The number whose good third is furthest from its bad third, or that none is told apart from luck."""
    clear = [influence for influence in found if influence.distinguishable]
    if not clear:
        return say("No number can be told apart from luck yet for {goal}: ask for more futures", goal=goal_words(goal))
    first = clear[0]
    assert first.thirds is not None, "only numbers with thirds are drawn"
    good, bad = sorted((first.thirds.chance_above, first.thirds.chance_below), reverse=True)
    return say(
        "Measure {address} first: the chance is {good} in its good third and {bad} in its bad third",
        address=first.address,
        good=percent(good),
        bad=percent(bad),
    )


def gap_finding(gap: PlanGap, product: str) -> str:
    """How far the middle future is from the plan in one span of days."""
    span = span_words(gap)
    if gap.gap.p50 is None:
        return say("{span}: no future tells what was shipped", span=span)
    if round(gap.gap.p50) == 0:
        return say(
            "{span}, the middle future is level with the plan of {planned}",
            span=span,
            planned=counted_things(gap.planned, product),
        )
    size, planned = counted_things(abs(gap.gap.p50), product), figure(gap.planned)
    if gap.gap.p50 < 0:
        return say(
            "{span}, the middle future is {size} behind the plan of {planned}", span=span, size=size, planned=planned
        )
    return say(
        "{span}, the middle future is {size} ahead of the plan of {planned}", span=span, size=size, planned=planned
    )


def counted_things(amount: float, product: str) -> str:
    """An amount with its word: 1 vehicle, 46,900 vehicles."""
    things = product_words(product, 1 if round(amount) == 1 else 2)
    return say("{amount} {things}", amount=figure(amount), things=things)


def statuses_finding(shares: Sequence[tuple[str, int]]) -> str:
    """How much of the plant is known."""
    total = sum(number for _, number in shares)
    parts = [
        say("{share} are {status}", share=percent(number / total), status=named(status))
        for status, number in shares
        if number
    ]
    return say("Of the {numbers} in this forecast, {parts}", numbers=counted(total, "number"), parts=joined(parts))


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
    since = say("today") if now is not None else say("at first")
    by = _by(forecast.until, course.weeks, place)
    if abs(end - start) < LEVEL:
        return say("{subject} stays near {end} to {by} in the middle future", subject=subject, end=percent(end), by=by)
    told = {"subject": subject, "start": percent(start), "since": since, "end": percent(end), "by": by}
    if end < start:
        return say("{subject} falls from {start} {since} to {end} by {by} in the middle future", **told)
    return say("{subject} rises from {start} {since} to {end} by {by} in the middle future", **told)


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
