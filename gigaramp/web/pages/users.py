"""Users and tokens of machines: who may come in, as what. For administrators."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from gigaramp.languages import LANGUAGES, later, say
from gigaramp.serve.access import ROLES
from gigaramp.serve.access.roles import DEED_WORDS, DEEDS, ROLE_WORDS, may
from gigaramp.web.cookies import form_token
from gigaramp.web.door import Acting, acting, guest_of
from gigaramp.web.instants import instant
from gigaramp.web.rendering import CSRF, html_of
from gigaramp.web.view import Page, View

router = APIRouter()


def users(view: View) -> dict[str, Any]:
    """Users, tokens, and what each role may do. No password and no token is in it: they are not kept."""
    access, people = view.service.access, view.service.plant.people
    return {
        "users": [
            {
                "name": user.name,
                "role": user.role,
                "person": user.person,
                "family": user.family,
                "language": user.language,
                "written_as": view.service.person_named(user),
                "screens": len(access.sessions.of_user(user)),
                "must_change": user.given,
            }
            for user in access.users.all()
        ],
        "tokens": [
            {
                "name": client.name,
                "source": client.source,
                "given": instant(client.given),
                "given_by": client.given_by,
            }
            for client in access.tokens.all()
        ],
        "roles": [{"role": role, "may": [deed for deed in DEEDS if may(role, deed)]} for role in ROLES],
        "languages": [{"code": one.code, "name": one.name} for one in LANGUAGES.values()],
        "persons": [person.id for person in people.roster] if people is not None else [],
        "families": _families(view),
        "token": None,
        "role_words": {role: say(ROLE_WORDS[role]) for role in ROLES},
        "deed_words": {deed: say(DEED_WORDS[deed]) for deed in DEEDS},
    }


def _families(view: View) -> list[str]:
    people = view.service.plant.people
    return sorted(people.experts) if people is not None and people.experts else []


PAGE = Page("/users", later("Users"), "users.html.jinja", users, deed="manage_users", style="access.css", kept=False)


@router.post("/users/add", response_class=HTMLResponse)
def add(
    request: Request,
    name: str = Form(""),
    password: str = Form(""),
    role: str = Form(""),
    person: str = Form(""),
    family: str = Form(""),
    language: str = Form("en"),
    acting: Acting = Depends(acting("manage_users")),
) -> Response:
    """A new user, who chooses another password at the first sign-in. The first user of all is whoever adds them."""
    access = acting.service.access
    access.users.add(
        acting.user.name,
        name,
        password,
        role,
        person=person,
        family=family,
        language=language,
        given=access.has_users(),
        address=acting.address,
    )
    return _back(request)


@router.post("/users/role", response_class=HTMLResponse)
def change_role(
    request: Request,
    user: str = Form(""),
    role: str = Form(""),
    reason: str = Form(""),
    acting: Acting = Depends(acting("manage_users")),
) -> Response:
    """Another role; all sessions of the user end."""
    acting.service.access.users.change_role(acting.user.name, user, role, reason=reason, address=acting.address)
    return _back(request)


@router.post("/users/person", response_class=HTMLResponse)
def change_person(
    request: Request,
    user: str = Form(""),
    person: str = Form(""),
    family: str = Form(""),
    acting: Acting = Depends(acting("manage_users")),
) -> Response:
    """Whom of the roster a user is, and of which family of experts."""
    acting.service.access.users.change_person(acting.user.name, user, person, family, address=acting.address)
    return _back(request)


@router.post("/users/password", response_class=HTMLResponse)
def change_password(
    request: Request, user: str = Form(""), password: str = Form(""), acting: Acting = Depends(acting("manage_users"))
) -> Response:
    """A new password for somebody who forgot theirs, to be changed at the next sign-in."""
    users = acting.service.access.users
    users.change_password(acting.user.name, user, password, given=True, address=acting.address)
    return _back(request)


@router.post("/users/end", response_class=HTMLResponse)
def end(
    request: Request, user: str = Form(""), reason: str = Form(""), acting: Acting = Depends(acting("manage_users"))
) -> Response:
    """The user signs in no more."""
    acting.service.access.users.end(acting.user.name, user, reason=reason, address=acting.address)
    return _back(request)


@router.post("/tokens/give", response_class=HTMLResponse)
def give_token(
    request: Request, name: str = Form(""), source: str = Form(""), acting: Acting = Depends(acting("manage_users"))
) -> Response:
    """A token for a machine. This answer is the only place where it is ever shown."""
    token = acting.service.access.tokens.give(acting.user.name, name, source, address=acting.address)
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"name": name, "source": source, "token": token})
    view = View(acting.service, acting.user, acting.language, address=PAGE.address)
    body = html_of(PAGE, view, users(view) | {"token": token}, request.app.state.pages)
    return HTMLResponse(body.replace(CSRF, form_token(guest_of(request).token)))


@router.post("/tokens/withdraw", response_class=HTMLResponse)
def withdraw_token(
    request: Request, name: str = Form(""), reason: str = Form(""), acting: Acting = Depends(acting("manage_users"))
) -> Response:
    """From now on this token opens nothing."""
    acting.service.access.tokens.withdraw(acting.user.name, name, reason=reason, address=acting.address)
    return _back(request)


def _back(request: Request) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"next": PAGE.address})
    return RedirectResponse(PAGE.address, status_code=303)
