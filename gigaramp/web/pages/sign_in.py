"""The way in and out: sign in, in a language chosen before, sign out, and what users change about themselves."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from gigaramp.errors import AskError
from gigaramp.languages import LANGUAGES, later, say
from gigaramp.serve.access import LockedOut, SignInRefused
from gigaramp.serve.access.roles import ROLE_WORDS
from gigaramp.web.cookies import form_token, seat, unseat
from gigaramp.web.door import Acting, acting, guest_of, safe_next
from gigaramp.web.guard import Guest
from gigaramp.web.instants import instant
from gigaramp.web.rendering import CSRF, html_of
from gigaramp.web.view import Elsewhere, Page, View

router = APIRouter()


def sign_in(view: View) -> dict[str, Any]:
    """Where to go after signing in; somebody who has signed in goes there at once."""
    where = safe_next(view.query.get("next", "/"))
    if view.user is not None:
        raise Elsewhere("/launch" if where == "/" else where)
    return {"next": where, "name": "", "reason": ""}


def me(view: View) -> dict[str, Any]:
    """The user, and the screens where they have signed in."""
    user = view.user
    assert user is not None
    sessions = view.service.access.sessions.of_user(user) if user.number else ()
    return {
        "name": user.name,
        "role": user.role,
        "role_word": say(ROLE_WORDS[user.role]),
        "person": user.person,
        "family": user.family,
        "written_as": view.service.person_named(user),
        "language": user.language,
        "languages": [{"code": one.code, "name": one.name} for one in LANGUAGES.values()],
        "is_local": not user.number,
        "must_change": user.given,
        "sessions": [
            {
                "began": instant(one.began),
                "used": instant(one.used),
                "address": one.address,
                "browser": one.agent,
            }
            for one in sessions
        ],
    }


SIGN_IN = Page("/sign-in", later("Sign in"), "sign_in.html.jinja", sign_in, deed=None, style="access.css", kept=False)
ME = Page("/me", later("Yourself"), "me.html.jinja", me, style="access.css", kept=False)
PAGES = (SIGN_IN, ME)


@router.post("/sign-in", response_class=HTMLResponse)
def enter(request: Request, name: str = Form(""), password: str = Form(""), next: str = Form("/")) -> Response:
    """Let somebody in, with a new session; the one that the browser came with ends."""
    guest = guest_of(request)
    access, agent = request.app.state.service.access, request.headers.get("user-agent", "")
    try:
        done = access.sign_in(name, password, address=guest.address, agent=agent, before=guest.token)
    except SignInRefused as error:
        return _not_in(request, guest, error, {"next": safe_next(next), "name": name, "reason": str(error)})
    response = _to(request, safe_next(next))
    # The language of the one before goes with them; this user's own is spoken from here.
    unseat(response, guest.is_secure)
    seat(response, done.token, guest.is_secure)
    return response


@router.post("/sign-out", response_class=HTMLResponse)
def leave(request: Request, everywhere: bool = Form(False), acting: Acting = Depends(acting("read"))) -> Response:
    """End this session, or with `everywhere` all sessions of the user."""
    guest = guest_of(request)
    access = acting.service.access
    if everywhere and acting.user.number:
        access.sign_out_everywhere(acting.user.name, acting.user.name, address=guest.address)
    else:
        access.sign_out(guest.token, address=guest.address)
    response = _to(request, "/sign-in")
    unseat(response, guest.is_secure)
    return response


@router.post("/me/language", response_class=HTMLResponse)
def choose_language(request: Request, language: str = Form(""), acting: Acting = Depends(acting("read"))) -> Response:
    """The language the pages speak to this user from now on, at every screen."""
    access, guest = acting.service.access, guest_of(request)
    if not acting.user.number:
        raise AskError(say("Nobody has signed in here: choose the language on top of the page."))
    access.users.change_language(acting.user.name, acting.user.name, language, address=guest.address)
    response = _to(request, "/me")
    response.delete_cookie("language", path="/", samesite="lax", httponly=True, secure=guest.is_secure)
    return response


@router.post("/me/password", response_class=HTMLResponse)
def choose_password(
    request: Request,
    password: str = Form(""),
    new_password: str = Form(""),
    again: str = Form(""),
    acting: Acting = Depends(acting("read")),
) -> Response:
    """Another password, for who knows the one before. All sessions of the user end; this browser gets a new one."""
    access, guest, user = acting.service.access, guest_of(request), acting.user
    if not user.number:
        raise AskError(say("Nobody has signed in here, so there is no password to change."))
    if not access.is_password(user, password, address=guest.address):
        raise AskError(say("The password is not right."))
    if new_password != again:
        raise AskError(say("The new password was not written twice in the same way."))
    if new_password == password:
        raise AskError(say("The new password is the same as before."))
    access.users.change_password(user.name, user.name, new_password, address=guest.address)
    done = access.sign_in(
        user.name, new_password, address=guest.address, agent=request.headers.get("user-agent", ""), before=guest.token
    )
    response = _to(request, "/me")
    seat(response, done.token, guest.is_secure)
    return response


def _to(request: Request, where: str) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"next": where})
    return RedirectResponse(where, status_code=303)


def _not_in(request: Request, guest: Guest, error: SignInRefused, answer: dict[str, Any]) -> Response:
    """The sign-in page with the reason, and when to try again."""
    status = 429 if isinstance(error, LockedOut) else 401
    headers = {"Retry-After": str(round(error.wait + 0.5))} if isinstance(error, LockedOut) else {}
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"error": str(error)}, status_code=status, headers=headers)
    view = View(request.app.state.service, None, guest.language, address="/sign-in")
    body = html_of(SIGN_IN, view, answer, request.app.state.pages)
    return HTMLResponse(body.replace(CSRF, form_token(guest.token)), status_code=status, headers=headers)
