"""The experts beside the local people, and the partners that run a line."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from gigaramp.plant.number import Count, DateNumber
from gigaramp.plant.part import Experience, Name, Part, Plain, Ratio, Time

Work = Literal["run", "repair", "coach"]
"""What an expert does: runs a machine nobody else can run, repairs a stop, coaches learners."""


class HomeVisits(Part):
    """Experts go home for a while and come back; the people of a family go in turn."""

    every: Time = Field(description="Time between two visits of one expert.")
    lasts: Time = Field(description="Length of a visit.")


class Experts(Part):
    """One family of visiting experts."""

    steps: tuple[Name, ...] = Field(description="Steps they know.")
    count: Count = Field(description="People in this family.")
    origin: str = Field(default="", description="Country they come from.")
    languages: tuple[str, ...] = Field(default=(), description="Languages they speak.")
    arrives: DateNumber = Field(description="Arrival; a span is uniform over the people of the family.")
    leaves: DateNumber = Field(description="Departure; a span is uniform over the people of the family.")
    skill: Ratio | None = Field(
        default=None, description="Share of full skill of a step they have. Default: full skill."
    )
    span: Plain | None = Field(
        default=None, description="Learners one of them coaches at once. Default: `people.places`."
    )
    does: tuple[Work, ...] = Field(
        default=("run", "repair", "coach"),
        description="What they do, most urgent first. Left out: never. Who coaches guides learners before all of these.",
    )
    shifts: tuple[str, ...] = Field(
        default=(), description="Shifts they work, as in the calendar of their steps. Empty: all."
    )
    home_visits: HomeVisits | None = Field(default=None, description="They go home now and then. Absent: they stay.")
    writes: Ratio | None = Field(
        default=None, description="Share of their time spent writing down what they know (knowhow)."
    )


class Recall(Part):
    """Visiting experts are called home: a share of those on site leaves early, in every family by its size.

    Who arrives after the date comes as planned. The people of a partner that runs a line stay.
    """

    on: DateNumber = Field(description="First day away; a span is uniform over those who go.")
    share: Ratio | None = Field(default=None, description="Share of the experts on site who go. Default: all.")


class Operator(Part):
    """A partner that runs one line with its own people until a date, then hands it over.

    Its people count as experts: on site, at the machines and at the stops. Local people learn beside them from the
    start of the handover; before it they are not on this line.
    """

    name: str = Field(description="Who runs the line, as said in public.")
    origin: str = Field(default="", description="Country its people come from.")
    languages: tuple[str, ...] = Field(default=(), description="Languages its people speak.")
    from_: DateNumber | None = Field(
        default=None, alias="from", description="First day it runs the line. Default: the line's start."
    )
    until: DateNumber = Field(description="First day the local people run the line alone.")
    skill: Ratio | None = Field(default=None, description="Output share of its people. Default: full skill.")
    experience: Experience | None = Field(
        default=None, description="Cells of its own plants that count as made on this line."
    )
    leaves_behind: Ratio | None = Field(
        default=None, description="Share of that experience that stays when it leaves. Default: all."
    )
    handover: Time | None = Field(
        default=None, description="How long local people work beside it before it leaves. Default: none."
    )
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
