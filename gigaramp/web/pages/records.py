"""Records in and out: batches that machines and systems send, and the rows of the log for who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from gigaramp.errors import LogError
from gigaramp.floor.adapters.http.wire import MOST_BYTES, TYPES, Answer
from gigaramp.languages import figure, say
from gigaramp.near import did_you_mean
from gigaramp.serve.incoming.intake import Busy
from gigaramp.web.door import Acting, acting, guest_of

if TYPE_CHECKING:
    from gigaramp.serve.service import Service

MOST_ROWS: Final = 10_000
"""Most rows of one answer."""
_OF_PEOPLE: Final = ("about", "cause", "note")
"""Columns of a row that may name people."""
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES}
        | {TYPES[0]: {"schema": {"type": "array", "items": {"type": "object"}}}},
    },
    "security": [{"token": []}, {}],
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Every accepted row is on the disk; what was put aside is told with its reason."},
    400: {"description": "The body cannot be read; nothing of it was taken."},
    401: {"description": "The token is not known."},
    403: {"description": "Who sends may not send records."},
    413: {"description": "The body is too large; send it in parts."},
    415: {"description": "The content type is not understood."},
    503: {"description": "Too much waits; nothing was taken, send the same again."},
}

router = APIRouter()


@router.post("/records", responses=_ANSWERS, openapi_extra=_BODY)
async def send(request: Request) -> Response:
    """Take a batch of records into the log. The same record again, by its source and id, changes nothing."""
    sender, only = _sender(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in TYPES:
        told = say("the content type `{type}` is not understood", type=kind[:60])
        return _refused(415, told + ", " + did_you_mean(kind[:60], TYPES))
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        return _refused(415, say("a packed body is not understood; send it as it is"))
    source = only or request.query_params.get("source")
    receiver = request.app.state.service.receiver
    try:
        with receiver.admitted():
            body = await _body(request)
            if body is None:
                told = say("the body has more than {bytes} bytes", bytes=figure(MOST_BYTES))
                return _refused(413, told + "; " + say("send it in parts"))
            answer: Answer = await receiver.receive_soon(body, kind, source, sender, only)
    except Busy as error:
        return _refused(503, str(error), {"Retry-After": str(error.seconds)})
    except LogError as error:
        return _refused(400, str(error))
    if only is None:
        # A machine's rows stand in the log under its source; what a person sends stands in the trail.
        counts = f"{answer.accepted} + {answer.repeated}, {answer.quarantined}"
        await run_in_threadpool(acting("send_records")(request).note, "records_sent", source or "", new=counts)
    return Response(msgspec.json.encode(answer), media_type="application/json")


@router.get("/records.json")
async def rows(
    after: int = Query(default=0, ge=0, le=2**62),
    limit: int = Query(default=1000, ge=1, le=MOST_ROWS),
    acting: Acting = Depends(acting("read_log")),
) -> JSONResponse:
    """Rows of the log in the order they came in, from behind a position on; people in them as the pages show them.

    Ask again with the position that is told.
    """
    return JSONResponse(await run_in_threadpool(_rows, acting.service, after, limit))


def _sender(request: Request) -> tuple[str, str | None]:
    """Who sends, and the one source that a token may write. Raises HTTPException for who may not; the guard knows tokens."""
    client = guest_of(request).client
    if client is not None:
        return client.name, client.source
    return acting("send_records")(request).user.name, None


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is known to be too large."""
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > MOST_BYTES:
        return None
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MOST_BYTES:
            return None
    return bytes(parts)


def _rows(service: Service, after: int, limit: int) -> dict[str, Any]:
    store = service.store
    found: list[dict[str, Any]] = []
    position = after
    for last, table in store.follow(after):
        # Positions have no gaps, unless rows were lost by damage: then the table is told whole.
        if len(table) == last - position and len(table) > limit - len(found):
            table = table.slice(0, limit - len(found))
            last = position + len(table)
        found += [_row(row, service) for row in table.to_pylist()]
        position = last
        if len(found) >= limit:
            break
    return {"rows": found, "position": position, "last_position": store.position}


def _row(row: dict[str, Any], service: Service) -> dict[str, Any]:
    texts = {name: service.shown_in(row[name]) for name in _OF_PEOPLE if row[name]}
    return row | texts | {"when": row["when"].isoformat()}


def _refused(status: int, reason: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": reason}, status_code=status, headers=headers)
