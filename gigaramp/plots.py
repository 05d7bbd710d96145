"""Pictures of an answer, reached from the answer itself: `run.plot.output()`, `losses.plot.waterfall()`.

Answers are made in rooms below the one that draws. So an answer names its pictures by their entry-point string, as a command does,
and the room above is imported when a picture is asked for (docs/decisions/0019).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Plots:
    """Gives the pictures of one answer, made by the class that `entry` names as `module:class`."""

    def __init__(self, entry: str) -> None:
        self._entry = entry

    def __get__(self, answer: object | None, owner: type[object]) -> Any:
        """The pictures of this answer; the class itself has none."""
        if answer is None:
            return self
        module, _, name = self._entry.partition(":")
        return getattr(import_module(module), name)(answer)
