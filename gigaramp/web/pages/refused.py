"""What cannot be done: the reason and the mend, in the shell of the other pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from gigaramp.languages import later, speaking
from gigaramp.web.door import signed
from gigaramp.web.rendering import CSRF, html_of
from gigaramp.web.view import Page, View


def refused_page(request: Request, reason: str, status: int = 422) -> Response:
    """The reason on a page of its own, with the way back."""
    signed_in = signed(request)
    answer = {"reason": reason, "back": _back(request)}
    with speaking(signed_in.language):
        view = View(request.app.state.service, signed_in.user, signed_in.language, address=request.url.path)
        page = Page("/refused", later("This cannot be done"), "refused.html.jinja", _nothing)
        body = html_of(page, view, answer, request.app.state.pages)
    return HTMLResponse(body.replace(CSRF, signed_in.token), status_code=status)


def _back(request: Request) -> str:
    """The page they came from, where it is one of ours."""
    came_from = urlsplit(request.headers.get("referer", ""))
    is_ours = came_from.netloc == request.headers.get("host") and came_from.path.startswith("/")
    return came_from.path if is_ours and not came_from.path.startswith("//") else "/launch"


def _nothing(_view: View) -> dict[str, Any]:
    return {}
