"""Where machine-hours go: one closed list of losses, the same for the twin and for the real floor.

Each hour of a machine is either producing good units at full speed, or one of these. The order is the order of
the last axis of `Future.losses`, so it never changes; a new kind is added at the end.
Hours, except `defect` and `held`, are read from the clock of the machine. `defect` is the machine time spent on
units that are scrapped; `held` the time spent on units that a quality hold later takes away. Time categories
follow ISO 22400-2:2014.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from gigaramp.languages import later

MEANINGS: Final = MappingProxyType(
    {
        "planned_stops": later("Outside the calendar of the step: no shift, weekend, public holiday, planned closure."),
        "no_people": later(
            "The machine could run, but its crew is short: posts not filled, absence, strike, no shift manned."
        ),
        "waiting_help": later("Stopped, and nobody on shift can fix it: waiting for an expert or for remote help."),
        "failure": later("Stopped by a failure under repair, waiting for its spare part included."),
        "short_stop": later("Stopped for too short a time to call anyone: jams, misfeeds, sensor resets."),
        "slow": later("Running below its full speed because its crew is still learning."),
        "starved": later("Ready, but a unit it needs has not arrived from the step before."),
        "blocked": later("Done, but the next buffer has no room, so the unit cannot leave the machine."),
        "no_places": later("No free place (formation channel, ageing rack), so nothing can enter."),
        "no_sled": later("Done, but no free sled to carry the unit away, or the sled that brings it is late."),
        "trial": later("Making trial output on a line before its site acceptance: it teaches, but does not count."),
        "defect": later("Making units that are scrapped: machine time spent on defects."),
        "held": later(
            "Held back for quality: units that a hold sorts out or keeps back, or starts held down while scrap is high."
        ),
        "not_accepted": later("The line has not started or has not passed its site acceptance, so it does not run."),
        "no_material": later("No material from outside: the supply has stopped."),
        "no_demand": later("The customer takes no more. Of the real floor only: the twin never books it."),
        "utilities": later("Plant-wide stop: dry room, energy or IT. A strike is no_people."),
    }
)
"""Loss -> what it means in the plant, in one line."""

LOSSES: Final[tuple[str, ...]] = tuple(MEANINGS)
"""The closed list of losses, in the order of the last axis of `Future.losses`."""

LOSS_INDEX: Final = MappingProxyType({name: place for place, name in enumerate(LOSSES)})
"""Loss -> its place in `LOSSES`."""

FLOW_LOSSES: Final[tuple[str, ...]] = ("starved", "blocked")
"""Losses caused by the neighbours of a step: its own losses are all the others."""
