"""Station-visits a second of the departure-time recursion on one core, bare and through `simulate`.

The line is that of `gigaramp bench`: machines one after the other, exponential times, room for five units between two.
Speeds are processor seconds.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median

from gigaramp.launch.speed import line_days, line_text, warm_up


@dataclass(frozen=True)
class RecursionSpeed:
    """Station-visits a second: of the bare loop on a world that is built, and of the whole call of `simulate`."""

    bare: float
    call: float
    visits: int

    def __str__(self) -> str:
        return f"{self.bare / 1e6:#.3g} M/s bare, {self.call / 1e6:#.3g} M/s through `simulate`"


def recursion_speed(machines: int, visits: int, rounds: int = 3, constant: bool = False) -> RecursionSpeed:
    """The middle of some rounds. `constant`: constant times instead of exponential ones, so that nothing is drawn."""
    import gigaramp
    from gigaramp.plant import loads
    from gigaramp.twin.draw import Values
    from gigaramp.twin.luck import Luck
    from gigaramp.twin.recursion import run_recursion
    from gigaramp.twin.study import Study

    text = line_text(machines, line_days(machines, visits))
    plant = loads(text.replace(", law: exponential", "") if constant else text)
    warm_up(plant)
    study = Study(plant, plant.horizon or plant.start)
    bare, call, made = [], [], 0
    for seed in range(1, rounds + 1):
        luck = Luck(seed, 0)
        world = study.world(Values(study.draws, study.draws.of(luck)), luck)
        began = time.process_time()
        if run_recursion(world) is None:
            raise RuntimeError("this line needs the calendar")
        bare.append(time.process_time() - began)
        began = time.process_time()
        run = gigaramp.simulate(plant, seed=seed, pool="here", engine="recursion")
        call.append(time.process_time() - began)
        made = run.futures[0].visits
    return RecursionSpeed(made / median(bare), made / median(call), made)
