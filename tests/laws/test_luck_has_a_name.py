"""The same seed gives the same futures, everywhere; a change elsewhere leaves every other draw as it was."""

from __future__ import annotations

import hashlib
from copy import deepcopy

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gigaramp.twin.kernel.constants import LOT_MADE, LOT_STARTED, MACHINE_RESTORED, MACHINE_STOPPED
from gigaramp.twin.luck import Luck
from gigaramp.twin.pools import each
from gigaramp.twin.result import Future
from gigaramp.twin.study import Study
from tests.laws.plants import SUNDAY, plant_of, plants, trees
from tests.laws.uncompiled import PEOPLE_PLANT, digest, histories, uncompiled_histories

few = settings(max_examples=25, deadline=None, derandomize=True, database=None, phases=[Phase.generate])


def same(one: Future, other: Future) -> bool:
    return digest(one) == digest(other)


@few
@given(plants(), st.integers(0, 2**40), st.integers(0, 1000))
def test_the_same_seed_gives_the_same_future_twice(plant, seed, index):
    study = Study(plant, SUNDAY, seed, lot=3, records=True)
    again = Study(plant, SUNDAY, seed, lot=3, records=True)
    assert same(study(index), again(index))


def test_another_seed_and_another_future_give_another_history():
    study = Study(plant_of(PEOPLE_PLANT), SUNDAY, seed=1, records=True)
    other_seed = Study(plant_of(PEOPLE_PLANT), SUNDAY, seed=2, records=True)
    assert 3 == len({digest(study(0)), digest(study(1)), digest(other_seed(0))})


def test_futures_are_the_same_in_this_process_and_in_others():
    study = Study(plant_of(PEOPLE_PLANT), SUNDAY, records=True)
    here = {future.index: digest(future) for future in each(study, range(4), pool="here")}
    there = {future.index: digest(future) for future in each(study, range(4), pool="processes", workers=2)}
    assert here == there


def test_the_twin_does_the_same_compiled_or_not():
    # The same on 100,000 events is a long check: `make prove`.
    expected = histories("short")
    assert expected == uncompiled_histories("short", seconds=120)
    assert 5000 < sum(events for events, _ in expected.values())


@few
@given(trees(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(tree, random):
    # Without `makes` and `consumes` a step may name the steps it follows, so that its place says nothing.
    shuffled = {
        key: dict(random.sample(list(part.items()), len(part))) if isinstance(part, dict) else part
        for key, part in tree.items()
    }
    shuffled = dict(random.sample(list(shuffled.items()), len(shuffled)))
    one, other = (Study(plant_of(part), SUNDAY, lot=3, records=True)(0) for part in (tree, shuffled))
    assert same(one, other)


def test_the_order_of_the_vehicles_does_not_matter():
    steps = {
        "stack": {"makes": "module", "cycle_time": {"value": "10 min", "law": "exponential"}},
        "pack": {"makes": "pack", "consumes": {"module": 1}, "cycle_time": "10 min", "buffer": "20 module"},
    }
    products = {"module": {"unit": "module"}, "pack": {"unit": "pack"}}
    vehicles = {"small": {"share": "50 %", "modules": 1}, "large": {"share": "50 %", "modules": 3}}
    turned = dict(reversed(vehicles.items()))
    one, other = (
        Study(plant_of({"products": products, "vehicles": mix, "steps": steps}), SUNDAY, records=True)(0)
        for mix in (vehicles, turned)
    )
    assert same(one, other)


# --- a change elsewhere leaves the draws of everything else as they were ---

LINE = {
    "steps": {
        "cut": {
            "cycle_time": {"value": "9 min", "law": "gamma", "cv": 0.8}, "mtbf": "3 h", "restore_time": "30 min",
            "scrap_mature": "20 %",
        },
        "fold": {"cycle_time": {"value": "8 min", "law": "exponential"}, "buffer": "2 piece", "inspects": {"cut": "50 %"}},
        "wrap": {"cycle_time": {"value": "7 min", "law": "lognormal", "cv": 0.5}, "buffer": "3 piece", "scrap_mature": "5 %"},
    }
}  # fmt: skip


def a_machine_more(tree):
    tree["steps"]["fold"]["machines"] = 2


def a_failing_machine(tree):
    tree["steps"]["wrap"] |= {"mtbf": "2 h", "restore_time": "1 h"}


def a_step_before_all(tree):
    tree["steps"] = {"ask": {"cycle_time": "6 min", "scrap_mature": "3 %"}} | tree["steps"]
    tree["steps"]["cut"]["buffer"] = "5 piece"


def a_step_at_the_end(tree):
    tree["steps"]["zip"] = {"cycle_time": "9 min", "inspects": {"cut": "10 %"}}


def people_and_an_expert(tree):
    expert = {"steps": ["wrap"], "count": 2, "arrives": "2025-01-06", "leaves": "2025-01-09"}
    tree["people"] = {"recruits": [{"on": "2025-01-06", "count": 9}], "experts": {"wrappers": expert}}
    tree["steps"]["wrap"]["crew"] = 2


def a_stop_of_the_plant(tree):
    tree["events"] = {"power": {"kind": "utilities", "every": "1 day", "lasts": "1 h", "steps": ["wrap"]}}


CHANGES = [
    a_machine_more,
    a_failing_machine,
    a_step_before_all,
    a_step_at_the_end,
    people_and_an_expert,
    a_stop_of_the_plant,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_elsewhere_leaves_services_and_repairs_as_they_were(change):
    changed = deepcopy(LINE)
    change(changed)
    touched = {
        a_machine_more: "fold",
        a_failing_machine: "wrap",
        people_and_an_expert: "wrap",
        a_stop_of_the_plant: "wrap",
    }
    for step in sorted({"cut", "fold", "wrap"} - {touched.get(change)}):
        for one, other in zip(drawn(LINE, step), drawn(changed, step), strict=True):
            n = min(len(one), len(other))
            assert n > 100 or len(one) < 100
            np.testing.assert_array_equal(one[:n], other[:n])


def test_an_inspection_finds_the_same_when_it_also_looks_for_defects_of_a_new_step():
    """The new step comes first in the flow, so that defects are numbered anew."""
    changed = deepcopy(LINE)
    changed["steps"] = {"ask": {"cycle_time": "6 min", "scrap_mature": "0 %"}} | changed["steps"]
    changed["steps"]["fold"]["inspects"] = {"ask": "50 %", "cut": "50 %"}
    before, after = (left_of_each_lot(tree, "fold") for tree in (LINE, changed))
    n = min(len(before), len(after))
    assert 700 < n and 0 < before.sum() < len(before)
    np.testing.assert_array_equal(before[:n], after[:n])


def left_of_each_lot(tree, step: str) -> np.ndarray:
    """Good units of each lot of a step, in order."""
    study = Study(plant_of(tree), SUNDAY, records=True)
    rows = study(0).records
    return rows["quantity"][(rows["what"] == LOT_MADE) & (rows["station"] == study.layout.index[(step, "line")])]


@pytest.mark.parametrize("machines", [2, 3])
def test_a_second_machine_leaves_the_services_of_the_first_as_they_were(machines):
    """The first step never starves and its buffer is endless: a machine's departures are its service times."""
    cut = {"cycle_time": {"value": "9 min", "law": "exponential"}, "machines": 1}
    tree = {"steps": {"cut": cut, "fold": {"cycle_time": "1 min", "buffer": "unlimited"}}}
    one = departures(tree, "cut", machine=0)
    cut["machines"] = machines
    np.testing.assert_array_equal(one, departures(tree, "cut", machine=0))
    assert not np.array_equal(one[:50], departures(tree, "cut", machine=1)[:50])


def test_a_named_element_has_the_same_key_in_every_plant():
    assert Luck(1, 0).element("stacking/line_1/machine 0") == Luck(1, 0).element("stacking/line_1/machine 0")
    keys = {int(Luck(seed, future).element(name)) for seed in (1, 2) for future in (0, 1) for name in ("a", "b")}
    assert 8 == len(keys)


def departures(tree, step: str, machine: int) -> np.ndarray:
    study = Study(plant_of(tree), SUNDAY, records=True)
    rows = study(0).records
    k = study.layout.index[(step, "line")]
    return rows["when"][(rows["what"] == LOT_MADE) & (rows["station"] == k) & (rows["machine"] == machine)]


def drawn(tree, step: str) -> tuple[np.ndarray, np.ndarray]:
    """Working time of each lot of a step with one machine, stops taken out, and the length of each stop."""
    study = Study(plant_of(tree), SUNDAY, records=True)
    rows = study(0).records
    k = study.layout.index[(step, "line")]
    kinds = (LOT_STARTED, LOT_MADE, MACHINE_STOPPED, MACHINE_RESTORED)
    times = {what: rows["when"][(rows["what"] == what) & (rows["station"] == k)] for what in kinds}
    n = len(times[LOT_MADE])
    stops = times[MACHINE_RESTORED] - times[MACHINE_STOPPED][: len(times[MACHINE_RESTORED])]
    work = times[LOT_MADE] - times[LOT_STARTED][:n]
    for stopped, restored in zip(times[MACHINE_STOPPED], times[MACHINE_RESTORED], strict=False):
        job = np.searchsorted(times[LOT_STARTED], stopped, side="right") - 1
        if job < n:
            work[job] -= restored - stopped
    return work, stops


def test_a_digest_tells_histories_apart():
    future = Study(plant_of(LINE), SUNDAY, records=True)(0)
    before = digest(future)
    future.good[3, 0] += 1
    assert before != digest(future)
    assert hashlib.sha256().digest_size * 2 == len(before)
