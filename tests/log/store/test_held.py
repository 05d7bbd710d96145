"""What a store remembers of its ledger is what the ledger holds; and where it is not, nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from gigaramp.log.store import Store, held, ledger, writer
from tests.log.store.rows import NOON, any_rows, in_reading_order, lots, table
from tests.log.store.test_laws import few, new_store


def days_of(store: Store) -> dict[int, int]:
    return dict(store._writer.connection.execute("select day, count(*) from rows group by day").fetchall())


def expect_remembered(store: Store, days: list[int]) -> None:
    """The rows of these days, as they are remembered, are those of the ledger."""
    marks = ",".join("?" * len(days))
    written = ledger.rows_of(store._writer.connection, f"where day in ({marks})", tuple(days))
    told = store._writer._held.of_days(days)
    assert (written.to_pylist() if written is not None else []) == (told.to_pylist() if told is not None else [])


@few
@given(any_rows(), st.data())
def test_what_is_remembered_is_what_the_ledger_holds_after_any_appends_and_moves(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    mixed = list(rows)
    with new_store() as store:
        while mixed:
            size = data.draw(st.integers(1, len(mixed)))
            part, mixed = mixed[:size], mixed[size:]
            store.append(table(part))
            assert days_of(store) == dict(store._writer._held.days)
            days = sorted(days_of(store))
            some = data.draw(st.lists(st.sampled_from(days), unique=True)) if days else []
            expect_remembered(store, some)
            if some and data.draw(st.booleans()):
                store._writer.move(some)
                assert days_of(store) == dict(store._writer._held.days)
        assert in_reading_order(rows) == store.read().to_pylist()


def test_many_small_appends_become_one_table(monkeypatch) -> None:
    monkeypatch.setattr(held, "APART", 4)
    with new_store() as store:
        for number in range(11):
            store.append(lots(1, first_id=number, begin=NOON + timedelta(minutes=number)))
        assert len(store._writer._held._tables) <= 5
        expect_remembered(store, list(days_of(store)))


def test_rows_of_an_earlier_process_are_read_from_the_ledger_and_later_ones_remembered_again(tmp_path) -> None:
    with Store.open(tmp_path, create=True) as store:
        store.append(lots(3))
    with Store.open(tmp_path) as store:
        store.append(lots(3, first_id=3))
        assert store._writer._held.of_days(list(days_of(store))) is None
        store._writer.move(list(days_of(store)))
        store.append(lots(2, first_id=6))
        expect_remembered(store, list(days_of(store)))
        assert list(range(8)) == sorted(store.read()["id"].to_pylist())


def test_what_the_ledger_holds_counts_where_less_is_remembered() -> None:
    with new_store() as store:
        store.append(lots(3))
        store.append(lots(3, first_id=3))
        store._writer._held._tables.pop()
        store._writer.move(list(days_of(store)))
        assert 6 == len(store.read())


def test_old_days_move_once_they_hold_enough_and_not_at_each_late_row(monkeypatch) -> None:
    monkeypatch.setattr(writer, "OLD_DAYS_FROM", 5)
    monkeypatch.setattr(writer, "ALL_DAYS_FROM", 100)
    with new_store() as store:
        store.append(lots(20))
        for number in range(4):
            store.append(lots(1, first_id=100 + number, begin=NOON - timedelta(days=1)))
        assert 2 == len(days_of(store)), "a few late rows wait for more"
        store.append(lots(1, first_id=200, begin=NOON - timedelta(days=1)))
        assert [20] == list(days_of(store).values())


def test_more_rows_than_one_statement_takes_are_written_whole(monkeypatch) -> None:
    monkeypatch.setattr(ledger, "AT_ONCE", 7)
    with new_store() as store:
        done = store.append(lots(50))
        assert (50, 50) == (done.added, len(store.read()))
        assert isinstance(store.read(), pa.Table)
