"""What a forecast answers: frozen values that carry their range, their definition and their reasons.

The JSON form is these classes, field by field; its schema is published by `answer_schema()`. A range of kind `spread`
holds 10 to 90 % of the futures; a field named `error` is the Monte Carlo error of a chance, one standard deviation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from gigaramp.errors import AskError
from gigaramp.languages import english, listed, say
from gigaramp.launch.changes import Change
from gigaramp.launch.money.answer import Money as Money
from gigaramp.launch.odds.ranges import DateRange as DateRange
from gigaramp.launch.odds.ranges import Range as Range
from gigaramp.launch.odds.ranges import Share as Share
from gigaramp.launch.outside.outside_view import OutsideView
from gigaramp.launch.people.transfer import Independence, Readiness, TrainingLoad
from gigaramp.launch.today.answer import FromLog
from gigaramp.launch.weeks.course import Course
from gigaramp.launch.wording.written import written
from gigaramp.plots import Plots
from gigaramp.twin.fidelity import Agreement, Fidelity

Mark = Literal["p10", "p50", "p90"]
"""The three dates told of a goal: those at which the chance reaches 10, 50 and 90 %."""


@dataclass(frozen=True)
class Reason:
    """What limits output in the weeks before the goal: a step, and a kind of loss on it.

    `share`: its part of all lost hours of the limiting steps, mean over futures; all reasons sum to one.
    `spread`: the same part in single futures. `loss` is one of `kpi.LOSSES`, or `no_machine` where the step runs all the
    time and has too few machines. `training`: of the person-shifts that a step was short of (`no_people`), the share for
    which learners were there and had no guide, so that more training would have helped; None for other losses.
    """

    step: str
    loss: str
    share: Share
    spread: Range
    training: Share | None = None


@dataclass(frozen=True)
class ExpertNeed:
    """Share of the stops of a step that an expert ended, in the weeks before the goal."""

    step: str
    share: Share
    spread: Range


@dataclass(frozen=True)
class Thirds:
    """The odds in the futures where a number is low (`value <= below`) and where it is high (`value > above`)."""

    by: Annotated[date, Field(description="Date the chances are told for.")]
    below: str
    chance_below: Share
    error_below: float
    above: str
    chance_above: Share
    error_above: float


@dataclass(frozen=True)
class Influence:
    """How much of the spread of a goal's date one uncertain number explains.

    `explains`: `date`, or `nearness` (how near the best hold came) where fewer than one future in ten gets there, so
    that dates tell too little.
    `floor`: share that the best of all numbers would reach by luck alone in 19 of 20 shuffles. Below it the number is
    not `distinguishable` from luck. Numbers of one `kind` are drawn together, so each also stands for its kind.
    """

    address: str
    kind: str
    share: Share
    floor: Share
    distinguishable: bool
    explains: Literal["date", "nearness"] = "date"
    thirds: Thirds | None = None


@dataclass(frozen=True)
class RateAnswer:
    """The odds of one further rate of a goal."""

    rate: str
    chance_by_announced: Share | None
    error: float | None
    chance_within_horizon: Share
    dates: DateRange


@dataclass(frozen=True)
class LongHold:
    """The long hold of an on-its-own goal, tested where the experts leave on one of its dates.

    `chance` is None where the long hold would end after the horizon, or where there is no such date.
    """

    at: Mark
    leave: date | None
    weeks: int
    chance: Share | None
    error: float | None


@dataclass(frozen=True)
class LeaveDate:
    """Chance that the plant runs on its own if the experts leave on this date, or on any later one that was tested."""

    leave: date
    chance: Share


@dataclass(frozen=True)
class LineAnswer:
    """Odds that one line is on its own: with every expert gone it hands on its equal share of what the goal asks, in cells."""

    line: str
    chance_by_announced: Share | None
    error: float | None
    chance_within_horizon: Share
    dates: DateRange


@dataclass(frozen=True)
class GoalAnswer:
    """The odds of one goal, all read from one distribution, with its definition and its reasons.

    `tested`: the whole distribution of an on-its-own goal, at each date on which the experts were taken away; `lines`: the
    same question for each line alone, where the plant has several.
    """

    goal: str
    kind: Literal["rate", "on_its_own", "scrap", "vehicles"]
    target: Annotated[str, Field(description="What the goal asks for, as written: 150,000 vehicle/year, 95 %.")]
    definition: str
    announced: date | None
    chance_by_announced: Share | None
    error: float | None
    chance_within_horizon: Share
    dates: DateRange
    reasons: tuple[Reason, ...]
    measure_first: tuple[Influence, ...]
    also: tuple[RateAnswer, ...] = ()
    leans_on_experts: tuple[ExpertNeed, ...] = ()
    long_hold: tuple[LongHold, ...] = ()
    tested: tuple[LeaveDate, ...] = ()
    lines: tuple[LineAnswer, ...] = ()


@dataclass(frozen=True)
class YearOutput:
    """Units shipped in one calendar year. `whole` is False where only a part of the year is simulated."""

    year: int
    whole: bool
    planned: float | None
    shipped: Range


@dataclass(frozen=True)
class MonthOutput:
    """The announced plan of one month beside what the futures ship."""

    month: str
    planned: float
    shipped: Range


@dataclass(frozen=True)
class QuarterScrap:
    """Rolled scrap ratio of all steps in one quarter."""

    quarter: str
    scrap_ratio: Range


@dataclass(frozen=True)
class PlanGap:
    """What the announced plan says for a span of days up to `as_of`, what the futures ship in it, and the difference.

    `planned` is a month's plan spread evenly over its planned working days. A gap below zero is behind the plan.
    """

    span: Literal["yesterday", "this month", "this year"]
    first: date
    last: date
    planned: float
    shipped: Range
    gap: Range


@dataclass(frozen=True)
class FactAnswer:
    """A known fact beside the futures.

    `what` is the figure as in the file, `words` says it for people; `first` and `last` are its days. `low` and `high`
    lie one tolerance (one standard deviation) away from `value`. `unweighted`: its range among all futures as drawn,
    and `below` the share of them under `value`; `weighted`: its range after all facts have been used.
    `pull`: share of the futures' weight that this fact moved: half the sum of |weight - weight without it|.
    `chance_without`: chance of the first goal by its announced date had this fact been left out, with its error
    `error_without` and the futures it rests on, `effective_without`; None where fewer than ten would be left.
    A fact that was not used says why in `unused`.
    """

    what: str
    words: str
    first: date | None
    last: date
    value: float
    low: float
    high: float
    tolerance: str
    source: str
    unweighted: Range
    below: Share | None
    weighted: Range
    pull: Share
    chance_without: Share | None
    error_without: float | None
    effective_without: float | None
    unused: str = ""


@dataclass(frozen=True)
class CorrelationOdds:
    """The odds of one goal at one correlation of like numbers, and the effective futures at that correlation."""

    correlation: float
    goal: str
    chance_by_announced: Share | None
    error: float | None
    chance_within_horizon: Share
    dates: DateRange
    effective_futures: float


@dataclass(frozen=True)
class Output:
    """What the plant makes: good units a planned working day now, units shipped a year, scrap, and the plan."""

    product: str
    now: date
    day_now: Range
    years: tuple[YearOutput, ...]
    scrap: tuple[QuarterScrap, ...]
    plan: tuple[MonthOutput, ...]
    gaps: tuple[PlanGap, ...] = ()


@dataclass(frozen=True)
class Forecast:
    """When each goal is reached, with odds and reasons: `ramp["full_speed"].dates.p50`.

    `futures` were simulated to the end; where facts are known, they were kept from so many `histories`, simulated up to
    the last fact (else 0).
    `changes`: what was changed in the plant after its file was read; empty for a plant as it stands in its file.
    `fidelity`: which model simulated; of the day model `agreement` tells how far it lies from the event twin.
    `effective_futures`: futures left after weighting by the `facts_used` known facts up to `as_of`. `seconds` is the
    time it took, `source` the plant it is about, and `losses` the loss tree of its futures (`launch.weeks.lost.Lost`), told by
    the last answer of a forecast that narrows; these three are no part of the JSON form, which is the same each time.
    `plot` holds its pictures for a notebook. `readiness`, `independence` and `training` are told where people are followed one by
    one (`people.persons`), by the last answer of a forecast that narrows.
    `money`: what the launch costs, where it was asked for (`in_euros`). `log`: what it was conditioned on, where it starts from a log.
    """

    plant: str
    about: str
    as_of: date | None
    until: date
    futures: int
    effective_futures: float
    facts_used: int
    seed: int
    correlation: float
    version: str
    answers: tuple[GoalAnswer, ...]
    output: Output
    facts: tuple[FactAnswer, ...] = ()
    course: Course | None = None
    readiness: Readiness | None = None
    independence: Independence | None = None
    training: TrainingLoad | None = None
    outside_view: OutsideView | None = None
    money: Money | None = None
    at_correlations: tuple[CorrelationOdds, ...] = ()
    log: FromLog | None = None
    histories: int = 0
    changes: tuple[Change, ...] = ()
    fidelity: Fidelity = "event"
    agreement: Agreement | None = None
    notes: tuple[str, ...] = ()
    format: Literal[1] = 1
    seconds: Annotated[float, Field(exclude=True)] = field(default=0.0, compare=False)
    source: Annotated[Any, Field(exclude=True)] = field(default=None, compare=False, repr=False)
    losses: Annotated[Any, Field(exclude=True)] = field(default=None, compare=False, repr=False)
    plot: ClassVar[Any] = Plots("gigaramp.report.notebook.plots:ForecastPlots")

    def __getitem__(self, goal: str) -> GoalAnswer:
        for answer in self.answers:
            if answer.goal == goal:
                return answer
        from difflib import get_close_matches

        names = [answer.goal for answer in self.answers]
        near = get_close_matches(goal, names, n=1)
        hint = (
            say('did you mean "{near}"?', near=near[0])
            if near
            else say("goals are {names}", names=listed(names) or say("none"))
        )
        raise AskError(say('no goal is called "{goal}": {hint}', goal=goal, hint=hint))

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        return to_plain(self)

    def to_json(self) -> str:
        """The answer as JSON, described by `answer_schema()`."""
        return written(self.to_dict())

    def __str__(self) -> str:
        from gigaramp.launch.wording.words import forecast_text

        return forecast_text(self)


def to_plain(answer: Any) -> dict[str, Any]:
    """An answer as plain values for JSON: dates as YYYY-MM-DD, tuples as lists, words in English."""
    from pydantic import TypeAdapter

    plain: dict[str, Any] = TypeAdapter(type(answer)).dump_python(english(answer), mode="json")
    plain.pop("seconds", None)
    return plain


def answer_schema() -> dict[str, Any]:
    """JSON Schema of a forecast's JSON form (draft 2020-12)."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Forecast).json_schema(mode="serialization")
    schema["properties"].pop("seconds", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "gigaramp forecast", **schema}
