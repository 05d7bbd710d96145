"""Looks at a watched folder. Who calls `look` says how often; a file is handed over at the second look that finds it at rest."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from gigaramp.floor.adapters.file.parse import at_rest
from gigaramp.floor.adapters.file.wire import Look, Seen
from gigaramp.languages import say


class WatchedFolder:
    """A folder of exports. `trouble` says why it could not be looked at, and is empty where it could."""

    def __init__(self, folder: Path, is_done: Callable[[Seen], bool]) -> None:
        self.folder = folder
        self.trouble = ""
        self._is_done = is_done
        self._before: Look = {}

    def look(self) -> tuple[Seen, ...]:
        """Files that are whole and not imported as they are now."""
        try:
            now = seen_in(self.folder)
        except OSError as error:
            # A share that is away for a while is no empty folder: what rested before has to rest again.
            self.trouble = say("{folder}: cannot be read ({reason})", folder=self.folder, reason=error.strerror or str(error))  # fmt: skip
            self._before = {}
            return ()
        self.trouble = ""
        found = at_rest(self._before, now, self._is_done)
        self._before = now
        return found


def seen_in(folder: Path) -> Look:
    """The files of a folder as they look now. Raises OSError where it cannot be read."""
    found: Look = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                if entry.is_file():
                    told = entry.stat()
                    found[entry.name] = Seen(entry.name, told.st_size, told.st_mtime_ns)
            except FileNotFoundError:
                continue  # it was there a moment ago: moved away or renamed
    return found


__all__ = ["WatchedFolder", "seen_in"]
