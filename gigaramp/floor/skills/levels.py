"""The four levels of skill at a step. The same as `people.assessed` of a plant file has, and the twin."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from gigaramp.languages import later

LEVELS: Final = (1, 2, 3, 4)
"""Levels that can be signed off."""

READY: Final = 3
"""From this level on a person works a step alone."""

MEANINGS: Final = MappingProxyType(
    {
        1: later("in training"),
        2: later("works with help"),
        3: later("works alone at full speed"),
        4: later("teaches others"),
    }
)
"""Level -> what whoever signs says of the person."""
