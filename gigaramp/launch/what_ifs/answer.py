"""The answer to many what-ifs: each with its difference, the range of it, and how many futures that took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from gigaramp.errors import AskError
from gigaramp.launch.answer import to_plain
from gigaramp.launch.changes import Change
from gigaramp.launch.compare import GoalDifference, YearDifference
from gigaramp.launch.money.difference import CostDifference
from gigaramp.launch.money.rates import Rates
from gigaramp.launch.odds.ranges import Range
from gigaramp.launch.what_ifs.verdicts import Verdict
from gigaramp.launch.wording.written import written
from gigaramp.plots import Plots
from gigaramp.twin.fidelity import Agreement, Fidelity

if TYPE_CHECKING:
    from pyarrow import Table


@dataclass(frozen=True)
class LineDifference:
    """What a what-if does to one line for a goal that is tested on each: `days_later`, with its standard error, in days.

    A date beyond the horizon counts as the day after it. Lines are tested at fewer dates than the plant.
    """

    line: str
    goal: str
    days_later: float
    error: float


@dataclass(frozen=True)
class WhatIf:
    """One what-if against the plant as it is, told by its first `futures` futures under the same luck.

    `difference`: mean over futures of the paired difference of what is ranked, in the unit of the answer: days by which the
    goal is later (below zero: sooner; a date beyond the horizon counts as the day after it), or units shipped more. `low`
    to `high`: range of this mean, sure as the answer says; None from too few futures. `error`: its standard error. `spread`:
    where 8 of 10 futures lie, which is another thing.
    `apart_from_above`: whether it is told apart from the what-if ranked above it; None for the first. `not_apart_from`: names
    of all what-ifs that it is not told apart from. `cost`: EUR, where the scenario says it.
    `euros`: what it costs more (below zero: less) to the end, by kind and in total, where asked for; `cost` is not in it.
    """

    rank: int
    name: str
    about: str
    verdict: Verdict
    difference: float
    low: float | None
    high: float | None
    error: float
    spread: Range
    futures: int
    effective_futures: float
    apart_from_above: bool | None
    not_apart_from: tuple[str, ...]
    changes: tuple[Change, ...]
    cost: float | None
    goals: tuple[GoalDifference, ...]
    lines: tuple[LineDifference, ...]
    years: tuple[YearDifference, ...]
    euros: tuple[CostDifference, ...] = ()

    def __getitem__(self, goal: str) -> GoalDifference:
        for difference in self.goals:
            if difference.goal == goal:
                return difference
        names = ", ".join(found.goal for found in self.goals)
        raise AskError(f'no goal of both plants is called "{goal}": {names}')


@dataclass(frozen=True)
class WhatIfs:
    """Many what-ifs of a plant, the best first.

    `goal`: what they are ranked by, with its `definition`: the date of a goal, in days, or `shipped`, in units. `sure`:
    chance that all ranges `low` to `high` hold, together and at every look. `at_least`: what a difference must be to matter.
    `futures`: futures asked for each plant; `simulated`: futures that ended, all plants together. `effective_futures`: of
    all those of the plant as it is. `both_sides`: what a scenario set on the plant first. `confirmed`: the best ones once
    more, by the event twin and under other luck. `rates`: what one day, one vehicle, one point of scrap is worth, where asked for.
    """

    plant: str
    about: str
    as_of: date | None
    until: date
    futures: int
    effective_futures: float
    simulated: int
    seed: int
    correlation: float
    version: str
    product: str
    goal: str
    unit: str
    definition: str
    announced: date | None
    sure: float
    at_least: float
    exact: bool
    both_sides: tuple[Change, ...]
    what_ifs: tuple[WhatIf, ...]
    fidelity: Fidelity = "event"
    agreement: Agreement | None = None
    confirmed: WhatIfs | None = None
    rates: Rates | None = None
    notes: tuple[str, ...] = ()
    format: Literal[1] = 1
    plot: ClassVar[Any] = Plots("gigaramp.report.notebook.of_answers:WhatIfsPlots")

    def __getitem__(self, name: str) -> WhatIf:
        for found in self.what_ifs:
            if found.name == name:
                return found
        from gigaramp.plant.structure import did_you_mean

        raise AskError(f'no what-if is called "{name}", {did_you_mean(name, [each.name for each in self.what_ifs])}')

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        return to_plain(self)

    def to_json(self) -> str:
        """The answer as JSON."""
        return written(self.to_dict())

    def to_arrow(self) -> Table:
        """The ranking as an Arrow table, one row for each what-if."""
        from gigaramp.launch.what_ifs.tables import ranking_table

        return ranking_table(self)

    def __str__(self) -> str:
        from gigaramp.launch.what_ifs.words import what_ifs_text

        return what_ifs_text(self)
