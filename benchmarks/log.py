"""How fast a log takes rows and answers, each measure in a process of its own: `python -m benchmarks.log ACT FOLDER ROWS`."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from gigaramp.log import CODES, KINDS, record_schema
from gigaramp.log.store import Store

ROWS = 10_000_000
BATCH = 100_000
LIVE_ROWS = 500
LIVE_APPENDS = 400
STEPS = [f"step_{number}" for number in range(12)]
LINES = [f"line_{number}" for number in range(1, 7)]
_SOME = ("lot_started", "lot_made", "lot_scrapped", "machine_stopped", "machine_restored", "measured")

PRODUCTION = """
select date_trunc('day', "when") as day, line, step,
    sum(quantity) filter (where what = 'lot_made') as good,
    sum(quantity) filter (where what = 'lot_scrapped') as scrap,
    sum(quantity) filter (where what = 'machine_restored') as hours_down
from records group by all order by all
"""
"""Good units, scrap and hours down by day, line and step: what the KPIs of a plant begin with."""


@dataclass(frozen=True)
class Measured:
    """What was found: seconds, and the most memory the process had, in GB."""

    seconds: float
    gigabytes: float
    rows: int


def batches(rows: int) -> Iterator[pa.RecordBatch]:
    """Rows of a year, by instant, from six lines of twelve steps, as machines would tell them."""
    luck = np.random.default_rng(1)
    begin = int(datetime(2025, 1, 6, tzinfo=UTC).timestamp()) * 1_000_000
    apart = 364 * 86_400_000_000 // rows
    names = pa.array([item.name for item in KINDS])
    kinds = np.array([CODES[name] for name in _SOME], np.int8)
    for first in range(0, rows, BATCH):
        count = min(BATCH, rows - first)
        ids = np.arange(first, first + count)
        columns = {
            "id": pa.array(ids),
            "when": pa.array(begin + ids * apart).cast(pa.timestamp("us", "UTC")),
            "line": _texts(LINES, luck.integers(0, len(LINES), count)),
            "step": _texts(STEPS, luck.integers(0, len(STEPS), count)),
            "machine": _texts([str(number) for number in range(20)], luck.integers(0, 20, count)),
            "what": pa.DictionaryArray.from_arrays(pa.array(kinds[luck.integers(0, len(kinds), count)]), names),
            "about": pa.array(ids // 4).cast(pa.string()),
            "quantity": pa.array(luck.normal(100.0, 10.0, count)),
            "unit": _texts(["unit"], np.zeros(count, np.int64)),
            "cause": pa.nulls(count, pa.string()),
            "source": _texts(["mes"], np.zeros(count, np.int64)),
            "note": pa.nulls(count, pa.string()),
        }
        yield pa.record_batch([columns[name] for name in record_schema().names], schema=record_schema())


def _texts(names: list[str], places: Any) -> pa.Array:
    return pa.array(names).take(pa.array(places))


def take_in_bulk(folder: Path, rows: int) -> int:
    """All rows into an empty store, by one append."""
    with Store.open(folder, create=True) as store:
        return store.append(pa.RecordBatchReader.from_batches(record_schema(), batches(rows)), bulk=True).added


def take_again(folder: Path, rows: int) -> int:
    """The same once more: each row is known."""
    with Store.open(folder) as store:
        return store.append(pa.RecordBatchReader.from_batches(record_schema(), batches(rows)), bulk=True).repeated


def make_rows(folder: Path, rows: int) -> int:
    """The rows alone, without a store: what the measure itself costs."""
    return sum(len(batch) for batch in batches(rows))


def total(folder: Path, rows: int) -> int:
    """Production by day, line and step."""
    with Store.open(folder, read_only=True) as store:
        return len(store.read(query=PRODUCTION))


def take_live(folder: Path, rows: int) -> int:
    """Appends of 500 rows into the same store, ten rows a second of the plant, each on the disk before the next."""
    begin = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp()) * 1_000_000
    schema = record_schema()
    table = pa.Table.from_batches(batches(LIVE_ROWS))
    table = table.set_column(10, schema.field("source"), pa.repeat(pa.scalar("plc"), LIVE_ROWS))
    with Store.open(folder) as store:
        for number in range(LIVE_APPENDS):
            ids = np.arange(LIVE_ROWS) + number * LIVE_ROWS
            when = pa.array(begin + ids * 100_000).cast(pa.timestamp("us", "UTC"))
            store.append(
                table.set_column(0, schema.field("id"), pa.array(ids)).set_column(1, schema.field("when"), when)
            )
    return LIVE_APPENDS * LIVE_ROWS


ACTS = {act.__name__: act for act in (take_in_bulk, take_again, make_rows, total, take_live)}


def measured(act: str, folder: Path, rows: int) -> Measured:
    """One act in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.log", act, str(folder), str(rows)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def all_measured(rows: int = ROWS) -> dict[str, Measured]:
    """Each act, one after the other, on one store that is thrown away."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "log"
        return {
            act: measured(act, folder, rows)
            for act in ("make_rows", "take_in_bulk", "total", "take_again", "take_live")
        }


def main() -> None:
    """Do one act and print what it took."""
    act, folder, rows = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    began = time.perf_counter()
    told = ACTS[act](folder, rows)
    seconds = time.perf_counter() - began
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    print(json.dumps({"seconds": seconds, "gigabytes": gigabytes, "rows": told}))


if __name__ == "__main__":
    main()
