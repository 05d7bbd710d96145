"""Pages that stand open in many browsers: each listens for changes and reads itself anew, as `shell.js` does."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from time import monotonic

OPENED_WITHIN = 10.0
"""Seconds within which all pages are opened."""


@dataclass
class Seen:
    """What the pages saw: seconds of each answer, by address, how many were whole and how many unchanged."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    whole: int = 0
    unchanged: int = 0
    failed: int = 0

    def all(self) -> list[float]:
        return sorted(second for found in self.seconds.values() for second in found)


async def keep_open(host: str, port: int, addresses: list[str], count: int, seconds: float) -> Seen:
    """Keep so many pages open for a time, the addresses in turn."""
    seen = Seen()
    ends = monotonic() + seconds
    luck = random.Random(1)
    await asyncio.gather(
        *(_page(host, port, addresses[one % len(addresses)], ends, seen, luck) for one in range(count))
    )
    return seen


@dataclass
class _Browser:
    """What one browser keeps: its cookie, and the mark of the page it shows."""

    host: str
    port: int
    address: str
    cookie: str = ""
    mark: str = ""

    def asks(self, address: str, *more: str) -> bytes:
        """A request for an address."""
        kept = [f"Cookie: {self.cookie}"] if self.cookie else []
        lines = (f"GET {address} HTTP/1.1", f"Host: {self.host}:{self.port}", *kept, *more)
        return "\r\n".join([*lines, "", ""]).encode()


async def _page(host: str, port: int, address: str, ends: float, seen: Seen, luck: random.Random) -> None:
    browser = _Browser(host, port, address)
    # Browsers are not all opened in one instant.
    await asyncio.sleep(luck.random() * OPENED_WITHIN)
    await _read(browser, seen)
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(browser.asks("/events", "Accept: text/event-stream"))
    try:
        while (left := ends - monotonic()) > 0:
            try:
                line = await asyncio.wait_for(reader.readline(), left)
            except TimeoutError:
                return
            if not line:
                seen.failed += 1
                return
            if line.startswith(b"data:"):
                await asyncio.sleep(luck.random() * 0.7)
                await _read(browser, seen)
    finally:
        writer.close()


async def _read(browser: _Browser, seen: Seen) -> None:
    """One reading on a connection of its own."""
    began = monotonic()
    reader, writer = await asyncio.open_connection(browser.host, browser.port)
    known = [f"If-None-Match: {browser.mark}"] if browser.mark else []
    writer.write(browser.asks(browser.address, "X-Live: 1", "Connection: close", "Accept: text/html", *known))
    answer = await reader.read(-1)
    writer.close()
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    status = head[0].split(" ")[1] if " " in head[0] else ""
    if status not in ("200", "304"):
        seen.failed += 1
        return
    seen.seconds.setdefault(browser.address, []).append(monotonic() - began)
    seen.whole += status == "200"
    seen.unchanged += status == "304"
    for line in head[1:]:
        name, _, value = line.partition(":")
        if name.lower() == "etag":
            browser.mark = value.strip()
        if name.lower() == "set-cookie" and not browser.cookie:
            browser.cookie = value.partition(";")[0].strip()
