"""Damage: told with what is still readable, refused in readings, set aside with the gap written down."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from gigaramp.errors import LogError
from gigaramp.log.store import Store, writer
from gigaramp.log.store.aside import set_aside
from gigaramp.log.store.damage import check
from tests.log.store.rows import correction, lots


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with three days of history, and ten rows in its ledger."""
    place = tmp_path / "log"
    with Store.open(place, create=True) as store:
        store.append(lots(500), bulk=True)
        store.append(lots(10, source="plc"))
        store.append(correction(3))
    return place


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "history").glob("*/*.parquet"))


def _flip(path: Path, place: int) -> None:
    body = bytearray(path.read_bytes())
    body[place] ^= 0x10
    path.write_bytes(bytes(body))


def test_a_whole_store_is_told_as_whole(folder: Path) -> None:
    found = check(folder)
    assert found.is_whole
    assert (511, 11, 3) == (found.rows, found.in_ledger, found.files)
    assert (date(2025, 3, 3), date(2025, 3, 5)) == (found.first, found.last)


@pytest.mark.parametrize("how", ["flipped", "cut", "missing"])
def test_a_damaged_file_of_the_history_is_refused_told_and_set_aside(folder: Path, how: str) -> None:
    path = _files(folder)[1]
    if how == "flipped":
        _flip(path, 300)
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-9])
    else:
        path.unlink()
    with Store.open(folder, read_only=True) as store:
        for read in (
            store.read,
            lambda: store.read(query="select count(*) from records"),
            lambda: list(store.follow()),
        ):
            with pytest.raises(LogError, match=r"day=2025-03-04.* is damaged .*gigaramp log check .* --set-aside"):
                read()
    found = check(folder)
    assert [(f"history/day=2025-03-04/{path.name}", date(2025, 3, 4), 206)] == [
        (one.file, one.day, one.rows) for one in found.damages
    ]
    assert 511 - 206 == found.rows
    after = set_aside(folder)
    assert after.is_whole
    assert [(date(2025, 3, 4), 206)] == [(one.day, one.rows) for one in after.incomplete]
    with Store.open(folder) as store:
        assert 511 - 206 - 1 == len(store.read())
        assert [date(2025, 3, 4)] == [one.day for one in store.incomplete]
        # What was lost can be taken in again: it is not known any more.
        done = store.append(lots(500), bulk=True)
        assert (206, 294) == (done.added, done.repeated)
    assert (how != "missing") == (folder / "damaged").exists()


@pytest.mark.parametrize("how", ["cut", "header", "row"])
def test_a_damaged_ledger_is_told_and_what_is_readable_stays(folder: Path, how: str) -> None:
    path = folder / "ledger.sqlite"
    if how == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "header":
        path.write_bytes(b"nothing of a ledger" + path.read_bytes()[19:])
    else:
        connection = sqlite3.connect(path)
        connection.execute("update rows set quantity = 77 where id = 5 and source = 'plc'")
        connection.commit()
        connection.close()
    with pytest.raises(LogError, match=r"ledger.sqlite: is damaged"), Store.open(folder, read_only=True) as store:
        store.read()
    found = check(folder)
    assert ["ledger.sqlite"] == [one.file for one in found.damages]
    assert 500 == found.rows
    after = set_aside(folder)
    assert after.is_whole
    kept = 0 if how != "row" else 10
    assert (500 + kept, kept) == (after.rows, after.in_ledger)
    assert [(None, {"cut": None, "header": None, "row": 1}[how])] == [(one.day, one.rows) for one in after.incomplete]
    with Store.open(folder) as store:
        done = store.append(lots(10, source="plc"))
        assert (10, 0) == (done.added, done.repeated) if how != "row" else (1, 9) == (done.added, done.repeated)
        assert 500 == len(store.read(source="mes")) + (1 if how == "row" else 0)


def test_lost_keys_are_made_again_and_nothing_is_incomplete(folder: Path) -> None:
    run = next((folder / "keys").iterdir())
    _flip(run, 8)
    with pytest.raises(LogError, match=r"\.run: is damaged"):
        Store.open(folder)
    assert [f"keys/{run.name}"] == [one.file for one in check(folder).damages]
    after = set_aside(folder)
    assert after.is_whole and () == after.incomplete
    with Store.open(folder) as store:
        assert 500 == store.append(lots(500), bulk=True).repeated


@pytest.mark.parametrize("left", [0, 7, -16])
def test_keys_that_were_cut_short_are_told_and_made_again(folder: Path, left: int) -> None:
    run = next((folder / "keys").iterdir())
    run.write_bytes(run.read_bytes()[:left])
    with pytest.raises(LogError, match="it is shorter or longer than it was"):
        Store.open(folder)
    set_aside(folder)
    with Store.open(folder) as store:
        assert 500 == store.append(lots(500), bulk=True).repeated


def test_damage_that_shows_while_days_move_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr(writer, "OLD_DAYS_FROM", 1)
    monkeypatch.setattr(writer.Writer, "move", damaged)
    with Store.open(folder) as store, pytest.raises(LogError, match=r"ledger\.sqlite: is damaged"):
        store.append(lots(800, source="later"))


def test_a_copied_file_is_no_part_of_the_log_and_is_swept(folder: Path) -> None:
    path = _files(folder)[0]
    copy = path.with_name("copy.parquet")
    copy.write_bytes(path.read_bytes())
    with Store.open(folder, read_only=True) as store:
        assert 510 == len(store.read())
    Store.open(folder).close()
    assert not copy.exists()
