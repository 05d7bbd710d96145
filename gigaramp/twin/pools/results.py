"""What every pool gives back: results as they end, and the error of a worker that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

from gigaramp.errors import GigarampError

Given = TypeVar("Given", covariant=True)


class Results(Protocol[Given]):
    """Results as they end. `close` stops the work early."""

    def __iter__(self) -> Iterator[Given]: ...

    def __next__(self) -> Given: ...

    def close(self) -> None:
        """End the work at once. Results not given yet are lost."""
        ...


class WorkerError(GigarampError):
    """A worker ended without a word, twice on the same future."""
