"""Days and instants: both nights at which clocks are changed, two time zones in one file, and every way to write a date."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from gigaramp.log.imports.instants import read_days, read_instants, wrong_format
from tests.log.imports.sheets import EVENTS, put_aside, rows, take

HEAD = "time,line,step,machine,cell,event\n"


def read(text, form="iso", zone="Europe/Paris", twice="first"):
    clock = read_instants(pa.array([text]), form, zone, twice)
    return (
        clock.wrong[0]
        if clock.wrong
        else datetime.fromtimestamp(clock.us[0] / 1e6, UTC).replace(tzinfo=None).isoformat()
    )


@pytest.mark.parametrize(
    ("text", "form", "instant"),
    [
        ("2026-03-05", "iso", "2026-03-04T23:00:00"),
        ("2026-03-05 06:00", "iso", "2026-03-05T05:00:00"),
        ("2026-03-05T06:00:00.25", "iso", "2026-03-05T05:00:00.250000"),
        ("2026-03-05T06:00:00,250", "iso", "2026-03-05T05:00:00.250000"),
        ("2026-03-05T06:00:00Z", "iso", "2026-03-05T06:00:00"),
        ("2026-03-05T06:00:00+0530", "iso", "2026-03-05T00:30:00"),
        ("2026-03-05T06:00:00-05", "iso", "2026-03-05T11:00:00"),
        ("05.03.2026 6:00", "%d.%m.%Y %H:%M", "2026-03-05T05:00:00"),
        ("03/05/2026 06:00 PM", "%m/%d/%Y %I:%M %p", "2026-03-05T17:00:00"),
        ("2026年03月05日", "%Y年%m月%d日", "2026-03-04T23:00:00"),
        ("05.03.2026 06:00 +0200", "%d.%m.%Y %H:%M %z", "2026-03-05T04:00:00"),
        ("2026-03-05 06:00", "%d.%m.%Y %H:%M", "2026-03-05T05:00:00"),
        ("46086.25", "excel", "2026-03-05T05:00:00"),
        ("1772686800", "unix s", "2026-03-05T05:00:00"),
        ("1772686800123", "unix ms", "2026-03-05T05:00:00.123000"),
    ],
)
def test_an_instant_is_read_as_it_is_written(text, form, instant):
    assert instant == read(text, form)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01", "tomorrow", "5.3.2026", "2026-03-05 25:00", "06:00", "1 2026-03-05"]
)
def test_what_is_no_date_is_told(text):
    assert f"`{text}` is no date as iso" == read(text)


def test_an_instant_that_does_not_exist_is_wrong():
    told = "`2026-03-29 02:30` does not exist in Europe/Paris: clocks are put forward over it"
    assert told == read("2026-03-29 02:30")
    assert "2026-03-29T01:00:00" == read("2026-03-29 03:00")


def test_an_instant_that_exists_twice_is_the_first_unless_the_mapping_says_otherwise():
    assert "2026-10-25T00:30:00" == read("2026-10-25 02:30")
    assert "2026-10-25T01:30:00" == read("2026-10-25 02:30", twice="second")
    assert "`2026-10-25 02:30` exists twice in Europe/Paris: clocks are put back over it" == read(
        "2026-10-25 02:30", twice="put_aside"
    )


def test_the_hour_that_exists_twice_is_told_with_its_count(tmp_path):
    lines = "".join(f"2026-10-25 0{hour}:30,L,Stapeln,S1,c{hour},ok\n" for hour in (1, 2, 3))
    told = take(tmp_path, HEAD + lines, EVENTS).files[0]
    assert (
        "1 times exist twice, in the hour after which clocks are put back; taken as the first, in summer time",
    ) == told.notes
    assert [23, 0, 2] == [when.hour for (when,) in rows(tmp_path, "when")]


def test_two_time_zones_stand_in_one_file(tmp_path):
    mapping = EVENTS + "zone: {column: tz, values: {Paris: Europe/Paris}}\n"
    head = HEAD.replace("\n", ",tz\n")
    lines = [
        f"2026-03-05 06:00,L,Stapeln,S1,c{n},ok,{zone}\n"
        for n, zone in enumerate(["Paris", "Asia/Shanghai", "+01:00", "", "Mars"])
    ]
    take(tmp_path, head + "".join(lines), mapping)
    assert [("c1", 22), ("c0", 5), ("c2", 5), ("c3", 5)] == sorted(
        ((about, when.hour) for about, when in rows(tmp_path, "about", "when")),
        key=lambda pair: (pair[1] != 22, pair[0]),
    )
    assert {6: "`Mars` is no time zone"} == put_aside(tmp_path)


def day(text, form="iso", zone="Europe/Paris", first_minute=360):
    clock, _ = read_days(pa.array([text]), form, zone, first_minute)
    return datetime.fromtimestamp(clock.us[0] / 1e6, UTC).replace(tzinfo=None).isoformat()


def test_a_production_day_begins_at_its_first_shift():
    assert "2026-03-05T05:00:00" == day("2026-03-05")
    assert "2026-07-05T04:00:00" == day("2026-07-05")
    assert "2026-03-04T05:00:00" == day("2026-03-05 05:59:59")
    assert "2026-03-05T05:00:00" == day("2026-03-05 06:00:00")


def days_of(*texts, form="iso"):
    clock, _ = read_days(pa.array(texts), form, "Europe/Paris", 360)
    assert not clock.wrong
    return [datetime.fromtimestamp(us / 1e6, UTC).isoformat()[:10] for us in clock.us]


def test_an_offset_counts_before_the_production_day_is_told():
    assert ["2026-03-02", "2026-03-02", "2026-03-03"] == days_of(
        "2026-03-02T23:00:00Z", "2026-03-03T04:30:00Z", "2026-03-03T05:00:00Z"
    )
    assert ["2026-03-03", "2026-03-04"] == days_of("2026-03-02T23:00:00Z", "2026-03-04T00:00:00+01:00")
    assert ["2026-03-02"] == days_of("03.03.2026 04:30 +0000", form="%d.%m.%Y %H:%M %z")


def test_midnight_is_a_time_of_day_where_other_rows_tell_one_and_a_date_alone_is_a_day():
    assert ["2026-03-02", "2026-03-02"] == days_of("2026-03-03 00:00:00", "2026-03-03 01:00:00")
    assert ["2026-03-03", "2026-03-04"] == days_of("2026-03-03 00:00:00", "2026-03-04 00:00:00")
    assert ["2026-03-03", "2026-03-02"] == days_of("2026-03-03", "2026-03-03 01:00:00")


def test_a_production_day_that_begins_in_the_lost_hour_begins_when_it_ends():
    assert "2026-03-29T01:00:00" == day("2026-03-29", first_minute=150)
    assert "2026-10-25T00:30:00" == day("2026-10-25", first_minute=150)


def test_a_format_is_checked():
    assert ["", "", ""] == [wrong_format(form) for form in ("iso", "%d.%m.%y", "unix ms")]
    assert "`%Q` is no code of a date" == wrong_format("%Q")
    assert "`dd.mm.yyyy` is no format of a date" == wrong_format("dd.mm.yyyy")
