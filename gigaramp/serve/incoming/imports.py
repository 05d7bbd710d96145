"""Files into the log: those that were agreed to on the page, and those of the watched folder that fit a kept mapping."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from secrets import token_hex
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.errors import AskError, GigarampError
from gigaramp.floor.adapters.file.connect import WatchedFolder
from gigaramp.floor.adapters.file.parse import refused_in
from gigaramp.floor.adapters.file.wire import MAPPING_ENDS, Seen
from gigaramp.floor.adapters.history import FileImport, ImportHistory, told_by
from gigaramp.languages import say
from gigaramp.log.imports.answer import FileTold
from gigaramp.log.imports.door import import_into, keep_mapping, kept_mappings
from gigaramp.log.imports.mapping_file import load_mapping
from gigaramp.log.imports.way import Way
from gigaramp.log.rules import PROGRAM, Sender
from gigaramp.log.store.disk import told_when_writing
from gigaramp.serve.incoming.in_pieces import in_pieces
from gigaramp.serve.incoming.waiting import Waiting, without_place
from gigaramp.serve.trouble import trouble_of

if TYPE_CHECKING:
    from gigaramp.floor.adapters.quarantine import Entry, Quarantine
    from gigaramp.log.imports import PlantNames
    from gigaramp.log.store import Store
    from gigaramp.serve.incoming.intake import Intake

LOOK_SECONDS: Final = 5.0
"""Seconds between two looks at the watched folder; a file has to rest from one to the next."""


Noted = Callable[[pa.Table], None]
"""Puts rows that people answer for into the audit trail."""


def _unnoted(rows: pa.Table) -> None:
    """Nobody sends, so nothing is taken that anybody answers for."""


_OWN: Final = frozenset({"floor"})
"""Sources whose rows the server numbers itself; a file may have no part in that."""


class Imports:
    """All files of a plant on their way into its log. One is imported at a time."""

    def __init__(
        self,
        store: Store,
        intake: Intake,
        quarantine: Quarantine,
        names: PlantNames,
        watched: Path | None = None,
        on_change: Callable[[], None] | None = None,
        ahead: timedelta | None = None,
    ) -> None:
        self.history = ImportHistory(store.folder)
        self.waiting = Waiting(store.folder, names)
        self.folder = WatchedFolder(watched, self._is_settled) if watched is not None else None
        self._store, self._intake, self._quarantine, self._names = store, intake, quarantine, names
        self.trouble = ""
        self._on_change = on_change
        self._way = Way(partial(in_pieces, intake), ahead)
        self._one_at_a_time = RLock()
        self._refused: set[Seen] = set()
        self._ending = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to look at the watched folder, where there is one."""
        if self.folder is not None:
            self._thread = Thread(target=self._watch, name="watched folder", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Look no further; a file at work is imported to its end."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def accept(
        self, number: str, by: str, *, correct: bool = False, sender: Sender = PROGRAM, noted: Noted = _unnoted
    ) -> FileImport:
        """Import a waiting file by its mapping, which is kept from now on. `noted` is given what people answer for.

        Raises AskError where none waits or questions are open, PlantError, LogError and OutputError as an import does.
        """
        with self._one_at_a_time:
            offer = self.waiting.offer(number)
            if not offer.is_ready:
                raise AskError(offer.trouble or say("some questions about this file are not answered yet"))
            kept = keep_mapping(self._store.folder, self.waiting.mapping_of(number))
            done = self._imported(offer.path, kept, number, by, offer.seen, correct, sender, noted)
            self.waiting.discard(number)
        self._told()
        return done

    def discard(self, number: str) -> None:
        """Let go of a waiting file; nothing of it is imported. One of the watched folder waits again when it changes."""
        seen = self.waiting.offer(number).seen
        if seen is not None:
            self._refused.add(seen)
        self.waiting.discard(number)
        self._told()

    def try_again(self) -> None:
        """Have files of the watched folder that were refused or discarded looked at once more."""
        self._refused.clear()

    def import_again(self, entry: Entry, sender: Sender = PROGRAM, noted: Noted = _unnoted) -> str:
        """Import rows of the quarantine that a file's import put aside; gives why some are still refused."""
        place = self.waiting.folder / f"again-{token_hex(8)}"
        file = place / "put_aside.csv"
        mapping = entry.context.get("mapping", "")
        try:
            with told_when_writing(place):
                place.mkdir(parents=True)
                file.write_text(entry.text, encoding="utf-8", newline="")
            with self._one_at_a_time:
                told = self._told_of(file, mapping, mapping, False, sender, noted)
            self._intake.fold()
            return told.reasons[0][0] if told.reasons else ""
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def look(self) -> None:
        """Look at the watched folder once, and import what is at rest and has a mapping."""
        if self.folder is None:
            return
        before = self.folder.trouble
        for seen in self.folder.look():
            if self._ending.is_set() or self.waiting.is_full():
                break
            try:
                self._take(self.folder.folder / seen.name, seen)
            except Exception as error:  # noqa: BLE001  one file that nobody foresaw must not end the looking
                self._refuse(seen, trouble_of(error))
        if before != self.folder.trouble:
            self._told()

    def _watch(self) -> None:
        while not self._ending.is_set():
            try:
                self.look()
                self.trouble = self.folder.trouble if self.folder is not None else ""
            except Exception as error:  # noqa: BLE001  a full disk, or what nobody foresaw: the next look tries again
                self.trouble = trouble_of(error)
            self._ending.wait(LOOK_SECONDS)

    def _is_settled(self, seen: Seen) -> bool:
        return self.history.is_done(seen) or seen in self._refused or self.waiting.has(seen)

    def _take(self, path: Path, seen: Seen) -> None:
        beside = [path.with_name(path.stem + MAPPING_ENDS[0]), path.with_name(MAPPING_ENDS[1])]
        mapping = next((place for place in beside if place.is_file()), None)
        if mapping is None:
            fits = self.waiting.fitting(path)
            mapping = kept_mappings(self._store.folder)[fits[0]] if len(fits) == 1 else None
        if mapping is None:
            self.waiting.add_watched(path, seen)
        else:
            with self._one_at_a_time:
                self._imported(path, mapping, token_hex(8), "", seen, False)
        self._told()

    def _imported(
        self,
        path: Path,
        mapping: Path,
        number: str,
        by: str,
        seen: Seen | None,
        correct: bool,
        sender: Sender = PROGRAM,
        noted: Noted = _unnoted,
    ) -> FileImport:
        source = load_mapping(mapping).source
        if source in _OWN:
            raise AskError(say("the server itself writes the source `{source}`; name another", source=source))
        told = self._told_of(path, mapping, source, correct, sender, noted)
        self._intake.fold()
        now = datetime.now(UTC)
        if told.put_aside_file is not None:
            refused = refused_in(told.put_aside_file.read_bytes())
            context = {"mapping": source, "file": told.put_aside_file.name}
            full = self._quarantine.put("file", now, refused, context)
            told = replace(told, notes=(*told.notes, full)) if full else told
        done = told_by(told, number, now, by, source, seen)
        self.history.add(done)
        return done

    def _told_of(
        self, file: Path, mapping: Path | str, source: str, correct: bool, sender: Sender, noted: Noted
    ) -> FileTold:
        """Import one file. What people answer for is handed to `noted`, once it is in the log."""
        before = self._store.position
        try:
            told = import_into(
                self._store, [file], mapping, self._names, correct=correct, sender=sender, way=self._way
            ).files[0]
        except GigarampError as error:
            raise AskError(without_place(error, file)) from error
        if sender.deeds and told.added:
            for _, rows in self._store.follow(before):
                noted(rows.filter(pc.equal(pc.cast(rows["source"], pa.string()), source)))
        return told

    def _refuse(self, seen: Seen, reason: str) -> None:
        """Write down that a file was refused whole. It is tried again when it changes, and after a restart."""
        told = FileTold(seen.name, 0, 0, 0, 0, 0, 0, refused=reason)
        self.history.add(told_by(told, token_hex(8), datetime.now(UTC), "", "", seen))
        self._refused.add(seen)
        self._told()

    def _told(self) -> None:
        if self._on_change is not None:
            self._on_change()


__all__ = ["Imports"]
