"""The few figures by which histories are held against a log: how much was made, lately and in all, at what scrap, with how many stops.

Few, because histories near in many figures at once do not exist (Blum et al. 2013, Statistical Science 28, 189-208).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gigaramp.languages import later, say

Floats = NDArray[np.float64]
Numbers = NDArray[np.generic]

LATELY = 28
"""Days of "lately": the four weeks before the morning of the forecast."""

SCRAP_DAYS = 56
"""Days over which scrap is looked at: it is rolled over many steps, and uneven."""

WORDS = {
    "output": later("good units of {step} so far"),
    "output_lately": later("good units of {step} in the last four weeks"),
    "first": later("units started at {step} so far"),
    "first_lately": later("units started at {step} in the last four weeks"),
    "scrap": later("scrap of all steps in the last eight weeks"),
    "stops": later("stops of machines a thousand units, in the last eight weeks"),
}


@dataclass(frozen=True, eq=False)
class Looked:
    """Which days, stations and steps the figures are read from: those the log tells."""

    told: NDArray[np.bool_]
    """(days, stations)."""
    steps: NDArray[np.int64]
    """(stations,) number of the step of each station."""
    first: int
    last: int
    """Numbers of the first and the last step that the log tells."""
    first_name: str
    last_name: str
    has_stops: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The figures that are read."""
        return (
            *(("output", "output_lately") if self.last >= 0 else ()),
            *(("first", "first_lately") if self.first not in (-1, self.last) else ()),
            "scrap",
            *(("stops",) if self.has_stops else ()),
        )

    def words(self, name: str) -> str:
        """A figure in words."""
        return say(WORDS[name], step=self.first_name if name.startswith("first") else self.last_name)


def values_of(looked: Looked, started: Numbers, good: Numbers, scrap: Numbers, stops: Numbers) -> Floats:
    """The figures of arrays of (days, stations), in the order of `looked.names`; `stops` are of the same days."""
    days = len(looked.told)

    def over(counts: Numbers, last: int | None = None) -> Floats:
        mine = np.where(looked.told, counts[:days], 0).astype(np.float64)
        return np.asarray((mine if last is None else mine[-last:]).sum(axis=0))

    found: dict[str, float] = {}
    made, spoiled = over(good, SCRAP_DAYS), over(scrap, SCRAP_DAYS)
    found["output"] = _of_step(looked, over(good), looked.last)
    found["output_lately"] = _of_step(looked, over(good, LATELY), looked.last)
    found["first"] = _of_step(looked, over(started), looked.first)
    found["first_lately"] = _of_step(looked, over(started, LATELY), looked.first)
    found["scrap"] = _rolled(looked, made, spoiled)
    units = (made + spoiled).sum()
    found["stops"] = 1000.0 * float(over(stops, SCRAP_DAYS).sum()) / units if units > 0.0 else 0.0
    return np.array([found[name] for name in looked.names])


def details_of(looked: Looked, started: Numbers, good: Numbers, scrap: Numbers, stops: Numbers) -> Floats:
    """The figures of each step and line, on the scale on which they are compared: for the regression, which bears many.

    By step: scrap of the last eight weeks and stops a thousand units; by station: units so far, and in the last four weeks.
    """
    days = len(looked.told)

    def over(counts: Numbers, last: int | None = None) -> Floats:
        mine = np.where(looked.told, counts[:days], 0).astype(np.float64)
        return np.asarray((mine if last is None else mine[-last:]).sum(axis=0))

    spoken = looked.told.any(axis=0)
    made, spoiled, stopped = over(good, SCRAP_DAYS), over(scrap, SCRAP_DAYS), over(stops, SCRAP_DAYS)
    found = [np.log1p(over(good)[spoken]), np.log1p(over(good, LATELY)[spoken]), np.log1p(over(started)[spoken])]
    for step in np.unique(looked.steps[spoken]):
        mine = looked.steps == step
        units = made[mine].sum() + spoiled[mine].sum()
        found.append(np.array([np.log1p(-min(spoiled[mine].sum() / units, 0.999)) if units > 0.0 else 0.0]))
        if looked.has_stops:
            found.append(np.array([np.log1p(1000.0 * stopped[mine].sum() / units) if units > 0.0 else 0.0]))
    return np.concatenate(found)


def on_scale(looked: Looked, values: Floats) -> Floats:
    """Figures on the scale on which they are compared, (..., figures): counts by logarithm, scrap by that of what passes."""
    columns = []
    for k, name in enumerate(looked.names):
        value = values[..., k]
        columns.append(np.log1p(-np.minimum(value, 0.999)) if name == "scrap" else np.log1p(value))
    return np.stack(columns, axis=-1)


def _of_step(looked: Looked, by_station: Floats, step: int) -> float:
    return float(by_station[looked.steps == step].sum())


def _rolled(looked: Looked, made: Floats, spoiled: Floats) -> float:
    """Rolled scrap of the steps that the log tells (`launch.weeks.figures.rolled_scrap`)."""
    passed = 1.0
    for step in np.unique(looked.steps[looked.told.any(axis=0)]):
        units = made[looked.steps == step].sum() + spoiled[looked.steps == step].sum()
        if units > 0.0:
            passed *= 1.0 - spoiled[looked.steps == step].sum() / units
    return 1.0 - passed
