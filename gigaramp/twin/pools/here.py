"""The pool of this process: one future after the other."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

Result = TypeVar("Result")


def results_here(task: Callable[[int], Result], indices: list[int]) -> Generator[Result, None, None]:
    """Results of a task in the order of the indices, each made when it is asked for."""
    for index in indices:
        try:
            result = task(index)
        except Exception as error:
            error.add_note(f"in future {index}")
            raise
        yield result
