"""Lines that a partner runs until a date: from when to when, how well, and what it brings and leaves behind."""

from __future__ import annotations

import numpy as np

from gigaramp.plant.model import Plant
from gigaramp.twin.compile import Layout
from gigaramp.twin.draw import Values
from gigaramp.twin.stations import TICKS, ticks_of


def fill_partner_lines(plant: Plant, layout: Layout, values: Values, stations: np.recarray, translated: float) -> None:
    """Fill the operator's fields of the stations on lines that a partner runs.

    `translated`: understanding between people who share no language. Where the partner runs a line from its first day,
    the local crew of that line is hired for the handover.
    """
    for k, place in enumerate(layout.places):
        operator = plant.lines[place.line].operated_by if place.line in plant.lines else None
        if operator is None or place.is_mover:
            continue
        station = stations[k]
        here = f"lines.{place.line}.operated_by"
        first = ticks_of(plant, values(f"{here}.from")) if operator.from_ is not None else int(station.starts)
        until = max(first + 1, ticks_of(plant, values(f"{here}.until")))
        station.operator_from, station.operator_until = first, until
        station.handover_from = max(first, until - int(values(f"{here}.handover") * TICKS))
        station.operator_skill = values(f"{here}.skill", 1.0)
        station.operator_known = values(f"{here}.experience") if plant.learning is not None else 0.0
        station.operator_left = station.operator_known * values(f"{here}.leaves_behind", 1.0)
        language = plant.people.language if plant.people is not None else None
        shared = language is None or bool(set(language.local) & set(operator.languages))
        station.operator_understood = 1.0 if shared else translated
        if first <= station.starts:
            station.hires = max(0, int(station.handover_from - values("people.hired_before") * TICKS))
