"""What a row from outside may not say: another's row taken out, a deed nobody may do there, an amount below zero.

One set of rules for batches, files and whatever is read again. Rows that the server writes for its own pages do not pass here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gigaramp.languages import say

if TYPE_CHECKING:
    import pyarrow as pa

RESERVED: Final = frozenset({"floor", "twin", "loopback", "file"})
"""Sources that the server itself writes; nobody else does."""
LEVELS_SIGNED: Final = ("skill_signed_off", "skill_withdrawn")
DEEDS: Final = (*LEVELS_SIGNED, "action_agreed", "action_ended")
"""Kinds that a person answers for with their name."""
ANY_SIGN: Final = ("measured",)
"""Kinds whose quantity may be below zero; that of any other is an amount."""


@dataclass(frozen=True)
class Sender:
    """Who hands rows over: the kinds of `DEEDS` they may tell, and the names they have, as nobody signs for themselves.

    A program, or a folder that is watched, is nobody and may tell none.
    """

    deeds: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


PROGRAM: Final = Sender()
OWNER: Final = Sender(frozenset(DEEDS))
"""Who works on the log's own folder without a server."""


def refusals(rows: pa.Table, source: str | None, sender: Sender) -> dict[int, str]:
    """Row -> why it is not taken, by its kind. `source` is that of all rows; None where each row has its own."""
    import pyarrow as pa
    import pyarrow.compute as pc

    what = pc.fill_null(pc.cast(rows["what"], pa.string()), "")
    below = pc.and_(pc.less(rows["quantity"], 0), pc.invert(pc.is_in(what, value_set=pa.array(ANY_SIGN))))
    found = {row: _below(rows, row) for row in _places(below)}
    looked_at = ["what", "about", "quantity", "cause", *([] if source else ["source"])]
    for row in _places(pc.is_in(what, value_set=pa.array(["row_corrected", *DEEDS]))):
        told = {name: rows[name][row].as_py() for name in looked_at}
        reason = _correction(told, source or told["source"]) if told["what"] == "row_corrected" else _deed(told, sender)
        if reason:
            found[row] = reason
    return found


def same_name(name: str) -> str:
    """A name as it is compared: nobody becomes another person by a capital letter or a blank."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _correction(told: dict[str, Any], source: str | None) -> str:
    if told["cause"] == source and source not in RESERVED:
        return ""
    return say("a correction takes out rows of its own source only")


def _deed(told: dict[str, Any], sender: Sender) -> str:
    """Why a deed is not taken; nothing where it is."""
    if told["what"] not in sender.deeds:
        return say(
            "`{kind}` is told by a person: on the pages, or by a file that somebody imports who may do it",
            kind=told["what"],
        )
    if told["what"] not in LEVELS_SIGNED:
        return ""
    if not told["cause"]:
        return say("it does not say who signed")
    if told["about"] and same_name(told["about"]) in {same_name(name) for name in (told["cause"], *sender.names)}:
        return say("nobody signs off themselves")
    lowest = 1 if told["what"] == "skill_signed_off" else 0
    if told["quantity"] not in range(lowest, 5):
        level = "?" if told["quantity"] is None else f"{told['quantity']:g}"
        return say("there is no level {level}", level=level) + ", " + say("choose one from 1 to 4")
    return ""


def _below(rows: pa.Table, row: int) -> str:
    return say("{column}: {value} is below zero", column="quantity", value=f"{rows['quantity'][row].as_py():g}")


def _places(truths: Any) -> list[int]:
    import pyarrow.compute as pc

    found: list[int] = pc.indices_nonzero(pc.fill_null(truths, False)).to_pylist()
    return found


__all__ = ["DEEDS", "LEVELS_SIGNED", "OWNER", "PROGRAM", "RESERVED", "Sender", "refusals", "same_name"]
