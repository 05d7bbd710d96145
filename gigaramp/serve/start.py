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
from gigaramp.languages import say
from gigaramp.serve.access import expect_safe
from gigaramp.serve.libraries import expect_libraries
from gigaramp.serve.loopback import Loopback
from gigaramp.serve.service import Service

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant
    from gigaramp.serve.settings import Settings

PAGES = "gigaramp.web.app:application"


def serve(plant: Plant, settings: Settings, on_ready: Callable[[str], None]) -> None:
    """Serve a plant until the process is told to stop. `on_ready(address)` is called when the pages can be asked for.

    Raises AskError where it would be open to others without users or the port is taken, and LogError for the store.
    """
    expect_libraries()
    with running(plant, settings) as service:
        _expect_safe(service)
        asyncio.run(_served(_application(service), settings, on_ready))


def answer(plant: Plant, settings: Settings, path: str) -> tuple[int, str, bytes]:
    """What the service answers to one request: status, media type and body. Nothing listens."""
    expect_libraries()
    with running(plant, settings, once=True) as service:
        return asyncio.run(_asked(_application(service), path))


@contextmanager
def running(plant: Plant, settings: Settings, once: bool = False) -> Iterator[Service]:
    """The service at work, closed at the end; `once` starts no worker beside it."""
    service = Service.open(plant, settings)
    played = Loopback(service) if settings.speed is not None else None
    try:
        if once:
            service.forecaster.make_morning_here()
        else:
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

    _expect_free(settings)
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
    on_ready(f"http://{'localhost' if settings.host == '127.0.0.1' else settings.host}:{settings.port}/")
    await server.serve()


def _expect_free(settings: Settings) -> None:
    """Raise AskError where another program listens there already."""
    import socket

    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((settings.host, settings.port))
        except OSError as error:
            raise AskError(
                say(
                    "serve: nothing can listen at {host}, port {port} ({reason}); choose another with --port",
                    host=settings.host,
                    port=settings.port,
                    reason=error.strerror or str(error),
                )
            ) from None


async def _asked(app: Any, path: str) -> tuple[int, str, bytes]:
    """One request, by the application's own protocol (ASGI 3.0, HTTP)."""
    address, _, query = path.partition("?")
    told: dict[str, Any] = {"status": 500, "kind": "", "body": b""}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": address, "raw_path": address.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 80),
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
