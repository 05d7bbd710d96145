"""What the file adapter sees of a folder: its files by name, size and time. What stands in them, the import reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ENDS: Final = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".parquet")
"""Files that are taken, by the end of their name."""

MAPPING_ENDS: Final = (".mapping.yaml", "mapping.yaml")
"""A mapping of one file beside it, `NAME.mapping.yaml`, and one for all files of the folder."""

PASSED_OVER: Final = (".", "~$")
"""How names begin of files that are hidden or still open in Excel."""


@dataclass(frozen=True)
class Seen:
    """A file as it looks at one moment: its name, its bytes, and when it was last written, in nanoseconds since 1970."""

    name: str
    size: int
    written: int


Look = dict[str, Seen]
"""All files of a folder at one moment, by name."""
