"""The two tables of a genealogy: their files, and the words they use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gigaramp.errors import OutputError

CELLS = "cells.parquet"
"""A row for each cell: where it comes from, what it went through, what it is in, what became of it."""
LOTS = "lots.parquet"
"""A row for each lot and step before the first cells."""
GENEALOGY_VERSION = 1
RESULTS = ("inside", "scrapped", "held", "set_aside", "left")
"""What became of a cell: still in the plant, scrapped, held and scrapped after an excursion, set aside as trial output, or
out of the plant with what it is in."""


def new_genealogy(folder: Path) -> str:
    """The folder, made where it is missing. Raises OutputError where it holds a genealogy already or cannot be made."""
    for name in (CELLS, LOTS):
        if (folder / name).exists():
            raise OutputError(f"{folder / name}: it exists already, name a new folder")
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return str(folder.absolute())


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Raise OutputError where the disk is full or the folder cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{folder}: cannot be written ({reason}); choose a place with room that you may write to"
        ) from error


__all__ = ["CELLS", "GENEALOGY_VERSION", "LOTS", "RESULTS", "new_genealogy", "told"]
