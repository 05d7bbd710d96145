"""What `uncertainty` answers: how the spread of each figure is shared out, and what knowing a part of it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from gigaramp.errors import AskError
from gigaramp.languages import listed, say
from gigaramp.launch.answer import to_plain
from gigaramp.launch.odds.ranges import DateRange, Range, Share
from gigaramp.launch.uncertainty.groups import Sort
from gigaramp.launch.wording.written import written
from gigaramp.plots import Plots
from gigaramp.twin.fidelity import Agreement, Fidelity

if TYPE_CHECKING:
    import pyarrow as pa

Explains = Literal["date", "nearness", "chance", "shipped"]
"""`date`: the day a goal is reached, the day after the horizon where it is not. `nearness`: how near the best hold came, where
half of the futures do not get there. `chance`: whether it is reached by the announced date. `shipped`: units in a year."""


@dataclass(frozen=True)
class Third:
    """The figure in a third of the futures.

    For one number, the third with its low (or high) values, and `values` tells where it ends: `below 12 h`. For a set of
    numbers, the third in which the set foretells the lowest (or highest) figure. `day` is the middle date (None beyond the
    horizon, and where no date is explained), `value` the middle figure, and `chance` that of the goal by the date `by` of the spread.
    """

    values: str
    day: date | None
    value: float | None
    chance: Share | None
    error: float | None


@dataclass(frozen=True)
class Part:
    """A set of uncertain numbers, and how much of the spread of a figure it explains.

    `share`: share of the variance that would go, on average, if the set were known: Var(E[figure | set]) / Var(figure);
    `error`: its standard error. `floor`: the share that the best set of this sort reaches by luck alone in 19 of 20
    shuffles; below it the set is not `distinguishable` from luck. `total` (groups): share of the variance that would be left
    if all but this group were known, its work together with other groups and with luck included. `width_after`: mean
    width from the 10 to the 90 % point of the figure once the set is known.
    """

    sort: Sort
    name: str
    numbers: int
    share: float
    error: float
    floor: float
    distinguishable: bool
    total: float | None = None
    total_error: float | None = None
    width_after: float | None = None
    low: Third | None = None
    high: Third | None = None


@dataclass(frozen=True)
class Balance:
    """The whole spread, shared out; `groups`, `together` and `luck` sum to one. Each has its standard error.

    `groups`: sum of the shares of the groups. `together`: what groups do only together; where facts are known it also holds
    what the facts tie together, and may be below zero. `luck`: what no measurement takes away, because it would be left if
    every number were known: luck alone, and what luck does more or less of by the numbers.
    """

    groups: float
    groups_error: float
    together: float
    together_error: float
    luck: float
    luck_error: float


@dataclass(frozen=True)
class Spread:
    """The spread of one figure and where it comes from.

    `range`: 10, 50 and 90 % points of the figure, in days from the start of the plant for a date; `width` from the first to the
    last of them. `is_restricted`: some futures are beyond the horizon, where the day after it stands for all of them.
    `by`: the date for which chances are told, the announced one where it tells most. `groups` are all groups, best first;
    of `kinds`, `steps` and `numbers` those are told that explain most.
    """

    goal: str | None
    year: int | None
    explains: Explains
    definition: str
    announced: date | None
    by: date | None
    unit: str
    range: Range
    dates: DateRange | None
    width: float
    is_restricted: bool
    groups: tuple[Part, ...]
    kinds: tuple[Part, ...]
    steps: tuple[Part, ...]
    numbers: tuple[Part, ...]
    balance: Balance

    @property
    def parts(self) -> tuple[Part, ...]:
        """All sets that are told."""
        return (*self.groups, *self.kinds, *self.steps, *self.numbers)


@dataclass(frozen=True)
class PartWorth:
    """What knowing a set of numbers before the decision is worth, in the unit of the decision.

    `gain`: the mean gain of a rule that chooses by the set, over the choice that is best without knowing; the rule is made
    from nine tenths of the futures and judged on the other tenth. `error`: its standard error. `changes`: share of
    the futures in which the rule chooses otherwise.
    """

    sort: Sort
    name: str
    gain: float
    error: float
    distinguishable: bool
    changes: Share


@dataclass(frozen=True)
class Option:
    """One choice of a decision: its mean benefit over the plant as it is, and the error of that."""

    name: str
    benefit: float
    error: float
    best_in: Share


@dataclass(frozen=True)
class Worth:
    """What it is worth to know before choosing among plants: expected value of (partial) perfect information.

    The benefit of a plant is the days by which it reaches the `goal` sooner than the plant as it is (restricted at the
    horizon). Where what-ifs name their costs it is told in euros: `a_day` for each of these days, less the cost.
    `chosen` is best without knowing more. `perfect`: mean gain if all numbers and all luck were
    known before; no measurement can bring more.
    """

    goal: str
    unit: Literal["days", "EUR"]
    a_day: float | None
    chosen: str
    options: tuple[Option, ...]
    perfect: float
    perfect_error: float
    groups: tuple[PartWorth, ...]
    kinds: tuple[PartWorth, ...]
    steps: tuple[PartWorth, ...]
    numbers: tuple[PartWorth, ...]


@dataclass(frozen=True)
class Uncertainty:
    """Where the spread of each goal's date comes from, and what to measure first: `found["full_speed"].groups[0]`.

    `futures` were simulated for the shares, and `redrawn` more, each like one of them but for one part drawn anew, for luck
    and for what groups do together. `worth` is told where `what_ifs` were given.
    """

    plant: str
    about: str
    as_of: date | None
    until: date
    futures: int
    redrawn: int
    effective_futures: float
    facts_used: int
    seed: int
    correlation: float
    version: str
    product: str
    addresses: int
    spreads: tuple[Spread, ...]
    worth: Worth | None = None
    fidelity: Fidelity = "day"
    agreement: Agreement | None = None
    notes: tuple[str, ...] = ()
    format: Literal[1] = 1
    plot: ClassVar[Any] = Plots("gigaramp.report.notebook.of_answers:UncertaintyPlots")

    def __getitem__(self, goal: str) -> Spread:
        for spread in self.spreads:
            if spread.goal == goal:
                return spread
        goals = dict.fromkeys(spread.goal for spread in self.spreads if spread.goal)
        if not goals:
            raise AskError(say('no spread is told of a goal "{goal}": no goal varies', goal=goal))
        raise AskError(say('no spread is told of a goal "{goal}": goals are {goals}', goal=goal, goals=listed(goals)))

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        return to_plain(self)

    def to_json(self) -> str:
        """The answer as JSON."""
        return written(self.to_dict())

    def to_arrow(self) -> pa.Table:
        """One row for each set of each figure, with its share, error and floor, and the rows of the balance."""
        from gigaramp.launch.uncertainty.table import table

        return table(self)

    def __str__(self) -> str:
        from gigaramp.launch.uncertainty.words import uncertainty_text

        return uncertainty_text(self)
