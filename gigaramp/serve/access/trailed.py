"""Which rows of the log that people write also stand in the audit trail: sign-offs, and actions against losses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

RIGHTS: Final = {
    "skill_signed_off": "sign_off",
    "skill_withdrawn": "sign_off",
    "action_agreed": "agree_action",
    "action_ended": "agree_action",
}
"""Kinds of rows, called the same in the trail -> the right that whoever tells them needs."""


def trailed(rows: pa.Table) -> Iterator[tuple[str, str, str]]:
    """What, about whom or what and where, and the new value in words, of each row that belongs into the trail."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = rows.filter(pc.is_in(pc.cast(rows["what"], pa.string()), pa.array(list(RIGHTS))))
    for row in found.select(["what", "about", "line", "step", "quantity", "unit", "cause", "note"]).to_pylist():
        quantity = _words(row["quantity"], row["unit"])
        about = [row[name] for name in ("about", "line", "step") if row[name]]
        new = [text for text in (quantity, row["cause"], row["note"]) if text]
        yield row["what"], ", ".join(about), ", ".join(new)


def _words(quantity: float | None, unit: str | None) -> str:
    if quantity is None:
        return ""
    if unit == "date":
        return date.fromordinal(int(quantity)).isoformat()
    return f"{quantity:g} {unit or ''}".strip()
