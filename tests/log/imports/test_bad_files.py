"""Bad files: every good row is in the log, every other is put aside with its line, and none is lost."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.errors import LogError
from gigaramp.log.imports import read_csv
from tests.log.imports.sheets import DAILY, EVENTS, put_aside, rows, take

HEAD = b"time,line,step,machine,cell,event\n"

# What may stand in a file: the bytes of a row, how many lines it takes, and whether it is a good row (None: passed over).
GOOD = [
    lambda n: (b"2026-03-05 06:00:%02d,line_1,Stapeln,S1,c%d,ok\n" % (n % 60, n), 1, True),
    lambda n: (b"2026-03-05T06:00:00+0%d:00,line_1,Formation,F1,c%d,nok\n" % (n % 9, n), 1, True),
    lambda n: (b'"2026-03-05 06:00","line_1","Stapeln","S ""1""","c%d","ok"\r\n' % n, 1, True),
    lambda n: (b'2026-03-05 06:00,line_1,Stapeln,"two\nlines",c%d,ok\n' % n, 2, True),
    lambda n: ('2026-03-05 06:00,ligne é,Stapeln,5" 叠片,c%d,ok\n'.encode() % n, 1, True),
    lambda n: (b"2026-03-05 06:00,line_1,Stapeln,S1,c%d,ok,,,\n" % n, 1, True),
    lambda n: (b"2026-10-25 02:30,line_1,Stapeln,S1,c%d,ok\n" % n, 1, True),
]
BAD = [
    lambda n: (b"2026-03-05 06:00,line_1,Stapeln,S1\n", 1, False),
    lambda n: (b"2026-03-05 06:00,line_1,Stapeln,S1,c%d,ok,more\n" % n, 1, False),
    lambda n: (b"05.03.2026 06:00,line_1,Stapeln,S1,c%d,ok\n" % n, 1, False),
    lambda n: (b"2026-02-30 06:00,line_1,Stapeln,S1,c%d,ok\n" % n, 1, False),
    lambda n: (b"2026-03-29 02:30,line_1,Stapeln,S1,c%d,ok\n" % n, 1, False),
    lambda n: (b"2026-03-05 06:00,line_1,Stapel\xfc,S1,c%d,ok\n" % n, 1, False),
    lambda n: (b"2026-03-05 06:00,line_1,Stapeln,S1\0,c%d,ok\n" % n, 1, False),
    lambda n: (b"2026-03-05 06:00,line_1,Stapeln,S1,c%d,perhaps\n" % n, 1, False),
    lambda n: (b",line_1,Stapeln,S1,c%d,ok\n" % n, 1, False),
    lambda n: (b"1850-03-05 06:00,line_1,Stapeln,S1,c%d,ok\n" % n, 1, False),
    lambda n: (b"2026-03-05 06:00,line_1,Stapeln,%s,c%d,ok\n" % (b"x" * 3_000, n), 1, False),
]
EMPTY = [lambda n: (b"\n", 1, None), lambda n: (b",,,,,\n", 1, None), lambda n: (b"  , ,\n", 1, None)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*GOOD, *GOOD, *BAD, *EMPTY]), max_size=40), st.sampled_from([1 << 24, 256, 97]))
def test_good_rows_are_kept_and_bad_ones_put_aside_with_their_line(kinds, block):
    pieces = [kind(number) for number, kind in enumerate(kinds)]
    line, good, bad = 2, 0, []
    for _, lines, is_good in pieces:
        good += is_good is True
        bad += [line] if is_good is False else []
        line += lines
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        folder = Path(place)
        patch.setattr(read_csv, "LONGEST", 2_000)
        patch.setattr(read_csv.CsvFile.__init__, "__defaults__", (block,))
        told = take(folder, HEAD + b"".join(piece for piece, _, _ in pieces), EVENTS).files[0]
        assert bad == sorted(put_aside(folder))
        assert (good, len(bad)) == (told.taken, told.put_aside)
        assert told.rows == told.taken + told.put_aside + told.without_figure
        assert good == told.added == len(rows(folder))
        again = take(folder, HEAD + b"".join(piece for piece, _, _ in pieces), EVENTS).files[0]
        assert (0, good) == (again.added, again.repeated)


@settings(max_examples=10, deadline=None)
@given(st.permutations([kind(number)[0] for number, kind in enumerate([*GOOD, *BAD, *GOOD])]))
def test_permuted_rows_are_the_same_rows(pieces):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        take(folder, HEAD + b"".join(pieces), EVENTS)
        told = take(folder, HEAD + b"".join(sorted(pieces)), EVENTS).files[0]
        assert (0, 15) == (told.added, told.repeated)


_CELLS = st.sampled_from(
    ["1.234", "7", "-7", "1,5", "x", "", "12 h", "3 kg", "1e3", "nan", "inf", "1 234", "--", "1.5", "½"]
)
_DAYS = st.sampled_from(["05.03.2026", "06.03.2026", "31.02.2026", "2026-03-07", "46086", "Summe", "", "05.03.26"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_DAYS, st.sampled_from(["stacking", "formation", ""]), _CELLS, _CELLS, _CELLS), max_size=12))
def test_no_row_of_a_sheet_is_lost(sheet):
    text = "day;step;good;scrap;down\n" + "".join(";".join(cells) + "\n" for cells in sheet)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        told = take(folder, text, DAILY).files[0]
        written = [cells for cells in sheet if any(cells)]
        assert len(written) == told.rows == told.taken + told.put_aside + told.without_figure
        again = take(folder, text, DAILY).files[0]
        assert (0, told.taken, told.put_aside) == (again.added, again.taken, again.put_aside)
        assert all(quantity >= 0 for (quantity,) in rows(folder, "quantity"))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_words(garbage):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        try:
            told = take(folder, HEAD + garbage, EVENTS).files[0]
        except LogError:
            return
        assert told.rows == told.taken + told.put_aside + told.without_figure


def test_one_enormous_line_is_put_aside_and_what_follows_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(read_csv.CsvFile.__init__, "__defaults__", (1 << 16,))
    good = b"2026-03-05 06:00:00,line_1,Stapeln,S1,c1,ok\n"
    told = take(tmp_path, HEAD + good + b"x" * 3_000_000 + b"\n" + good.replace(b"c1", b"c2"), EVENTS).files[0]
    assert (3, 2, 1) == (told.rows, told.taken, told.put_aside)
    assert {3: "the line is longer than 1,000,000 bytes"} == put_aside(tmp_path)


def test_a_quote_that_is_never_closed_costs_its_own_row_alone(tmp_path):
    good = b"2026-03-05 06:00:%02d,line_1,Stapeln,S1,c%d,ok\n"
    lines = [good % (n, n) for n in range(5)]
    told = take(
        tmp_path, HEAD + lines[0] + b'2026-03-05 06:00,"line_1,Stapeln,S1,c9,ok\n' + b"".join(lines[1:]), EVENTS
    )
    assert (6, 5, 1) == (told.files[0].rows, told.files[0].taken, told.files[0].put_aside)
    assert {3: "a quote is opened and not closed"} == put_aside(tmp_path)


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"<html><table><tr><td>1</td></tr></table>", "is a web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "is a web page"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "has a password"),
        (b"PK\x03\x04broken", "is a damaged workbook"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x1f\x8b\x08\x00", "is packed"),
        (b"PAR1nothing", "is a damaged Parquet file"),
    ],
)
def test_a_file_that_holds_no_rows_is_told_by_what_it_is(tmp_path, first, told):
    with pytest.raises(LogError, match=told):
        take(tmp_path, first, EVENTS)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_file_may_be_written_in_another_encoding(tmp_path, encoding):
    text = "time,line,step,machine,cell,event\n2026-03-05 06:00,Linie süd,Stapeln,S1,c1,ok\n"
    mapping = EVENTS + ("file: {encoding: cp1252}\n" if encoding == "cp1252" else "")
    take(tmp_path, text.encode(encoding), mapping)
    assert [("Linie süd",)] == rows(tmp_path, "line")


def test_old_line_ends_are_line_ends(tmp_path):
    text = (
        b"time,line,step,machine,cell,event\r2026-03-05 06:00,L,Stapeln,S1,c1,ok\r2026-03-05 06:01,L,Stapeln,S1,c2,ok\r"
    )
    assert 2 == take(tmp_path, text, EVENTS).files[0].added


def test_of_several_files_a_bad_one_does_not_stop_the_others(tmp_path):
    from gigaramp.log.imports import import_files
    from tests.log.imports.sheets import NO_PLANT, written

    files = [
        written(tmp_path, HEAD + b"2026-03-05 06:00,L,Stapeln,S1,c1,ok\n", "a.csv"),
        written(tmp_path, b"", "b.csv"),
    ]
    told = import_files(files, tmp_path / "store", written(tmp_path, EVENTS, "m.yaml"), NO_PLANT)
    assert [1, 0] == [file.added for file in told.files]
    assert told.files[1].refused.endswith("b.csv: is empty")
    assert "Not imported: b.csv." in str(told)
