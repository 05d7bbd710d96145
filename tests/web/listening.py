"""An application that listens at a port of this computer, for tests with a browser; and a browser that notes what it must not do."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
import urllib.request
from contextlib import contextmanager

from granian.constants import Interfaces
from granian.server.embed import Server
from playwright.sync_api import sync_playwright

from tests.report.browser import FLAGS, find_browser


@contextmanager
def listening(app):
    """The address of the application while it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ready, held = threading.Event(), {}

    async def serve():
        held["loop"] = asyncio.get_running_loop()
        held["server"] = Server(
            app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False
        )
        ready.set()
        await held["server"].serve()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(20)
    address = f"http://localhost:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5).close()
            break
        except OSError:
            time.sleep(0.05)
    else:
        raise AssertionError("nothing listens")
    try:
        yield address
    finally:
        held["loop"].call_soon_threadsafe(held["server"].stop)
        thread.join(20)


@contextmanager
def browser(language="en-US"):
    """A browser."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        try:
            yield chromium.new_context(locale=language)
        finally:
            chromium.close()


class Noted:
    """What a page said and asked for: errors on the console, dialogs, and requests to other hosts."""

    def __init__(self, page, address):
        self.wrong = []
        page.on("console", lambda told: self.wrong.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", lambda dialog: (self.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda asked: None if self._is_own(asked.url, address) else self.wrong.append(asked.url))

    @staticmethod
    def _is_own(url, address):
        return url.startswith((address + "/", "data:", f"blob:{address}/"))
