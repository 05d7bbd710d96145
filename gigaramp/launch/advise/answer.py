"""What advice answers: frozen values with their range, their luck and their reasons.

Gains are counted in `unit`: points of chance, days earlier, vehicles, or nearness where a chance is too rare to tell. More is
better. Every `error` is one standard error of a mean of differences under the same luck.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from gigaramp.launch.advise.aims import AimKind, Judge
from gigaramp.launch.answer import to_plain
from gigaramp.launch.changes import Change
from gigaramp.launch.wording.written import written
from gigaramp.plant.model import Plant
from gigaramp.plots import Plots
from gigaramp.twin.fidelity import Agreement, Fidelity

if TYPE_CHECKING:
    import pyarrow as pa

Verdict = Literal["worth it", "nothing found", "enough", "not enough", "enough as it is"]
"""`worth it`: in fresh luck the score, in which nearly counts, is clearly better, and so is the mean of what is promised.

`nothing found`: it is not, or nothing was better.

Where the cheapest plan is wanted: `enough`, `not enough`, or `enough as it is`.
"""

WhyNot = Literal["does nothing", "not needed", "not confirmed", "not clear", "beyond the limits", "others gain more"]
"""`does nothing`: no effect in screening beyond luck. `not needed`: the plan is as good without it, by day.

`not confirmed`: the event twin saw no loss without it. `not clear`: in the best plan found, whose gain cannot be told from none.
`beyond the limits`: every value of it breaks a limit.
`others gain more`: it gains, but not in the best plan within the limits.
"""


@dataclass(frozen=True)
class Euros:
    """A sum of money in EUR: 10, 50 and 90 % points of what we do not know of the prices."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True)
class Gain:
    """What one plan promises beside another under the same luck: mean, its standard error, and the range of 95 %.

    `before` and `after` are the chance, the mean days to the goal (restricted at the horizon) or the vehicles themselves.
    `futures` of the kind `fidelity` were simulated with this `seed`. `clear`: it can be told from none.
    """

    mean: float
    error: float
    low: float
    high: float
    before: float
    after: float
    futures: int
    seed: int
    fidelity: Fidelity
    clear: bool


@dataclass(frozen=True)
class Bought:
    """One lever that the advice pulls: from what to what, its cost, and what the plan would lose without it alone."""

    lever: str
    about: str
    before: str
    after: str
    cost: Euros
    contribution: float
    error: float
    from_start: bool
    futures: int = 0
    """Futures that the loss was seen in: those of pruning, which kept this lever, so it is told too high."""


@dataclass(frozen=True)
class NotBought:
    """One lever that the advice leaves alone, and why. `gain`: the most it gained alone in screening, by day, on the score."""

    lever: str
    about: str
    why: WhyNot
    tried: str
    gain: float
    error: float
    cost: float


@dataclass(frozen=True)
class RunnerUp:
    """Another plan of the finals: what it sets, what it costs, and its gain there, on luck that it was chosen by."""

    name: Literal["greedy", "search"]
    sets: dict[str, str]
    cost: Euros
    gain: Gain


@dataclass(frozen=True)
class GanttRow:
    """One bar of the plan: experts of a family, training, or another lever, from a day to a day.

    `side`: `as is` and `proposed` where they differ, `both` where they are the same. `count`: people, or seats.
    """

    kind: Literal["experts", "training", "lever"]
    name: str
    side: Literal["as is", "proposed", "both"]
    first: date
    last: date
    count: float | None
    words: str = ""


@dataclass(frozen=True)
class AimTold:
    """What was asked for. `judged_by`: what gains are counted in; `nearness` where a chance is too rare to tell."""

    kind: AimKind
    goal: str | None
    by: date | None
    chance: float | None
    year: int | None
    judged_by: Judge


@dataclass(frozen=True)
class LimitsTold:
    """The limits of the plan; None is none. Money in EUR."""

    budget: float | None
    expert_days: float | None
    places: int | None
    arrivals: int | None


@dataclass(frozen=True)
class Effort:
    """How hard it was looked: plans tried by day, how the search ended, and futures simulated in each part of the way."""

    plans: int
    possible: float
    ended_by: str
    futures: dict[str, int]
    finalists: int
    not_told_apart: int


@dataclass(frozen=True)
class Advice:
    """The best plan found, and what it is worth in futures that nothing was chosen by.

    `gain` is from the fresh run alone: other luck, used for nothing before. `in_sample` is what the search saw by day in the
    futures it searched on, `in_finals` what the finals saw by event. `optimism` = in_finals - gain: how much a plan that is
    chosen for its luck looks better than it is; `search_optimism` = in_sample - gain, which also holds what the day model misses.
    `over_greedy`: gain beside the greedy plan, fresh too. `proposed_plant`: the plant to write; the plant itself where nothing is bought.
    `best_found`: what the best plan set where it was not worth it.
    """

    plant: str
    about: str
    as_of: date | None
    until: date
    aim: AimTold
    limits: LimitsTold
    verdict: Verdict
    unit: Judge
    futures: int
    effective_futures: float
    seed: int
    fresh_seed: int
    correlation: float
    version: str
    product: str
    bought: tuple[Bought, ...]
    cost: Euros
    gain: Gain | None
    in_sample: Gain | None
    in_finals: Gain | None
    optimism: float | None
    search_optimism: float | None
    over_greedy: Gain | None
    greedy_gain: Gain | None
    greedy_cost: Euros | None
    best_found: dict[str, str]
    runners_up: tuple[RunnerUp, ...]
    not_bought: tuple[NotBought, ...]
    gantt: tuple[GanttRow, ...]
    changes: tuple[Change, ...]
    diff: str
    effort: Effort
    fidelity: Fidelity = "event"
    agreement: Agreement | None = None
    notes: tuple[str, ...] = ()
    format: Literal[1] = 1
    plot: ClassVar[Any] = Plots("gigaramp.report.notebook.of_answers:AdvicePlots")
    plant_file: Annotated[str, Field(exclude=True)] = field(default="", repr=False, compare=False)
    proposed_plant: Annotated[Plant | None, Field(exclude=True)] = field(default=None, repr=False, compare=False)
    seconds: Annotated[float, Field(exclude=True)] = field(default=0.0, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The advice as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        return to_plain(self)

    def to_json(self) -> str:
        """The advice as JSON."""
        return written(self.to_dict())

    def to_arrow(self) -> pa.Table:
        """One row for each lever, bought or not: lever, bought, before, after, cost, gain, error, why."""
        import pyarrow as pa

        rows: list[dict[str, Any]] = [
            {
                "lever": one.lever, "about": one.about, "bought": True, "before": one.before, "after": one.after,
                "cost": one.cost.mid, "gain": one.contribution, "error": one.error, "why": None,
            }
            for one in self.bought
        ]  # fmt: skip
        rows += [
            {
                "lever": one.lever, "about": one.about, "bought": False, "before": None, "after": one.tried,
                "cost": one.cost, "gain": one.gain, "error": one.error, "why": one.why,
            }
            for one in self.not_bought
        ]  # fmt: skip
        text, number = pa.string(), pa.float64()
        schema = [
            ("lever", text), ("about", text), ("bought", pa.bool_()), ("before", text), ("after", text),
            ("cost", number), ("gain", number), ("error", number), ("why", text),
        ]  # fmt: skip
        return pa.Table.from_pylist(rows, schema=pa.schema(schema))

    def __str__(self) -> str:
        from gigaramp.launch.advise.words import advice_text

        return advice_text(self)
