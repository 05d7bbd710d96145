"""Read a genealogy: what a cell went through, and which cells, modules and packs a coil, a tray or a machine's lot reached."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError
from gigaramp.twin.genealogy.tables import CELLS, LOTS

if TYPE_CHECKING:
    import pyarrow as pa

_SHOWN = 20


@dataclass(frozen=True)
class Visit:
    """One step that a cell, its material or what it is in went through; None where it is not known or still runs."""

    step: str
    began: str | None
    ended: str | None
    machine: int | None = None
    lot: int | None = None
    coil: int | None = None
    together: str | None = None
    """The tray, load or batch it shared with others, for example `tray 12`."""


@dataclass(frozen=True)
class Trace:
    """The cells that an answer to `trace` is about, one row each, and what can be read from them."""

    what: str
    number: int
    units: tuple[str, ...]
    """What holds what: cell, module, pack."""
    before: tuple[str, ...]
    """Steps before the first cells, upstream first."""
    steps: tuple[str, ...]
    """Steps from the first cells on, upstream first."""
    cells: pa.Table
    lots: pa.Table
    """The lots before cells that these cells come from: lot, step, line, machine, began, ended, units, good."""

    def numbers(self, column: str) -> list[int]:
        """The numbers that occur in a column, for example `pack` or `cathode_coating_coil`; rising, each once.

        Raises AskError where there is no such column.
        """
        _expect_column(self.cells.column_names, column)
        return sorted(value for value in set(self.cells[column].to_pylist()) if value is not None)

    @property
    def results(self) -> dict[str, int]:
        """Cells by what became of them."""
        found: dict[str, int] = {}
        for result in self.cells["result"].to_pylist():
            found[result] = found.get(result, 0) + 1
        return dict(sorted(found.items()))

    def visits(self, cell: int) -> tuple[Visit, ...]:
        """What one of the cells went through, from its materials to the pack it is in."""
        row = next((row for row in self.cells.to_pylist() if row[self.units[0]] == cell), None)
        if row is None:
            raise AskError(f"trace: {self.units[0]} {cell} is not among these")
        told = {(lot["lot"], lot["step"]): lot for lot in self.lots.to_pylist()}
        found = []
        for step in self.before:
            lot = row[f"{step}_lot"]
            if lot is not None:
                made = told.get((lot, step), {})
                began, ended = _text(made.get("began")), _text(made.get("ended"))
                found.append(Visit(step, began, ended, made.get("machine"), lot, row[f"{step}_coil"]))
        for step in self.steps:
            if row[f"{step}_began"] is not None:
                shared = next(
                    (word for word in ("tray", "load", "batch") if row.get(f"{step}_{word}") is not None), None
                )
                together = f"{shared} {row[f'{step}_{shared}']}" if shared else None
                times = _text(row[f"{step}_began"]), _text(row[f"{step}_ended"])
                found.append(Visit(step, *times, row.get(f"{step}_machine"), None, None, together))
        return tuple(found)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values; of one cell with its visits."""
        answer: dict[str, Any] = {
            "what": self.what,
            "number": self.number,
            "cells": len(self.cells),
            "results": self.results,
        }
        for unit in self.units[1:]:
            answer[f"{unit}s"] = self.numbers(unit)
        answer["coils"] = {step: coils for step in self.before if (coils := self.numbers(f"{step}_coil"))}
        if len(self.cells) == 1:
            row = self.cells.to_pylist()[0]
            answer |= {name: row[name] for name in (self.units[0], "line", "result", "result_step", "cause")}
            answer["visits"] = [vars(visit) for visit in self.visits(row[self.units[0]])]
        return answer

    def to_json(self) -> str:
        """The answer as JSON."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def __str__(self) -> str:
        return _story(self) if len(self.cells) == 1 else _summary(self)


def trace(folder: str | PathLike[str], what: str, number: int) -> Trace:
    """Everything about one thing in a genealogy that `simulate(..., lot="cell", genealogy=folder)` wrote.

    `what` is a column of `cells.parquet`: `cell`, `module` or `pack` look backwards (what is in it, where it comes
    from); `STEP_coil` and `STEP_lot` look forwards (which cells, modules and packs it reached), and so do `STEP_tray`,
    `STEP_load`, `STEP_batch` and `STEP_machine`. Raises AskError for a folder without a genealogy, a column it does not have, and a
    number that does not occur in it.
    """
    from pyarrow import compute, parquet

    place = Path(folder)
    if not (place / CELLS).is_file() or not (place / LOTS).is_file():
        raise AskError(
            f"trace: {place} holds no genealogy, write one with simulate PLANT --lot cell --genealogy --out {place}"
        )
    schema = parquet.read_schema(place / CELLS)
    told = {key.decode(): value.decode() for key, value in (schema.metadata or {}).items()}
    units = tuple(told["units"].split(","))
    what = what if what in schema.names else what.replace("-", "_")
    _expect_column(_numbered(schema), what)
    cells = parquet.read_table(place / CELLS, filters=compute.field(what) == number)
    if len(cells) == 0:
        raise AskError(f"trace: no {units[0]} of this genealogy has {what} {number}")
    before = tuple(step for step in told["before"].split(",") if step)
    lots = sorted({lot for step in before for lot in cells[f"{step}_lot"].to_pylist() if lot is not None})
    found = parquet.read_table(place / LOTS, filters=compute.field("lot").isin(lots))
    return Trace(what, number, units, before, tuple(told["steps"].split(",")), cells, found)


def _numbered(schema: pa.Schema) -> list[str]:
    import pyarrow as pa

    return [field.name for field in schema if pa.types.is_integer(field.type)]


def _expect_column(names: list[str], column: str) -> None:
    if column in names:
        return
    near = get_close_matches(column, names, n=1)
    mend = f'did you mean "{near[0]}"?' if near else f"the columns are {', '.join(names[:6])} ..."
    raise AskError(f"trace: this genealogy has no column `{column}`, {mend}")


def _text(instant: Any) -> str | None:
    return None if instant is None else instant.strftime("%Y-%m-%d %H:%M:%S")


def _story(found: Trace) -> str:
    """One cell, step by step."""
    row = found.cells.to_pylist()[0]
    inside = "".join(f", in {unit} {row[unit]}" for unit in found.units[1:] if row[unit] is not None)
    ends = row["result"].replace("_", " ") + (f" at {row['result_step']}" if row["result_step"] else "")
    ends += f", made defective at {row['cause']}" if row["cause"] else ""
    lines = [f"{found.units[0]} {row[found.units[0]]} of {row['line'] or 'the plant'}{inside}: {ends}"]
    visits = found.visits(row[found.units[0]])
    wide = max(len(visit.step) for visit in visits)
    for visit in visits:
        parts = [f"machine {visit.machine}" if visit.machine is not None else ""]
        parts += [
            f"coil {visit.coil}" if visit.coil is not None else "",
            f"lot {visit.lot}" if visit.lot is not None else "",
        ]
        parts += [visit.together or ""]
        times = f"{visit.began or '':19}  {visit.ended or '':19}"
        lines.append(f"  {visit.step:{wide}}  {times}  {', '.join(part for part in parts if part)}".rstrip())
    return "\n".join(lines)


def _summary(found: Trace) -> str:
    """Many cells: what became of them, and which modules, packs and coils they touch."""
    results = ", ".join(f"{count:,} {result.replace('_', ' ')}" for result, count in found.results.items())
    lines = [f"{found.what} {found.number}: {len(found.cells):,} {found.units[0]}s ({results})"]
    columns = [(f"{unit}s", unit) for unit in found.units[1:]]
    columns += [(f"{step} coils", f"{step}_coil") for step in found.before]
    for words, column in columns:
        numbers = found.numbers(column)
        if numbers and column != found.what:
            shown = ", ".join(str(number) for number in numbers[:_SHOWN])
            rest = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
            lines.append(f"  {len(numbers)} {words}: {shown}{rest}")
    return "\n".join(lines)


__all__ = ["Trace", "Visit", "trace"]
