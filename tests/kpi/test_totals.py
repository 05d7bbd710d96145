"""Production days from events and from sheets, against figures counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from gigaramp.errors import AskError
from gigaramp.kpi.totals import daily_totals, told_twice
from tests.kpi.rows import figures, log_of, row


def test_units_are_counted_by_step_and_day_and_scrap_by_the_step_that_made_it() -> None:
    log = log_of(
        row("2026-03-02 08:00", "lot_started", "stack", 40, cause="1", about="7"),
        row("2026-03-02 09:00", "lot_scrapped", "stack", 3, cause="coat", about="7"),
        row("2026-03-02 09:00", "lot_scrapped", "stack", 2, cause="stack", about="7"),
        row("2026-03-02 09:00", "lot_made", "stack", 35, about="7"),
        row("2026-03-03 09:00", "lot_made", "stack", 38, about="8"),
        row("2026-03-03 10:00", "rework_sent", "stack", 4, cause="stack"),
        row("2026-03-03 11:00", "units_shipped", None, 5, about="van"),
    )
    assert {
        ("2026-03-02", "stack", "day_started", None): 40.0,
        ("2026-03-02", "stack", "day_scrap", "coat"): 3.0,
        ("2026-03-02", "stack", "day_scrap", "stack"): 2.0,
        ("2026-03-02", "stack", "day_good", None): 35.0,
        ("2026-03-03", "stack", "day_good", None): 38.0,
        ("2026-03-03", "stack", "day_reworked", "stack"): 4.0,
        ("2026-03-03", None, "day_shipped", None): 5.0,
    } == figures(daily_totals(log))


def test_a_stop_over_the_border_of_a_day_is_cut_there_and_counted_where_it_began() -> None:
    log = log_of(
        row("2026-03-02 20:00", "machine_stopped", "mix", 2, machine="0", about="1"),
        row("2026-03-02 21:00", "help_called", "mix", 2, machine="0", about="1"),
        row("2026-03-02 23:00", "help_arrived", "mix", 1, machine="0", about="1", cause="crew"),
        row("2026-03-03 01:30", "machine_restored", "mix", 5.5, machine="0", about="1", cause="crew"),
    )
    assert {
        ("2026-03-02", "mix", "day_stops", None): 1.0,
        ("2026-03-02", "mix", "day_calls", None): 1.0,
        ("2026-03-02", "mix", "day_down", "waiting_help"): 180.0,
        ("2026-03-02", "mix", "day_down", "failure"): 60.0,
        ("2026-03-03", "mix", "day_down", "failure"): 90.0,
    } == figures(daily_totals(log))


def test_a_production_day_begins_with_the_first_shift_in_the_time_zone_of_the_plant() -> None:
    # Paris is one hour ahead of UTC on 2 March: 04:59 UTC is 05:59 there.
    log = log_of(
        row("2026-03-02 04:59", "lot_made", "mix", 1),
        row("2026-03-02 05:00", "lot_made", "mix", 10),
    )
    assert {("2026-03-01", "mix", "day_good", None): 1.0, ("2026-03-02", "mix", "day_good", None): 10.0} == figures(
        daily_totals(log, timezone="Europe/Paris", first_minute=360)
    )


@pytest.mark.parametrize(("night", "hours"), [("2026-03-28", 23), ("2026-10-24", 25)])
def test_both_summer_time_nights_keep_their_real_length(night: str, hours: int) -> None:
    day = date.fromisoformat(night)
    log = log_of(
        row(f"{day} 00:00", "machine_stopped", "mix", 1, machine="0", about="1"),
        row(f"{day + timedelta(days=3)} 12:00", "machine_restored", "mix", machine="0", about="1"),
    )
    found = figures(daily_totals(log, timezone="Europe/Paris", first_minute=300))
    assert hours * 60.0 == found[night, "mix", "day_down", "failure"]
    assert 24 * 60.0 == found[str(day + timedelta(days=1)), "mix", "day_down", "failure"]


def test_the_last_hour_of_a_day_of_25_hours_belongs_to_it() -> None:
    # On 25 October 2026 five o'clock in Paris is 04:00 UTC; the day before it was 03:00.
    log = log_of(
        row("2026-10-24 03:00", "lot_made", "mix", 1),
        row("2026-10-25 03:59", "lot_made", "mix", 10),
        row("2026-10-25 04:00", "lot_made", "mix", 100),
    )
    assert {("2026-10-24", "mix", "day_good", None): 11.0, ("2026-10-25", "mix", "day_good", None): 100.0} == figures(
        daily_totals(log, timezone="Europe/Paris", first_minute=300)
    )


def test_where_a_sheet_and_events_tell_the_same_the_sheet_counts_and_it_is_told() -> None:
    log = log_of(
        row("2026-03-02 08:00", "lot_made", "mix", 30),
        row("2026-03-02 00:00", "day_good", "mix", 33, about="a"),
        row("2026-03-02 00:00", "day_good", "mix", 5, about="b"),
        row("2026-03-02 08:00", "lot_made", "coat", 7),
        row("2026-03-03 08:00", "lot_made", "mix", 9),
    )
    totals = daily_totals(log)
    assert {
        ("2026-03-02", "mix", "day_good", None): 38.0,
        ("2026-03-02", "coat", "day_good", None): 7.0,
        ("2026-03-03", "mix", "day_good", None): 9.0,
    } == figures(totals)
    assert 1 == told_twice(totals)


def test_a_corrected_row_never_counts_and_only_of_the_source_that_is_named() -> None:
    wrong = log_of(row("2026-03-02 08:00", "lot_made", "mix", 30), source="line 1")
    other = log_of(row("2026-03-02 08:00", "lot_made", "mix", 4), source="line 2")
    mended = log_of(
        row("2026-03-02 08:00", "lot_made", "mix", 20),
        row("2026-03-04 08:00", "row_corrected", about="0", cause="line 1"),
        source="office",
    )
    assert {("2026-03-02", "mix", "day_good", None): 24.0} == figures(
        daily_totals(pa.concat_tables([wrong, other, mended]))
    )


def test_cells_count_only_where_no_lot_tells_them() -> None:
    log = log_of(
        row("2026-03-02 08:00", "lot_made", "mix", 30),
        row("2026-03-02 08:00", "cell_made", "mix", about="c1"),
        row("2026-03-02 08:00", "cell_made", "test", about="c1"),
        row("2026-03-02 08:00", "cell_made", "test", about="c2"),
    )
    totals = daily_totals(log)
    assert {("2026-03-02", "mix", "day_good", None): 30.0, ("2026-03-02", "test", "day_good", None): 2.0} == figures(
        totals
    )
    assert 0 == told_twice(totals)


def test_short_stops_are_stops_of_their_own_cause() -> None:
    log = log_of(
        row("2026-03-02 08:00", "short_stop", "mix", 1.5),
        row("2026-03-02 09:00", "short_stop", "mix", 0.5, cause="jam"),
    )
    assert {
        ("2026-03-02", "mix", "day_stops", "short_stop"): 2.0,
        ("2026-03-02", "mix", "day_down", "short_stop"): 2.0,
    } == figures(daily_totals(log))


def test_experts_are_counted_on_the_days_they_are_on_site() -> None:
    log = log_of(
        row("2026-03-02 08:00", "expert_arrived", "stack", 1, about="wei", cause="chinese"),
        row("2026-03-03 08:00", "expert_arrived", "stack", 1, about="min", cause="chinese"),
        row("2026-03-05 08:00", "expert_left", "stack", 1, about="wei", cause="chinese"),
        row("2026-03-02 08:00", "person_present", "stack", 1, about="anne", cause="early"),
    )
    assert {
        ("2026-03-02", "stack", "day_people", "early"): 1.0,
        ("2026-03-02", "stack", "day_experts", "chinese"): 1.0,
        ("2026-03-03", "stack", "day_experts", "chinese"): 2.0,
        ("2026-03-04", "stack", "day_experts", "chinese"): 2.0,
        ("2026-03-05", "stack", "day_experts", "chinese"): 1.0,
    } == figures(daily_totals(log))


def test_shuffled_rows_give_the_same_totals() -> None:
    rows = [
        row("2026-03-02 20:00", "machine_stopped", "mix", 2, machine="0"),
        row("2026-03-02 22:00", "machine_restored", "mix", 2, machine="0"),
        row("2026-03-02 22:30", "machine_stopped", "mix", 2, machine="0"),
        row("2026-03-03 02:30", "machine_restored", "mix", 4, machine="0"),
        row("2026-03-02 22:10", "lot_made", "mix", 5),
        row("2026-03-02 22:20", "lot_scrapped", "mix", 1, cause="mix"),
    ]
    log = log_of(*rows)
    order = np.random.default_rng(1).permutation(len(rows))
    assert daily_totals(log).equals(daily_totals(log.take(order)))


def test_only_the_days_asked_for_are_told_and_a_stop_that_began_before_is_cut() -> None:
    log = log_of(
        row("2026-03-01 20:00", "machine_stopped", "mix", 2, machine="0"),
        row("2026-03-04 06:00", "machine_restored", "mix", 2, machine="0"),
    )
    assert {("2026-03-03", "mix", "day_down", "failure"): 1440.0} == figures(
        daily_totals(log, first=date(2026, 3, 3), last=date(2026, 3, 3))
    )


def test_an_empty_log_has_no_totals_and_a_wrong_question_is_told() -> None:
    assert 0 == daily_totals(log_of()).num_rows
    with pytest.raises(AskError, match="this is no log"):
        daily_totals([1, 2])
    with pytest.raises(AskError, match="Europe/Paris"):
        daily_totals(log_of(row("2026-03-01 20:00", "lot_made", "mix", 2)), timezone="Mars/Base")
    with pytest.raises(AskError, match="lacks the columns when"):
        daily_totals(log_of().drop_columns(["when"]))


def test_stops_without_a_machine_last_as_long_as_their_ends_say() -> None:
    log = log_of(
        row("2026-03-02 08:00", "machine_stopped", "mix", 2, cause="jam"),
        row("2026-03-02 08:05", "machine_stopped", "mix", 2, cause="belt"),
        row("2026-03-02 08:15", "machine_restored", "mix", 0.25, cause="crew"),
        row("2026-03-02 08:20", "machine_restored", "mix", 0.25, cause="crew"),
        row("2026-03-12 08:00", "lot_made", "mix", 1),
    )
    found = figures(daily_totals(log))
    assert 15.0 == found["2026-03-02", "mix", "day_down", "jam"] == found["2026-03-02", "mix", "day_down", "belt"]
    assert 1.0 == found["2026-03-02", "mix", "day_stops", "jam"] == found["2026-03-02", "mix", "day_stops", "belt"]
    assert {"2026-03-02", "2026-03-12"} == {day for day, *_ in found}


def test_a_stop_without_a_machine_and_without_an_end_counts_and_lasts_no_time() -> None:
    log = log_of(
        row("2026-03-02 08:00", "machine_stopped", "mix", 2, cause="jam"), row("2026-03-12 08:00", "lot_made", "mix", 1)
    )
    found = figures(daily_totals(log))
    assert 1.0 == found["2026-03-02", "mix", "day_stops", "jam"]
    assert [] == [key for key in found if key[2] == "day_down"]


def test_a_correction_does_not_make_the_log_longer() -> None:
    rows = [
        row("2026-03-02 08:00", "machine_stopped", "mix", 2, machine="1", about="1"),
        row("2026-03-02 09:00", "lot_made", "mix", 1),
        row("2026-04-19 09:00", "note_written", None, None),
    ]
    assert {"2026-03-02"} == {day for day, *_ in figures(daily_totals(log_of(*rows)))}


def test_a_correction_or_a_note_written_days_later_makes_no_open_stop_longer() -> None:
    floor = log_of(
        row("2026-03-02 08:00", "machine_stopped", "mix", machine="0", about="1"),
        row("2026-03-02 09:00", "lot_made", "mix", 30),
        row("2026-03-02 09:00", "lot_made", "mix", 20),
    )
    office = log_of(
        row("2026-03-04 08:00", "row_corrected", about="1", cause="floor"),
        row("2026-03-05 08:00", "note_written", about="looked at again"),
        source="office",
    )
    assert {
        ("2026-03-02", "mix", "day_good", None): 20.0,
        ("2026-03-02", "mix", "day_stops", None): 1.0,
        ("2026-03-02", "mix", "day_down", "failure"): 60.0,
    } == figures(daily_totals(pa.concat_tables([floor, office])))
