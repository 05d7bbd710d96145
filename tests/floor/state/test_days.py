"""Days of the state equal those of `kpi.totals.daily_totals`, for events, sheets and both, also in a night of summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.floor.state.figures import KEPT_DAYS, Clock
from gigaramp.kpi.days import EPOCH, begin_of_day
from gigaramp.kpi.totals import daily_totals
from tests.floor.state.told import UNITS, folded, picture, row, sheets, table

few = settings(max_examples=12, deadline=None, derandomize=True, database=None)
FIGURES = {f"day_{name}": name for name in ("started", "good", "scrap", "reworked", "shipped")}


def totals(rows, first_minute=0):
    """What `daily_totals` tells, by day, line, step and figure."""
    found = {}
    told = daily_totals(rows, timezone="Europe/Paris", first_minute=first_minute)
    for one in told.to_pylist():
        if one["what"] in FIGURES:
            key = (one["day"], one["line"], one["step"], FIGURES[one["what"]])
            found[key] = found.get(key, 0.0) + one["quantity"]
    return {key: round(units, 6) for key, units in found.items()}


def days(state):
    """What the state tells, by day, line, step and figure."""
    return {
        (one.day, one.line, one.step, name): getattr(one, name)
        for one in state.picture().days
        for name in FIGURES.values()
        if getattr(one, name) is not None
    }


@pytest.mark.parametrize("first_minute", [0, 300, 1439])
@few
@given(st.data())
def test_days_equal_the_daily_totals_of_the_same_rows(first_minute, data):
    kinds = data.draw(st.sampled_from([UNITS, sheets(first_minute), UNITS | sheets(first_minute)]))
    rows = table(data.draw(st.lists(kinds, min_size=1, max_size=30)))
    assert totals(rows, first_minute) == days(folded(rows, first_minute=first_minute))


@few
@given(st.lists(UNITS | sheets(), min_size=1, max_size=30))
def test_scrap_by_cause_equals_the_daily_totals(rows):
    expected = {}
    for one in daily_totals(table(rows), timezone="Europe/Paris").to_pylist():
        if one["what"] == "day_scrap":
            expected[one["day"], one["line"], one["step"], one["cause"]] = one["quantity"]
    found = {}
    for one in folded(table(rows)).picture().scrap:
        key = (one.day, one.line, one.step, one.cause)
        found[key] = found.get(key, 0.0) + one.units
    assert expected == found


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.parametrize(
    ("zone", "first_minute"),
    [
        ("Europe/Paris", 0),
        ("Europe/Paris", 150),
        ("Europe/Paris", 300),
        ("Pacific/Kiritimati", 0),
        ("Pacific/Pago_Pago", 1439),
    ],
)
def test_each_minute_of_a_night_in_which_the_clock_is_changed_has_its_day(night, zone, first_minute):
    clock = Clock(zone, first_minute)
    begin = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(days=1)
    instants = [begin + timedelta(minutes=one) for one in range(3 * 1440)]
    told = clock.days_of(np.array([int(one.timestamp()) * 1_000_000 for one in instants]))
    for instant, number in zip(instants, told.tolist(), strict=True):
        day = EPOCH + timedelta(days=number)
        begins = (
            begin_of_day(day, zone, first_minute),
            begin_of_day(day + timedelta(days=1), zone, first_minute),
        )
        assert begins[0] <= instant < begins[1]


def test_a_lot_of_the_small_hours_belongs_to_the_day_before_where_the_day_begins_at_five():
    early = datetime(2026, 3, 29, 4, 59, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    rows = table(
        [row("lot_made", when=early, quantity=7), row("lot_made", when=early + timedelta(minutes=2), quantity=9)]
    )
    found = folded(rows, first_minute=300).picture()
    assert [(date(2026, 3, 28), 7.0), (date(2026, 3, 29), 9.0)] == [(one.day, one.good) for one in found.days]
    assert date(2026, 3, 29) == found.day


def test_where_a_sheet_and_events_tell_one_figure_the_sheet_counts():
    begin = begin_of_day(date(2026, 3, 27), "Europe/Paris", 0)
    events = [row("lot_made", quantity=7), row("cell_made", quantity=2), row("lot_started", quantity=8)]
    one = picture(*events, row("day_good", when=begin, quantity=5)).days
    told = {(each.started, each.good) for each in one}
    assert {(8.0, 5.0)} == told


def test_crews_are_those_of_the_newest_sheet():
    first, second = (begin_of_day(date(2026, 3, day), "Europe/Paris", 0) for day in (26, 27))
    rows = [
        row("day_people", when=second, place=("line_1", "stacking", None), quantity=4, cause="05:00-13:00"),
        row("day_people", when=first, place=("line_1", "stacking", None), quantity=9, cause="05:00-13:00"),
    ]
    assert [(date(2026, 3, 27), "05:00-13:00", 4.0)] == [
        (one.day, one.shift, one.people) for one in picture(*rows).crews
    ]


@pytest.mark.parametrize("is_late", [False, True])
def test_so_many_days_are_kept_and_no_more_in_whatever_order_they_come(is_late):
    rows = [row("lot_scrapped", 1440 * day, quantity=1) for day in range(KEPT_DAYS + 50)]
    state = folded(table(rows[::-1] if is_late else rows), cuts=range(50, len(rows), 50))
    shown = state.picture()
    assert [KEPT_DAYS, KEPT_DAYS] == [len(shown.days), len(shown.scrap)]
    assert shown.day == shown.days[-1].day
