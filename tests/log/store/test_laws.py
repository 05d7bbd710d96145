"""Laws of the store: what was appended is read back, however it came in and wherever it lies."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigaramp.errors import LogError
from gigaramp.log import record_schema
from gigaramp.log.store import Store
from tests.log.store.rows import any_rows, correction, in_reading_order, lots, table

few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)


@contextmanager
def new_store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "log", create=True) as store:
        yield store


def move_all(store: Store) -> None:
    """All rows of the ledger to history, as a large ledger does by itself."""
    writer = store._writer
    assert writer is not None
    writer.move([row[0] for row in writer.connection.execute("select distinct day from rows order by day")])


def followed(store: Store, after: int = 0) -> list[dict[str, Any]]:
    return [row for _, rows in store.follow(after) for row in rows.to_pylist()]


@few
@given(any_rows(), st.data())
def test_what_was_appended_is_read_back_in_any_order_in_any_pieces_moved_or_not(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations(rows))
    with new_store() as store:
        while mixed:
            size = data.draw(st.integers(1, len(mixed)))
            part, mixed = mixed[:size], mixed[size:]
            done = store.append(table(part), bulk=data.draw(st.booleans()))
            assert (len(part), 0) == (done.added, done.repeated)
            if data.draw(st.booleans()):
                move_all(store)
        found = store.read()
        assert record_schema() == found.schema
        assert in_reading_order(rows) == found.to_pylist()
        with Store.open(store.folder, read_only=True) as other:
            assert found.equals(other.read())


@few
@given(any_rows(most=12), st.data())
def test_a_repeat_adds_nothing_and_another_content_is_refused_whole(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    with new_store() as store:
        store.append(table(rows), bulk=data.draw(st.booleans()))
        if data.draw(st.booleans()):
            move_all(store)
        again = data.draw(st.permutations(rows))
        assert (0, len(rows)) == (lambda done: (done.added, done.repeated))(
            store.append(table(again + again[:0]), bulk=data.draw(st.booleans()))
        )
        if rows:
            changed = data.draw(st.sampled_from(rows))
            other = changed | {"note": (changed["note"] or "") + "!"}
            fresh = lots(1, first_id=7, source="fresh")
            with pytest.raises(LogError, match="known with another content"):
                store.append(pa.concat_tables([fresh, table([other])]), bulk=data.draw(st.booleans()))
        assert in_reading_order(rows) == store.read().to_pylist()


@few
@given(st.lists(st.sampled_from(["append", "bulk", "move", "follow"]), min_size=2, max_size=8))
def test_follow_tells_each_row_once_in_the_order_of_appending(acts: list[str]) -> None:
    with new_store() as store:
        given_rows: list[int] = []
        told: list[int] = []
        after = 0
        for act in [*acts, "follow"]:
            if act in ("append", "bulk"):
                # Later appends tell of earlier days: the order of appending is not that of the instants.
                rows = lots(5, first_id=1000 - 5 * len(given_rows), minutes=-500.0)
                store.append(rows, bulk=act == "bulk")
                given_rows += rows["id"].to_pylist()
            elif act == "move":
                move_all(store)
            else:
                for position, rows in store.follow(after):
                    after = position
                    told += rows["id"].to_pylist()
        assert given_rows == told
        assert store.position == after


def test_a_corrected_row_is_left_out_of_every_reading_whichever_came_first() -> None:
    with new_store() as one, new_store() as other:
        one.append(lots(3))
        one.append(correction(1))
        other.append(correction(1))
        other.append(lots(3), bulk=True)
        for store in (one, other):
            assert [0, 2] == store.read(what="lot_made")["id"].to_pylist()
            counted = store.read(query="select count(*) as n from records where what = 'lot_made'")
            assert [2] == counted["n"].to_pylist()
            assert 4 == len(followed(store))
        assert one.read().equals(other.read())
