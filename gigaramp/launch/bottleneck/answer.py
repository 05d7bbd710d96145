"""What `gigaramp bottleneck` answers: who limits each week, how sure that is, and what each step would be worth perfect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from gigaramp.launch.answer import to_plain
from gigaramp.launch.changes import Change
from gigaramp.launch.odds.ranges import Range, Share
from gigaramp.launch.wording.written import written
from gigaramp.plots import Plots
from gigaramp.twin.fidelity import Agreement, Fidelity

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class WeekLimit:
    """The step that limits output in one week, which begins on this Monday.

    `confidence`: share of the futures in which it limits, with its Monte Carlo `error`. `pace`: how much of the plant's pace
    it sets in those futures, and `margin` how much more than the next one: at 0 or below two steps limit alike. `second` limits in
    the next largest share of the futures. `line`: where the step stands on lines and one of them is clearly worse; None
    where it is shared or all its lines are alike. A week in which nothing works has no step.
    """

    week: date
    step: str | None
    line: str | None
    confidence: Share
    error: float
    pace: Share | None
    margin: float | None
    second: str | None
    second_confidence: Share


@dataclass(frozen=True)
class LimitPeriod:
    """Weeks in a row in which one step limits more futures than any other; `confidence` is the mean over these weeks."""

    first: date
    last: date
    step: str
    line: str | None
    weeks: int
    confidence: Share


@dataclass(frozen=True)
class StepLimits:
    """One step, or fleet of sleds: `share` of the futures in which it limits, week by week; `weeks` its mean from `as_of` on."""

    step: str
    weeks: Share
    share: tuple[Share, ...]


@dataclass(frozen=True)
class Gain:
    """Units shipped more a year, under the same luck: mean over futures, its standard error, and its spread over futures.

    `days_of_full_speed`: the mean in planned working days at the rate of full speed; None where no goal names such a rate.
    """

    units_a_year: float
    error: float
    spread: Range
    days_of_full_speed: float | None
    futures: int
    fidelity: Fidelity

    @property
    def is_clear(self) -> bool:
        """The mean is more than two standard errors away from none."""
        return abs(self.units_a_year) > 2.0 * self.error


@dataclass(frozen=True)
class StepWorth:
    """What one step would be worth if it were perfect, on all its lines, and with one machine more on each of them.

    `by_day` is the screening by the day model, `confirmed` the event twin, for those that pay most; `one_more` too. `added`:
    how many machines, or sleds, `one_more` adds; 0 for a step of places, which has a tenth more of them.
    """

    step: str
    by_day: Gain | None
    confirmed: Gain | None
    one_more: Gain | None
    added: int

    @property
    def perfect(self) -> Gain | None:
        """The gain of a perfect step, by the event twin where it was confirmed."""
        return self.confirmed or self.by_day


@dataclass(frozen=True)
class Bottleneck:
    """Which step limits output each week, and what it is worth: `answer.worth[0].step` pays most if it were perfect.

    `steps` are in the order of the flow. `worth` is ranked: those that the event twin confirmed first. Gains count the days
    after `counted_from`, per year of them.
    """

    plant: str
    about: str
    as_of: date | None
    until: date
    counted_from: date
    futures: int
    effective_futures: float
    seed: int
    correlation: float
    version: str
    product: str
    definition: str
    worth_definition: str
    weeks: tuple[WeekLimit, ...]
    periods: tuple[LimitPeriod, ...]
    steps: tuple[StepLimits, ...]
    worth: tuple[StepWorth, ...]
    changes: tuple[Change, ...] = ()
    fidelity: Fidelity = "event"
    agreement: Agreement | None = None
    notes: tuple[str, ...] = ()
    format: Literal[1] = 1
    plot: ClassVar[Any] = Plots("gigaramp.report.notebook.of_answers:BottleneckPlots")

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        return to_plain(self)

    def to_json(self) -> str:
        """The answer as JSON."""
        return written(self.to_dict())

    def to_arrow(self) -> pa.Table:
        """Arrow table, one row for each week: week, step, line, confidence, error, pace, margin, second, second_confidence."""
        import pyarrow as pa

        names = ("week", "step", "line", "confidence", "error", "pace", "margin", "second", "second_confidence")
        kinds = (pa.date32(), pa.string(), pa.string(), *[pa.float64()] * 4, pa.string(), pa.float64())
        return pa.table(
            {
                name: pa.array([getattr(one, name) for one in self.weeks], kind)
                for name, kind in zip(names, kinds, strict=True)
            }
        )

    def worth_to_arrow(self) -> pa.Table:
        """Arrow table, one row for each step and gain: step, gain, units_a_year, error, p10, p50, p90, days_of_full_speed ..."""
        import pyarrow as pa

        rows = [
            {"step": one.step, "gain": kind, "units_a_year": gain.units_a_year, "error": gain.error, "p10": gain.spread.p10,
             "p50": gain.spread.p50, "p90": gain.spread.p90, "days_of_full_speed": gain.days_of_full_speed,
             "futures": gain.futures, "fidelity": gain.fidelity}
            for one in self.worth
            for kind, gain in (("by_day", one.by_day), ("confirmed", one.confirmed), ("one_more", one.one_more))
            if gain is not None
        ]  # fmt: skip
        text, number = pa.string(), pa.float64()
        kinds = {"step": text, "gain": text, **dict.fromkeys(("units_a_year", "error", "p10", "p50", "p90"), number)}
        kinds |= {"days_of_full_speed": number, "futures": pa.int32(), "fidelity": text}
        return pa.Table.from_pylist(rows, pa.schema(list(kinds.items())))

    def __str__(self) -> str:
        from gigaramp.launch.bottleneck.words import bottleneck_text

        return bottleneck_text(self)
