"""Every deed of people in the log stands in the audit trail, and stands there once, also after a crash or without a server."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from gigaramp.log.record import record_schema, table_of
from gigaramp.log.store import Store
from gigaramp.serve.access import Access
from gigaramp.serve.access.book import NAME
from gigaramp.serve.service import Service
from gigaramp.serve.settings import Settings
from tests.serve.access.doors import QUICK, with_users
from tests.web.served import small_plant

WHEN = datetime(2026, 3, 16, 8)


def signed(*ids, source="floor"):
    many = len(ids)
    return table_of(
        [WHEN] * many,
        ["skill_signed_off"] * many,
        about=["marie"] * many,
        step=["stacking"] * many,
        quantity=[3.0] * many,
        unit=["level"] * many,
        cause=["wei"] * many,
        source=source,
        ids=list(ids),
    )


def deeds(access):
    return [(one.who, one.about, one.new, one.reason) for one in access.trail.newest() if "skill_signed_off" == one.what]


def test_a_deed_is_noted_once_however_often_its_row_is_told(tmp_path):
    access = with_users(tmp_path)
    assert 2 == access.deeds.note(signed(1, 2), "wei")
    assert 1 == access.deeds.note(signed(2, 3), "wei")
    assert 1 == access.deeds.note(signed(2, source="training"), "wei")
    assert [("wei", "marie, stacking", "3 level, wei", "")] * 4 == deeds(access)
    assert () == access.trail.verify().problems


def test_rows_of_machines_are_no_deeds(tmp_path):
    access = with_users(tmp_path)
    rows = table_of([WHEN], ["note_written"], note=["hi"], source="mes", ids=[1])
    assert 0 == access.deeds.note(rows, "wei") == access.deeds.note(record_schema().empty_table(), "wei")


def test_a_due_day_that_is_none_stops_nothing(tmp_path):
    access = with_users(tmp_path)
    days = [0.0, 0.5, 20261130.0, 1e300]
    rows = table_of(
        [WHEN] * 4, ["action_agreed"] * 4, about=["scrap"] * 4, quantity=days, unit=["date"] * 4, cause=["marc"] * 4,
        source="training", ids=[1, 2, 3, 4],
    )  # fmt: skip
    assert 4 == access.deeds.note(rows, "marc")


def test_what_came_in_while_no_server_ran_is_noted_at_the_next_start_and_no_later_one(tmp_path):
    folder = tmp_path / "log"
    with Store.open(folder, create=True) as store:
        store.append(signed(1, 2, source="training"))
    for _ in range(2):
        service = Service.open(small_plant(), Settings(store=folder))
        told = deeds(service.access)
        service.close()
        assert [("server", "marie, stacking", "3 level, wei", "it stood in the log, and not yet here")] * 2 == told


def test_a_book_of_the_first_version_is_gone_on_with(tmp_path):
    with_users(tmp_path).close()
    old = sqlite3.connect(tmp_path / "access" / NAME)
    old.executescript("DROP TABLE noted; PRAGMA user_version = 1")
    old.close()
    access = Access.open(tmp_path / "access", hasher=QUICK)
    with Store.open(tmp_path / "log", create=True) as store:
        store.append(signed(1, 2, source="training"))
        assert 0 == access.deeds.catch_up(store), "its trail may tell of them already"
        assert [] == deeds(access)
        assert 0 == access.deeds.note(signed(1, source="training"), "wei")
        store.append(signed(3, source="training"))
    assert 1 == access.deeds.note(signed(1), "wei")
    assert "olu" == access.users.named("olu").name
