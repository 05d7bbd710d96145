"""The law of intake: a server that is killed keeps every batch it acknowledged, each row once, and what it put aside."""

from __future__ import annotations

import json
import random
from pathlib import Path

from gigaramp.floor.adapters.quarantine import Quarantine
from gigaramp.log.store import Store, check
from tests.serve.senders import BAD, BATCH, senders

ROUNDS = 3


def test_what_was_acknowledged_is_stored_once_after_a_kill(tmp_path: Path) -> None:
    luck = random.Random(1)
    folder = tmp_path / "log"
    begin = 1
    acknowledged: set[tuple[str, int]] = set()
    for _ in range(ROUNDS):
        process = senders(folder, begin)
        assert process.stdout is not None and process.stderr is not None
        last = luck.randrange(20, 80)
        for count, line in enumerate(process.stdout):
            acknowledged.add(_batch(line))
            if count == last:
                process.kill()
                break
        acknowledged |= {_batch(line) for line in process.stdout.read().splitlines() if line.count(" ") == 2}
        assert -9 == process.wait(), process.stderr.read()
        process.stdout.close()
        process.stderr.close()
        # Batches that were on their way when it was killed may be stored too: the next round begins well behind them.
        begin = max(number for _, number in acknowledged) + 100 * BATCH
        _expect_kept(folder, acknowledged)
    assert len(acknowledged) > ROUNDS * 20


def _batch(line: str) -> tuple[str, int]:
    name, place, number = line.split()
    return f"{name} {place}", int(number)


def _expect_kept(folder: Path, acknowledged: set[tuple[str, int]]) -> None:
    with Store.open(folder, read_only=True) as store:
        rows = store.read(columns=["source", "id"])
        found = list(zip(rows["source"].to_pylist(), rows["id"].to_pylist(), strict=True))
    stored = set(found)
    assert len(found) == len(stored), "a row stands twice"
    numbers = {(source, begin + place) for source, begin in acknowledged for place in range(BATCH)}
    good = {(source, number) for source, number in numbers if number % BAD}
    assert set() == good - stored, "a row that was acknowledged is gone"
    quarantine = Quarantine.open(folder)
    entries = [json.loads(entry.text) for entry in quarantine.entries(limit=100_000)]
    quarantine.close()
    aside = {(entry["source"], entry["id"]) for entry in entries}
    assert set() == numbers - good - aside, "a record that was acknowledged as put aside is gone"
    assert check(folder).is_whole
