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


async def _page(host: str, port: int, address: str, ends: float, seen: Seen, luck: random.Random) -> None:
    # Browsers are not all opened in one instant.
    await asyncio.sleep(luck.random() * OPENED_WITHIN)
    mark = await _read(host, port, address, "", seen)
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET /events HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: text/event-stream\r\n\r\n".encode())
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
                mark = await _read(host, port, address, mark, seen)
    finally:
        writer.close()


async def _read(host: str, port: int, address: str, mark: str, seen: Seen) -> str:
    """One reading on a connection of its own; its mark for the next."""
    began = monotonic()
    reader, writer = await asyncio.open_connection(host, port)
    asked = f"GET {address} HTTP/1.1\r\nHost: {host}:{port}\r\nX-Live: 1\r\nConnection: close\r\n"
    asked += f"If-None-Match: {mark}\r\n\r\n" if mark else "\r\n"
    writer.write(asked.encode())
    answer = await reader.read(-1)
    writer.close()
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").lower().split("\r\n")
    status = head[0].split(" ")[1] if head and " " in head[0] else ""
    if status not in ("200", "304"):
        seen.failed += 1
        return mark
    seen.seconds.setdefault(address, []).append(monotonic() - began)
    seen.whole += status == "200"
    seen.unchanged += status == "304"
    return next((line.partition(":")[2].strip() for line in head if line.startswith("etag:")), mark)
