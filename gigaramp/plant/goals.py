"""What a plant wants, what it announced, and what is known of it: goals, the plan, dated facts, choices."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from gigaramp.plant.number import Count, Day
from gigaramp.plant.part import Part, Plain, Rate, Ratio, Time


class Goal(Part):
    """One definition of success. Which keys are there says which kind it is (see docs)."""

    rate: Rate | None = Field(default=None, description="Rate goal: capability held at or above this rate.")
    also: tuple[Rate, ...] = Field(default=(), description="Further rates told beside it.")
    share_of_full_speed: Ratio | None = Field(
        default=None, description="On-its-own goal: share of full_speed held without experts."
    )
    experts: Count = Field(default=None, description="Experts left in an on-its-own goal (0).")
    scrap_below: Ratio | None = Field(default=None, description="Scrap goal: plant scrap ratio at or below this.")
    vehicles: Count = Field(default=None, description="Volume goal: good packs in the year `year`.")
    year: int | None = Field(default=None, ge=1900, le=2200, description="Calendar year of a volume goal.")
    hold: Time | None = Field(default=None, description="How long it must hold.")
    announced: Day | None = Field(default=None, description="Date announced in public.")
    source: str | None = Field(default=None, description="Where it was announced.")


class Span(Part):
    """Days from one date to another, both included."""

    from_: Day = Field(alias="from", description="First day.")
    to: Day = Field(description="Last day.")
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class KnownFact(Part):
    """A dated public fact that weights the futures; never an input."""

    what: str = Field(
        description="Figure: vehicles.total, packs.total, cells.total, vehicles.day, vehicles.day_ratio, scrap_ratio, cells.scrap_ratio."
    )
    on: Day | None = Field(default=None, description="Day of the fact, for a total from the start or a state.")
    from_: Day | None = Field(default=None, alias="from", description="First day of the fact.")
    to: Day | None = Field(default=None, description="Last day of the fact.")
    over: Span | None = Field(
        default=None, description="Other days: the value is then the figure over the total of these days."
    )
    value: Plain = Field(description="Value of the figure.")
    told: Day | None = Field(
        default=None, description="Day it was said; before it the fact is not used (default: its last day)."
    )
    tolerance: str = Field(description='One standard deviation: "500", "5 %" (of a ratio) or a factor "x1.5".')
    source: str = Field(description="Page or paper that says it.")
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Plan(Part):
    """The announced plan as a curve: vehicles per month."""

    months: dict[str, float] = Field(description="YYYY-MM: vehicles planned in that month.")
    status: Literal["public", "derived", "assumed", "measured"] = Field(description="Where the curve comes from.")
    source: str | None = Field(default=None, description="Page or paper that says it.")
    note: str = Field(default="", description="How it was made.")


class Chosen(Part):
    """Why some bare values (counts, dates) were chosen in a shipped plant."""

    addresses: tuple[str, ...] = Field(description="Addresses; a trailing .* covers all below.")
    status: Literal["public", "derived", "assumed", "measured"] = Field(description="Where the values come from.")
    why: str = Field(description="Why they were chosen.")
    source: str | None = Field(default=None, description="Page or paper that says it.")
