"""Local people one by one: how they come, learn, are judged, help and leave."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from gigaramp.plant.number import Count, DateNumber, Day
from gigaramp.plant.part import Name, Part, Plain, Ratio, Time


class Persons(Part):
    """People are followed one by one: each has a skill, a shift team, and a day to leave."""

    replaced_after: Time | None = Field(
        default=None, description="From a leaver's last day to the training of the recruit who follows."
    )
    experienced: Ratio | None = Field(default=None, description="Share of recruits who have run such machines before.")
    prior_hours: Time | None = Field(default=None, description="p: hours that this earlier experience counts as.")
    guided: Plain | None = Field(
        default=None, description="People below level 3 whom one at level 3 can guide beside the own machine."
    )
    coached: Plain | None = Field(default=None, description="Learners one at level 4 coaches beside the own machine.")
    repair_worth: Plain | None = Field(
        default=None,
        description="Hours of practice that an hour of repair beside a better one is worth, where they understand each other.",
    )
    pioneers_keep: Ratio | None = Field(
        default=None, description="Share of a pioneer's practice that counts on another line."
    )


class Person(Part):
    """One person of the roster."""

    id: str = Field(description="Who it is; no two people share one.")
    hired: Day = Field(description="First day in the plant, training included.")
    leaves: Day | None = Field(default=None, description="First day away. Default: by the plant's turnover.")
    steps: tuple[Name, ...] = Field(description="Steps the person works at; the first decides the skill family.")
    line: Name | None = Field(default=None, description="Line of these steps. Not for steps that all lines share.")
    team: Count = Field(default=None, description="Shift team, from 1. Default: spread evenly.")
    prior_hours: Time | None = Field(default=None, description="Earlier hours on such machines.")
    languages: tuple[str, ...] = Field(default=(), description="Languages beside the local one.")


class Technicians(Part):
    """Local people who repair machines: a stop that the operators cannot mend goes to them before it goes to an expert."""

    steps: tuple[Name, ...] = Field(description="Steps whose machines they repair.")
    crew: Plain = Field(description="Technicians a shift needs; each shift team has whole people, so it is rounded up.")
    prior_hours: Time | None = Field(default=None, description="p: hours that the trade they have learned counts as.")
    hired: DateNumber | None = Field(default=None, description="First day. Default: the plant's start.")


class CrossTraining(Part):
    """Some people learn a second skill of their line, and stand in where a crew is short."""

    share: Ratio = Field(description="Share of the people who learn a second skill.")
    hours: Time = Field(description="Hours of practice they have in it when they begin.")


class Departure(Part):
    """A wave of leavers: a share of the local people leaves between two days, above the usual turnover."""

    from_: Day = Field(alias="from", description="First day of the wave.")
    to: Day = Field(description="Last day of the wave.")
    share: Ratio = Field(description="Share of the local people who leave in it.")
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Pioneers(Part):
    """People of another line open this one: they bring what they know, and newcomers take their places there."""

    from_: Name = Field(alias="from", description="Line they come from.")
    share: Ratio = Field(description="Share of each of its crews who go, the most skilled first.")
    keeps: Ratio | None = Field(
        default=None,
        description="Share of their practice that counts on this line. Default: `people.persons.pioneers_keep`.",
    )
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Assessment(Part):
    """An expert's judgement: from this day a person, or a crew, has this skill level."""

    person: str | None = Field(default=None, description="Person of the roster. Default: everyone at the step.")
    step: Name = Field(description="Step that was judged.")
    line: Name | None = Field(default=None, description="Line that was judged. Default: all.")
    team: Count = Field(default=None, description="Shift team that was judged, from 1. Default: all.")
    level: Plain = Field(description="0 none, 1 in training, 2 with help, 3 alone at speed, 4 teaches.")
    on: Day = Field(description="Day of the judgement.")
    by: str = Field(description="Who judged: a family of experts, a team leader.")
