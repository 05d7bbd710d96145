"""Start the service and its web pages, and stop both in order. The pages are found by their entry point, not imported."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError
from gigaramp.floor.adapters.file.connect import seen_in
from gigaramp.languages import say
from gigaramp.serve.access import expect_safe
from gigaramp.serve.libraries import expect_libraries
from gigaramp.serve.service import Service
from gigaramp.serve.settings import HERE
from gigaramp.serve.workers.loopback import Loopback

if TYPE_CHECKING:
    from pathlib import Path

    from gigaramp.plant.model import Plant
    from gigaramp.serve.settings import Settings

PAGES = "gigaramp.web.app:application"

PORTS = range(1, 65_536)


def serve(plant: Plant, settings: Settings, on_ready: Callable[[str], None]) -> None:
    """Serve a plant until the process is told to stop. `on_ready(address)` is called when the pages can be asked for.

    Raises AskError where it would be open to others without users or the port is taken, and LogError for the store.
    """
    expect_libraries()
    _expect_free(settings)
    _expect_readable(settings.watched)
    with running(plant, settings) as service:
        asyncio.run(_served(_application(service), settings, on_ready))


def answer(plant: Plant, settings: Settings, path: str) -> tuple[int, str, bytes]:
    """What the service answers to one request: status, media type and body. Nothing listens.

    No sign-in is asked for: whoever may read the files of the store may read its pages.
    """
    expect_libraries()
    with running(plant, settings, once=True) as service:
        return asyncio.run(_asked(_application(service), path))


@contextmanager
def running(plant: Plant, settings: Settings, once: bool = False) -> Iterator[Service]:
    """The service at work, closed at the end; `once` starts no worker beside it.

    Raises AskError where it would be open to others without users, or another future was played into its log.
    """
    service = Service.open(plant, settings)
    played = None
    try:
        if once:
            service.forecaster.make_morning_here()
        else:
            _expect_safe(service)  # before anything is written: a server that refuses to start leaves no rows
            if settings.speed is not None:
                played = service.played = Loopback(service)
            service.start()
            if played is not None:
                played.start()
        yield service
    finally:
        if played is not None:
            played.stop()
        service.close()


def _expect_safe(service: Service) -> None:
    """Raise AskError where everybody who reaches the server could change everything; that it was told to is written down."""
    settings, access = service.settings, service.access
    expect_safe(settings.host, access.has_users(), settings.anyone, settings.behind_tls)
    if settings.anyone and not access.has_users():
        access.trail.write("", "server_open", settings.host)


def _application(service: Service) -> Any:
    module, _, name = PAGES.partition(":")
    return getattr(import_module(module), name)(service)


async def _served(app: Any, settings: Settings, on_ready: Callable[[str], None]) -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    server = Server(
        app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_enabled=False,
        backlog=1024,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, server.stop)
    on_ready(f"http://{_in_address(settings.host)}:{settings.port}/")
    await server.serve()


def _expect_free(settings: Settings) -> None:
    """Raise AskError where nothing can listen: another program does already, or there is no such address or port."""
    import socket

    if settings.port not in PORTS:
        raise AskError(say("serve: {port} is no port; write a number from 1 to 65535", port=str(settings.port)))
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            asked.bind(address)
    except OSError as error:
        raise AskError(
            say(
                "serve: nothing can listen at {host}, port {port} ({reason}); choose another with --port",
                host=settings.host,
                port=settings.port,
                reason=error.strerror or str(error),
            )
        ) from None


def _expect_readable(watched: Path | None) -> None:
    """Raise AskError where the watched folder cannot be read; one that goes away later is told on the page of imports."""
    if watched is None:
        return
    try:
        seen_in(watched)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AskError(say("{folder}: cannot be read ({reason})", folder=watched, reason=reason)) from None


def _in_address(host: str) -> str:
    """A host as an address of the web writes it (RFC 3986, 3.2.2)."""
    if host == "127.0.0.1":
        return "localhost"
    return f"[{host}]" if ":" in host else host


async def _asked(app: Any, path: str) -> tuple[int, str, bytes]:
    """One request, by the application's own protocol (ASGI 3.0, HTTP)."""
    address, _, query = f"/{path.removeprefix('/')}".partition("?")
    told: dict[str, Any] = {"status": 500, "kind": "", "body": b""}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": address, "raw_path": address.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 80),
        "extensions": {HERE: {}},
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            told["status"] = message["status"]
            told["kind"] = dict(message["headers"]).get(b"content-type", b"").decode()
        else:
            told["body"] += message.get("body", b"")

    await app(scope, receive, send)
    return told["status"], told["kind"], told["body"]
