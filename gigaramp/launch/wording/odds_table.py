"""The table of odds as plain text: one row for each goal and rate, laid out for the width there is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from gigaramp.languages import day, later, listed, say
from gigaramp.languages.figures import local_percent
from gigaramp.languages.lines import columns, padded, wrap
from gigaramp.launch.odds.empirical import monte_carlo_error
from gigaramp.launch.wording.phrases import chance_words, goal_words, short_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigaramp.launch.answer import CorrelationOdds, Forecast, GoalAnswer, LongHold
    from gigaramp.launch.odds.ranges import DateRange

BEYOND: Final = later("beyond")
"""Told instead of a date that is not within the horizon."""

UNKNOWN: Final = "?"
"""Told instead of a chance whose date is after the horizon."""

CHANCE: Final = later("by announced date")
DATES: Final = ("10 %", "50 %", "90 %")

SHORT_NAME: Final = 18
"""Columns that a name needs at least, to stand beside its odds."""

KEPT: Final = "\u00a0"
"""Stands for a blank at which no line is broken."""

Row = tuple[str, str, list[str]]
"""Name of a goal or rate, its chance by the announced date, and its three dates. Without dates it is a line of words."""


def table(answer: Forecast, width: int) -> list[str]:
    """Chance by the announced date, then the 10, 50 and 90 % dates; a line below for each sign that needs a word."""
    rows = [row for goal in answer.answers for row in goal_rows(goal, answer.effective_futures, width)]
    told = lay_out(rows, width)
    if any(say(BEYOND) in row[2] for row in rows):
        told.append(say("{beyond}: not within the horizon, {until}", beyond=say(BEYOND), until=answer.until))
    if any(row[1].startswith(UNKNOWN) for row in rows):
        told.append(say("{unknown}: announced for after the horizon, {until}", unknown=UNKNOWN, until=answer.until))
    return told


def lay_out(rows: list[Row], width: int) -> list[str]:
    """Header and rows. Where they do not fit, gaps get narrow, then long names, then all, stand on a line of their own."""
    short = [(_shorter(name) if days else name, chance, days) for name, chance, days in rows]
    room = width - len(" ".join(["", "", *("dddd-dd-dd" for _ in DATES)])) - _chance_width(rows)
    tried = [_beside(rows, "  "), _beside(rows, " "), _beside(short, " ")]
    tried += [_beside(short, " ", room)] if room >= SHORT_NAME else []
    for found in (*tried, _below(rows)):
        if max(columns(line) for line in found) <= width:
            return found
    return _apart(rows)


def goal_rows(goal: GoalAnswer, effective: float, width: int) -> list[Row]:
    """Rows of one goal: its own, one for each further rate, and the long hold in words."""
    label = goal_words(goal.goal)
    name = label if goal.kind == "on_its_own" else f"{label}, {short_target(goal.target)}"
    own = by_date_words(goal.chance_by_announced, goal.error, goal.announced, effective)
    rows: list[Row] = [(name, own, date_cells(goal.dates))]
    for rate in goal.also:
        indent = f"{'':{columns(label) + 2}}{short_target(rate.rate)}"
        chance = by_date_words(rate.chance_by_announced, rate.error, goal.announced, effective)
        rows.append((indent, chance, date_cells(rate.dates)))
    if goal.long_hold:
        words = long_hold_words(goal.long_hold, effective)
        lines = wrap(words, width, initial_indent="  ", subsequent_indent="    ")
        rows += [(line.replace(KEPT, " "), "", []) for line in lines]
    return rows


def correlation_table(answer: Forecast, width: int) -> list[str]:
    """The odds of every goal where like numbers move together to another degree: a column for each correlation."""
    levels = sorted({odds.correlation for odds in answer.at_correlations})
    rows: list[tuple[str, list[str]]] = []
    for goal in answer.answers:
        sides = [odds for odds in answer.at_correlations if odds.goal == goal.goal]
        sides.sort(key=lambda odds: odds.correlation)
        by = goal.announced if goal.chance_by_announced is not None else answer.until
        rows.append((goal_rows(goal, answer.effective_futures, width)[0][0], []))
        rows.append((say("  by {by}", by=by), [side_words(odds) for odds in sides]))
        rows.append((say("  50 % date"), [day(odds.dates.p50) if odds.dates.p50 else say(BEYOND) for odds in sides]))
    title, gap = (say("correlation of like numbers"), "  ") if width > 66 else (say("correlation"), " ")
    named = max([columns(title), *(columns(name) for name, cells in rows if cells)])
    table = [(title, [f"{column:g}" for column in levels]), *rows]
    return [gap.join([padded(name, named), *(padded(cell, 10) for cell in cells)]).rstrip() for name, cells in table]


def side_words(odds: CorrelationOdds) -> str:
    """A chance by its announced date, else within the horizon, told of the futures that stand for this very side."""
    effective = odds.effective_futures
    if odds.chance_by_announced is not None:
        return chance_words(odds.chance_by_announced, odds.error, effective)
    within = odds.chance_within_horizon
    return chance_words(within, monte_carlo_error(within, effective), effective)


def by_date_words(chance: float | None, error: float | None, announced: date | None, effective: float) -> str:
    """A chance by its date: `8 % ±2 by 2026-03-31`; nothing where no date is announced, `?` where it is after the horizon."""
    if announced is None:
        return ""
    return say(
        "{chance} by {announced}",
        chance=chance_words(chance, error, effective) if chance is not None else UNKNOWN,
        announced=announced,
    )


def date_cells(dates: DateRange) -> list[str]:
    """The three dates, `beyond` where one is not within the horizon."""
    return [day(one) if one else say(BEYOND) for one in (dates.p10, dates.p50, dates.p90)]


def long_hold_words(holds: Sequence[LongHold], effective: float) -> str:
    """Chance of the long hold for each date on which the experts leave; dates without time for it are left out."""
    told = [
        say(
            "on the {at} % date: {chance}", at=hold.at[1:], chance=chance_words(hold.chance, hold.error, effective)
        ).replace(" ", KEPT)
        for hold in holds
        if hold.chance is not None
    ]
    weeks = say("and holds {weeks} weeks", weeks=holds[0].weeks)
    if not told:
        return say("{weeks}: not told, its test would end after the last day simulated", weeks=weeks)
    return say("{weeks} if the experts leave {told}", weeks=weeks, told=listed(told))


def _heads() -> list[str]:
    return [local_percent(share) for share in DATES]


def _shorter(name: str) -> str:
    """The name of a row in as few columns as can be read: full speed 150,000/year."""
    name = name.replace(" a year", "/year")
    return name[1:] if name.startswith("   ") else name.replace(", ", " ")


def _chance_width(rows: list[Row]) -> int:
    return max([columns(chance) for _, chance, _ in rows] + [columns(say(CHANCE))])


def _beside(rows: list[Row], gap: str, most: int | None = None) -> list[str]:
    """Name, chance and dates on one line; a name longer than `most` on the line before."""
    long = {name for name, _, days in rows if not days or (most is not None and columns(name) > most)}
    named = max((columns(name) for name, _, _ in rows if name not in long), default=0)
    chanced = _chance_width(rows)
    told = []
    for name, chance, days in [("", say(CHANCE), _heads()), *rows]:
        told += [name] if name in long else []
        if not days:
            continue
        first = "" if name in long else name
        told.append(
            gap.join([padded(first, named), padded(chance, chanced), *(padded(one, 10) for one in days)]).rstrip()
        )
    return told


def _below(rows: list[Row]) -> list[str]:
    """Chance and dates on the line below the name."""
    chanced = _chance_width(rows)
    told = []
    for name, chance, days in [("", say(CHANCE), _heads()), *rows]:
        told += [name] if name else []
        told += [f"  {padded(chance, chanced)} " + " ".join(padded(one, 10) for one in days).rstrip()] if days else []
    return told


def _apart(rows: list[Row]) -> list[str]:
    """Name, chance and dates each on a line of their own."""
    told = []
    for name, chance, days in [("", say(CHANCE), _heads()), *rows]:
        told += [name] if name else []
        told += [f"  {chance}"] if chance else []
        told += ["  " + " ".join(padded(one, 10) for one in days).rstrip()] if days else []
    return told
