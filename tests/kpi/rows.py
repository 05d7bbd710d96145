"""Rows written by hand, short to read: `row("2026-03-02 06:00", "lot_made", "mix", 40)`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa

from gigaramp.log.record import table_of

Row = dict[str, Any]


def row(when: str, what: str, step: str | None = None, quantity: float | None = None, **more: Any) -> Row:
    """One row; `when` is UTC."""
    return {"when": datetime.fromisoformat(when), "what": what, "step": step, "quantity": quantity, **more}


def log_of(*rows: Row, source: str = "floor", first_id: int = 0) -> pa.Table:
    """A table of the log's rows."""
    columns = ("line", "step", "machine", "about", "quantity", "unit", "cause")
    return table_of(
        [one["when"] for one in rows],
        [one["what"] for one in rows],
        source=source,
        first_id=first_id,
        **{name: [one.get(name) for one in rows] for name in columns},
    )


def figures(totals: pa.Table) -> dict[tuple[str, str | None, str, str | None], float]:
    """(day, step, what, cause) -> quantity, added up over lines."""
    found: dict[tuple[str, str | None, str, str | None], float] = {}
    for one in totals.to_pylist():
        key = (str(one["day"]), one["step"], one["what"], one["cause"])
        found[key] = found.get(key, 0.0) + one["quantity"]
    return found
