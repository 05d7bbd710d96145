"""What the plant is: the plant file, the frozen Plant it is read into, and its check."""

from __future__ import annotations

from gigaramp.plant.check import Report, check
from gigaramp.plant.explain import Explanation, explain
from gigaramp.plant.model import Plant
from gigaramp.plant.read import load, loads, shipped_plants
from gigaramp.plant.schema import json_schema
from gigaramp.plant.write import dumps

__all__ = [
    "Explanation", "Plant", "Report", "check", "dumps", "explain", "json_schema", "load", "loads", "shipped_plants",
]  # fmt: skip
