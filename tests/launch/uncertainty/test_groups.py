"""Sets of numbers that are judged together."""

from __future__ import annotations

import gigaramp
from gigaramp.launch.uncertainty.groups import (
    GROUP_WORDS,
    GROUPS,
    group_sets,
    kind_sets,
    number_sets,
    step_of,
    step_sets,
)
from gigaramp.plant.kinds import KINDS
from gigaramp.twin.draw import uncertain

NEVER_DRAWN = {"goal", "fact"}


def test_every_kind_that_is_drawn_is_in_one_group_and_every_group_has_a_name():
    grouped = [kind for kinds in GROUPS.values() for kind in kinds]
    assert len(grouped) == len(set(grouped))
    assert set(KINDS) - NEVER_DRAWN == set(grouped)
    assert set(GROUPS) == set(GROUP_WORDS)


def test_the_groups_of_a_plant_hold_each_of_its_numbers_once():
    addresses = tuple(uncertain(gigaramp.load("dunkirk")))
    columns = sorted(column for part in group_sets(addresses) for column in part.columns)
    assert list(range(len(addresses))) == columns
    assert len(addresses) == len(number_sets(addresses))


def test_kinds_with_one_number_are_told_as_that_number():
    addresses = ("steps.cut.mtbf", "steps.weld.mtbf", "steps.cut.cycle_time")
    assert [("mtbf", (0, 1))] == [(part.name, part.columns) for part in kind_sets(addresses)]


def test_a_step_has_its_numbers_on_all_lines():
    assert ("stacking", "stacking", "", "") == tuple(
        map(step_of, ("steps.stacking.mtbf", "lines.one.steps.stacking.mtbf", "lines.one.starts", "people.absence"))
    )
    addresses = ("lines.one.starts", "lines.one.steps.cut.mtbf", "steps.cut.mtbf")
    assert [("cut", (1, 2))] == [(part.name, part.columns) for part in step_sets(addresses)]
