"""Rows to append in tests: small tables, and any table the log can hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from gigaramp.log import KINDS, record_schema, table_of

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


def lots(count: int, first_id: int = 0, source: str = "mes", begin: datetime = NOON, minutes: float = 7.0) -> pa.Table:
    """Lots made at stacking, one every seven minutes."""
    when = [begin + timedelta(minutes=minutes * number) for number in range(count)]
    return table_of(
        when, ["lot_made"] * count, line=["line_1"] * count, step=["stacking"] * count, about=list(range(count)),
        quantity=[float(number) for number in range(count)], source=source, first_id=first_id,
    )  # fmt: skip


def correction(number: int, source: str = "mes", own_id: int = 0) -> pa.Table:
    """A row that takes out the row (source, number)."""
    return table_of([NOON], ["row_corrected"], about=[number], cause=[source], source="clerk", first_id=own_id)


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as a table of the log."""
    return pa.Table.from_pylist(rows, schema=record_schema())


_TEXTS = st.none() | st.text(max_size=12) | st.sampled_from(["line_1", "énergie", "叠片", "a'b\"c", "\0x", "x" * 40])
_PLAIN_KINDS = [item.name for item in KINDS if item.name != "row_corrected"]
_INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31, 23, 59, 59, 999999)).map(
    lambda one: one.replace(tzinfo=UTC)
)
_NEAR = st.integers(0, 3 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@st.composite
def any_rows(draw: st.DrawFn, most: int = 30) -> list[dict[str, Any]]:
    """Rows of every kind, with nothing, odd texts and extreme numbers; each (source, id) once."""
    names = st.tuples(
        st.sampled_from(["mes", "plc", "operateur é"]), st.integers(-(2**63), 2**63 - 1) | st.integers(0, 50)
    )
    rows = []
    for source, number in draw(st.lists(names, unique=True, max_size=most)):
        rows.append(
            {
                "id": number, "when": draw(_NEAR | _INSTANTS), "line": draw(_TEXTS), "step": draw(_TEXTS), "machine": draw(_TEXTS),
                "what": draw(st.sampled_from(_PLAIN_KINDS)), "about": draw(_TEXTS),
                "quantity": draw(st.none() | st.floats(allow_nan=False, allow_infinity=False)), "unit": draw(_TEXTS),
                "cause": draw(_TEXTS), "source": source, "note": draw(_TEXTS),
            }
        )  # fmt: skip
    return rows


def in_reading_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by instant, source and id, with the one zero that the log has."""
    told = [row | ({"quantity": row["quantity"] + 0.0} if row["quantity"] is not None else {}) for row in rows]
    return sorted(told, key=lambda row: (row["when"], row["source"].encode(), row["id"]))
