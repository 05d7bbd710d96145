"""The errors gigaramp raises on purpose. Each is told to the user in words, without a traceback."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a plant, with its place, its reason and its repair.

    `line` and `column` count from 1; they are None where the plant does not come from a file.
    """

    address: str
    what: str
    why: str = ""
    mend: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part not in ("", None))
        words = ", ".join(part for part in (self.what, self.why, self.mend) if part)
        subject = f"{self.address}: {words}" if self.address else words
        return f"{place}  {subject}" if place else subject


class GigarampError(Exception):
    """Base of every error gigaramp raises on purpose."""


class PlantError(GigarampError):
    """A plant cannot be read or makes no sense. Holds every problem found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[PlantError], tuple[tuple[Problem, ...]]]:
        return PlantError, (self.problems,)


class AskError(GigarampError):
    """A question or one of its arguments makes no sense, for example a date before the plant starts."""


class OutputError(GigarampError):
    """A result cannot be written: the path exists, is not writable, or the disk is full."""


class LogError(GigarampError):
    """The log, or a file that is read into it, cannot be read or written: it is damaged, locked, of a newer version."""
