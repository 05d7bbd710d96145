"""A simulated launch written down as a plant would: a sheet a day as CSV, or rows in a log."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
        head = DOWN.format(cause=row["cause"]) if row["what"] == "day_down" else FIGURES.get(row["what"])
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
    import pyarrow as pa
    import pyarrow.compute as pc

    end = datetime.combine(last + timedelta(days=1), datetime.min.time()) + timedelta(minutes=first_minute)
    wall = records["when"].cast(pa.timestamp("us"))
    kept = pc.less(wall, pa.scalar(end, pa.timestamp("us")))
    told: Any = pc.assume_timezone(wall, timezone, ambiguous="earliest", nonexistent="latest")
    when = told.cast(records.schema.field("when").type)
    return records.set_column(records.schema.get_field_index("when"), records.schema.field("when"), when).filter(kept)


BESIDE_EVENTS: Final = ("day_people", "day_planned", "day_run", "day_shipped", "day_waiting")
"""Kinds of a sheet that no event tells: a plant that reports its events still writes these down when a day ends."""

STOPS: Final = ("machine_stopped", "help_called", "help_arrived", "machine_restored")
"""Kinds whose `about` is the number of a stop."""

EXPERTS: Final = "twin experts"
"""Who wrote the rows of experts who come and go."""


@dataclass(frozen=True)
class Played:
    """One future as a plant would tell it: sheets of the days before `first`, then events as they happen.

    `due` is the instant at which each row of `live` is known: an event at once, a sheet when its production day is over.
    """

    first: date
    history: pa.Table
    live: pa.Table
    due: pa.ChunkedArray


def played(run: Run, first: date, last: date, future: int = 0) -> Played:
    """One future up to a day (included), with events from the production day `first` on. The run must have kept its records."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from gigaramp.kpi.days import begin_of_day

    zone, minute = run.plant.timezone, run.first_minute
    begin = pa.scalar(begin_of_day(first, zone, minute), pa.timestamp("us", tz="UTC"))
    sheets = run.daily_rows(future, last=last, timezone=zone)
    sheets = sheets.filter(pc.not_equal(sheets["what"].cast(pa.string()), "day_experts"))
    is_old = pc.less(sheets["when"], begin)
    beside = sheets.filter(
        pc.and_(pc.invert(is_old), pc.is_in(sheets["what"].cast(pa.string()), pa.array(BESIDE_EVENTS)))
    )
    events = on_the_clock(run.records(future), zone, last, minute)
    events = _stops_told_apart(events.filter(pc.greater_equal(events["when"], begin)))
    experts = _experts(run, future, last)
    came_before = pc.less(experts["when"], begin)
    days = {day: begin_of_day(day + timedelta(days=1), zone, minute) for day in run.days}
    ends = {begin_of_day(day, zone, minute): end for day, end in days.items()}
    known = pa.array([ends[when] for when in beside["when"].to_pylist()], begin.type)
    come = experts.filter(pc.invert(came_before))
    live = pa.concat_tables([events, come, beside])
    due = pa.chunked_array([*events["when"].chunks, *come["when"].chunks, known], begin.type)
    order = pc.sort_indices(
        pa.table({"due": due, "place": pa.array(range(len(live)))}), [("due", "ascending"), ("place", "ascending")]
    )
    history = pa.concat_tables([sheets.filter(is_old), experts.filter(came_before)])
    return Played(first, history, live.take(order), due.take(order))


def _stops_told_apart(events: pa.Table) -> pa.Table:
    """The twin counts stops machine by machine; a plant's have names of their own: `line_1.stacking.3.stop-17`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    is_stop = pc.is_in(events["what"].cast(pa.string()), pa.array(STOPS))
    place = [pc.coalesce(events[name], "") for name in ("line", "step", "machine")]
    named: Any = pc.binary_join_element_wise(*place, pc.binary_join_element_wise("stop", events["about"], "-"), ".")
    column = events.schema.get_field_index("about")
    return events.set_column(column, events.schema.field("about"), pc.if_else(is_stop, named, events["about"]))


def _experts(run: Run, future: int, last: date) -> pa.Table:
    """A row for each expert who comes or goes, by the count of each family day by day; the first of a family leaves first."""
    from gigaramp.kpi.days import begin_of_day
    from gigaramp.log.record import table_of
    from gigaramp.twin.draw import Draws, Values
    from gigaramp.twin.stays import experts_on_site

    found = next(one for one in run.futures if one.index == future)
    counts = experts_on_site(run.plant, Values(Draws(run.plant), found.numbers), len(run.days))
    rows: list[tuple[datetime, str, str, str]] = []
    for family, by_day in counts.items():
        came = left = 0
        for day, count in zip(run.days, by_day.tolist(), strict=True):
            if day > last:
                break
            when = begin_of_day(day, run.plant.timezone, run.first_minute).replace(tzinfo=None)
            while came - left < count:
                came += 1
                rows.append((when, "expert_arrived", f"{family} {came}", family))
            while came - left > count:
                left += 1
                rows.append((when, "expert_left", f"{family} {left}", family))
    rows.sort(key=lambda row: row[0])
    return table_of(
        [row[0] for row in rows],
        [row[1] for row in rows],
        about=[row[2] for row in rows],
        quantity=[1.0] * len(rows),
        cause=[row[3] for row in rows],
        source=EXPERTS,
    )


def _text(value: float | None) -> str:
    """A figure with a digit where it needs one; nothing where none is told."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else f"{value:.1f}"
