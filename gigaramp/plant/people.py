"""The people of a plant: local staff, how they learn and understand each other. Experts and persons have their own files."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gigaramp.plant.experts import Experts, Recall
from gigaramp.plant.number import Count, DateNumber, Day
from gigaramp.plant.part import Name, Part, PerTime, Plain, Ratio, Time
from gigaramp.plant.persons import Assessment, CrossTraining, Departure, Person, Persons, Technicians


class Headcount(Part):
    """Local staff on a date."""

    on: Day = Field(description="Date of the head-count.")
    count: Count = Field(description="Local people employed.")


class Training(Part):
    """Training-centre programme before the line."""

    hours: Time | None = Field(default=None, description="Length of the programme.")
    worth: Ratio | None = Field(default=None, description="What one training hour is worth beside an hour on the line.")
    hours_a_week: Time | None = Field(
        default=None, description="Hours of the programme in one week: how long it takes."
    )
    in_class: Ratio | None = Field(
        default=None, description="Share of the programme in class; the rest is spent in the plant."
    )
    seats: Count | None = Field(
        default=None, description="People the training centre holds at once. Default: no limit."
    )


class Skill(Part):
    """Hyperbolic-recency curve (Mazur and Hastie 1978; Nembhard and Uzumeri 2000)."""

    learning_hours: Time | None = Field(default=None, description="r: hours to half of the top output.")
    recency: Plain | None = Field(default=None, description="a: weight of recency; 0 no forgetting, at most 1.")
    spread: Plain | None = Field(default=None, description="Sigma of k, the top output of persons.")
    requirement: Ratio | None = Field(default=None, description="Output share that counts as full skill of a step.")


class Language(Part):
    """How well two people understand each other, 0 to 1."""

    local: tuple[str, ...] = Field(default=(), description="Languages of the local staff.")
    translation: Ratio | None = Field(default=None, description="Understanding through machine translation.")
    second: dict[Name, Ratio] = Field(
        default_factory=dict, description="Share of the local people who also speak a language."
    )
    second_understood: Ratio | None = Field(
        default=None, description="Understanding in a language that is not one's own."
    )
    interpreters: dict[Name, Count] = Field(
        default_factory=dict, description="Interpreters on a shift, by the experts' language."
    )
    interpreted: Ratio | None = Field(default=None, description="Understanding through an interpreter.")
    interpreter_places: Plain | None = Field(default=None, description="Experts one interpreter serves at once.")
    repair_lengthens: Plain | None = Field(
        default=None, description="How much longer a repair together takes without any understanding."
    )
    glossary: bool = Field(default=False, description="True: the plant's own terms are in a shared glossary.")
    glossary_from: DateNumber | None = Field(default=None, description="First day of the glossary. Default: the start.")
    glossary_gain: Ratio | None = Field(
        default=None, description="Share of the missing understanding a glossary gives."
    )


class People(Part):
    """Local staff, how they learn, and the experts beside them. With `persons` each of them is followed alone."""

    names: Literal["pseudonyms", "roster"] = Field(
        default="pseudonyms", description="How people are shown: as P-014, or by the id of the roster."
    )
    persons: Persons | None = Field(
        default=None, description="People followed one by one. Named: on, with defaults. Absent: crews with a mean."
    )
    roster: tuple[Person, ...] = Field(
        default=(), description="People known by id: a list, or the name of a CSV file beside this file."
    )
    skills: dict[Name, tuple[Name, ...]] = Field(
        default_factory=dict, description="Families of steps that ask for one skill. A step in none is its own."
    )
    technicians: dict[Name, Technicians] = Field(default_factory=dict, description="Local people who repair machines.")
    cross_training: CrossTraining | None = Field(
        default=None, description="People who learn a second skill. Absent: none."
    )
    departures: tuple[Departure, ...] = Field(
        default=(), description="Waves of local people who leave, above the usual turnover."
    )
    assessed: tuple[Assessment, ...] = Field(default=(), description="Skills as an expert judged them on a day.")
    recruits: tuple[Headcount, ...] = Field(
        default=(), description="Local staff by date; straight lines between dates. Needed where there is no roster."
    )
    in_production: Ratio | None = Field(default=None, description="Share of local staff who work at the steps.")
    absence: Ratio | None = Field(default=None, description="Share of planned people who are away on a day.")
    turnover: PerTime | None = Field(default=None, description="Share of people who leave per year.")
    training: Training | None = Field(default=None, description="Programme before the line. Named: on, with defaults.")
    skill: Skill | None = Field(default=None, description="How people learn. Named: on, with defaults.")
    language: Language | None = Field(default=None, description="How well they understand each other. Absent: fully.")
    coaching_gain: Plain | None = Field(default=None, description="gamma: what an hour beside an expert adds.")
    places: Plain | None = Field(default=None, description="Learners one expert can coach at once.")
    watching: Ratio | None = Field(default=None, description="Worth of an hour in which an expert runs the machine.")
    hired_before: Time | None = Field(default=None, description="How long before its line starts a crew is hired.")
    most_cover: Plain | None = Field(default=None, description="Most people in a crew for each one it needs.")
    experts: dict[Name, Experts] = Field(default_factory=dict, description="Families of visiting experts.")
    recall: Recall | None = Field(default=None, description="Experts are called home before they planned to leave.")
