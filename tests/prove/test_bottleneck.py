"""The named bottleneck against the truth: the step whose speed moves output most (Kuo, Lim and Meerkov 1996)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from gigaramp.launch.bottleneck.network import hours_of, network_of
from gigaramp.launch.bottleneck.turning_point import first_of, judged
from gigaramp.launch.reasons import least_waiting
from gigaramp.plant import Plant
from gigaramp.twin import simulate
from gigaramp.twin.result import Future, Run
from tests.prove.drawn_bottlenecks import KINDS, ROOMS, drawn_line, room_of
from tests.prove.proof import write

pytestmark = pytest.mark.prove

FIRST, DRAWN = 1000, 24
"""Lines of these numbers: none of them was looked at while the method was made."""

FASTER = 1.1
FUTURES = 4
UNTIL, RECORDED = date(2025, 3, 30), date(2025, 2, 2)
WARM_DAYS, WARM_WEEKS = 14, 2


@dataclass(frozen=True)
class Case:
    """A drawn line: what each step gains when sped up (futures), and which step each method names."""

    kind: str
    room: float
    gains: dict[str, np.ndarray]
    named: dict[str, str]

    @property
    def truth(self) -> str:
        return max(self.gains, key=lambda step: float(self.gains[step].mean()))

    def is_within_error(self, method: str) -> bool:
        """Whether the named step cannot be told apart from the true one at two standard errors."""
        apart = self.gains[self.truth] - self.gains[self.named[method]]
        return float(apart.mean()) <= 2.0 * float(apart.std(ddof=1)) / len(apart) ** 0.5 + 1e-12

    def gain_share(self, method: str) -> float:
        """What speeding up the named step brings, as a share of the most that one step can bring."""
        return max(0.0, float(self.gains[self.named[method]].mean())) / float(self.gains[self.truth].mean())


def made(run: Run) -> np.ndarray:
    return np.array([future.capability[WARM_DAYS:].sum() for future in run.futures], dtype=np.float64)


def faster(plant: Plant, step: str) -> Plant:
    time = plant.steps[step].cycle_time
    assert time is not None
    return plant.change(
        f"steps.{step}.cycle_time",
        time.model_copy(update={k: getattr(time, k) / FASTER for k in ("low", "mid", "high")}),
    )


def by_hours(run: Run) -> dict[str, str]:
    """The turning point, and the simple rule of least waiting, from the hours of all futures together."""
    network = network_of(run)
    tables = [hours_of(network, future) for future in run.futures]
    lost, producing = (sum(table[k][WARM_WEEKS:].sum(axis=0) for table in tables) for k in (0, 1))
    turning = int(first_of(*judged(network, lost[None], producing[None]))[0])
    return {"turning point": network.names[turning], "least waiting": network.names[least_waiting(lost, producing)]}


def active_periods(future: Future) -> dict[int, list[tuple[float, float]]]:
    """Spans of minutes in which a machine of each station was active without a wait, from its records (Roser et al. 2001)."""
    from gigaramp.log.kinds import CODES

    rows = future.records
    assert rows is not None
    rows = rows[(rows["what"] == CODES["lot_started"]) | (rows["what"] == CODES["lot_made"])]
    begun: dict[tuple[int, int], float] = {}
    ended: dict[tuple[int, int], float] = {}
    spans = defaultdict(list)
    for when, what, station, machine in zip(
        *(rows[name].tolist() for name in ("when", "what", "station", "machine")), strict=True
    ):
        at, key = when / 6e7, (station, machine)
        if what == CODES["lot_made"]:
            ended[key] = at
        elif key not in ended or at > ended[key] + 1e-6:
            if key in ended:
                spans[station].append((begun[key], ended[key]))
            begun[key] = at
    for key, at in ended.items():
        spans[key[0]].append((begun[key], at))
    return spans


def by_records(plant: Plant) -> dict[str, str]:
    """The longest mean active period, and the step that most often has the longest one that runs (Roser et al. 2001, 2002)."""
    run = simulate(plant, RECORDED, pool="here", records=[0])
    spans = active_periods(run.futures[0])
    longest, holder = np.zeros(60 * 24 * len(run.days) + 1), np.full(60 * 24 * len(run.days) + 1, -1)
    means = {}
    for station, found in spans.items():
        means[station] = float(np.mean([end - begin for begin, end in found]))
        for begin, end in found:
            place = slice(int(begin), int(end) + 1)
            longer = longest[place] < end - begin
            longest[place][longer] = end - begin
            holder[place][longer] = station
    counts: dict[str, int] = defaultdict(int)
    for station, minutes in zip(*np.unique(holder[holder >= 0], return_counts=True), strict=True):
        counts[run.stations[station].step] += int(minutes)
    return {
        "mean active period": run.stations[max(means, key=lambda station: means[station])].step,
        "momentary active period": max(counts, key=lambda step: counts[step]),
    }


def case_of(number: int, kind: str) -> Case:
    plant = drawn_line(number, kind)
    run = simulate(plant, UNTIL, FUTURES, 1, pool="here")
    before = made(run)
    gains = {
        step: (made(simulate(faster(plant, step), UNTIL, FUTURES, 1, pool="here")) - before) / before.mean()
        for step in plant.steps
    }
    return Case(kind, room_of(number), gains, by_hours(run) | by_records(plant))


def test_the_named_step_is_the_one_whose_speed_moves_output_most() -> None:
    cases = [case_of(number, kind) for kind in KINDS for number in range(FIRST, FIRST + DRAWN)]
    methods = list(cases[0].named)
    groups: list[tuple[str, Callable[[Case], bool]]] = [("all", lambda case: True)]
    groups += [(f"{kind}", lambda case, kind=kind: case.kind == kind) for kind in KINDS]
    groups += [(f"room for {room:.0f}", lambda case, room=room: case.room == room) for room in ROOMS]
    rows = []
    for name, belongs in groups:
        some = [case for case in cases if belongs(case)]
        for method in methods:
            hits = sum(case.named[method] == case.truth for case in some)
            near = sum(case.is_within_error(method) for case in some)
            share = float(np.mean([case.gain_share(method) for case in some]))
            rows.append((name, len(some), method, f"{hits / len(some):.0%}", f"{near / len(some):.0%}", f"{share:.0%}"))
    steps = float(np.mean([1.0 / len(case.gains) for case in cases]))
    write(
        "bottleneck",
        "The named bottleneck against the truth",
        f"""Lines drawn at random (`tests/prove/drawn_bottlenecks.py`): {DRAWN} in series, {DRAWN} in which two branches
meet and {DRAWN} with lines side by side, of two to eight steps. The truth is the step whose speed moves output most: each
step is made 10 % faster in turn, under the same luck, in {FUTURES} futures of ten weeks. Room between steps is told in
units of about a minute. `hit`: the named step is that step. `within error`: it gains no less, at two standard errors.
`gain`: what speeding up the named step brings, as a share of the most that one step can bring.

Turning point and least waiting read weekly hours; the two active periods read the records of four weeks.""",
        ("lines", "number", "method", "hit", "within error", "gain"),
        rows,
        f"""A step named blindly would be right in {steps:.0%}. With little room between steps several of them set the
pace together, and no method that only watches tells well which of them most. So the worth of a step is not read from hours:
it is measured, by simulating the plant in which that step is perfect.""",
    )
    shares = [case.gain_share("turning point") for case in cases]
    assert np.mean(shares) >= 0.85
    assert np.mean([case.gain_share("turning point") for case in cases if case.room >= 100]) >= 0.9
