"""Advise: find the best plan within a budget, and say what it is worth in futures that nothing was chosen by.

search by day      screening, greedy plan, Optuna, roster of CP-SAT, races under one luck
trim by day        what the best plan does not need, under other luck
finals by event    ranking and selection, under a third luck
prune by event     what each lever contributes, under a fourth
fresh by event     the winner, the plan as it is and the greedy plan, under luck that nothing was chosen by
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Unpack

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.launch.advise.aims import RARE, Aim, Scale, aim_of, end_of, scale_of
from gigaramp.launch.advise.answer import Advice
from gigaramp.launch.advise.finals import Finals, finals
from gigaramp.launch.advise.greedy import greedy
from gigaramp.launch.advise.judge import Judge, Spent
from gigaramp.launch.advise.ledger import Ledger, ledger
from gigaramp.launch.advise.limits import Limits, read_limits
from gigaramp.launch.advise.plans import Decisions, Levers, Plan
from gigaramp.launch.advise.pruning import confirmed, trimmed
from gigaramp.launch.advise.ranking import Marks
from gigaramp.launch.advise.screening import Screening, screen
from gigaramp.launch.advise.search import Search
from gigaramp.launch.advise.stages import AGAIN, NAMES, Stages, stages_of
from gigaramp.launch.advise.trials import Trials
from gigaramp.launch.question import How, Progress, Question, ask

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

FUTURES = 100
TIME = 540.0
"""Seconds after which the whole way ends, as far as the search can be cut short for it."""

FINALISTS = 4
"""Best plans of the search that go to the finals, beside the greedy plan and the plan as it is."""

USUAL = 6
"""Levers that a plan buys, where the time that it will take to look at each of them is foreseen."""

PACE_FUTURES = 12

OVER = "out of time"

OnSpent = Callable[[Spent], None]


@dataclass(frozen=True, eq=False)
class Asked:
    """What was asked: the question to the twin, the aim, what can be decided, the limits, and the stages of the way."""

    question: Question
    aim: Aim
    levers: Levers
    limits: Limits
    stages: Stages


@dataclass(frozen=True, eq=False)
class Way:
    """All that was found on the way: `whole` won the finals, `proposed` is what pruning left of it."""

    asked: Asked
    judge: Judge
    marks: Marks
    search: Search
    greedy: Plan
    finals: Finals
    whole: Plan
    proposed: Plan
    last: str = "fresh"
    """Stage whose luck the proposed plan is told by."""


def advise(
    plant: Plant,
    until: date | str | None = None,
    futures: int = FUTURES,
    seed: int = 1,
    *,
    maximise: str | None = None,
    earliest: str | None = None,
    least_cost: str | None = None,
    most_vehicles: int | None = None,
    by: date | str | None = None,
    chance: float | None = None,
    budget: float | str | None = None,
    expert_days: float | None = None,
    places: int | None = None,
    arrivals: int | None = None,
    time: float | None = TIME,
    plans: int | None = None,
    work: Path | None = None,
    decisions: Decisions | None = None,
    on_spent: OnSpent | None = None,
    **how: Unpack[How],
) -> Advice:
    """Say which levers of a plant to pull for an aim and within limits, and what that is worth.

    `time` is the seconds after which the search ends, in time for the rest of the way; it decides how many plans are looked at, and
    nothing else. `plans` ends it after so many, whatever the time. `work` is a folder in which every trial is kept, so that what was
    stopped goes on. `budget`: default is the plant's `money.budget`. `decisions`: what can be decided (default: the levers of the plant).
    Raises AskError for a question that has no answer, and OutputError for a work folder that cannot be used.
    """
    began = monotonic()
    _check_libraries()
    levers = Levers(decisions if decisions is not None else _decisions_of(plant))
    if not levers.settings:
        raise AskError(
            say("advise: this plant names nothing that can be decided, add `levers:` (docs/do/write-levers.md)")
        )
    aim = aim_of(plant, maximise, earliest, least_cost, most_vehicles, by, chance)
    from gigaramp.launch.advise.settings import budget_of

    limits = read_limits(budget if budget is not None else budget_of(plant), expert_days, places, arrivals)
    question = _asked(plant, until, futures, seed, aim, how)
    if plans is not None and plans < 1:
        raise AskError(say("plans: {plans} plans cannot be chosen from, ask for 1 or more", plans=plans))
    if futures < 8:
        raise AskError(say("futures: {futures} are too few to choose by, ask for 8 or more", futures=futures))
    told = _identity(question, aim, limits, levers)
    with ledger(work, told) as kept, question.standing():
        since = began - kept.seconds
        stages = stages_of(question, aim, kept, lambda: monotonic() - since)
        told_of = _told_of(on_spent, how.get("on_progress"), time)
        found = _found(Asked(question, aim, levers, limits, stages), kept, since, (time, plans), told_of)
        return replace(found, seconds=monotonic() - since)


def _found(
    asked: Asked, kept: Ledger, since: float, ends: tuple[float | None, int | None], on_spent: OnSpent | None
) -> Advice:
    """Search, trim, finals, prune and fresh run, one after the other, and the advice that they give."""
    from gigaramp.launch.advise.reading import read_advice
    from gigaramp.twin.pools import rounds

    levers, question = asked.levers, asked.question
    trials = Trials(levers, asked.aim, asked.stages.all)
    with rounds(trials, question.pool, question.workers, question.address) as simulate:
        judge = Judge(trials, _first_scale(asked.stages), kept, simulate, on_spent, since)
        marks = _marks(asked, judge)
        search, rival = _search(asked, marks, kept, ends)
        less = trimmed(marks, search.best, judge.size("trim"))
        candidates = dict.fromkeys([less, *search.ranked()[:FINALISTS], *_surest(marks, search), rival, levers.as_is])
        ended = finals(marks, list(candidates), judge.size("finals"))
        whole = less if ended.winner == less else trimmed(marks, ended.winner, judge.size("trim"))
        whole, proposed = confirmed(marks, ended.winner, whole, judge.size("prune"))
        judge.simulate("fresh", [levers.as_is, proposed, rival], judge.size("fresh"))
        last = "fresh"
        if (dearer := _dearer(marks, ended, proposed)) is not None:
            whole, proposed, last = dearer, dearer, AGAIN
            judge.simulate(last, [levers.as_is, proposed, rival], judge.size(last))
        # Some futures of the winner are still missing in the finals, so the workers are needed.
        return read_advice(Way(asked, judge, marks, search, rival, ended, whole, proposed, last))


def _marks(asked: Asked, judge: Judge) -> Marks:
    """By what plans are marked, once the plant as it is has told the width of nearly and the pace of the event twin."""
    count, as_is = judge.size("search"), asked.levers.as_is
    readings = judge.readings("search", as_is, count)
    judge.rescale(scale_of(asked.aim, readings, judge.weights("search", count), judge.scale))
    judge.simulate("finals", [as_is], min(PACE_FUTURES, judge.size("finals")))
    return Marks(judge, asked.levers, asked.limits, _dearest(asked.levers))


def _search(asked: Asked, marks: Marks, kept: Ledger, ends: tuple[float | None, int | None]) -> tuple[Search, Plan]:
    """The search, ended, and the greedy plan."""
    judge, (time, plans) = marks.judge, ends
    count = judge.size("search")
    levels = tuple(sorted({min(max(8, count // part), count) for part in (6, 2, 1)}))
    screening = screen(marks, levels[0])
    if _is_rare(marks, screening.everything, levels[0]):
        judge.rescale(replace(judge.scale, judge="nearness"))
        # All of this is known by now: only the marks are others.
        screening = screen(marks, levels[0])
    rival = greedy(marks, screening, levels[0])
    search = Search(marks, screening, levels, asked.question.seed, plans, _is_over(judge, time), _stops_at(kept, time))
    search.run([rival, *_alone(marks, screening)])
    return search, rival


def _dearer(marks: Marks, ended: Finals, proposed: Plan) -> Plan | None:
    """The next dearer finalist that the finals saw as enough, where the fresh run refuses the cheapest; one more, no further."""
    judge, levers = marks.judge, marks.levers
    if not marks.wants_least or proposed == levers.as_is:
        return None
    if judge.told("fresh", proposed, judge.size("fresh")) >= (judge.trials.aim.chance or 0.0):
        return None
    least = levers.cost(proposed)
    known = [plan for plan in ended.order if levers.cost(plan) > least and marks.fits(plan)]
    enough = [plan for plan in known if marks.short(plan, ended.futures[plan], "finals") <= 0.0]
    return min(enough, key=levers.cost, default=None)


def _surest(marks: Marks, search: Search) -> list[Plan]:
    """Where the cheapest is wanted: the plan within the limits with the best score of all, should the cheap ones fall short."""
    ranked = search.ranked()
    if not marks.wants_least or not ranked:
        return []
    count = search.levels[-1]
    return [max(ranked, key=lambda plan: marks.judge.gain("search", plan, marks.levers.as_is, count).mean)]


def _told_of(on_spent: OnSpent | None, on_progress: Progress | None, time: float | None) -> OnSpent:
    """Tells both who asked: all that was spent, or futures so far and about how many there will be when the time is up."""

    def tell(spent: Spent) -> None:
        if on_spent is not None:
            on_spent(spent)
        if on_progress is not None:
            expected = spent.futures * max((time or 2.0 * spent.seconds) / max(spent.seconds, 1e-9), 1.0)
            on_progress(spent.futures, max(round(expected), spent.futures))

    return tell


def _alone(marks: Marks, screening: Screening) -> list[Plan]:
    """The best lever alone, as a plan."""
    levers = marks.levers
    fits = [one for one in screening.tried if marks.fits(levers.with_option(levers.as_is, one.option))]
    return [levers.with_option(levers.as_is, max(fits, key=lambda one: one.gain.mean).option)] if fits else []


def _is_rare(marks: Marks, everything: Plan, count: int) -> bool:
    """True where nearly no future gets there, as it is and with every lever pulled: chances tell nothing then."""
    if marks.judge.trials.aim.kind != "maximise":
        return False
    return all(marks.judge.told("search", plan, count) < RARE for plan in (marks.levers.as_is, everything))


def _first_scale(stages: Stages) -> Scale:
    import numpy as np

    stage = stages.all[0]
    plant, days = stage.question.plant, stage.working.days
    candidates = np.array([days[day].toordinal() for day in stage.tests.days], dtype=np.float64)
    return Scale(days[-1].toordinal(), (plant.as_of or plant.start).toordinal(), candidates)


def _stops_at(kept: Ledger, time: float | None) -> int | None:
    """Plans tried when an earlier part of the search ran out of time; None where it did not, or has more time now."""
    told = kept.named(OVER)
    return int(told["plans"]) if told is not None and time is not None and time <= told["time"] else None


def _is_over(judge: Judge, time: float | None) -> Callable[[], bool]:
    """Tells when the search has to end, so that the rest of the way ends in time too."""

    def is_over() -> bool:
        if time is None or judge.seconds() + _rest(judge) < time:
            return False
        judge.ledger.name(OVER, {"plans": len(judge.ledger.plans("search")), "time": time}, judge.seconds())
        return True

    return is_over


def _rest(judge: Judge) -> float:
    """Seconds that trimming, finals, pruning and the fresh run will take, at the pace of the futures so far."""
    day, event = judge.pace("search"), judge.pace("finals")
    by_event = (FINALISTS + 4) * judge.size("finals") + USUAL * judge.size("prune") + 3 * judge.size("fresh")
    return (USUAL + 1) * judge.size("trim") * day + by_event * event


def _dearest(levers: Levers) -> float:
    """Cost of every lever at its dearest, in EUR."""
    return sum(
        max((levers.cost(levers.with_option(levers.as_is, option)) for option in levers.options(lever, 2)), default=0.0)
        for lever in levers.groups
    )


def _asked(plant: Plant, until: date | str | None, futures: int, seed: int, aim: Aim, how: How) -> Question:
    """The question to the twin, until no later than the aim needs."""
    end = until if until is not None else end_of(aim, plant)
    found = ask(
        plant,
        end,
        futures,
        seed,
        how.get("pool", "processes"),
        how.get("workers"),
        how.get("correlation", 0.5),
        how.get("address"),
        how.get("lot"),
        how.get("fidelity", "event"),
    )
    if aim.by is not None and aim.by > found.until:
        raise AskError(say("by: {by} is after the last simulated day {until}", by=aim.by, until=found.until))
    return found


def _identity(question: Question, aim: Aim, limits: Limits, levers: Levers) -> dict[str, Any]:
    """What makes two questions the same, for the work folder."""
    from gigaramp import __version__
    from gigaramp.plant.write import dumps

    settings = [[setting.name, setting.as_is, [value.text for value in setting.values]] for setting in levers.settings]
    return {
        "version": __version__,
        "plant": blake2b(dumps(question.plant).encode(), digest_size=8).hexdigest(),
        "levers": blake2b(repr(settings).encode(), digest_size=8).hexdigest(),
        "aim": [aim.kind, aim.goal, str(aim.by), aim.chance, aim.year],
        "limits": [limits.budget, limits.expert_days, limits.places, limits.arrivals],
        "until": str(question.until),
        "futures": question.futures,
        "seed": question.seed,
        "correlation": question.correlation,
        "lot": question.lot,
        "fidelity": question.fidelity,
    }


def _decisions_of(plant: Plant) -> Decisions:
    from gigaramp.launch.advise.settings import decisions_of

    return decisions_of(plant)


def _check_libraries() -> None:
    """Raise AskError where the libraries of the search are not installed."""
    from importlib.util import find_spec

    missing = [name for name, module in (("Optuna", "optuna"), ("OR-Tools", "ortools")) if find_spec(module) is None]
    if missing:
        told = say(
            'advise: needs {libraries}; install with: pip install "gigaramp[advise]"', libraries=", ".join(missing)
        )
        raise AskError(told)


__all__ = ["FUTURES", "NAMES", "TIME", "OnSpent", "Way", "advise"]
