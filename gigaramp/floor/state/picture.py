"""The latest picture of a plant: what its machines do, who waits for help, who is there, what was made. Frozen; pages read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Status = Literal["running", "stopped", "starving", "blocked", "changeover", "maintenance", "unknown"]
CallStatus = Literal["called", "escalated", "answered", "arrived", "closed"]


@dataclass(frozen=True)
class MachineNow:
    """One machine: what it does since when; the stop it stands in, and why."""

    machine: str
    status: Status
    since: datetime | None
    stop: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class StepNow:
    """A step on a line: its machines, and units of the production day so far; None where no row tells them."""

    line: str | None
    step: str
    machines: tuple[MachineNow, ...]
    started: float | None
    good: float | None
    scrap: float | None


@dataclass(frozen=True)
class Told:
    """What somebody said in a call. `note` is in the form of `floor.knowhow.notes`."""

    when: datetime
    who: str | None
    note: str


@dataclass(frozen=True)
class FixTried:
    """What was done at a stop, by whom, and whether it helped; with the alarm and the step at which it will be found again."""

    when: datetime
    who: str | None
    helped: bool
    note: str
    call: str = ""
    line: str | None = None
    step: str | None = None
    machine: str | None = None
    alarm: str | None = None


@dataclass(frozen=True)
class CallNow:
    """A call for help. `called`: who is called now; instants are None until they happen."""

    id: str
    line: str | None
    step: str | None
    machine: str | None
    alarm: str | None
    alarm_text: str | None
    level: float | None
    status: CallStatus
    called_at: datetime
    called: str | None
    answered_by: str | None
    answered_at: datetime | None
    arrived_at: datetime | None
    closed_at: datetime | None
    said: tuple[Told, ...] = ()
    fixes: tuple[FixTried, ...] = ()
    escalations: tuple[tuple[datetime, str | None], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for its end."""
        return self.status != "closed"


@dataclass(frozen=True)
class StopNow:
    """A machine that stands."""

    id: str
    line: str | None
    step: str | None
    machine: str | None
    began: datetime
    cause: str | None
    alarm: str | None
    alarm_text: str | None
    call: CallNow | None


@dataclass(frozen=True)
class PersonNow:
    """Somebody who is on shift."""

    person: str
    step: str | None
    line: str | None
    shift: str | None
    since: datetime


@dataclass(frozen=True)
class CrewNow:
    """People at work at a step on the last production day that a sheet tells, shift by shift."""

    day: date
    line: str | None
    step: str | None
    shift: str | None
    people: float


@dataclass(frozen=True)
class SkillNow:
    """A level that somebody was signed off at."""

    person: str
    line: str | None
    step: str | None
    level: float
    signed_by: str | None
    when: datetime
    meaning: str


@dataclass(frozen=True)
class DayNow:
    """Units of one production day at a step on a line; None where no row tells them. Shipped units have no step."""

    day: date
    line: str | None
    step: str | None
    started: float | None
    good: float | None
    scrap: float | None
    reworked: float | None
    shipped: float | None


@dataclass(frozen=True)
class ScrapNow:
    """Scrap of one production day: `step` and `machine` where it was found, `cause` the step or defect that made it."""

    day: date
    line: str | None
    step: str | None
    machine: str | None
    cause: str | None
    units: float


@dataclass(frozen=True)
class ActionNow:
    """An action that is agreed against a loss, and not ended."""

    line: str | None
    step: str | None
    loss: str
    owner: str | None
    due: date | None
    action: str
    by: str | None
    when: datetime


@dataclass(frozen=True)
class Outside:
    """A place that rows tell of and the plant does not have, with how many rows."""

    line: str | None
    step: str | None
    rows: int


@dataclass(frozen=True)
class Picture:
    """The plant as the rows up to `position` tell it. `now`: the instant of the newest row; `day`: its production day.

    `tells_experts`: whether rows tell who is on site; where none does, `experts` is empty and says nothing.
    """

    position: int
    now: datetime | None
    day: date
    steps: tuple[StepNow, ...] = ()
    stops: tuple[StopNow, ...] = ()
    calls: tuple[CallNow, ...] = ()
    fixes: tuple[FixTried, ...] = ()
    present: tuple[PersonNow, ...] = ()
    crews: tuple[CrewNow, ...] = ()
    experts: Mapping[str, int] = field(default_factory=dict)
    tells_experts: bool = False
    skills: tuple[SkillNow, ...] = ()
    days: tuple[DayNow, ...] = ()
    scrap: tuple[ScrapNow, ...] = ()
    actions: tuple[ActionNow, ...] = ()
    ended_actions: tuple[ActionNow, ...] = ()
    notes: tuple[Told, ...] = ()
    outside: tuple[Outside, ...] = ()

    def call(self, number: str) -> CallNow | None:
        """The call of this id, open or closed."""
        return next((one for one in self.calls if one.id == number), None)

    def to_dict(self) -> dict[str, Any]:
        """The picture as plain values."""
        return {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__}


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
