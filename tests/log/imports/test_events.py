"""Events of a file become rows of the log, one by one."""

from datetime import UTC, datetime

import pytest

from gigaramp.errors import LogError
from gigaramp.log.imports.identity import Seen, number_of, numbers_of
from gigaramp.log.store import Store
from tests.log.imports.sheets import EVENTS, put_aside, rows, take

FILE = """\
time,line,step,machine,cell,event
2026-03-05 06:00:00,line_1,Stapeln,S1,c1,ok
2026-03-05 06:00:04,line_1,Stapeln,S1,c2,nok
2026-07-05T06:00:00+02:00,line_1,Formation,F1,c1,ok
2026-07-05T04:00:01Z,line_1,Formation,F1,c2,ok
"""


def test_each_event_is_a_row_at_its_instant_in_utc(tmp_path):
    take(tmp_path, FILE, EVENTS)
    assert [
        (datetime(2026, 3, 5, 5, 0, 0, tzinfo=UTC), "line_1", "stacking", "S1", "cell_made", "c1"),
        (datetime(2026, 3, 5, 5, 0, 4, tzinfo=UTC), "line_1", "stacking", "S1", "cell_scrapped", "c2"),
        (datetime(2026, 7, 5, 4, 0, 0, tzinfo=UTC), "line_1", "formation", "F1", "cell_made", "c1"),
        (datetime(2026, 7, 5, 4, 0, 1, tzinfo=UTC), "line_1", "formation", "F1", "cell_made", "c2"),
    ] == rows(tmp_path, "when", "line", "step", "machine", "what", "about")


def test_the_same_import_twice_adds_nothing(tmp_path):
    first = take(tmp_path, FILE, EVENTS).files[0]
    again = take(tmp_path, FILE, EVENTS).files[0]
    assert (4, 0) == (first.added, first.repeated)
    assert (0, 4) == (again.added, again.repeated)


def test_an_export_that_overlaps_adds_only_what_is_new(tmp_path):
    take(tmp_path, FILE, EVENTS)
    longer = FILE + "2026-07-06 06:00:00,line_1,Formation,F1,c3,ok\n"
    told = take(tmp_path, longer, EVENTS, name="later.csv").files[0]
    assert (1, 4) == (told.added, told.repeated)


def test_the_order_of_the_rows_changes_nothing(tmp_path):
    head, *lines = FILE.splitlines(keepends=True)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    take(tmp_path / "a", FILE, EVENTS)
    take(tmp_path / "b", head + "".join(reversed(lines)), EVENTS)
    assert rows(tmp_path / "a", "id", "when", "about") == rows(tmp_path / "b", "id", "when", "about")


def test_two_events_that_are_equal_are_two(tmp_path):
    line = "2026-03-05 06:00:00,line_1,Stapeln,S1,,ok\n"
    told = take(tmp_path, FILE.splitlines(keepends=True)[0] + line * 3, EVENTS).files[0]
    assert 3 == told.added
    again = take(tmp_path, FILE.splitlines(keepends=True)[0] + line * 3, EVENTS).files[0]
    assert (0, 3) == (again.added, again.repeated)


def test_a_row_with_an_unknown_word_is_put_aside_with_its_line_and_its_repair(tmp_path):
    told = take(tmp_path, FILE + "2026-03-05 07:00:00,line_1,Stapelm,S1,c9,ok\n", EVENTS).files[0]
    assert (5, 4, 1) == (told.rows, told.taken, told.put_aside)
    assert {6: '`Stapelm` stands in no `values` of the mapping, did you mean "Stapeln"?'} == put_aside(tmp_path)


def test_what_was_put_aside_is_imported_again_by_the_same_mapping_once_mended(tmp_path):
    told = take(tmp_path, FILE + "2026-03-05 07:00:00,line_1,Stapelm,S1,c9,ok\n", EVENTS).files[0]
    mended = told.put_aside_file.read_text("utf-8").replace("line_1,Stapelm", "line_1,Stapeln")
    again = take(tmp_path, mended, EVENTS, name=told.put_aside_file.name).files[0]
    assert (1, 1, 0) == (again.rows, again.added, again.put_aside)
    assert "c9" in [about for (about,) in rows(tmp_path, "about")]


def test_a_stop_with_begin_and_end_is_two_rows_with_its_hours(tmp_path):
    mapping = (
        EVENTS.replace("when: {column: time", "when: {column: from")
        .replace(
            "what: {column: event, values: {ok: cell_made, nok: cell_scrapped}}",
            "what: {value: machine_stopped}\nends: {column: until, format: iso}\ncause: {column: why}",
        )
        .replace("about: {column: cell}\n", "")
    )
    file = "from,until,line,step,machine,why\n2026-03-05 06:00,2026-03-05 07:30,line_1,Stapeln,S1,failure\n"
    take(tmp_path, file, mapping)
    assert [("machine_stopped", None, "failure"), ("machine_restored", 1.5, "failure")] == rows(
        tmp_path, "what", "quantity", "cause"
    )


def test_a_stop_that_lasts_so_many_minutes_is_the_same_two_rows(tmp_path):
    mapping = EVENTS.replace(
        "what: {column: event, values: {ok: cell_made, nok: cell_scrapped}}",
        "what: {value: machine_stopped}\nlasts: {column: minutes, unit: min}",
    ).replace("about: {column: cell}\n", "")
    take(tmp_path, "time,line,step,machine,minutes\n2026-03-05 06:00,line_1,Stapeln,S1,90\n", mapping)
    assert [("machine_stopped", 5), ("machine_restored", 6)] == [
        (what, when.hour) for what, when in rows(tmp_path, "what", "when")
    ]


def test_an_end_before_the_begin_is_put_aside(tmp_path):
    mapping = EVENTS.replace(
        "what: {column: event, values: {ok: cell_made, nok: cell_scrapped}}",
        "what: {value: machine_stopped}\nends: {column: until, format: iso}",
    ).replace("about: {column: cell}\n", "")
    file = "time,until,line,step,machine\n2026-03-05 06:00,2026-03-05 05:30,line_1,Stapeln,S1\n"
    take(tmp_path, file, mapping)
    assert {2: "ends before it begins"} == put_aside(tmp_path)


def test_a_key_makes_a_row_the_same_row_and_another_content_is_put_aside(tmp_path):
    mapping = EVENTS + "key: [cell, time]\n"
    take(tmp_path, FILE, mapping)
    told = take(tmp_path, FILE.replace("c2,nok", "c2,ok"), mapping).files[0]
    assert (1, 3) == (told.added, told.repeated)
    told = take(tmp_path, FILE.replace("Stapeln,S1,c1", "Stapeln,S2,c1"), mapping).files[0]
    assert {2: "cell_made: the log says S1, the file says S2"} == put_aside(tmp_path)


def test_a_file_with_a_key_reads_only_what_the_log_has_of_its_rows(tmp_path, monkeypatch):
    mapping = EVENTS + "key: [cell]\n"
    file = "".join(FILE.splitlines(keepends=True)[:3])
    take(tmp_path, file, mapping)
    read = []
    days = Store.days
    monkeypatch.setattr(Store, "days", lambda store, **asked: read.append(asked) or days(store, **asked))
    take(tmp_path, file.replace(",c1", ",d1").replace(",c2", ",d2"), mapping)
    assert not [asked for asked in read if asked.get("what") != "row_corrected"]
    told = take(tmp_path, file.replace("2026-03-05", "2026-04-05"), mapping).files[0]
    assert (0, 2) == (told.added, told.put_aside)


def test_a_key_holds_whatever_the_cause_and_two_columns_of_one_kind_are_two_rows(tmp_path):
    mapping = EVENTS.replace(
        "what: {column: event, values: {ok: cell_made, nok: cell_scrapped}}",
        "figures:\n  - {column: foil, what: cell_scrapped, cause: foil}\n  - {column: weld, what: cell_scrapped, cause: weld}",
    ).replace("about: {column: cell}\n", "")
    file = "id,time,line,step,machine,foil,weld\n1,2026-03-05 06:00,line_1,Stapeln,S1,2,3\n"
    assert 2 == take(tmp_path, file, mapping + "key: [id]\n").files[0].added
    told = take(tmp_path, file, mapping.replace("cause: weld", "cause: jam") + "key: [id]\n").files[0]
    assert (0, 1) == (told.added, told.put_aside)
    assert {2: "cell_scrapped: the log says weld, the file says jam"} == put_aside(tmp_path)


def test_a_column_that_is_not_there_refuses_the_whole_file(tmp_path):
    with pytest.raises(LogError, match='no column `event` that the mapping names, did you mean "events"'):
        take(tmp_path, FILE.replace("event\n", "events\n"), EVENTS)


def test_a_number_is_the_lower_half_of_md5_without_its_sign():
    import hashlib

    import pyarrow as pa

    texts = ["", "a", "é\x1f1", "x" * 1000]
    by_hand = [int.from_bytes(hashlib.md5(text.encode()).digest()[8:], "little") % 2**63 for text in texts]
    assert by_hand == [number_of(text) for text in texts]
    assert by_hand == numbers_of(pa.array(texts)).tolist()


def test_repetitions_are_numbered_over_blocks_as_within_one():
    import pyarrow as pa

    whole, parts = Seen(), Seen()
    texts = [str(number % 7) for number in range(50)]
    one = whole.apart(pa.array(texts)).tolist()
    cut = [parts.apart(pa.array(texts[at : at + 6])).tolist() for at in range(0, 50, 6)]
    assert sorted(one) == sorted(number for part in cut for number in part)
    assert 50 == len(set(one))
