"""The one row of the log, and the closed list of what it can tell.

The twin writes it for simulated futures, adapters write it for machines, sleds and people. So each KPI, chart and
question reads both in the same way. A row never changes once written.

    id        number of the row, rising, unique within its source
    when      instant it happened, UTC, microseconds
    line      line, or nothing for what is shared or plant-wide
    step      step, or nothing
    machine   machine or place of the step, counted from 0, or its own name on a real floor
    what      kind, one of `KINDS`
    about     the lot, cell, sled, person or event the row is about
    quantity  how much, in `unit`
    unit      unit of the quantity
    cause     why: a step, a loss, an expert family, a person
    source    who wrote the row: `twin`, or the name of an adapter or of an import
    note      what a person wrote, in their words

Plants that keep no events keep a sheet a day. Its figures are rows too, with a kind that begins with `day_`: the instant
is the start of the production day, so a sheet and the events it sums up never count twice (`gigaramp.kpi.totals`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import AskError
from gigaramp.log.kinds import KINDS, kind

if TYPE_CHECKING:
    import pyarrow as pa

RECORD_VERSION: Final = 2
"""Version of the row. A new column or kind is added at the end; nothing is renamed or removed."""


def record_schema() -> pa.Schema:
    """Arrow schema of the log, with its version and the meaning of each column."""
    import pyarrow as pa

    text = pa.string()
    columns: tuple[tuple[str, Any, bool, str], ...] = (
        ("id", pa.int64(), False, "number of the row, unique within its source"),
        ("when", pa.timestamp("us", tz="UTC"), False, "instant it happened"),
        ("line", text, True, "line; absent for what is shared or plant-wide"),
        ("step", text, True, "step"),
        ("machine", text, True, "machine or place of the step"),
        ("what", pa.dictionary(pa.int8(), text), False, "kind of row"),
        ("about", text, True, "lot, cell, sled, person or event"),
        ("quantity", pa.float64(), True, "how much, in `unit`"),
        ("unit", text, True, "unit of the quantity"),
        ("cause", text, True, "why"),
        ("source", text, False, "who wrote the row"),
        ("note", text, True, "what a person wrote, in their words"),
    )
    fields = [pa.field(name, kind, nullable, {"meaning": meaning}) for name, kind, nullable, meaning in columns]
    return pa.schema(fields, {"gigaramp_record": str(RECORD_VERSION)})


def table_of(
    when: Any,
    what: Sequence[str] | Any,
    *,
    line: Sequence[str | None] | None = None,
    step: Sequence[str | None] | None = None,
    machine: Sequence[str | int | None] | Any = None,
    about: Sequence[str | int | None] | Any = None,
    quantity: Sequence[float | None] | Any = None,
    unit: Sequence[str | None] | None = None,
    cause: Sequence[str | int | None] | Any = None,
    source: str = "twin",
    note: Sequence[str | None] | None = None,
    ids: Sequence[int] | Any = None,
    first_id: int = 0,
) -> pa.Table:
    """Arrow table of rows, one sequence for each column; `ids`, or numbers that rise from `first_id`.

    `when` is datetimes or datetime64 in UTC; `what` is names of kinds or their integer codes. Whole numbers in
    `machine`, `about` and `cause` become text, -1 becomes nothing. Without `unit`, each row has the unit of its kind.
    Raises AskError for an unknown kind or for columns of different lengths.
    """
    import pyarrow as pa

    schema = record_schema()
    codes = _codes_of(what)
    rows = len(codes)
    columns: dict[str, Any] = {
        "id": pa.array(range(first_id, first_id + rows) if ids is None else ids, pa.int64()),
        "when": pa.array(when, pa.timestamp("us")).cast(schema.field("when").type),
        "line": _texts(line, rows),
        "step": _texts(step, rows),
        "machine": _texts(machine, rows),
        "what": pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), [item.name for item in KINDS]),
        "about": _texts(about, rows),
        "quantity": pa.nulls(rows, pa.float64()) if quantity is None else pa.array(quantity, pa.float64()),
        "unit": _texts([KINDS[code].unit or None for code in codes] if unit is None else unit, rows),
        "cause": _texts(cause, rows),
        "source": pa.repeat(pa.scalar(source), rows),
        "note": _texts(note, rows),
    }
    lengths = {name: len(column) for name, column in columns.items() if len(column) != rows}
    if lengths:
        name, length = next(iter(lengths.items()))
        raise AskError(f"the log's column `{name}` has {length} rows, but `what` has {rows}")
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _codes_of(what: Any) -> Any:
    """Codes of names or of codes."""
    import numpy as np

    if isinstance(what, np.ndarray) and what.dtype.kind in "iu":
        wrong_codes = what[(what < 0) | (what >= len(KINDS))]
        if wrong_codes.size:
            raise AskError(f"the log has no kind with the code {wrong_codes[0]}")
        return what
    codes = [kind(item).code if isinstance(item, str) else int(item) for item in what]
    wrong = next((code for code in codes if not 0 <= code < len(KINDS)), None)
    if wrong is not None:
        raise AskError(f"the log has no kind with the code {wrong}")
    return codes


def _texts(values: Any, rows: int) -> Any:
    """Texts of a column; whole numbers are written out, -1 and None are nothing."""
    import numpy as np
    import pyarrow as pa

    if values is None:
        return pa.nulls(rows, pa.string())
    if isinstance(values, pa.Array):
        return values.cast(pa.string())
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu":
        return pa.array(values, mask=values == -1).cast(pa.string())
    texts = [
        value if isinstance(value, str) else None if value is None or value == -1 else str(value) for value in values
    ]
    return pa.array(texts, pa.string())
