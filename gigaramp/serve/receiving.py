"""What comes by HTTP: into the log, or into the quarantine; and what is in quarantine, read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from gigaramp.errors import AskError, GigarampError
from gigaramp.floor.adapters.http.connect import received, replayed
from gigaramp.floor.adapters.quarantine import Entry, Quarantine
from gigaramp.languages import say

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.floor.adapters.http.wire import Answer
    from gigaramp.floor.adapters.parsed import Refused
    from gigaramp.log.imports import PlantNames
    from gigaramp.serve.imports import Imports
    from gigaramp.serve.intake import Intake

HTTP: Final = "http"
FILE: Final = "file"


class Receiver:
    """Takes batches of a plant in, and reads again what was put into quarantine."""

    def __init__(self, intake: Intake, quarantine: Quarantine, names: PlantNames, imports: Imports) -> None:
        self.quarantine = quarantine
        self._intake = intake
        self._names = names
        self._imports = imports

    def receive(self, body: bytes, content_type: str, source: str | None, sender: str) -> Answer:
        """The answer to a batch; when it returns, every accepted row is on the disk, and every refused record too.

        Raises LogError where the body cannot be read, and Busy where it has to be sent again.
        """

        def put_aside(refused: Sequence[Refused]) -> str:
            context = {"sender": sender} | ({"source": source} if source else {})
            return self.quarantine.put(HTTP, datetime.now(UTC), refused, context)

        return received(body, content_type, self._names, source, self._take, put_aside)

    def replay(self, number: int, by: str) -> str:
        """Read an entry of the quarantine again; gives why it is still not understood, and nothing where it is in the log now.

        Raises AskError where there is no such entry, or it cannot be read again from here.
        """
        entry = self.quarantine.entry(number)
        if entry.replayed_by:
            raise AskError(say("this was read again by {person}", person=entry.replayed_by))
        if entry.is_cut:
            raise AskError(say("only the beginning of this text is kept; send it again from where it came"))
        try:
            reason = self._replayed(entry)
        except GigarampError as error:
            reason = str(error)
        self.quarantine.mark_replayed(number, by, datetime.now(UTC), reason)
        return reason

    def _replayed(self, entry: Entry) -> str:
        if entry.adapter == FILE:
            return self._imports.import_again(entry)
        return replayed(entry.text, self._names, entry.context.get("source"), self._take)[1]

    def _take(self, rows: pa.Table) -> tuple[int, int, Mapping[int, str]]:
        taken = self._intake.take(rows)
        return taken.appended.added, taken.appended.repeated, taken.differing


__all__ = ["FILE", "HTTP", "Receiver"]
