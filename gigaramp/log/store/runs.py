"""Runs: files of sorted keys, by which a row that is in history is known again without reading the history.

A run is its keys, rising, and then the fingerprint of each: 16 bytes a row. Runs are merged as they come, so that there
are few of them, up to four million rows each, so that memory stays bounded (O'Neil and others 1996, "The log-structured
merge-tree"). They hold nothing that the history does not; a lost one is made again from it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from gigaramp.log.store.disk import checksum_of, synced, write_whole
from gigaramp.log.store.identity import Numbers

RUNS: Final = "keys"
MOST_ROWS: Final = 4_000_000


@dataclass(frozen=True)
class Run:
    """Keys that rise, and the fingerprint of each row."""

    keys: Numbers
    fingerprints: Numbers
    name: str = ""
    checksum: int = 0

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        """Places in `keys` that are known here, and the fingerprints of those rows."""
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        known = np.flatnonzero(self.keys[places] == keys) if len(self.keys) else np.zeros(0, np.int64)
        return known.astype(np.uint64), np.asarray(self.fingerprints[places[known]])


def run_of(keys: Numbers, fingerprints: Numbers) -> Run:
    """A run of rows in any order."""
    order = np.argsort(keys, kind="stable")
    return Run(keys[order], fingerprints[order])


def merged(runs: list[Run], new: Run) -> tuple[list[Run], Run]:
    """The runs that stay, and the new one with those merged in that are not more than twice as long as it is."""
    kept = list(runs)
    while kept and len(kept[-1]) <= 2 * len(new) and len(kept[-1]) + len(new) <= MOST_ROWS:
        last = kept.pop()
        new = run_of(np.concatenate([last.keys, new.keys]), np.concatenate([last.fingerprints, new.fingerprints]))
    return kept, new


def write_run(folder: Path, run: Run, name: str) -> Run:
    """Write a run to the disk, durably; it counts once the ledger names it."""
    place = folder / RUNS
    place.mkdir(exist_ok=True)
    # Views, not copies: a run of millions of rows is written beside pages that need the memory.
    keys, fingerprints = (half.astype("<u8", copy=False).data.cast("B") for half in (run.keys, run.fingerprints))
    write_whole(place / name, keys, fingerprints)
    synced(place)
    return read_run(folder, name, len(run), zlib.crc32(fingerprints, zlib.crc32(keys)))


def read_run(folder: Path, name: str, rows: int, checksum: int) -> Run:
    """A run on the disk, mapped into memory. Raises OSError or ValueError where it is not there whole."""
    path = folder / RUNS / name
    if path.stat().st_size != 16 * rows:
        raise ValueError(f"{path} is not as it was written")
    both = np.memmap(path, "<u8", "r")
    return Run(both[:rows], both[rows:], name, checksum)


def is_whole(folder: Path, run: Run) -> bool:
    """True where a run holds what was written."""
    return checksum_of(folder / RUNS / run.name) == run.checksum
