"""Answers of the book that every request asks for, kept in memory until something is written.

Asking the file lets go of the interpreter's lock, and whoever appends rows holds it then: a page would wait for each question.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic
from typing import Any, Final

KNOWN_FOR: Final = 0.1
"""Seconds after which the file is looked at again for what another process wrote; what this one writes is known at once."""
MOST_KNOWN: Final = 1000
"""So many answers are kept in memory."""


class Known:
    """Answers in memory, as long as nothing was written."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: dict[Any, list[tuple[Any, ...]]] = {}
        self._generation, self._version, self._looked = 0, -1, 0.0

    def is_old(self) -> bool:
        """Whether the file is to be looked at again; tells one of many who ask at once."""
        with self._lock:
            if monotonic() - self._looked <= KNOWN_FOR:
                return False
            self._looked = monotonic()
            return True

    def seen(self, version: int) -> None:
        """The version of the file as another connection left it."""
        with self._lock:
            is_other, self._version = version != self._version, version
        if is_other:
            self.forget()

    def forget(self) -> None:
        """Something was written. An answer that is on its way was read before, and is not kept."""
        with self._lock:
            self._generation += 1
            self._answers.clear()

    def find(self, question: Any) -> tuple[int, list[tuple[Any, ...]] | None]:
        """How often something was written so far, and the answer; None where it is not known."""
        with self._lock:
            return self._generation, self._answers.get(question)

    def keep(self, question: Any, generation: int, answer: list[tuple[Any, ...]]) -> None:
        """Keep an answer, unless something was written since `generation`."""
        with self._lock:
            if generation == self._generation:
                if len(self._answers) >= MOST_KNOWN:
                    self._answers.clear()
                self._answers[question] = answer
