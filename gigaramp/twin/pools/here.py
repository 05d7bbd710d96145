"""The pool of this process: one future after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

Result = TypeVar("Result")


class ResultsHere(Generic[Result], Iterator[Result]):
    """Results of a task in the order of the indices, each made when it is asked for."""

    def __init__(self, task: Callable[[int], Result], indices: list[int]) -> None:
        self._task = task
        self._to_do = deque(indices)

    def __next__(self) -> Result:
        if not self._to_do:
            raise StopIteration
        index = self._to_do.popleft()
        try:
            return self._task(index)
        except Exception as error:
            self.close()
            error.add_note(f"in future {index}")
            raise

    def drop(self, indices: Iterable[int]) -> None:
        """These results are no longer wanted: what has not begun is not begun."""
        gone = set(indices)
        self._to_do = deque(index for index in self._to_do if index not in gone)

    def close(self) -> None:
        """End the work at once."""
        self._to_do.clear()
