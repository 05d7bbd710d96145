"""The crash loop: a writing process is killed, and the log is asked whether it kept its word."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from gigaramp.log.store import Store, check
from tests.log.store.children import BULK, OF_APPEND, child


@dataclass(frozen=True)
class Round:
    """One crash: rows acknowledged before it, rows read back, and how many of them lie in history."""

    acknowledged: int
    read_back: int
    in_history: int


def crash_rounds(folder: Path, rounds: int, seed: int) -> list[Round]:
    """Kill a writer again and again on one store: in turn from outside, and by itself between two calls of the disk.

    Raises AssertionError where a row that was acknowledged is missing, a row stands twice, or half an append is there.
    """
    luck = random.Random(seed)
    Store.open(folder, create=True).close()
    told = []
    for number in range(rounds):
        from_outside = number % 3 == 0
        # A move to history is some ten calls of the disk, the bulk append after it some hundred.
        within = luck.randrange(1, 20) if number % 3 == 1 else luck.randrange(20, 140)
        process = child("write", folder, 0 if from_outside else within)
        assert process.stdout is not None and process.stderr is not None
        acknowledged = 0
        last = luck.randrange(40)
        for count, line in enumerate(process.stdout):
            acknowledged = int(line)
            if from_outside and count == last:
                process.kill()
                break
        acknowledged = max(
            [acknowledged, *(int(line) for line in process.stdout.read().splitlines() if line.isdigit())]
        )
        errors = process.stderr.read()
        assert -9 == process.wait(), errors
        told.append(_expect_kept(folder, acknowledged, told[-1].read_back if told else 0))
        process.stdout.close()
        process.stderr.close()
    return told


def _expect_kept(folder: Path, acknowledged: int, before: int) -> Round:
    with Store.open(folder, read_only=True) as store:
        found = sorted(store.read(columns=["id"])["id"].to_pylist())
        followed = sorted(number for _, table in store.follow() for number in table["id"].to_pylist())
        in_ledger = len(store.state().rows)
    assert list(range(len(found))) == found, "a row is missing, or stands twice"
    assert found == followed
    assert len(found) >= max(acknowledged, before), "a row that was acknowledged is gone"
    assert len(found) - max(acknowledged, before) in (0, OF_APPEND, BULK), "half an append is there"
    assert check(folder).is_whole
    return Round(acknowledged, len(found), len(found) - in_ledger)
