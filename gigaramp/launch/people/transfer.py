"""What an answer says of the transfer of skills: who is ready, what is done without experts, and what training holds back.

All series have one value for each of the `periods`: four weeks each, told by their first Monday (the last may be shorter).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from gigaramp.launch.odds.ranges import DateRange, Share
from gigaramp.launch.weeks.course import Fan

Middle = tuple[float | None, ...]
"""The 50 % point over the futures for each period; None where no future has a value."""

Part = Literal["plant", "line", "step"]

Capacity = Literal["guides", "coaches", "class"]
"""What training can be short of: somebody to guide a learner at the machine, somebody to coach, a seat in the class."""


@dataclass(frozen=True)
class Shortage:
    """From `first` until `until` a step is short of people on a shift; `people` is the largest shortage in between.

    `until` is the first period from which the need stays met to the horizon; None where that is not within the horizon.
    `not_there` and `learning` split `people` by cause, in the period of the largest shortage: people who are not on the
    shift (not hired, away, in training), and people who are, below level 3.
    """

    people: float
    first: date
    until: date | None
    not_there: float = 0.0
    learning: float = 0.0


@dataclass(frozen=True)
class ShiftReadiness:
    """The people of one step on one such shift, mean over the shifts of a period, all lines together.

    `needed`: people the step needs. `ready`: people at level 3 or above who are there. `short`: needed less ready, zero
    where enough are there. Of these, `not_there` are the posts with nobody (needed less present), `learning` the posts with
    somebody below level 3; each is a middle of its own, so their sum may differ from `short`. A shift without work has no
    value. `shortage` tells `short` from now on; None: nobody is missing beyond the usual absence.
    """

    step: str
    shift: Annotated[str, Field(description="Hours of the shift: 21:00-05:00.")]
    name: Annotated[str, Field(description="The same in words where its hours allow: mornings, afternoons, nights.")]
    needed: Middle
    ready: Fan
    short: Middle
    shortage: Shortage | None
    not_there: Middle = ()
    learning: Middle = ()


@dataclass(frozen=True)
class Readiness:
    """Step by shift: level-3 people present against those needed. It says who is there; forks say if the plant can run.

    `absence`: share of the people who are away on a usual day; a shift that lacks no more than that is not short.
    """

    periods: tuple[date, ...]
    shifts: tuple[ShiftReadiness, ...]
    absence: Share = 0.0


@dataclass(frozen=True)
class IndependentFrom:
    """From when on the shares of good output and of stops done without an expert stay at their targets, to the horizon.

    `output` and `stops` by themselves, `both` together. Each is told by the first week whose last four weeks meet the
    target, as do those of all later weeks; it begins with the first output. `chance_within_horizon`: of `both`.
    """

    output: DateRange
    stops: DateRange
    both: DateRange
    chance_within_horizon: Share


@dataclass(frozen=True)
class ShiftIndependence:
    """A step on one shift: its share of machine-hours, so of good output, and of stops, without an expert."""

    shift: str
    name: str
    output_alone: Middle
    stops_alone: Middle


@dataclass(frozen=True)
class PartIndependence:
    """The plant, a line or a step: share of good output made, and of stops ended, without an expert.

    The formulas stand in `gigaramp.kpi.independence`. `name` is empty for the plant. Steps also tell their `shifts`.
    """

    part: Part
    name: str
    output_alone: Fan
    stops_alone: Fan
    independent: IndependentFrom
    shifts: tuple[ShiftIndependence, ...] = ()


@dataclass(frozen=True)
class Departure:
    """A family of experts, or a partner, and whether what they know is independent by the day the last of them leaves.

    `who`: the family, or the partner by its name; `parts`: their steps, or the line a partner runs. `leaves`: the last day
    of the file, its middle one where it is not sure. `independent`: from when all of the parts are. `chance`: that it is so
    by `leaves`, with its Monte Carlo error; None where that is after the horizon.
    """

    who: str
    parts: tuple[str, ...]
    leaves: date
    independent: DateRange
    chance: Share | None
    error: float | None


@dataclass(frozen=True)
class Independence:
    """What experts' departure is planned by: from when on each part of the plant works without them while they are there.

    It is read from futures with experts, so it does not say that the plant would hold its rate without them: forks test that.
    """

    periods: tuple[date, ...]
    output_target: Share
    stops_target: Share
    parts: tuple[PartIndependence, ...]
    departures: tuple[Departure, ...] = ()


@dataclass(frozen=True)
class StepTraining:
    """How far the training of one step is short of guides and coaches, quarter by quarter.

    `uncoached`: share of the learners' person-shifts that nobody coached. `unguided`: share of them that could not run
    for want of a guide. `chance`: chance that training holds the step back in the quarter, by the rule of
    `gigaramp.launch.people.training_load`; `held_by`: what it is short of in more than half of the futures, the most frequent first.
    """

    step: str
    family: Annotated[str, Field(description="Skill family of the step.")]
    uncoached: Fan
    unguided: Fan
    chance: tuple[Share, ...]
    held_by: tuple[tuple[Capacity, ...], ...]


@dataclass(frozen=True)
class ClassTraining:
    """People of a skill family who wait for a seat in the training centre, mean over a quarter."""

    family: str
    waiting: Fan


@dataclass(frozen=True)
class TrainingLoad:
    """When training itself is the bottleneck. `quarters`: 2026-Q1; every series has one value for each of them."""

    quarters: tuple[str, ...]
    steps: tuple[StepTraining, ...]
    classes: tuple[ClassTraining, ...]
