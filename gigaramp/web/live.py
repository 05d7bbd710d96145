"""What open pages are told while they stand open: that something changed, and whom somebody calls for help."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from functools import partial
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse

from gigaramp.languages import speaking
from gigaramp.web.door import guest_of, seen_by, signed, still_signed
from gigaramp.web.help.calls import calls_now
from gigaramp.web.view import View

if TYPE_CHECKING:
    from gigaramp.serve.service import Service

LOOK_AGAIN: Final = 10.0
"""Seconds after which a stream looks again whether its session still holds."""
OF_A_SESSION: Final = 40
OF_AN_ADDRESS: Final = 400
"""So many streams stand open at a time for a session, and for an address of visitors without one; the oldest ends first."""

router = APIRouter()


class Stream:
    """One open stream. `is_over`: others of the same visitor have taken its place."""

    def __init__(self) -> None:
        self.is_over = False


class Streams:
    """The streams that stand open, by visitor, and what each reader was told last. Begun and ended in the server's loop alone."""

    def __init__(self) -> None:
        self._open: dict[Hashable, dict[Stream, None]] = {}
        self._lock = Lock()
        self._told: OrderedDict[Hashable, tuple[int, str]] = OrderedDict()

    def begin(self, visitor: Hashable, most: int) -> Stream:
        """A stream for a visitor; of more than `most` the oldest ends."""
        mine = self._open.setdefault(visitor, {})
        while len(mine) >= most:
            oldest = next(iter(mine))
            oldest.is_over = True
            del mine[oldest]
        stream = Stream()
        mine[stream] = None
        return stream

    def end(self, visitor: Hashable, stream: Stream) -> None:
        """The stream stands open no more."""
        mine = self._open.get(visitor, {})
        mine.pop(stream, None)
        if not mine:
            self._open.pop(visitor, None)

    def calls(self, reader: Hashable, number: int, make: Callable[[], dict[str, Any]]) -> str:
        """The event of the calls for a reader at a change, made once for all pages that the reader has open."""
        with self._lock:
            made = self._told.get(reader)
            if made is None or made[0] != number:
                made = self._told[reader] = (number, _event("calls", make()))
                self._told.move_to_end(reader)
                while len(self._told) > OF_AN_ADDRESS:
                    self._told.popitem(last=False)
            return made[1]

    def count(self, visitor: Hashable) -> int:
        """How many streams of a visitor stand open."""
        return len(self._open.get(visitor, ()))


@router.get("/events", include_in_schema=False)
async def events(request: Request) -> Response:
    """Server-sent events (HTML, 9.2): `changed`, a number each time something changed, and `calls`, the calls for help."""
    signed_in = signed(request)
    if (refusal := seen_by(request, signed_in, "read")) is not None:
        return refusal
    service: Service = request.app.state.service
    streams: Streams = request.app.state.streams
    guest = guest_of(request)
    most = OF_A_SESSION if guest.session is not None else OF_AN_ADDRESS
    visitor = guest.token if guest.session is not None else guest.address
    view = View(service, signed_in.user, signed_in.language)

    async def told() -> AsyncIterator[str]:
        stream = streams.begin(visitor, most)
        looked, before = monotonic(), ""
        try:
            yield "retry: 3000\n\n"
            async for number in service.changes.follow(lambda: stream.is_over):
                if monotonic() - looked > LOOK_AGAIN:
                    looked = monotonic()
                    if not await run_in_threadpool(still_signed, request):
                        return
                if number < 0:
                    yield ": still here\n\n"
                    continue
                calls = await run_in_threadpool(streams.calls, (view.language, view.user), number, partial(_calls, view))
                yield (calls if calls != before else "") + _event("changed", number)
                before = calls
            yield _event("over", 0)
        finally:
            streams.end(visitor, stream)

    return StreamingResponse(told(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _calls(view: View) -> dict[str, Any]:
    with speaking(view.language):
        return calls_now(view)


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


__all__ = ["Streams", "router"]
