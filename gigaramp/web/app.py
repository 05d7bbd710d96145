"""The web application of a service: each page as HTML and as JSON, files, and the health path."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from importlib import import_module
from pkgutil import iter_modules
from threading import Lock
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from gigaramp import __version__
from gigaramp.errors import GigarampError
from gigaramp.languages import say, speaking
from gigaramp.serve.service import Service
from gigaramp.web import live, static_files
from gigaramp.web import pages as rooms
from gigaramp.web.door import guarded, seen_by, signed
from gigaramp.web.rendering import CSRF, html_of
from gigaramp.web.view import Elsewhere, NotFound, Page, View

KEPT_PAGES: Final = 400
"""So many pages are kept as they were made; each is made anew when the service tells a change."""


def application(service: Service) -> FastAPI:
    """The application. `service` is what it shows; it must be started and closed by whoever made it."""
    app = FastAPI(title="gigaramp", version=__version__, docs_url=None, redoc_url=None)
    app.state.service = service
    found = pages()
    app.state.pages = found
    app.state.streams = live.Streams()
    guarded(app, service)
    kept = _KeptPages()
    for page in found:
        _add(app, page, found, kept)
    for module in _modules():
        if hasattr(module, "router"):
            app.include_router(module.router)
    app.include_router(live.router)
    _add_files(app)
    _add_health(app, service)
    _add_errors(app)
    return app


def pages() -> tuple[Page, ...]:
    """All pages, by the names of their files."""
    return tuple(
        page
        for module in _modules()
        for page in getattr(module, "PAGES", (module.PAGE,) if hasattr(module, "PAGE") else ())
    )


def _modules() -> list[Any]:
    return [import_module(f"{rooms.__name__}.{one.name}") for one in iter_modules(rooms.__path__)]


def _add(app: FastAPI, page: Page, all_pages: tuple[Page, ...], kept: _KeptPages) -> None:
    def html(request: Request) -> Response:
        signed_in = signed(request)
        if page.deed is not None and (refusal := seen_by(request, signed_in, page.deed)) is not None:
            return refusal
        with speaking(signed_in.language):
            view = _view(request, signed_in)
            key = (page.address, str(request.url.path), str(request.url.query), signed_in.key)
            place = kept.place(key) if page.kept else _Place()
            try:
                with place.lock:  # of many who ask at once one makes it, and the others wait for that
                    number = view.service.changes.number
                    if place.made is None or place.number != number:
                        place.number, place.made = number, _Made(html_of(page, view, page.read(view), all_pages))
                    made = place.made
            except Elsewhere as other:
                return RedirectResponse(other.address, status_code=303)
            except NotFound as reason:
                return _not_found(str(reason))
        return _answered(request, made, signed_in)

    def data(request: Request) -> Response:
        signed_in = signed(request)
        if page.deed is not None and (refusal := seen_by(request, signed_in, page.deed)) is not None:
            return refusal
        with speaking(signed_in.language):
            try:
                return JSONResponse(page.read(_view(request, signed_in)))
            except Elsewhere as other:
                return RedirectResponse(f"{other.address}.json", status_code=303)
            except NotFound as reason:
                return _not_found(str(reason))

    if page.address == "/":
        app.add_api_route("/", html, methods=["GET"], include_in_schema=False)
        return
    app.add_api_route(f"{page.address}.json", data, methods=["GET"], name=f"{page.template} as JSON")
    app.add_api_route(page.address, html, methods=["GET"], response_class=HTMLResponse, name=page.template)
    app.add_api_route(page.address, html, methods=["HEAD"], include_in_schema=False)


def _view(request: Request, signed_in: Any) -> View:
    return View(
        service=request.app.state.service,
        user=signed_in.user,
        language=signed_in.language,
        query=dict(request.query_params),
        path=dict(request.path_params),
        address=request.url.path,
    )


class _Made:
    """A page as it was made, without the token of its reader, and the mark it is known by."""

    def __init__(self, body: str) -> None:
        self.body, self.mark = body, sha256(body.encode()).hexdigest()[:24]


def _answered(request: Request, made: _Made, signed_in: Any) -> Response:
    """The page, or the word that it is the same as the browser has."""
    mark = f'"{made.mark}{sha256(signed_in.token.encode()).hexdigest()[:8]}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache", "Content-Language": signed_in.language}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(made.body.replace(CSRF, signed_in.token), headers=headers)


def _not_found(reason: str) -> Response:
    return PlainTextResponse(reason, status_code=404)


class _Place:
    """Where a page is kept: as it was made last, and at which change."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.number = -1
        self.made: _Made | None = None


class _KeptPages:
    """Pages as they were last made, by address, language and user; old ones go first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._places: OrderedDict[Any, _Place] = OrderedDict()

    def place(self, key: Any) -> _Place:
        """The place of a page, perhaps still empty."""
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > KEPT_PAGES:
                self._places.popitem(last=False)
            return place


def _add_files(app: FastAPI) -> None:
    @app.get("/static/{name}", include_in_schema=False)
    def static(name: str, request: Request) -> Response:
        try:
            static_files.content(name)
        except static_files.NoFile:
            return _not_found(say("There is no such file."))
        headers = {"Cache-Control": static_files.FOR_EVER, "Vary": "Accept-Encoding"}
        kind = static_files.KINDS[name.rpartition(".")[2]]
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(static_files.packed(name), media_type=kind, headers=headers | {"Content-Encoding": "gzip"})
        return Response(static_files.content(name), media_type=kind, headers=headers)


def _add_health(app: FastAPI, service: Service) -> None:
    @app.get("/health", responses={503: {"description": "Something does not work; `trouble` says what."}})
    def health(request: Request, response: Response) -> dict[str, Any]:
        """Whether the service works: it answers, the log can be read, and what comes is taken in.

        Who has not signed in is told the status only.
        """
        picture = service.picture()
        trouble = list(service.troubles())
        response.status_code = 503 if trouble else 200
        status = "trouble" if trouble else "ok"
        if signed(request).user is None:
            return {"status": status}
        return {
            "status": status,
            "plant": service.plant.name,
            "position": service.store.position,
            "now": picture.now.isoformat() if picture.now is not None else None,
            "waiting": service.intake.waiting,
            "trouble": trouble,
            "version": __version__,
        }


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(GigarampError)
    def refused(request: Request, error: GigarampError) -> Response:
        """What a user asked for cannot be done: the reason and the mend, on a page or as JSON."""
        if "application/json" in request.headers.get("accept", "") or request.url.path.endswith(".json"):
            return JSONResponse({"error": str(error)}, status_code=422)
        from gigaramp.web.pages.refused import refused_page

        return refused_page(request, str(error))
