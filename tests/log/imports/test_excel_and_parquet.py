"""Workbooks and Parquet files, as plants have them."""

from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from gigaramp.errors import LogError
from gigaramp.log.imports import PlantNames, import_files
from gigaramp.log.imports.propose import propose
from tests.log.imports.sheets import put_aside, rows, written

NAMES = PlantNames(("stacking",), (), (), "Europe/Paris", 360)

MAPPING = """\
gigaramp_import: 1
source: sheet
grain: daily
timezone: Europe/Paris
day_begins: "06:00"
day: {column: Date, format: "%d.%m.%Y"}
step: {value: stacking}
figures: [{column: Good, what: day_good}, {column: Down, what: day_down, unit: "h:mm"}]
"""


def book(tmp_path, lines, name="book.xlsx", sheet="Data"):
    made = openpyxl.Workbook()
    made.active.title = sheet
    for line in lines:
        made.active.append(line)
    path = tmp_path / name
    made.save(path)
    return path


def take(tmp_path, path, mapping=MAPPING):
    return import_files([path], tmp_path / "store", written(tmp_path, mapping, "m.yaml"), NAMES).files[0]


def test_days_may_be_dates_numbers_or_texts(tmp_path):
    path = book(
        tmp_path,
        [
            ["Date", "Good", "Down"],
            [date(2026, 3, 5), 10, time(1, 30)],
            [datetime(2026, 3, 6), 11.0, timedelta(minutes=45)],
            ["07.03.2026", "12", "0:15"],
            [None, None, None],
            ["Total", 33, "2:30"],
        ],
    )
    told = take(tmp_path, path)
    assert (4, 3, 1) == (told.rows, told.taken, told.put_aside)
    found = {(when.day, what): quantity for when, what, quantity in rows(tmp_path, "when", "what", "quantity")}
    assert [10.0, 11.0, 12.0] == [found[day, "day_good"] for day in (5, 6, 7)]
    assert [90.0, 45.0, 15.0] == [found[day, "day_down"] for day in (5, 6, 7)]
    assert {6: "`Total` is no date as %d.%m.%Y"} == put_aside(tmp_path)


def test_midnight_in_a_workbook_of_hours_is_a_time_of_day(tmp_path):
    hours = [[datetime(2026, 3, 5, hour), 1, None] for hour in (0, 1)]
    take(tmp_path, book(tmp_path, [["Date", "Good", "Down"], *hours]), MAPPING + "repeated: add\n")
    assert [(datetime(2026, 3, 4, 5, tzinfo=UTC), 2.0)] == rows(tmp_path, "when", "quantity")


def test_days_as_serial_numbers_of_excel(tmp_path):
    path = book(tmp_path, [["Date", "Good", "Down"], [46086, 10, "0:10"]])
    take(tmp_path, path, MAPPING.replace("%d.%m.%Y", "excel"))
    assert datetime(2026, 3, 5, 5, tzinfo=UTC) == rows(tmp_path, "when")[0][0]


def test_merged_headers_over_two_rows_are_one_name_each(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["Production Douai"])
    sheet.append(["Date", "Scrap", None, "Good"])
    sheet.append([None, "foil", "burr", None])
    sheet.append([date(2026, 3, 5), 3, 4, 90])
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("A2:A3")
    made.save(tmp_path / "book.xlsx")
    found = propose(tmp_path / "book.xlsx", NAMES)
    assert [
        ("Date", "day"),
        ("Scrap foil", "day_scrap foil"),
        ("Scrap burr", "day_scrap burr"),
        ("Good", "day_good"),
    ] == found.understood
    assert [] == found.questions
    take(tmp_path, tmp_path / "book.xlsx", found.text)
    assert [("day_good", None, 90.0), ("day_scrap", "burr", 4.0), ("day_scrap", "foil", 3.0)] == sorted(
        rows(tmp_path, "what", "cause", "quantity"), key=str
    )


def test_a_formula_without_a_stored_value_is_put_aside(tmp_path):
    path = book(
        tmp_path, [["Date", "Good", "Down"], [date(2026, 3, 5), "=5+5", "0:10"], [date(2026, 3, 6), 11, "0:10"]]
    )
    told = take(tmp_path, path)
    assert (2, 1, 1) == (told.rows, told.taken, told.put_aside)
    assert {2: "`Good` is a formula without a stored value; open the file in Excel and save it"} == put_aside(tmp_path)


def test_an_error_of_a_formula_is_no_number(tmp_path):
    path = book(tmp_path, [["Date", "Good", "Down"], [date(2026, 3, 5), "#DIV/0!", "0:10"]])
    take(tmp_path, path)
    assert {2: "Good: `#DIV/0!` is no number"} == put_aside(tmp_path)


def test_the_sheet_with_the_best_header_is_proposed_and_a_wrong_one_is_told(tmp_path):
    made = openpyxl.Workbook()
    made.active.append(["about this file"])
    data = made.create_sheet("März")
    data.append(["Date", "Good"])
    data.append([date(2026, 3, 5), 10])
    made.save(tmp_path / "book.xlsx")
    found = propose(tmp_path / "book.xlsx", NAMES)
    assert "sheet: März" in found.text
    with pytest.raises(LogError, match='no sheet `Maerz`, did you mean "März"'):
        take(tmp_path, tmp_path / "book.xlsx", found.text.replace("März", "Maerz"))


def test_a_row_that_was_put_aside_from_a_workbook_comes_back_as_text(tmp_path):
    path = book(tmp_path, [["Date", "Good", "Down"], [date(2026, 3, 5), -10, time(1, 30)]])
    aside = take(tmp_path, path).put_aside_file
    mended = written(tmp_path, aside.read_text("utf-8").replace(",-10,", ",10,"), "mended.csv")
    assert (1, 0) == (take(tmp_path, mended).taken, take(tmp_path, mended).added)
    assert ("day_good", 10.0) in rows(tmp_path, "what", "quantity")


EVENTS = """\
gigaramp_import: 1
source: mes
grain: events
timezone: UTC
when: {column: at}
step: {column: step}
about: {column: cell}
what: {value: measured}
quantity: {column: value, unit: kg}
"""


def test_a_parquet_file_is_read_by_its_types(tmp_path):
    table = pa.table(
        {
            "at": pa.array(
                [datetime(2026, 3, 5, 6, tzinfo=UTC), datetime(2026, 3, 5, 7, tzinfo=UTC)],
                pa.timestamp("us", tz="Europe/Paris"),
            ),
            "step": pa.array(["stacking", "stacking"]).dictionary_encode(),
            "cell": pa.array([1, 2], pa.int64()),
            "value": pa.array([0.25, float("nan")]),
        }
    )
    parquet.write_table(table, tmp_path / "events.parquet")
    told = take(tmp_path, tmp_path / "events.parquet", EVENTS)
    assert (2, 1, 1) == (told.rows, told.taken, told.put_aside)
    assert [(datetime(2026, 3, 5, 6, tzinfo=UTC), "stacking", "1", 0.25, "kg")] == rows(
        tmp_path, "when", "step", "about", "quantity", "unit"
    )
    assert {2: "value: `nan` is no number"} == put_aside(tmp_path)
