"""What every pool gives back: results as they end, and the error of a worker that is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from gigaramp.errors import GigarampError

Given = TypeVar("Given", covariant=True)


class Results(Protocol[Given]):
    """Results as they end. `close` stops the work early, `drop` stops a part of it."""

    def __iter__(self) -> Iterator[Given]: ...

    def __next__(self) -> Given: ...

    def drop(self, indices: Iterable[int]) -> None:
        """These results are no longer wanted: what has not begun is not begun. What has begun still comes."""
        ...

    def close(self) -> None:
        """End the work at once. Results not given yet are lost."""
        ...


class WorkerError(GigarampError):
    """A worker ended without a word, twice on the same future."""
