"""Every model in every engine, in turns, so that what else the computer does in the meantime hits all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median, stdev

from benchmarks.engines import CannotError, Engine
from benchmarks.models import WAIT_VARIANCE, Model
from gigaramp.launch.speed import Speed

ROUNDS = 3
BASE = "SimPy"
"""The engine that speeds are told as multiples of."""

COLUMNS = ("model", "engine", "station-visits a second", f"x {BASE}", "makes", "exact", "z")


@dataclass(frozen=True)
class Measured:
    """One engine on one model over all rounds; or why there is nothing."""

    model: Model
    engine: Engine
    speeds: tuple[Speed, ...]
    why_not: str = ""

    @property
    def visits_per_second(self) -> float:
        """The middle of the rounds: one round that was disturbed does not count."""
        return median(speed.visits_per_second for speed in self.speeds)

    @property
    def figures(self) -> list[float]:
        """What was made in every batch of every round."""
        return [figure for speed in self.speeds for figure in speed.figures]

    @property
    def error(self) -> float:
        """Standard error of the mean of the figures: by formula for waits, which hang together, else from batches."""
        if self.model.kind == "queue":
            return float((WAIT_VARIANCE / sum(speed.visits for speed in self.speeds)) ** 0.5)
        return float(stdev(self.figures) / len(self.figures) ** 0.5)

    @property
    def z(self) -> float:
        """How many standard errors the figure lies from the exact one. Beyond 4 either way it simulates something else."""
        off = fmean(self.figures) - self.model.exact
        return float(off / (self.error**2 + self.model.exact_error**2) ** 0.5)


def measured(
    model: Model, engines: Sequence[Engine], rounds: int = ROUNDS, told: Callable[[str], None] = lambda _: None
) -> list[Measured]:
    """One model in each engine that is asked for it; an engine that cannot is asked once."""
    asked = [engine for engine in engines if model.visits.get(engine.name)]
    speeds: dict[str, list[Speed]] = {engine.name: [] for engine in asked}
    why_not: dict[str, str] = {}
    for number in range(1, rounds + 1):
        for engine in asked:
            if engine.name in why_not:
                continue
            told(f"{model.name}: {engine.title}, round {number} of {rounds}")
            try:
                speeds[engine.name].append(engine.measure(model, number))
            except CannotError as error:
                why_not[engine.name] = str(error)
    return [Measured(model, engine, tuple(speeds[engine.name]), why_not.get(engine.name, "")) for engine in asked]


def rows(found: Sequence[Measured]) -> list[tuple[str, ...]]:
    """The rows of one model, in the order of `COLUMNS`."""
    base = next((one.visits_per_second for one in found if one.engine.name == BASE and not one.why_not), None)
    return [_row(one, base) for one in found]


def _row(one: Measured, base: float | None) -> tuple[str, ...]:
    exact = f"{one.model.exact:.4f}" if one.model.kind != "queue" else f"{one.model.exact:.0f}"
    if one.why_not:
        return one.model.name, one.engine.title, one.why_not, "", "", exact, ""
    speed = one.visits_per_second
    times = _times(speed / base) if base else ""
    made, z = _made(one)
    return one.model.name, one.engine.title, speed_words(speed), times, made, exact, z


def _made(one: Measured) -> tuple[str, str]:
    """What was made with its error, and z; only what can be said of it where there are too few figures."""
    if not one.figures:
        return "line not full in so few visits", ""
    if len(one.figures) == 1 and one.model.kind != "queue":
        return f"{one.figures[0]:.4f}, once", ""
    return f"{fmean(one.figures):.4f} ± {one.error:.4f}", f"{one.z:+.1f}"


def _times(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 9.95 else f"{ratio:.2g}"


def speed_words(visits_per_second: float) -> str:
    """A speed in thousands or millions, with three digits."""
    value, unit = (visits_per_second / 1e6, "M") if visits_per_second >= 999_500 else (visits_per_second / 1e3, "k")
    return f"{value:.{0 if value >= 99.95 else 1 if value >= 9.995 else 2}f} {unit}"
