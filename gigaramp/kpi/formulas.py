"""Every KPI as one numerator over one denominator, element by element; sums come before ratios, so weeks add up.

Elements are those of `gigaramp.kpi.grid`, in minutes and units. With PRI the machine-minutes of one unit at full speed, APT the
time in production, PBT the planned busy time, PQ = good + scrap, GQ = good, SQ = scrap, RQ = sent back to be mended:

    availability APT / PBT     effectiveness PRI x PQ / APT     quality ratio GQ / PQ      OEE = their product = PRI x GQ / PBT

Source: ISO 22400-2:2014, read second hand; the dictionary says of each KPI from where (`gigaramp.kpi.dictionary`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gigaramp.languages import later

Floats = NDArray[np.float64]
Elements = dict[str, Floats]
Part = Callable[[Elements], Floats]

REASONS: Final = MappingProxyType(
    {
        "planned": later("no planned time: give --plant, or rows day_planned"),
        "run": later("no time run: give rows day_run, or planned time and stops"),
        "unit_minutes": later("no time of one unit at full speed: give --plant"),
        "started": later("no row tells units started"),
        "good": later("no row tells good units"),
        "scrap": later("no row tells scrap"),
        "reworked": later("no row tells what is mended: give --plant with steps without rework, or rows rework_sent"),
        "restoring": later("no row tells how long machines stood"),
        "failure": later("no row tells how long machines stood"),
        "setup": later("no row tells how long machines stood"),
        "failures": later("no row tells stops"),
        "maintenance": later("no row tells maintenance"),
        "waiting": later("no sheet tells what waits (day_waiting)"),
        "calls": later("no row tells calls for help"),
        "shifts": later("no shifts: give --plant, or rows day_people with shifts"),
        "alone": later("no row tells who ends stops, or who is an expert: give --plant"),
        "to_failure": later("no machine was seen to fail twice, event by event"),
        "in_work": later("no row tells the start and the end of lots"),
        "lots": later(
            "no lot is followed from first start to last end (of very many lots only where asked: --kpi lead_time)"
        ),
    }
)
"""Element -> why a KPI that needs it is missing."""

NOT_ADDED: Final = later("units of several steps do not add up: ask with --each step")
WEIGHED: Final = later(
    "units of several steps are added up by their machine time: give --plant, or ask with --each step"
)
NO_FAILURE: Final = later("there was no failure")
NOTHING: Final = later("nothing to divide by")


@dataclass(frozen=True)
class Formula:
    """A KPI: the elements it needs, numerator and denominator in the unit of the dictionary.

    `adds`: how it is added up over steps. `time`: it is in machine time, which adds up. `weight`: its units are weighed by
    their time at full speed. `step`: only one step at a time.
    """

    needs: tuple[str, ...]
    top: Part
    bottom: Part
    adds: str = "time"
    is_per_day: bool = False
    """The denominator is of the clock, so that two lines at once do not make it longer."""


def _made(e: Elements) -> Floats:
    return e["good"] + e["scrap"]


FORMULAS: Final[dict[str, Formula]] = {
    "oee": Formula(
        ("planned", "good", "unit_minutes"), lambda e: e["unit_minutes"] * e["good"], lambda e: e["planned"]
    ),
    "availability": Formula(("planned", "run"), lambda e: e["run"], lambda e: e["planned"]),
    "effectiveness": Formula(
        ("run", "good", "scrap", "unit_minutes"), lambda e: e["unit_minutes"] * _made(e), lambda e: e["run"]
    ),
    "quality_ratio": Formula(("good", "scrap"), lambda e: e["good"], _made, "weight"),
    "net_equipment_effectiveness": Formula(
        ("planned", "run", "good", "unit_minutes", "setup"),
        # AUPT / APT is worked out from the sums of a group, as any other ratio: see `gigaramp.kpi.ask`.
        lambda e: e["unit_minutes"] * e["good"],
        lambda e: e["planned"],
    ),
    "technical_efficiency": Formula(("run", "restoring"), lambda e: e["run"], lambda e: e["run"] + e["restoring"]),
    "utilization_efficiency": Formula(
        ("run", "restoring", "setup"), lambda e: e["run"], lambda e: e["run"] + e["restoring"] + e["setup"]
    ),
    "setup_ratio": Formula(("run", "setup"), lambda e: e["setup"], lambda e: e["run"] + e["setup"]),
    "allocation_ratio": Formula(("lots",), lambda e: e["worked_on"], lambda e: e["lead"]),
    "throughput_rate": Formula(
        ("good", "scrap"), _made, lambda e: np.full(e["good"].shape, 24.0), "step", is_per_day=True
    ),
    "scrap_ratio": Formula(("good", "scrap"), lambda e: e["scrap"], _made, "weight"),
    "rework_ratio": Formula(("good", "scrap", "reworked"), lambda e: e["reworked"], _made, "weight"),
    "first_pass_yield": Formula(("good", "scrap", "reworked"), lambda e: e["good"] - e["reworked"], _made, "step"),
    "mtbf": Formula(("run", "failures"), lambda e: e["run"] / 60.0, lambda e: e["failures"]),
    "mttf": Formula(("to_failure",), lambda e: e["to_failure"] / 60.0, lambda e: e["failures_met"]),
    "mttr": Formula(("restoring", "failures"), lambda e: e["restoring"] / 60.0, lambda e: e["failures"]),
    "corrective_maintenance_ratio": Formula(
        ("failure", "maintenance"), lambda e: e["failure"], lambda e: e["failure"] + e["maintenance"]
    ),
    "wip": Formula(("in_work",), lambda e: e["in_work"], lambda e: e["clock"], "step", is_per_day=True),
    "waiting": Formula(
        ("waiting",), lambda e: e["waiting"], lambda e: np.ones(e["waiting"].shape), "step", is_per_day=True
    ),
    "step_time": Formula(("in_work",), lambda e: e["in_work"] / 60.0, lambda e: e["left"], "step"),
    "lead_time": Formula(("lots",), lambda e: e["lead"] / 60.0, lambda e: e["lots"]),
    "cycle_time": Formula(("run", "good", "scrap"), lambda e: e["run"] * 60.0, _made, "step"),
    "calls_per_shift": Formula(("calls", "shifts"), lambda e: e["calls"], lambda e: e["shifts"], is_per_day=True),
    "stops_alone": Formula(("alone", "failures"), lambda e: e["alone"], lambda e: e["failures"]),
}
"""KPI -> its formula; takt time and rolled throughput yield are of the whole plant (`gigaramp.kpi.ask`)."""
