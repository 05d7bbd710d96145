"""The event calendar gives the earliest event, then the highest priority, then who was scheduled first."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.twin.kernel.arrays import NODE, empty
from gigaramp.twin.kernel.calendar import clear, schedule
from gigaramp.twin.kernel.clock_array import CLOCK
from gigaramp.twin.kernel.constants import FIRST, NEVER, SECOND, THIRD
from gigaramp.twin.kernel.memory import Memory

LEAVES = 8


def calendar():
    tree = empty(NODE, 2 * LEAVES)
    clock = empty(CLOCK, 1)
    clear(Memory(tree=tree, clock=clock))
    return tree, clock


def put(tree, clock, leaf, time, priority=THIRD):
    schedule(Memory(tree=tree, clock=clock), np.int64(leaf), np.int64(time), np.int64(priority))


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(
    st.lists(
        st.tuples(st.integers(0, LEAVES - 1), st.integers(0, 5), st.sampled_from([FIRST, SECOND, THIRD])), max_size=60
    )
)
def test_random_schedules_give_the_order_of_a_heap(schedules):
    tree, clock = calendar()
    heap: list[tuple[int, int, int, int]] = []
    newest: dict[int, int] = {}
    for number, (leaf, time, priority) in enumerate(schedules):
        put(tree, clock, leaf, time, priority)
        heappush(heap, (time, priority, number, leaf))
        newest[leaf] = number
    expected = [leaf for _, _, number, leaf in (heappop(heap) for _ in range(len(heap))) if newest[leaf] == number]
    found = []
    while tree[1].time != NEVER:
        found.append(int(tree[1].leaf))
        put(tree, clock, tree[1].leaf, NEVER)
    assert expected == found


def test_ties_go_to_the_one_scheduled_first():
    tree, clock = calendar()
    for leaf in (5, 2, 7):
        put(tree, clock, leaf, 10)
    put(tree, clock, 5, 10)
    order = []
    for _ in range(3):
        order.append(int(tree[1].leaf))
        put(tree, clock, tree[1].leaf, NEVER)
    assert [2, 7, 5] == order


@pytest.mark.parametrize("first, second", [(FIRST, SECOND), (SECOND, THIRD)])
def test_a_shift_comes_before_a_plant_event_and_that_before_a_machine(first, second):
    tree, clock = calendar()
    put(tree, clock, 1, 10, second)
    put(tree, clock, 4, 10, first)
    assert 4 == tree[1].leaf


def test_an_empty_calendar_waits_for_ever():
    tree, _ = calendar()
    assert NEVER == tree[1].time
