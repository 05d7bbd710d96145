"""Putting damaged files aside, so that the rest of the log can be read and written on, and the gap is known."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.languages import say
from gigaramp.log.store import history, ledger
from gigaramp.log.store.damage import (
    Checked,
    Damage,
    Incomplete,
    check,
    file_keys,
    file_on_disk,
    incomplete_of,
    reason_against,
    still_readable,
)
from gigaramp.log.store.disk import synced, told_when_writing
from gigaramp.log.store.history import HISTORY, DayFile, day_number, day_of
from gigaramp.log.store.identity import fingerprints_of, keys_of
from gigaramp.log.store.incoming import row_number
from gigaramp.log.store.lock import WriterLock
from gigaramp.log.store.runs import RUNS, Run, merged, run_of, write_run

ASIDE: Final = "damaged"
_NEW: Final = "ledger.rebuilt"
T = TypeVar("T")


def set_aside(folder: Path) -> Checked:
    """Move what is damaged into the folder `damaged`, and write into the log which days are incomplete by that.

    Rows of a damaged ledger that are still as they were written stay in the log. Raises LogError where another process
    writes into the log, or the disk is full.
    """
    found = check(folder)
    if not found.damages:
        return found
    with told_when_writing(folder):
        lock = WriterLock(folder)
        try:
            if any(damage.file == ledger.LEDGER for damage in found.damages):
                _rebuild(folder)
            else:
                _without(folder, found)
        finally:
            lock.release()
    return check(folder)


def _without(folder: Path, found: Checked) -> None:
    """The ledger is whole: damaged files no longer count."""
    connection = ledger.connected(folder, writing=True)
    try:
        gone = {damage.file.removeprefix(f"{HISTORY}/"): damage for damage in found.damages}
        files = history.files_of(connection)
        kept = [file for file in files if file.name not in gone]
        runs = _runs_of(folder, kept, ledger.counted(connection, "moves") + 1)
        old = [row[0] for row in connection.execute("select name from runs")]
        with ledger.transaction(connection):
            for file in files:
                if file.name in gone:
                    connection.execute("delete from files where name = ?", (file.name,))
                    row = (file.day, file.rows, f"{file.name}: {gone[file.name].reason}")
                    connection.execute("insert into incomplete values (?, ?, ?)", row)
            _write_runs(connection, runs)
            ledger.set_counted(connection, "moves", ledger.counted(connection, "moves") + 1)
        for damage in found.damages:
            _move(folder, folder / damage.file)
        for name in old:
            (folder / RUNS / name).unlink(missing_ok=True)
    finally:
        connection.close()


def _move(folder: Path, path: Path) -> None:
    """Into `damaged`, under a name that no earlier damage has."""
    if not path.exists():
        return
    place = folder / ASIDE
    place.mkdir(exist_ok=True)
    name = str(path.relative_to(folder)).replace(os.sep, "_")
    number = 0
    while (target := place / (name if number == 0 else f"{name}.{number}")).exists():
        number += 1
    os.replace(path, target)
    synced(place)


def _runs_of(folder: Path, files: list[DayFile], turn: int) -> list[Run]:
    """The runs of the history, made again from its files."""
    from pyarrow import parquet

    runs: list[Run] = []
    for file in files:
        table = parquet.read_table(folder / HISTORY / file.name, partitioning=None).drop_columns(["position"])
        runs, last = merged(runs, run_of(keys_of(table), fingerprints_of(table)))
        runs.append(last)
    return [write_run(folder, run, f"{turn:09d}-{place}.run") for place, run in enumerate(runs)]


def _write_runs(connection: sqlite3.Connection, runs: list[Run]) -> None:
    connection.execute("delete from runs")
    rows = [(run.name, len(run), run.checksum) for run in runs]
    connection.executemany("insert into runs values (?, ?, ?)", rows)


def _rebuild(folder: Path) -> None:
    """A new ledger from what the damaged one still tells, and from the files of the history."""
    old = _salvaged(folder)
    kept, lost = _files_on_disk(folder) if old.files is None else _files_still_whole(folder, old.files)
    (folder / _NEW).unlink(missing_ok=True)
    ledger.create(folder, _NEW)
    new = sqlite3.connect(folder / _NEW, isolation_level=None)
    try:
        runs = _runs_of(folder, kept, old.turn)
        rows = _unknown_to(runs, old.rows)
        last = max([old.position or 0, *(file.last_position for file in kept), *rows["position"].to_pylist()])
        with ledger.transaction(new):
            plain = rows.drop_columns(["position"])
            ledger.insert(new, rows, keys_of(plain), fingerprints_of(plain))
            history.name_in_ledger(new, kept)
            _write_runs(new, runs)
            pairs = {*old.corrections, *_corrections(folder, kept, rows)}
            new.executemany("insert or ignore into corrections values (?, ?)", sorted(pairs))
            gone = [*old.incomplete, *(Incomplete(one.day, one.rows, f"{one.file}: {one.reason}") for one in lost)]
            told = sum(file.rows for file in kept) + len(rows) + sum(one.rows or 0 for one in gone)
            missing = max(0, old.position - told) if old.position is not None else None
            gone.append(Incomplete(None, missing, f"{ledger.LEDGER}: {old.problem}"))
            values = [(None if one.day is None else day_number(one.day), one.rows, one.reason) for one in gone]
            new.executemany("insert into incomplete values (?, ?, ?)", values)
            ledger.set_counted(new, "position", last)
            ledger.set_counted(new, "moves", old.turn)
        # All of it into the one file: nothing of the new ledger stands beside it when it takes its place.
        new.execute("pragma wal_checkpoint(truncate)")
    finally:
        new.close()
    _replace(folder)
    for damage in lost:
        _move(folder, folder / damage.file)


@dataclass(frozen=True)
class _Salvaged:
    """What a damaged ledger still tells; `position` and `files` are None where it does not tell them."""

    rows: pa.Table
    files: list[DayFile] | None
    incomplete: tuple[Incomplete, ...]
    corrections: list[tuple[str, int]]
    position: int | None
    turn: int
    problem: str


def _salvaged(folder: Path) -> _Salvaged:
    problem = say("it cannot be read")
    try:
        connection = ledger.connected(folder, writing=False)
    except sqlite3.DatabaseError as error:
        return _Salvaged(ledger.with_position().empty_table(), None, (), [], None, 1_000_000, str(error))
    try:
        try:
            problem = str(connection.execute("pragma integrity_check(1)").fetchone()[0])
        except sqlite3.DatabaseError as error:
            problem = str(error)
        problem = say("a row is not as it was written") if problem == "ok" else problem
        rows = pa.concat_tables([ledger.with_position().empty_table(), *still_readable(connection)])
        files = _told(lambda: history.files_of(connection))
        incomplete = _told(lambda: incomplete_of(connection)) or ()
        pairs = _told(lambda: connection.execute("select source, id from corrections").fetchall()) or []
        position = _told(lambda: ledger.counted(connection, "position"))
        turn = _told(lambda: ledger.counted(connection, "moves"))
        return _Salvaged(rows, files, incomplete, pairs, position, (turn or 1_000_000) + 1, problem)
    finally:
        connection.close()


def _told(ask: Callable[[], T]) -> T | None:
    """An answer of a damaged ledger, or None where it has none."""
    try:
        return ask()
    except (sqlite3.DatabaseError, TypeError, ValueError):
        return None


def _files_on_disk(folder: Path) -> tuple[list[DayFile], list[Damage]]:
    """The history without a ledger: every whole file, unless it holds rows of another one, as a crash may leave it."""
    kept: list[DayFile] = []
    lost: list[Damage] = []
    known = np.zeros(0, np.uint64)
    for path in sorted((folder / HISTORY).glob("day=*/*.parquet")):
        file = file_on_disk(folder, path)
        if isinstance(file, Damage):
            lost.append(file)
            continue
        keys = file_keys(folder, file)
        if np.isin(keys, known).any():
            lost.append(Damage(f"{HISTORY}/{file.name}", say("its rows stand in another file"), day_of(file.day), 0))
            continue
        known = np.concatenate([known, keys])
        kept.append(file)
    return kept, lost


def _files_still_whole(folder: Path, files: list[DayFile]) -> tuple[list[DayFile], list[Damage]]:
    kept, lost = [], []
    for file in files:
        reason = reason_against(folder, file)
        if reason is None:
            kept.append(file)
        else:
            lost.append(Damage(f"{HISTORY}/{file.name}", reason, day_of(file.day), file.rows))
    return kept, lost


def _unknown_to(runs: list[Run], rows: pa.Table) -> pa.Table:
    """Rows that the history does not have."""
    keys = keys_of(rows)
    new = np.ones(len(rows), bool)
    for run in runs:
        new[run.find(keys)[0].astype(np.int64)] = False
    return rows.filter(pa.array(new))


def _corrections(folder: Path, files: list[DayFile], rows: pa.Table) -> list[tuple[str, int]]:
    """What the rows themselves say of corrections."""
    from pyarrow import parquet

    names = ["what", "about", "cause"]
    wrong = pc.field("what") == "row_corrected"
    tables = [rows.select(names).filter(pc.equal(rows["what"].cast(pa.string()), "row_corrected"))]
    tables += [
        parquet.read_table(folder / HISTORY / file.name, columns=names, filters=wrong, partitioning=None)
        for file in files
    ]
    found: list[tuple[str, int]] = []
    for table in tables:
        for source, about in zip(table["cause"].to_pylist(), table["about"].to_pylist(), strict=True):
            number = row_number(about)
            if number is not None:
                found.append((source, number))
    return found


def _replace(folder: Path) -> None:
    """The new ledger in place of the damaged one, which is kept with the files that SQLite wrote beside it."""
    place = folder / ASIDE
    place.mkdir(exist_ok=True)
    number = 0
    while (place / f"{ledger.LEDGER}.{number}").exists():
        number += 1
    for tail in ("", "-wal"):
        if (folder / (ledger.LEDGER + tail)).exists():
            shutil.copy2(folder / (ledger.LEDGER + tail), place / f"{ledger.LEDGER}.{number}{tail}")
            synced(place / f"{ledger.LEDGER}.{number}{tail}")
    synced(place)
    # A log of SQLite that is left of the damaged ledger must not be read into the new one.
    for tail in ("-wal", "-shm"):
        (folder / (ledger.LEDGER + tail)).unlink(missing_ok=True)
    synced(folder / _NEW)
    os.replace(folder / _NEW, folder / ledger.LEDGER)
    synced(folder)


__all__ = ["set_aside"]
