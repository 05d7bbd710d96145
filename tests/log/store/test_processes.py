"""Several processes, crashes, a full disk: what was acknowledged is kept, and readings are whole."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from gigaramp.errors import LogError
from gigaramp.log import record_schema
from gigaramp.log.store import Store, check
from tests.log.store.children import child
from tests.log.store.crashes import crash_rounds
from tests.log.store.rows import lots


def test_a_killed_writer_loses_nothing_that_was_acknowledged_and_leaves_nothing_half(tmp_path: Path) -> None:
    found = crash_rounds(tmp_path / "log", rounds=6, seed=7)
    assert found[-1].in_history > 0
    # What a crash left is swept by the next writer.
    Store.open(tmp_path / "log").close()
    with Store.open(tmp_path / "log", read_only=True) as store:
        named = {file.name for file in store.state().files}
    assert named == {str(path.relative_to(tmp_path / "log/history")) for path in (tmp_path / "log/history").glob("*/*")}


def test_two_readers_see_whole_appends_while_another_process_writes(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    writer = child("append_slowly", folder, 60)
    assert writer.stdout is not None
    assert "ready\n" == writer.stdout.readline()
    with pytest.raises(LogError, match=f"process {writer.pid} is writing into this log; one writer at a time"):
        Store.open(folder)
    readers = [child("read_whole_appends", folder, 300) for _ in range(2)]
    ends = [process.communicate(timeout=120) for process in (*readers, writer)]
    assert ["read\n", "read\n", "done\n"] == [out for out, _ in ends], ends


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    Store.open(folder, create=True).close()
    out, errors = child("fill_the_disk", folder, 300_000).communicate(timeout=120)
    *told, refused = out.splitlines()
    assert "the disk is full, or writes no larger files; nothing of this append was taken" in refused, errors
    with Store.open(folder) as store:
        assert list(range(int(told[-1]))) == sorted(store.read(columns=["id"])["id"].to_pylist())
        assert 200 == store.append(lots(200, first_id=int(told[-1]))).added
    assert check(folder).is_whole


def test_threads_of_one_process_append_and_read_together(tmp_path: Path) -> None:
    with Store.open(tmp_path / "log", create=True) as store:
        wrong: list[int] = []

        def append(place: int) -> None:
            for turn in range(10):
                store.append(lots(5, first_id=turn * 5, source=f"plc {place}"))

        def read() -> None:
            for _ in range(10):
                wrong.extend([len(store.read())] if len(store.read()) % 5 else [])

        threads = [Thread(target=append, args=(place,)) for place in range(3)] + [Thread(target=read) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [] == wrong
        assert 150 == len(store.read())


def test_a_newer_version_another_file_and_no_store_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    with pytest.raises(LogError, match="there is no log"):
        Store.open(folder)
    Store.open(folder, create=True).close()
    connection = sqlite3.connect(folder / "ledger.sqlite")
    connection.execute("pragma user_version=99")
    connection.close()
    for read_only in (False, True):
        with pytest.raises(
            LogError, match="this log is of version 99, this gigaramp reads up to 1; install a newer gigaramp"
        ):
            Store.open(folder, read_only=read_only)
    other = tmp_path / "other"
    other.mkdir()
    sqlite3.connect(other / "ledger.sqlite").execute("create table t(x)").connection.close()
    with pytest.raises(LogError, match="is no ledger of gigaramp"):
        Store.open(other, create=True)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter.txt").write_text("dear")
    with pytest.raises(LogError, match=r"holds letter.txt and no log; name an empty or a new folder"):
        Store.open(tmp_path / "taken", create=True)


def test_a_store_opened_for_reading_or_closed_takes_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "log", create=True)
    store.append(lots(3))
    with (
        Store.open(tmp_path / "log", read_only=True) as reading,
        pytest.raises(LogError, match="open for reading only"),
    ):
        reading.append(lots(3))
    store.close()
    store.close()
    with pytest.raises(LogError, match="this log is closed"):
        store.read()


def test_a_folder_that_cannot_be_written_is_read_and_refuses_appends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "log"
    with Store.open(folder, create=True) as store:
        store.append(lots(30_000))
        store.append(lots(5, source="plc"))
    # The user of a test may be one whom no permission stops, so SQLite is told that the folder never changes.
    plain = sqlite3.connect

    def refused(address: str, **named: object) -> sqlite3.Connection:
        if "immutable" not in str(address):
            raise sqlite3.OperationalError("unable to open database file")
        return plain(address, **named)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", refused)
    with Store.open(folder, read_only=True) as store:
        assert 30_005 == len(store.read(columns=["id"]))
    with pytest.raises(LogError, match=r"cannot be written \(unable to open database file\)"):
        Store.open(folder)


def test_rows_of_an_earlier_record_and_odd_columns(tmp_path: Path) -> None:
    with Store.open(tmp_path / "log", create=True) as store:
        store.append(lots(3).drop_columns(["note"]))
        assert [None] * 3 == store.read()["note"].to_pylist()
        assert record_schema() == store.read().schema
        for wrong, said in [
            (lots(3).drop_columns(["unit"]), "has no column `unit`"),
            (lots(3).rename_columns([*lots(3).column_names[:-1], "notes"]), 'no column `notes`, did you mean "note"'),
            (lots(3).append_column("line", lots(3)["line"]), "has no column `line`"),
            (lots(3).set_column(7, "quantity", lots(3)["about"]), "`quantity` is of type string"),
            (lots(1).set_column(7, "quantity", [[float("nan")]]), "row 1: its quantity is nan"),
            (lots(1).set_column(5, "what", [["lot_mad"]]), 'no kind `lot_mad`, did you mean "lot_made"'),
            (
                lots(1).set_column(5, "what", [["row_corrected"]]).set_column(6, "about", [["x"]]),
                "a correction needs the number",
            ),
            (lots(2, begin=datetime(2200, 1, 1, tzinfo=UTC)), "row 1: its `when` is 2200-01-01"),
            (lots(1, source="x" * 70_000), "its `source` has 70,000 bytes"),
            (lots(1).to_pylist(), "takes a pyarrow Table, not list"),
        ]:
            with pytest.raises(LogError, match=said):
                store.append(wrong)  # type: ignore[arg-type]
        assert 3 == store.position
