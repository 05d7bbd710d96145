"""The way of rows into the log: what is acknowledged is on the disk, and a batch never fails for another one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from gigaramp.errors import LogError
from gigaramp.log.store import Store
from gigaramp.serve.incoming.intake import Busy, Intake
from tests.log.store.rows import lots


class Counting:
    """A state that remembers the ids it was given, and at which position."""

    def __init__(self) -> None:
        self.position = 0
        self.ids: list[int] = []
        self.fails = False
        self.made = 0
        self.needs_replay = False

    def fold(self, rows: pa.Table, position: int) -> None:
        if self.fails:
            raise ValueError("cannot fold")
        self.ids += rows["id"].to_pylist()
        self.position = position

    def picture(self) -> Any:
        self.made += 1
        return tuple(self.ids)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "log", create=True) as store:
        yield store


@pytest.fixture
def intake(store: Store) -> Iterator[Intake]:
    intake = Intake(store, Counting())  # type: ignore[arg-type]
    yield intake
    intake.stop()


def test_what_is_submitted_is_in_the_log_and_in_the_picture_when_submit_returns(intake: Intake, store: Store) -> None:
    done = intake.submit(lots(5))
    assert (5, 0, 5) == (done.added, done.repeated, done.position)
    assert 5 == len(store.read())
    assert (0, 1, 2, 3, 4) == intake.picture()


def test_a_repeat_is_told_and_adds_nothing(intake: Intake, store: Store) -> None:
    intake.submit(lots(5))
    done = intake.submit(lots(8))
    assert (3, 5) == (done.added, done.repeated)
    assert tuple(range(8)) == intake.picture()


def test_batches_of_one_group_are_told_each_their_own(store: Store) -> None:
    with _Held(store) as held:
        futures = [held.later(lots(4)), held.later(lots(6)), held.later(lots(3, first_id=100))]
    told = [future.result(10) for future in futures]
    assert [(4, 0), (2, 4), (3, 0)] == [(one.added, one.repeated) for one in told]
    assert [4, 6, 9] == [one.position for one in told]
    assert (0, 1, 2, 3, 4, 5, 100, 101, 102) == held.intake.picture()
    assert 1 == held.appends


def test_a_batch_that_is_refused_does_not_fail_the_others_of_its_group(store: Store) -> None:
    store.append(lots(1))
    wrong = lots(2).set_column(7, "quantity", pa.array([9.0, 9.0]))
    with _Held(store) as held:
        futures = [held.later(lots(2, first_id=10)), held.later(wrong), held.later(lots(2, first_id=20))]
    assert 2 == futures[0].result(10).added
    with pytest.raises(LogError, match="quantity was 0.0 and is now 9.0"):
        futures[1].result(10)
    assert 2 == futures[2].result(10).added
    assert {0, 10, 11, 20, 21} == set(held.intake.picture())


def test_take_leaves_out_what_differs_and_takes_the_others(intake: Intake, store: Store) -> None:
    intake.submit(lots(2))
    mixed = lots(4).set_column(7, "quantity", pa.array([0.0, 9.0, 2.0, 3.0]))
    taken = intake.take(mixed)
    assert (2, 1) == (taken.appended.added, taken.appended.repeated)
    assert [1] == list(taken.differing)
    assert "quantity was 1.0 and is now 9.0" in taken.differing[1]
    assert [0.0, 1.0, 2.0, 3.0] == store.read()["quantity"].to_pylist()


def test_of_two_contents_for_one_number_in_one_batch_the_first_is_taken(intake: Intake, store: Store) -> None:
    twice = pa.concat_tables([lots(2), lots(2).set_column(7, "quantity", pa.array([5.0, 1.0]))])
    taken = intake.take(twice)
    assert [2] == list(taken.differing)
    assert (2, 1) == (taken.appended.added, taken.appended.repeated)
    assert [0.0, 1.0] == store.read()["quantity"].to_pylist()


def test_rows_that_are_none_of_the_log_are_refused_before_they_wait(intake: Intake) -> None:
    with pytest.raises(LogError, match="has no column `when`"):
        intake.submit(lots(2).drop_columns(["when"]))
    assert 0 == intake.waiting


def test_a_full_queue_refuses_a_batch_whole_and_takes_it_later(store: Store) -> None:
    with _Held(store, most_waiting=10) as held:
        first = held.later(lots(8))
        with pytest.raises(Busy) as refused:
            held.intake.take(lots(5, first_id=50))
        assert 1 == refused.value.seconds
    assert 8 == first.result(10).added
    assert 5 == held.again.take(lots(5, first_id=50)).appended.added
    held.again.stop()


def test_a_coroutine_waits_for_the_disk_without_a_thread_of_its_own(intake: Intake) -> None:
    async def both() -> list[int]:
        done = await asyncio.gather(intake.submit_async(lots(3)), intake.submit_async(lots(3, first_id=10)))
        return [one.added for one in done]

    assert [3, 3] == asyncio.run(both())


def test_many_threads_lose_nothing_and_fold_in_the_order_of_the_log(intake: Intake, store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: intake.submit(lots(20, first_id=20 * number)), range(40)))
    followed = [number for _, rows in store.follow() for number in rows["id"].to_pylist()]
    assert followed == list(intake.picture())  # type: ignore[call-overload]
    assert set(range(800)) == set(followed)


def test_what_others_append_is_folded_when_asked(store: Store) -> None:
    intake = Intake(store, Counting())  # type: ignore[arg-type]
    store.append(lots(3))
    intake.fold()
    intake.submit(lots(1, first_id=9))
    assert (0, 1, 2, 9) == intake.picture()
    intake.stop()


def test_what_cannot_be_folded_is_told_and_is_acknowledged_all_the_same(store: Store) -> None:
    state = Counting()
    intake = Intake(store, state)  # type: ignore[arg-type]
    state.fails = True
    assert 2 == intake.submit(lots(2)).added
    assert "cannot fold" in intake.trouble
    state.fails = False
    intake.submit(lots(1, first_id=5))
    assert ("", (0, 1, 5)) == (intake.trouble, intake.picture())
    intake.stop()


def test_a_state_that_needs_it_is_replayed_beside_and_takes_its_place(store: Store) -> None:
    gate, old = Event(), Counting()
    fresh = Counting()

    def replay() -> Counting:
        assert gate.wait(10)
        for position, rows in store.follow():
            fresh.fold(rows, position)
        fresh.ids.insert(0, -1)
        return fresh

    changed = Event()
    intake = Intake(store, old, replay=replay, on_change=changed.set)  # type: ignore[arg-type]
    old.needs_replay = True
    intake.submit(lots(2))
    intake.submit(lots(2, first_id=10))
    assert (0, 1, 10, 11) == intake.picture()
    changed.clear()
    gate.set()
    assert changed.wait(10)
    assert (-1, 0, 1, 10, 11) == intake.picture()
    intake.submit(lots(1, first_id=20))
    assert (-1, 0, 1, 10, 11, 20) == intake.picture()
    assert fresh is intake.stop()


def test_stopping_takes_in_what_waits_and_refuses_what_comes_later(store: Store) -> None:
    with _Held(store) as held:
        waiting = [held.later(lots(3, first_id=10 * number)) for number in range(5)]
    assert 15 == sum(one.result(10).added for one in waiting)
    assert 15 == pc.count(store.read()["id"]).as_py()
    with pytest.raises(LogError, match="stopping"):
        held.intake.submit(lots(1, first_id=99))


class _Held:
    """An intake whose appender is held up while batches are put into its queue, so that they make one group."""

    def __init__(self, store: Store, most_waiting: int = 1_000) -> None:
        self._gate, self._inside = Event(), Event()
        self._real = store.append
        self.appends = -1
        self.store = store
        store.append = self._append  # type: ignore[method-assign]
        self.intake = Intake(store, Counting(), most_waiting=most_waiting)  # type: ignore[arg-type]
        self._first = self.intake._entered(lots(0), apart=False, seen=False, wait=False)
        assert self._inside.wait(10)

    def _append(self, rows: Any) -> Any:
        self._inside.set()
        assert self._gate.wait(10)
        self.appends += 1
        return self._real(rows)

    def later(self, rows: pa.Table) -> Future[Any]:
        future: Future[Any] = Future()

        def told(done: Future[Any]) -> None:
            error = done.exception()
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(done.result().appended)

        self.intake._entered(rows, apart=False, seen=True, wait=False).add_done_callback(told)
        return future

    def __enter__(self) -> _Held:
        return self

    def __exit__(self, *_: object) -> None:
        self._gate.set()
        self.intake.stop()

    @property
    def again(self) -> Intake:
        if not hasattr(self, "_again"):
            self._again = Intake(self.store, Counting())  # type: ignore[arg-type]
        return self._again


def test_the_state_is_kept_after_many_rows_and_not_for_each(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gigaramp.serve.incoming.intake.KEEP_ROWS", 10)
    kept: list[int] = []
    intake = Intake(store, Counting(), keep=lambda state: kept.append(state.position))  # type: ignore[arg-type]
    for first in range(0, 24, 4):
        intake.submit(lots(4, first_id=first))
    intake.stop()
    assert [12, 24] == kept
