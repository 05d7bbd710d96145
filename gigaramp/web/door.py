"""Who asks: the user of a request, and the token that guards their forms. The one place where pages learn who it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from gigaramp.languages import say
from gigaramp.log.rules import Sender
from gigaramp.serve.access import User, may
from gigaramp.serve.access.roles import DEED_WORDS, ROLE_WORDS
from gigaramp.serve.access.trailed import RIGHTS
from gigaramp.web.cookies import form_token, is_form_token
from gigaramp.web.guard import OF_MACHINES, SAFE, Guard, Guest

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.log.store import Appended
    from gigaramp.serve.service import Service

FIELD = "csrf"
"""Field of a form that holds its token; a script sends it as the header `X-CSRF-Token`."""


@dataclass(frozen=True)
class Signed:
    """Who a request comes from, the language they read, and the token of their forms."""

    user: User | None
    language: str
    token: str

    @property
    def key(self) -> tuple[str, User | None]:
        """What a kept page hangs on: all of the user, so that nobody is shown what was theirs before a change."""
        return (self.language, self.user)


@dataclass(frozen=True)
class Acting:
    """A user who does something."""

    service: Service
    user: User
    language: str
    address: str = ""

    def write(self, rows: pa.Table) -> Appended:
        """Take rows in; sign-offs and actions among them also stand in the audit trail."""
        done = self.service.write(rows)
        self.noted(rows)
        return done

    def noted(self, rows: pa.Table) -> None:
        """Put sign-offs and actions among rows of the log into the audit trail."""
        self.service.access.deeds.note(rows, self.user.name, address=self.address)

    @property
    def sender(self) -> Sender:
        """The user as who hands over a file: what of people's deeds it may tell, and whom they cannot sign for."""
        user = self.user
        deeds = [kind for kind, deed in RIGHTS.items() if may(user.role, deed)]
        names = (user.name, user.person, self.service.person_named(user))
        return Sender(frozenset(deeds), tuple(name for name in names if name))

    def note(self, what: str, about: str = "", *, old: str = "", new: str = "", reason: str = "") -> None:
        """Put what this user did into the audit trail (`serve.access.audit.WHAT`)."""
        trail = self.service.access.trail
        trail.write(self.user.name, what, about, old=old, new=new, reason=reason, address=self.address)


def guarded(app: FastAPI, service: Service) -> None:
    """Put the guards in front of every request. Call it before the first address is added."""
    public = frozenset(
        address for page in app.state.pages if page.deed is None for address in (page.address, f"{page.address}.json")
    )
    app.add_middleware(Guard, access=service.access, settings=service.settings, public=public)
    app.router.dependencies.append(Depends(_expect_own_form))
    app.add_exception_handler(StarletteHTTPException, _refused)


def signed(request: Request) -> Signed:
    """Who asks."""
    guest = guest_of(request)
    return Signed(guest.user, guest.language, form_token(guest.token) if guest.token else "")


def guest_of(request: Request) -> Guest:
    """What the guard found out about who asks."""
    found: Guest = request.state.guest
    return found


def still_signed(request: Request) -> bool:
    """False once the session that a stream began with has ended, or its user has become another."""
    guest = guest_of(request)
    access = request.app.state.service.access
    if guest.session is None:
        return guest.user is None or not access.has_users()
    session = access.sessions.of(guest.token)
    return session is not None and session.user == guest.user


def seen_by(request: Request, signed_in: Signed, deed: str) -> Response | None:
    """What is answered to somebody who may not see a page: the sign-in page, or that it is not for them. None: they may."""
    if signed_in.user is not None and may(signed_in.user.role, deed):
        return None
    reason, status = _told(signed_in.user, deed)
    return refusal(request, reason, status)


def refusal(request: Request, reason: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """A reason as a page for who reads pages, else as JSON."""
    if "text/html" not in request.headers.get("accept", "") or request.url.path.endswith(".json"):
        return JSONResponse({"error": reason}, status_code=status, headers=headers)
    from gigaramp.web.pages.refused import refused_page

    response = refused_page(request, reason, status)
    response.headers.update(headers or {})
    return response


def acting(deed: str) -> Callable[[Request], Acting]:
    """For `Depends`: the signed-in user who may do something."""

    def found(request: Request) -> Any:
        guest = guest_of(request)
        if guest.user is None or not may(guest.user.role, deed):
            reason, status = _told(guest.user, deed)
            raise HTTPException(status, reason)
        return Acting(request.app.state.service, guest.user, guest.language, guest.address)

    return found


def safe_next(text: str) -> str:
    """An address on this server to go to after signing in; the first page for everything else, so that no link leads away."""
    parts = urlsplit(text) if text.isascii() and text.isprintable() and "\\" not in text else None
    is_ours = parts is not None and not parts.scheme and not parts.netloc and text.startswith("/") and text[1:2] != "/"
    return text if is_ours else "/"


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    return refusal(request, str(error.detail), error.status_code, error.headers)


def _told(user: User | None, deed: str) -> tuple[str, int]:
    if user is None:
        return say("Sign in first."), 401
    return say(
        "Your role, {role}, may not do this: {deed}.", role=say(ROLE_WORDS[user.role]), deed=say(DEED_WORDS[deed])
    ), 403


async def _expect_own_form(request: Request) -> None:
    """Raise HTTPException where something changes and does not come from a form of this very session."""
    if request.method in SAFE or request.url.path == OF_MACHINES:
        return
    given = request.headers.get("x-csrf-token")
    if given is None:
        field = (await request.form(max_files=1, max_fields=600)).get(FIELD)
        given = field if isinstance(field, str) else ""
    if not is_form_token(guest_of(request).token, given):
        raise HTTPException(403, say("This form is out of date. Load the page again, and send it once more."))


__all__ = [
    "Acting",
    "Depends",
    "Signed",
    "acting",
    "guarded",
    "guest_of",
    "refusal",
    "safe_next",
    "seen_by",
    "signed",
    "still_signed",
]
