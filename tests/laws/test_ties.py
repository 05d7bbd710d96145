"""Many things in one microsecond: the order is fixed, and nothing is lost or favoured."""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.twin.kernel.constants import LOT_MADE, LOT_STARTED
from gigaramp.twin.study import Study
from tests.laws.plants import SUNDAY, plant_of
from tests.laws.uncompiled import digest

MINUTE = 60_000_000
SAME = {"cycle_time": "10 min"}


def history(tree):
    study = Study(plant_of(tree), SUNDAY, records=True)
    return study, study(0)


def made_at(study, future, step, line="line"):
    rows = future.records
    k = study.layout.index[(step, line)]
    return rows["when"][(rows["what"] == LOT_MADE) & (rows["station"] == k)]


@pytest.mark.parametrize("buffer", ["0 piece", "1 piece", "unlimited"])
def test_a_balanced_line_with_constant_times_never_waits(buffer):
    tree = {"steps": {"one": SAME, "two": SAME | {"buffer": buffer}, "three": SAME | {"buffer": buffer}}}
    study, future = history(tree)
    for place, step in enumerate(("one", "two", "three"), start=1):
        at = made_at(study, future, step)
        np.testing.assert_array_equal(at, (np.arange(len(at)) + place) * 10 * MINUTE)
    assert [1008, 1007, 1006] == [len(made_at(study, future, step)) for step in ("one", "two", "three")]


def test_lines_that_tie_for_ever_get_equal_shares_of_a_shared_step():
    lines = {name: {} for name in ("a", "b", "c")}
    tree = {
        "lines": lines,
        "steps": {"cut": SAME, "pack": {"cycle_time": "5 min", "shared": True, "buffer": "0 piece"}},
    }
    study, future = history(tree)
    counts = [len(made_at(study, future, "cut", line)) for line in ("a", "b", "c")]
    assert max(counts) - min(counts) <= 1
    assert 2014 == len(made_at(study, future, "pack", None))


def test_lines_behind_one_pool_take_turns():
    lines = {name: {} for name in ("a", "b", "c")}
    tree = {
        "lines": lines,
        "steps": {"mix": {"cycle_time": "5 min", "shared": True}, "cut": SAME | {"buffer": "0 piece"}},
    }
    study, future = history(tree)
    started = future.records["what"] == LOT_STARTED
    counts = [
        int((started & (future.records["station"] == study.layout.index[("cut", line)])).sum())
        for line in ("a", "b", "c")
    ]
    assert max(counts) - min(counts) <= 1


def test_machines_that_tie_start_in_the_order_of_their_numbers():
    _, future = history({"steps": {"cut": SAME | {"machines": 4}}})
    rows = future.records[(future.records["what"] == LOT_MADE)]
    assert [0, 1, 2, 3] * 4 == rows["machine"][:16].tolist()


def test_failures_at_the_end_of_a_lot_let_the_lot_go_first():
    """A constant gap of exactly three lots: the third lot is finished, then the machine fails in its fourth at once."""
    cut = SAME | {"mtbf": {"value": "30 min", "law": "constant"}, "restore_time": {"value": "7 min", "law": "constant"}}
    study, future = history({"steps": {"cut": cut}})
    at = made_at(study, future, "cut")[:9] // MINUTE
    assert [10, 20, 30, 47, 57, 67, 84, 94, 104] == at.tolist()


def test_a_plant_of_ties_has_one_history():
    shared = {"cycle_time": "10 min", "shared": True, "buffer": "2 piece", "machines": 3}
    cut = SAME | {"mtbf": {"value": "1 h", "law": "constant"}, "restore_time": {"value": "10 min", "law": "constant"}}
    tree = {"lines": {"a": {}, "b": {}}, "steps": {"cut": cut, "pack": shared}}
    assert 1 == len({digest(history(tree)[1]) for _ in range(3)})
