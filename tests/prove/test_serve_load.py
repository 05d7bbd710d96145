"""The server under load on a computer that also makes the load: events a second, the time of a page, and its memory."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from gigaramp.log.store import Store
from gigaramp.plant import load
from tests.prove.live import ROOT, Load, Server, sending, serving, token_for
from tests.prove.open_pages import Seen, keep_open
from tests.prove.proof import write

pytestmark = pytest.mark.prove

PLANT = "douai"
PLAYED_TO = "2025-12-10"
FIRST = "2025-12-11T06:00:00+00:00"
PAGES = ["/launch", "/floor", "/help", "/people", "/quality", "/forecasts", "/plant", "/imports", "/words"]
OPEN = 100
PER_SECOND = 10_000
SENT_PER_SECOND = 10_500
BATCH = 1_000
SECONDS = 60
SOAK_SECONDS = 600


def test_ten_thousand_events_a_second_with_a_hundred_pages_open_while_it_forecasts(tmp_path: Path) -> None:
    store = tmp_path / "log"
    _play(store)
    tokens = tuple(token_for(store, f"mes{place}") for place in range(4))
    steps = tuple(load(PLANT).steps)
    with serving(PLANT, store) as server:
        before = server.get("/health")["position"]
        fastest = _sent(sending(Load(server.address, tokens, 0, 0, BATCH, 20, FIRST, steps)), 20)
        at_rest = asyncio.run(keep_open(server.host, server.port, PAGES, OPEN, 20))
        forecasts = _ask_forecast(server)
        work = server.seconds_of_work()
        load_ = sending(Load(server.address, tokens, 10**7, SENT_PER_SECOND, BATCH, SECONDS, FIRST, steps))
        busy = asyncio.run(keep_open(server.host, server.port, PAGES, OPEN, SECONDS))
        steady = _sent(load_, SECONDS)
        stored = server.get("/health")["position"] - before
        memory, work = server.memory(), server.seconds_of_work() - work
    assert fastest["rows"] + steady["rows"] <= stored
    with Store.open(store, read_only=True) as log:
        assert stored == log.position - before
    rows = [
        ("as fast as it takes them, no page open", f"{fastest['rows'] / fastest['seconds']:,.0f}", "", "", ""),
        ("no events", "0", OPEN, *_times(at_rest)),
        (
            f"{SENT_PER_SECOND:,} events a second sent{', while it forecasts' if forecasts else ''}",
            f"{steady['rows'] / steady['seconds']:,.0f}",
            OPEN,
            *_times(busy),
        ),
    ]
    words = f"""`gigaramp serve douai` with the log of a launch played to {PLAYED_TO}, on {os.cpu_count()} cores that also make the load:
        batches of {BATCH:,} records by HTTP from 4 senders, acknowledged on the disk and folded into the picture. {OPEN} pages stand
        open, those of the bar in turn; each reads itself anew when the server tells a change. A page's time is from asking to its
        last byte, of half of the readings and of 95 of 100."""
    after = f"""{busy.whole:,} pages were sent whole and {busy.unchanged:,} answered as unchanged; {busy.failed} failed.
        {steady["held_back"]} batches were asked to come again. The server itself worked {work:.0f} of the {SECONDS} seconds, and held
        {memory:,.0f} MB at the end. The load average of the computer was {os.getloadavg()[1]:.1f}, all that it did besides included."""
    columns = ("load", "events a second acknowledged", "pages open", "half of the pages within", "95 of 100 within")
    write("serve-load", "The server under load", words, columns, rows, after)
    assert 0 == busy.failed + at_rest.failed
    assert steady["rows"] / steady["seconds"] >= PER_SECOND
    assert _within(busy, 0.95) <= 0.2


def test_memory_is_flat_in_a_soak(tmp_path: Path) -> None:
    """Ten minutes of events and pages: after the first three, memory stays within a tenth."""
    store = tmp_path / "log"
    tokens = tuple(token_for(store, f"mes{place}") for place in range(2))
    steps = tuple(load(PLANT).steps)
    with serving(PLANT, store) as server:
        load_ = sending(Load(server.address, tokens, 0, 2_000, BATCH, SOAK_SECONDS, FIRST, steps))
        ends = monotonic() + SOAK_SECONDS - 5
        held: list[tuple[float, float]] = []
        began = monotonic()
        while monotonic() < ends:
            asyncio.run(keep_open(server.host, server.port, PAGES, 10, 10))
            held.append((monotonic() - began, server.memory()))
        done = _sent(load_, SOAK_SECONDS)
    early = max(memory for second, memory in held if second <= 0.3 * SOAK_SECONDS)
    late = max(memory for second, memory in held if second > 0.3 * SOAK_SECONDS)
    words = f"""`gigaramp serve douai` for {SOAK_SECONDS / 60:.0f} minutes: 2,000 events a second from 2 senders, and readers of all
        pages of the bar. Memory is what the server
        holds at the end of each minute."""
    minutes = {int(second // 60) + 1: memory for second, memory in held}
    rows = [(minute, f"{memory:,.0f}") for minute, memory in minutes.items()]
    after = f"""{done["rows"]:,} rows came in. The most up to the third minute was {early:,.0f} MB, and after it {late:,.0f} MB; it may
        rise by a tenth and 20 MB."""
    write("serve-soak", "Ten minutes under load", words, ("minute", "memory, MB"), rows, after)
    assert late <= 1.1 * early + 20


def _play(store: Path) -> None:
    words = [sys.executable, "-m", "gigaramp", "log", "play", PLANT, "--to", PLAYED_TO, "--store", str(store)]
    subprocess.run(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)


def _ask_forecast(server: Server) -> bool:
    """Ask for a forecast by the form of the page; True where the server has one."""
    paths = server.get("/openapi.json")["paths"]
    found = [path for path, told in paths.items() if "forecast" in path and "post" in told and "{" not in path]
    if not found:
        return False
    # The token of a form belongs to the cookie that came with its page.
    visitor = build_opener(HTTPCookieProcessor())
    page = visitor.open(f"{server.address}/forecasts").read().decode()
    mark = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    headers = {"X-CSRF-Token": mark, "Accept": "application/json"}
    asked = Request(f"{server.address}{found[0]}", data=f"csrf={mark}".encode(), headers=headers)
    visitor.open(asked).read()
    sleep(2)
    return True


def _sent(process: subprocess.Popen[str], seconds: float) -> dict[str, Any]:
    told, _ = process.communicate(timeout=seconds + 120)
    return dict(json.loads(told.splitlines()[-1]))


def _within(seen: Seen, share: float) -> float:
    times = seen.all()
    return times[min(len(times) - 1, int(share * len(times)))]


def _times(seen: Seen) -> tuple[str, str]:
    return f"{_within(seen, 0.5) * 1000:.0f} ms", f"{_within(seen, 0.95) * 1000:.0f} ms"
