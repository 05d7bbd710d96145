"""Reads a Parquet file in batches, its columns as texts; the line of a row is its number from 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.imports.blocks import Block, cleaned, numbered
from gigaramp.log.imports.mapping import FileForm

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK: Final = 200_000
"""Rows of a batch."""


class ParquetFile:
    """One Parquet file: `names` of its columns, and its `blocks`. Raises LogError where it cannot be read."""

    was_put_aside = False
    delimiter = ","

    def __init__(self, path: Path, form: FileForm) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self.path, self.form = path, form
        try:
            self._file = parquet.ParquetFile(path)
        except (OSError, pa.ArrowException) as error:
            told = say("{file}: is a damaged Parquet file; export it again", file=path)
            raise LogError(told) from error
        self._columns = [field.name for field in self._file.schema_arrow]
        self.names = numbered(self._columns)

    def first_rows(self, count: int) -> list[list[str]]:
        """The names of the columns, and the first rows as texts."""
        rows = [list(self.names)]
        for block in self.blocks(self.names):
            rows += [list(block.cells(row)) for row in range(min(count, len(block)))]
            if len(rows) > count:
                break
        return rows[:count]

    def blocks(self, wanted: Sequence[str]) -> Iterator[Block]:
        """All rows, with the wanted columns."""
        import numpy as np
        import pyarrow as pa

        first = 1
        try:
            for batch in self._file.iter_batches(BLOCK):
                columns = {
                    name: cleaned(self._texts(batch.column(place)), self.form.empty)
                    for place, name in enumerate(self.names)
                    if name in wanted
                }
                lines = np.arange(first, first + batch.num_rows)
                yield Block(lines, columns, self._cells(batch))
                first += batch.num_rows
        except (OSError, pa.ArrowException) as error:
            told = say("{file}: is a damaged Parquet file; export it again", file=self.path)
            raise LogError(told) from error

    def _cells(self, batch: pa.RecordBatch) -> Any:
        def cells(row: int) -> list[str]:
            return [self._texts(column.slice(row, 1))[0].as_py() or "" for column in batch.columns]

        return cells

    def _texts(self, column: pa.Array) -> pa.Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        kind = column.type
        if pa.types.is_dictionary(kind):
            column = column.dictionary_decode()
            kind = column.type
        if pa.types.is_string(kind):
            return column
        if pa.types.is_timestamp(kind):
            if kind.tz is not None:
                return pc.strftime(column.cast(pa.timestamp("us", tz="UTC")), "%Y-%m-%dT%H:%M:%SZ")
            return column.cast(pa.timestamp("us")).cast(pa.string())
        if pa.types.is_nested(kind) or pa.types.is_binary(kind):
            return pa.array([None if one is None else str(one) for one in column.to_pylist()], pa.string())
        texts = column.cast(pa.string())
        return pc.replace_substring(texts, ".", self.form.decimal) if pa.types.is_floating(kind) else texts
