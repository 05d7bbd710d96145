"""What somebody may see of other people, and what a visitor who has not signed in may know."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from gigaramp.errors import AskError
from gigaramp.log.record import table_of
from gigaramp.plant import loads
from gigaramp.serve.incoming import waiting
from gigaramp.web.rendering import CSRF
from tests.web.served import TEXT
from tests.web.visitor import PEOPLE, Visitor, with_people

ROSTER = """  roster: [{id: E-DUPONT7, steps: [stacking], line: line_1, hired: 2026-01-05}]
  language:"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.web.visitor.small_plant", lambda: loads(TEXT.replace("  language:", ROSTER)))
    with with_people(tmp_path / "log", names="pseudonyms") as found:
        yield found


def signed_in(house, name):
    visitor = Visitor(house[1])
    visitor.sign_in(name)
    return visitor


def test_rows_and_plant_files_show_people_as_the_pages_do(house):
    service, _ = house
    rows = table_of(
        [0], ["note_written"], about=["stop-1"], cause=["E-DUPONT7"], note=["[fr] demande à E-DUPONT7 !"],
        source="floor", ids=service.next_ids(1),
    )  # fmt: skip
    service.write(rows)
    eve = signed_in(house, "eve").client
    (row,) = eve.get("/records.json").json()["rows"]
    assert ("P-001", "[fr] demande à P-001 !") == (row["cause"], row["note"])
    plant = eve.get("/plant.yaml").text
    assert "P-001" in plant and "DUPONT" not in plant
    loads(plant)


def test_who_looks_after_no_users_reads_a_trail_without_names_addresses_and_comings(house):
    marc, ada = signed_in(house, "marc"), signed_in(house, "ada")
    assert marc.post("/forecasts").status_code in (202, 303)
    rows = marc.client.get("/audit.json").json()["rows"]
    assert [("U-002", "forecast_asked", "")] == [(row["who"], row["what"], row["address"]) for row in rows[:1]]
    assert {"ada", "marc", "olu"}.isdisjoint({row["who"] for row in rows} | {row["about"] for row in rows})
    assert "signed_in" not in {row["what"] for row in rows}
    assert {"marc", "ada"} <= {row["who"] for row in ada.client.get("/audit.json").json()["rows"]}


def test_a_visitor_learns_from_health_only_whether_the_server_works(house):
    assert {"status": "ok"} == Visitor(house[1]).client.get("/health").json()
    assert "plant" in signed_in(house, "olu").client.get("/health").json()


def test_a_page_that_renews_itself_keeps_no_session_alive(tmp_path):
    now = datetime(2026, 3, 9, 6, tzinfo=UTC)
    with with_people(tmp_path / "log", clock=lambda: now) as house:
        for name in PEOPLE:
            visitor = signed_in(house, name)
            begun = now
            for _ in range(20):
                now += timedelta(minutes=30)
                last = visitor.get("/floor", headers={"x-live": "1"}).status_code
            assert 303 == last, name
            now = begun


def test_the_place_of_the_token_in_a_page_cannot_be_planted(house):
    olu = signed_in(house, "olu")
    page = olu.get("/help?line=line_1&step=stacking&machine=0&alarm=csrf-token-of-this-session").text
    assert 'name="alarm" value="csrf-token-of-this-session"' in page
    assert CSRF not in page and len(CSRF) == 32


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(waiting, "MOST_UNPACKED", 1 << 20)
    path = tmp_path / "small.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * (2 << 20))
    assert path.stat().st_size < 10_000
    with pytest.raises(AskError, match="more than 1 MB"):
        waiting.expect_bounded(path)


def test_who_may_not_import_is_refused_before_the_file_is_read(house):
    olu = signed_in(house, "olu")
    token = olu.token()

    def pieces():
        raise AssertionError("the body was read")
        yield b""

    answer = olu.client.post("/imports", content=pieces(), headers={"x-csrf-token": token, "content-length": "60000000"})
    assert 403 == answer.status_code
