"""A page is made once a change, however many ask for it at the same time, and anew after the next one."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from gigaramp.web import app as web
from tests.web.test_help import Floor
from tests.web.test_help import floor as floor


@pytest.fixture
def made(monkeypatch):
    """How often each page was made; `made.goes` lets them be finished."""
    found: Counter[str] = Counter()
    goes = Event()
    goes.set()
    original = web.html_of

    def counted(page, view, *more):
        found[view.address] += 1
        goes.wait(20)
        return original(page, view, *more)

    monkeypatch.setattr(web, "html_of", counted)
    found.goes = goes
    return found


def test_of_many_who_ask_at_once_one_makes_the_page(floor: Floor, made):
    marie = floor.people["marie"]
    made.goes.clear()
    with ThreadPoolExecutor(6) as many:
        asked = [many.submit(marie.get, "/quality") for _ in range(6)]
        made.goes.set()
        bodies = {one.result().text for one in asked}
    assert 1 == len(bodies)
    assert 1 == made["/quality"]
    floor.service.changes.tell_now()
    assert 200 == marie.get("/quality").status_code
    assert 2 == made["/quality"]


def test_pages_of_two_users_are_two_and_the_mark_is_of_its_reader(floor: Floor, made):
    pages = [floor.people[who].get("/quality") for who in ("marie", "wei", "marie")]
    assert 2 == made["/quality"]
    marks = [one.headers["etag"] for one in pages]
    assert marks[0] == marks[2] != marks[1]
    again = floor.people["marie"].get("/quality", headers={"if-none-match": marks[0]})
    assert (304, "") == (again.status_code, again.text)
