"""The two cookies of the pages: the session's, and the language chosen before signing in. And the token of forms.

SameSite is Lax, not Strict: a link in a message or a bookmark opens the page of somebody who is signed in; what changes
anything is sent by forms, and those are guarded by their own token (OWASP CSRF prevention cheat sheet, 2025).
"""

from __future__ import annotations

import hmac
import re
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.responses import Response

from gigaramp.serve.access.sessions import FLOOR

PLAIN: Final = "gigaramp"
SECURE: Final = "__Host-gigaramp"
"""By HTTPS: no other host, also none under the same domain, can plant it (RFC 6265bis, 4.1.3.2)."""
LANGUAGE: Final = "language"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A token of 256 bits for a visitor who has not signed in: it opens nothing, and guards the forms."""
    return secrets.token_urlsafe(32)


def token_in(header: str, is_secure: bool) -> str | None:
    """The token that a browser came with; None where there is none, or it has not the form of one."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(header)
    except CookieError:
        return None
    found = cookies.get(SECURE if is_secure else PLAIN)
    return found.value if found is not None and _TOKEN.fullmatch(found.value) else None


def form_token(token: str) -> str:
    """What the forms of a session carry. It is made of the session's token and tells nothing about it."""
    return hmac.new(token.encode("ascii"), b"forms", "sha256").hexdigest()


def is_form_token(token: str, given: str) -> bool:
    """True where a form was made for this session."""
    return hmac.compare_digest(form_token(token).encode(), given.encode("utf-8", "replace"))


def seat(response: Response, token: str, is_secure: bool) -> None:
    """Give a browser the token of its session."""
    response.headers.append("set-cookie", cookie(token, is_secure, int(FLOOR.whole.total_seconds())))


def unseat(response: Response, is_secure: bool) -> None:
    """Take the tokens of a session and of a language away from a browser."""
    response.headers.append("set-cookie", cookie("", is_secure, 0))
    response.delete_cookie(LANGUAGE, path="/", samesite="lax", httponly=True, secure=is_secure)


def cookie(token: str, is_secure: bool, seconds: int | None = None) -> str:
    """The header that sets the session's cookie, for so many seconds, or until the browser is closed."""
    age = "" if seconds is None else f"; Max-Age={seconds}"
    flags = "; Secure" if is_secure else ""
    return f"{SECURE if is_secure else PLAIN}={token}{age}; Path=/; HttpOnly; SameSite=Lax{flags}"


def language_cookie(code: str, is_secure: bool) -> str:
    """The header that keeps a language in this browser."""
    return f"{LANGUAGE}={code}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax{'; Secure' if is_secure else ''}"
