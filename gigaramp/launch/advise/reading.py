"""Reads the advice from all that was found on the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.launch.advise.answer import (
    Advice,
    AimTold,
    Bought,
    Effort,
    Euros,
    Gain,
    LimitsTold,
    NotBought,
    RunnerUp,
    Verdict,
    WhyNot,
)
from gigaramp.launch.advise.gantt import gantt
from gigaramp.launch.advise.judge import CLEAR
from gigaramp.launch.advise.plant_file import difference, new_file
from gigaramp.launch.advise.stages import AGAIN, NAMES

if TYPE_CHECKING:
    from gigaramp.launch.advise.advise import Way
    from gigaramp.launch.advise.plans import Levers, Plan

RANGE = 1.96
"""Standard errors on each side of a mean that make a range of 95 %."""


def read_advice(way: Way) -> Advice:
    """The advice: the plan that the fresh run confirms, or the plant as it is."""
    from gigaramp import __version__
    from gigaramp.launch.changes import changes

    levers, judge, stages = way.asked.levers, way.judge, way.asked.stages
    fresh = gain_of(way, way.last, way.proposed, levers.as_is) if way.proposed != levers.as_is else None
    verdict = _verdict(way, fresh)
    is_taken = verdict in ("worth it", "enough")
    plan = way.proposed if is_taken else levers.as_is
    plant, proposed = way.asked.question.plant, levers.plant_of(plan)
    bought = _bought(way, plan)
    before, after = new_file(plant, proposed) if is_taken else ("", "")
    finals = gain_of(way, "finals", way.proposed, levers.as_is) if fresh is not None else None
    sample = gain_of(way, "search", way.proposed, levers.as_is) if fresh is not None else None
    rival = way.greedy
    return Advice(
        plant=plant.name,
        about=plant.about,
        as_of=plant.as_of,
        until=way.asked.question.until,
        aim=AimTold(
            way.asked.aim.kind,
            way.asked.aim.goal,
            way.asked.aim.by,
            way.asked.aim.chance,
            way.asked.aim.year,
            judge.scale.judge,
        ),
        limits=LimitsTold(
            way.asked.limits.budget, way.asked.limits.expert_days, way.asked.limits.places, way.asked.limits.arrivals
        ),
        verdict=verdict,
        unit=judge.scale.judge,
        futures=judge.size(way.last),
        effective_futures=stages.effective,
        seed=way.asked.question.seed,
        fresh_seed=stages.seed(way.last),
        correlation=way.asked.question.correlation,
        version=__version__,
        product=_product(way),
        bought=bought,
        cost=_euros(levers, plan),
        gain=fresh,
        in_sample=sample,
        in_finals=finals,
        optimism=finals.mean - fresh.mean if finals is not None and fresh is not None else None,
        search_optimism=sample.mean - fresh.mean if sample is not None and fresh is not None else None,
        over_greedy=gain_of(way, way.last, way.proposed, rival) if rival != way.proposed else None,
        greedy_gain=gain_of(way, way.last, rival, levers.as_is) if rival != levers.as_is else None,
        greedy_cost=_euros(levers, rival) if rival != levers.as_is else None,
        best_found=_sets(levers, way.proposed),
        runners_up=_runners_up(way),
        not_bought=_not_bought(way, plan),
        gantt=gantt(plant, proposed, bought, way.asked.question.until, levers.stays(plan)),
        changes=changes(plant, proposed) if is_taken else (),
        diff=difference(before, after),
        effort=_effort(way),
        fidelity=way.asked.question.fidelity,
        agreement=stages.agreement,
        notes=stages.notes,
        plant_file=after,
        proposed_plant=proposed,
    )


def gain_of(way: Way, stage: str, plan: Plan, beside: Plan) -> Gain:
    """What a plan promises beside another in all futures of a stage."""
    judge = way.judge
    count = judge.size(stage)
    judge.simulate(stage, [plan, beside], count)
    found = judge.promised(stage, plan, beside, count)
    asked = judge.stage(stage).question
    return Gain(
        mean=found.mean,
        error=found.error,
        low=found.mean - RANGE * found.error,
        high=found.mean + RANGE * found.error,
        before=judge.told(stage, beside, count),
        after=judge.told(stage, plan, count),
        futures=count,
        seed=asked.seed,
        fidelity=asked.fidelity,
        clear=found.is_clear,
    )


def _verdict(way: Way, fresh: Gain | None) -> Verdict:
    """What the fresh run allows to say."""
    if way.asked.aim.kind == "least_cost" and way.asked.aim.chance is not None:
        judge, count = way.judge, way.judge.size(way.last)
        if way.proposed == way.asked.levers.as_is:
            as_is = judge.told(way.last, way.asked.levers.as_is, count)
            return "enough as it is" if as_is >= way.asked.aim.chance else "not enough"
        if way.last != "fresh":
            # The second plan asked of fresh luck: it has to lie one standard error above, or two tries would flatter.
            return "enough" if way.marks.short(way.proposed, count, way.last) <= 0.0 else "not enough"
        return "enough" if fresh is not None and fresh.after >= way.asked.aim.chance else "not enough"
    if fresh is None or fresh.mean <= 0.0:
        return "nothing found"
    # The score counts nearly too, so it tells from fewer futures whether a plan is better at all.
    judge, count = way.judge, way.judge.size(way.last)
    score = judge.gain(way.last, way.proposed, way.asked.levers.as_is, count)
    return "worth it" if score.is_clear and score.mean > 0.0 else "nothing found"


def _bought(way: Way, plan: Plan) -> tuple[Bought, ...]:
    levers, judge = way.asked.levers, way.judge
    count = judge.size("prune")
    found = []
    for lever in levers.bought(plan):
        lost = judge.promised("prune", way.whole, levers.without(way.whole, lever), count)
        alone = levers.with_option(levers.as_is, levers.option(plan, lever))
        places = levers.groups[lever]
        found.append(
            Bought(
                lever=lever,
                about=levers.about(lever),
                before=levers.settings[places[0]].words(levers.as_is[places[0]]),
                after=levers.words(plan, lever),
                cost=_euros(levers, alone),
                contribution=lost.mean,
                error=lost.error,
                from_start=any(levers.settings[place].from_start for place in places),
                futures=count,
            )
        )
    return tuple(found)


def _not_bought(way: Way, plan: Plan) -> tuple[NotBought, ...]:
    levers, taken = way.asked.levers, way.asked.levers.bought(plan)
    found = []
    for lever in levers.groups:
        if lever in taken or not any(one.lever == lever for one in way.search.screening.tried):
            continue
        best = way.search.screening.best(lever)
        alone = levers.with_option(levers.as_is, best.option)
        found.append(
            NotBought(
                lever=lever,
                about=levers.about(lever),
                why=_why_not(way, lever),
                tried=levers.words(alone, lever),
                gain=best.gain.mean,
                error=best.gain.error,
                cost=best.cost,
            )
        )
    return tuple(sorted(found, key=lambda one: -one.gain))


def _why_not(way: Way, lever: str) -> WhyNot:
    levers = way.asked.levers
    if lever not in way.search.screening.active:
        return "does nothing"
    if not any(way.marks.fits(levers.with_option(levers.as_is, option)) for option in levers.options(lever)):
        return "beyond the limits"
    if lever in levers.bought(way.proposed):
        return "not clear"
    if lever in levers.bought(way.whole):
        return "not confirmed"
    if lever in levers.bought(way.search.best):
        return "not needed"
    best = way.search.screening.best(lever).gain
    return "others gain more" if best.mean > CLEAR * best.error else "does nothing"


def _runners_up(way: Way) -> tuple[RunnerUp, ...]:
    levers, judge = way.asked.levers, way.judge
    found = []
    for plan in way.finals.order:
        if plan in (way.proposed, levers.as_is):
            continue
        count = way.finals.futures[plan]
        gain = judge.promised("finals", plan, levers.as_is, count)
        asked = judge.stage("finals").question
        told = Gain(
            gain.mean,
            gain.error,
            gain.mean - RANGE * gain.error,
            gain.mean + RANGE * gain.error,
            judge.told("finals", levers.as_is, count),
            judge.told("finals", plan, count),
            count,
            asked.seed,
            asked.fidelity,
            gain.is_clear,
        )
        found.append(
            RunnerUp("greedy" if plan == way.greedy else "search", _sets(levers, plan), _euros(levers, plan), told)
        )
    return tuple(found)


def _effort(way: Way) -> Effort:
    ledger = way.judge.ledger
    futures = {name: ledger.futures(name) for name in (*NAMES, AGAIN)}
    left = len(way.finals.left) - 1
    possible = float(way.asked.levers.count())
    return Effort(len(ledger.plans("search")), possible, way.search.ended_by, futures, len(way.finals.order), left)


def _sets(levers: Levers, plan: Plan) -> dict[str, str]:
    return {lever: levers.words(plan, lever) for lever in levers.bought(plan)}


def _euros(levers: Levers, plan: Plan) -> Euros:
    cost = levers.cost_range(plan)
    return Euros(float(cost.low), float(cost.mid), float(cost.high))


def _product(way: Way) -> str:
    """What the plant makes, as it is counted: pack, cell, piece."""
    stage = way.judge.stage("search")
    return stage.question.study(stage.tests).run([]).output_product
