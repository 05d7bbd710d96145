"""The log: one row for the twin and the floor, and a closed list of kinds with fixed codes."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from gigaramp.errors import AskError
from gigaramp.log import CODES, KINDS, RECORD_VERSION, kind, record_schema, table_of
from gigaramp.twin.kernel import constants

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


def test_the_codes_of_the_first_kinds_never_change() -> None:
    written = {
        "lot_started": 0,
        "lot_made": 1,
        "lot_scrapped": 2,
        "machine_stopped": 5,
        "machine_restored": 8,
        "lot_blocked": 15,
    }
    assert written == {name: CODES[name] for name in written}
    assert list(range(len(KINDS))) == [item.code for item in KINDS]


def test_the_kernel_writes_the_codes_of_the_log() -> None:
    names = [item.name for item in KINDS[:16]]
    assert list(range(16)) == [getattr(constants, name.upper()) for name in names]


def test_each_kind_has_one_name_and_one_line_of_meaning() -> None:
    assert len(KINDS) == len(CODES)
    assert [] == [item.name for item in KINDS if not item.meaning.endswith(".") or "\n" in item.meaning]


def test_the_schema_carries_its_version() -> None:
    assert {b"gigaramp_record": str(RECORD_VERSION).encode()} == record_schema().metadata
    expected = ["id", "when", "line", "step", "machine", "what", "about", "quantity", "unit", "cause", "source", "note"]
    assert expected == record_schema().names


def test_a_table_holds_the_rows_it_was_given() -> None:
    table = table_of(
        [NOON, NOON], ["machine_stopped", "machine_restored"], line=["line_1", None], step=["stacking", "ageing"],
        machine=[3, -1], about=[17, 17], quantity=[2.5, 0.4], cause=[-1, "experts"], first_id=40,
    )  # fmt: skip
    assert record_schema() == table.schema
    expected = [
        {"id": 40, "when": NOON, "line": "line_1", "step": "stacking", "machine": "3", "what": "machine_stopped",
         "about": "17", "quantity": 2.5, "unit": "level", "cause": None, "source": "twin", "note": None},
        {"id": 41, "when": NOON, "line": None, "step": "ageing", "machine": None, "what": "machine_restored",
         "about": "17", "quantity": 0.4, "unit": "h", "cause": "experts", "source": "twin", "note": None},
    ]  # fmt: skip
    assert expected == table.to_pylist()


def test_a_table_takes_the_arrays_of_the_kernel() -> None:
    when = np.array(["2025-03-03T12:00:00"], "datetime64[us]")
    table = table_of(when, np.array([1], np.int64), about=np.array([-1]), quantity=np.array([100.0]))
    assert [NOON] == table["when"].to_pylist()
    assert ["lot_made"] == table["what"].to_pylist()
    assert [None] == table["about"].to_pylist()


def test_an_empty_table_has_the_same_schema() -> None:
    assert pa.table([[] for _ in record_schema()], schema=record_schema()) == table_of([], [])


def test_an_unknown_kind_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(AskError, match='the log has no kind `lot_mad`, did you mean "lot_made"?'):
        kind("lot_mad")
    with pytest.raises(AskError, match="the log has no kind with the code 99"):
        table_of([NOON], [99])


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(AskError, match="the log's column `step` has 2 rows, but `what` has 1"):
        table_of([NOON], ["lot_made"], step=["a", "b"])
