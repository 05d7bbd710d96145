"""Deeds of people that stand in the log and in the audit trail: sign-offs, and actions against losses.

Log and trail are two files, and a process can end between them, or a file be imported while no server runs. So each deed is
known by its number in the log: it is put into the trail once, and whatever is not there yet is put there at the next start.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gigaramp.languages import say
from gigaramp.serve.access.audit import Trail
from gigaramp.serve.access.book import OF_BEFORE, Book

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.log.store import Store

RIGHTS: Final = {
    "skill_signed_off": "sign_off",
    "skill_withdrawn": "sign_off",
    "action_agreed": "agree_action",
    "action_ended": "agree_action",
}
"""Kinds of rows, called the same in the trail -> the right that whoever tells them needs."""


SERVER: Final = "server"
"""Who notes it, where no user did it at a page."""
_TOLD: Final = ("source", "id", "what", "about", "line", "step", "quantity", "unit", "cause", "note")


class Deeds:
    """The deeds of a log that stand in the trail already."""

    def __init__(self, book: Book, trail: Trail) -> None:
        self._book, self._trail = book, trail

    def note(self, rows: pa.Table, who: str, *, address: str = "", reason: str = "") -> int:
        """Put the deeds among rows of the log into the trail, each once; gives how many were not there yet."""
        deeds = list(_deeds(rows))
        if not deeds:
            return 0
        count = 0
        with self._book.writing() as change:
            for deed in deeds:
                key = (deed["source"], deed["id"])
                if change.execute("INSERT OR IGNORE INTO noted (source, id) VALUES (?, ?)", key).rowcount:
                    about, new = _in_words(deed)
                    self._trail.add(change, who, deed["what"], about, new=new, reason=reason, address=address)
                    count += 1
        return count

    def catch_up(self, store: Store) -> int:
        """Note what stands in the log and not in the trail: the server ended in between, or no server took it in."""
        if self._book.one("SELECT 1 FROM noted WHERE source = ?", OF_BEFORE):
            self._hold(store)
            return 0
        reason = say("it stood in the log, and not yet here")
        return sum(self.note(day, SERVER, reason=reason) for day in store.days(what=tuple(RIGHTS), columns=_TOLD))

    def _hold(self, store: Store) -> None:
        """Take all deeds of the log for noted: a trail of the first version tells of them, and none is told twice."""
        with self._book.writing() as change:
            for day in store.days(what=tuple(RIGHTS), columns=_TOLD):
                keys = [(deed["source"], deed["id"]) for deed in _deeds(day)]
                change.executemany("INSERT OR IGNORE INTO noted (source, id) VALUES (?, ?)", keys)
            change.execute("DELETE FROM noted WHERE source = ?", (OF_BEFORE,))


def _deeds(rows: pa.Table) -> Iterator[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = rows.filter(pc.is_in(pc.cast(rows["what"], pa.string()), pa.array(list(RIGHTS))))
    yield from found.select(_TOLD).to_pylist()


def _in_words(deed: dict[str, Any]) -> tuple[str, str]:
    """About whom or what and where, and the new value."""
    about = [deed[name] for name in ("about", "line", "step") if deed[name]]
    new = [text for text in (_words(deed["quantity"], deed["unit"]), deed["cause"], deed["note"]) if text]
    return ", ".join(about), ", ".join(new)


def _words(quantity: float | None, unit: str | None) -> str:
    if quantity is None:
        return ""
    if unit == "date" and 1 <= quantity <= date.max.toordinal():
        return date.fromordinal(int(quantity)).isoformat()
    return f"{quantity:g} {unit or ''}".strip()
