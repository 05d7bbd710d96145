"""An answer on uncertainty as text for a terminal: for each date a table of shares, then what single numbers do."""

from __future__ import annotations

from datetime import date
from typing import Final

from gigaramp.languages import day, euros, figure, listed, named, say, say_many, sentences, share
from gigaramp.languages.lines import columns, fill, padded
from gigaramp.launch.uncertainty.answer import Balance, Part, PartWorth, Spread, Third, Uncertainty, Worth
from gigaramp.launch.uncertainty.choosing import AS_IT_IS
from gigaramp.launch.uncertainty.groups import GROUP_WORDS

WIDTH: Final = 80
KEPT: Final = "\u00a0"
"""A blank at which no line ends."""

NUMBERS: Final = 5
"""Single numbers told for each date; the answer holds more."""

STEPS: Final = 3
"""Steps told for each date."""

WORTHS: Final = 4
"""Sets of a sort whose worth is told."""


def uncertainty_text(answer: Uncertainty, width: int = WIDTH) -> str:
    """The whole answer: dates as tables, chances and years in a line each, what knowing is worth, and notes."""
    parts = [_header(answer, width)]
    for spread in answer.spreads:
        if spread.explains in ("date", "nearness"):
            parts.append("\n".join([*table_lines(spread, answer, width), *single_lines(spread, answer, width)]))
    brief = [
        _filled(line_of(spread), width) for spread in answer.spreads if spread.explains not in ("date", "nearness")
    ]
    if brief:
        parts.append("\n".join(brief))
    if answer.worth is not None:
        parts.append("\n".join(worth_lines(answer.worth, width)))
    parts += [_filled(note, width) for note in (*explained(answer), *answer.notes)]
    return "\n\n".join(parts)


def _header(answer: Uncertainty, width: int) -> str:
    title = say("{plant}: where the spread comes from, and what to measure first", plant=answer.plant)
    facts = say_many(
        "{redrawn} futures and {count} uncertain number, to {until}, seed {seed}.",
        "{redrawn} futures and {count} uncertain numbers, to {until}, seed {seed}.",
        answer.addresses,
        redrawn=figure(answer.futures + answer.redrawn),
        until=day(answer.until),
        seed=answer.seed,
    )
    if answer.as_of is not None:
        facts = sentences([say("As of {day}.", day=day(answer.as_of)), facts])
    return "\n".join((_filled(title, width), _filled(facts, width)))


def table_lines(spread: Spread, answer: Uncertainty, width: int) -> list[str]:
    """A heading, a row for each group that is told apart from luck, what groups do together, luck, and the sum."""
    told = [part for part in spread.groups if part.distinguishable]
    others = [part for part in spread.groups if not part.distinguishable]
    rows: list[tuple[str, float, float | None, str, str]] = [
        (group_words(part.name), part.share, part.error, after_words(spread, part), ends_words(spread, part))
        for part in told
    ]
    if others:
        error = sum(part.error**2 for part in others) ** 0.5
        rows.append((say("other groups, not told apart from luck"), sum(part.share for part in others), error, "", ""))
    balance = spread.balance
    rows.append((say("what groups do only together"), balance.together, balance.together_error, "", ""))
    rows.append((say("luck, which no measurement takes away"), balance.luck, balance.luck_error, "", ""))
    rows.append((say("the whole spread"), total(spread.groups, balance), None, "", ""))
    thirds = say("in its thirds")
    if tells_chances(spread) and spread.by is not None:
        thirds = say("by {day}", day=day(spread.by))
    head = (say("where it comes from"), say("share"), "±", say("known"), thirds)
    cells = [head] + [(name, _whole(part), _points(error), after, ends) for name, part, error, after, ends in rows]
    return [_filled(heading(spread, answer), width), *_laid_out(cells, width)]


def total(groups: tuple[Part, ...], balance: Balance) -> float:
    """The sum of the shares of groups, of what they do together, and of luck: one, but for rounding."""
    return sum(part.share for part in groups) + balance.together + balance.luck


def heading(spread: Spread, answer: Uncertainty) -> str:
    """What is spread, and how far."""
    goal = goal_words(spread)
    if spread.explains == "nearness":
        return say(
            "{goal}, how near the futures come to it: {low} to {high} of it in 10 to 90 % of them.",
            goal=goal,
            low=share(spread.range.p10 or 0.0),
            high=share(spread.range.p90 or 0.0),
        )
    dates = spread.dates
    first = dates.p10 if dates is not None else None
    last = dates.p90 if dates is not None else None
    if first is not None and last is not None:
        return say(
            "{goal}: {low} to {high} in 10 to 90 % of the futures, {days} days apart.",
            goal=goal,
            low=day(first),
            high=day(last),
            days=figure(spread.width),
        )
    if first is not None:
        return say("{goal}: from {low} (10 %) to beyond {until}.", goal=goal, low=day(first), until=day(answer.until))
    return say("{goal}: beyond {until} in nine of ten futures.", goal=goal, until=day(answer.until))


def single_lines(spread: Spread, answer: Uncertainty, width: int) -> list[str]:
    """The steps and the single numbers that explain most, where they are told apart from luck."""
    lines = []
    steps = [part for part in spread.steps if part.distinguishable][:STEPS]
    if steps:
        told = [say("{name} {share}", name=named(part.name), share=_whole(part.share)) for part in steps]
        lines.append(_filled(say("Steps, with all their numbers: {steps}.", steps=listed(told)), width, "  "))
    numbers = [part for part in spread.numbers if part.distinguishable][:NUMBERS]
    for part in numbers:
        lines.append(_filled(number_words(spread, part), width, "  "))
    if not numbers and spread.numbers:
        floor = share(spread.numbers[0].floor)
        lines.append(
            _filled(say("No single number explains more than luck would ({floor}).", floor=floor), width, "  ")
        )
    return lines


def number_words(spread: Spread, part: Part) -> str:
    """One number, what it explains, and the figure where it is low and where it is high."""
    low, high = part.low, part.high
    if low is None or high is None:
        return say("{name} {share}", name=part.name, share=_whole(part.share))
    return say(
        "{name} {share}: below {below}, {low}; above {above}, {high}.",
        name=part.name,
        share=_whole(part.share),
        below=low.values,
        low=end_words(spread, low),
        above=high.values,
        high=end_words(spread, high),
    )


def line_of(spread: Spread) -> str:
    """A chance or a year in a line: the groups that explain most of it, and luck."""
    told = [part for part in spread.groups if part.distinguishable]
    parts = listed([say("{name} {share}", name=group_words(part.name), share=_whole(part.share)) for part in told])
    parts = parts or say("no group is told apart from luck")
    luck = _whole(spread.balance.luck)
    if spread.explains == "chance" and spread.announced is not None:
        return say(
            "Whether {goal} is reached by {day}: {parts}; luck {luck}.",
            goal=goal_words(spread),
            day=day(spread.announced),
            parts=parts,
            luck=luck,
        )
    return say("Units shipped in {year}: {parts}; luck {luck}.", year=spread.year, parts=parts, luck=luck)


def worth_lines(worth: Worth, width: int) -> list[str]:
    """The choice, and what knowing first would bring."""
    best = next(option for option in worth.options if option.name == worth.chosen)
    goal, count = named(worth.goal.replace("_", " ")), len(worth.options)
    if worth.chosen == AS_IT_IS:
        first = say("Of {count} choices for {goal}, the plant as it is is best.", count=count, goal=goal)
    else:
        first = say(
            "Of {count} choices for {goal}, {name} is best: it gains {gain} over the plant as it is.",
            count=count,
            goal=goal,
            name=worth.chosen,
            gain=gain_words(worth, best.benefit, best.error),
        )
    perfect = say(
        "Who knew all numbers and all luck before choosing would gain {gain} more.",
        gain=gain_words(worth, worth.perfect, worth.perfect_error),
    )
    if worth.a_day is not None:
        perfect = sentences([perfect, say("A day sooner counts {euros}.", euros=euros(worth.a_day))])
    lines = [_filled(sentences([first, perfect]), width)]
    for parts in (worth.groups, worth.steps, worth.numbers):
        clear = [part for part in parts if part.distinguishable][:WORTHS]
        lines += [_filled(worth_words(worth, part), width, "  ") for part in clear]
    if len(lines) == 1:
        lines.append(
            _filled(say("No set of numbers is worth knowing first: it would hardly change the choice."), width, "  ")
        )
    return lines


def worth_words(worth: Worth, part: PartWorth) -> str:
    """What knowing one set first is worth."""
    return say(
        "Knowing {name} first gains {gain}; it changes the choice in {changes} of the futures.",
        name=group_words(part.name) if part.sort == "group" else part.name,
        gain=gain_words(worth, part.gain, part.error),
        changes=share(part.changes),
    )


def gain_words(worth: Worth, gain: float, error: float) -> str:
    """A gain with its error, in days or in euros."""
    if worth.a_day is not None:
        return say("{gain} (± {error})", gain=euros(gain), error=euros(error))
    return say("{days} days (± {error})", days=figure(gain, 1), error=figure(error, 1))


def explained(answer: Uncertainty) -> list[str]:
    """What the columns mean."""
    if not any(spread.explains in ("date", "nearness") for spread in answer.spreads):
        return []
    return [
        say(
            "share: part of the variance that would go if the group were known, with its standard error. known: mean width from 10 "
            "to 90 % once it is. in its thirds: the middle of the futures for which the group foretells the earliest (or lowest) "
            "third and the latest third; where most are beyond the horizon, the chance in each. Steps and numbers overlap "
            "through the factor of their kind, so their shares do not add up."
        )
    ]


def tells_chances(spread: Spread) -> bool:
    """True where thirds are told by chances: dates whose middle is beyond the horizon say nothing."""
    is_late = spread.explains == "date" and (spread.dates is None or spread.dates.p50 is None)
    return is_late and spread.by is not None


def _chances(low: Third, high: Third) -> str:
    return say("{low} to {high}", low=share(low.chance or 0.0), high=share(high.chance or 0.0))


def group_words(name: str) -> str:
    """What a group is called."""
    return say(GROUP_WORDS[name])


def goal_words(spread: Spread) -> str:
    """What a goal is called."""
    return named((spread.goal or "").replace("_", " "))


def after_words(spread: Spread, part: Part) -> str:
    """The mean width once a part is known."""
    if part.width_after is None:
        return ""
    return say("{days} days", days=figure(part.width_after)) if spread.explains == "date" else share(part.width_after)


def ends_words(spread: Spread, part: Part) -> str:
    """The middle figure in the two thirds of a part."""
    if part.low is None or part.high is None:
        return ""
    if tells_chances(spread):
        return _chances(part.low, part.high)
    return say("{low} to {high}", low=end_words(spread, part.low), high=end_words(spread, part.high))


def end_words(spread: Spread, third: Third) -> str:
    """The middle figure of one third, or its chance."""
    if tells_chances(spread):
        return share(third.chance or 0.0)
    if spread.explains == "date":
        return _day(third.day)
    return share(third.value or 0.0) if spread.unit == "ratio" else figure(third.value or 0.0)


def _day(when: date | None) -> str:
    return day(when) if when is not None else say("beyond")


def _whole(part: float) -> str:
    """A share in whole points; never -0 %."""
    return share(round(part, 2) + 0.0)


def _points(error: float | None) -> str:
    return "" if error is None else figure(100.0 * error)


def _laid_out(rows: list[tuple[str, str, str, str, str]], width: int) -> list[str]:
    """Columns beside each other; where they do not fit, gaps get narrow, then the last columns are left out."""
    for count, gap in ((5, "  "), (5, " "), (4, "  "), (4, " "), (3, " ")):
        widths = [max(columns(row[k]) for row in rows) for k in range(count)]
        if sum(widths) + len(gap) * count <= width:
            break
    lines = []
    for row in rows:
        cells = [padded(row[k], widths[k], right=k not in (0, 4)) for k in range(count)]
        lines.append(gap + gap.join(cells).rstrip())
    return lines


def _filled(words: str, width: int, indent: str = "") -> str:
    """On as many lines as it needs; no line ends before a per cent sign."""
    told = fill(words.replace(" %", f"{KEPT}%"), width, initial_indent=indent, subsequent_indent=indent + "  ")
    return told.replace(KEPT, " ")
