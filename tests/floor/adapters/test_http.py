"""Batches of records as they come by HTTP: good ones are rows, each bad one is refused alone with its place and reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.errors import LogError
from gigaramp.floor.adapters.http.connect import received, replayed
from gigaramp.floor.adapters.http.parse import parse
from gigaramp.floor.adapters.http.wire import ARROW, JSON, LINES
from gigaramp.floor.adapters.parsed import Parsed
from gigaramp.log import record_schema
from gigaramp.log.imports import PlantNames
from gigaramp.log.rules import DEEDS
from gigaramp.log.store.incoming import prepared
from tests.log.store.rows import any_rows, table

NAMES = PlantNames(("coating", "stacking"), ("line_1",))
GOOD = {"id": 1, "when": "2026-11-22T06:00:00+01:00", "what": "cell_made", "source": "mes"}
FULL = GOOD | {
    "line": "line_1",
    "step": "stacking",
    "machine": 3,
    "about": "cell 7",
    "quantity": 1,
    "unit": "unit",
    "cause": "a cause",
    "note": "叠片",
}


def sent(records: Any, content_type: str = JSON, source: str | None = None) -> Parsed:
    if content_type == LINES:
        body = "\n".join(json.dumps(one, ensure_ascii=False) for one in records).encode()
    else:
        body = json.dumps(records).encode()
    return parse(body, content_type, NAMES, source)


def why(record: dict[str, Any]) -> str:
    """The one reason for which a record is refused, while the good one beside it is taken."""
    parsed = sent([record, GOOD | {"id": 99}])
    assert [99] == parsed.rows["id"].to_pylist()
    assert ["record 1"] == [one.place for one in parsed.refused]
    return parsed.refused[0].reason


def test_a_full_record_is_a_row_column_by_column() -> None:
    parsed = sent([FULL])
    assert () == parsed.refused
    row = parsed.rows.to_pylist()[0]
    assert FULL | {"when": datetime(2026, 11, 22, 5, tzinfo=UTC), "machine": "3"} == row
    assert record_schema() == parsed.rows.schema


def test_a_minimal_record_has_the_unit_of_its_kind_and_nothing_else() -> None:
    row = sent([GOOD]).rows.to_pylist()[0]
    assert "unit" == row["unit"]
    assert {"line", "step", "machine", "about", "quantity", "cause", "note"} == {k for k, v in row.items() if v is None}


@pytest.mark.parametrize("content_type", [JSON, LINES])
def test_an_array_lines_and_an_envelope_say_the_same(content_type: str) -> None:
    expected = sent([FULL, GOOD | {"id": 2}]).rows
    assert expected == sent([FULL, GOOD | {"id": 2}], content_type).rows
    assert expected == sent({"records": [FULL, GOOD | {"id": 2}]}).rows


def test_one_object_alone_is_a_batch_of_one() -> None:
    assert [1] == sent(GOOD).rows["id"].to_pylist()


def test_a_record_without_a_source_has_that_of_its_batch() -> None:
    bare = {name: value for name, value in GOOD.items() if name != "source"}
    both = [bare, GOOD | {"id": 2}]
    assert ["plc", "mes"] == sent(both, source="plc").rows["source"].to_pylist()
    assert ["envelope", "mes"] == sent({"records": both, "source": "envelope"}, source="plc").rows["source"].to_pylist()
    assert ["it has no `source`, which every record needs"] == [one.reason for one in sent([bare]).refused]


def test_a_token_sends_records_of_its_own_source_alone() -> None:
    parsed = parse(json.dumps([GOOD, GOOD | {"id": 2, "source": "plc"}]).encode(), JSON, NAMES, "mes", only="mes")
    assert ([1], "record 2") == (parsed.rows["id"].to_pylist(), parsed.refused[0].place)
    assert "this token sends records of `mes`, not of `plc`" == parsed.refused[0].reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stpe": "stacking"}, 'a record has no column `stpe`, did you mean "step"?'),
        ({"step": "stackin"}, 'the plant has no step `stackin`, did you mean "stacking"?'),
        ({"line": "line_2"}, 'the plant has no line `line_2`, did you mean "line_1"?'),
        ({"what": "cell_mad"}, 'the log has no kind `cell_mad`, did you mean "cell_made"?'),
        ({"when": "2026-11-22T06:00:00"}, "without an offset; write for example 2026-11-22T06:00:00+01:00"),
        ({"when": "yesterday"}, "`yesterday`, which is no instant"),
        ({"when": None}, "it has no `when`; write an instant with its offset"),
        ({"when": 1_700_000_000}, "its `when` has a wrong form"),
        ({"when": "1969-12-31T23:00:00Z"}, "the log takes instants from 1970 to 2199"),
        ({"when": "0001-01-01T00:00:00+14:00"}, "instant"),
        ({"id": None}, "it has no `id`, which every record needs"),
        ({"id": 1.5}, "its `id` has a wrong form"),
        ({"id": 2**64}, "beyond 64 bits"),
        ({"quantity": "12"}, "its `quantity` has a wrong form"),
        ({"quantity": True}, "its `quantity` has a wrong form"),
        ({"source": "floor"}, "the server itself writes the source `floor`; name another"),
        ({"source": "../mes"}, "the source `../mes` is no name"),
        ({"note": "x" * 70_000}, "its `note` has more than 65,536 bytes"),
        ({"what": "row_corrected", "about": "the first"}, "a correction needs the number of the wrong row"),
        ({"what": "row_corrected", "about": "1", "cause": "plc"}, "a correction takes out rows of its own source only"),
        ({"what": "row_corrected", "about": "1", "cause": "floor"}, "a correction takes out rows of its own source"),
        ({"what": "skill_signed_off", "about": "ada", "quantity": 4, "cause": "wei"}, "is told by a person"),
        ({"what": "skill_withdrawn", "about": "ada", "quantity": 4, "cause": "wei"}, "is told by a person"),
        ({"what": "action_agreed", "about": "scrap", "cause": "wei"}, "is told by a person"),
        ({"what": "action_ended", "about": "scrap", "cause": "wei"}, "is told by a person"),
        ({"what": "lot_made", "quantity": -5}, "quantity: -5 is below zero"),
        ({"what": ""}, "it has no `what`, which every record needs"),
    ],
)
def test_a_bad_record_is_refused_alone_with_its_reason(change: dict[str, Any], reason: str) -> None:
    assert reason in why(GOOD | change)


@pytest.mark.parametrize(
    "change",
    [
        {"what": "row_corrected", "about": "1", "cause": "mes"},
        {"what": "measured", "quantity": -5.0},
        {"what": "help_called", "about": "stop-1", "cause": "crew"},
        {"what": "fix_tried", "about": "stop-1", "quantity": 1.0, "cause": "E-03"},
    ],
)
def test_its_own_corrections_readings_below_zero_and_calls_are_taken(change: dict[str, Any]) -> None:
    assert () == sent([GOOD | change]).refused


def test_what_is_no_object_is_refused_alone() -> None:
    parsed = sent([GOOD, 7, None, [GOOD]])
    assert [1] == parsed.rows["id"].to_pylist()
    assert ["record 2", "record 3", "record 4"] == [one.place for one in parsed.refused]


def test_places_are_those_of_the_batch_whatever_is_wrong_before() -> None:
    records = [GOOD | {"stpe": 1}, GOOD, GOOD | {"when": "x"}, GOOD, GOOD | {"step": "x"}, GOOD]
    refused = sent(records).refused
    assert {"record 1", "record 3", "record 5"} == {one.place for one in refused}
    assert {'"stpe"', '"x"'} <= {word for one in refused for word in ('"stpe"', '"x"') if word in one.text}


def test_a_broken_line_does_not_fail_the_lines_beside_it() -> None:
    lines = [json.dumps(GOOD), "{broken", "", json.dumps(GOOD | {"id": 2})]
    parsed = parse("\r\n".join(lines).encode(), LINES, NAMES)
    assert [1, 2] == parsed.rows["id"].to_pylist()
    assert [("line 2", "{broken")] == [(one.place, one.text) for one in parsed.refused]


@pytest.mark.parametrize("body", [b"", b"[{", b"\xff", b"7", b'"text"', b"[" * 100_000, b'{"records": 7}', b"<html>"])
def test_a_body_that_is_no_batch_is_refused_whole(body: bytes) -> None:
    with pytest.raises(LogError):
        parse(body, JSON, NAMES)


def test_a_content_type_that_is_not_known_is_told() -> None:
    with pytest.raises(LogError, match="is not understood"):
        parse(b"a,b", "text/csv", NAMES)


def arrow(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return sink.getvalue().to_pybytes()


@settings(deadline=None, max_examples=40)
@given(any_rows())
def test_an_arrow_stream_of_any_rows_of_the_log_is_those_rows(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        row["source"] = row["source"] or "mes"
        # Deeds and amounts below zero are put aside, whatever else they hold.
        row["what"] = "measured" if row["what"] in DEEDS or (row["quantity"] or 0) < 0 else row["what"]
    given_rows = table(rows)
    parsed = parse(arrow(given_rows), ARROW, PlantNames())
    # Nothing written and nothing sent are the same, and a unit that is missing is that of the kind.
    for name in ("line", "step", "machine", "about", "cause", "note"):
        expected = [value or None for value in given_rows[name].to_pylist()]
        assert expected == parsed.rows[name].to_pylist()
    for name in ("id", "when", "what", "quantity", "source"):
        assert given_rows[name].to_pylist() == parsed.rows[name].to_pylist()
    assert len(rows) == len(prepared(parsed.rows))


def test_a_bad_row_of_an_arrow_stream_is_refused_alone_and_can_be_read_again() -> None:
    rows = pa.table(
        {
            "id": pa.array([1, 2, 3], pa.int32()),
            "when": pa.array([datetime(2026, 11, 22, 6, tzinfo=UTC)] * 3, pa.timestamp("ns", "Europe/Paris")),
            "what": ["cell_made", "cell_mad", "cell_made"],
            "machine": [1, 2, 3],
        }
    )
    parsed = parse(arrow(rows), ARROW, NAMES, "plc")
    assert [1, 3] == parsed.rows["id"].to_pylist()
    assert ["plc", "plc"] == parsed.rows["source"].to_pylist()
    again = parse(parsed.refused[0].text.replace("cell_mad", "cell_made").encode(), JSON, NAMES)
    assert [(2, "plc", "2")] == [(row["id"], row["source"], row["machine"]) for row in again.rows.to_pylist()]


def test_arrow_columns_that_do_not_fit_refuse_the_stream() -> None:
    naive = pa.table({"id": [1], "when": pa.array([datetime(2026, 1, 1)], pa.timestamp("us")), "what": ["cell_made"]})
    with pytest.raises(LogError, match="it needs instants with a time zone"):
        parse(arrow(naive), ARROW, NAMES)
    with pytest.raises(LogError, match='no column `stpe`, did you mean "step"'):
        parse(arrow(pa.table({"stpe": ["a"]})), ARROW, NAMES)
    with pytest.raises(LogError, match="cannot be read"):
        parse(b"not arrow", ARROW, NAMES)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200), st.sampled_from([JSON, LINES, ARROW]))
def test_whatever_bytes_come_end_in_rows_refusals_or_a_word(body: bytes, content_type: str) -> None:
    try:
        parsed = parse(body, content_type, NAMES)
    except LogError as error:
        assert str(error)
        return
    assert 0 == len(parsed.rows)


_VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
_ANY = st.dictionaries(st.sampled_from([*record_schema().names, "other"]), _VALUES, max_size=12)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.one_of(_ANY, _VALUES, st.just(FULL)), max_size=6), st.sampled_from([JSON, LINES]))
def test_each_record_is_a_row_or_is_refused_once(records: list[Any], content_type: str) -> None:
    body = json.dumps(records) if content_type == JSON else "\n".join(json.dumps(one) for one in records)
    parsed = parse(body.encode(), content_type, NAMES, "mes")
    assert len(records) == len(parsed.rows) + len(parsed.refused)
    assert len(parsed.refused) == len({one.place for one in parsed.refused})
    assert records.count(FULL) <= len(parsed.rows)
    prepared(parsed.rows)


def test_the_answer_counts_and_what_is_refused_is_put_aside_with_conflicts() -> None:
    aside = []

    def take(rows: pa.Table) -> tuple[int, int, dict[int, str]]:
        assert [1, 2] == rows["id"].to_pylist()
        return 1, 0, {1: "known with another content"}

    def put_aside(refused: Any) -> str:
        aside.extend(refused)
        return "a word"

    body = json.dumps([GOOD, GOOD | {"what": "x"}, GOOD | {"id": 2}]).encode()
    answer = received(body, JSON, NAMES, None, take, put_aside)
    assert (1, 0, 2, "a word") == (answer.accepted, answer.repeated, answer.quarantined, answer.note)
    assert [("record 2", '"x"'), ("id 2 of mes", '"id":2')] == [
        (one.place, part) for one, part in zip(aside, ('"x"', '"id":2'), strict=True) if part in one.text
    ]
    assert "known with another content" == answer.reasons[1].reason


def test_a_refused_record_is_understood_once_the_plant_knows_its_step() -> None:
    refused = sent([GOOD | {"step": "welding"}]).refused[0]
    taken = []

    def take(rows: pa.Table) -> tuple[int, int, dict[int, str]]:
        taken.append(rows)
        return len(rows), 0, {}

    assert (0, refused.reason) == replayed(refused.text, NAMES, None, take)
    assert (1, "") == replayed(refused.text, PlantNames(("welding",)), None, take)
    assert ["welding"] == taken[0]["step"].to_pylist()
