"""A server at work in a process group of its own, and what comes at it: senders of batches, and pages that stand open.

`python -m tests.prove.live LOAD` sends a `Load`, written as JSON, and tells at the end what was acknowledged.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCE = "mes"
KINDS = ("lot_made",) * 12 + ("cell_made",) * 5 + ("measured",) * 2 + ("lot_scrapped",)
"""What machines tell, in the shares in which the generator tells it."""


@dataclass
class Server:
    """A running server: its address, and the number of its process group."""

    host: str
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    def kill(self) -> None:
        """Kill the whole group at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def get(self, path: str) -> Any:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Accept": "application/json"})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def seconds_of_work(self) -> float:
        """Seconds of processor time that the server's own process has used, without its workers."""
        told = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Megabytes that the server's own process holds, without its workers."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0


def command(plant: str, store: Path, port: int) -> list[str]:
    """How the server is started."""
    words = ["serve", plant, "--store", str(store), "--port", str(port), "--forecast-at", "never"]
    return [sys.executable, "-m", "gigaramp", *words]


def started(plant: str, store: Path, how: Callable[[str, Path, int], list[str]] = command) -> Server:
    """A server that answers. Raises AssertionError where it does not within a minute."""
    port = _free_port()
    log = (store.parent / "server.log").open("ab")
    process = subprocess.Popen(
        how(plant, store, port), cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log,
        start_new_session=True,
    )  # fmt: skip
    log.close()
    server = Server("127.0.0.1", port, process)
    for _ in range(1200):
        assert process.poll() is None, (store.parent / "server.log").read_text()[-2000:]
        try:
            if server.get("/health")["status"] == "ok":
                return server
        except (OSError, http.client.HTTPException):
            sleep(0.05)
    raise AssertionError("the server does not answer")


@contextmanager
def serving(plant: str, store: Path, how: Callable[[str, Path, int], list[str]] = command) -> Iterator[Server]:
    """A server for the time of a `with`."""
    server = started(plant, store, how)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


def token_for(store: Path, source: str) -> str:
    """A token of a machine, given while no server runs."""
    from gigaramp.log.store import Store
    from gigaramp.serve.access import Access

    Store.open(store, create=True).close()
    access = Access.open(store / "access")
    try:
        return access.tokens.give("prove", f"machine {source}", source)
    finally:
        access.close()


def body(begin: int, count: int, first: datetime, steps: tuple[str, ...]) -> bytes:
    """A batch with the numbers from `begin` on, ten thousand a second from `first` on."""
    rows = []
    for number in range(begin, begin + count):
        when = (first + timedelta(microseconds=100 * number)).isoformat()
        step, what = steps[number % len(steps)], KINDS[number % len(KINDS)]
        rows.append(
            f'{{"id":{number},"when":"{when}","step":"{step}","machine":{number % 7},"what":"{what}",'
            f'"about":"lot {number // 10}","quantity":{number % 13}.0}}'
        )
    return f"[{','.join(rows)}]".encode()


@dataclass
class Sent:
    """What one sender was told: first numbers of the batches that were acknowledged, and the one that was on its way."""

    acknowledged: list[int] = field(default_factory=list)
    on_its_way: int | None = None
    repeated: int = 0
    held_back: int = 0


def sender(
    server: tuple[str, int], token: str, begin: int, batch: int, first: datetime, steps: tuple[str, ...], told: Sent,
    pace: Callable[[], bool],
) -> None:  # fmt: skip
    """Send batch after batch until the server is gone, or `pace` says no; a batch that was held back is sent again."""
    connection = http.client.HTTPConnection(*server, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    number = begin
    try:
        while pace():
            told.on_its_way = number
            connection.request("POST", "/records", body(number, batch, first, steps), headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status == 503:
                told.held_back += 1
                sleep(float(answer.headers["Retry-After"]) / 10)
                continue
            assert answer.status == 200, content
            counts = json.loads(content)
            assert batch == counts["accepted"] + counts["repeated"], content
            told.repeated += counts["repeated"]
            told.acknowledged.append(number)
            told.on_its_way = None
            number += batch
    except (OSError, http.client.HTTPException):
        return
    finally:
        connection.close()


def paced(per_second: float, batch: int, until: float) -> Callable[[], bool]:
    """Says when the next batch is due; senders share it. Says no once the time is over."""
    turn = Lock()
    began = monotonic()
    count = 0

    def due() -> bool:
        nonlocal count
        with turn:
            place, count = count, count + 1
        wait = began + place * batch / per_second - monotonic() if per_second else 0.0
        if wait > 0:
            sleep(wait)
        return monotonic() < until

    return due


@dataclass(frozen=True)
class Load:
    """What is sent: from so many sources as there are tokens, rows a second in all (0: as fast as they are taken)."""

    address: str
    tokens: tuple[str, ...]
    begin: int
    per_second: float
    batch: int
    seconds: float
    first: str
    steps: tuple[str, ...]


def send(load: Load) -> None:
    """Send, and tell at the end how many rows were acknowledged in which time."""
    host, _, port = load.address.removeprefix("http://").partition(":")
    first = datetime.fromisoformat(load.first).astimezone(UTC)
    pace = paced(load.per_second, load.batch, monotonic() + load.seconds)
    told = [Sent() for _ in load.tokens]
    threads = [
        Thread(target=sender, args=((host, int(port)), token, load.begin, load.batch, first, load.steps, one, pace))
        for token, one in zip(load.tokens, told, strict=True)
    ]
    began = monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = load.batch * sum(len(one.acknowledged) for one in told)
    done = {"rows": rows, "seconds": monotonic() - began, "held_back": sum(one.held_back for one in told)}
    print(json.dumps(done), flush=True)


def sending(load: Load) -> subprocess.Popen[str]:
    """The same in a process of its own, so that its work is not counted as the pages'."""
    words = [sys.executable, "-m", "tests.prove.live", json.dumps(asdict(load))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def luck_of(seed: int) -> random.Random:
    """Luck with a name."""
    return random.Random(seed)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    send(Load(**given | {"tokens": tuple(given["tokens"]), "steps": tuple(given["steps"])}))
