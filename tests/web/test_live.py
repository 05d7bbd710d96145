"""What open pages are told while they stand open; and whoever sends too slowly holds no place."""

from __future__ import annotations

import asyncio
import json

import pytest
from starlette.exceptions import HTTPException

from gigaramp.web import guard, live
from gigaramp.web.live import Streams
from tests.web.test_help import Floor
from tests.web.test_help import floor as floor


class Open:
    """A page of somebody that stands open: what it is told, and the task that tells it."""

    def __init__(self, floor: Floor, who: str) -> None:
        self.messages: asyncio.Queue[str] = asyncio.Queue()
        self.gone = asyncio.Event()
        cookie = f"gigaramp={floor.people[who].cookie()}".encode()
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": "/events", "raw_path": b"/events", "query_string": b"", "root_path": "",
            "headers": [(b"host", b"localhost"), (b"cookie", cookie)], "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        self.task = asyncio.create_task(floor.people.app(scope, self._receive, self._send))

    async def _send(self, message) -> None:
        if message["type"] == "http.response.body":
            self.messages.put_nowait(message.get("body", b"").decode())

    async def _receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def told(self):
        """What comes next, by name."""
        found = {}
        for event in (await asyncio.wait_for(self.messages.get(), 10)).split("\n\n"):
            if "\ndata: " in event:
                name, _, data = event.removeprefix("event: ").partition("\ndata: ")
                found[name] = json.loads(data)
        return found

    async def close(self) -> None:
        self.gone.set()
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


def _calls(floor, who, do=None):
    """The calls that an open page is told of at once, or, with `do`, once that was done."""

    async def heard():
        page = Open(floor, who)
        try:
            assert {} == await page.told()  # how soon to come again
            told = (await page.told())["calls"]
            if do is not None:
                await asyncio.to_thread(do)
                told = None
                while told is None:
                    told = (await page.told()).get("calls")
            return told
        finally:
            await page.close()

    return asyncio.run(heard())


def test_an_open_page_of_the_expert_is_told_of_a_call_and_that_of_the_caller_only_counts_it(floor):
    called = []
    told = _calls(floor, "wei", lambda: called.append(floor.call()))
    (mine,) = told["mine"]
    assert (1, called[0], False) == (told["waiting"], mine["address"], mine["danger"])
    assert "堆叠" in mine["place"] or "叠" in mine["place"]
    assert {"waiting": 1, "mine": []} == _calls(floor, "marie")
    assert {"waiting": 1, "mine": []} == _calls(floor, "min-jun")
    floor.do("wei", called[0], "answer")
    assert {"waiting": 0, "mine": []} == _calls(floor, "wei")


def test_a_call_that_tells_of_danger_says_so(floor):
    floor.call(trouble="trouble_leak")
    assert [True] == [one["danger"] for one in _calls(floor, "wei")["mine"]]


def test_of_too_many_streams_of_one_visitor_the_oldest_ends():
    streams = Streams()
    mine = [streams.begin("marie", 3) for _ in range(5)]
    other = streams.begin("wei", 3)
    assert [True, True, False, False, False] == [one.is_over for one in mine]
    assert (3, 1, False) == (streams.count("marie"), streams.count("wei"), other.is_over)
    for one in mine:
        streams.end("marie", one)
    assert (0, 1) == (streams.count("marie"), streams.count("wei"))


def test_a_stream_that_has_ended_is_counted_no_more(floor):
    _calls(floor, "wei")
    assert 0 == floor.people.app.state.streams.count(floor.people["wei"].cookie())


def test_the_oldest_page_of_a_visitor_with_too_many_is_told_no_more(floor, monkeypatch):
    monkeypatch.setattr(live, "OF_A_SESSION", 1)

    async def two():
        first = Open(floor, "wei")
        await first.told(), await first.told()
        second = Open(floor, "wei")
        await second.told(), await second.told()
        await asyncio.to_thread(floor.call)
        told = await second.told()
        await asyncio.wait_for(first.task, 10)
        left = [first.messages.get_nowait() for _ in range(first.messages.qsize())]
        assert "event: over" in left.pop(0), "the page rests until somebody looks at it"
        await second.close()
        return told, "".join(left)

    told, left = asyncio.run(two())
    assert 1 == told["calls"]["waiting"]
    assert "" == left
    assert 0 == floor.people.app.state.streams.count(floor.people["wei"].cookie())


def test_a_change_that_is_not_about_calls_tells_none(floor):
    async def heard():
        page = Open(floor, "wei")
        await page.told(), await page.told()
        floor.service.changes.tell_now()
        told = await page.told()
        await page.close()
        return told

    assert ["changed"] == list(asyncio.run(heard()))


def test_the_stream_of_a_session_that_has_ended_ends(floor, monkeypatch):
    monkeypatch.setattr(live, "LOOK_AGAIN", -1.0)

    async def heard():
        page = Open(floor, "wei")
        await page.told(), await page.told()
        floor.service.access.users.end("console", "wei")
        floor.service.changes.tell_now()
        await asyncio.wait_for(page.task, 10)
        return "".join(page.messages.get_nowait() for _ in range(page.messages.qsize()))

    assert "" == asyncio.run(heard())


def test_a_reader_with_many_pages_is_told_of_calls_by_one_question():
    streams, asked = Streams(), []

    def make():
        asked.append(1)
        return {"waiting": len(asked), "mine": []}

    told = [streams.calls("wei", number, make) for number in (1, 1, 1, 2)]
    assert (2, 1) == (len(asked), len(set(told[:3])))
    assert told[3] != told[0]


def test_a_drop_now_and_then_is_too_slow_as_well(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.2)

    async def receive():
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def read():
        limited = guard._limited(receive, 1000, False)
        for _ in range(100):
            await limited()

    with pytest.raises(HTTPException) as told:
        asyncio.run(read())
    assert 408 == told.value.status_code


def test_once_all_is_sent_an_answer_may_take_its_time(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.0)
    gone = asyncio.Event()
    sent = [{"type": "http.request", "body": b"x", "more_body": False}]

    async def receive():
        if not sent:
            await gone.wait()
        return sent.pop() if sent else {"type": "http.disconnect"}

    async def read():
        monkeypatch.setattr(guard, "PATIENCE", 10.0)
        limited = guard._limited(receive, 1000, False)
        await limited()
        monkeypatch.setattr(guard, "PATIENCE", -100.0)
        waits = asyncio.create_task(limited())
        await asyncio.sleep(0)
        gone.set()
        return (await waits)["type"]

    assert "http.disconnect" == asyncio.run(read())


def test_who_sends_too_slowly_is_told_and_holds_no_place(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.05)
    sent = [{"type": "http.request", "body": b"x", "more_body": True}]

    async def receive():
        if not sent:
            await asyncio.Event().wait()
        return sent.pop()

    async def read():
        limited = guard._limited(receive, 1000, False)
        assert b"x" == (await limited())["body"]
        await limited()

    with pytest.raises(HTTPException) as told:
        asyncio.run(read())
    assert 408 == told.value.status_code


def test_behind_the_end_of_what_is_sent_there_is_no_hurry(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.0)
    gone = asyncio.Event()

    async def receive():
        await gone.wait()
        return {"type": "http.disconnect"}

    async def read():
        waits = asyncio.create_task(guard._limited(receive, 1000, True)())
        await asyncio.sleep(0)
        gone.set()
        return (await waits)["type"]

    assert "http.disconnect" == asyncio.run(read())
