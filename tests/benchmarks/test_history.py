"""What is kept of the kernel's speed: figures and versions, and nothing about who measured where."""

import json

import pytest

from benchmarks.history.__main__ import SAVED

KEPT = sorted(SAVED.rglob("*.json"))


def test_a_first_measurement_is_kept():
    assert KEPT


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_measurement_names_no_computer_and_no_person(path):
    told = json.loads(path.read_text(encoding="utf-8"))
    assert {"processor", "processors", "system", "python", "numpy", "numba"} == set(told["machine_info"])
    assert {} == told["commit_info"]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_every_measurement_holds_the_yardstick_in_processor_seconds(path):
    measured = {one["name"]: one for one in json.loads(path.read_text(encoding="utf-8"))["benchmarks"]}
    assert 0.0 < measured["test_yardstick"]["stats"]["median"]
    assert {"process_time"} == {one["options"]["timer"] for one in measured.values()}
