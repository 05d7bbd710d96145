"""The residual of the loss tree on the shipped plants, quarter by quarter, by both models."""

from __future__ import annotations

import numpy as np
import pytest

import gigaramp
from gigaramp.launch.losses.leaves import LEAF_INDEX
from gigaramp.launch.losses.periods import quarters_of_weeks, spans
from gigaramp.launch.losses.tree import losses_of
from gigaramp.twin.fidelity import Fidelity
from tests.prove.proof import write

pytestmark = pytest.mark.prove

PLANTS = ("douai", "billy-berclau", "dunkirk")
FUTURES = 6
LAW = 0.01
"""Largest residual of a quarter in any future, as a share of the nameplate of that quarter."""


def test_the_residual_of_the_loss_tree_stays_below_one_per_cent_of_each_quarter() -> None:
    found: dict[tuple[str, Fidelity], tuple[float, float]] = {}
    for name in PLANTS:
        for fidelity in ("event", "day"):
            run = gigaramp.simulate(gigaramp.load(name), futures=FUTURES, fidelity=fidelity)
            tree = losses_of(run, np.full(FUTURES, 1.0 / FUTURES))
            assert np.abs(tree.nameplate - tree.shipped - tree.packs.sum(axis=2)).max() < 1e-6
            shares = []
            for _, span in spans(quarters_of_weeks(tree.weeks, tree.until)):
                nameplate = tree.nameplate[:, span].sum(axis=1)
                residual = tree.packs[:, span, LEAF_INDEX["residual"]].sum(axis=1)
                shares.append(np.abs(residual) / nameplate)
            found[name, fidelity] = float(np.mean(shares)), float(np.max(shares))
    write(
        "losses",
        "Residuals of the loss tree",
        f"What the [loss tree](../losses.md) does not explain, in {FUTURES} futures of each shipped plant: largest residual of a "
        f"quarter in any future, as a share of the nameplate of that quarter. At most {LAW:.0%} is asked.",
        ("plant", "fidelity", "mean of quarters", "largest"),
        [(name, fidelity, f"{mean:.3%}", f"{most:.3%}") for (name, fidelity), (mean, most) in found.items()],
        "The limiting step is that of each week, as `bottleneck` finds it.",
    )
    assert {} == {key: most for key, (_, most) in found.items() if most > LAW}
