"""What other processes do to a store in tests: `python -m tests.log.store.children WHAT FOLDER NUMBER`."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from gigaramp.errors import LogError
from gigaramp.log.store import Store, history, writer
from gigaramp.log.store.disk import synced
from tests.log.store.rows import lots

ROOT = Path(__file__).parents[3]
OF_APPEND = 5
BULK = 400


def child(what: str, folder: Path, number: int = 0) -> subprocess.Popen[str]:
    """Start one of the acts below in a process of its own."""
    words = [sys.executable, "-m", "tests.log.store.children", what, str(folder), str(number)]
    return subprocess.Popen(
        words,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rows_from(begin: int, count: int) -> Any:
    """Rows with numbers from `begin` on, over many days, not in the order of time."""
    return lots(count, first_id=begin, minutes=-40.0)


def write(folder: Path, deaths: int) -> None:
    """Append without end, small and in bulk, with moves to history; tell each row only when it is acknowledged.

    With `deaths`, this process kills itself at that call of the disk, as a power cut would.
    """
    writer.OLD_DAYS_FROM, writer.ALL_DAYS_FROM, writer.CHUNK_ROWS = 60, 90, 150
    with Store.open(folder) as store:
        if deaths:
            _die_at(deaths)
        begin = store.position
        while True:
            for _ in range(25):
                store.append(rows_from(begin, OF_APPEND))
                begin += OF_APPEND
                print(begin, flush=True)
            store.append(rows_from(begin, BULK).to_reader(max_chunksize=70), bulk=True)
            begin += BULK
            print(begin, flush=True)


def _die_at(call: int) -> None:
    left = call

    def counted(plain: Any) -> Any:
        def one(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return plain(*given, **named)

        return one

    os.replace = counted(os.replace)
    os.fsync = counted(os.fsync)
    history.name_in_ledger = counted(history.name_in_ledger)
    history.synced = counted(synced)
    Path.unlink = counted(Path.unlink)  # type: ignore[method-assign]


def append_slowly(folder: Path, count: int) -> None:
    """Append `count` times five rows, each append whole or not at all, with moves to history."""
    writer.OLD_DAYS_FROM, writer.ALL_DAYS_FROM = 60, 90
    with Store.open(folder, create=True) as store:
        print("ready", flush=True)
        for turn in range(count):
            store.append(rows_from(turn * OF_APPEND, OF_APPEND))
    print("done", flush=True)


def read_whole_appends(folder: Path, last: int) -> None:
    """Read until all rows are there; at each reading every append is there whole, and none that was there is gone."""
    with Store.open(folder, read_only=True) as store:
        before, after, told = 0, 0, 0
        while before < last:
            found = sorted(store.read(columns=["id"])["id"].to_pylist())
            assert list(range(len(found))) == found, "an id is missing or twice"
            assert len(found) % OF_APPEND == 0, "half an append"
            assert len(found) >= before, "rows are gone"
            before = len(found)
            for position, table in store.follow(after):
                after, told = position, told + len(table)
            assert told == after, "follow left rows out, or told them twice"
        assert last == store.read(query="select count(distinct id) as n from records")["n"][0].as_py()
    print("read", flush=True)


def fill_the_disk(folder: Path, most_bytes: int) -> None:
    """Append until no file may grow beyond some bytes; tell what was acknowledged, and then the error."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    with Store.open(folder) as store:
        begin = store.position
        try:
            while True:
                bulk = begin % 1000 >= 600
                store.append(rows_from(begin, 200), bulk=bulk)
                begin += 200
                print(begin, flush=True)
        except LogError as error:
            print(f"refused {error}", flush=True)


if __name__ == "__main__":
    acts = {
        "write": write,
        "append_slowly": append_slowly,
        "read_whole_appends": read_whole_appends,
        "fill_the_disk": fill_the_disk,
    }
    acts[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
