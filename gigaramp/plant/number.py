"""A number that knows how sure it is: its range, its law, its status and its source.

`low`, `mid` and `high` are the 10, 50 and 90 % points of what we do not know; equal when the number is certain.
`law` says how the thing itself varies from one time to the next; then `mid` is the mean of the thing.
How the written forms are read stands in `quantity.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf, isnan
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import core_schema

from gigaramp.units import shorten

Status = Literal["public", "derived", "assumed", "measured", "chosen"]
"""Where a number comes from. `chosen`: a bare value in the file; the other four are claims about the world."""

SET_BY_YOU = "set by you"
"""Note of a number that was changed after its file was read: no reason in the file speaks of it any more."""

Law = Literal["constant", "exponential", "gamma", "lognormal", "weibull", "triangular", "uniform", "empirical"]


MARK = "x-gigaramp-dimension"
"""Stands in the raw JSON schema where `schema.py` puts the written forms of a number."""


@dataclass(frozen=True)
class Trouble:
    """One thing wrong inside a written number: the key it stands under ("" for the number itself), and words."""

    key: str
    what: str
    why: str = ""
    mend: str = ""


class Unreadable(ValueError):
    """A written number or date that cannot be understood; holds every trouble found in it."""

    def __init__(self, troubles: list[Trouble]) -> None:
        super().__init__("; ".join(trouble.what for trouble in troubles))
        self.troubles = tuple(troubles)


class Number(BaseModel):
    """A quantity in base units (s, 1/s, m, m/s, kg, count, count/s; ratios 0 to 1), with its range and its source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float = Field(description="10 % point of what we do not know.")
    mid: float = Field(description="50 % point; the mean of the thing when it has a law.")
    high: float = Field(description="90 % point of what we do not know.")
    law: Law | None = Field(default=None, description="How the thing itself varies. None: the usual law of its kind.")
    cv: float | None = Field(default=None, description="Standard deviation over mean, for gamma, lognormal, weibull.")
    shape: float | None = Field(default=None, description="Weibull shape, instead of cv.")
    table: tuple[float, ...] = Field(
        default=(), description="uniform: (from, to); triangular: (from, mode, to); empirical: observed values."
    )
    status: Status = "chosen"
    source: str | None = None
    note: str = ""
    unit: str = Field(default="", description="Unit as written; shown again when written.")

    @model_validator(mode="after")
    def _in_order(self) -> Number:
        if isnan(self.low) or isnan(self.high) or not self.low <= self.mid <= self.high:
            raise ValueError("low, mid and high must be numbers in this order")
        return self

    @property
    def value(self) -> float:
        """The middle value, in base units."""
        return self.mid

    @property
    def is_certain(self) -> bool:
        """True when there is no range: low, mid and high are one value."""
        return self.low == self.high

    def __str__(self) -> str:
        from gigaramp.plant.quantity import quantity_text

        middle = quantity_text(self.mid, self.unit)
        if self.is_certain:
            return middle
        return f"{middle} ({quantity_text(self.low, self.unit)} to {quantity_text(self.high, self.unit)})"


class DateNumber(BaseModel):
    """A date that may be uncertain, or a span over which the people of a family are spread evenly.

    `low`, `mid`, `high` are the 10, 50 and 90 % points. A span has `law: uniform` and `from_` and `to`; its `mid` is
    its middle, and drawing another middle moves the whole span.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: date
    mid: date
    high: date
    law: Literal["uniform"] | None = None
    from_: date | None = None
    to: date | None = None
    status: Status = "chosen"
    source: str | None = None
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        from gigaramp.plant.quantity import read_date_number

        return read_date_number(raw)

    @model_validator(mode="after")
    def _in_order(self) -> DateNumber:
        if not self.low <= self.mid <= self.high:
            raise ValueError("low, mid and high must be dates in this order")
        return self

    @property
    def value(self) -> date:
        """The middle date."""
        return self.mid

    @property
    def is_certain(self) -> bool:
        """True when there is no range: low, mid and high are one date (a span may still be certain)."""
        return self.low == self.high

    def __str__(self) -> str:
        words = f"{self.from_} to {self.to}" if self.from_ else str(self.mid)
        return words if self.is_certain else f"{words} ({self.low} to {self.high})"


@dataclass(frozen=True)
class Dimension:
    """What a number of a field must measure; pydantic reads the field's written forms through it."""

    name: str
    unlimited: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        may_be_absent = type(None) in get_args(source)

        def read(raw: Any) -> Number | None:
            from gigaramp.plant.quantity import read_number

            return None if raw is None and may_be_absent else read_number(raw, self)

        return core_schema.no_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {MARK: [self.name, self.unlimited]}


def dimension(name: str, unlimited: bool = False) -> Dimension:
    """Say what a number measures: "time", "1/time", "ratio", "plain", "length", "speed", "amount", "amount/time", "count",
    "energy", "energy/time", "money", "money/time", "money/energy".

    `unlimited` allows the word `unlimited` (an endless buffer, inside: infinity).
    """
    return Dimension(name, unlimited)


def definition_name(dimension: Dimension) -> str:
    """Name of a dimension in the JSON schema: `amount_per_time`."""
    return dimension.name.replace("1/", "per_").replace("/", "_per_") + ("_or_unlimited" if dimension.unlimited else "")


def read_day(raw: Any) -> date:
    """Calendar day of a written date (`2026-03-31`). Raises Unreadable for anything else, times of day included."""
    if isinstance(raw, date) and type(raw) is date:
        return raw
    if isinstance(raw, str) and len(raw.strip()) == 10:
        try:
            return date.fromisoformat(raw.strip())
        except ValueError:
            pass
    raise Unreadable(
        [Trouble("", f"`{shorten(raw)}` is not a date", "", "write it as year-month-day, for example 2026-03-31")]
    )


Count = Annotated[Number | None, dimension("count")]
Day = Annotated[date, BeforeValidator(read_day)]

UNLIMITED = inf

__all__ = [
    "MARK", "SET_BY_YOU", "UNLIMITED", "Count", "DateNumber", "Day", "Dimension", "Law", "Number", "Status", "Trouble", "Unreadable",
    "definition_name", "dimension", "read_day",
]  # fmt: skip
