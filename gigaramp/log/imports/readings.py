"""The readings of counters that the store has seen: from the last one on, the next file is counted.

They stand in one small file a source beside the log, written whole before the rows are: a reading is a fact also where its file
is refused. Of each counter the stretches of time are kept that files told without a gap, with the reading at their end.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gigaramp.errors import LogError
from gigaramp.languages import say

FOLDER: Final = "counters"


@dataclass(frozen=True)
class Stretch:
    """Instants of the first and the last reading of a file, in microseconds, and the last reading."""

    first: int
    last: int
    reading: float


class Readings:
    """Stretches of each counter of a source, rising and apart from each other."""

    def __init__(self, stretches: dict[str, list[Stretch]] | None = None) -> None:
        self._known = stretches or {}

    def before(self, counter: str, instant: int) -> float | None:
        """The reading from which a file is counted whose first reading has this instant; None where there is none.

        A first reading within a stretch was counted with it.
        """
        known = self._known.get(counter, [])
        at = bisect_left(known, instant, key=lambda one: one.first)
        if at == 0 or instant <= known[at - 1].last:
            return None
        return known[at - 1].reading

    def is_bridged(self, counter: str, instant: int) -> bool:
        """True between two stretches: the later one was counted from the end of the earlier, so this was counted too."""
        known = self._known.get(counter, [])
        at = bisect_right(known, instant, key=lambda one: one.first)
        return 0 < at < len(known) and known[at - 1].last < instant

    def keep(self, counter: str, new: Stretch) -> None:
        """Take in what a file told; stretches that overlap become one."""
        apart = []
        for one in self._known.get(counter, ()):
            # A file that begins where another ends repeats its last reading, as exports that overlap do.
            if one.last < new.first or new.last < one.first:
                apart.append(one)
            else:
                later = new if new.last >= one.last else one
                new = Stretch(min(one.first, new.first), later.last, later.reading)
        self._known[counter] = sorted([*apart, new], key=lambda one: one.first)

    def text(self) -> str:
        """The same as JSON."""
        plain = {name: [[one.first, one.last, one.reading] for one in known] for name, known in self._known.items()}
        return json.dumps({"version": 1, "counters": plain}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def place_of(folder: Path, source: str) -> Path:
    """The file of a source in the folder of a store."""
    return folder / FOLDER / f"{source}.json"


def load_readings(folder: Path, source: str) -> Readings:
    """The readings that a store keeps of a source. Raises LogError where its file is damaged."""
    path = place_of(folder, source)
    try:
        told = json.loads(path.read_text("utf-8"))["counters"]
        return Readings(
            {name: [Stretch(int(a), int(b), float(c)) for a, b, c in known] for name, known in told.items()}
        )
    except FileNotFoundError:
        return Readings()
    except OSError as error:
        reason = error.strerror or str(error)
        raise LogError(say("{file}: cannot be read ({reason})", file=path, reason=reason)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        mend = say("delete it: then the first readings of the next file count nothing")
        raise LogError(
            say("{path}: is damaged ({reason})", path=path, reason=type(error).__name__) + "; " + mend
        ) from error


def save_readings(folder: Path, source: str, readings: Readings) -> None:
    """Write the readings of a source, durably. Raises OSError."""
    from gigaramp.log.store.disk import synced, write_whole

    path = place_of(folder, source)
    path.parent.mkdir(exist_ok=True)
    write_whole(path, readings.text().encode("utf-8"))
    synced(path.parent)
