"""A played run falls due row by row, each once, whatever the ticks of the clock."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from gigaramp.floor.adapters.loopback.connect import paced
from gigaramp.floor.adapters.loopback.parse import parse
from gigaramp.floor.adapters.loopback.wire import by_instant
from tests.log.store.rows import NOON, lots

RUN = by_instant(lots(10, minutes=1.0))


class Clock:
    """A clock that goes on by given ticks each time it is asked."""

    def __init__(self, ticks: list[float]) -> None:
        self.seconds = 0.0
        self.ticks = iter(ticks)
        self.waited = 0

    def __call__(self) -> float:
        return self.seconds

    def wait(self) -> None:
        self.waited += 1
        self.seconds += next(self.ticks, 60.0)


def test_what_is_due_is_what_fell_due_since_the_last_look() -> None:
    first = parse(RUN, None, NOON + timedelta(minutes=2)).rows
    then = parse(RUN, NOON + timedelta(minutes=2), NOON + timedelta(minutes=4, seconds=59)).rows
    assert ([0, 1, 2], [3, 4]) == (first["id"].to_pylist(), then["id"].to_pylist())
    assert 0 == len(parse(RUN, NOON, NOON).rows)


def test_speed_says_how_many_seconds_of_the_run_pass_in_one() -> None:
    clock = Clock([1.0] * 10)
    handed = paced(RUN, NOON, clock, clock.wait, speed=180.0)
    assert [[0], [1, 2, 3], [4, 5, 6], [7, 8, 9]] == [one["id"].to_pylist() for one in handed]
    assert 3.0 == clock.seconds


def test_it_goes_on_behind_what_was_handed_over_before_a_restart() -> None:
    clock = Clock([])
    handed = paced(RUN, NOON + timedelta(minutes=6), clock, clock.wait, 1.0, handed=NOON + timedelta(minutes=4))
    assert [[5, 6], [7], [8], [9]] == [one["id"].to_pylist() for one in handed]


@given(st.lists(st.floats(0, 120), max_size=40), st.floats(0.1, 600))
def test_every_row_is_handed_over_once_and_in_order(ticks: list[float], speed: float) -> None:
    clock = Clock([max(tick, 0.01) for tick in ticks])
    handed = [number for one in paced(RUN, NOON, clock, clock.wait, speed) for number in one["id"].to_pylist()]
    assert list(range(10)) == handed


def test_rows_that_come_in_any_order_fall_due_in_theirs() -> None:
    shuffled = RUN.rows.take(pa.array([3, 1, 9, 0, 2, 8, 4, 7, 6, 5]))
    assert RUN.rows["id"].to_pylist() == by_instant(shuffled).rows["id"].to_pylist()
