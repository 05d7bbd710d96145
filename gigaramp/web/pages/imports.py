"""Imports: files that are dropped here or found in the watched folder, what they would do, what they did, and the quarantine."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from gigaramp.errors import AskError, GigarampError
from gigaramp.floor.adapters.history import FileImport
from gigaramp.floor.adapters.quarantine import Entry
from gigaramp.languages import day, figure, later, say
from gigaramp.log.imports.open_places import answered
from gigaramp.log.store.disk import told_when_writing
from gigaramp.serve.incoming.waiting import MOST_BYTES, Offer
from gigaramp.web.door import Acting, acting
from gigaramp.web.pages.refused import refused_page
from gigaramp.web.view import NotFound, Page, View

SHOWN: Final = 50
"""Imports and entries of the quarantine that are shown at once."""
_PIECE: Final = 1 << 20
_ANSWER: Final = "answer-"

router = APIRouter()


def imports(view: View) -> dict[str, Any]:
    """Files that wait, the watched folder, the last imports, and what could not be understood."""
    service = view.service
    quarantine = service.quarantine
    filled = quarantine.filled()
    all_of_them = view.query.get("quarantine") == "all"
    folder = service.imports.folder
    settings = service.settings
    return {
        "may_import": view.may("import_files"),
        "most_megabytes": MOST_BYTES >> 20,
        "waiting": [one | {"shown": _shown(one["at"], view)} for one in service.imports.waiting.listed()],
        "folder": {
            "path": str(folder.folder) if view.may("import_files") else folder.folder.name,
            "trouble": folder.trouble,
        }
        if folder is not None
        else None,
        "imports": [_done(one, view) for one in service.imports.history.imports(SHOWN)],
        "quarantine": {
            "open": filled.open,
            "entries": filled.entries,
            "not_kept": filled.not_kept,
            "used": filled.bytes / filled.most_bytes,
            "all": all_of_them,
            "shown": [_entry(one, view) for one in quarantine.entries(still_open=not all_of_them, limit=SHOWN)]
            if view.may("import_files")
            else [],
        },
        "address": f"http://{settings.host}:{settings.port}/records",
    }


def one_import(view: View) -> dict[str, Any]:
    """One file: what it would do while it waits, what it did once it is imported."""
    number = view.path["number"]
    done = view.service.imports.history.find(number)
    if done is not None:
        return {"number": number, "file": done.file, "done": _done(done, view), "offer": None, "may_import": False}
    try:
        offer = view.service.imports.waiting.offer(number)
    except AskError as error:
        raise NotFound(str(error)) from error
    told = _offer(offer, view)
    return {"number": number, "file": offer.file, "done": None, "offer": told, "may_import": view.may("import_files")}


@router.post("/imports", response_class=Response)
async def drop(request: Request, acting: Acting = Depends(acting("import_files"))) -> Response:
    """Take a file in; it waits until somebody has read what it would do. Field `file` of a form."""
    told = request.headers.get("content-length", "")
    if not told.isdigit():
        return _told(request, say("the request does not say how long it is"), 411)
    if int(told) > MOST_BYTES:
        much = say("the file has more than {count} MB", count=figure(MOST_BYTES >> 20))
        return _told(request, much + "; " + say("import it with gigaramp log import while the server is stopped"), 413)
    async with request.form(max_files=1, max_fields=8) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise AskError(say("choose a file first"))
        number = await run_in_threadpool(_kept, acting, sent)
    acting.service.changes.tell_now()
    return _to(request, f"/imports/{number}", number)


@router.post("/imports/again", response_class=Response)
def look_again(request: Request, acting: Acting = Depends(acting("import_files"))) -> Response:
    """Have files of the watched folder that were refused looked at once more."""
    acting.service.imports.try_again()
    return _to(request, "/imports", "")


@router.post("/imports/{number}", response_class=Response)
async def decide(number: str, request: Request, acting: Acting = Depends(acting("import_files"))) -> Response:
    """Answer what is asked about a waiting file, choose its mapping, import it, or let go of it."""
    async with request.form(max_files=0, max_fields=500) as form:
        address = await run_in_threadpool(_decided, number, form, acting)
    acting.service.changes.tell_now()
    return _to(request, address, number)


@router.post("/quarantine/replay", response_class=Response)
async def replay(request: Request, acting: Acting = Depends(acting("import_files"))) -> Response:
    """Read one entry of the quarantine again, or all that are still open where no `number` is given."""
    async with request.form(max_files=0, max_fields=8) as form:
        given = str(form.get("number", ""))
    understood, refused = await run_in_threadpool(_replayed, acting, given)
    acting.service.changes.tell_now()
    if _wants_json(request):
        return JSONResponse({"understood": understood, "refused": refused})
    return RedirectResponse("/imports#quarantine", status_code=303)


def _kept(acting: Acting, sent: UploadFile) -> str:
    """The number under which a file waits that was sent."""
    waiting = acting.service.imports.waiting
    number, place = waiting.room_for(sent.filename or "", acting.service.person_named(acting.user))
    try:
        with told_when_writing(place.parent), place.open("wb") as file:
            while piece := sent.file.read(_PIECE):
                file.write(piece)
    except GigarampError:
        waiting.discard(number)
        raise
    return number


def _decided(number: str, form: FormData, acting: Acting) -> str:
    """Do what a form asks for; the address to go on at."""
    imports = acting.service.imports
    deed = str(form.get("deed", ""))
    if deed == "discard":
        file = imports.waiting.file_of(number)
        imports.discard(number)
        acting.note("import_discarded", file)
        return "/imports"
    if deed == "choose":
        offer = imports.waiting.choose(number, str(form.get("source", "")))
        acting.note("mapping_chosen", offer.file, new=str(form.get("source", "")))
        return f"/imports/{number}"
    text = str(form.get("mapping", "")).replace("\r\n", "\n")
    asked = [(name.removeprefix(_ANSWER), str(given)) for name, given in form.items() if name.startswith(_ANSWER)]
    answers = {int(place): given for place, given in asked if place.isdecimal() and len(place) < 6}
    if text.strip():
        imports.waiting.answer(number, answered(text, answers))
    if deed == "import":
        is_corrected = form.get("correct") == "yes"
        done = imports.accept(
            number,
            acting.service.person_named(acting.user),
            correct=is_corrected,
            sender=acting.sender,
            noted=acting.noted,
        )
        counts = f"{done.source}: {done.added} + {done.repeated}, {done.put_aside}"
        acting.note("imported", done.file, new=counts, reason="correct" if is_corrected else "")
    return f"/imports/{number}"


def _replayed(acting: Acting, given: str) -> tuple[int, list[dict[str, Any]]]:
    """How many entries are understood now, and why others are not."""
    service = acting.service
    if given and not given.isdecimal():
        raise AskError(say("quarantine: there is no entry {number}", number=given[:40]))
    numbers = [int(given)] if given else [one.number for one in service.quarantine.entries(still_open=True, limit=1000)]
    refused = []
    for number in numbers:
        try:
            reason = service.receiver.replay(number, service.person_named(acting.user), acting.sender, acting.noted)
        except AskError as error:
            if given:
                raise
            reason = str(error)
        acting.note("read_again", str(number), new=reason)
        if reason:
            refused.append({"number": number, "reason": reason})
    return len(numbers) - len(refused), refused


def _offer(offer: Offer, view: View) -> dict[str, Any]:
    # Rows may name people: only who may import them reads them here.
    preview = offer.preview if view.may("import_files") else None
    names = ("when", "line", "step", "machine", "what", "about", "quantity", "unit", "cause", "note")
    rows = [_row(row) for row in preview.rows] if preview is not None else []
    return {
        "at": offer.at,
        "shown": _shown(offer.at, view),
        "by": offer.by,
        "is_ready": offer.is_ready,
        "trouble": offer.trouble,
        "source": offer.source,
        "fits": list(offer.fits),
        "understood": [{"column": column, "as": told} for column, told in offer.understood],
        "unread": list(preview.unread if preview is not None else offer.unread),
        "questions": [
            {"number": one.number, "word": one.word, "question": one.question, "choices": list(one.choices)}
            for one in offer.questions
        ],
        "mapping": offer.mapping,
        "columns": [name for name in names if any(name in row for row in rows)],
        "rows": rows,
        "read": preview.read if preview is not None else 0,
        "taken": preview.taken if preview is not None else 0,
        "refused_count": preview.refused_count if preview is not None else 0,
        "refused": [{"line": one.line, "reason": one.reason} for one in preview.refused] if preview is not None else [],
        "notes": list(preview.notes) if preview is not None else [],
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A row as it is shown: whole numbers without a decimal point."""
    number = row.get("quantity")
    return row | {"quantity": int(number)} if isinstance(number, float) and number.is_integer() else dict(row)


def _done(one: FileImport, view: View) -> dict[str, Any]:
    days = [day(date.fromisoformat(text)) for text in (one.first, one.last) if text]
    first, last = (days[0], days[-1]) if days else ("", "")
    return one.to_dict() | {"shown": _shown(one.at, view), "first_day": first, "last_day": last}


def _entry(one: Entry, view: View) -> dict[str, Any]:
    more = {"can_be_read_again": not one.is_cut, "sender": one.context.get("sender", "")}
    return one.to_dict() | more | {"shown": _shown(one.at.isoformat(), view)}


def _shown(instant: str, view: View) -> str:
    """An instant on the plant's clock."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(view.service.plant.timezone))
    return f"{day(local.date())}, {local:%H:%M}"


def _to(request: Request, address: str, number: str) -> Response:
    """Where to go on."""
    if _wants_json(request):
        return JSONResponse({"address": address, "number": number})
    return RedirectResponse(address, status_code=303)


def _told(request: Request, reason: str, status: int) -> Response:
    if _wants_json(request):
        return JSONResponse({"error": reason}, status_code=status)
    return refused_page(request, reason, status)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


PAGES = (
    Page("/imports", later("Imports"), "imports.html.jinja", imports, style="imports.css", script="imports.js"),
    Page(
        "/imports/{number}",
        later("Import a file"),
        "import_one.html.jinja",
        one_import,
        style="imports.css",
        kept=False,
    ),
)
