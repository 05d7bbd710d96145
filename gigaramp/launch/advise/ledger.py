"""The work folder: every trial that ended is a line on disk, so that a search that was stopped goes on where it was.

The search itself holds no state that is not in these lines: with the same question and the same trials it takes the same
way again. A line that was cut off when the machine stopped is left out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from gigaramp.errors import OutputError
from gigaramp.languages import say
from gigaramp.launch.advise.aims import Reading

FILE = "trials.jsonl"
FORMAT = 1

Readings = dict[tuple[str, tuple[int, ...]], dict[int, Reading]]
"""What futures said, by stage and plan, then by the number of the future in its stage."""


class Ledger:
    """What is known so far: readings by stage, plan and future; other results by their name. With a folder it is kept there.

    What an earlier part left on disk counts as tried only once it is asked for again (`recall`), so a search that goes on
    takes the same way as one that was never stopped.
    `is_resumed`: the folder held an earlier part of the same search. `seconds`: what that took on the clock.
    """

    def __init__(
        self, question: dict[str, Any], file: IO[bytes] | None = None, lines: list[dict[str, Any]] | None = None
    ) -> None:
        self.question = question
        self._file = file
        self._on_disk: Readings = {}
        self._readings: Readings = {}
        self._named: dict[str, Any] = {}
        self.seconds = 0.0
        self.is_resumed = bool(lines)
        for line in lines or ():
            self._take_in(line, self._on_disk)

    def reading(self, stage: str, plan: tuple[int, ...], future: int) -> Reading | None:
        """What a future of a plan said, counted in its stage; None where it was not simulated yet."""
        return self._readings.get((stage, plan), {}).get(future)

    def recall(self, stage: str, plan: tuple[int, ...], count: int) -> list[int]:
        """Take up what is on disk of the first `count` futures of a plan. Gives the numbers of those that are missing."""
        known = self._readings.setdefault((stage, plan), {})
        old = self._on_disk.get((stage, plan), {})
        known |= {future: old[future] for future in range(count) if future in old}
        return [future for future in range(count) if future not in known]

    def count(self, stage: str, plan: tuple[int, ...]) -> int:
        """How many of the first futures of a plan are known."""
        known = self._readings.get((stage, plan), {})
        return next(n for n in range(len(known) + 1) if n not in known)

    def plans(self, stage: str) -> list[tuple[int, ...]]:
        """Plans with at least one future in a stage, in the order they were tried."""
        return [plan for name, plan in self._readings if name == stage]

    def futures(self, stage: str) -> int:
        """Futures of all plans in a stage."""
        return sum(len(known) for (name, _), known in self._readings.items() if name == stage)

    def write(self, stage: str, plan: tuple[int, ...], first: int, readings: list[Reading], seconds: float) -> None:
        """Keep what some futures of a plan said."""
        self._put(
            {
                "stage": stage,
                "plan": list(plan),
                "first": first,
                "readings": [_plain(one) for one in readings],
                "seconds": seconds,
            }
        )

    def named(self, name: str) -> Any:
        """A result kept under a name; None where there is none."""
        return self._named.get(name)

    def name(self, name: str, value: Any, seconds: float) -> None:
        """Keep a result under a name."""
        self._put({"name": name, "value": value, "seconds": seconds})

    def _put(self, line: dict[str, Any]) -> None:
        self._take_in(line, self._readings)
        if self._file is not None:
            _append(self._file, line)

    def _take_in(self, line: dict[str, Any], readings: Readings) -> None:
        self.seconds = max(self.seconds, float(line["seconds"]))
        if "name" in line:
            self._named[line["name"]] = line["value"]
            return
        known = readings.setdefault((line["stage"], tuple(line["plan"])), {})
        for place, reading in enumerate(line["readings"], start=line["first"]):
            known[place] = tuple(float("inf") if value is None else float(value) for value in reading)


@contextmanager
def ledger(folder: Path | None, question: dict[str, Any]) -> Iterator[Ledger]:
    """The ledger of a question, in memory or in a work folder. Raises OutputError for the folder of another question."""
    if folder is None:
        yield Ledger(question)
        return
    path = folder / FILE
    if folder.is_dir() and not path.exists() and any(folder.iterdir()):
        raise OutputError(
            say("{folder}: holds other files and no search to go on with; name an empty or new folder", folder=folder)
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lines, whole = _read(path)
        _same_question(path, lines, question)
        with path.open("ab") as file:
            file.truncate(whole)
            if not lines:
                _append(file, {"gigaramp": "advise", "format": FORMAT, "question": question})
            yield Ledger(question, file, lines[1:])
    except OSError as error:
        told = say(
            "{folder}: cannot be written ({reason}); name a folder with room",
            folder=folder,
            reason=error.strerror or error,
        )
        raise OutputError(told) from error


def _read(path: Path) -> tuple[list[dict[str, Any]], int]:
    """Whole lines of a ledger, and their length in bytes."""
    if not path.exists():
        return [], 0
    body = path.read_bytes()
    whole = body.rfind(b"\n") + 1
    try:
        return [json.loads(line) for line in body[:whole].splitlines()], whole
    except ValueError:
        told = say("{path}: is not a file of gigaramp advise; name another folder", path=path)
        raise OutputError(told) from None


def _same_question(path: Path, lines: list[dict[str, Any]], question: dict[str, Any]) -> None:
    if not lines:
        return
    head = lines[0]
    if head.get("gigaramp") != "advise" or head.get("format") != FORMAT:
        raise OutputError(say("{path}: is not a file of gigaramp advise; name another folder", path=path))
    differs = [key for key in question if head["question"].get(key) != json.loads(json.dumps(question[key]))]
    if differs:
        raise OutputError(
            say(
                "{path}: belongs to another question, which differs in {keys}; ask the same again, or name another folder",
                path=path,
                keys=", ".join(differs),
            )
        )


def _append(file: IO[bytes], line: dict[str, Any]) -> None:
    """One line, on disk before anything is built on it."""
    file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
    file.flush()
    os.fsync(file.fileno())


def _plain(reading: Reading) -> list[float | None]:
    """Numbers alone: JSON has no infinity."""
    return [None if value == float("inf") else value for value in reading]
