"""Levers: what a launch manager can still decide, what each can be set to, and what it costs. The twin never sees them.

A lever is of one of three kinds: `set:` one or several addresses to other values; `experts:` people of a family who
come beside those already planned; `choices:` named bundles of changes. What the file says stays possible: nothing has
to be bought.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from gigaramp.plant.number import Number, Trouble, Unreadable
from gigaramp.plant.part import Euros, Name, Part
from gigaramp.units import UnitError, read_quantity, shorten, unit_of

MOST_VALUES = 200
"""Most values of one lever: a search tries them one by one."""

_RANGE = re.compile(r"^\s*(?P<first>\S.*?)\s*\.\.\s*(?P<last>\S.*?)\s+by\s+(?P<step>\S.*?)\s*$")
_LIKE = "write a list such as [10, 20], or `10..30 by 5`"


def read_values(raw: Any) -> Any:
    """Values of a written list, of one value, or of a range: `10..30 by 5`, `2026-02-01..2026-08-01 by 4 weeks`.

    Single values become texts, as they stand in a file; maps and lists stay. Raises Unreadable.
    """
    if isinstance(raw, str) and ".." in raw:
        return _range(raw)
    values = tuple(_text(item) for item in (raw if isinstance(raw, (list, tuple)) else [raw]))
    if len(values) > MOST_VALUES:
        raise Unreadable(
            [Trouble("", f"has {len(values)} values", "a search tries them one by one", f"write at most {MOST_VALUES}")]
        )
    return values


def read_addresses(raw: Any) -> Any:
    """Addresses of a written list, or of one address."""
    return (raw,) if isinstance(raw, str) else raw


def read_changes(raw: Any) -> Any:
    """Address to value; single values become texts, as they stand in a file."""
    return {key: _text(item) for key, item in raw.items()} if isinstance(raw, Mapping) else raw


_VALUE = {"description": "a value as it stands in the file, a list of values, or a range"}
Values = Annotated[tuple[Any, ...], BeforeValidator(read_values), WithJsonSchema(_VALUE)]
Addresses = Annotated[
    tuple[str, ...],
    BeforeValidator(read_addresses),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Changes = Annotated[dict[str, Any], BeforeValidator(read_changes), WithJsonSchema({"type": "object"})]


class Choice(Part):
    """One of the choices of a lever: several things that are changed together."""

    about: str = Field(default="", description="What it is, shown in advice. Default: its name.")
    set_: Changes = Field(alias="set", description="Address to new value, as in `--set`.")
    cost: Euros | None = Field(default=None, description="Paid once for this choice. Default: the cost of the lever.")
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Lever(Part):
    """One thing that can still be decided: what it can be set to, and what that costs."""

    about: str = Field(default="", description="What is decided, in one line, shown in advice.")
    set_: Addresses = Field(default=(), alias="set", description="Address, or addresses that take the same new value.")
    to: Values = Field(default=(), description="New values: [10, 20], or 10..30 by 5, also of dates: by 4 weeks.")
    add: Values = Field(
        default=(), description="What is added to the number in the file, its range included: [40, 80]."
    )
    later: Values = Field(default=(), description="By how much the date, or span, moves later: [4 weeks, 12 weeks].")
    earlier: Values = Field(default=(), description="By how much the date, or span, moves earlier: [4 weeks].")
    experts: Name | None = Field(default=None, description="Family of visiting experts of whom more can come.")
    count: Values = Field(default=(), description="How many more of that family: 0..20 by 5.")
    arrives: Values = Field(default=(), description="Days on which they can arrive.")
    leaves: Values = Field(default=(), description="Days on which they can leave.")
    choices: dict[Name, Choice] = Field(
        default_factory=dict, description="Named bundles of changes; one of them, or none."
    )
    cost: Euros | None = Field(default=None, description="Paid once when it differs from the file.")
    cost_per: Euros | None = Field(default=None, description="Paid for each unit above the file.")
    cost_per_day: Euros | None = Field(
        default=None, description="Paid for each day that a date moves from that of the file."
    )
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


KINDS = ("set", "experts", "choices")
"""The keys that say of which kind a lever is."""


def kinds_of(lever: Lever) -> list[str]:
    """Which of `KINDS` a lever has; exactly one in a lever that makes sense."""
    there = {"set": lever.set_, "experts": lever.experts, "choices": lever.choices}
    return [kind for kind, value in there.items() if value]


def read_span(text: str) -> timedelta:
    """Whole days of a written time: `4 weeks`. Raises UnitError for anything else."""
    value, unit = read_quantity(text)
    found = unit_of(unit)
    if found.dimensions != (("time", 1),) or value * found.factor % 86_400.0:
        raise UnitError(f"`{shorten(text)}` is not a number of days", "write for example `4 weeks`")
    return timedelta(days=round(value * found.factor / 86_400.0))


def has_own_cost(lever: Lever) -> bool:
    """True for a lever that says itself what it costs; else people who come cost what `money` says, and things nothing."""
    return any(cost is not None for cost in (lever.cost, lever.cost_per, lever.cost_per_day)) or any(
        choice.cost is not None for choice in lever.choices.values()
    )


def costs_of(lever: Lever) -> dict[str, Number]:
    """The prices that a lever names, by key."""
    named = {"cost": lever.cost, "cost_per": lever.cost_per, "cost_per_day": lever.cost_per_day}
    return {key: price for key, price in named.items() if price is not None}


def _range(raw: str) -> tuple[str, ...]:
    found = _RANGE.match(raw)
    if found is None:
        raise Unreadable([Trouble("", f"`{shorten(raw)}` is not a range", "", _LIKE)])
    first, last, step = found["first"], found["last"], found["step"]
    try:
        return _days(date.fromisoformat(first), date.fromisoformat(last), step, raw)
    except ValueError as error:
        if isinstance(error, (UnitError, Unreadable)):
            raise _unreadable(error) from None
    try:
        return _quantities(first, last, step, raw)
    except UnitError as error:
        raise _unreadable(error) from None


def _unreadable(error: UnitError | Unreadable) -> Unreadable:
    return error if isinstance(error, Unreadable) else Unreadable([Trouble("", error.what, "", error.mend or _LIKE)])


def _days(first: date, last: date, step: str, raw: str) -> tuple[str, ...]:
    length = read_span(step)
    steps = _steps((last - first).days, length.days, raw)
    return tuple((first + number * length).isoformat() for number in range(steps + 1))


def _quantities(first: str, last: str, step: str, raw: str) -> tuple[str, ...]:
    (low, unit), (high, other), (by, third) = (read_quantity(part) for part in (first, last, step))
    if len({unit_of(word).dimensions for word in (unit, other, third)}) > 1:
        raise Unreadable([Trouble("", f"`{shorten(raw)}` has different units", "", _LIKE)])
    factor = unit_of(unit).factor
    high, by = high * unit_of(other).factor / factor, by * unit_of(third).factor / factor
    steps = _steps(high - low, by, raw)
    return tuple(f"{low + number * by:.12g} {unit}".strip() for number in range(steps + 1))


def _steps(length: float, by: float, raw: str) -> int:
    """How many steps fit into a range. Raises Unreadable where none does, or too many."""
    if by <= 0 or length < 0:
        raise Unreadable(
            [Trouble("", f"`{shorten(raw)}` leads nowhere", "", "write the smaller end first and a step above zero")]
        )
    if length / by >= MOST_VALUES:
        raise Unreadable([Trouble("", f"`{shorten(raw)}` has too many values", "", f"write at most {MOST_VALUES}")])
    return int(length / by + 1e-9)


def _text(value: Any) -> Any:
    """A single value as it is written in a file; maps and lists with texts inside."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return {str(key): _text(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_text(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value if value is None else str(value)
