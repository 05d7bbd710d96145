"""A question to the twin: which plant, until when, how many futures, under which luck; and its futures in order.

Futures are handed on as the first k, never as those that happened to end first: quick futures are not like slow ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypedDict, TypeVar

from gigaramp.errors import AskError
from gigaramp.languages import later, say
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.forks import Tests, fork_outcome
from gigaramp.launch.odds.goals import Outcome, goal_kind, rate_outcome, scrap_outcome, vehicles_outcome
from gigaramp.launch.odds.histories import Histories, histories_of, usable_facts
from gigaramp.launch.odds.weights import Weighting, weigh
from gigaramp.launch.odds.working_days import WorkingDays, working_days

if TYPE_CHECKING:
    from gigaramp.launch.today.answer import FromLog
    from gigaramp.launch.today.state import LogState
    from gigaramp.plant.model import Goal, Plant
    from gigaramp.twin.fidelity import Agreement, Fidelity
    from gigaramp.twin.lots import Lot
    from gigaramp.twin.pools import Pool, Results
    from gigaramp.twin.result import Future, Run
    from gigaramp.twin.study import Study

Result = TypeVar("Result")

Progress = Callable[[int, int], None]
"""Called with the futures that ended and all futures to come."""


class How(TypedDict, total=False):
    """How futures are simulated: the keywords that every question takes, each as in `gigaramp.simulate`."""

    pool: Pool
    workers: int | None
    address: str | None
    correlation: float
    lot: Lot
    fidelity: Fidelity
    on_progress: Progress | None


OUTCOME = frozenset({"capability", "shipped", "forks", "forks_by_line"})
"""What the outcome of a goal is read from; that of scrap needs `SCRAP` too."""

SCRAP = frozenset({"good", "scrap"})

TREE = frozenset(
    {
        "capability",
        "shipped",
        "unreleased",
        "started",
        "good",
        "scrap",
        "losses",
        "producing",
        "unit_hours",
        "spoiled",
        "found",
    }
)
"""What the loss tree is read from (`launch.losses.tree.losses_of`)."""

ANSWER = (
    OUTCOME
    | SCRAP
    | TREE
    | {"numbers", "losses", "producing", "skill", "experts_on_site", "stops", "stops_with_expert", "stops_by_crew"}
    | {"worked", "worked_by_experts", "crew_need", "by_shift", "hours"}
)
"""What a whole forecast with its reasons is read from."""


NOT_BY_DAY = later(
    "By day nobody is followed shift by shift: do not lean on what is told of readiness, departures and "
    "work without experts."
)
"""Said beside every answer by the day model."""


@dataclass(frozen=True, eq=False)
class Question:
    """All that a forecast asks of the twin: the plant, the end, the luck, and the forks of its goals."""

    plant: Plant
    until: date
    futures: int
    seed: int
    correlation: float
    pool: Pool = "processes"
    workers: int | None = None
    address: str | None = None
    lot: Lot = None
    keeps: frozenset[str] = ANSWER
    """Names of the arrays of a future that are read; the others stay where they were made."""
    fidelity: Fidelity = "event"
    efficiency: float = 1.0
    """Share of its capacity that a machine keeps by day, from pilot futures."""
    agreement: Agreement | None = None
    in_euros: bool = False
    """True: the answer is told in euros too."""
    histories: Histories | None = None
    """What was looked at up to the known facts, and which futures are kept; None: futures 0, 1, 2 ..."""
    state: LogState | None = None
    """What a log tells: futures start from there; None: from the start of production."""
    numbers: Mapping[int, Floats] | None = None
    """Numbers of the futures kept, moved towards what the log says; None: as they were drawn."""
    from_log: FromLog | None = None
    """What is said of that log in the answer."""

    @property
    def indices(self) -> range | list[int]:
        """Numbers of the futures that are simulated to the end, ascending."""
        return range(self.futures) if self.histories is None else self.histories.kept.tolist()

    @property
    def looking_back(self) -> int:
        """Futures that looking back counts as, where progress is told: as many as asked for, none without a fact."""
        return self.futures if self.state is not None or usable_facts(self.plant, self.until) else 0

    def looked_back(
        self, working: WorkingDays, on_progress: Progress | None = None, counted: tuple[int, int] = (0, 0)
    ) -> Question:
        """The same question with those futures kept that fit what is known; all of them where nothing is known.

        `counted`: futures counted before, and in all.
        """
        before, in_all = counted

        def told(done: int, most: int) -> None:
            if on_progress is not None:
                on_progress(before + done * self.futures // most, in_all)

        if self.state is not None:
            from gigaramp.launch.today.histories import histories_of_log

            fitted = histories_of_log(self, self.state, working, Tests(), told)
            said = self.from_log and replace(
                self.from_log, figures=fitted.figures, width=round(fitted.width, 6), moved=fitted.moved
            )
            return replace(self, histories=fitted.histories, numbers=fitted.numbers, from_log=said)
        return replace(self, histories=histories_of(self, working, told))

    def weigh(self, run: Run, working: WorkingDays) -> Weighting:
        """Weights of the futures of a run, the first of the question's or all of them."""
        return weigh(self.plant, run, working) if self.histories is None else self.histories.weigh(run)

    def working(self) -> WorkingDays:
        """Planned working days from the start to the end."""
        return working_days(self.plant, self.until)

    def each(self, task: Callable[[int], Result], indices: Iterable[int]) -> Results[Result]:
        """Results of a task in the pool of the question, as they end."""
        from gigaramp.twin.pools import each

        return each(task, indices, self.pool, self.workers, self.address)

    def standing(self) -> AbstractContextManager[None]:
        """Keep the pool of the question standing between its stages."""
        from gigaramp.twin.pools import standing

        return standing(self.pool, self.workers, self.address)

    def of_outcomes(self) -> Question:
        """The same question where only the outcomes of its goals and the units shipped are read: little travels then."""
        needs_scrap = any(goal.scrap_below is not None for goal in self.plant.goals.values())
        from gigaramp.launch.money.amounts import NEEDED

        keeps = OUTCOME | SCRAP if needs_scrap else OUTCOME
        return replace(self, keeps=keeps | NEEDED if self.in_euros else keeps)

    def study(self, tests: Tests) -> Study:
        """The study that simulates one future after the other."""
        from gigaramp.twin.study import Study

        plan = tests.plan()
        return Study(
            self.plant,
            self.until,
            self.seed,
            self.correlation,
            self.lot,
            forks=plan,
            keeps=self.keeps,
            fidelity=self.fidelity,
            efficiency=self.efficiency,
            today=self.state.today if self.state is not None else None,
            numbers=self.numbers,
        )

    def notes(self) -> tuple[str, ...]:
        """What every answer by the day model says of itself."""
        return (
            (say("{agreement}.", agreement=self.agreement.words()), say(NOT_BY_DAY))
            if self.agreement is not None
            else ()
        )

    def measured(self) -> Question:
        """By day, the question with what pilot futures found: how the day model is fitted, and how far it lies then."""
        if self.fidelity == "event":
            return self
        from gigaramp.twin.fidelity import measure

        found = measure(self.study(Tests()), self.each)
        return replace(self, efficiency=found.efficiency, agreement=found.agreement)


def ask(
    plant: Plant,
    until: date | str | None,
    futures: int,
    seed: int,
    pool: Pool,
    workers: int | None,
    correlation: float,
    address: str | None = None,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    needs_goal: bool = True,
) -> Question:
    """The question, checked. Raises AskError when it has no answer; `needs_goal`: it is about the goals of the plant."""
    from gigaramp.twin.fidelity import check_fidelity
    from gigaramp.twin.lots import check_lot
    from gigaramp.twin.pools.choice import check_pool

    check_fidelity(fidelity, records=False)

    check_pool(pool, workers, address)
    check_lot(plant, lot)
    if futures < 1:
        raise AskError(say("futures: {futures} futures say nothing, ask for 1 or more", futures=futures))
    if not 0.0 <= correlation <= 1.0:
        raise AskError(say("correlation: {correlation} is not between 0 and 1", correlation=correlation))
    if needs_goal and not plant.goals:
        raise AskError(say("goals: this plant names no goal, add for example `goals: {full_speed: {rate: ...}}`"))
    end = last_day(plant, until)
    return Question(plant, end, futures, seed, correlation, pool, workers, address, lot, fidelity=fidelity)


def last_day(plant: Plant, until: date | str | None) -> date:
    """Last simulated day: what was asked, or the horizon of the plant. Raises AskError when it makes no sense."""
    if isinstance(until, str):
        try:
            until = date.fromisoformat(until)
        except ValueError:
            raise AskError(say("until: `{until}` is not a date, write for example 2027-12-31", until=until)) from None
    day = until or plant.horizon
    if day is None:
        from gigaramp.twin.run import NO_HORIZON

        raise AskError(NO_HORIZON)
    if day <= max(plant.start, plant.as_of or plant.start):
        what = (
            say("is not after as_of {as_of}", as_of=plant.as_of)
            if plant.as_of
            else say("is not after the start {start}", start=plant.start)
        )
        raise AskError(say("until: {day} {what}, so there is nothing to forecast", day=day, what=what))
    return day


def simulated(
    question: Question, study: Study, on_progress: Progress | None, counted: tuple[int, int]
) -> Iterator[list[Future]]:
    """The first k futures in their order, told each time k grows. `counted`: futures counted before, and in all."""
    from gigaramp.twin.shelf import Shelf

    before, in_all = counted
    shelf = Shelf()
    early: dict[int, Future] = {}
    ordered: list[Future] = []
    indices = question.indices
    with closing(question.each(study, indices)) as results:
        for number, future in enumerate(results, start=1):
            early[future.index] = shelf.keep(future)
            if on_progress is not None:
                on_progress(before + number, in_all)
            grown = False
            while len(ordered) < len(indices) and indices[len(ordered)] in early:
                ordered.append(early.pop(indices[len(ordered)]))
                grown = True
            if grown:
                yield ordered


def all_futures(
    question: Question, study: Study, on_progress: Progress | None, counted: tuple[int, int]
) -> list[Future]:
    """All futures of a question in their order."""
    *_, futures = simulated(question, study, on_progress, counted)
    return futures


def outcomes(run: Run, working: WorkingDays, tests: Tests) -> dict[str, Outcome]:
    """What became of each goal in each future."""
    return {name: outcome(run, working, tests, name, goal) for name, goal in run.plant.goals.items()}


def outcome(run: Run, working: WorkingDays, tests: Tests, name: str, goal: Goal) -> Outcome:
    """What became of one goal in each future."""
    kind = goal_kind(name, goal)
    hold = goal.hold.value if goal.hold is not None else None
    if kind == "rate" and goal.rate is not None:
        return rate_outcome(run, working, goal.rate.value, hold)
    if kind == "scrap" and goal.scrap_below is not None:
        return scrap_outcome(run, working, goal.scrap_below.value, hold)
    if kind == "vehicles" and goal.vehicles is not None and goal.year is not None:
        return vehicles_outcome(run, goal.vehicles.value, goal.year)
    return fork_outcome(run, tests, name)
