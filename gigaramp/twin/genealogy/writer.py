"""Write the genealogy of each cell while the twin runs: a row for a cell as soon as its fate is known.

Two tables. `cells.parquet` has a row for each cell: its name, line, module and pack, what became of it, its visit to each
step, and for each step before cells the lot and the coil it comes from. So "which packs hold cells of coil 17" and "what
did this cell go through" are each one question to one table. `lots.parquet` has a row for each lot and step before cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gigaramp.errors import AskError
from gigaramp.twin.compile import SOURCE, Layout
from gigaramp.twin.genealogy.tables import CELLS, GENEALOGY_VERSION, LOTS, RESULTS, told
from gigaramp.twin.kernel.constants import PLACES

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    from gigaramp.twin.world import World

_ROWS = 1 << 17
_SLOTS = 1 << 14


class Genealogy:
    """Reads the records of one world as they come, and writes both tables into a folder. Use it in a `with` statement.

    `start` is the instant of tick 0. Memory grows with the lots that are in the plant at one time, not with their number.
    """

    def __init__(self, folder: Path, layout: Layout, world: World, start: datetime) -> None:
        from gigaramp.twin.kernel import lots_inside

        if world.clock[0].recording == 0 or not layout.by_cell:
            raise AskError('genealogy: it is written cell by cell, so ask with lot="cell"')
        self._layout, self._start, self._origins = layout, np.datetime64(start, "us"), layout.origins
        self._followed = [step for step in layout.flow.steps if layout.pieces[layout.stations_of(step)[0]] == 1]
        self._before = [step for step in layout.flow.steps if step not in self._followed]
        units = list(dict.fromkeys(layout.units[step] for step in self._followed))
        if len(units) > lots_inside.MAX_LEVELS:
            raise AskError(
                f"genealogy: {' in '.join(units)} are more kinds than the {lots_inside.MAX_LEVELS} that can be followed"
            )
        self._units = units
        self._with_places = {
            place.step for place, station in zip(layout.places, world.stations, strict=True) if station.kind == PLACES
        }
        self._stations = self._station_table(world)
        self._tables = self._empty(_SLOTS)
        self._folder = folder
        self._writers: dict[str, ParquetWriter] = {}
        self._schemas = {CELLS: self._cell_schema(), LOTS: self._lot_schema()}

    def __enter__(self) -> Genealogy:
        from pyarrow.parquet import ParquetWriter

        times = [f"{step}_{end}" for step in self._followed for end in ("began", "ended")]
        for name, schema in self._schemas.items():
            # Times rise slowly from row to row, so their differences are short.
            delta = [column for column in (*times, "cell", "began", "ended") if column in schema.names]
            with told(self._folder):
                self._writers[name] = ParquetWriter(
                    self._folder / f".{name}.partial", schema, compression="zstd", compression_level=1,
                    use_dictionary=[column for column in schema.names if column not in delta],
                    column_encoding=dict.fromkeys(delta, "DELTA_BINARY_PACKED"),
                )  # fmt: skip
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        for name, writer in self._writers.items():
            place = self._folder / f".{name}.partial"
            with told(self._folder):
                writer.close()
                # A file under its own name is whole.
                if kind is None:
                    place.rename(self._folder / name)
            place.unlink(missing_ok=True)

    def take_in(self, records: np.ndarray) -> None:
        """Follow the lots through these records, and write what is known now."""
        from gigaramp.twin.kernel.follow import DONE, NEEDS_ROOM, follow

        at = 0
        while True:
            why, at = follow(self._tables, records, at, len(records))
            if why == DONE:
                return
            if why == NEEDS_ROOM:
                self._grow()
            else:
                self._flush()

    def end(self) -> None:
        """Write the rows of the cells that are still in the plant."""
        from gigaramp.twin.kernel.follow import tell_inside

        slot = 0
        while slot < len(self._tables.slots):
            slot = tell_inside(self._tables, slot)
            self._flush()

    def _station_table(self, world: World) -> np.recarray:
        from gigaramp.twin.kernel.lots_inside import MAX_STRANDS, STATION

        layout = self._layout
        table = np.zeros(len(layout.places), STATION).view(np.recarray)
        strands = [step for step in self._before if not layout.flow.into(step)]
        if len(strands) > MAX_STRANDS:
            raise AskError(f"genealogy: {len(strands)} first steps are more than the {MAX_STRANDS} that can be traced")
        for k, place in enumerate(layout.places):
            station = world.stations[k]
            table[k].pooled = station.n_machines > station.n_servers or station.kind == PLACES
            table[k].line = station.line
            table[k].strand = -1
            step = place.step.removesuffix(SOURCE)
            if step in self._followed:
                table[k].level = self._units.index(layout.units[step])
                table[k].column = self._followed.index(step)
            else:
                table[k].level = -1
                table[k].column = self._before.index(step)
                table[k].strand = strands.index(step) if step in strands and station.n_inputs == 0 else -1
            table[k].leaves = station.output_pool < 0
        return table

    def _empty(self, slots: int) -> Any:
        """Tables for so many lots in the plant at once, all of them free."""
        from gigaramp.twin.kernel import lots_inside

        columns, before = len(self._followed), max(len(self._before), 1)
        counts = np.zeros(1, lots_inside.COUNTS).view(np.recarray)
        most = max(self._layout.cells.values())
        margin = counts.margin = int(4 * most) + 64
        rows = _ROWS + margin
        ancestries = segments = slots * 2 + 8192
        tables = lots_inside.Tables(
            counts, self._stations, np.zeros(slots, lots_inside.SLOT).view(np.recarray),
            np.zeros((slots, columns), lots_inside.VISIT).view(np.recarray), np.zeros(segments, lots_inside.SEGMENT).view(np.recarray),
            np.zeros(ancestries, np.int64), np.full((ancestries, before), -1, np.int64),
            np.full((ancestries, before), -1, np.int64), _no_names(slots),
            np.zeros(rows, lots_inside.ROW).view(np.recarray), np.full((columns, rows), -1, np.int32),
            np.full((columns, rows), -1, np.int64), np.full((columns, rows), -1, np.int64),
            np.full((columns, rows), -1, np.int64), np.full((before, rows), -1, np.int64),
            np.full((before, rows), -1, np.int64), np.zeros(4096, lots_inside.LOT_ROW).view(np.recarray),
        )  # fmt: skip
        counts.start = self._start.astype("int64")
        counts.free_slot = counts.last_free_slot = counts.free_segment = counts.free_ancestry = -1
        _chain(tables, 0, 0, 0)
        return tables

    def _grow(self) -> None:
        """Twice the room of what is short."""
        from gigaramp.twin.kernel.lots_inside import keep_names

        old = self._tables
        lots, segments, ancestries = len(old.slots), len(old.segments), len(old.refs)
        counts = old.counts[0]
        more = {
            "slots": lots if counts.free_slots < 4 else 0,
            "segments": segments if counts.free_segments < 4096 else 0,
            "refs": ancestries if counts.free_ancestries < 4096 else 0,
        }
        grown = {
            "slots": more["slots"], "visits": more["slots"], "segments": more["segments"], "refs": more["refs"],
            "known_lots": more["refs"], "known_coils": more["refs"],
        }  # fmt: skip
        tables = old._replace(**{name: _longer(getattr(old, name), by) for name, by in grown.items() if by})
        if more["slots"]:
            tables = tables._replace(names=_no_names(2 * lots))
        _chain(tables, lots, segments, ancestries)
        if more["slots"]:
            keep_names(tables)
        self._tables = tables

    def _flush(self) -> None:
        import pyarrow as pa

        counts = self._tables.counts[0]
        for name, made, rows in ((CELLS, self._cell_columns, counts.rows), (LOTS, self._lot_columns, counts.lot_rows)):
            if rows:
                columns = dict(made(int(rows)))
                schema = self._schemas[name]
                with told(self._folder):
                    self._writers[name].write_table(pa.table([columns[field] for field in schema.names], schema=schema))
        counts.rows = counts.lot_rows = 0

    def _cell_schema(self) -> pa.Schema:
        import pyarrow as pa

        whole, text, time = pa.int64(), pa.string(), pa.timestamp("ms", tz="UTC")
        fields = [pa.field(unit, whole) for unit in self._units]
        fields += [
            pa.field("line", pa.dictionary(pa.int16(), text)),
            pa.field("result", pa.dictionary(pa.int16(), text)),
        ]
        fields += [pa.field(name, pa.dictionary(pa.int16(), text)) for name in ("result_step", "cause")]
        for step in self._before:
            fields += [pa.field(f"{step}_lot", whole), pa.field(f"{step}_coil", whole)]
        for step in self._followed:
            if self._has_machines(step):
                fields += [pa.field(f"{step}_machine", pa.int32())]
            if self._job_word(step):
                fields += [pa.field(f"{step}_{self._job_word(step)}", whole)]
            fields += [pa.field(f"{step}_began", time), pa.field(f"{step}_ended", time)]
        about = {"gigaramp_genealogy": str(GENEALOGY_VERSION), "before": ",".join(self._before)}
        about |= {"steps": ",".join(self._followed), "units": ",".join(self._units)}
        return pa.schema(fields, about)

    def _lot_schema(self) -> pa.Schema:
        import pyarrow as pa

        whole, time = pa.int64(), pa.timestamp("ms", tz="UTC")
        names = pa.dictionary(pa.int16(), pa.string())
        columns = (
            ("lot", whole), ("step", names), ("line", names), ("machine", pa.int32()), ("began", time), ("ended", time),
            ("units", whole), ("good", whole),
        )  # fmt: skip
        return pa.schema([pa.field(*column) for column in columns], {"gigaramp_genealogy": str(GENEALOGY_VERSION)})

    def _job_word(self, step: str) -> str:
        """What units that go together are called: a tray in places, a load on a sled, a batch in a machine; "" for none."""
        k = self._layout.stations_of(step)[0]
        if step in self._with_places:
            return "tray"
        if self._layout.jobs[k] == self._layout.pieces[k]:
            return ""
        return "load" if self._layout.places[k].is_mover else "batch"

    def _has_machines(self, step: str) -> bool:
        return step not in self._with_places

    def _cell_columns(self, rows: int) -> Iterator[tuple[str, Any]]:
        t = self._tables
        for level, unit in enumerate(self._units):
            yield unit, _whole(t.rows.lots[:rows, level])
        lines = sorted({place.line for place in self._layout.places if place.line is not None})
        yield "line", _words(t.rows.line[:rows], lines)
        yield "result", _words(t.rows.result[:rows], RESULTS)
        yield "result_step", _words(t.rows.step[:rows], [place.step for place in self._layout.places])
        yield "cause", _words(t.rows.cause[:rows], self._origins)
        for k, step in enumerate(self._before):
            yield f"{step}_lot", _whole(t.row_lots[k, :rows])
            yield f"{step}_coil", _whole(t.row_coils[k, :rows])
        for k, step in enumerate(self._followed):
            if self._has_machines(step):
                yield f"{step}_machine", _whole(t.row_machine[k, :rows])
            if self._job_word(step):
                yield f"{step}_{self._job_word(step)}", _whole(t.row_job[k, :rows])
            yield f"{step}_began", _instants(t.row_began[k, :rows])
            yield f"{step}_ended", _instants(t.row_ended[k, :rows])

    def _lot_columns(self, rows: int) -> Iterator[tuple[str, Any]]:
        made = self._tables.lot_rows[:rows]
        places = self._layout.places
        lines = sorted({place.line for place in places if place.line is not None})
        yield "lot", _whole(made.lot)
        yield "step", _words(made.station, [place.step for place in places])
        yield "line", _words(self._stations.line[made.station], lines)
        yield "machine", _whole(made.machine.astype(np.int32))
        start = self._start.astype("int64")
        yield "began", _instants((start + made.began) // 1000)
        yield "ended", _instants((start + made.ended) // 1000)
        yield "units", _whole(made.units)
        yield "good", _whole(made.good)


def _chain(tables: Any, slots: int, segments: int, ancestries: int) -> None:
    """Put all rows from these numbers on into the chains of free ones."""
    counts = tables.counts[0]
    counts.free_slots += len(tables.slots) - slots
    counts.free_segments += len(tables.segments) - segments
    counts.free_ancestries += len(tables.refs) - ancestries
    if len(tables.slots) > slots:
        tables.slots.lot[slots:] = -1
        tables.slots.next[slots:-1] = np.arange(slots + 1, len(tables.slots))
        tables.slots.next[-1] = counts.free_slot
        counts.free_slot = slots
        if counts.last_free_slot < 0:
            counts.last_free_slot = len(tables.slots) - 1
    if len(tables.segments) > segments:
        tables.segments.next[segments:-1] = np.arange(segments + 1, len(tables.segments))
        tables.segments.next[-1] = counts.free_segment
        counts.free_segment = segments
    if len(tables.refs) > ancestries:
        tables.refs[ancestries:-1] = -2 - np.arange(ancestries + 1, len(tables.refs))
        tables.refs[-1] = -2 - counts.free_ancestry
        counts.free_ancestry = ancestries


def _no_names(slots: int) -> np.recarray:
    """An empty hash, four times as long as the lots it must find, so that names seldom meet."""
    from gigaramp.twin.kernel.lots_inside import NAME

    names = np.zeros(4 * slots, NAME).view(np.recarray)
    names.lot = -1
    return names


def _longer(array: np.ndarray, by: int) -> np.ndarray:
    longer = np.zeros((len(array) + by, *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer.view(type(array))


def _whole(values: np.ndarray) -> Any:
    """Whole numbers, nothing where they are below zero."""
    import pyarrow as pa

    values = np.ascontiguousarray(values)
    return pa.array(values, mask=values < 0)


def _instants(milliseconds: np.ndarray) -> Any:
    """Instants; nothing where the number is below zero."""
    import pyarrow as pa

    return pa.array(np.ascontiguousarray(milliseconds), pa.int64(), mask=milliseconds < 0).view(
        pa.timestamp("ms", tz="UTC")
    )


def _words(codes: np.ndarray, words: Any) -> Any:
    """Codes as the words they stand for, nothing where they are below zero."""
    import pyarrow as pa

    indices = pa.array(np.ascontiguousarray(codes).astype(np.int16), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(words), pa.string()))


__all__ = ["Genealogy"]
