"""A simulated launch written down as a plant would: a sheet a day as CSV, or rows in a log."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import OutputError
from gigaramp.languages import say

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.log.store import Appended, Store
    from gigaramp.twin.result import Run

FIGURES: Final = {
    "day_started": "started",
    "day_good": "good",
    "day_scrap": "scrap",
    "day_stops": "stops",
    "day_waiting": "waiting",
    "day_shipped": "shipped",
    "day_planned": "planned minutes",
    "day_run": "run time minutes",
    "day_people": "people",
    "day_experts": "experts",
}
"""Kind of a sheet -> the head of its column."""

DOWN: Final = "down {cause} minutes"
"""Head of the column of the minutes that machines stood for one cause."""


def write_sheet(run: Run, path: Path, last: date, future: int = 0) -> int:
    """Write one future of a run up to a day (included) as a CSV file, a row for each day, line and step; returns the rows.

    Raises OutputError where the file exists or cannot be written.
    """
    rows: dict[tuple[str, str, str], dict[str, float]] = {}
    heads: dict[str, None] = dict.fromkeys(FIGURES.values())
    for row in run.daily_rows(future, last=last, timezone="UTC").to_pylist():
        head = (
            DOWN.format(cause=row["cause"])
            if row["what"] == "day_down"
            else FIGURES.get(row["what"])
        )
        if head is None:
            continue
        heads[head] = None
        mine = rows.setdefault((row["when"].date().isoformat(), row["line"] or "", row["step"] or ""), {})
        mine[head] = mine.get(head, 0.0) + row["quantity"]
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["date", "line", "step", *heads])
            for place in sorted(rows):
                writer.writerow([*place, *(_text(rows[place].get(head)) for head in heads)])
    except FileExistsError:
        raise OutputError(say("{path}: it exists already, name a new file", path=path)) from None
    except OSError as error:
        raise OutputError(
            say("{path}: it cannot be written ({why})", path=path, why=error.strerror or str(error))
        ) from None
    return len(rows)


def append_sheet(run: Run, store: Store, last: date, future: int = 0) -> Appended:
    """Append one future up to a day (included) to a log as sheets, on the clock of its plant."""
    return store.append(run.daily_rows(future, last=last, timezone=run.plant.timezone))


def append_events(run: Run, store: Store, last: date, future: int = 0) -> Appended:
    """Append every row of one future up to a day (included) to a log. The run must have kept its records."""
    return store.append(on_the_clock(run.records(future), run.plant.timezone, last, run.first_minute))


def on_the_clock(records: pa.Table, timezone: str, last: date, first_minute: int) -> pa.Table:
    """Rows of the twin, whose clock has no summer time, as instants of a plant's time zone, up to the end of a production day.

    What falls into the hour that summer time skips is put behind it; of the hour that comes twice it is the first.
    """
    from datetime import datetime, timedelta

    import pyarrow as pa
    import pyarrow.compute as pc

    end = datetime.combine(last + timedelta(days=1), datetime.min.time()) + timedelta(minutes=first_minute)
    wall = records["when"].cast(pa.timestamp("us"))
    kept = pc.less(wall, pa.scalar(end, pa.timestamp("us")))
    told: Any = pc.assume_timezone(wall, timezone, ambiguous="earliest", nonexistent="latest")
    when = told.cast(records.schema.field("when").type)
    return records.set_column(records.schema.get_field_index("when"), records.schema.field("when"), when).filter(kept)


def _text(value: float | None) -> str:
    """A figure with a digit where it needs one; nothing where none is told."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else f"{value:.1f}"
