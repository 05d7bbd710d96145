"""What `progress` answers: the plan and what the log tells, span by span, with the gap and its parts.

The JSON form is these classes, field by field. All amounts are units of the plant's output, unless a field says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from gigaramp.launch.answer import to_plain
from gigaramp.launch.wording.written import written
from gigaramp.plots import Plots

if TYPE_CHECKING:
    import pyarrow as pa

SpanName = Literal["yesterday", "this week", "this month", "this year"]

Counted = Literal["shipped", "good"]
"""What is held against the plan: good units that left for the customer, or good units of the last step."""


@dataclass(frozen=True)
class Lost:
    """Units lost by one loss on one step: of one line, or of all lines where `line` is None.

    `loss`: one of `kpi.LOSSES`, or the log's own word for why the machine stood; `stopped` where it gives no reason, `slow` for
    time that machines ran below full speed, `scrap` for scrapped units. `cause`: of scrap, the defect or the step that made it.
    `minutes`: machine-minutes, None for scrap. `share`: part of all that was lost (`could_make - made`); all parts sum to one.
    `share_of_gap`: units as a part of the gap, where the plant is behind its plan.
    """

    line: str | None
    step: str
    loss: str
    cause: str | None
    units: float
    minutes: float | None
    share: float | None
    share_of_gap: float | None


@dataclass(frozen=True)
class StepDone:
    """What the log tells of one step in a span: figures in units of the step, None where no row tells them.

    `could_make`: what its planned machine time makes at full speed. `not_started`: planned units less started ones; where the log
    does not tell starts, less units judged (good and scrap). `down_minutes`: machine-minutes down, of all causes.
    """

    step: str
    could_make: float | None
    started: float | None
    good: float | None
    scrap: float | None
    not_started: float | None
    down_minutes: float | None


@dataclass(frozen=True)
class Limiting:
    """A step that limits, and in which share of the days counted."""

    step: str
    share: float


@dataclass(frozen=True)
class Span:
    """Plan against actual between two production days, both included. Days without rows are in neither side.

    gap = made - planned; it is below zero where the plant is behind. Its parts, exactly:
    planned - made = sum of `losses` + on_its_way + not_told - room, where
    room = could_make - planned: what the plan leaves between itself and planned time at full speed;
    on_its_way: good units of the limiting step that were neither scrapped behind it nor counted as made; below zero when stock fell;
    not_told: units that planned time could have made and for which no row says why they were not.
    `made` is None where no day has rows; `planned` is None where the plan does not tell all the months;
    `could_make` and what hangs on it are None where the plant gives no rate to any step.
    """

    span: SpanName
    first: date
    last: date
    days: int
    days_without_data: tuple[date, ...]
    planned: float | None
    planned_without_data: float | None
    made: float | None
    gap: float | None
    could_make: float | None
    room: float | None
    losses: tuple[Lost, ...]
    on_its_way: float | None
    not_told: float | None
    limiting: tuple[Limiting, ...]
    steps: tuple[StepDone, ...]

    @property
    def largest(self) -> tuple[Lost, ...]:
        """The three largest losses."""
        return tuple(lost for lost in self.losses if lost.units > 0.0)[:3]


@dataclass(frozen=True)
class Changed:
    """One loss this week and on the same weekdays of the week before, in units a counted day; below zero got better."""

    line: str | None
    step: str
    loss: str
    cause: str | None
    before: float
    now: float

    @property
    def change(self) -> float:
        """Units a day more that are lost now."""
        return self.now - self.before


@dataclass(frozen=True)
class Day:
    """One production day: its plan, and what was made; None where the log has no rows of it or the plan tells nothing."""

    day: date
    planned: float | None
    made: float | None


@dataclass(frozen=True)
class Progress:
    """Plan against actual up to `as_of`: a production day that has not ended by then is not counted.

    `log_first` and `log_last` are the first and last production day of the log. `changes` compares the week with the same
    weekdays of `week_before`, what got better first. `outside`: what the log tells and this plant does not have.
    """

    plant: str
    about: str
    as_of: date
    log_first: date
    log_last: date
    timezone: str
    product: str
    counted: Counted
    counted_step: str
    plan_status: str | None
    plan_note: str
    spans: tuple[Span, ...]
    week_before: Span | None
    changes: tuple[Changed, ...]
    days: tuple[Day, ...]
    outside: tuple[str, ...]
    notes: tuple[str, ...]
    definition: str
    version: str
    format: Literal[1] = 1
    plot: ClassVar[Any] = Plots("gigaramp.report.notebook.of_progress:ProgressPlots")

    def __getitem__(self, name: str) -> Span:
        """The span of a name: `progress["this week"]`. Raises AskError for another name, or a span the log does not reach."""
        for span in self.spans:
            if span.span == name:
                return span
        from gigaramp.errors import AskError
        from gigaramp.languages import listed, say

        names = listed([span.span for span in self.spans])
        raise AskError(say('progress: no span is called "{name}": spans are {names}', name=name, names=names))

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        return to_plain(self)

    def to_json(self) -> str:
        """The answer as JSON."""
        return written(self.to_dict())

    def to_arrow(self) -> pa.Table:
        """One row for each part of each span (`progress.tables.parts_table`)."""
        from gigaramp.launch.progress.tables import parts_table

        return parts_table(self)

    def __str__(self) -> str:
        from gigaramp.launch.progress.words import progress_text

        return progress_text(self)
