"""The dates of a kept forecast with their odds, and how sure the middle date is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from gigaramp.launch.morning.answer import Dates, GoalOdds
from gigaramp.launch.odds.empirical import is_none
from gigaramp.launch.wording.phrases import BOUND

if TYPE_CHECKING:
    from gigaramp.launch.morning.moved import Moved
    from gigaramp.launch.today.kept import Kept

SAME_QUESTION: Final = ("until", "futures", "seed", "correlation", "fidelity")
"""Two kept forecasts are of one kind where these and the version of gigaramp agree: then what moved is the plant and its log, not the
question and not the model."""


ASKED: Final = {"rate": "rate", "on_its_own": "share_of_full_speed", "scrap": "scrap_below", "vehicles": "vehicles"}
"""Kind of a goal -> the number of it that says what it asks for."""


def dates_of(kept: Sequence[Kept], moved: Moved | None) -> Dates:
    """The goals of the newest of the kept forecasts."""
    if not kept:
        return Dates(None, None, None, 0, (), None, "no_forecast")
    newest = kept[-1]
    goals = goals_of(newest)
    return Dates(
        forecast=newest.folder.name,
        made=newest.made,
        as_of=newest.as_of,
        futures=newest.futures,
        goals=goals,
        moved=moved,
        missing="" if goals else "no_goal",
    )


def one_before(kept: Sequence[Kept]) -> Kept | None:
    """The forecast that the newest is held against: the last of the same kind of an earlier morning."""
    if not kept:
        return None
    newest = kept[-1]
    earlier = [one for one in kept[:-1] if one.as_of < newest.as_of and is_same_question(one, newest)]
    return earlier[-1] if earlier else None


def is_same_question(one: Kept, other: Kept) -> bool:
    """Whether two forecasts asked the same plant for one of the same goals, in the same way."""
    goals = [{(goal["goal"], goal["target"]) for goal in each.answer["answers"]} for each in (one, other)]
    return question_of(one) == question_of(other) and bool(goals[0] & goals[1])


def question_of(kept: Kept) -> tuple[object, ...]:
    """What must agree for two forecasts to be of one kind, apart from their goals."""
    return (kept.plant, kept.version, *(kept.answer.get(name) for name in SAME_QUESTION))


def goals_of(kept: Kept) -> tuple[GoalOdds, ...]:
    """The odds of every goal of a kept forecast."""
    return odds_of(kept.answer)


def odds_of(answer: dict[str, Any]) -> tuple[GoalOdds, ...]:
    """The odds of every goal in the JSON form of a forecast."""
    effective = max(1.0, float(answer["effective_futures"]))
    until = date.fromisoformat(answer["until"])
    return tuple(_goal(goal, effective, until) for goal in answer["answers"])


def _goal(goal: dict[str, Any], effective: float, until: date) -> GoalOdds:
    announced = _day(goal["announced"])
    chance, error = goal["chance_by_announced"], goal["error"]
    if announced is None or chance is None:
        chance = goal["chance_within_horizon"]
        error = sqrt(max(chance * (1.0 - chance), 0.0) / effective)
    if is_none(chance, effective) or is_none(1.0 - chance, effective):
        error = max(error or 0.0, 0.5 * BOUND / effective)
    p10, p50, p90 = (_day(goal["dates"][name]) for name in ("p10", "p50", "p90"))
    return GoalOdds(
        goal=goal["goal"],
        kind=goal["kind"],
        target=goal["target"],
        by=announced if announced is not None and goal["chance_by_announced"] is not None else until,
        announced=announced is not None and goal["chance_by_announced"] is not None,
        chance=chance,
        error=error or 0.0,
        p10=p10,
        p50=p50,
        p90=p90,
        days_error=middle_error(p10, p50, p90, effective),
        effective=effective,
        until=until,
        address=f"goals.{goal['goal']}.{ASKED[goal['kind']]}",
    )


def middle_error(p10: date | None, p50: date | None, p90: date | None, effective: float) -> float | None:
    """Standard error of the middle date, in days; None where it is not reached.

    The share of futures below the median is off by 0.5 / sqrt(n); on the line through the told points that is so many days
    (the binomial interval of a quantile: Conover 1999, Practical Nonparametric Statistics, section 3.2).
    """
    if p50 is None:
        return None
    off = min(0.5 / sqrt(effective), 0.4)
    sides = [abs((p50 - side).days) / 0.4 * off for side in (p10, p90) if side is not None]
    # Half a day at least: dates are whole days.
    return round(max(sum(sides) / len(sides), 0.5), 2) if sides else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
