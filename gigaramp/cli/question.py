"""What a command asks of the twin: the arguments that simulate, forecast and compare share."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Question:
    """Arguments of the public functions, under their own names."""

    until: str | None
    futures: int
    seed: int
    correlation: float
    pool: Literal["here", "processes"]
    workers: int | None

    def arguments(self) -> dict[str, Any]:
        """The same as keyword arguments."""
        return asdict(self)
