"""Many what-ifs in words: the ranking, each with what it changes, and what all ranges mean."""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist

from gigaramp.languages import day, euros, figure, later, say, say_many, share
from gigaramp.launch.changes import change_words
from gigaramp.launch.compare import GoalDifference, YearDifference
from gigaramp.launch.what_ifs.answer import LineDifference, WhatIf, WhatIfs
from gigaramp.launch.what_ifs.course import SHIPPED
from gigaramp.launch.what_ifs.sequences import ENOUGH, FIRST
from gigaramp.launch.wording.phrases import chance_words, product_words, rounded, year_name
from gigaramp.launch.wording.words import WIDTH, wrapped

ERRING = 0.05
"""How often, about, any figure beside the ranked one of an answer is told apart from none by chance alone."""

VERDICTS = {
    "better": later("better"),
    "worse": later("worse"),
    "small": later("too small to matter"),
    "unchanged": later("no change"),
    "open": later("open"),
}
"""The verdicts in a column."""

DECIDED = {
    "better": later("decided after {used} of {asked} futures"),
    "worse": later("decided after {used} of {asked} futures"),
    "small": later("within {at_least} of none, decided after {used} of {asked} futures"),
    "unchanged": later("ended after {used} of {asked} futures"),
    "open": later("not distinguishable from no change after {used} of {asked} futures"),
}
"""How a what-if ended that stopped early, or is still under way, by its verdict."""

WHOLE = {
    "better": later("by all {asked} futures"),
    "worse": later("by all {asked} futures"),
    "small": later("within {at_least} of none by all {asked} futures"),
    "unchanged": later("by all {asked} futures"),
    "open": later("not distinguishable from no change by all {asked} futures"),
}
"""How one ended that took all futures."""


def what_ifs_text(answer: WhatIfs, width: int = WIDTH) -> str:
    """The ranking, what the ranges mean, and the best ones confirmed."""
    lines = [wrapped(heading(answer), width)]
    if answer.both_sides:
        lines.append(say("Set on both sides:"))
        lines += [_indented(words, width) for words in change_words(answer.both_sides)]
    lines.append("")
    for found in answer.what_ifs:
        lines += [*what_if_lines(answer, found, width), ""]
    lines += [wrapped(words, width) for words in [*meaning(answer), *answer.notes]]
    if answer.confirmed is not None:
        lines += ["", *confirmed_lines(answer.confirmed, width)]
    return "\n".join(lines)


def confirmed_lines(again: WhatIfs, width: int) -> list[str]:
    """The best what-ifs as the event twin tells them under other luck."""
    told = say(
        "The best once more, by the event twin and under other luck (seed {seed}): the best of many are partly lucky.",
        seed=again.seed,
    )
    return [
        wrapped(told, width),
        *(wrapped(f"{found.rank}. {headline(again, found)}", width) for found in again.what_ifs),
    ]


def heading(answer: WhatIfs) -> str:
    """`AESC Douai · 12 what-ifs ranked by full speed · to 2027-12-31 · seed 1`."""
    return say_many(
        "{plant} · {count} what-if by {goal} · to {until} · seed {seed}",
        "{plant} · {count} what-ifs ranked by {goal} · to {until} · seed {seed}",
        len(answer.what_ifs),
        plant=answer.plant,
        goal=ranked_name(answer),
        until=day(answer.until),
        seed=answer.seed,
    )


def ranked_name(answer: WhatIfs) -> str:
    """What the what-ifs are ranked by: `full speed`, `vehicles shipped`."""
    if answer.goal == SHIPPED:
        return say("{products} shipped", products=product_words(answer.product))
    return goal_name(answer.goal)


def what_if_lines(answer: WhatIfs, found: WhatIf, width: int) -> list[str]:
    """One what-if: its headline, what it changes, and what that does to everything else."""
    about = [found.about] if found.about else change_words(found.changes)
    if found.cost is not None:
        about.append(say("it costs {amount}", amount=euros(found.cost)))
    if found.rank > 1 and found.apart_from_above is False:
        about.append(say("not distinguishable from the one above"))
    about += euro_lines(found)
    about += [
        words
        for words in (_ranked_goal(answer, found), *told_apart(answer, found), not_told_apart(answer, found))
        if words
    ]
    return [wrapped(f"{found.rank}. {headline(answer, found)}", width), *(_indented(words, width) for words in about)]


def headline(answer: WhatIfs, found: WhatIf) -> str:
    """`more_experts: full speed 19 days sooner (12 to 27), decided after 60 of 200 futures`."""
    texts = WHOLE if found.futures == answer.futures else DECIDED
    decided = say(
        texts[found.verdict], used=found.futures, asked=answer.futures, at_least=amount(answer, answer.at_least)
    )
    values = {"name": found.name, "goal": ranked_name(answer), "decided": decided}
    if found.verdict == "unchanged" or (found.difference == 0.0 and not found.low and not found.high):
        return say("{name}: {goal} as before in every future, {decided}", **values)
    return say("{name}: {goal} {difference}, {decided}", difference=with_range(answer, found), **values)


def with_range(answer: WhatIfs, found: WhatIf) -> str:
    """`19 days sooner (12 to 27)`; the sign of the ends is said where it is not that of the mean."""
    write = _writer(answer)
    told, low, high = write(found.difference), found.low, found.high
    if low is None or high is None:
        return told
    if low > 0.0 or high < 0.0:
        near, far = sorted((abs(low), abs(high)))
        plain = figure if answer.goal != SHIPPED else rounded
        return say("{difference} ({low} to {high})", difference=told, low=plain(near), high=plain(far))
    return say("{difference} ({low} to {high})", difference=told, low=write(low), high=write(high))


def signed_days(days: float) -> str:
    """`19 days sooner`, `1 day later`, `no change`."""
    whole = round(abs(days))
    if days == 0.0:
        return say("no change")
    if not whole:
        return say("less than a day sooner") if days < 0.0 else say("less than a day later")
    if days < 0.0:
        return say_many("{count} day sooner", "{count} days sooner", whole)
    return say_many("{count} day later", "{count} days later", whole)


def signed_units(units: float) -> str:
    """`1,760 more`, `90 fewer`, `no change`."""
    if units == 0.0:
        return say("no change")
    if abs(units) < 0.5:
        return say("less than one fewer") if units < 0.0 else say("less than one more")
    told = rounded(abs(units))
    return say("{units} fewer", units=told) if units < 0.0 else say("{units} more", units=told)


def amount(answer: WhatIfs, value: float) -> str:
    """An amount of what is ranked: `7 days`, `500 vehicles`."""
    if answer.goal == SHIPPED:
        return say("{units} {products}", units=rounded(value), products=product_words(answer.product))
    return say("{days} days", days=figure(value, _digits(value)))


def told_apart(answer: WhatIfs, found: WhatIf) -> list[str]:
    """The other goals, the years, and the lines, each in a sentence where it is told apart from no change."""
    clear = clear_errors(answer)
    goals = [
        _other_goal(goal, found)
        for goal in found.goals
        if goal.goal != answer.goal and _is_clear(goal.days_later, goal.error, clear)
    ]
    years = [year_difference(year, answer) for year in found.years if _is_clear(year.difference, year.error, clear)]
    lines = []
    for goal in dict.fromkeys(line.goal for line in found.lines):
        told = [
            _line(line) for line in found.lines if line.goal == goal and _is_clear(line.days_later, line.error, clear)
        ]
        if told:
            lines.append(say("{goal}, line by line: {lines}", goal=goal_name(goal), lines=", ".join(told)))
    return [*goals, *years, *lines]


def figures_beside(answer: WhatIfs) -> int:
    """How many figures are told beside the ranked one: other goals, years and lines of all what-ifs."""
    return sum(
        sum(goal.goal != answer.goal for goal in found.goals) + len(found.years) + len(found.lines)
        for found in answer.what_ifs
    )


def clear_errors(answer: WhatIfs) -> float:
    """Errors from which on a figure is told apart from none, the chance to err shared by all of them (Bonferroni)."""
    return NormalDist().inv_cdf(1.0 - 0.5 * ERRING / max(figures_beside(answer), 1))


def euro_lines(found: WhatIf) -> list[str]:
    """What a what-if saves or costs to the end, and what is left of it when what it costs to buy is paid."""
    total = next((cost for cost in found.euros if cost.kind == "total"), None)
    if total is None:
        return []
    values = {"amount": euros(abs(total.mean)), "error": euros(total.error)}
    told = (
        say("to the end it saves {amount} on average (±{error}), beside what it costs to buy", **values)
        if total.mean < 0.0
        else say("to the end it takes {amount} more on average (±{error}), beside what it costs to buy", **values)
    )
    return [told]


def not_told_apart(answer: WhatIfs, found: WhatIf) -> str:
    """The other goals and the years that no future, or not enough of them, tells apart from no change."""
    clear = clear_errors(answer)
    names = [
        goal_name(goal.goal)
        for goal in found.goals
        if goal.goal != answer.goal and not _is_clear(goal.days_later, goal.error, clear)
    ]
    names += [
        say("shipped in {year}", year=year_name(year.year, answer.until))
        for year in found.years
        if not _is_clear(year.difference, year.error, clear)
    ]
    return say("not distinguishable from no change: {what}", what=", ".join(names)) if names else ""


def year_difference(year: YearDifference, answer: WhatIfs) -> str:
    """`2026: 1,760 more vehicles shipped on average (±596)`."""
    values = {
        "year": year_name(year.year, answer.until),
        "units": rounded(abs(year.difference)),
        "products": product_words(answer.product),
        "error": rounded(year.error),
    }
    if year.difference < 0.0:
        return say("{year}: {units} fewer {products} shipped on average (±{error})", **values)
    return say("{year}: {units} more {products} shipped on average (±{error})", **values)


def meaning(answer: WhatIfs) -> list[str]:
    """What the ranges are, in the words of the answer."""
    told = [
        say(
            "In brackets: where the mean difference lies, {sure} sure for all what-ifs together, however often they are looked at.",
            sure=share(answer.sure),
        )
        if any(found.low is not None for found in answer.what_ifs)
        else _no_range(answer),
        say(
            "± is one standard error of a mean; single futures differ more, and the middle 80 % of them is told beside it."
        ),
    ]
    told += _no_part_of_the_range(answer)
    if answer.goal != SHIPPED:
        told.append(say("A date beyond {until} counts as the day after it.", until=day(answer.until)))
    if any(0 < found.futures < answer.futures for found in answer.what_ifs):
        told.append(
            say(
                "A what-if that stopped early is told by fewer futures, and its mean leans away from none: read its range."
            )
        )
    return told


def _no_part_of_the_range(answer: WhatIfs) -> list[str]:
    """What the ranges do not hold: the figures beside them, and known facts or a skew with few futures."""
    told = []
    if count := figures_beside(answer):
        told.append(
            say(
                "Other goals, years and lines are no part of the {sure}: these {count} are told apart from {errors} standard errors on.",
                sure=share(answer.sure),
                count=count,
                errors=figure(clear_errors(answer), 1),
            )
        )
    if answer.effective_futures < answer.futures:
        told.append(
            say("Known facts weight the futures: the ranges then hold only approximately, better with more futures.")
        )
    elif not answer.exact:
        told.append(say("Where differences are skewed, the ranges hold only approximately, better with more futures."))
    return told


def _no_range(answer: WhatIfs) -> str:
    if answer.goal == SHIPPED:
        return say(
            "What is shipped has a range from {futures} futures on, where enough of them differ.", futures=ENOUGH
        )
    return say("A range needs {futures} futures or more.", futures=FIRST)


def goal_name(goal: str) -> str:
    """A goal as it is said: `full speed`."""
    return goal.replace("_", " ")


def _ranked_goal(answer: WhatIfs, found: WhatIf) -> str:
    """Where 8 of 10 futures lie, and the chances of the ranked goal."""
    if found.spread.p10 is None or found.spread.p90 is None:
        return ""
    write = _writer(answer)
    low, high = write(found.spread.p10), write(found.spread.p90)
    middle = low if low == high else say("{low} to {high}", low=low, high=high)
    error = amount(answer, found.error)
    goal = next((goal for goal in found.goals if goal.goal == answer.goal), None)
    if goal is None:
        return say("±{error}; in the middle 80 % of futures: {middle}", error=error, middle=middle)
    return say(
        "±{error}; in the middle 80 % of futures: {middle}; by {by}: {before} -> {after}",
        error=error,
        middle=middle,
        **_chances(goal, found),
    )


def _other_goal(goal: GoalDifference, found: WhatIf) -> str:
    return say(
        "{goal}: {difference} on average (±{error} days); by {by}: {before} -> {after}",
        goal=goal_name(goal.goal),
        difference=signed_days(goal.days_later),
        error=figure(goal.error, 1),
        **_chances(goal, found),
    )


def _chances(goal: GoalDifference, found: WhatIf) -> dict[str, str]:
    """Chances of a goal by its date, before and after."""
    before, after = (
        chance_words(chance, None, found.effective_futures) for chance in (goal.chance_before, goal.chance_after)
    )
    return {"by": day(goal.by), "before": before, "after": after}


def _line(line: LineDifference) -> str:
    return say(
        "{line} {difference} (±{error})",
        line=line.line.replace("_", " "),
        difference=signed_days(line.days_later),
        error=figure(line.error, _digits(line.error)),
    )


def _is_clear(difference: float, error: float, clear: float) -> bool:
    return difference != 0.0 and abs(difference) >= clear * error


def _writer(answer: WhatIfs) -> Callable[[float], str]:
    return signed_units if answer.goal == SHIPPED else signed_days


def _digits(value: float) -> int:
    return 0 if value >= 10.0 or value == round(value) else 1


def _indented(words: str, width: int) -> str:
    return "\n".join(f"   {line}" for line in wrapped(words, width - 3).splitlines())
