"""What a command asks of the twin: the arguments that simulate, forecast and compare share."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from gigaramp.errors import AskError
from gigaramp.languages import say

if TYPE_CHECKING:
    from gigaramp.twin.lots import Lot


@dataclass(frozen=True)
class Question:
    """Arguments of the public functions, under their own names."""

    until: str | None
    futures: int
    seed: int
    correlation: float | Literal["all"]
    pool: Literal["here", "processes", "ray"]
    workers: int | None
    address: str | None
    lot: Lot = None
    fidelity: Literal["event", "day"] = "event"

    def arguments(self) -> dict[str, Any]:
        """The same as keyword arguments."""
        return asdict(self)


def read_records(records: bool, records_of: str | None) -> bool | list[int]:
    """Whose records are kept: of every future, of none, or of the futures named as `0,7`. Raises AskError."""
    if records_of is None:
        return records
    if records:
        raise AskError(say("--records keeps those of every future: leave it out, or leave out --records-of"))
    try:
        return [int(word) for word in records_of.split(",")]
    except ValueError:
        raise AskError(
            say(
                "records: `{records_of}` is not a list of futures, write for example --records-of 0,7",
                records_of=records_of,
            )
        ) from None


def read_correlation(text: str) -> float | Literal["all"]:
    """A correlation as it is written: a ratio, or `all`. Raises AskError for anything else."""
    if text.strip() == "all":
        return "all"
    try:
        return float(text)
    except ValueError:
        raise AskError(
            say("correlation: `{text}` is not a ratio from 0 to 1, and not `all`; write for example 0.5", text=text)
        ) from None


def read_lot(text: str | None) -> Lot:
    """A lot as it is written: `auto`, `cell`, or a number of cells. Raises AskError for anything else."""
    from gigaramp.twin.lots import read_lot

    return read_lot(text)
