"""The leaves of the loss tree: one closed list, each in packs, that adds up to nameplate less packs shipped."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from gigaramp.languages import later

MEANINGS: Final = MappingProxyType(
    {
        "capacity": later(
            "Too few or too slow machines at the limiting step; below zero: more than nameplate asks for."
        ),
        "planned_stops": later("Changeovers of the limiting step. Closed days are no part of nameplate."),
        "no_people": later("The machine could run, but its crew is short."),
        "waiting_help": later("Stopped, and nobody on shift can fix it."),
        "failure": later("Stopped by a failure under repair."),
        "short_stop": later("Jams and resets too short to call anyone."),
        "slow": later("Running below full speed because the crew is still learning."),
        "starved": later("Ready, but nothing comes from the step before."),
        "blocked": later("Done, but there is no room behind."),
        "no_places": later("No free place in formation or ageing."),
        "no_sled": later("No free sled."),
        "trial": later("Trial units that were set aside, and machine time given to trials."),
        "defect": later("Defects that the limiting step made, and its time for rework."),
        "defect_before": later("Defects made before the limiting step, found only there or behind it."),
        "defect_behind": later("Defects made behind the limiting step."),
        "held": later("Held back for quality: holds, units of an excursion, starts held down while scrap is high."),
        "not_accepted": later("The line has not started or is not accepted yet, so it does not run."),
        "not_released": later("Made by a line that the customer has not released: never shipped."),
        "no_material": later("The supply has stopped."),
        "utilities": later("Plant-wide stop: dry room, energy or IT."),
        "no_demand": later("The customer takes no more. Of the real floor only."),
        "stock": later("Finished packs that are not called off: the change of stock."),
        "on_the_way": later(
            "Units between the limiting step and the exit: the change of what is on its way, and what moves when another step limits."
        ),
        "residual": later("What the books do not explain: time and units counted in different weeks, and rounding."),
    }
)
"""Leaf -> what it means in the plant."""

LEAVES: Final[tuple[str, ...]] = tuple(MEANINGS)
"""The closed list of leaves, in the order of the last axis of `LossTree.packs`."""

LEAF_INDEX: Final = MappingProxyType({name: place for place, name in enumerate(LEAVES)})
"""Leaf -> its place in `LEAVES`."""

NAMES: Final = MappingProxyType(
    {
        "capacity": later("capacity"),
        "planned_stops": later("changeovers"),
        "no_people": later("no people"),
        "waiting_help": later("waiting for help"),
        "failure": later("failures"),
        "short_stop": later("short stops"),
        "slow": later("slow cycles"),
        "starved": later("starved"),
        "blocked": later("blocked"),
        "no_places": later("no places"),
        "no_sled": later("no sled"),
        "trial": later("trials"),
        "defect": later("defects made there"),
        "defect_before": later("defects made before"),
        "defect_behind": later("defects made behind"),
        "held": later("held for quality"),
        "not_accepted": later("line not accepted"),
        "not_released": later("line not released"),
        "no_material": later("no material"),
        "utilities": later("utilities"),
        "no_demand": later("no demand"),
        "stock": later("finished stock"),
        "on_the_way": later("on their way"),
        "residual": later("residual"),
    }
)
"""Leaf -> its short name in tables and pictures."""
