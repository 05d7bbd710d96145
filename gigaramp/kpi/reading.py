"""Ask rows with SQL: those of a store, or those of an Arrow table. Rows that were corrected never count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from gigaramp.errors import AskError, LogError
from gigaramp.languages import say

if TYPE_CHECKING:
    import pyarrow as pa

NO_CORRECTION = "select * from written"
NO_WRONG_ROW = """
select * from written where what <> 'row_corrected' and (cast(id as varchar), source) not in (
    select (about, coalesce(cause, source)) from written where what = 'row_corrected' and about is not null)
"""


class Asked(Protocol):
    """Rows that answer SQL over their view `records`."""

    def read(self, *, query: str) -> pa.Table:
        """The answer to a query."""
        ...


@contextmanager
def asked(rows: Any) -> Iterator[Asked]:
    """Rows as something to ask: an open store as it is, an Arrow table of the log's rows, or what has `records()`.

    Raises AskError for anything else or for a table without the columns of a row, LogError where DuckDB is missing.
    """
    if hasattr(rows, "read"):
        yield rows
        return
    table = rows.records() if hasattr(rows, "records") else rows
    _check(table)
    with _connection() as connection:
        connection.register("written", table)
        wrong = connection.sql("select count(*) from written where what = 'row_corrected'").fetchall()
        view = NO_WRONG_ROW if wrong[0][0] else NO_CORRECTION
        connection.execute(f"create temporary view records as {view}")
        yield _Table(connection)


class _Table:
    """An Arrow table in DuckDB."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def read(self, *, query: str) -> pa.Table:
        """The answer to a query."""
        found: pa.Table = self._connection.sql(query).to_arrow_table()
        return found


def _check(table: Any) -> None:
    import pyarrow as pa

    from gigaramp.log.record import record_schema

    if not isinstance(table, pa.Table):
        raise AskError(say("log: this is no log; give an open store, a table of its rows, or a run with records"))
    missing = [name for name in record_schema().names if name not in table.column_names and name != "note"]
    if missing:
        raise AskError(
            say("log: the table lacks the columns {columns} of a row of the log", columns=", ".join(missing))
        )


@contextmanager
def _connection() -> Iterator[Any]:
    try:
        import duckdb
    except ModuleNotFoundError as error:
        raise LogError(
            say('log: needs {libraries}; install with: pip install "gigaramp[log]"', libraries="DuckDB")
        ) from error
    with duckdb.connect() as connection:
        yield connection
