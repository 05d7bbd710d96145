"""The dictionary of KPIs: what each one means, its formula, unit, good direction and source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal

from gigaramp.errors import AskError
from gigaramp.languages import later, say

MEANINGS: Final = MappingProxyType(
    {
        "oee": later("Overall equipment effectiveness: good units at full speed, as a share of the planned time."),
        "availability": later("Share of the planned time in which machines produced."),
        "effectiveness": later("Speed while producing, as a share of full speed. The shop calls it performance."),
        "quality_ratio": later("Share of good units of all that were made. The shop calls it yield."),
        "net_equipment_effectiveness": later("As OEE, with the time of changeovers counted as used."),
        "technical_efficiency": later("Share of producing time when stops in the middle of the work are added to it."),
        "utilization_efficiency": later("Share of producing time in the time machines were busy, changeovers and stops included."),
        "setup_ratio": later("Share of changeovers in the time machines were set up or produced."),
        "allocation_ratio": later("Share of the way of a lot in which it is worked on, and does not wait."),
        "throughput_rate": later("Units made in an hour of the clock."),
        "scrap_ratio": later("Share of scrap of all units made, at the step where it is found."),
        "rework_ratio": later("Share of units sent back to be mended."),
        "first_pass_yield": later("Share of units that are good at the first try."),
        "rolled_throughput_yield": later("Chance of a unit to pass every step at the first try."),
        "mtbf": later("Mean operating time between failures of a machine."),
        "mttf": later("Mean time from a restoration to the next failure of the same machine, on the clock."),
        "mttr": later("Mean time from a failure until the machine works again, waiting for help included."),
        "corrective_maintenance_ratio": later("Share of repairs in all maintenance."),
        "wip": later("Units in work at a step, on average."),
        "waiting": later("Units in front of a step at the end of a day, on average."),
        "step_time": later("Time a unit spends in work at a step, by Little's law."),
        "lead_time": later("Time from the first start of a lot to its last end, of lots that keep their name."),
        "takt_time": later("Open time for one unit of what the customer needs."),
        "cycle_time": later("Machine time that was used for one unit."),
        "calls_per_shift": later("Calls for help in a shift."),
        "stops_alone": later("Share of stops that local people ended without an expert or a vendor."),
    }
)  # fmt: skip
"""KPI -> what it means in the plant, in one line."""

Better = Literal["higher", "lower", "none"]


@dataclass(frozen=True)
class Kpi:
    """One KPI of the dictionary. `grain`: `day` where sheets are enough, `event` where each event is needed."""

    name: str
    formula: str
    elements: str
    unit: str
    better: Better
    grain: Literal["day", "event"]
    source: str

    @property
    def meaning(self) -> str:
        """What it means, in the language spoken now."""
        return say(MEANINGS[self.name])


@cache
def dictionary() -> dict[str, Kpi]:
    """Every KPI by its name, in the order in which they are told."""
    with files("gigaramp.kpi").joinpath("dictionary.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {row["name"]: Kpi(**row) for row in rows}  # type: ignore[arg-type]


def kpi_of(name: str) -> Kpi:
    """The KPI of a name. Raises AskError, with the nearest known one, when there is none."""
    from gigaramp.near import did_you_mean

    if name not in dictionary():
        mend = did_you_mean(name, dictionary()) or say("all are told by: gigaramp kpi --list")
        raise AskError(say("kpi: there is no KPI `{name}`; {mend}", name=name[:40], mend=mend))
    return dictionary()[name]
