"""What a mapping file says: how a file of a plant is read, and which of its columns tell what."""

from __future__ import annotations

from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from typing import Final, Literal

FORMAT_VERSION: Final = 1
KEY: Final = "gigaramp_import"

Grain = Literal["events", "daily"]
Twice = Literal["first", "second", "put_aside"]
Repeated = Literal["put_aside", "add"]

PAIRS: Final = {
    "machine_stopped": "machine_restored",
    "stop_began": "stop_ended",
    "excursion_began": "excursion_ended",
    "starving_began": "starving_ended",
    "changeover_began": "changeover_ended",
    "maintenance_began": "maintenance_ended",
    "help_called": "help_closed",
    "sled_stopped": "sled_restored",
    "training_began": "training_done",
}
"""Kind that begins something -> kind that ends it: one row with a begin and an end becomes both."""

LASTS: Final = frozenset({"machine_restored", "help_closed", "sled_restored", "training_done"})
"""Kinds whose quantity is the hours since the begin."""


def is_source(name: str) -> bool:
    """True for a name of a source: it names files too, so letters, digits, blanks and . _ - only, and no dot in front."""
    return bool(name.strip()) and not name.startswith(".") and all(sign.isalnum() or sign in " ._-" for sign in name)


@dataclass(frozen=True)
class FileForm:
    """How the file is written. `header` are the rows of the header, counted from 1; () where there is none."""

    format: str = ""
    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    thousands: str = ""
    header: tuple[int, ...] = (1,)
    sheet: str = ""
    empty: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """Where a field of the row comes from: a column of the file, with their words and ours, or one value for all rows."""

    column: str = ""
    values: Words[str, str] = field(default_factory=dict)
    value: str = ""


@dataclass(frozen=True)
class Instant:
    """Columns that together tell a day or an instant, and how it is written: `iso`, `excel`, or codes such as %d.%m.%Y."""

    columns: tuple[str, ...]
    format: str = "iso"


@dataclass(frozen=True)
class Figure:
    """One column of numbers: what it tells, in which unit, and whether it is a counter that only rises."""

    column: str
    what: Column
    unit: str = ""
    cause: Column | None = None
    counter: bool = False


@dataclass(frozen=True)
class Shift:
    """Column of the shift. `last` is the shift that ends the day: what waits is read from its rows alone."""

    column: Column
    last: str = ""


@dataclass(frozen=True)
class Mapping:
    """Everything a mapping file says. Minutes of `day_begins` are those between midnight and the first shift."""

    source: str
    grain: Grain
    timezone: str
    file: FileForm
    when: Instant
    zone: Column | None = None
    day_begins: int = 0
    twice: Twice = "first"
    repeated: Repeated = "put_aside"
    line: Column | None = None
    step: Column | None = None
    machine: Column | None = None
    about: Column | None = None
    cause: Column | None = None
    note: Column | None = None
    shift: Shift | None = None
    what: Column | None = None
    figures: tuple[Figure, ...] = ()
    ends: Instant | None = None
    lasts: Figure | None = None
    key: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def fields(self) -> dict[str, Column]:
        """Fields of the row that the mapping fills from columns or with one value."""
        names = ("line", "step", "machine", "about", "cause", "note")
        return {name: given for name in names if (given := getattr(self, name)) is not None}

    def columns(self) -> tuple[str, ...]:
        """Names of the columns that are read, each once."""
        found = [*self.when.columns, *(self.ends.columns if self.ends else ()), *self.key]
        given: list[Column | None] = [*self.fields().values(), self.zone, self.what]
        given.append(self.shift.column if self.shift else None)
        for figure in (*self.figures, *((self.lasts,) if self.lasts else ())):
            found.append(figure.column)
            given += [figure.what, figure.cause]
        found += [one.column for one in given if one is not None and one.column]
        return tuple(dict.fromkeys(name for name in found if name))


@dataclass(frozen=True)
class PlantNames:
    """What a plant lends to an import: its names, its clock, and the closed list of losses. Empty where none is given."""

    steps: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    timezone: str = ""
    first_minute: int | None = None
