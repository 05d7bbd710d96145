"""What a command asks of the twin: the arguments that simulate, forecast and compare share."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from gigaramp.errors import AskError


@dataclass(frozen=True)
class Question:
    """Arguments of the public functions, under their own names."""

    until: str | None
    futures: int
    seed: int
    correlation: float | Literal["all"]
    pool: Literal["here", "processes"]
    workers: int | None

    def arguments(self) -> dict[str, Any]:
        """The same as keyword arguments."""
        return asdict(self)


def read_correlation(text: str) -> float | Literal["all"]:
    """A correlation as it is written: a ratio, or `all`. Raises AskError for anything else."""
    if text.strip() == "all":
        return "all"
    try:
        return float(text)
    except ValueError:
        raise AskError(
            f"correlation: `{text}` is not a ratio from 0 to 1, and not `all`; write for example 0.5"
        ) from None
