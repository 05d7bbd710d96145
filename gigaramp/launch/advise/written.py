"""Chances, times and sums of money as people write them."""

from __future__ import annotations

import re

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.units import UnitError, read_quantity, unit_of

_TIME = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(s|m|min|h)?\s*$")
_SECONDS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}


def read_chance(chance: float | str | None) -> float | None:
    """A chance: 0.8, or written as `80 %`. Raises AskError for anything else."""
    if chance is None or not isinstance(chance, str):
        return chance
    text = chance.strip()
    try:
        return float(text.removesuffix("%").strip()) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        raise AskError(say("chance: `{chance}` is no chance, write for example 80%", chance=chance)) from None


def read_time(time: float | str | None) -> float | None:
    """Seconds: a number, or written as `90 s`, `10 min`, `10m`, `1 h`. Raises AskError for anything else."""
    found = _TIME.match(str(time)) if time is not None else None
    if time is None:
        return None
    if found is None:
        raise AskError(say("time: `{time}` is no time, write for example 10m", time=time))
    return float(found[1]) * _SECONDS[found[2] or "s"]


def read_budget(budget: float | str | None) -> float | None:
    """A budget in EUR: a number, or written as `5 MEUR`. Raises AskError for anything else."""
    if budget is None:
        return None
    try:
        value, unit = read_quantity(budget) if isinstance(budget, str) else (float(budget), "EUR")
        found = unit_of(unit)
    except UnitError as error:
        raise AskError(
            say("budget: `{budget}` is no sum of money ({why}); write for example 5 MEUR", budget=budget, why=error)
        ) from None
    if found.dimensions != unit_of("EUR").dimensions or value < 0:
        raise AskError(say("budget: `{budget}` is no sum of money, write for example 5 MEUR", budget=budget))
    return value * found.factor
