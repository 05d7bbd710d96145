"""A plant that is written reads back as an equal plant."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.document import Document
from gigaramp.plant import dumps, load, loads, shipped_plants
from gigaramp.plant.read import build
from tests.plant.plants import SMALL, WHOLE, plant_trees


def test_a_plant_with_every_part_reads_back_as_an_equal_plant() -> None:
    plant = loads(WHOLE)
    assert plant == loads(dumps(plant))


def test_every_shipped_plant_reads_back_as_an_equal_plant() -> None:
    for name in shipped_plants():
        plant = load(name)
        assert plant == loads(dumps(plant)), name


def test_units_statuses_and_sources_are_written_as_they_were() -> None:
    text = dumps(loads(WHOLE))
    assert "rate: {value: 60 m/min, law: gamma, cv: 0.2, status: derived}" in text
    assert "buffer: unlimited" in text
    assert "accepted: {low: 2025-04-01, mid: 2025-05-01, high: 2025-06-01}" in text
    assert "turnover: 12 %/year" in text
    assert "restore_time: {from: 5 min, mode: 20 min, to: 50 min, law: triangular, status: derived}" in text
    assert "      starts:" not in text


def test_shipped_defaults_are_not_written_and_changed_ones_are() -> None:
    assert "defaults" not in dumps(loads(SMALL))
    assert "defaults:\n  learning:\n    decay: {low: 1 %, mid: 4 %, high: 20 %}\n" in dumps(loads(WHOLE))


def test_odd_letters_survive() -> None:
    plant = loads(SMALL.replace("Two steps", r'"tab\t line\n sep\u2028 \U0001F50B: # null"'))
    assert "tab\t line\n sep\u2028 \U0001f50b: # null" == plant.name
    assert plant == loads(dumps(plant))


@settings(max_examples=60, deadline=None)
@given(plant_trees())
def test_a_drawn_plant_reads_back_as_an_equal_plant(tree: dict[str, object]) -> None:
    plant = loads(json.dumps(tree, ensure_ascii=False))
    assert plant == loads(dumps(plant))


@settings(max_examples=200, deadline=None)
@given(st.floats(1e-9, 1e12), st.sampled_from(["s", "ms", "min", "h", "day", "weeks", "years", "furlong*s/m"]))
def test_any_time_in_any_unit_keeps_its_exact_value(value: float, unit: str) -> None:
    tree = {"gigaramp": 1, "name": "x", "steps": {"cut": {"cycle_time": f"{value!r} {unit}"}}}
    plant = build(Document("x", tree))
    assert plant == loads(dumps(plant))
