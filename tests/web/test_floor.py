"""The floor page: the board, the stops with who comes, and the people, of a picture made by hand and of one that was played."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from gigaramp.floor.state import State
from gigaramp.log import table_of
from gigaramp.plant import loads
from gigaramp.web.app import pages
from gigaramp.web.pages.floor import MOST_SQUARES, MOST_STOPS, floor, shifts_now, span_words
from gigaramp.web.rendering import html_of
from gigaramp.web.view import View
from tests.web.parsed import parsed
from tests.web.served import small_plant
from tests.web.visitor import Visitor, with_people

PLANT = """
gigaramp: 1
name: By hand
start: 2026-01-05
horizon: 2026-12-18
timezone: Europe/Paris
calendars: {main: {shifts: ["05:00-13:00", "13:00-21:00", "21:00-05:00"], days: [mon, tue, wed, thu, fri]}}
lines: {line_1: {}, line_2: {}, line_3: {starts: 2026-09-01}}
steps:
  drying: {cycle_time: 12 min, machines: 30, shared: true}
  stacking: {cycle_time: 24 min, machines: 3}
"""
NOON = datetime(2026, 3, 18, 11, tzinfo=UTC)
"""A Wednesday, noon in Paris."""
A, B = ("line_1", "stacking", "0"), ("line_2", "stacking", "a/b&c")


def rows(*told):
    """Rows of (minutes after noon, place, kind, what else)."""
    columns = {name: [one[3].get(name) for one in told] for name in ("about", "quantity", "cause", "note")}
    line, step, machine = zip(*(one[1] for one in told), strict=True)
    when = [NOON + timedelta(minutes=one[0]) for one in told]
    return table_of(when, [one[2] for one in told], line=line, step=step, machine=machine, source="mes", **columns)


def view(*told):
    """The view of somebody who reads the floor of such rows."""
    state = State(loads(PLANT))
    if told:
        state.fold(rows(*told), len(told))
    service = SimpleNamespace(
        plant=state.plant, picture=state.picture, played=None, shown=lambda person: {"wei": "Wei L."}.get(person, person)
    )
    return View(service=service, user=None, language="en", address="/floor")


def shown(seen):
    page = next(one for one in pages() if one.address == "/floor")
    return parsed(html_of(page, seen, floor(seen), (page,)))


STOPS = [
    (0, A, "lot_made", {"quantity": 97.0}),
    (0, A, "lot_scrapped", {"quantity": 3.0}),
    (1, ("line_2", "stacking", "1"), "lot_made", {"quantity": 5.0}),
    (2, (None, "drying", "4"), "starving_began", {}),
    (5, B, "alarm_raised", {"about": "A217", "cause": "blade worn"}),
    (5, B, "machine_stopped", {"about": "stop 1/é"}),
    (10, A, "machine_stopped", {"about": "stop-2"}),
    (11, A, "help_called", {"about": "stop-2", "cause": "stackers"}),
    (65, (None, "drying", "4"), "starving_ended", {}),
]


def test_before_the_first_row_the_page_says_that_none_has_come():
    assert {"now": None} == floor(view())
    assert "No row has come yet" in shown(view()).all("main")[0].text


def test_stops_stand_the_longest_first_and_lead_to_help():
    first, second = floor(view(*STOPS))["stops"]
    assert ("blade worn", "A217", 60.0, "60 min") == (
        first["why"],
        first["alarm"],
        first["minutes"],
        first["words"]["stands"],
    )
    asked = {"line": ["line_2"], "step": ["stacking"], "machine": ["a/b&c"], "stop": ["stop 1/é"]}
    assert ("/help", asked) == (urlsplit(first["address"]).path, parse_qs(urlsplit(first["address"]).query))
    assert ("/help/line_1~stacking~0~stop-2", "stackers is called") == (second["address"], second["words"]["call"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([(12, A, "help_escalated", {"about": "stop-2", "cause": "welders"})], "passed on to welders"),
        ([(12, A, "help_answered", {"about": "stop-2", "cause": "wei"})], "Wei L. comes"),
        ([(12, A, "help_answered", {"about": "stop-2", "cause": "wei"}),
          (13, A, "help_arrived", {"about": "stop-2", "cause": "stackers"})], "Wei L. is there"),
    ],
)  # fmt: skip
def test_a_stop_tells_who_comes(more, words):
    assert words == floor(view(*STOPS, *more))["stops"][1]["words"]["call"]


def test_the_board_has_a_row_for_each_step_and_a_column_for_each_line():
    board = floor(view(*STOPS))["board"]
    assert ["drying", "stacking"] == [row["step"] for row in board["rows"]]
    assert [("line_1", ""), ("line_2", ""), ("line_3", "from 1 Sep 2026")] == [
        (one["line"], one["words"]) for one in board["lines"]
    ]
    stacking = board["rows"][1]
    assert (102.0, 3.0, None) == (stacking["good"], stacking["scrap"], stacking["shared"])
    assert ["stopped", "unknown", "unknown"] == [one["status"] for one in stacking["lines"][0]["machines"]]
    assert None is stacking["lines"][2]


def test_many_machines_are_counted():
    drying = floor(view(*STOPS))["board"]["rows"][0]["shared"]
    assert (None, {"running": 1, "unknown": 29}) == (drying["machines"], drying["counts"])
    assert sum(drying["counts"].values()) > MOST_SQUARES


def test_each_square_says_its_machine_and_status():
    page = shown(view(*STOPS))
    squares = [one for one in page.all("li") if "machine" in (one.get("class") or "").split()]
    assert 6 == len(squares), "a name of the floor's own takes the place of a machine that no row tells of"
    assert "0: stopped since 12:10" in [one.text for one in squares]
    assert all(one.text == one.get("title") for one in squares)


def test_all_that_lives_is_marked_so():
    page = shown(view(*STOPS))
    for one in page.all("table", "ol", "ul"):
        if any(each.name == "main" for each in one.above):
            assert any(each.get("data-live") for each in one.above), one


def test_many_stops_are_folded_away():
    many = [
        (number, ("line_1", "stacking", f"m{number}"), "machine_stopped", {"about": f"s{number}"})
        for number in range(MOST_STOPS + 3)
    ]
    page = shown(view(*many))
    inside = [one for one in page.all("a") if (one.get("class") or "").startswith("stop")]
    assert MOST_STOPS + 3 == len(inside)
    assert 3 == sum(any(each.name == "details" for each in one.above) for one in inside)


def test_people_whom_rows_name_are_shown_by_step():
    here = (1, ("line_1", "stacking", None), "person_present", {"about": "wei", "cause": "05:00-13:00"})
    sheet = (-700, ("line_1", "stacking", None), "day_people", {"quantity": 4.0, "cause": "05:00-13:00"})
    told = floor(view(*STOPS, here, sheet))
    assert [{"step": "stacking", "people": [{"person": "Wei L.", "line": "line_1", "shift": "05:00-13:00"}]}] == told[
        "present"
    ]
    assert None is told["crews"]


def test_without_names_the_crews_of_the_newest_sheet_are_counted():
    told = [
        (-700, (line, "stacking", None), "day_people", {"quantity": 4.4, "cause": shift})
        for line in ("line_1", "line_2")
        for shift in ("05:00-13:00", "13:00-21:00")
    ]
    crews = floor(view(*STOPS, *told))["crews"]
    assert [{"step": "stacking", "people": [9, 9]}] == crews["steps"]
    assert ("2026-03-18", ["05:00-13:00", "13:00-21:00"]) == (crews["day"], crews["shifts"])


def test_places_that_the_plant_does_not_have_are_told():
    told = floor(view(*STOPS, (3, ("line_9", "sorting", "0"), "lot_made", {"quantity": 1.0})))
    assert [{"line": "line_9", "step": "sorting", "rows": 1}] == told["outside"]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-03-18 04:59", [("21:00-05:00", "2026-03-17")]),
        ("2026-03-18 05:00", [("05:00-13:00", "2026-03-18")]),
        ("2026-03-21 04:00", [("21:00-05:00", "2026-03-20")]),
        ("2026-03-21 06:00", []),
    ],
)
def test_the_shift_that_runs_is_told_with_its_day(when, expected):
    from zoneinfo import ZoneInfo

    now = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    assert expected == [(one["shift"], one["day"]) for one in shifts_now(loads(PLANT), now)]


@pytest.mark.parametrize(("minutes", "words"), [(-5, "0 min"), (119.9, "119 min"), (150, "2.5 h"), (4_320, "3 days")])
def test_how_long_a_stop_stands_is_told_as_people_say_it(minutes, words):
    assert words == span_words(timedelta(minutes=minutes))


def test_the_floor_of_a_played_plant_is_plain_json(service):
    told = floor(View(service=service, user=None, language="en", address="/floor"))
    json.dumps(told, allow_nan=False)
    assert list(small_plant().steps) == [row["step"] for row in told["board"]["rows"]]
    assert {"stackers", "welders"} == {one["family"] for one in told["experts"]}


def test_the_floor_of_a_plant_whose_log_is_empty_is_for_those_who_may_read_it(tmp_path):
    with with_people(tmp_path / "log") as (_, app):
        somebody = Visitor(app)
        assert 200 != somebody.get("/floor").status_code
        somebody.sign_in("olu")
        answer = somebody.get("/floor")
        assert 200 == answer.status_code
        assert "No row has come yet" in answer.text
