"""`gigaramp log read`, `follow` and `latest`: rows of a log on the screen, as CSV, as JSON, or as a file."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gigaramp.cli.screen import answers, words
from gigaramp.errors import AskError, OutputError
from gigaramp.languages import figure, say, say_many

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.log.store import Store

SHOWN: Final = 50
"""Rows that a screen shows; files and pipes get all."""
SECONDS: Final = 0.5
"""Between two looks for new rows."""


@dataclass(frozen=True)
class Asked:
    """Which rows: instants from `first` to before `last`, names, or a query instead."""

    first: str | None = None
    last: str | None = None
    what: list[str] | None = None
    line: list[str] | None = None
    step: list[str] | None = None
    source: list[str] | None = None
    query: str | None = None

    def tables(self, store: Store) -> Iterator[pa.Table]:
        """The rows, a day at a time."""
        ends = {"first": read_instant("--from", self.first), "last": read_instant("--to", self.last)}
        if self.query is not None:
            if any(value is not None for value in (*ends.values(), *self.names().values())):
                raise AskError(say("--query says itself which rows; leave out the other flags"))
            yield store.read(query=self.query)
            return
        yield from store.days(first=ends["first"], last=ends["last"], **self.names())

    def names(self) -> dict[str, list[str] | None]:
        """The names asked for, None where any will do."""
        lists = {"what": self.what, "line": self.line, "step": self.step, "source": self.source}
        return {name: value or None for name, value in lists.items()}


def read_log(folder: Path, asked: Asked, as_json: bool, as_csv: bool, out: Path | None, force: bool) -> None:
    """Print or write the rows that are asked for."""
    import gigaramp

    if as_json + as_csv + (out is not None) > 1:
        raise AskError(say("name one of --json, --csv and --out"))
    _expect_new(out, force)
    with gigaramp.read_log(folder) as store:
        _tell_gaps(store)
        _give(asked.tables(store), as_json, as_csv, out)


def latest_rows(folder: Path, asked: Asked, as_json: bool, as_csv: bool) -> None:
    """Print the newest row of each kind, line, step and machine."""
    import gigaramp

    if as_json and as_csv:
        raise AskError(say("name one of --json and --csv"))
    with gigaramp.read_log(folder) as store:
        _tell_gaps(store)
        _give(iter([store.latest(**asked.names())]), as_json, as_csv, None)


def follow_log(folder: Path, after: int, once: bool, as_json: bool) -> None:
    """Print rows as they come in, with their position, until Ctrl-C."""
    import gigaramp

    with gigaramp.read_log(folder) as store:
        while True:
            for position, table in store.follow(after):
                rows = table.to_pylist()
                for row in rows[:-1]:
                    print(_json_line(row, None) if as_json else _text_line(row, None))
                # Only the last row of a table is a place to go on from.
                print(_json_line(rows[-1], position) if as_json else _text_line(rows[-1], position))
                sys.stdout.flush()
                after = position
            if once:
                return
            time.sleep(SECONDS)


def read_instant(flag: str, text: str | None) -> datetime | None:
    """A day or an instant; without a time zone it is UTC. Raises AskError for anything else."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        told = say("{flag}: `{text}` is no day and no instant", flag=flag, text=text[:40])
        raise AskError(told + ", " + say("write for example 2025-03-03 or 2025-03-03T06:00+01:00")) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _tell_gaps(store: Store) -> None:
    gaps = store.incomplete
    if gaps:
        told = say_many(
            "this log has {count} gap of rows that were damaged",
            "this log has {count} gaps of rows that were damaged",
            len(gaps),
            count=figure(len(gaps)),
        )
        words().print(told + ": " + f"gigaramp log check {store.folder}", soft_wrap=True)


def _give(tables: Iterator[pa.Table], as_json: bool, as_csv: bool, out: Path | None) -> None:
    if out is not None:
        _write(tables, out)
    elif as_csv:
        _print_csv(tables)
    elif as_json:
        _print_json(tables)
    else:
        _print_table(tables)


def _print_json(tables: Iterator[pa.Table]) -> None:
    """One list, written as the rows come."""
    first = True
    print("[", end="")
    for table in tables:
        for row in table.to_pylist():
            print("\n  " if first else ",\n  ", json.dumps(row, ensure_ascii=False, default=_plain), sep="", end="")
            first = False
    print("\n]" if not first else "]")


def _print_csv(tables: Iterator[pa.Table]) -> None:
    sys.stdout.flush()
    for number, table in enumerate(tables):
        _write_csv(table, sys.stdout.buffer, number == 0)
    sys.stdout.flush()


def _write_csv(table: pa.Table, file: Any, header: bool) -> None:
    from pyarrow import csv

    csv.write_csv(_plain_kinds(table), file, csv.WriteOptions(include_header=header))


def _plain_kinds(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(pa.string()))
    return table


def _print_table(tables: Iterator[pa.Table]) -> None:
    """The first rows as a table; columns in which they all have nothing are left out."""
    from rich.table import Table

    first: list[dict[str, Any]] = []
    rows = 0
    for table in tables:
        first += table.slice(0, max(0, SHOWN - rows)).to_pylist()
        rows += len(table)
    screen = answers()
    if rows == 0:
        screen.print(say("no row"))
        return
    names = [name for name in first[0] if any(row[name] is not None for row in first)] or list(first[0])
    shown = Table(box=None, pad_edge=False, header_style="dim")
    for name in names:
        shown.add_column(name, overflow="fold", no_wrap=name in ("id", "when", "what", "quantity"))
    for row in first:
        shown.add_row(*(_cell(row[name]) for name in names))
    screen.print(shown)
    if rows > SHOWN:
        told = say("{shown} of {rows} rows", shown=figure(SHOWN), rows=figure(rows))
        words().print(told + "; " + say("all of them: --csv, --json or --out FILE.parquet"))


def _write(tables: Iterable[pa.Table], out: Path) -> None:
    """Write all rows into a new file, moved to its place when it is whole."""
    from pyarrow import parquet

    part = out.absolute().parent / f".{out.name}.{os.getpid()}.partial"
    rows = 0
    try:
        if out.suffix == ".csv":
            with part.open("wb") as file:
                for number, table in enumerate(tables):
                    _write_csv(table, file, number == 0)
                    rows += len(table)
        else:
            writer = None
            for table in tables:
                writer = writer or parquet.ParquetWriter(part, table.schema, compression="zstd")
                writer.write_table(table)
                rows += len(table)
            if writer is None:
                from gigaramp.log import record_schema

                writer = parquet.ParquetWriter(part, record_schema())
            writer.close()
        os.replace(part, out)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            say(
                "{out}: cannot be written ({reason}); choose a place with room that you may write to",
                out=out,
                reason=reason,
            )
        ) from error
    finally:
        part.unlink(missing_ok=True)
    words().print(say("{rows} rows written to {out}", rows=figure(rows), out=out), soft_wrap=True)


def _expect_new(out: Path | None, force: bool) -> None:
    if out is None:
        return
    if out.suffix not in (".csv", ".parquet"):
        raise OutputError(say("{out}: end its name in .csv or .parquet", out=out))
    if out.is_dir() or out.is_symlink():
        raise OutputError(say("{path}: it is a folder or a link, name a new file", path=out))
    if out.exists() and not force:
        raise OutputError(say("{path}: it exists already, name a new file or replace this one with --force", path=out))


def _text_line(row: dict[str, Any], position: int | None) -> str:
    """One row on one line: what is not there is left out."""
    place = " / ".join(row[name] for name in ("line", "step", "machine") if row[name] is not None)
    much = "" if row["quantity"] is None else f"{row['quantity']:g} {row['unit'] or ''}".strip()
    parts = [
        f"{row['when']:%Y-%m-%d %H:%M:%S}",
        row["what"],
        place,
        row["about"],
        much,
        row["cause"],
        row["note"],
        None if position is None else say("(position {position})", position=str(position)),
    ]
    return "  ".join(part for part in parts if part)


def _json_line(row: dict[str, Any], position: int | None) -> str:
    return json.dumps({"position": position, **row}, ensure_ascii=False, default=_plain)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
