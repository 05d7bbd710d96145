"""What stands before every page: the host's name, the size of what is sent, where it came from, and who sends it.

Everything is refused that is not known to be allowed: a new page asks for a signed-in user without doing anything for it.
"""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from typing import Final
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gigaramp.languages import LANGUAGES, figure, later, say, speaking
from gigaramp.serve.access import LOCAL, Access, Client, Session, User, is_loopback, may
from gigaramp.serve.access.roles import DEED_WORDS, ROLE_WORDS
from gigaramp.serve.settings import HERE, Settings
from gigaramp.web.cookies import LANGUAGE, cookie, language_cookie, new_token, token_in
from gigaramp.web.headers import headers_for

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC: Final = frozenset({"/sign-in", "/sign-in.json", "/health", "/favicon.ico"})
"""Addresses that answer everybody, beside files, and pages that say so themselves."""
OF_MACHINES: Final = "/records"
"""The one address that a machine's token opens. It takes no forms, so no other site can send one in a user's name."""
FIRST: Final = frozenset({"/me", "/me.json", "/me/password", "/me/language", "/sign-out"})
"""What a user sees before having changed a password that somebody else chose."""
IMPORTING: Final = "import_files"
"""What may be large is asked about before it is read."""
MOST: Final = 1 << 20
"""Bytes of a form."""
LARGE: Final = {OF_MACHINES: 9 << 20, "/imports": 65 << 20}
"""Bytes of what is more than a form, by where its address begins."""
PATIENCE: Final = 30.0
SLOWEST: Final = 20_000
"""Seconds that what is sent may take, and so many bytes a second more: who is slower holds a place that others need."""


@dataclass
class Guest:
    """Who a request comes from, as the guard found out."""

    user: User | None
    session: Session | None
    client: Client | None
    token: str
    is_secure: bool
    address: str
    language: str
    is_new: bool = False


@dataclass
class Guard:
    """The middleware (ASGI 3.0). `public` are addresses of pages that everybody may see."""

    app: ASGIApp
    access: Access
    settings: Settings
    public: frozenset[str] = frozenset()
    _had_users: bool = field(default=False, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        is_secure = self.settings.behind_tls or not is_loopback(_name_of(headers.get("host", "")))
        guest = await self._guest(scope, headers, is_secure)
        scope.setdefault("state", {})["guest"] = guest
        send = _sending(scope, send, guest, is_secure)
        with speaking(guest.language):
            status, reason = self._refusal(scope, headers, guest)
            if status:
                await _refuse(scope, receive, send, headers, status, reason)
            else:
                await self.app(scope, _limited(receive, _most(scope["path"]), scope["method"] in SAFE), send)

    async def _guest(self, scope: Scope, headers: Headers, is_secure: bool) -> Guest:
        """Who asks. Only reads here: what has to be written is written beside the loop."""
        address = self._address(scope, headers)
        token = token_in(headers.get("cookie", ""), is_secure)
        bearer = _bearer(headers)
        if bearer is not None:
            client = self.access.client_of(bearer)
            return Guest(None, None, client, "", is_secure, address, _language(scope, headers, None))
        session = self.access.sessions.of(token)
        if session is not None and self.access.sessions.is_worth_noting(session, headers.get("x-live") is not None):
            await run_in_threadpool(self.access.sessions.note_use, session)
        is_open = HERE in scope.get("extensions", {}) or not self._has_users()
        user = session.user if session is not None else (LOCAL if is_open else None)
        language = _language(scope, headers, session.user if session is not None else None)
        return Guest(user, session, None, token or new_token(), is_secure, address, language, token is None)

    def _has_users(self) -> bool:
        # The last administrator cannot be ended: users once there are never all gone.
        self._had_users = self._had_users or self.access.has_users()
        return self._had_users

    def _address(self, scope: Scope, headers: Headers) -> str:
        """Where a request comes from. The proxy in front writes the visitor's address last."""
        told = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        if self.settings.behind_tls and told:
            return told[:60]
        return str((scope.get("client") or ("", 0))[0])

    def _refusal(self, scope: Scope, headers: Headers, guest: Guest) -> tuple[int, str]:
        """Status and reason for a request that goes no further; 0 for one that does."""
        method, path = scope["method"], scope["path"]
        if not self._is_ours(headers):
            return 421, say(HOST)
        if method not in SAFE and not _is_own_page(headers):
            return 403, say(ELSEWHERE)
        if _told_length(headers) > _most(path):
            return 413, say("This is too large: {bytes} bytes at most.", bytes=figure(_most(path)))
        if _bearer(headers) is not None:
            if guest.client is None:
                return 401, say(NO_TOKEN)
            return (0, "") if path == OF_MACHINES else (403, say(TOKEN_ELSEWHERE))
        if self._is_public(path):
            return 0, ""
        if guest.user is None:
            return 401, say(SIGN_IN)
        if guest.user.given and path not in FIRST:
            return 403, say(GIVEN)
        if method not in SAFE and path.startswith("/imports") and not may(guest.user.role, IMPORTING):
            # Before the body is read: it may be large.
            return 403, say(
                "Your role, {role}, may not do this: {deed}.",
                role=say(ROLE_WORDS[guest.user.role]),
                deed=say(DEED_WORDS[IMPORTING]),
            )
        return 0, ""

    def _is_public(self, path: str) -> bool:
        return path in PUBLIC or path in self.public or path.startswith("/static/")

    def _is_ours(self, headers: Headers) -> bool:
        """True where a request names this server; a name of another site that leads here is refused (DNS rebinding)."""
        name = _name_of(headers.get("host", ""))
        if is_loopback(name):
            return True
        if not self._has_users() and not self.settings.anyone:
            return False
        return name in self._names or (_is_number(name) and not is_loopback(self.settings.host))

    @cached_property
    def _names(self) -> frozenset[str]:
        own = (self.settings.host, socket.gethostname(), *self.settings.allowed_hosts)
        return frozenset(name.lower().rstrip(".") for name in own if name)


HOST: Final = later("This server does not go by this name. Its name is allowed by --allowed-host.")
ELSEWHERE: Final = later("This was sent from another site.")
NO_TOKEN: Final = later("This token is not known.")
TOKEN_ELSEWHERE: Final = later("A token sends records, and opens nothing else.")
SIGN_IN: Final = later("Sign in first.")
GIVEN: Final = later("Choose a password of your own first.")


def _is_own_page(headers: Headers) -> bool:
    """True unless a browser says that a request was made by a page of another site (Fetch Metadata; RFC 6454, 7)."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""


def _most(path: str) -> int:
    return next((most for start, most in LARGE.items() if path == start or path.startswith(start + "/")), MOST)


def _told_length(headers: Headers) -> int:
    told = headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0


def _limited(receive: Receive, most: int, is_empty: bool) -> Receive:
    """Counts what is sent while it is read, and how long that takes: a length that was told is no promise."""
    taken, is_whole, began = 0, is_empty, monotonic()

    async def counted() -> Message:
        nonlocal taken, is_whole
        left = None if is_whole else max(0.0, PATIENCE + taken / SLOWEST - (monotonic() - began))
        try:
            message = await asyncio.wait_for(receive(), left)  # behind the end: until the visitor goes
        except TimeoutError:
            raise HTTPException(408, say("This was sent too slowly; send it again, or in parts.")) from None
        is_whole = is_whole or not message.get("more_body", False)
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413, say("This is too large: {bytes} bytes at most.", bytes=figure(most)))
        return message

    return counted


def _bearer(headers: Headers) -> str | None:
    """The token of a machine; every other kind of `Authorization` is a token that nobody has."""
    given = headers.get("authorization")
    if given is None:
        return None
    kind, _, token = given.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _language(scope: Scope, headers: Headers, user: User | None) -> str:
    """The language of an answer: asked for, kept in this browser, the user's own, or one the browser speaks."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    told = [asked, _kept_language(headers), user.language if user is not None else ""]
    for part in headers.get("accept-language", "").split(",")[:20]:
        told.append(part.partition(";")[0].partition("-")[0].strip().lower())
    return next((code for code in told if code in LANGUAGES), "en")


def _kept_language(headers: Headers) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[LANGUAGE].value if LANGUAGE in cookies else ""


def _sending(scope: Scope, send: Send, guest: Guest, is_secure: bool) -> Send:
    """Puts the headers of `web.headers` on every answer, and a visitor's token on the first page."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in headers_for(scope["path"]).items():
                headers[name] = value
            if headers.get("content-type", "").startswith("text/html") and scope["method"] == "GET":
                if guest.is_new:
                    headers.append("set-cookie", cookie(guest.token, is_secure))
                if asked in LANGUAGES:
                    headers.append("set-cookie", language_cookie(asked, is_secure))
        await send(message)

    return sent


async def _refuse(scope: Scope, receive: Receive, send: Send, headers: Headers, status: int, reason: str) -> None:
    """Say no: to the sign-in page for somebody who reads pages, else in words."""
    wants_page = "text/html" in headers.get("accept", "") and not scope["path"].endswith(".json")
    body = json.dumps({"error": reason}, ensure_ascii=False).encode()
    more = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if wants_page and reason in (say(SIGN_IN), say(GIVEN)):
        where = _way_in(scope) if reason == say(SIGN_IN) else "/me"
        status, more = 303, [*more, (b"location", where.encode("ascii"))]
    elif wants_page and status == 413:
        from gigaramp.web.pages.refused import refused_page

        await refused_page(Request(scope), reason, status)(scope, receive, send)
        return
    elif status == 401:
        more.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": more})
    await send({"type": "http.response.body", "body": body})


def _way_in(scope: Scope) -> str:
    """The sign-in page, which leads back to the page that was asked for."""
    if scope["method"] != "GET":
        return "/sign-in"
    query = scope.get("query_string", b"").decode("latin-1")
    there = scope["path"] + (f"?{query}" if query else "")
    return f"/sign-in?next={quote(there, safe='/', errors='replace')}"


def _name_of(host: str) -> str:
    """The name in a `Host` header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_number(name: str) -> bool:
    """True for an address in numbers: no other site can have its name lead there."""
    from ipaddress import ip_address

    try:
        ip_address(name)
    except ValueError:
        return False
    return True
