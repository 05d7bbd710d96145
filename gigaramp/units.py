"""Quantities with units, as they are written in a plant file: `52 s`, `9 h`, `80 m/min`, `150000 vehicles/year`.

Inside, values are in base units: s, m, kg, J, EUR, counts, and their quotients. Ratios are 0 to 1.
The units of every day stand in a table here; others are looked up with pint, which is slow to import.
Plant units (cell, module, pack, vehicle, piece ...) are counts that are kept apart: 5 packs are not 5 cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pint

DAY_SECONDS = 86_400.0
WEEK_SECONDS = 7 * DAY_SECONDS
YEAR_SECONDS = 365.25 * DAY_SECONDS
"""A year as a unit: 365.25 days (the Julian year, as in pint)."""

Dimensions = tuple[tuple[str, int], ...]
"""Exponents of the base dimensions, sorted by name; () is a bare number."""

ENERGY: Dimensions = (("length", 2), ("mass", 1), ("time", -2))
POWER: Dimensions = (("length", 2), ("mass", 1), ("time", -3))
TIME: Dimensions = (("time", 1),)
LENGTH: Dimensions = (("length", 1),)
MASS: Dimensions = (("mass", 1),)
MONEY: Dimensions = (("money", 1),)

MONEY_OF_ENERGY: Dimensions = (("length", -2), ("mass", -1), ("money", 1), ("time", 2))
_WORDS = {"money": "sum of money"}

COUNTED = ("cell", "module", "pack", "vehicle", "piece", "person", "machine", "sled")
"""Plant units: things that are counted."""


class UnitError(ValueError):
    """A quantity that cannot be understood: `what` is wrong, and how to `mend` it."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class Unit:
    """A unit: how many base units it holds, and of what."""

    factor: float
    dimensions: Dimensions


def _table() -> dict[str, Unit]:
    times = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "sec": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0}
    times |= {"h": 3600.0, "hour": 3600.0, "d": DAY_SECONDS, "day": DAY_SECONDS, "week": WEEK_SECONDS}
    times |= {"year": YEAR_SECONDS, "a": YEAR_SECONDS}
    lengths = {"mm": 1e-3, "cm": 1e-2, "m": 1.0, "meter": 1.0, "metre": 1.0, "km": 1000.0}
    masses = {"mg": 1e-6, "g": 1e-3, "kg": 1.0, "t": 1000.0, "tonne": 1000.0}
    energies = {"J": 1.0, "Wh": 3600.0, "kWh": 3.6e6, "MWh": 3.6e9, "GWh": 3.6e12, "TWh": 3.6e15}
    powers = {"W": 1.0, "kW": 1e3, "MW": 1e6, "GW": 1e9}
    sums = {"EUR": 1.0, "kEUR": 1e3, "MEUR": 1e6}
    table = {"1": Unit(1.0, ()), "%": Unit(0.01, ()), "percent": Unit(0.01, ()), "ppm": Unit(1e-6, ())}
    kinds = ((times, TIME), (lengths, LENGTH), (masses, MASS), (energies, ENERGY), (powers, POWER), (sums, MONEY))
    for names, dimensions in kinds:
        table |= {name: Unit(factor, dimensions) for name, factor in names.items()}
    table |= {name: Unit(1.0, ((name, 1),)) for name in COUNTED}
    table["people"] = table["person"]
    plural = ("second", "minute", "hour", "day", "week", "year", "meter", "metre", "tonne", *COUNTED)
    table |= {name + "s": table[name] for name in plural if name != "person"}
    return table


_UNITS = _table()
_QUANTITY = re.compile(r"^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$")
_FACTOR = re.compile(r"^([A-Za-zµμ%]+|1)(?:\^?([1-9]))?$")
_MONTHS = frozenset({"month", "months", "mo"})


def read_quantity(text: str) -> tuple[float, str]:
    """Split a written quantity into its number and its unit text: `80 m/min` gives (80.0, "m/min").

    Raises UnitError if it does not start with a finite number.
    """
    found = _QUANTITY.match(text) if len(text) <= 200 else None
    if found is None:
        raise UnitError(f"`{shorten(text)}` is not a quantity", "write a number and its unit, for example `52 s`")
    if found.group(2)[:1] in (",", "_"):
        raise UnitError(
            f"`{shorten(text)}` has a `{found.group(2)[0]}` inside its number", "write for example 1000 or 1.5"
        )
    value = float(found.group(1))
    if not isfinite(value):
        raise UnitError(f"`{shorten(text)}` is too large to be a quantity")
    return value, found.group(2)


@lru_cache(maxsize=1024)
def unit_of(text: str) -> Unit:
    """Unit a text names: `m/min`, `%/year`, `1/h`, `/h`, `per year`. Raises UnitError if there is no such unit."""
    if not text.strip():
        return Unit(1.0, ())
    parts = re.sub(r"\bper\b", "/", text).strip().split("/")
    top = parts[0].strip()
    factor = 1.0
    powers: dict[str, int] = {}
    for sign, part in ((1, top or "1"), *((-1, below) for below in parts[1:])):
        for name in re.split(r"[*·]", part):
            unit, power = _factor_of(name.strip(), text)
            # Divide for units below the line: 1/3600 is not exact, but x/3600 rounds only once.
            factor = factor * unit.factor**power if sign > 0 else factor / unit.factor**power
            for dimension, exponent in unit.dimensions:
                powers[dimension] = powers.get(dimension, 0) + sign * power * exponent
    return Unit(factor, tuple(sorted((name, power) for name, power in powers.items() if power)))


def to_base(value: float, unit: str) -> float:
    """Value in base units: (80, "m/min") gives 1.333 m/s."""
    return value * unit_of(unit).factor


def from_base(value: float, unit: str) -> float | None:
    """Number that, written with this unit, reads back as exactly this base value; None if there is no such number."""
    factor = unit_of(unit).factor
    near = value / factor
    candidates = (float(f"{near:.12g}"), float(f"{near:.15g}"), near)
    return next((number for number in candidates if number * factor == value), None)


def dimension_word(dimensions: Dimensions) -> str:
    """Name of a kind of quantity, for messages: `a mass`, `a length per time`."""
    single = {
        (): "a bare number",
        ENERGY: "an energy",
        POWER: "a power or an energy per time",
        MONEY_OF_ENERGY: "money per energy",
    }
    if dimensions in single:
        return single[dimensions]
    above = [name for name, power in dimensions if power > 0 for _ in range(power)]
    below = [name for name, power in dimensions if power < 0 for _ in range(-power)]
    above = [f"number of {name}s" if name in COUNTED else _WORDS.get(name, name) for name in above]
    words = " times ".join(above or ["number"]) + "".join(f" per {name}" for name in below)
    return f"a {words}"


def shorten(text: object, limit: int = 40) -> str:
    """Text for a message: on one line and not too long."""
    line = " ".join(str(text).split())
    line = "".join(letter if letter.isprintable() else "?" for letter in line)
    return line if len(line) <= limit else line[: limit - 3] + "..."


def _factor_of(name: str, text: str) -> tuple[Unit, int]:
    found = _FACTOR.match(name) if len(name) <= 30 else None
    if found is None:
        raise UnitError(f"`{shorten(text)}` is not a unit", _hint(name))
    word, power = found.group(1), int(found.group(2) or 1)
    if word.lower() in _MONTHS:
        raise UnitError("a month is not a unit, because months differ in length", "use days, weeks or dates")
    if word in _UNITS:
        return _UNITS[word], power
    return _from_pint(word, text), power


def _from_pint(word: str, text: str) -> Unit:
    import pint

    registry = _registry()
    try:
        base = registry.Quantity(1.0, registry.Unit(word)).to_base_units()
    except (pint.errors.PintError, AttributeError, ValueError, TypeError, KeyError, AssertionError) as error:
        raise UnitError(f"`{shorten(text)}` is not a unit that gigaramp knows", _hint(word)) from error
    names = {"[time]": "time", "[length]": "length", "[mass]": "mass"}
    factor = float(base.magnitude)
    powers = {
        names.get(str(name), str(name).strip("[]")): round(float(str(power)))
        for name, power in base.dimensionality.items()
    }
    return Unit(factor, tuple(sorted((name, power) for name, power in powers.items() if power)))


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[float]:
    import pint

    return pint.UnitRegistry(system="mks")


def _hint(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, list(_UNITS), n=1)
    return f'did you mean "{near[0]}"?' if near else "units are for example s, min, h, day, m, kg, cell, vehicle/year"
