"""Where many futures rest: the first in memory, the others in temporary files that memory can be taken back from.

A future's arrays on the shelf are views of a mapped file. They read as before; the system keeps in memory what is looked
at, as long as there is room, and nothing is left on disk when the shelf is gone.
"""

from __future__ import annotations

import errno
import mmap
import os
import tempfile
from dataclasses import fields, replace
from typing import IO, Any

import numpy as np

from gigaramp.errors import OutputError
from gigaramp.twin.result import Future

IN_MEMORY = 400 * 10**6
"""Bytes of futures that stay in memory: 200 futures of a plant of six lines over three years."""

FILE_BYTES = 256 * 2**20
"""Bytes of one file of the shelf."""

_ALIGNED = 64


class Shelf:
    """Takes futures in and gives them back to be kept: as they are, or resting in a file once memory is used up.

    `in_memory`: bytes of arrays that are left as they are. Files lie in the system's folder for temporary files
    (TMPDIR). Raises OutputError when that has no room.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._left = in_memory
        self._map: mmap.mmap | None = None
        self._at = 0
        self.files = 0
        """Files made so far."""

    def keep(self, future: Future) -> Future:
        """The same future, at rest."""
        arrays = {field.name: getattr(future, field.name) for field in fields(future)}
        resting = {name: value for name, value in arrays.items() if isinstance(value, np.ndarray) and name != "records"}
        size = sum(value.nbytes for value in resting.values())
        if size <= self._left:
            self._left -= size
            return future
        self._left = 0
        room = sum(_padded(value.nbytes) for value in resting.values())
        if self._map is None or self._at + room > len(self._map):
            self._new_file(max(FILE_BYTES, room))
        at_rest: dict[str, Any] = {name: self._put(value) for name, value in resting.items()}
        return replace(future, **at_rest)

    def _put(self, value: np.ndarray) -> np.ndarray:
        assert self._map is not None
        there: np.ndarray = np.frombuffer(self._map, value.dtype, value.size, self._at).reshape(value.shape)
        there[...] = value
        there.flags.writeable = False
        self._at += _padded(value.nbytes)
        return there

    def _new_file(self, size: int) -> None:
        try:
            if self._map is not None:
                _rest(self._map)
            # It has no name, and is gone with the last array that looks at its map.
            with tempfile.TemporaryFile(prefix="gigaramp-") as file:
                _reserve(file, size)
                self._map, self._at = mmap.mmap(file.fileno(), size), 0
        except OSError as error:
            raise OutputError(
                f"{tempfile.gettempdir()}: no room for the futures that do not fit in memory ({error.strerror}); "
                "ask for fewer futures, or name a folder with more room in TMPDIR"
            ) from None
        self.files += 1


def _reserve(file: IO[bytes], size: int) -> None:
    """Room on disk at once: a mapped page without a place on disk would end the process."""
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(file.fileno(), 0, size)
            return
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL):
                raise
    # This file system cannot reserve room: it is written once.
    file.truncate(size)
    file.seek(0)
    for _ in range(0, size, 2**20):
        file.write(bytes(2**20))
    file.flush()


def _rest(full: mmap.mmap) -> None:
    """Written and out of this process's memory; it is read again when it is looked at."""
    full.flush()
    if hasattr(mmap, "MADV_DONTNEED"):
        full.madvise(mmap.MADV_DONTNEED)


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
