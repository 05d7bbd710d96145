"""Periods in which a line gives up output to learn, day by day: its rate cap, and its trials with what they teach."""

from __future__ import annotations

import numpy as np

from gigaramp.plant.loading import loaded_steps
from gigaramp.plant.model import Plant, SlowDown
from gigaramp.twin.compile import Layout
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel.constants import MACHINES
from gigaramp.twin.rows import Rows


def fill_slow_down(plant: Plant, layout: Layout, values: Values, stations: np.recarray, days: np.recarray) -> None:
    """Fill the caps and trials of `days` (one row a day, one column a line) and who they hold.

    A cap holds down the steps that `loading` would; trials take time of every step of the line that has machines. Shared
    steps, places and sleds are not touched. A line without periods has a cap of 1 and no trials.
    """
    days["cap"], days["trial"] = 1.0, 0.0
    lines = sorted(plant.line_names)
    for k, name in enumerate(lines):
        line = plant.lines_in_use[name]
        _fill(plant, values, f"lines.{name}.rate_cap", line.rate_cap, days["cap"][:, k])
        _fill(plant, values, f"lines.{name}.trials", line.trials, days["trial"][:, k])
    capped = loaded_steps(plant, layout.flow)
    worth = values("knowhow.trial_worth")
    for station, place in zip(Rows(stations), layout.places, strict=True):
        if place.line is None or place.step not in plant.steps or station.kind != MACHINES:
            continue
        line = plant.lines_in_use[place.line]
        station.capped = int(bool(line.rate_cap) and place.step in capped)
        station.tries = int(bool(line.trials))
        # Output that a machine gives up in a tick, in cells: the verdict of a trial is known at once.
        station.trial_cells = worth * layout.cells[place.step] * station.units_a_draw / station.unit_ticks


def _fill(plant: Plant, values: Values, here: str, periods: tuple[SlowDown, ...], column: np.ndarray) -> None:
    start = plant.start.toordinal()
    for number, period in enumerate(periods):
        first, last = max(0, period.from_.toordinal() - start), max(0, period.to.toordinal() - start + 1)
        column[first:last] = values(f"{here}.{number}.share")
