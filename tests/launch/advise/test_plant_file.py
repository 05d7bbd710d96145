"""The new plant file is the old one with a few lines changed: every comment stays, and it reads back."""

from __future__ import annotations

import pytest

from gigaramp.launch.advise.plans import Levers
from gigaramp.launch.advise.plant_file import difference, new_file
from gigaramp.launch.advise.settings import decisions_of
from gigaramp.plant import Plant, load, loads
from gigaramp.plant.read import shipped_plants
from gigaramp.plant.write import dumps
from tests.launch.advise.by_hand import plant_with


def all_levers_pulled(plant: Plant) -> Plant:
    """The plant with every lever at its last value."""
    levers = Levers(decisions_of(plant))
    plan = levers.as_is
    for lever in levers.groups:
        plan = levers.with_option(plan, levers.options(lever)[-1])
    return levers.plant_of(plan)


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


@pytest.mark.parametrize("name", shipped_plants())
def test_a_shipped_plant_keeps_its_comments_and_most_of_its_lines(name: str) -> None:
    plant = load(name)
    proposed = all_levers_pulled(plant)
    before, after = new_file(plant, proposed)
    changed = [line for line in difference(before, after).splitlines() if line[0] in "+-"]
    assert sorted(comments(before)) == sorted(comments(after))
    assert len(changed) < 0.12 * len(before.splitlines())
    read = loads(after)
    assert read.people is not None
    assert proposed.people is not None
    assert set(proposed.people.experts) == set(read.people.experts)


def test_a_plant_that_was_read_from_no_file_is_written_anew() -> None:
    plant = plant_with({"a": 100})
    proposed = all_levers_pulled(plant)
    before, after = new_file(plant, proposed)
    assert dumps(plant) == before
    assert dumps(proposed) == dumps(loads(after))
    assert "" == difference(before, before)
