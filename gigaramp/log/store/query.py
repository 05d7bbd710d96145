"""A question in SQL over the whole log, answered by DuckDB: it can read the records, and nothing else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.record import record_schema
from gigaramp.log.store import history
from gigaramp.log.store.reader import Reader, State

if TYPE_CHECKING:
    import duckdb


def answered(reader: Reader, query: str) -> pa.Table:
    """The answer to a query over the view `records`: ledger and history together, without the rows that were corrected.

    Raises LogError where the query is no single SELECT, or DuckDB cannot answer it.
    """
    import_duckdb()
    import duckdb

    state = reader.state()
    for file in state.files:
        reader.expect_whole(file)
    connection = duckdb.connect(":memory:")
    try:
        _expect_select(connection, query)
        _make_view(connection, reader.folder, state)
        return connection.sql(query).to_arrow_table()
    except duckdb.Error as error:
        reason = str(error).strip()
        raise LogError(say("query: {reason}", reason=reason) + "\n" + _columns()) from error
    finally:
        connection.close()


def import_duckdb() -> None:
    """Raise LogError where DuckDB is not installed."""
    try:
        import duckdb  # noqa: F401
    except ImportError as error:
        raise LogError(say('query: needs duckdb; install with: pip install "gigaramp[log]"')) from error


def _columns() -> str:
    return say("The view is `records`; its columns: {columns}", columns=", ".join(record_schema().names))


def _expect_select(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    import duckdb

    statements = connection.extract_statements(query)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise LogError(say("query: it is not one SELECT; the log is only read by it") + "\n" + _columns())


def _make_view(connection: duckdb.DuckDBPyConnection, folder: Path, state: State) -> None:
    """The view `records`; afterwards the connection reads nothing beyond the files of the history."""
    place = folder / history.HISTORY
    columns = ", ".join(f'"{name}"' for name in record_schema().names)
    connection.execute("set TimeZone='UTC'")
    connection.execute("set enable_progress_bar=false")
    connection.execute("set python_enable_replacements=false")
    connection.execute(f"set temp_directory={_quoted(os.path.join(tempfile.gettempdir(), f'gigaramp-{os.getpid()}'))}")
    connection.register("in_ledger", _for_duckdb(state.rows))
    parts = [f"select {columns} from in_ledger"]
    if state.files:
        names = ", ".join(_quoted(str(place / file.name)) for file in state.files)
        connection.execute(f"set allowed_paths=[{names}]")
        parts.append(f"select {columns} from read_parquet([{names}], hive_partitioning=false)")
    connection.execute("set enable_external_access=false")
    connection.execute("set lock_configuration=true")
    where = ""
    if state.corrections:
        sources, numbers = zip(*state.corrections, strict=True)
        connection.register("corrections", pa.table({"source": sources, "id": pa.array(numbers, pa.int64())}))
        where = " where (source, id) not in (select (source, id) from corrections)"
    connection.execute(f"create view records as select * from ({' union all '.join(parts)}){where}")


def _for_duckdb(rows: pa.Table) -> pa.Table:
    """Kinds as plain texts: the dictionary would become a type of its own."""
    place = rows.schema.get_field_index("what")
    return rows.set_column(place, "what", rows["what"].cast(pa.string()))


def _quoted(text: str) -> Any:
    return "'" + text.replace("'", "''") + "'"


__all__ = ["answered", "import_duckdb"]
