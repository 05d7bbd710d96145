"""A proposal understands the headers of real sheets, and asks where only the plant knows."""

from pathlib import Path

import pytest

from gigaramp.errors import AskError, LogError, PlantError
from gigaramp.log.imports import PlantNames, import_files
from gigaramp.log.imports.mapping_file import read_mapping
from gigaramp.log.imports.propose import propose
from tests.log.imports.sheets import written

DOUAI = PlantNames(("stacking", "formation"), ("line_1", "line_2"), ("failure",), "Europe/Paris", 360)
ONE = PlantNames(("stacking",), ("line_1", "line_2"), ("failure",), "Europe/Paris", 360)

# Headers after public examples; where from stands beside each.
SHEETS = {
    # github.com/JervisMurzello/Production-Workflow-Dashboard, data/sample_production_logs.csv
    "workflow dashboard": (
        ("date,production_line,shift,product,planned_minutes,downtime_minutes,downtime_events,ideal_cycle_time_sec,"
        "units_total,units_good,units_defect\n2025-07-01,Line-1,A,Widget-A,480,45,4,9.0,2716,2611,105\n"),
        {
            "date": "day", "production_line": "line", "shift": "shift", "product": "about", "planned_minutes": "day_planned",
            "downtime_minutes": "day_down", "downtime_events": "day_stops", "units_total": "day_started",
            "units_good": "day_good", "units_defect": "day_scrap",
        },
        (),
    ),
    # the same, data/downtime_events.csv
    "downtime events": (
        "date,production_line,shift,event_type,duration_minutes,notes\n2025-07-01,Line-1,A,Changeover,4,\n",
        {
            "date": "day", "production_line": "line", "shift": "shift", "event_type": "cause", "duration_minutes": "day_down",
            "notes": "note",
        },
        (),
    ),
    # lecoursgratuit.com, fiche de suivi de production
    "fiche de suivi": (
        ("Date;Référence du produit;Objectif de production;Quantité produite;Défauts;Taux de rendement;Temps de production;Équipe;"
        "Commentaires\n31/03/2026;A;900;850;12;94;7,5;Matin;\n"),
        {
            "Date": "day", "Référence du produit": "about", "Quantité produite": "?made", "Défauts": "day_scrap",
            "Temps de production": "day_run", "Équipe": "shift", "Commentaires": "note",
        },
        ("figures.Quantité produite", "figures.Temps de production.unit"),
    ),
    # 生产日报表, sqedu.cn and others
    "daily report in Chinese": (
        ("日期,班次,生产线,工序,投入数,良品数,不良数,停机时间(分钟),停机原因,出勤人数,合格率,备注\n"
        "2026-03-05,早班,line_1,叠片,900,850,50,35,设备故障,12,94%,\n"),
        {
            "日期": "day", "班次": "shift", "生产线": "line", "工序": "step", "投入数": "day_started", "良品数": "day_good",
            "不良数": "day_scrap", "停机时间(分钟)": "day_down", "停机原因": "cause", "出勤人数": "day_people", "备注": "note",
        },
        (),
    ),
    # a German shift sheet, after lemcon.tech and sps-profis.de
    "Schichtprotokoll": (
        ("Datum;Schicht;Linie;Arbeitsgang;Gutmenge;Ausschuss;Nacharbeit;Stillstand [h];Störgrund;Anzahl Mitarbeiter\n"
        "05.03.2026;Früh;Line 1;Stapeln;1.234;17;3;0,75;Störung;14\n"),
        {
            "Datum": "day", "Schicht": "shift", "Linie": "line", "Arbeitsgang": "step", "Gutmenge": "day_good",
            "Ausschuss": "day_scrap", "Nacharbeit": "day_reworked", "Stillstand [h]": "day_down", "Störgrund": "cause",
            "Anzahl Mitarbeiter": "day_people",
        },
        (),
    ),
    "stops with begin and end": (
        "Start Time,End Time,Machine,Reason,Comment\n2026-03-05 06:00:00,2026-03-05 06:40:00,S1,Breakdown,belt\n",
        {"Start Time": "begin", "End Time": "end", "Machine": "machine", "Reason": "cause", "Comment": "note"},
        (),
    ),
    # github.com/AAM1130/Data-Collection-Sample-Generator, production_data.csv
    "cells one by one": (
        "Timestamp,Machine_ID,Product_ID,Cycle_Time_Seconds,Status,Operator_ID\n2025-09-05 08:00:35,M056,111,83.5,Complete,OP1\n",
        {"Timestamp": "timestamp", "Machine_ID": "machine", "Product_ID": "about", "Status": "what"},
        ("what.values.Complete",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
def test_the_headers_of_public_sheets_are_understood(tmp_path, name):
    text, understood, questions = SHEETS[name]
    found = propose(written(tmp_path, text), ONE)
    assert understood == {column: told.split()[0] for column, told in found.understood}
    assert list(questions) == [asked.split(": ")[0] for asked in found.questions]
    if questions:
        with pytest.raises(PlantError, match="is an open question"):
            read_mapping(found.text)
    else:
        read_mapping(found.text)


@pytest.mark.parametrize("name", [name for name, sheet in SHEETS.items() if not sheet[2]])
def test_a_proposal_without_questions_imports_its_file(tmp_path, name):
    path = written(tmp_path, SHEETS[name][0])
    (shown,) = import_files([path], tmp_path / "store", None, ONE)
    told = import_files([path], tmp_path / "store", tmp_path / "file.mapping.yaml", ONE)
    assert (1, 1, 0) == (shown.taken, told.files[0].taken, told.files[0].put_aside)


def test_a_proposal_is_written_beside_the_file_and_never_over_one(tmp_path):
    path = written(tmp_path, SHEETS["Schichtprotokoll"][0], "production.csv")
    (shown,) = import_files([path], None, None, DOUAI, command="gigaramp log import --mapping {mapping}")
    assert str(tmp_path / "production.mapping.yaml") == shown.mapping
    assert f"Go on with: gigaramp log import --mapping {shown.mapping}" in str(shown)
    before = (tmp_path / "production.mapping.yaml").read_text("utf-8")
    with pytest.raises(AskError, match="a mapping of this file is there already"):
        import_files([path], None, None, DOUAI)
    assert before == (tmp_path / "production.mapping.yaml").read_text("utf-8")


def test_a_preview_writes_nothing(tmp_path):
    path = written(tmp_path, SHEETS["Schichtprotokoll"][0], "production.csv")
    import_files([path], tmp_path / "store", None, DOUAI, preview=True)
    assert [path] == list(tmp_path.iterdir())


def test_day_and_month_that_cannot_be_told_apart_are_asked(tmp_path):
    found = propose(written(tmp_path, "Date,Good\n03/05/2026,10\n04/05/2026,11\n"), ONE)
    assert "%d/%m/%Y, %m/%d/%Y" in found.questions[0]
    found = propose(written(tmp_path, "Date,Good\n03/05/2026,10\n04/25/2026,11\n"), ONE)
    assert [] == found.questions and '"%m/%d/%Y"' in found.text


def test_a_number_that_may_be_thousands_is_asked(tmp_path):
    found = propose(written(tmp_path, "Date;Good\n2026-03-05;1.234\n2026-03-06;2.345\n"), ONE)
    assert ["file.decimal"] == [asked.split(":")[0] for asked in found.questions]


def test_a_time_without_a_unit_a_step_and_a_zone_are_asked(tmp_path):
    found = propose(written(tmp_path, "Date,Good,Downtime\n2026-03-05,10,3\n"), PlantNames())
    assert ["timezone", "step.value", "figures.Downtime.unit"] == [asked.split(":")[0] for asked in found.questions]


def test_words_of_a_step_that_the_plant_does_not_know_are_asked(tmp_path):
    found = propose(written(tmp_path, "Date,Step,Good\n2026-03-05,Stapeln,10\n2026-03-05,Zauberei,10\n"), DOUAI)
    assert ["step.values.Zauberei"] == [asked.split(":")[0] for asked in found.questions]
    assert "Stapeln: stacking" in found.text


def test_the_second_column_for_one_thing_is_told_and_not_read(tmp_path):
    found = propose(written(tmp_path, "Date,Line,Production line,Good\n2026-03-05,line_1,line_2,10\n"), ONE)
    assert ("Production line",) == found.unread
    assert "not read, because Line is the line already: Production line" in found.text


def test_a_file_in_which_nothing_is_understood_is_refused(tmp_path):
    with pytest.raises(LogError, match="no header is understood"):
        propose(written(tmp_path, "foo,bar\n1,2\n"), ONE)
    with pytest.raises(LogError, match="no column is understood as a figure"):
        propose(written(tmp_path, "Date,Line,bar\n2026-03-05,line_1,2\n"), ONE)


def test_a_title_above_the_header_and_two_header_rows_are_found(tmp_path):
    text = "Werk Douai,,,\nDate,Scrap,,Good\n,foil,burr,\n2026-03-05,3,4,90\n"
    found = propose(written(tmp_path, text), ONE)
    assert [
        ("Date", "day"),
        ("Scrap foil", "day_scrap foil"),
        ("Scrap burr", "day_scrap burr"),
        ("Good", "day_good"),
    ] == found.understood
    assert (2, 3) == read_mapping(found.text).file.header


def test_hourly_rows_add_up_to_days(tmp_path):
    text = "Timestamp,Good\n2026-03-05 06:30,10\n2026-03-05 07:30,11\n2026-03-06 05:59,1\n2026-03-06 06:00,5\n"
    path = written(tmp_path, text)
    import_files([path], None, None, ONE)
    from tests.log.imports.sheets import rows

    import_files([path], tmp_path / "store", tmp_path / "file.mapping.yaml", ONE)
    assert [22.0, 5.0] == [quantity for (quantity,) in rows(tmp_path, "quantity")]


def test_a_figure_that_the_first_rows_leave_empty_and_a_cause_that_is_a_unit_too_are_understood(tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text(
        "date,line,step,good,shipped,down no_people minutes\n2026-03-05,line_1,stacking,5,,\n", encoding="utf-8"
    )
    understood = dict(propose(file, PlantNames()).understood)
    assert "day_shipped" == understood["shipped"]
    assert "day_down no_people" == understood["down no_people minutes"]
