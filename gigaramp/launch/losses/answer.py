"""What `losses` answers: the loss tree, the hours and OEE of each step, the defects, and the causes, each with its range."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from gigaramp.launch.changes import Change
from gigaramp.launch.odds.ranges import Range
from gigaramp.launch.wording.written import written
from gigaramp.plots import Plots
from gigaramp.twin.fidelity import Agreement, Fidelity

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Packs:
    """Packs of the plant's output: weighted mean over futures, its Monte Carlo error, and 10 to 90 % of the futures."""

    mean: float
    error: float
    spread: Range


@dataclass(frozen=True)
class LeafLoss:
    """One leaf of the tree in one period; `share` is its mean as a share of nameplate, None where nameplate is 0."""

    leaf: str
    packs: Packs
    share: float | None


@dataclass(frozen=True)
class Period:
    """The loss tree of a period: `nameplate - shipped` is the sum of the means of its leaves, exactly.

    `name`: `whole`, a year as 2026, or a quarter as 2026-Q1; it begins on the Monday `first` and ends on the Sunday `last`.
    `limiting`: steps and the share of the period's weeks in which each limited, largest first.
    """

    name: str
    first: date
    last: date
    nameplate: float
    shipped: Packs
    leaves: tuple[LeafLoss, ...]
    limiting: tuple[StepShare, ...]

    def __getitem__(self, leaf: str) -> LeafLoss:
        for loss in self.leaves:
            if loss.leaf == leaf:
                return loss
        raise KeyError(leaf)


@dataclass(frozen=True)
class StepShare:
    """A step and a share of weeks."""

    step: str
    share: float


@dataclass(frozen=True)
class WeekLeaf:
    """One leaf week by week: means, their errors, and 10 and 90 % of the futures, in packs."""

    leaf: str
    mean: tuple[float, ...]
    error: tuple[float, ...]
    p10: tuple[float | None, ...]
    p90: tuple[float | None, ...]


@dataclass(frozen=True)
class Weeks:
    """The loss tree week by week. `limiting`: the step that most often limited in that week."""

    weeks: tuple[date, ...]
    nameplate: tuple[float, ...]
    shipped: tuple[float, ...]
    limiting: tuple[str, ...]
    leaves: tuple[WeekLeaf, ...]


@dataclass(frozen=True)
class StepHours:
    """Machine-hours of one step, all lines together, week by week: mean over futures, for each loss that it has.

    `packs_an_hour`: packs that one machine-hour of it makes at full speed, mean over futures. The hours of a week are
    `producing` and all losses together.
    """

    step: str
    packs_an_hour: float
    producing: tuple[float, ...]
    losses: dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class Oee:
    """OEE of one step (one line, or all: `line` is None) in one period, by ISO 22400-2: three parts and their product.

    Means are of the summed times of all futures; `spread` is that of OEE over futures. None where nothing was planned or made.
    """

    step: str
    line: str | None
    period: str
    availability: float | None
    effectiveness: float | None
    quality_ratio: float | None
    oee: float | None
    spread: Range


@dataclass(frozen=True)
class Defects:
    """Bad units that one step made and another found, in battery cells, over the whole span; `held` of them by excursions."""

    made: str
    found: str
    cells: Packs
    held: float


@dataclass(frozen=True)
class Gain:
    """Packs gained without a cause: mean with its standard error over futures, and their spread."""

    day: Packs
    event: Packs | None = None
    """The same on the event twin; None where it was not asked for."""


@dataclass(frozen=True)
class Sooner:
    """Days by which a goal is reached sooner without a cause: paired over futures, restricted at the horizon."""

    goal: str
    days: Packs
    is_restricted: bool
    fidelity: Fidelity


@dataclass(frozen=True)
class CauseShare:
    """What one cause costs: its Shapley share, its gain alone (switched off first) and last (all others gone already).

    `share_of_lost`: its mean as a share of all that is lost; None where next to nothing is lost.
    `leaves`: its share of each leaf; they add up to it.
    """

    cause: str
    packs: Packs
    share_of_lost: float | None
    alone: Gain
    last: Gain
    leaves: dict[str, float]
    years: dict[str, float]
    sooner: tuple[Sooner, ...]


@dataclass(frozen=True)
class Causes:
    """The vehicles lost, shared among causes: their shares and `left` add up to `lost`, exactly.

    All is by day, in `futures` futures of the answer, measured from the nameplate of the plant as it is; what is shipped
    beyond nameplate over the whole span was never lost. `left` is lost when all causes are gone, `left_by_leaf` says where.
    `ahead`: by how much the first cause costs more than the second, paired over futures. `not_here`: causes that are not in
    this plant. `not_asked`: causes that the file does not describe well enough to switch them off.
    """

    futures: int
    effective_futures: float
    lost: Packs
    left: Packs
    left_by_leaf: dict[str, float]
    causes: tuple[CauseShare, ...]
    not_here: tuple[str, ...]
    ahead: Packs | None = None
    not_asked: tuple[str, ...] = ()

    def __getitem__(self, cause: str) -> CauseShare:
        for share in self.causes:
            if share.cause == cause:
                return share
        raise KeyError(cause)


@dataclass(frozen=True)
class Losses:
    """Where the vehicles went, from nameplate to good packs shipped, and what would bring them back.

    `nameplate_is`: the goal that names the rate, or how it was found without one. `residual`: largest residual of a
    quarter of four weeks or more as a share of its nameplate, mean of its size over futures.
    """

    plant: str
    about: str
    as_of: date | None
    until: date
    futures: int
    effective_futures: float
    seed: int
    correlation: float
    version: str
    product: str
    definition: str
    nameplate_is: str
    whole: Period
    years: tuple[Period, ...]
    quarters: tuple[Period, ...]
    weeks: Weeks
    residual: float | None
    by_step: tuple[StepHours, ...]
    oee: tuple[Oee, ...]
    defects: tuple[Defects, ...]
    causes: Causes
    changes: tuple[Change, ...] = ()
    fidelity: Fidelity = "event"
    agreement: Agreement | None = None
    notes: tuple[str, ...] = ()
    format: Literal[1] = 1
    plot: ClassVar[Any] = Plots("gigaramp.report.notebook.of_answers:LossesPlots")

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        from gigaramp.launch.answer import to_plain

        return to_plain(self)

    def to_json(self) -> str:
        """The answer as JSON."""
        return written(self.to_dict())

    def to_arrow(self) -> pa.Table:
        """Arrow table of the tree by week: week, leaf, packs, error, p10, p90; `nameplate` and `shipped` are leaves too."""
        from gigaramp.launch.losses.tables import week_table

        return week_table(self)

    def __str__(self) -> str:
        from gigaramp.launch.losses.words import losses_text

        return losses_text(self)
