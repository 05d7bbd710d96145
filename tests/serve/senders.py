"""Four senders of one server without its web pages, in a process of its own: `python -m tests.serve.senders FOLDER BEGIN`.

Each sends batches of its own source, every tenth record a bad one, and tells the numbers of a batch when it is acknowledged.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Lock, Thread

from gigaramp.floor.adapters.http.wire import JSON
from gigaramp.floor.adapters.quarantine import Quarantine
from gigaramp.log.imports import PlantNames
from gigaramp.log.store import Store, writer
from gigaramp.serve.incoming.imports import Imports
from gigaramp.serve.incoming.intake import Intake
from gigaramp.serve.incoming.receiving import Receiver
from tests.serve.incoming.test_intake import Counting

ROOT = Path(__file__).parents[2]
SENDERS = 4
BATCH = 40
BAD = 10


def senders(folder: Path, begin: int) -> subprocess.Popen[str]:
    """Start them; `begin` is the first number of the batches of each."""
    words = [sys.executable, "-m", "tests.serve.senders", str(folder), str(begin)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def body(begin: int, source: str) -> bytes:
    """A batch with the numbers from `begin` on; each tenth is of a kind that is none."""
    records = [
        {
            "id": number,
            "when": f"2026-11-{number // 500 % 27 + 1:02d}T06:00:00+01:00",
            "what": "cell_mad" if number % BAD == 0 else "cell_made",
            "about": f"cell {number}",
            "source": source,
        }
        for number in range(begin, begin + BATCH)
    ]
    return json.dumps(records).encode()


def send(folder: Path, begin: int) -> None:
    """Send without end; the ledger moves to history often."""
    writer.OLD_DAYS_FROM, writer.ALL_DAYS_FROM = 500, 2_000
    store = Store.open(folder, create=True)
    intake = Intake(store, Counting())  # type: ignore[arg-type]
    quarantine = Quarantine.open(folder)
    names = PlantNames()
    receiver = Receiver(intake, quarantine, names, Imports(store, intake, quarantine, names))
    turn = Lock()

    def one(source: str) -> None:
        number = begin
        while True:
            answer = receiver.receive(body(number, source), JSON, None, "test")
            assert BATCH == answer.accepted + answer.repeated + answer.quarantined
            with turn:
                print(source, number, flush=True)
            number += BATCH

    threads = [Thread(target=one, args=(f"mes {place}",)) for place in range(SENDERS)]
    for thread in threads:
        thread.start()
    threads[0].join()


if __name__ == "__main__":
    send(Path(sys.argv[1]), int(sys.argv[2]))
