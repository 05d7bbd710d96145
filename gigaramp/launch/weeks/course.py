"""A launch over time, week by week: what the pictures of an answer are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Fan:
    """A figure over time: its 10, 50 and 90 % points over the futures, one for each week; None where it has no value."""

    p10: tuple[float | None, ...]
    p50: tuple[float | None, ...]
    p90: tuple[float | None, ...]


@dataclass(frozen=True)
class LimitingStep:
    """Share of the futures in which a step limits output, one for each week; all steps of a week sum to one at most."""

    step: str
    share: tuple[float, ...]


@dataclass(frozen=True)
class Course:
    """A launch week by week. `weeks` are Mondays; every series has one value for each of them.

    `rate_a_year`: units a year, if every planned working day of the year were like those of the last four weeks.
    `shipped_total`: units shipped since the start. `scrap_ratio`: rolled scrap of all steps.
    `experts`: foreign experts on site, the people of a partner that runs a line included.
    `skill`: output share of the crews, mean over the people the steps need; 1 is the best a mean person reaches.
    `output_alone`: share of good output made without an expert at the machine, mean over the people the steps need.
    `stops_alone`: share of the stops that local people mended; an expert, a partner or a vendor mended the others.
    `limits`: which step limits output, for the steps that do so most; the others are left out.
    """

    weeks: tuple[date, ...]
    rate_a_year: Fan
    shipped_total: Fan
    scrap_ratio: Fan
    experts: Fan
    skill: Fan
    output_alone: Fan
    stops_alone: Fan
    limits: tuple[LimitingStep, ...]
