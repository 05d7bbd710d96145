"""Lines small enough to compute their loss tree by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

import gigaramp
from gigaramp.kpi.losses import LOSSES
from gigaramp.launch.losses.leaves import LEAVES
from gigaramp.launch.losses.tree import LossTree, losses_of
from gigaramp.plant import Plant, loads

DAYS = 28
"""Four weeks, from a Monday on."""

LINE = """
gigaramp: 1
name: two steps
start: 2025-01-06
horizon: 2025-02-02
goals: {full_speed: {rate: 365250 piece/year}}
steps:
  cut:  {cycle_time: 60 s, machines: 1}
  test: {cycle_time: 30 s, machines: 1, buffer: 100 piece}
"""
"""No calendar: 1440 pieces a day at most. Nameplate 365,250 a year of 365.25 days over 365 planned days."""

A_DAY = 365250 / 365.25 * 365.25 / 365
"""Nameplate of one day of 2025."""


def line(extra: str = "", **changes: Any) -> Plant:
    """The line with other numbers: `cut__mtbf="2 h"` sets `steps.cut.mtbf`; `extra` is put below its file."""
    plant = loads(LINE + extra)
    return plant.change_all({f"steps.{key.replace('__', '.')}": value for key, value in changes.items()})


def tree_of(plant: Plant, futures: int = 1, fidelity: str = "event", **how: Any) -> tuple[LossTree, Any]:
    """The loss tree of a few futures, all counted alike, and their run."""
    run = gigaramp.simulate(plant, futures=futures, pool="here", fidelity=fidelity, **how)  # type: ignore[arg-type]
    return losses_of(run, np.full(futures, 1.0 / futures)), run


def leaves_of(tree: LossTree) -> dict[str, float]:
    """Mean of each leaf over the whole span; leaves below a thousandth of a piece are left out."""
    packs = np.average(tree.packs.sum(axis=1), axis=0, weights=tree.weights)
    return {leaf: float(value) for leaf, value in zip(LEAVES, packs, strict=True) if abs(value) > 1e-3}


def hours_of(run: Any, step: str, loss: str) -> float:
    """Machine-hours a step lost by a kind, mean over futures."""
    place = [station.step for station in run.stations].index(step)
    return float(np.mean([future.losses[:, place, LOSSES.index(loss)].sum() for future in run.futures]))
