"""One writer at a time: a lock on a file of the store that ends with its process, however that ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, Final

from gigaramp.errors import LogError
from gigaramp.languages import say

LOCK: Final = "writing.lock"


class WriterLock:
    """The right to write into a store. Raises LogError, naming the process that has it, where another has it."""

    def __init__(self, folder: Path) -> None:
        self._file: IO[str] = (folder / LOCK).open("a+", encoding="utf-8")
        if not _taken(self._file):
            self._file.seek(0)
            holder = self._file.read().strip() or say("another process")
            self._file.close()
            raise LogError(
                say("{folder}: {holder} is writing into this log; one writer at a time", folder=folder, holder=holder)
                + "; "
                + say("end it first, or open the log for reading")
            )
        self._file.seek(0)
        self._file.truncate()
        self._file.write(say("process {number}", number=str(os.getpid())))
        self._file.flush()

    def release(self) -> None:
        """Give the right back."""
        self._file.close()


def _taken(file: IO[str]) -> bool:
    """True where the lock is ours now. The system takes it back when the process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(2**30)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
