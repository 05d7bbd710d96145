"""What comes by HTTP: into the log, or into the quarantine; and what is in quarantine, read again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from gigaramp.errors import AskError, GigarampError
from gigaramp.floor.adapters.http.connect import received, replayed
from gigaramp.floor.adapters.quarantine import Entry, Quarantine
from gigaramp.languages import say
from gigaramp.log.imports.way import too_far_ahead
from gigaramp.log.rules import PROGRAM, Sender
from gigaramp.serve.incoming.intake import Busy

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.floor.adapters.http.wire import Answer
    from gigaramp.floor.adapters.parsed import Refused
    from gigaramp.log.imports import PlantNames
    from gigaramp.serve.incoming.imports import Imports, Noted
    from gigaramp.serve.incoming.intake import Intake

HTTP: Final = "http"
FILE: Final = "file"
AT_ONCE: Final = 8
"""Batches that are read, and wait for the disk, at the same time: together they make the groups of the appender."""
MOST_AT_WORK: Final = 32
"""More batches at a time are refused, to be sent again: so the memory is bounded."""


AHEAD: Final = timedelta(days=1)
"""A row may be so far ahead of this computer's clock. One mistyped year would otherwise become the plant's today."""


class Receiver:
    """Takes batches of a plant in, and reads again what was put into quarantine.

    Rows that are more than `ahead` of this computer's clock are refused; None for a played plant, which has a clock of its own.
    """

    def __init__(
        self,
        intake: Intake,
        quarantine: Quarantine,
        names: PlantNames,
        imports: Imports,
        on_change: Callable[[], None] | None = None,
        ahead: timedelta | None = AHEAD,
    ) -> None:
        self._ahead = ahead
        self._on_change = on_change
        self.quarantine = quarantine
        self._intake = intake
        self._names = names
        self._imports = imports
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="records")
        self._at_work = 0

    def close(self) -> None:
        """End the threads; what they were at is done first."""
        self._threads.shutdown()

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Room for one batch, from before its body is read until it is answered. Raises Busy where there is none."""
        if self._at_work >= MOST_AT_WORK:
            raise Busy(self._intake.waiting)
        self._at_work += 1
        try:
            yield
        finally:
            self._at_work -= 1

    async def receive_soon(
        self, body: bytes, content_type: str, source: str | None, sender: str, only: str | None = None
    ) -> Answer:
        """The same as `receive` for a coroutine: the work is done beside the pages, by threads of its own."""
        work = partial(copy_context().run, self.receive, body, content_type, source, sender, only)
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def receive(
        self, body: bytes, content_type: str, source: str | None, sender: str, only: str | None = None
    ) -> Answer:
        """The answer to a batch; when it returns, every accepted row is on the disk, and every refused record too.

        `only` is the one source that the sender may write. Raises LogError where the body cannot be read, and Busy where
        it has to be sent again.
        """

        def put_aside(refused: Sequence[Refused]) -> str:
            told = {"sender": sender, "source": source, "only": only}
            context = {name: value for name, value in told.items() if value}
            note = self.quarantine.put(HTTP, datetime.now(UTC), refused, context)
            if self._on_change is not None:
                self._on_change()
            return note

        return received(body, content_type, self._names, source, self._take, put_aside, only)

    def replay(self, number: int, by: str, sender: Sender = PROGRAM, noted: Noted = lambda rows: None) -> str:
        """Read an entry of the quarantine again; gives why it is still not understood, and nothing where it is in the log now.

        Raises AskError where there is no such entry, or it cannot be read again from here.
        """
        entry = self.quarantine.entry(number)
        if entry.replayed_by:
            raise AskError(say("this was read again by {person}", person=entry.replayed_by))
        if entry.is_cut:
            raise AskError(say("only the beginning of this text is kept; send it again from where it came"))
        try:
            reason = self._replayed(entry, sender, noted)
        except GigarampError as error:
            reason = str(error)
        self.quarantine.mark_replayed(number, by, datetime.now(UTC), reason)
        return reason

    def _replayed(self, entry: Entry, sender: Sender, noted: Noted) -> str:
        if entry.adapter == FILE:
            return self._imports.import_again(entry, sender, noted)
        source, only = entry.context.get("source"), entry.context.get("only")
        return replayed(entry.text, self._names, source, self._take, only)[1]

    def _take(self, rows: pa.Table) -> tuple[int, int, Mapping[int, str]]:
        """Rows added, rows repeated, and why the others are not taken, by their place."""
        late = self._too_far_ahead(rows)
        if len(late) == len(rows):
            return 0, 0, late
        places = [place for place in range(len(rows)) if place not in late] if late else None
        taken = self._intake.take(rows if places is None else rows.take(places))
        differing = taken.differing if places is None else {places[one]: why for one, why in taken.differing.items()}
        return taken.appended.added, taken.appended.repeated, late | dict(differing)

    def _too_far_ahead(self, rows: pa.Table) -> dict[int, str]:
        if self._ahead is None or not len(rows):
            return {}
        import pyarrow as pa
        import pyarrow.compute as pc

        last = datetime.now(UTC) + self._ahead
        ahead = pc.greater(rows["when"], pa.scalar(last, rows.schema.field("when").type)).combine_chunks()
        if not ahead.true_count:
            return {}
        return dict.fromkeys(pc.indices_nonzero(ahead).to_pylist(), too_far_ahead())


__all__ = ["AHEAD", "FILE", "HTTP", "Receiver"]
