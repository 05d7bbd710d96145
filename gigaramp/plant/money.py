"""What things cost: prices of scrap, delay, people and capital, and the budget of decisions.

Prices never change what a plant makes: the twin does not draw them. What is left out is taken from `defaults.money`.
How they add up to the cost of a launch, each euro once, is told in docs/understand/money.md.
"""

from __future__ import annotations

from pydantic import Field

from gigaramp.plant.part import Energy, EnergyPerTime, Euros, EurosPerEnergy, EurosPerTime, Name, Part, Plain, Ratio


class Prices(Part):
    """Prices of a plant, and what its decisions may cost. Named: with defaults."""

    budget: Euros | None = Field(
        default=None, description="What the decisions of a plan may cost together. Default: no limit."
    )
    energy: Energy | None = Field(
        default=None, description="Energy of one battery cell; of one unit of output where a plant makes no cells."
    )
    scrap_point: EurosPerTime | None = Field(
        default=None, description="Cost of one point (1 %) of scrap at full speed, in a plant of `reference` size."
    )
    delay: EurosPerTime | None = Field(
        default=None,
        description="Cost of a day on which a plant of `reference` size should be at full speed and makes nothing.",
    )
    reference: EnergyPerTime | None = Field(
        default=None, description="Size of the plant that `scrap_point` and `delay` are told of; both scale with size."
    )
    material: EurosPerEnergy | None = Field(
        default=None, description="Material of a good kWh without scrap. Default: what `scrap_point` says."
    )
    contribution: EurosPerEnergy | None = Field(
        default=None, description="What a good kWh brings above its material. Default: what `delay` says."
    )
    recovered: Ratio | None = Field(
        default=None, description="Share of the worth of scrapped material that recycling pays back."
    )
    holds: dict[Name, Ratio] = Field(
        default_factory=dict,
        description="Product to the share of a cell's material that it holds when scrapped. Default: what merges holds equal shares.",
    )
    expert: EurosPerTime | None = Field(
        default=None,
        description="One visiting expert, or partner's person, per day in the country: pay, fee, travel, housing.",
    )
    local_person: EurosPerTime | None = Field(default=None, description="One local person with all charges, per year.")
    paid_hours: Plain | None = Field(default=None, description="Hours a local person is paid in a year.")
    capital: EurosPerTime | None = Field(
        default=None, description="Depreciation and interest of the plant, per year. Absent: left out."
    )
