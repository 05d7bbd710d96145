"""Turns a block of texts into rows of the log by a mapping: all rows at once, and a reason for each that is not taken.

A row of the file is taken whole or not at all. It gives one row of the log for each figure it holds.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gigaramp.languages import labelled, say
from gigaramp.log.imports.amounts import Amounts, read_amounts
from gigaramp.log.imports.blocks import Block, Refused
from gigaramp.log.imports.instants import Clock, is_zone, read_days, read_instants
from gigaramp.log.imports.mapping import LASTS, PAIRS, Column, Figure, Mapping, PlantNames
from gigaramp.log.kinds import CODES, KINDS, kind
from gigaramp.log.rules import OWNER, Sender, refusals
from gigaramp.near import did_you_mean
from gigaramp.units import shorten

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

HOUR = 3_600_000_000
FIELDS = ("line", "step", "machine", "about", "cause", "note")


@dataclass
class Told:
    """What an import has to tell beside its counts; gathered over all blocks."""

    twice: int = 0
    strange_causes: Counter[str] = field(default_factory=Counter)
    without_figure: int = 0


@dataclass
class Taken:
    """Rows of the log without numbers yet: `row` is the place in the block each comes from, `counter` marks readings."""

    table: pa.Table
    refused: list[Refused]
    good: int
    without_figure: int = 0


class Rows:
    """Reads blocks by one mapping, of a workbook or of another file. `names` are those of a plant, where one is given."""

    def __init__(self, mapping: Mapping, names: PlantNames, in_workbook: bool = False, sender: Sender = OWNER) -> None:
        self.mapping, self.names, self.in_workbook, self.sender = mapping, names, in_workbook, sender
        self.told = Told()

    def take(self, block: Block) -> Taken:
        """Rows of a block as a table: the columns of the log without id and source, and `row`, `key`, `figure`, `counter`, `instant`.

        `figure` tells apart the columns of one kind: nothing for the first, then 1, 2 and so on. `instant`
        is that of the reading in microseconds, by which rows of one day follow each other.
        """
        import pyarrow as pa

        if not len(block):
            return Taken(pa.table({}), [], 0)
        return self._allowed(_Taking(self, block).taken(), block)

    def _allowed(self, taken: Taken, block: Block) -> Taken:
        """What was taken, without rows that their sender may not tell."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not len(taken.table):
            return taken
        places = taken.table["row"]
        wrong: dict[int, str] = {}
        for place, reason in refusals(taken.table, self.mapping.source, self.sender).items():
            wrong.setdefault(places[place].as_py(), reason)
        if not wrong:
            return taken
        refused = [Refused(int(block.lines[row]), block.cells(row), wrong[row]) for row in sorted(wrong)]
        kept = taken.table.filter(pc.invert(pc.is_in(places, value_set=pa.array(list(wrong), places.type))))
        return Taken(kept, [*taken.refused, *refused], taken.good - len(wrong), taken.without_figure)


class _Taking:
    """One block on its way into rows."""

    def __init__(self, rows: Rows, block: Block) -> None:
        import numpy as np

        self.mapping, self.names, self.told, self.block = rows.mapping, rows.names, rows.told, block
        self.in_workbook = rows.in_workbook
        self.rows = len(block)
        self.reasons: dict[int, str] = {}
        self.empty = np.zeros(self.rows, bool)

    def taken(self) -> Taken:
        import numpy as np

        mapping = self.mapping
        clock = self._when()
        fields = {name: self._field(name, given) for name, given in mapping.fields().items()}
        shift = self._words(mapping.shift.column, str) if mapping.shift else None
        parts = []
        if mapping.figures:
            for figure in mapping.figures:
                parts.append((*self._figure(figure, shift), _twins(mapping.figures, figure)))
        else:
            assert mapping.what is not None
            what = self._what(mapping.what)
            parts.append((what, None, np.ones(self.rows, bool), None, False, "", ""))
        ends, hours = self._ends(clock)
        held = np.zeros(self.rows, bool)
        for _, _, given, *_ in parts:
            held |= given
        for row in np.flatnonzero(~held).tolist():
            if row not in self.reasons:
                self.empty[row] = True
        bad = np.zeros(self.rows, bool)
        bad[list(self.reasons)] = True
        # Instants that exist twice are told only for rows that are taken.
        self.told.twice += int((clock.twice & ~bad & ~self.empty).sum())
        self.told.without_figure += int(self.empty.sum())
        good = ~bad & ~self.empty
        table = self._table(clock, fields, shift, parts, ends, hours, good)
        lines = self.block.lines
        refused = [Refused(int(lines[row]), self.block.cells(row), self.reasons[row]) for row in sorted(self.reasons)]
        return Taken(table, refused, int(good.sum()), int(self.empty.sum()))

    def _text(self, name: str) -> pa.Array:
        return self.block.columns[name]

    def _joined(self, columns: tuple[str, ...]) -> pa.Array:
        import pyarrow.compute as pc

        texts = [self._text(name) for name in columns]
        return texts[0] if len(texts) == 1 else pc.binary_join_element_wise(*texts, " ")

    def _refuse(self, wrong: dict[int, str]) -> None:
        for row, reason in wrong.items():
            self.reasons.setdefault(row, reason)

    def _when(self) -> Clock:
        mapping = self.mapping
        texts = self._joined(mapping.when.columns)
        if mapping.grain == "daily":
            clock, _ = read_days(texts, mapping.when.format, mapping.timezone, mapping.day_begins, self.in_workbook)
            missing = say("has no day")
        else:
            zones = self._zones()
            clock = read_instants(texts, mapping.when.format, zones, mapping.twice)
            missing = say("has no time")
        self._refuse(clock.wrong)
        self._refuse(dict.fromkeys(_places(~clock.given), missing))
        return clock

    def _zones(self) -> list[str] | str:
        mapping = self.mapping
        if mapping.zone is None:
            return mapping.timezone

        def of(word: str) -> str | None:
            zone = _offset_zone(word) or word
            return zone if is_zone(zone) or _offset_zone(word) else None

        words = self._words(mapping.zone, of, lambda word: say("`{word}` is no time zone", word=word))
        return [word if word is not None else mapping.timezone for word in words.to_pylist()]

    def _words(
        self, column: Column, of: Callable[[str], str | None], unknown: Callable[[str], str] = shorten
    ) -> pa.Array:
        """Our words for theirs, one for each row.

        `of` gives None for a word that nobody knows; such a row is refused, and `unknown` says why.
        """
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        if column.value:
            return pa.repeat(pa.scalar(column.value), self.rows)
        if of is str and not column.values:
            return pc.utf8_normalize(self._text(column.column), "NFC")
        encoded = self._text(column.column).dictionary_encode()
        values = {unicodedata.normalize("NFC", theirs): ours for theirs, ours in column.values.items()}
        found: list[str | None] = []
        wrong: dict[int, str] = {}
        for place, word in enumerate(encoded.dictionary.to_pylist()):
            theirs = unicodedata.normalize("NFC", word)
            ours = of(values.get(theirs, theirs))
            if ours is None:
                wrong[place] = unknown(shorten(word))
            found.append(ours)
        if wrong:
            indices = np.asarray(encoded.indices.fill_null(-1))
            for place, told in wrong.items():
                self._refuse(dict.fromkeys(_places(indices == place), told))
        return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(found, pa.string())).dictionary_decode()

    def _field(self, name: str, column: Column) -> pa.Array:
        known = {"line": self.names.lines, "step": self.names.steps}.get(name, ())
        listed = set(column.values.values())

        if not known and (name not in ("line", "step") or not listed):
            return self._words(column, str)

        def of(word: str) -> str | None:
            return word if word in (known or listed) else None

        def unknown(word: str) -> str:
            if not known:
                mend = did_you_mean(word, [*column.values, *listed])
                return say("`{word}` stands in no `values` of the mapping, {mend}", word=word, mend=mend)
            mend = did_you_mean(word, known)
            if name == "line":
                return say("the plant has no line `{word}`, {mend}", word=word, mend=mend)
            return say("the plant has no step `{word}`, {mend}", word=word, mend=mend)

        return self._words(column, of, unknown)

    def _what(self, column: Column) -> pa.Array:
        wanted = self.mapping.grain == "daily"

        def of(word: str) -> str | None:
            return word if word in CODES and word.startswith("day_") == wanted else None

        return self._words(column, of, lambda word: say("`{word}` is no kind of this grain", word=word))

    def _figure(self, figure: Figure, shift: pa.Array | None) -> tuple[Any, ...]:
        """Kinds, values, which rows hold one, causes and whether it is a counter."""
        import numpy as np
        import pyarrow.compute as pc

        what = self._what(figure.what)
        units = sorted({name for name in pc.unique(what).to_pylist() if name is not None})
        texts = self._text(figure.column)
        values = np.zeros(self.rows)
        given = np.asarray(pc.is_valid(texts)).copy()
        form = self.mapping.file
        for name in units:
            mine = np.asarray(pc.fill_null(pc.equal(what, name), False)) if len(units) > 1 else np.ones(self.rows, bool)
            read = read_amounts(texts, form.decimal, form.thousands, figure.unit, kind(name).unit)
            self._refuse({row: labelled(figure.column, told) for row, told in read.wrong.items() if mine[row]})
            values = np.where(mine, read.values, values)
            if name != "measured":
                self._refuse(self._negative(figure.column, read, mine))
        if figure.what.column and given.any():
            missing = given & ~np.asarray(pc.is_valid(what))
            self._refuse(dict.fromkeys(_places(missing), say("does not say what it tells")))
        if shift is not None and self.mapping.shift is not None and "day_waiting" in units:
            ends = np.asarray(pc.fill_null(pc.equal(shift, self.mapping.shift.last), False))
            given &= ends | ~np.asarray(pc.fill_null(pc.equal(what, "day_waiting"), False))
        cause = self._words(figure.cause, str) if figure.cause is not None else None
        return what, values, given, cause, figure.counter, figure.unit

    def _negative(self, column: str, read: Amounts, mine: np.ndarray[Any, Any]) -> dict[int, str]:
        rows = _places(mine & read.given & (read.values < 0))
        return {
            row: say("{column}: {value} is below zero", column=column, value=f"{read.values[row]:g}") for row in rows
        }

    def _ends(self, clock: Clock) -> tuple[np.ndarray[Any, Any] | None, np.ndarray[Any, Any] | None]:
        """Ends in microseconds, -1 where a row has none, and the hours between."""
        import numpy as np

        mapping = self.mapping
        if mapping.lasts is not None:
            form, figure = mapping.file, mapping.lasts
            texts = self._text(figure.column)
            read = read_amounts(texts, form.decimal, form.thousands, figure.unit, "h")
            self._refuse({row: labelled(figure.column, told) for row, told in read.wrong.items()})
            self._refuse(self._negative(figure.column, read, np.ones(self.rows, bool)))
            us = np.rint(np.clip(read.values, 0, 1e6) * HOUR).astype(np.int64)
            return np.where(read.given, clock.us + us, -1), read.values
        if mapping.ends is None:
            return None, None
        texts = self._joined(mapping.ends.columns)
        ends = read_instants(texts, mapping.ends.format, self._zones(), mapping.twice)
        self._refuse(ends.wrong)
        # An end of the hour that exists twice is the second one where the first would lie before the begin.
        early = ends.twice & (ends.us < clock.us)
        ends.us = np.where(early, ends.us + HOUR, ends.us)
        before = ends.given & (ends.us < clock.us)
        self._refuse(dict.fromkeys(_places(before), say("ends before it begins")))
        return np.where(ends.given, ends.us, -1), (ends.us - clock.us) / HOUR

    def _table(
        self,
        clock: Clock,
        fields: dict[str, pa.Array],
        shift: pa.Array | None,
        parts: list[tuple[Any, ...]],
        ends: np.ndarray[Any, Any] | None,
        hours: np.ndarray[Any, Any] | None,
        good: np.ndarray[Any, Any],
    ) -> pa.Table:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        key = self._key()
        found = []
        for what, values, given, cause, counter, unit, twin in parts:
            at = np.flatnonzero(good & given)
            names = what.take(at)
            columns = {"when": pa.array(clock.us[at]), "instant": pa.array(clock.order[at])}
            for name in FIELDS:
                columns[name] = fields[name].take(at) if name in fields else pa.nulls(len(at), pa.string())
            if cause is not None:
                columns["cause"] = cause.take(at)
            columns["shift"] = pa.nulls(len(at), pa.string())
            if shift is not None:
                columns = _with_shift(columns, names, shift.take(at))
            columns["what"] = names
            columns["quantity"] = pa.nulls(len(at), pa.float64()) if values is None else pa.array(values[at])
            columns["unit"] = _units(names, unit)
            columns["row"] = pa.array(at)
            columns["key"] = key.take(at) if key is not None else pa.nulls(len(at), pa.string())
            columns["figure"] = pa.repeat(pa.scalar(twin), len(at))
            columns["counter"] = pa.repeat(pa.scalar(counter), len(at))
            found.append(pa.table(columns))
            if ends is not None and hours is not None:
                found.append(self._ended(found[-1], ends, hours))
        table = pa.concat_tables(found) if found else pa.table({})
        self._strange(table)
        return table.take(pc.sort_indices(table, [("row", "ascending")])) if len(found) > 1 else table

    def _ended(self, begun: pa.Table, ends: np.ndarray[Any, Any], hours: np.ndarray[Any, Any]) -> pa.Table:
        import numpy as np
        import pyarrow as pa

        rows = np.asarray(begun["row"])
        kept = begun.filter(pa.array(ends[rows] >= 0))
        rows = np.asarray(kept["row"])
        whats = [PAIRS.get(name, name) for name in kept["what"].to_pylist()]
        quantity = [
            float(hours[row]) if name in LASTS else None for row, name in zip(rows.tolist(), whats, strict=True)
        ]
        changed = {"when": pa.array(ends[rows]), "instant": pa.array(ends[rows]), "what": pa.array(whats, pa.string())}
        changed["quantity"] = pa.array(quantity, pa.float64())
        changed["unit"] = _units(changed["what"], "")
        return pa.table({name: changed.get(name, kept[name]) for name in kept.column_names})

    def _key(self) -> pa.Array | None:
        import pyarrow.compute as pc

        if not self.mapping.key:
            return None
        parts = [pc.fill_null(self._text(name), "") for name in self.mapping.key]
        return pc.binary_join_element_wise(*parts, "\x1f") if len(parts) > 1 else parts[0]

    def _strange(self, table: pa.Table) -> None:
        """Count causes of stops that are none of the closed list of losses: they stay, but they are told."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not self.names.losses or not len(table):
            return
        of_losses = [item.name for item in KINDS if item.cause == "loss"]
        stops = table.filter(pc.is_in(table["what"], value_set=pa.array(of_losses)))
        for pair in pc.value_counts(stops["cause"].combine_chunks()).to_pylist():
            word = pair["values"]
            if word is not None and word not in self.names.losses:
                self.told.strange_causes[word] += pair["counts"]


def _twins(figures: tuple[Figure, ...], figure: Figure) -> str:
    """Number of the columns before this one that may tell the same kind; nothing for none."""
    kinds = [{one.what.value} if one.what.value else {one.what.column, *one.what.values.values()} for one in figures]
    at = next(place for place, one in enumerate(figures) if one is figure)
    before = sum(not kinds[at].isdisjoint(other) for other in kinds[:at])
    return str(before) if before else ""


def _units(names: pa.Array, measured: str) -> pa.Array:
    """Unit of each kind; what is measured has the unit of its column."""
    import pyarrow as pa

    encoded = names.dictionary_encode()
    units = [measured if name == "measured" else kind(name).unit for name in encoded.dictionary.to_pylist()]
    told = pa.array([unit or None for unit in units], pa.string())
    return pa.DictionaryArray.from_arrays(encoded.indices, told).dictionary_decode()


def _with_shift(columns: dict[str, Any], names: pa.Array, shift: pa.Array) -> dict[str, Any]:
    """A row of a shift keeps it: as the cause where the kind says so, else in front of its note."""
    import pyarrow as pa
    import pyarrow.compute as pc

    shifted = pa.array([item.name for item in KINDS if item.cause == "shift"])
    by_cause = pc.fill_null(pc.is_in(names, value_set=shifted), False)
    cause = pc.if_else(pc.and_(by_cause, pc.is_null(columns["cause"])), shift, columns["cause"])
    note = pc.if_else(
        pc.is_null(columns["note"]), shift, pc.binary_join_element_wise(shift, pc.fill_null(columns["note"], ""), ": ")
    )
    return {**columns, "cause": cause, "shift": shift, "note": pc.if_else(by_cause, columns["note"], note)}


def _places(mask: np.ndarray[Any, Any]) -> list[int]:
    import numpy as np

    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def _offset_zone(word: str) -> str:
    """A zone for an offset such as +01:00, as Arrow names it; empty for any other word."""
    import re

    found = re.fullmatch(r"(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?", word)
    return f"{found[1]}{int(found[2]):02d}:{found[3] or '00'}" if found else ""
