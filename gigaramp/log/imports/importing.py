"""Imports files into a store: opened, read block by block, turned into rows, settled with the log, appended.

A file is one append: all of its good rows are in the log, or none; a server appends in pieces (`way.Way`). Events without
a key and without counters flow through in bounded memory; a sheet a day, a key and counters need the whole file at once,
about 300 bytes a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from gigaramp.errors import LogError
from gigaramp.languages import figure, say
from gigaramp.log.imports.answer import FileTold
from gigaramp.log.imports.blocks import PUT_ASIDE_COLUMNS, Block, Refused
from gigaramp.log.imports.counters import count
from gigaramp.log.imports.identity import Seen, texts_of
from gigaramp.log.imports.mapping import Mapping, PlantNames
from gigaramp.log.imports.put_aside import PutAside
from gigaramp.log.imports.read_excel import ExcelFile
from gigaramp.log.imports.readings import load_readings, save_readings
from gigaramp.log.imports.rows import Rows
from gigaramp.log.imports.settle import InLog, Rule, Settled, correction_of, settle
from gigaramp.log.imports.sniff import Source, open_file
from gigaramp.log.imports.way import PLAIN, Way
from gigaramp.log.kinds import CODES, KINDS, kind
from gigaramp.log.record import record_schema, table_of
from gigaramp.log.rules import OWNER, Sender
from gigaramp.log.store.disk import told_when_writing
from gigaramp.near import did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.log.store import Store

DAY = timedelta(days=1)


@dataclass
class _Counts:
    """What is counted on the way through a file."""

    rows: int = 0
    taken: int = 0
    empty: int = 0
    without_figure: int = 0
    first: int | None = None
    last: int | None = None
    steps: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def import_file(
    path: Path,
    mapping: Mapping,
    names: PlantNames,
    store: Store,
    folder: Path,
    *,
    correct: bool = False,
    sender: Sender = OWNER,
    way: Way = PLAIN,
) -> FileTold:
    """Import one file into a store that is open for writing; `folder` is its own. Raises LogError where nothing was taken."""
    source = open_file(path, mapping.file)
    expect_columns(source, mapping)
    rows = Rows(mapping, names, isinstance(source, ExcelFile), sender)
    counts = _Counts()
    with PutAside(folder, path, source.names, source.delimiter, source.was_put_aside) as aside:
        whole = mapping.grain == "daily" or bool(mapping.key) or any(one.counter for one in mapping.figures)
        if whole:
            added, repeated, corrected = _whole(source, mapping, rows, store, aside, counts, correct, way)
        else:
            added, repeated, corrected = _flowing(source, mapping, rows, store, aside, counts, way)
        kept = aside.keep()
    zone = ZoneInfo(mapping.timezone)
    first, last = (
        None if us is None else (datetime.fromtimestamp(us / 1e6, UTC).astimezone(zone)).date()
        for us in (counts.first, counts.last)
    )
    return FileTold(
        file=path.name,
        rows=counts.rows,
        taken=counts.taken,
        put_aside=aside.count,
        without_figure=counts.without_figure,
        added=added,
        repeated=repeated,
        corrected=corrected,
        first=first,
        last=last,
        steps=tuple(sorted(counts.steps)),
        reasons=tuple(aside.reasons.most_common(50)),
        put_aside_file=kept,
        notes=(*counts.notes, *notes_of(rows, mapping, counts.empty)),
    )


def expect_columns(source: Source, mapping: Mapping) -> None:
    """Raise LogError where the file has not every column that the mapping names, or has one that it does not know."""
    missing = [name for name in mapping.columns() if name not in source.names]
    if missing:
        mend = did_you_mean(missing[0], source.names)
        raise LogError(
            say(
                "{file}: has no column `{column}` that the mapping names, {mend}",
                file=source.path,
                column=missing[0],
                mend=mend,
            )
        )


def unread_columns(source: Source, mapping: Mapping) -> list[str]:
    """Columns of the file that the mapping neither reads nor names under `ignored`."""
    known = {*mapping.columns(), *mapping.ignored, *PUT_ASIDE_COLUMNS}
    return [name for name in source.names if name not in known]


def notes_of(rows: Rows, mapping: Mapping, empty: int) -> list[str]:
    """What has to be told about the rows that were taken."""
    told, found = rows.told, []
    if told.twice:
        hour = say("the second, in winter time") if mapping.twice == "second" else say("the first, in summer time")
        found.append(
            say(
                "{count} times exist twice, in the hour after which clocks are put back; taken as {hour}",
                count=figure(told.twice),
                hour=hour,
            )
        )
    for cause, times in told.strange_causes.most_common(6):
        found.append(
            say(
                "the cause `{cause}` ({count} times) is none of gigaramp's losses and stays as it is; name a loss for it under `values`",
                cause=cause,
                count=figure(times),
            )
        )
    if empty:
        found.append(say("{count} empty rows were passed over", count=figure(empty)))
    return found


def _blocks(
    source: Source, mapping: Mapping, rows: Rows, aside: PutAside, counts: _Counts, way: Way
) -> Iterator[tuple[Block, Any]]:
    """Each block with its rows of the log; what is refused is put aside on the way."""
    unread = unread_columns(source, mapping)
    if unread:
        counts.notes.append(say("columns that are not read: {columns}", columns=", ".join(unread)))
    for block in source.blocks(mapping.columns()):
        taken = rows.take(block)
        counts.rows += len(block) + len(block.refused)
        table, ahead = way.believed(block, taken.table)
        counts.taken += taken.good - len(ahead)
        counts.without_figure += taken.without_figure
        counts.empty += block.empty
        aside.add(sorted([*block.refused, *taken.refused, *ahead], key=lambda one: one.line))
        if len(table):
            yield block, table


def _take_in(table: pa.Table, counts: _Counts) -> None:
    import pyarrow.compute as pc

    ends = pc.min_max(table["when"]).as_py()
    counts.first = ends["min"] if counts.first is None else min(counts.first, ends["min"])
    counts.last = ends["max"] if counts.last is None else max(counts.last, ends["max"])
    counts.steps |= {step for step in pc.unique(table["step"]).to_pylist() if step is not None}


def _flowing(
    source: Source, mapping: Mapping, rows: Rows, store: Store, aside: PutAside, counts: _Counts, way: Way
) -> tuple[int, int, int]:
    import pyarrow as pa

    seen = Seen()

    def tables() -> Iterator[pa.Table]:
        for _, table in _blocks(source, mapping, rows, aside, counts, way):
            _take_in(table, counts)
            yield finished(table, seen.apart(texts_of(table, "content")), mapping.source)

    flow = tables()
    first = next(flow, None)
    if first is None:
        return 0, 0, 0
    second = next(flow, None)
    if second is None:
        appended = way.appended(store, first)
    else:

        def batches() -> Iterator[pa.RecordBatch]:
            for table in (first, second):
                yield from table.to_batches()
            for table in flow:
                yield from table.to_batches()

        appended = way.appended(store, pa.RecordBatchReader.from_batches(record_schema(), batches()), bulk=True)
    return appended.added, appended.repeated, 0


def _whole(
    source: Source,
    mapping: Mapping,
    rows: Rows,
    store: Store,
    aside: PutAside,
    counts: _Counts,
    correct: bool,
    way: Way,
) -> tuple[int, int, int]:
    import numpy as np
    import pyarrow as pa

    tables = []
    for block, table in _blocks(source, mapping, rows, aside, counts, way):
        lines = pa.array(block.lines[np.asarray(table["row"])])
        tables.append(table.append_column("file_line", lines))
    if not tables:
        return 0, 0, 0
    table = pa.concat_tables(tables)
    wrong: dict[int, str] = {}
    if any(one.counter for one in mapping.figures):
        table, wrong = _counted(table, mapping, counts, store.folder)
    if not len(table):
        aside.add(again(source, mapping, wrong))
        counts.taken -= len(wrong)
        return 0, 0, 0
    settled = _settled(table, mapping, store, correct)
    wrong |= settled.wrong
    _take_in(table, counts)
    if wrong:
        aside.add(again(source, mapping, wrong))
        counts.taken -= len(wrong)
    if not len(settled.table):
        return 0, settled.repeated, 0
    told = finished(settled.table, settled.ids, mapping.source)
    if settled.corrected:
        told = pa.concat_tables([told, _corrections(settled.corrected, mapping.source)])
    appended = way.appended(store, told)
    added = appended.added - len(settled.corrected)
    return added, settled.repeated + appended.repeated, len(settled.corrected)


def _counted(table: pa.Table, mapping: Mapping, counts: _Counts, folder: Path) -> tuple[pa.Table, dict[int, str]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    readings = load_readings(folder, mapping.source)
    counted = count(table, readings)
    with told_when_writing(folder):
        save_readings(folder, mapping.source, readings)
    if counted.restarts:
        lines = ", ".join(str(line) for line in counted.restarts[:10])
        counts.notes.append(
            say("{count} counters began anew, on lines {lines}", count=figure(len(counted.restarts)), lines=lines)
        )
    if counted.bases:
        counts.notes.append(
            say("{count} first readings of counters set their base and count nothing", count=figure(counted.bases))
        )
    if counted.joined:
        counts.notes.append(
            say("{count} counters go on from the last reading of an earlier file", count=figure(counted.joined))
        )
    bad = pa.array(sorted(counted.wrong), pa.int64())
    return counted.table.filter(pc.invert(pc.is_in(counted.table["file_line"], value_set=bad))), counted.wrong


def _settled(table: pa.Table, mapping: Mapping, store: Store, correct: bool) -> Settled:
    import pyarrow.compute as pc

    daily = mapping.grain == "daily"
    if not (daily or mapping.key):
        return Settled(table, Seen().apart(texts_of(table, "content")))
    add = daily and mapping.repeated == "add"
    last = add or (daily and any(one.counter for one in mapping.figures))
    rule = Rule("place" if daily else "key", add, correct, last)
    ends = pc.min_max(table["when"]).as_py()
    begin = datetime.fromtimestamp(ends["min"] / 1e6, UTC)
    end = datetime.fromtimestamp(ends["max"] / 1e6, UTC) + DAY
    log = InLog(store, mapping.source, rule.by, begin, end, texts_of(table, rule.by))
    return settle(table, rule, log)


def again(source: Source, mapping: Mapping, wrong: dict[int, str]) -> Iterator[Refused]:
    """Rows that were found wrong only when all were known: the file is read once more for what stands in them."""
    import numpy as np

    lines = np.array(sorted(wrong), np.int64)
    for block in source.blocks(mapping.columns()):
        for row in np.flatnonzero(np.isin(block.lines, lines)).tolist():
            line = int(block.lines[row])
            yield Refused(line, block.cells(row), wrong[line])


def finished(table: pa.Table, ids: Any, source: str) -> pa.Table:
    """Rows in the form of the log."""
    import pyarrow as pa

    schema = record_schema()
    encoded = table["what"].combine_chunks().dictionary_encode()
    codes = pa.array([CODES[name] for name in encoded.dictionary.to_pylist()], pa.int8())
    what = pa.DictionaryArray.from_arrays(codes.take(encoded.indices), [item.name for item in KINDS])
    columns = {
        "id": pa.array(ids, pa.int64()),
        "when": table["when"].cast(pa.timestamp("us", tz="UTC")),
        "what": what,
        "source": pa.repeat(pa.scalar(source), len(table)),
    }
    return pa.table(
        [columns.get(name, table[name] if name not in columns else None) for name in schema.names], schema=schema
    )


def _corrections(numbers: Sequence[int], source: str) -> pa.Table:
    now = datetime.now(UTC).replace(tzinfo=None)
    many = len(numbers)
    return table_of(
        [now] * many,
        ["row_corrected"] * many,
        about=[str(number) for number in numbers],
        unit=[kind("row_corrected").unit or None] * many,
        cause=[source] * many,
        source=source,
        ids=[correction_of(number) for number in numbers],
    )
