"""Who asks: the user of a request, and the token that guards their forms. The one place where pages learn who it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from gigaramp.languages import LANGUAGES
from gigaramp.serve.access import User, may
from gigaramp.serve.service import Service

LOCAL = User("local", "administrator", None, None, "en")


@dataclass(frozen=True)
class Signed:
    """Who a request comes from, the language they read, and the token of their forms."""

    user: User | None
    language: str
    token: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What a kept page hangs on."""
        return (self.language, self.user.name if self.user else "", self.user.role if self.user else "")


@dataclass(frozen=True)
class Acting:
    """A user who does something."""

    service: Service
    user: User
    language: str


def guarded(app: FastAPI, service: Service) -> None:
    """Put the guards in front of every request."""


def signed(request: Request) -> Signed:
    """Who asks."""
    code = request.query_params.get("lang") or request.cookies.get("language") or "en"
    return Signed(LOCAL, code if code in LANGUAGES else "en", "")


def seen_by(request: Request, signed_in: Signed, deed: str) -> Response | None:
    """What is answered to somebody who may not see a page: the sign-in page, or that it is not for them. None: they may."""
    if signed_in.user is None:
        return RedirectResponse("/sign-in", status_code=303)
    return None if may(signed_in.user.role, deed) else Response(status_code=403)


def acting(deed: str) -> Callable[[Request], Acting]:
    """For `Depends`: the signed-in user who may do something."""

    def found(request: Request) -> Any:
        signed_in = signed(request)
        if signed_in.user is None or not may(signed_in.user.role, deed):
            raise HTTPException(403)
        return Acting(request.app.state.service, signed_in.user, signed_in.language)

    return found


__all__ = ["Acting", "Depends", "Signed", "acting", "guarded", "seen_by", "signed"]
