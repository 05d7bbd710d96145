"""Fifty times the server is killed under load, and its log is asked whether it kept its word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from gigaramp.log.store import Store, check
from gigaramp.plant import load
from tests.prove.live import Sent, luck_of, paced, sender, started, token_for
from tests.prove.proof import write

pytestmark = pytest.mark.prove

ROUNDS = 50
SENDERS = 4
BATCH = 250
FIRST = datetime(2025, 12, 11, 6, tzinfo=UTC)
PLANT = "douai"


def test_fifty_kills_of_the_server_lose_no_acknowledged_row(tmp_path: Path) -> None:
    luck = luck_of(1)
    store = tmp_path / "log"
    sources = [f"mes{place}" for place in range(SENDERS)]
    tokens = [token_for(store, source) for source in sources]
    steps = tuple(load(PLANT).steps)
    acknowledged: dict[str, set[int]] = {source: set() for source in sources}
    next_ = dict.fromkeys(sources, 0)
    rows = repeated = beyond = states = 0
    for number in range(ROUNDS):
        server = started(PLANT, store)
        told = [Sent() for _ in sources]
        threads = [
            Thread(
                target=sender,
                args=(("127.0.0.1", server.port), token, next_[source], BATCH, FIRST, steps, one, paced(0, BATCH, monotonic() + 60)),
            )
            for source, token, one in zip(sources, tokens, told, strict=True)
        ]  # fmt: skip
        for thread in threads:
            thread.start()
        until = monotonic() + luck.uniform(0.2, 2.0)
        while monotonic() < until or not any(one.acknowledged for one in told):
            sleep(0.01)
        is_gentle = number % 10 == 9
        server.stop() if is_gentle else server.kill()
        for thread in threads:
            thread.join()
        repeated += sum(one.repeated for one in told)
        for source, one in zip(sources, told, strict=True):
            acknowledged[source] |= set(one.acknowledged)
            # What was on its way is sent again by the next round, as a machine would.
            next_[source] = one.on_its_way if one.on_its_way is not None else max(one.acknowledged, default=0) + BATCH
        rows, more = _expect_kept(store, acknowledged)
        beyond += more
        if is_gentle:
            _expect_the_state_of_a_replay(store)
            states += 1
    write(
        "nothing-lost",
        "A server that is killed under load",
        f"""`gigaramp serve douai --store` takes batches of {BATCH} records from {SENDERS} senders at once, as fast as it can. Its whole
        process group is killed by SIGKILL at a moment drawn between 0.2 and 2 seconds after the first answer; every tenth time it is
        stopped by SIGTERM instead. Each sender then sends the batch that was on its way once more. After each end the log is read.""",
        (
            "rounds",
            "rows in the log",
            "acknowledged rows missing",
            "rows twice",
            "batches in half",
            "states unlike a full replay",
        ),
        [(ROUNDS, f"{rows:,}", 0, 0, 0, f"0 of {states}")],
        f"""{beyond} batches were stored whole although their answer never came, and {repeated:,} rows were sent twice and taken
        once. A kill ends a process, not the power of a computer: what the disk itself holds back is not tested here.""",
    )


def _expect_kept(folder: Path, acknowledged: dict[str, set[int]]) -> tuple[int, int]:
    """Rows of the log, and batches that are whole in it beyond the acknowledged."""
    assert check(folder).is_whole
    total = beyond = 0
    with Store.open(folder, read_only=True) as store:
        for source, begins in acknowledged.items():
            found = store.read(source=source, columns=["id"])["id"].to_pylist()
            stored = set(found)
            assert len(found) == len(stored), "a row stands twice"
            missing = [begin for begin in begins if not stored.issuperset(range(begin, begin + BATCH))]
            assert [] == missing, "a row that was acknowledged is gone"
            assert 0 == len(stored) % BATCH, "half a batch is there"
            beyond += len(stored) // BATCH - len(begins)
            total += len(stored)
    return total, beyond


def _expect_the_state_of_a_replay(folder: Path) -> None:
    """What the server had folded on its way, over kills and starts, is what the whole log says."""
    from gigaramp.floor.state import State, replayed
    from gigaramp.serve.service import CHECKPOINT, first_minute_of

    plant = load(PLANT)
    minute = first_minute_of(plant)
    kept = State.restored(plant, (folder / CHECKPOINT).read_bytes(), first_minute=minute)
    with Store.open(folder, read_only=True) as store:
        whole = replayed(plant, store, first_minute=minute)
    assert (whole.position, whole.picture()) == (kept.position, kept.picture())
