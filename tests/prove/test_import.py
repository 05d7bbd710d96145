"""Ten million events, and a file of two gigabytes: how long their import takes, and in how much memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.log.imports.sheets import EVENTS
from tests.prove.proof import write

pytestmark = pytest.mark.prove

ROOT = Path(__file__).parents[2]
ROWS = 10_000_000
BYTES = 2_000_000_000

_CHILD = """
import resource, sys, time
from pathlib import Path
import gigaramp
began = time.perf_counter()
told = gigaramp.import_log(sys.argv[1], sys.argv[2], sys.argv[3]).files[0]
seconds = time.perf_counter() - began
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(told.rows, told.added, told.repeated, told.put_aside, round(seconds, 1), round(memory))
"""


def events(path: Path, rows: int, note: str = "", bad: int = 0) -> None:
    """A file of events in the order of time; each `bad`-th row has too few cells."""
    base = np.datetime64("2026-01-01T00:00:00")
    head = "time,line,step,machine,cell,event" + (",note" if note else "")
    with path.open("w", encoding="utf-8") as file:
        file.write(head + "\n")
        for first in range(0, rows, 200_000):
            numbers = np.arange(first, min(first + 200_000, rows))
            times = (base + (numbers // 2).astype("timedelta64[s]")).astype(str).tolist()
            for number, at in zip(numbers.tolist(), times, strict=True):
                if bad and number % bad == 0:
                    file.write(f"{at},broken\n")
                    continue
                step, event = ("Stapeln", "Formation")[number % 2], "nok" if number % 17 == 0 else "ok"
                file.write(
                    f"{at},line_{number % 6},{step},S{number % 40},C{number:09d},{event}{',' + note if note else ''}\n"
                )


def imported(folder: Path, file: Path, mapping: str) -> list[float]:
    """Rows, added, repeated, put aside, seconds and MB of an import in a process of its own."""
    (folder / "m.yaml").write_text(mapping, encoding="utf-8")
    words = [sys.executable, "-c", _CHILD, str(file), str(folder / "store"), str(folder / "m.yaml")]
    done = subprocess.run(
        words, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=1800, check=False
    )
    assert 0 == done.returncode, done.stderr
    return [float(word) for word in done.stdout.split()]


def test_ten_million_events_and_a_file_of_two_gigabytes(tmp_path):
    many = tmp_path / "events.csv"
    events(many, ROWS)
    first = imported(tmp_path, many, EVENTS)
    again = imported(tmp_path, many, EVENTS)
    assert [ROWS, ROWS, 0, 0] == first[:4]
    assert [ROWS, 0, ROWS, 0] == again[:4]
    size = many.stat().st_size
    many.unlink()

    big, other = tmp_path / "big.csv", tmp_path / "big"
    other.mkdir()
    note = "x" * 140
    events(big, BYTES // 200, note, bad=1000)
    large = imported(other, big, EVENTS + "note: {column: note}\n")
    assert large[0] == large[1] + large[3] and large[3] == BYTES // 200 // 1000
    write(
        "import",
        "Imports measured",
        """`gigaramp log import` of events into an empty store, in a process of its own, on a machine with two processors: rows are parsed,
        numbered, and written to disk. The two gigabytes have a bad row in each thousand.""",
        ("file", "MB", "rows", "added", "known", "put aside", "seconds", "peak MB"),
        [
            _row("ten million events", size, first),
            _row("the same again", size, again),
            _row("two gigabytes", big.stat().st_size, large),
        ],
        f"""Asked: ten million in at most 60 seconds: {"kept" if first[4] <= 60 else "missed"}. Load of the machine at the end:
        {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors. Beside one block of 8 MB the import keeps eight bytes for each row.""",
    )
    assert max(first[5], again[5], large[5]) < 2_000, time.ctime()


def _row(name: str, size: int, told: list[float]) -> tuple[object, ...]:
    rows, added, repeated, aside, seconds, memory = told
    counts = (f"{count:,.0f}" for count in (size / 1e6, rows, added, repeated, aside))
    return (name, *counts, f"{seconds:.0f}", f"{memory:.0f}")
