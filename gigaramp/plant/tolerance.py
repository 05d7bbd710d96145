"""The tolerance of a known fact: `500`, `5 %` or a factor `x1.5`, as one standard deviation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite, log

from gigaramp.plant.number import Trouble, Unreadable
from gigaramp.units import shorten

_FACTOR = re.compile(r"^[x×]\s*(\d+(?:\.\d+)?)$")
_PLAIN = re.compile(r"^(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(%?)$")


@dataclass(frozen=True)
class Tolerance:
    """One standard deviation of a known fact: of its value, or of the logarithm of its value."""

    deviation: float
    is_factor: bool
    """True: `deviation` is of the natural logarithm of the value (written `x1.5`, deviation log 1.5)."""
    is_share: bool = False
    """True: written with `%`: points of a ratio; of any other figure, a share of its value."""


def read_tolerance(text: str) -> Tolerance:
    """Tolerance of a text. Raises Unreadable when it is none of the three forms, or is zero."""
    stripped = text.strip() if len(text) < 40 else ""
    factor = _FACTOR.match(stripped)
    if factor and 1 < float(factor.group(1)) < 1e6:
        return Tolerance(log(float(factor.group(1))), is_factor=True)
    plain = _PLAIN.match(stripped)
    if plain and isfinite(float(plain.group(1))) and float(plain.group(1)) > 0:
        share = plain.group(2) == "%"
        return Tolerance(float(plain.group(1)) * (0.01 if share else 1.0), is_factor=False, is_share=share)
    mend = 'write "500", "5 %" or a factor above 1, "x1.5"'
    raise Unreadable([Trouble("", f"`{shorten(text)}` is not a tolerance", "it is one standard deviation", mend)])
