"""More means sooner: faster service, a larger buffer or one more sled never lets any part leave any step later."""

import pytest

from tests.reference.monotone import departures, drawn_plant, faster, later, with_larger_buffer, with_one_more_sled

PLANTS = 200
GROUPS = range(10)


def numbers_of(group: int) -> range:
    """A tenth of the plants."""
    return range(group, PLANTS, len(GROUPS))


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_leaves_later_when_the_plant_gets_better(group):
    for number in numbers_of(group):
        tree = drawn_plant(number)
        before = departures(tree, seed=number)
        assert 0 == later(before, departures(faster(tree), seed=number)), f"faster, plant {number}"
        assert 0 == later(before, departures(with_larger_buffer(tree, number), seed=number)), f"buffer, plant {number}"
        more = with_one_more_sled(tree)
        if more is not None:
            assert 0 == later(before, departures(more, seed=number)), f"sleds, plant {number}"


def test_the_drawn_plants_use_what_they_are_drawn_for_and_a_change_makes_a_difference():
    trees = [drawn_plant(number) for number in range(PLANTS)]
    assert 50 < sum("movers" in tree for tree in trees) < PLANTS - 50
    assert 50 < sum("calendars" in tree for tree in trees) < PLANTS - 50
    assert 50 < sum(any("batch" in step for step in tree["steps"].values()) for tree in trees) < PLANTS
    gained = 0
    for number in range(12):
        better = with_larger_buffer(trees[number], number)
        gained += later(departures(better, number), departures(trees[number], number)) > 0
    assert 3 < gained


def test_with_machines_side_by_side_it_is_no_theorem_and_the_check_sees_it():
    broken = 0
    for number in range(20):
        tree = drawn_plant(number, machines=2)
        broken += later(departures(tree, number), departures(with_larger_buffer(tree, number), number)) > 0
    assert broken > 0
