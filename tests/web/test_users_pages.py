"""The pages of users, of oneself and of the audit trail: what an administrator does, and what stands in the trail after."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from gigaramp.log.record import table_of
from gigaramp.web.door import Acting
from tests.web.visitor import GOOD, Visitor, with_people

OWN = "un tournevis dans le tiroir"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with with_people(tmp_path_factory.mktemp("house") / "log") as found:
        yield found


@pytest.fixture
def access(house):
    return house[0].access


@pytest.fixture
def ada(house):
    visitor = Visitor(house[1])
    visitor.sign_in("ada")
    return visitor


def newest(access):
    row = access.trail.newest(1)[0]
    return row.who, row.what, row.about, row.old, row.new, row.reason, row.address


def test_a_new_user_chooses_a_password_before_seeing_anything(house, ada, access):
    form = {"name": "zoe", "password": GOOD, "role": "expert", "person": "E-01", "family": "stackers", "language": "zh"}
    assert "/users" == ada.post("/users/add", form).headers["location"]
    assert ("ada", "user_added", "zoe", "", "expert, E-01, stackers, zh", "", "testclient") == newest(access)
    zoe = Visitor(house[1])
    assert 303 == zoe.sign_in("zoe").status_code
    assert "/me" == zoe.get("/launch").headers["location"]
    assert 403 == zoe.client.get("/quality.json").status_code
    assert '<html lang="zh-Hans"' in zoe.get("/me").text
    before = zoe.cookie()
    wrong = zoe.post("/me/password", {"password": OWN, "new_password": OWN, "again": OWN})
    assert 422 == wrong.status_code
    assert 422 == zoe.post("/me/password", {"password": GOOD, "new_password": OWN, "again": GOOD}).status_code
    assert 422 == zoe.post("/me/password", {"password": GOOD, "new_password": GOOD, "again": GOOD}).status_code
    assert (
        422
        == zoe.post(
            "/me/password", {"password": GOOD, "new_password": "zoe zoe zoe", "again": "zoe zoe zoe"}
        ).status_code
    )
    assert "/me" == zoe.post("/me/password", {"password": GOOD, "new_password": OWN, "again": OWN}).headers["location"]
    assert before != zoe.cookie()
    assert access.session_of(before) is None
    assert 200 == zoe.get("/launch").status_code
    assert 401 == Visitor(house[1]).sign_in("zoe", GOOD).status_code


def test_a_changed_role_and_a_new_password_end_the_sessions_of_a_user(house, ada, access):
    wei = Visitor(house[1])
    wei.sign_in("wei")
    ada.post("/users/role", {"user": "wei", "role": "engineer", "reason": "moved to quality"})
    assert ("ada", "role_changed", "wei", "expert", "engineer", "moved to quality", "testclient") == newest(access)
    assert 303 == wei.get("/launch").status_code
    wei.sign_in("wei")
    ada.post("/users/password", {"user": "wei", "password": OWN})
    assert 303 == wei.get("/launch").status_code
    assert 401 == wei.sign_in("wei", GOOD).status_code
    assert 303 == wei.sign_in("wei", OWN).status_code
    ada.post("/users/end", {"user": "wei", "reason": "went home"})
    assert 401 == wei.sign_in("wei", OWN).status_code
    assert "wei" not in [user["name"] for user in ada.client.get("/users.json").json()["users"]]


def test_what_cannot_be_done_is_told_on_a_page_and_as_json(ada):
    answer = ada.post("/users/end", {"user": "ada"})
    assert (422, True) == (answer.status_code, "ada is the last administrator" in answer.text)
    told = ada.post("/users/end", {"user": "ada"}, headers={"accept": "application/json"})
    assert (422, {"error": "ada is the last administrator: name another one first"}) == (told.status_code, told.json())


def test_a_token_is_shown_once_and_withdrawn_by_its_name(house, ada, access):
    page = ada.post("/tokens/give", {"name": "welder 2", "source": "welding-mes"})
    token = re.search(r"<code>(gigaramp_[\w-]+)</code>", page.text).group(1)
    assert "no-store" in page.headers["cache-control"]
    assert token not in ada.get("/users").text
    assert token not in ada.client.get("/users.json").text
    machine = TestClient(house[1], base_url="http://localhost", headers={"authorization": f"Bearer {token}"})
    assert 200 == machine.post("/records", json=[]).status_code
    assert 303 == ada.post("/tokens/withdraw", {"name": "welder 2", "reason": "sold"}).status_code
    assert ("ada", "token_withdrawn", "welder 2", "", "", "sold", "testclient") == newest(access)
    assert 401 == machine.post("/records", json=[]).status_code


def test_no_page_of_users_holds_a_password_or_what_is_kept_of_one(ada):
    text = ada.get("/users").text + ada.client.get("/users.json").text + ada.client.get("/audit.json").text
    assert [] == [secret for secret in (GOOD, "argon2", ada.cookie()) if secret in text]


def test_one_sees_where_one_has_signed_in_and_signs_out_everywhere(house):
    one, two = Visitor(house[1]), Visitor(house[1])
    one.client.headers["user-agent"] = "tablet 7 <b>"
    one.sign_in("olu"), two.sign_in("olu")
    page = two.get("/me").text
    assert "tablet 7 &lt;b&gt;" in page
    assert 303 == two.post("/sign-out", {"everywhere": "true"}).status_code
    assert [303, 303] == [one.get("/me").status_code, two.get("/me").status_code]


def test_the_trail_is_read_and_checked_on_its_page(house, access):
    marc = Visitor(house[1])
    marc.sign_in("marc")
    page = marc.get("/audit?check=1").text
    assert f"{access.trail.head().number} rows were looked at: all are as they were written." in page
    assert "signed in" not in page  # who came when is for administrators
    ada = Visitor(house[1])
    ada.sign_in("ada")
    assert "signed in" in ada.get("/audit").text
    told = marc.client.get("/audit.json").json()
    assert access.trail.head().hash == told["head"]["hash"]
    assert 422 == marc.get("/audit?before=x").status_code
    assert [1] == [row["number"] for row in marc.client.get("/audit.json?before=2").json()["rows"]]


def test_sign_offs_and_actions_that_somebody_writes_stand_in_the_trail(house, access):
    service, _ = house
    due = float(date(2026, 12, 1).toordinal())
    rows = table_of(
        [0, 0, 0, 0],
        ["skill_signed_off", "action_agreed", "note_written", "action_ended"],
        line=["line_1"] * 4,
        step=["stacking"] * 4,
        about=["P-014", "scrap:burr", "stop-1", "scrap:burr"],
        quantity=[3.0, due, None, None],
        cause=["E-01", "eve", "wei", "eve"],
        note=["alone on nights", "grind the blade", "hello", "done"],
        source="floor",
        ids=service.next_ids(4),
    )
    before = access.trail.head().number
    Acting(service, access.users.named("eve"), "en", "10.0.0.8").write(rows.cast(pa.schema(rows.schema)))
    told = [(row.who, row.what, row.about, row.new, row.address) for row in reversed(access.trail.newest(3))]
    assert [
        ("eve", "skill_signed_off", "P-014, line_1, stacking", "3 level, E-01, alone on nights", "10.0.0.8"),
        ("eve", "action_agreed", "scrap:burr, line_1, stacking", "2026-12-01, eve, grind the blade", "10.0.0.8"),
        ("eve", "action_ended", "scrap:burr, line_1, stacking", "eve, done", "10.0.0.8"),
    ] == told
    assert before + 3 == access.trail.head().number


def test_who_asks_for_a_forecast_stands_in_the_trail(house, access):
    eve = Visitor(house[1])
    eve.sign_in("eve")
    assert eve.post("/forecasts").status_code in (202, 303)
    assert ("eve", "forecast_asked", "", "", "", "", "testclient") == newest(access)


def test_no_page_writes_rows_past_the_trail():
    from pathlib import Path

    from gigaramp import web

    pages = Path(web.__file__).parent / "pages"
    found = [
        path.name for path in pages.glob("*.py") if re.search(r"service\.write\(", path.read_text(encoding="utf-8"))
    ]
    assert [] == found
