"""Several plants side by side: what each announced, its odds, its output in one year, its experts, and who is alone first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from gigaramp.errors import AskError
from gigaramp.languages import later, say
from gigaramp.launch.answer import Forecast, GoalAnswer, YearOutput, to_plain
from gigaramp.launch.odds.empirical import monte_carlo_error
from gigaramp.launch.odds.ranges import Range, Share
from gigaramp.launch.wording.written import written

Steps = list[tuple[date, float]]
"""Dates on which a chance rises, and the chance from each one on."""

FIRST_ALONE: Final = later(
    "The plant whose date to run on its own comes first. Dates are drawn for each plant by its own odds, "
    "independently of the other plants, up to the last date that was tested for all of them; plants of "
    "one date share it equally."
)


@dataclass(frozen=True)
class ValleyGoal:
    """One goal of a plant: what was announced, its odds by then, and the date by which half of the futures are there."""

    goal: str
    kind: Literal["rate", "on_its_own", "scrap", "vehicles"]
    target: str
    announced: date | None
    chance_by_announced: Share | None
    error: float | None
    p50: date | None


@dataclass(frozen=True)
class ValleyRow:
    """One plant beside the others.

    `goals`: its rate and on-its-own goals, and every other one that was announced. `shipped` and `planned`: units in the
    year of the valley, None where its futures do not reach it. `experts`: foreign experts on site in the week of `now`
    (`as_of`, or the last day), the people of a partner that runs a line included. `first_alone`: chance that no other plant runs on its own
    earlier. Its standard error is at most `error`, sqrt(p (1 - p) / n) with n the `race_futures` of the valley: setting
    every future of one plant beside every one of the others is a mean of means of n independent sets of futures
    (Hoeffding 1963, Journal of the American Statistical Association 58(301), section 5, for any number of plants).
    """

    plant: str
    as_of: date | None
    now: date
    until: date
    effective_futures: float
    goals: tuple[ValleyGoal, ...]
    product: str
    shipped: Range | None
    planned: float | None
    experts: Range | None
    first_alone: Share | None
    error: float | None


@dataclass(frozen=True)
class Valley:
    """Plants side by side. `none_alone`: chance that none of them runs on its own by `race_until`.

    `race_futures`: effective futures of the racing plant that has fewest. All chances of the race are told as of so many.
    """

    year: int
    rows: tuple[ValleyRow, ...]
    race_until: date | None
    race_futures: float | None
    none_alone: Share | None
    definition: str
    format: Literal[1] = 1

    def to_dict(self) -> dict[str, Any]:
        """The table as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        return to_plain(self)

    def to_json(self) -> str:
        """The table as JSON."""
        return written(self.to_dict())

    def __str__(self) -> str:
        from gigaramp.launch.wording.valley_table import valley_lines

        return "\n".join(valley_lines(self))


def valley(forecasts: Sequence[Forecast]) -> Valley:
    """The forecasts of several plants side by side, in the order given. Raises AskError where there is none."""
    if not forecasts:
        raise AskError(say("valley: there is no forecast to set beside another, name one plant or more"))
    forecasts = told_apart(forecasts)
    year = year_of(forecasts)
    until, chances = first_alone([steps_alone(answer) for answer in forecasts])
    racing = zip(forecasts, chances, strict=True)
    fewest = min((answer.effective_futures for answer, chance in racing if chance is not None), default=None)
    rows = []
    for answer, chance in zip(forecasts, chances, strict=True):
        output = next((here for here in answer.output.years if here.year == year), None)
        rows.append(_row(answer, output, chance, fewest))
    raced = [chance for chance in chances if chance is not None]
    none_alone = max(0.0, 1.0 - sum(raced)) if raced else None
    return Valley(year, tuple(rows), until, fewest, none_alone, say(FIRST_ALONE) if raced else "")


def told_apart(forecasts: Sequence[Forecast]) -> list[Forecast]:
    """The same forecasts; plants that share a name are numbered in the order given: `AESC Douai (1)`, `AESC Douai (2)`."""
    names = [answer.plant for answer in forecasts]
    return [
        replace(answer, plant=f"{name} ({names[: place + 1].count(name)})") if names.count(name) > 1 else answer
        for place, (name, answer) in enumerate(zip(names, forecasts, strict=True))
    ]


def year_of(forecasts: Sequence[Forecast]) -> int:
    """The calendar year after the day of the latest forecast; the last one that any plant simulates where that is earlier."""
    wanted = max(answer.as_of or date(answer.output.now.year - 1, 1, 1) for answer in forecasts).year + 1
    return min(wanted, max(answer.until.year for answer in forecasts))


def steps_alone(answer: Forecast) -> Steps | None:
    """How likely the plant runs on its own by each tested date; None where it has no such goal or no date was tested."""
    for goal in answer.answers:
        if goal.kind == "on_its_own":
            return [(tested.leave, tested.chance) for tested in goal.tested] or None
    return None


def first_alone(plants: Sequence[Steps | None]) -> tuple[date | None, list[float | None]]:
    """Chance of each plant to be the first, and the last date that was tested for all; (None, ...) with fewer than two.

    Independent dates: the sum over days of P(this plant on that day) x P(no other earlier), where k others on the same
    day leave it one part in k + 1.
    """
    racing = [steps for steps in plants if steps is not None]
    if len(racing) < 2:
        return None, [None] * len(plants)
    until = min(steps[-1][0] for steps in racing)
    days = sorted({day for steps in racing for day, _ in steps if day <= until})
    told: list[float | None] = []
    for number, steps in enumerate(plants):
        others = [other for place, other in enumerate(plants) if place != number and other is not None]
        told.append(None if steps is None else sum(_first_on(steps, others, days, place) for place in range(len(days))))
    return until, told


def _first_on(steps: Steps, others: list[Steps], days: list[date], place: int) -> float:
    """Chance that a plant is there on a day, and no other plant before that day."""
    ways = [1.0]  # ways[k]: chance that k others are there on this very day, and the rest later
    for other in others:
        same, later = _rise(other, days, place), 1.0 - _chance_by(other, days[place])
        ways = [a * later + b * same for a, b in zip([*ways, 0.0], [0.0, *ways], strict=True)]
    return _rise(steps, days, place) * sum(way / (tied + 1) for tied, way in enumerate(ways))


def _rise(steps: Steps, days: list[date], place: int) -> float:
    before = _chance_by(steps, days[place - 1]) if place else 0.0
    return _chance_by(steps, days[place]) - before


def _chance_by(steps: Steps, day: date) -> float:
    place = bisect_right([here for here, _ in steps], day)
    return steps[place - 1][1] if place else 0.0


def _row(answer: Forecast, output: YearOutput | None, chance: float | None, fewest: float | None) -> ValleyRow:
    return ValleyRow(
        plant=answer.plant,
        as_of=answer.as_of,
        now=answer.output.now,
        until=answer.until,
        effective_futures=answer.effective_futures,
        goals=tuple(
            _goal(goal) for goal in answer.answers if goal.announced is not None or goal.kind in ("rate", "on_its_own")
        ),
        product=answer.output.product,
        shipped=output.shipped if output is not None else None,
        planned=output.planned if output is not None else None,
        experts=_experts(answer),
        first_alone=chance,
        error=None if chance is None or fewest is None else monte_carlo_error(chance, fewest),
    )


def _goal(goal: GoalAnswer) -> ValleyGoal:
    return ValleyGoal(
        goal.goal, goal.kind, goal.target, goal.announced, goal.chance_by_announced, goal.error, goal.dates.p50
    )


def _experts(answer: Forecast) -> Range | None:
    """Experts on site in the week of `now`; None where the launch over time does not hold it."""
    course = answer.course
    if course is None or not course.weeks or answer.output.now < course.weeks[0]:
        return None
    week = bisect_right(course.weeks, answer.output.now) - 1
    return Range(course.experts.p10[week], course.experts.p50[week], course.experts.p90[week])
