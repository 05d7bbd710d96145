"""The dates of a forecast and what moved them: values, the words that are shown, and two pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gigaramp.languages import day, figure, later, say, short_day
from gigaramp.launch.changes import change_words
from gigaramp.launch.morning.answer import plain
from gigaramp.launch.morning.movement_words import PARTS, far_words, part_moved_words, since_words
from gigaramp.launch.morning.odds_words import dates_words, goal_chance_words, worth_words
from gigaramp.launch.morning.words import MISSING
from gigaramp.launch.wording.phrases import goal_words, short_target
from gigaramp.web.blocks.day_axis import day_axis

if TYPE_CHECKING:
    from gigaramp.launch.morning.answer import Dates, GoalOdds
    from gigaramp.launch.morning.moved import GoalMoved, Moved, Movement, PartMoved
    from gigaramp.launch.morning.shelf import InShort


FIRST: Final = 2
"""Goals that are told whole on the first screen; of the others the chance."""

SHORT: Final = {"output": later("output"), "people": later("people"), "numbers": later("numbers")}
"""What moves a date, in one word."""


def dates_block(block: Dates) -> dict[str, Any]:
    """The goals of the newest forecast, with what moved each of them."""
    moved = {one.goal: one for one in block.moved.goals} if block.moved is not None else {}
    goals = [{**goal_row(goal), "moved": moved_row(moved.get(goal.goal))} for goal in block.goals]
    words = {
        "missing": say(MISSING[block.missing]) if block.missing else "",
        "as_of": day(block.as_of) if block.as_of else "",
        "since": day(block.moved.before_as_of) if block.moved is not None else "",
        "is_looked_into": block.moved is not None and block.moved.has_parts,
        "worth": worth_words(block),
        "no_other": say(MISSING["no_other_forecast"]) if block.moved is None and not block.missing else "",
        "rows": since_words(block.moved)[0] if block.moved is not None else "",
        "changes": change_words(block.moved.changes) if block.moved is not None else [],
    }
    first = {goal.goal for goal in block.goals[:FIRST]}
    picture = odds_picture(block.goals[:FIRST], [one.before for one in moved.values() if one.goal in first])
    return {**plain(block), "goals": goals, "first": FIRST, "words": words, "picture": picture}


def goal_row(goal: GoalOdds) -> dict[str, Any]:
    """One goal: its date, its spread and its chance in words."""
    words = {
        "name": goal_words(goal.goal),
        "target": short_target(goal.target),
        "date": short_day(goal.p50) if goal.p50 else say("not within the horizon"),
        "dates": dates_words(goal),
        "chance": goal_chance_words(goal),
        "by": short_day(goal.by),
        "is_announced": goal.announced,
    }
    return {**plain(goal), "words": words}


def moved_row(moved: GoalMoved | None) -> dict[str, Any] | None:
    """How far one goal moved, and by what."""
    if moved is None:
        return None
    days, chance = moved.moved.days, moved.moved.chance
    is_worse = days > 0 if days else chance < 0
    return {
        **plain(moved.moved),
        "far": far_words(moved.moved),
        "is_worse": is_worse,
        "parts": [_part(one) for one in moved.parts],
    }


def _part(one: PartMoved) -> dict[str, Any]:
    return {
        **plain(one),
        "name": say(PARTS[one.part]),
        "short": say(SHORT[one.part]),
        "by": "" if one.is_nothing else _by(one.moved),
        "words": part_moved_words(one),
        "is_luck": one.moved.is_luck and not one.is_nothing,
    }


def _by(moved: Movement) -> str:
    """How far one part moved a date, in short: `+6 days`, or points of the chance where the date is not reached."""
    if moved.days is None:
        points = figure(100.0 * moved.chance + 0.0)
        return say("{points} points", points=f"+{points}" if moved.chance >= 0.005 else points)
    days = f"{int(moved.days):+d}" if moved.days else "0"
    return say("{days} days", days=days)


def moved_list(moved: Moved) -> list[dict[str, Any]]:
    """What moved each goal of a forecast, for its own page."""
    return [{"goal": goal_words(one.goal), **(moved_row(one) or {})} for one in moved.goals]


def odds_picture(goals: Sequence[GoalOdds], before: Sequence[GoalOdds]) -> dict[str, Any] | None:
    """Each goal as a line from its early to its late date, with the middle and the announced day; the forecast before in grey."""
    shown = [goal for goal in goals if goal.p10 is not None]
    if not shown:
        return None
    names = {goal.goal: goal_words(goal.goal) for goal in shown}
    data: list[dict[str, Any]] = []
    for is_now, found in ((False, before), (True, goals)):
        for goal in found:
            if goal.goal in names and goal.p10 is not None:
                data += _odds_line(goal, names[goal.goal], is_now=is_now)
    announced = [goal for goal in shown if goal.announced]
    data.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": say("announced"),
            "x": [goal.by.isoformat() for goal in announced],
            "y": [names[goal.goal] for goal in announced],
            "marker": {"symbol": "diamond-open", "size": 11, "color": "@ink", "line": {"width": 2}},
            "hovertemplate": "%{x}<extra></extra>",
        }
    )
    return {
        "data": data,
        "layout": {
            "xaxis": {**day_axis(_told_days((*before, *goals))), "tickfont": {"size": 11}},
            "yaxis": {"type": "category", "autorange": "reversed", "tickfont": {"size": 11}, "showgrid": False},
            "margin": {"l": 20, "r": 6, "t": 4, "b": 22},
        },
    }


def _told_days(goals: Sequence[GoalOdds]) -> list[date]:
    """The days from the earliest to the latest that a picture of goals shows."""
    days = [
        (goal.p10, goal.p50, goal.p90 or goal.until, goal.by if goal.announced else None) for goal in goals if goal.p10
    ]
    return [one for each in days for one in each if one is not None]


def _odds_line(goal: GoalOdds, name: str, *, is_now: bool) -> list[dict[str, Any]]:
    ends = [one.isoformat() for one in (goal.p10, goal.p90 or goal.until) if one is not None]
    colour = ("@blue" if goal.p90 else "@blue/0.4") if is_now else "@grey/0.3"
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": [name] * len(ends),
        "line": {"color": colour, "width": 7 if is_now else 15},
        "hovertemplate": "%{x}<extra></extra>",
    }
    if goal.p50 is None:
        return [line]
    middle = {
        "type": "scatter",
        "mode": "markers",
        "x": [goal.p50.isoformat()],
        "y": [name],
        "marker": {
            "size": 11 if is_now else 13,
            "color": "@blue" if is_now else "@grey",
            "line": {"color": "@paper", "width": 2 if is_now else 0},
        },
        "hovertemplate": "%{x}<extra></extra>",
    }
    return [line, middle]


def history_picture(forecasts: Sequence[InShort], goal: str) -> dict[str, Any] | None:
    """How the date of a goal moved over the mornings: its middle, and the band from its early to its late date."""
    told = [(one.as_of, found) for one in forecasts for found in one.goals if found.goal == goal]
    told = [(morning, found) for morning, found in told if found.p10 is not None]
    if not told:
        return None
    mornings = [morning.isoformat() for morning, _ in told]
    middles = [found.p50.isoformat() if found.p50 else None for _, found in told]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [morning, morning, None],
            "y": [_iso(found.p10), _iso(found.p90 or found.until), None],
            "line": {"color": "@blue/0.35" if found.p90 else "@blue/0.18", "width": 9},
            "hoverinfo": "skip",
        }
        for (_, found), morning in zip(told, mornings, strict=True)
    ]
    data.append(
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": mornings,
            "y": middles,
            "line": {"color": "@blue", "width": 2},
            "marker": {"size": 8},
            "hovertemplate": "%{x}: %{y}<extra></extra>",
        }
    )
    announced = next((found.by for _, found in reversed(told) if found.announced), None)
    if announced is not None:
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": say("announced"),
                "x": [mornings[0], mornings[-1]],
                "y": [announced.isoformat()] * 2,
                "line": {"color": "@ink", "width": 1.5, "dash": "dash"},
                "hovertemplate": "%{y}<extra></extra>",
            }
        )
    return {
        "data": data,
        "layout": {
            "xaxis": _mornings_axis(morning for morning, _ in told),
            "yaxis": day_axis(day for _, goal in told for day in _told_days([goal])),
            "margin": {"l": 62, "r": 10, "t": 8, "b": 30},
        },
    }


def chances_picture(forecasts: Sequence[InShort]) -> dict[str, Any] | None:
    """The chance of each goal, morning by morning."""
    if not forecasts:
        return None
    names = list(dict.fromkeys(goal.goal for one in forecasts for goal in one.goals))
    data = []
    for name, colour in zip(names, COLOURS, strict=False):
        told = [(one.as_of.isoformat(), goal) for one in forecasts for goal in one.goals if goal.goal == name]
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": goal_words(name),
                "x": [morning for morning, _ in told],
                "y": [goal.chance for _, goal in told],
                "error_y": {"type": "data", "array": [goal.error for _, goal in told], "thickness": 1, "width": 3},
                "line": {"color": colour, "width": 2},
                "hovertemplate": "%{x}: %{y:.0%}<extra>" + goal_words(name) + "</extra>",
            }
        )
    return {
        "data": data,
        "layout": {
            "xaxis": _mornings_axis(one.as_of for one in forecasts),
            "yaxis": {"range": [0, 1], "tickformat": ".0%"},
            "showlegend": True,
            "legend": {"orientation": "h", "y": 1.18, "x": 0},
            "margin": {"l": 46, "r": 10, "t": 30, "b": 30},
        },
    }


COLOURS: Final = ("@blue", "@vermillion", "@green", "@purple", "@orange", "@sky")


def _mornings_axis(mornings: Iterable[date]) -> dict[str, Any]:
    """Days as names where they are few, so that no hours stand between them."""
    found = set(mornings)
    return day_axis(found) if len(found) > 8 else {"type": "category"}


def _iso(found: date | None) -> str | None:
    return found.isoformat() if found is not None else None
