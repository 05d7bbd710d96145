"""The people of a plant: local staff, how they learn, and the experts beside them."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from gigaramp.plant.number import Count, DateNumber, Day
from gigaramp.plant.part import Experience, Name, Part, PerTime, Plain, Ratio, Time


class Headcount(Part):
    """Local staff on a date."""

    on: Day = Field(description="Date of the head-count.")
    count: Count = Field(description="Local people employed.")


class Training(Part):
    """Training-centre programme before the line."""

    hours: Time | None = Field(default=None, description="Length of the programme.")
    worth: Ratio | None = Field(default=None, description="What one training hour is worth beside an hour on the line.")
    hours_a_week: Time | None = Field(default=None, description="Hours of the programme in one week: how long it takes.")


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
    glossary: bool = Field(default=False, description="True: the plant's own terms are in a shared glossary.")
    glossary_gain: Ratio | None = Field(default=None, description="Share of the missing understanding a glossary gives.")


class Experts(Part):
    """One family of visiting experts."""

    steps: tuple[Name, ...] = Field(description="Steps they know.")
    count: Count = Field(description="People in this family.")
    origin: str = Field(default="", description="Country they come from.")
    languages: tuple[str, ...] = Field(default=(), description="Languages they speak.")
    arrives: DateNumber = Field(description="Arrival; a span is uniform over the people of the family.")
    leaves: DateNumber = Field(description="Departure; a span is uniform over the people of the family.")


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
    from_: DateNumber | None = Field(default=None, alias="from", description="First day it runs the line. Default: the line's start.")
    until: DateNumber = Field(description="First day the local people run the line alone.")
    skill: Ratio | None = Field(default=None, description="Output share of its people. Default: full skill.")
    experience: Experience | None = Field(default=None, description="Cells of its own plants that count as made on this line.")
    leaves_behind: Ratio | None = Field(default=None, description="Share of that experience that stays when it leaves. Default: all.")
    handover: Time | None = Field(default=None, description="How long local people work beside it before it leaves. Default: none.")
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class People(Part):
    """Local staff, how they learn, and the experts beside them."""

    recruits: tuple[Headcount, ...] = Field(default=(), description="Local staff by date; straight lines between dates.")
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
