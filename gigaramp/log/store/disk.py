"""Files that are there whole or not at all, also after a crash; and what went wrong, in words."""

from __future__ import annotations

import errno
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gigaramp.errors import LogError
from gigaramp.languages import say

PARTIAL: Final = ".partial"
"""How the name of a file ends that is still being written."""
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def write_whole(path: Path, *parts: bytes | memoryview) -> None:
    """Write a file of these parts beside its place, ask the disk to keep it, and move it there."""
    part = path.with_name(path.name + PARTIAL)
    try:
        with part.open("wb") as file:
            for one in parts:
                file.write(one)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def synced(path: Path) -> None:
    """Ask the disk to keep a file, or the names in a folder."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checksum_of(path: Path) -> int:
    """CRC-32 of a file (ISO/IEC/IEEE 8802-3:2021, 3.2.9), read a piece at a time."""
    found = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 22):
            found = zlib.crc32(piece, found)
    return found


@contextmanager
def told_when_writing(folder: Path) -> Iterator[None]:
    """Failures of the disk and of the ledger, as LogError: nothing was taken, and what was there stays."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise LogError(_full(folder)) from error
        reason = error.strerror or str(error)
        raise LogError(_not_written(folder, reason)) from error
    except sqlite3.OperationalError as error:
        text = str(error)
        if "full" in text or "disk I/O" in text:
            raise LogError(_full(folder)) from error
        raise LogError(_not_written(folder, text)) from error
    except sqlite3.DatabaseError as error:
        raise LogError(damaged(folder, folder / "ledger.sqlite", str(error))) from error


def _full(folder: Path) -> str:
    return (
        say("{folder}: the disk is full, or writes no larger files", folder=folder)
        + "; "
        + say("nothing of this append was taken and all from before is whole: make room on that disk and append again")
    )


def _not_written(folder: Path, reason: str) -> str:
    return say(
        "{folder}: cannot be written ({reason}); nothing was taken, see that you may write to this folder",
        folder=folder,
        reason=reason,
    )


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """True where the ledger itself is not as it was written, and not only busy or out of reach."""
    text = str(error)
    return not any(reason in text for reason in ("locked", "unable to open", "readonly", "attempt to write"))


def not_read(folder: Path, error: sqlite3.DatabaseError) -> str:
    """What is told where SQLite cannot read a ledger: damage, or only a reason of the moment."""
    if is_damage(error):
        return damaged(folder, folder / "ledger.sqlite", str(error))
    told = say("{folder}: cannot be read ({reason})", folder=folder, reason=str(error))
    return told + "; " + say("try again, or copy the folder to a place where you may write, and read it there")


def damaged(folder: Path, path: Path, reason: str) -> str:
    """What is told where a file of the store is not as it was written."""
    return (
        say("{path}: is damaged ({reason})", path=path, reason=reason)
        + "; "
        + say("see what is still readable: gigaramp log check {folder}", folder=folder)
        + "; "
        + say("put it aside and go on: gigaramp log check {folder} --set-aside", folder=folder)
    )
