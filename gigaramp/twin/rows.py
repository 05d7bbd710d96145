"""Rows of a kernel table, read and written field by field at the speed that building thousands of futures needs.

A row of a numpy record array looks its field up anew at each use; here each column is looked up once for a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


class Row:
    """One row: `row.speed` reads the field, `row.speed = 1.0` writes it, both in the table itself."""

    __slots__ = ("_columns", "_number")

    _columns: dict[str, np.ndarray]
    _number: int

    def __init__(self, columns: dict[str, np.ndarray], number: int) -> None:
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name: str) -> Any:
        return self._columns[name][self._number]

    def __setattr__(self, name: str, value: Any) -> None:
        self._columns[name][self._number] = value


class Rows:
    """The rows of a table, by number and in order."""

    def __init__(self, table: np.ndarray) -> None:
        plain = table.view(np.ndarray)
        self._columns = {name: plain[name] for name in plain.dtype.names or ()}
        self._many = len(plain)

    def __getitem__(self, number: int) -> Row:
        if number >= self._many or number < -self._many:
            raise IndexError(number)
        return Row(self._columns, number)

    def __len__(self) -> int:
        return self._many

    def __iter__(self) -> Iterator[Row]:
        return (Row(self._columns, number) for number in range(self._many))
