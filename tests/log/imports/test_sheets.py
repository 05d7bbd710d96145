"""Sheets a day: figures of one place stand once, and a changed figure is a correction that somebody asks for."""

from datetime import UTC, datetime

import pytest

from gigaramp.errors import LogError, PlantError
from gigaramp.log.imports import PlantNames, import_files
from tests.log.imports.sheets import DAILY, NO_PLANT, put_aside, rows, take, written

FILE = """\
day;step;good;scrap;down
05.03.2026;stacking;1.234;12;90
06.03.2026;stacking;1 100;3;0,5 h
"""


def test_each_figure_is_a_row_at_the_begin_of_its_production_day(tmp_path):
    take(tmp_path, FILE, DAILY)
    first, second = (datetime(2026, 3, day, 5, tzinfo=UTC) for day in (5, 6))
    assert sorted(
        [
            (first, "day_good", 1234.0, "unit", None),
            (first, "day_scrap", 12.0, "unit", "foil"),
            (first, "day_down", 90.0, "min", "failure"),
            (second, "day_good", 1100.0, "unit", None),
            (second, "day_scrap", 3.0, "unit", "foil"),
            (second, "day_down", 30.0, "min", "failure"),
        ],
        key=str,
    ) == sorted(rows(tmp_path, "when", "what", "quantity", "unit", "cause"), key=str)


def test_the_same_sheet_twice_adds_nothing(tmp_path):
    assert 6 == take(tmp_path, FILE, DAILY).files[0].added
    again = take(tmp_path, FILE, DAILY).files[0]
    assert (0, 6, 0) == (again.added, again.repeated, again.put_aside)


def test_a_changed_figure_is_put_aside_with_both_figures(tmp_path):
    take(tmp_path, FILE, DAILY)
    told = take(tmp_path, FILE.replace("1.234", "1.240"), DAILY).files[0]
    assert (0, 3, 1) == (told.added, told.repeated, told.put_aside)
    assert {2: "day_good: the log says 1,234, the file says 1,240"} == put_aside(tmp_path)


def test_a_correction_takes_the_wrong_figure_out_and_brings_the_right_one_in(tmp_path):
    take(tmp_path, FILE, DAILY)
    told = take(tmp_path, FILE.replace("1.234", "1.240"), DAILY, correct=True).files[0]
    assert (1, 5, 1, 0) == (told.added, told.repeated, told.corrected, told.put_aside)
    good = [quantity for what, quantity in rows(tmp_path, "what", "quantity") if what == "day_good"]
    assert [1240.0, 1100.0] == good
    assert 0 == take(tmp_path, FILE.replace("1.234", "1.240"), DAILY).files[0].put_aside


def test_the_old_file_does_not_bring_the_old_figure_back_unseen(tmp_path):
    take(tmp_path, FILE, DAILY)
    take(tmp_path, FILE.replace("1.234", "1.240"), DAILY, correct=True)
    told = take(tmp_path, FILE, DAILY).files[0]
    assert (0, 1) == (told.added, told.put_aside)
    assert {2: "day_good: the log says 1,240 after a correction, the file says 1,234"} == put_aside(tmp_path)
    take(tmp_path, FILE, DAILY, correct=True)
    assert [1234.0, 1100.0] == [quantity for what, quantity in rows(tmp_path, "what", "quantity") if what == "day_good"]


def test_a_cause_by_another_word_is_put_aside_and_a_correction_takes_the_old_word_out(tmp_path):
    take(tmp_path, FILE, DAILY)
    other = DAILY.replace("cause: failure", "cause: jam")
    told = take(tmp_path, FILE, other).files[0]
    assert (0, 2) == (told.added, told.put_aside)
    assert dict.fromkeys((2, 3), "day_down: the log says failure, the file says jam") == put_aside(tmp_path)
    told = take(tmp_path, FILE, other, correct=True).files[0]
    assert (2, 4, 2, 0) == (told.added, told.repeated, told.corrected, told.put_aside)
    assert [("jam", 90.0), ("jam", 30.0)] == [
        (cause, quantity) for what, cause, quantity in rows(tmp_path, "what", "cause", "quantity") if what == "day_down"
    ]
    assert (0, 6) == (take(tmp_path, FILE, other).files[0].added, take(tmp_path, FILE, other).files[0].repeated)


def test_one_more_cause_beside_those_of_the_log_is_added(tmp_path):
    take(tmp_path, "date,event_type,duration_minutes\n2025-07-01,Breakdown,4\n", STOPS)
    told = take(
        tmp_path, "date,event_type,duration_minutes\n2025-07-01,Breakdown,4\n2025-07-01,Changeover,7\n", STOPS
    ).files[0]
    assert (1, 1, 0) == (told.added, told.repeated, told.put_aside)


def test_rows_of_shifts_stand_side_by_side_and_a_shift_that_comes_later_is_added(tmp_path):
    mapping = DAILY + "shift: {column: shift}\n"
    head, early = "day;step;shift;good;scrap;down\n", "05.03.2026;stacking;early;600;1;0\n"
    late = "05.03.2026;stacking;late;500;2;0\n"
    take(tmp_path, head + early, mapping)
    told = take(tmp_path, head + early + late, mapping).files[0]
    assert (3, 3, 0) == (told.added, told.repeated, told.put_aside)
    assert [(500.0, "late"), (600.0, "early")] == sorted(
        (quantity, note) for what, quantity, note in rows(tmp_path, "what", "quantity", "note") if what == "day_good"
    )


def test_two_rows_of_one_place_that_differ_are_both_put_aside(tmp_path):
    told = take(tmp_path, FILE + "05.03.2026;stacking;1.300;12;90\n", DAILY).files[0]
    assert (3, 1, 2) == (told.rows, told.taken, told.put_aside)
    assert {
        2: "day_good: says 1,234, and line 4 says 1,300",
        4: "day_good: says 1,300, and line 2 says 1,234",
    } == put_aside(tmp_path)


def test_a_row_that_stands_twice_counts_once(tmp_path):
    told = take(tmp_path, FILE + "05.03.2026;stacking;1.234;12;90\n", DAILY).files[0]
    assert (6, 3) == (told.added, told.repeated)


STOPS = """\
gigaramp_import: 1
source: stops
grain: daily
timezone: UTC
repeated: add
day: {column: date}
step: {value: stacking}
cause: {column: event_type, values: {Breakdown: failure}}
figures: [{column: duration_minutes, what: day_down, unit: min}]
"""


def test_rows_that_add_up_are_one_figure_in_any_order(tmp_path):
    lines = [
        "2025-07-01,Breakdown,4.1\n",
        "2025-07-01,Breakdown,0.2\n",
        "2025-07-01,Changeover,7\n",
        "2025-07-01,Breakdown,1e-9\n",
    ]
    for folder, order in (("a", lines), ("b", lines[::-1])):
        (tmp_path / folder).mkdir()
        told = take(
            tmp_path / folder,
            "date,event_type,duration_minutes\n" + "".join(order),
            STOPS,
            names=PlantNames(losses=("failure",)),
        )
        assert 2 == told.files[0].added
        assert any("`Changeover` (1 times) is none of gigaramp's losses" in note for note in told.files[0].notes)
    assert [("Changeover", 7.0), ("failure", 4.300000001)] == sorted(rows(tmp_path / "a", "cause", "quantity"))
    assert rows(tmp_path / "a", "id", "quantity") == rows(tmp_path / "b", "id", "quantity")


def test_a_part_of_a_sum_is_no_sum(tmp_path):
    lines = "2025-07-01,Breakdown,4\n2025-07-01,Breakdown,x\n2025-07-02,Breakdown,5\n"
    told = take(tmp_path, "date,event_type,duration_minutes\n" + lines, STOPS).files[0]
    assert (3, 2, 1) == (told.rows, told.taken, told.put_aside)


LONG = """\
gigaramp_import: 1
source: long
grain: daily
timezone: UTC
day: {column: Datum}
step: {column: Schritt}
what: {column: Kennzahl, values: {Gut: day_good, Ausschuss: day_scrap, Stillstand: day_down}}
cause: {column: Grund}
quantity: {column: Wert}
"""


def test_a_column_may_name_the_figure(tmp_path):
    file = "Datum,Schritt,Kennzahl,Grund,Wert\n2026-03-05,stacking,Gut,,10\n2026-03-05,stacking,Ausschuss,foil,2\n"
    take(tmp_path, file + "2026-03-05,stacking,Quote,,0.9\n", LONG)
    assert [("day_good", 10.0, None), ("day_scrap", 2.0, "foil")] == sorted(rows(tmp_path, "what", "quantity", "cause"))
    assert {4: "`Quote` is no kind of this grain"} == put_aside(tmp_path)


COUNTER = """\
gigaramp_import: 1
source: counter
grain: events
timezone: UTC
when: {column: time}
machine: {column: machine}
step: {value: stacking}
figures: [{column: count, what: lot_made, counter: true}]
"""


def test_a_counter_becomes_what_was_counted_in_any_order_and_a_restart_is_told(tmp_path):
    lines = [
        "2026-03-05 06:00,S1,100\n",
        "2026-03-05 07:00,S1,130\n",
        "2026-03-05 08:00,S1,7\n",
        "2026-03-05 06:30,S2,5\n",
        "2026-03-05 09:00,S1,12\n",
        "2026-03-05 10:00,S1,11\n",
    ]
    told = take(tmp_path, "time,machine,count\n" + "".join(lines), COUNTER).files[0]
    assert [("S1", 30.0), ("S1", 7.0), ("S1", 5.0)] == rows(tmp_path, "machine", "quantity")
    assert (6, 5, 1) == (told.rows, told.taken, told.put_aside)
    assert {7: "the counter says 11 after 12"} == put_aside(tmp_path)
    assert (
        "1 counters began anew, on lines 4",
        "2 first readings of counters set their base and count nothing",
    ) == told.notes[:2]
    (tmp_path / "other").mkdir()
    take(tmp_path / "other", "time,machine,count\n" + "".join(lines[::-1]), COUNTER)
    assert rows(tmp_path, "id", "quantity") == rows(tmp_path / "other", "id", "quantity")


def test_a_counter_goes_on_from_the_file_before_and_the_same_file_again_adds_nothing(tmp_path):
    head = "time,machine,count\n"
    first = head + "2026-03-05 06:00,S1,100\n2026-03-05 07:00,S1,130\n"
    second = head + "2026-03-05 08:00,S1,150\n2026-03-05 09:00,S1,151\n"
    third = head + "2026-03-05 09:00,S1,151\n2026-03-05 10:00,S1,3\n"
    for file in (first, second, third, second, first, third):
        told = take(tmp_path, file, COUNTER).files[0]
        assert 0 == told.put_aside
    take(tmp_path, second, COUNTER)
    assert [30.0, 20.0, 1.0, 3.0] == [quantity for (quantity,) in rows(tmp_path, "quantity")]
    (tmp_path / "other").mkdir()
    take(tmp_path / "other", first, COUNTER)
    notes = take(tmp_path / "other", second, COUNTER).files[0].notes
    assert ("1 counters go on from the last reading of an earlier file",) == notes


def test_a_file_of_a_counter_that_comes_late_was_counted_already(tmp_path):
    head = "time,machine,count\n"
    for hours in ("06:00,S1,100", "09:00,S1,190"):
        take(tmp_path, head + f"2026-03-05 {hours}\n", COUNTER)
    told = take(tmp_path, head + "2026-03-05 07:00,S1,130\n2026-03-05 08:00,S1,160\n", COUNTER).files[0]
    assert (0, 2) == (told.added, told.put_aside)
    assert dict.fromkeys((2, 3), "the counter is told up to a later time already") == put_aside(tmp_path)
    assert [90.0] == [quantity for (quantity,) in rows(tmp_path, "quantity")]


def test_a_counter_of_a_daily_sheet_loses_nothing_between_two_files(tmp_path):
    mapping = DAILY.replace("{column: good, what: day_good}", "{column: good, what: day_good, counter: true}")
    files = [
        "day;step;good;scrap;down\n" + "".join(f"{day:02d}.03.2026;a;{100 * day};;\n" for day in days)
        for days in ((2, 3), (4, 5))
    ]
    for file in [*files, *files]:
        assert 0 == take(tmp_path, file, mapping).files[0].put_aside
    assert [(3, 100.0), (4, 100.0), (5, 100.0)] == [
        (when.day, much) for when, much in rows(tmp_path, "when", "quantity")
    ]


def test_damaged_readings_of_counters_are_told(tmp_path):
    file = "time,machine,count\n2026-03-05 06:00,S1,100\n"
    take(tmp_path, file, COUNTER)
    (tmp_path / "store" / "counters" / "counter.json").write_text("{")
    with pytest.raises(LogError, match=r"counter\.json: is damaged"):
        take(tmp_path, file, COUNTER)


def test_beside_a_counter_other_figures_of_a_day_stand_once_and_what_waits_is_the_last(tmp_path):
    mapping = DAILY.replace("{column: good, what: day_good}", "{column: good, what: day_good, counter: true}").replace(
        "what: day_down, cause: failure, unit: min", "what: day_waiting"
    )
    file = "day;step;good;scrap;down\n" + "".join(f"05.03.2026;a;{good};5;7\n" for good in (10, 20, 30))
    take(tmp_path, file, mapping)
    assert [("day_good", 20.0), ("day_scrap", 5.0), ("day_waiting", 7.0)] == sorted(rows(tmp_path, "what", "quantity"))


def test_of_what_waits_the_last_reading_of_the_day_counts_where_rows_add_up(tmp_path):
    mapping = DAILY.replace("what: day_down, cause: failure, unit: min", "what: day_waiting") + "repeated: add\n"
    file = "day;step;good;scrap;down\n2026-03-05 14:00;a;3;0;40\n2026-03-06 05:00;a;4;0;30\n2026-03-05 06:00;a;5;0;50\n"
    assert 3 == take(tmp_path, file, mapping).files[0].taken
    assert [("day_good", 12.0), ("day_scrap", 0.0), ("day_waiting", 30.0)] == sorted(rows(tmp_path, "what", "quantity"))
    assert 0 == take(tmp_path, file, mapping).files[0].added


def test_a_step_the_plant_does_not_have_is_put_aside(tmp_path):
    told = take(tmp_path, FILE + "07.03.2026;staking;1;1;1\n", DAILY, names=PlantNames(steps=("stacking",)))
    assert {4: 'the plant has no step `staking`, did you mean "stacking"?'} == put_aside(tmp_path)
    assert 2 == told.files[0].taken


def test_a_mapping_that_names_a_step_the_plant_does_not_have_is_refused(tmp_path):
    with pytest.raises(PlantError, match="the plant has no step `stacking`"):
        take(
            tmp_path,
            FILE,
            DAILY.replace("{column: step}", "{column: step, values: {S: stacking}}"),
            names=PlantNames(steps=("pack",)),
        )


def test_what_waits_is_read_at_the_end_of_the_day(tmp_path):
    mapping = DAILY.replace(
        "figures:", "shift: {column: shift, last: N}\nfigures:\n  - {column: wip, what: day_waiting}"
    )
    file = "day;shift;step;wip;good;scrap;down\n05.03.2026;E;stacking;70;1;1;1\n05.03.2026;N;stacking;50;1;1;1\n"
    take(tmp_path, file, mapping)
    assert [50.0] == [quantity for what, quantity in rows(tmp_path, "what", "quantity") if what == "day_waiting"]


def test_a_row_without_any_figure_is_counted_and_adds_nothing(tmp_path):
    told = take(tmp_path, FILE + "08.03.2026;stacking;;;\n;;;;\n", DAILY).files[0]
    assert (3, 2, 0, 1) == (told.rows, told.taken, told.put_aside, told.without_figure)
    assert ("1 empty rows were passed over",) == told.notes


def test_a_kept_mapping_is_found_by_its_source_and_never_outside_the_store(tmp_path):
    take(tmp_path, FILE, DAILY.replace("source: sheet", "source: sheet 2.1"))
    store, file = tmp_path / "store", tmp_path / "file.csv"
    assert 6 == import_files([file], store, "sheet 2.1", NO_PLANT).files[0].repeated
    written(tmp_path, DAILY, "outside.yaml")
    with pytest.raises(PlantError, match="there is no such file"):
        import_files([file], store, "../../outside", NO_PLANT)
