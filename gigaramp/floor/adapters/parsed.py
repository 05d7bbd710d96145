"""What every adapter makes of what it was sent: rows of the log, and what could not be understood, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Refused:
    """One thing that was not understood: where it stood, why it was not taken, and its text as it came."""

    place: str
    reason: str
    text: str


@dataclass(frozen=True)
class Parsed:
    """Rows in the form of the log, and what was refused. Of `rows`, `places` and `texts` tell the same of each row."""

    rows: pa.Table
    refused: tuple[Refused, ...] = ()
