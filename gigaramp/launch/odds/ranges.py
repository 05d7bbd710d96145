"""Ranges over futures, as an answer tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

Share = Annotated[float, Field(ge=0.0, le=1.0)]


@dataclass(frozen=True)
class DateRange:
    """First day by which 10, 50 and 90 % of the futures are there; None where that is not within the horizon."""

    p10: date | None
    p50: date | None
    p90: date | None
    kind: Literal["spread"] = "spread"


@dataclass(frozen=True)
class Range:
    """10, 50 and 90 % points over the futures; None where no future has a value."""

    p10: float | None
    p50: float | None
    p90: float | None
    kind: Literal["spread"] = "spread"
