"""Forks that are not run because the future itself falls short: would one of them have held?"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

import gigaramp
from gigaramp.launch.odds.forks import fork_tests
from gigaramp.launch.odds.working_days import working_days
from gigaramp.twin.pools import each
from gigaramp.twin.study import Study
from tests.prove.proof import write

pytestmark = pytest.mark.prove

FUTURES = 30
ALLOWED = 0.01
"""Share of all forks that may be judged wrongly, so that no chance moves by more than one point."""


def test_forks_left_out_would_not_have_held():
    plant = gigaramp.load("douai")
    assert plant.horizon is not None
    tests = fork_tests(plant, working_days(plant, plant.horizon))
    study = Study(plant, plant.horizon, forks=tests.plan())
    seconds, held, forks = {}, {}, {}
    for below in (study.fork_below, 0.0):
        began = time.perf_counter()
        futures = sorted(
            each(replace(study, fork_below=below, _cache={}), range(FUTURES), "here"), key=lambda future: future.index
        )
        seconds[below] = time.perf_counter() - began
        held[below] = np.array([future.forks for future in futures])
        forks[below] = _run_forks(study, futures, below)
    skipped = forks[0.0] - forks[study.fork_below]
    missed = int((held[0.0] > held[study.fork_below]).sum())
    changed = int((held[0.0] != held[study.fork_below]).sum())
    rows = [
        (words, forks[below], int(held[below].sum()), f"{seconds[below]:.0f}")
        for words, below in ((f"where the future makes {study.fork_below:.0%} or more", study.fork_below), ("all", 0.0))
    ]
    write(
        "forks",
        "Forks left out",
        f"""{FUTURES} futures of Douai to {plant.horizon}, seed 1, {len(tests.days)} forks each: every fork run, against
those that a forecast runs.""",
        ("forks that are run", "run", "held", "seconds"),
        rows,
        f"""Of {skipped} forks left out **{missed} would have held** ({missed / max(forks[0.0], 1):.2%} of all). Verdicts
that differ: {changed}.""",
    )
    assert missed <= ALLOWED * forks[0.0]
    assert missed == changed


def _run_forks(study: Study, futures: list, below: float) -> int:
    """Forks whose future makes at least this share of what they need."""
    assert study.forks is not None
    run = 0
    for future in futures:
        made = np.concatenate(([0.0], np.cumsum(future.capability)))
        for day, end, needed in zip(study.forks.days, study.forks.ends, study.forks.needed, strict=True):
            run += bool(made[end] - made[day] >= below * needed)
    return run
