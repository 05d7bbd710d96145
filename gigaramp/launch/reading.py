"""A run read as a forecast: weights, odds of each goal, reasons, what to measure first, and output."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.launch.answer import FactAnswer, Forecast, GoalAnswer, LeaveDate, LineAnswer, RateAnswer
from gigaramp.launch.changes import changes_made
from gigaramp.launch.measure_first import measure_first
from gigaramp.launch.odds.empirical import Floats, Odds
from gigaramp.launch.odds.facts import fact_answers
from gigaramp.launch.odds.forks import Tests, line_outcomes
from gigaramp.launch.odds.goals import Outcome, amount, define, goal_kind, rate_outcome
from gigaramp.launch.odds.spread import chance_of, dates_of
from gigaramp.launch.odds.weights import Weighting
from gigaramp.launch.odds.working_days import WorkingDays
from gigaramp.launch.outside.outside_view import outside_view
from gigaramp.launch.people.independence import independence_of
from gigaramp.launch.people.readiness import readiness_of
from gigaramp.launch.people.training_load import training_load_of
from gigaramp.launch.question import Question, outcomes
from gigaramp.launch.reasons import expert_needs, reasons
from gigaramp.launch.weeks.lost import lost_of
from gigaramp.launch.weeks.output import output_of
from gigaramp.launch.weeks.over_time import course_of

if TYPE_CHECKING:
    from gigaramp.launch.money.answer import Money
    from gigaramp.plant.model import Goal
    from gigaramp.twin.result import Run


def read_answer(question: Question, run: Run, working: WorkingDays, tests: Tests, is_last: bool = True) -> Forecast:
    """The forecast that a run gives; the launch over time is told by the last one of a forecast that narrows."""
    from gigaramp import __version__

    plant = question.plant
    weighting = question.weigh(run, working)
    reached = outcomes(run, working, tests)
    if question.state is not None:
        reached = {name: not_before(plant.goals[name], one, question.state.as_of) for name, one in reached.items()}
    return Forecast(
        plant=plant.name,
        about=plant.about,
        as_of=plant.as_of,
        until=question.until,
        futures=len(run.futures),
        effective_futures=weighting.effective,
        facts_used=weighting.facts_used,
        seed=question.seed,
        correlation=question.correlation,
        version=__version__,
        answers=tuple(answer_goal(run, working, weighting, tests, name, one) for name, one in reached.items()),
        output=output_of(plant, run, working, weighting.weights, question.state is not None),
        outside_view=outside_view(plant),
        facts=facts_of(run, reached, weighting),
        course=course_of(run, working, weighting.weights) if is_last else None,
        readiness=readiness_of(run, weighting.weights) if is_last else None,
        independence=independence_of(run, weighting.weights) if is_last else None,
        training=training_load_of(run, weighting.weights) if is_last else None,
        histories=question.histories.count if question.histories is not None else 0,
        money=_money(question, run, working, weighting) if question.in_euros and is_last else None,
        changes=changes_made(plant),
        fidelity=question.fidelity,
        agreement=question.agreement,
        notes=(*question.notes(), *weighting.notes),
        source=plant,
        losses=lost_of(run, weighting.weights, working) if is_last else None,
        log=question.from_log,
    )


def not_before(goal: Goal, reached: Outcome, morning: date) -> Outcome:
    """A hold that began before the morning of a log and is not over by then counts from that morning: the log alone cannot say it held."""
    hold = goal.hold.value / 86400.0 if goal.hold is not None else 0.0
    is_open = (reached.days < morning.toordinal()) & (reached.days + hold > morning.toordinal())
    return replace(reached, days=np.where(is_open, float(morning.toordinal()), reached.days))


def _money(question: Question, run: Run, working: WorkingDays, weighting: Weighting) -> Money:
    """What the same futures cost; its notes stand with the forecast already."""
    from gigaramp.launch.money.reading import read_money

    return replace(read_money(question, run, working, weighting), notes=())


def facts_of(run: Run, reached: dict[str, Outcome], weighting: Weighting) -> tuple[FactAnswer, ...]:
    """The known facts of the plant beside the futures of a run, and what each does to the first goal."""
    name, first = next(iter(reached.items()))

    def chance(weights: Floats) -> float | None:
        return chance_of(first.odds(weights), run.plant.goals[name].announced, run.days[-1])[0]

    return fact_answers(run.plant.start, run.output_product, weighting, chance)


def answer_goal(
    run: Run, working: WorkingDays, weighting: Weighting, tests: Tests, name: str, reached: Outcome
) -> GoalAnswer:
    """The odds of one goal with its reasons and what to measure first."""
    goal = run.plant.goals[name]
    kind = goal_kind(name, goal)
    until, weights = run.days[-1], weighting.weights
    odds = reached.odds(weights)
    chance, error = chance_of(odds, goal.announced, until)
    return GoalAnswer(
        goal=name,
        kind=kind,
        target=target(goal),
        definition=define(goal, kind, working, run.output_product),
        announced=goal.announced,
        chance_by_announced=chance,
        error=error,
        chance_within_horizon=odds.chance_within_horizon(),
        dates=dates_of(odds),
        reasons=reasons(run, reached.days, weights),
        measure_first=measure_first(run, reached, weights, goal.announced),
        also=tuple(rate_answer(run, working, weights, goal, number) for number in range(len(goal.also))),
        leans_on_experts=expert_needs(run, reached.days, weights) if kind == "on_its_own" else (),
        tested=tested_dates(odds) if kind == "on_its_own" else (),
        lines=line_answers(run, tests, weights, name) if kind == "on_its_own" else (),
    )


def line_answers(run: Run, tests: Tests, weights: Floats, goal: str) -> tuple[LineAnswer, ...]:
    """The odds that each line alone holds its equal share without experts, in the order of the lines."""
    announced, until = run.plant.goals[goal].announced, run.days[-1]
    found = []
    for line, reached in line_outcomes(run, tests, goal).items():
        odds = reached.odds(weights)
        chance, error = chance_of(odds, announced, until)
        found.append(LineAnswer(line, chance, error, odds.chance_within_horizon(), dates_of(odds)))
    return tuple(found)


def tested_dates(odds: Odds) -> tuple[LeaveDate, ...]:
    """The chance at each date on which the forks of a goal took the experts away."""
    return tuple(
        LeaveDate(date.fromordinal(int(day)), float(chance))
        for day, chance in zip(odds.ordinals, odds.heights, strict=True)
    )


def rate_answer(run: Run, working: WorkingDays, weights: Floats, goal: Goal, number: int) -> RateAnswer:
    """The odds of one further rate of a goal, under the same hold and announced date."""
    rate = goal.also[number]
    odds = rate_outcome(run, working, rate.value, goal.hold.value if goal.hold is not None else None).odds(weights)
    chance, error = chance_of(odds, goal.announced, run.days[-1])
    return RateAnswer(amount(rate), chance, error, odds.chance_within_horizon(), dates_of(odds))


def target(goal: Goal) -> str:
    """What a goal asks for, as written in the file."""
    if goal.rate is not None:
        return amount(goal.rate)
    if goal.share_of_full_speed is not None:
        return f"{100 * goal.share_of_full_speed.value:g} % of full speed"
    if goal.scrap_below is not None:
        return f"{100 * goal.scrap_below.value:g} %"
    return f"{goal.vehicles.value if goal.vehicles else 0:,.0f} in {goal.year}"
