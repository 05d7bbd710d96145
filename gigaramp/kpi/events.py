"""What only events tell, by production day and place: who ended stops, time to failure, units in work, the way of lots."""

from __future__ import annotations

from typing import Final

from gigaramp.kpi.days import ProductionDays
from gigaramp.kpi.reading import Asked
from gigaramp.kpi.totals import Extent, rare_rows, stops

ByDay = dict[tuple[int, str | None, str | None], float]
"""(production day since 1970, line, step) -> figure."""

FROM_OUTSIDE: Final = ("vendor", "partner", "spare part")
"""Who ends a stop and is no local person, beside the families of experts. The twin writes `spare part` where an expert sent for one."""


def event_figures(
    log: Asked, days: ProductionDays, extent: Extent, families: frozenset[str] | None, *, with_lots: bool
) -> dict[str, ByDay | None]:
    """Every element of `grid.EVENT_ELEMENTS`; None where no event tells it.

    `families`: names of families of experts, None where nothing says who is an expert. `with_lots`: follow each lot, which
    takes some seconds for millions of them.
    """
    stopped = _stops(log, days, extent, families)
    in_work = _in_work(log, days, extent)
    lots = _lots(log, days) if with_lots else {}
    return {"lead": None, "worked_on": None, "lots": None} | stopped | in_work | lots


def _stops(
    log: Asked, days: ProductionDays, extent: Extent, families: frozenset[str] | None
) -> dict[str, ByDay | None]:
    """Stops that local people ended, and times to failure."""
    rows = log.read(
        query=f"""
with {rare_rows()}
select distinct 'family' as name, cause from rare where what = 'expert_arrived' and cause is not null
union all
select distinct 'helped', null from rare where what = 'help_arrived' and cause is not null
"""
    ).to_pylist()
    if families is None:
        told = frozenset(row["cause"] for row in rows if row["name"] == "family")
        families = told or None
    outside = ", ".join(_quoted(name) for name in sorted({*FROM_OUTSIDE, *(families or ())}))
    found = log.read(
        query=f"""
with {rare_rows()}, {stops(extent)}, gaps as (
    select line, step, began,
        began - lag(ended) over (partition by line, step, machine order by began) as to_failure
    from stops where machine is not null
)
select 'alone' as name, {days.day_of("instant")} as day, line, step, cast(count(*) as double) as quantity
from rare where what = 'help_arrived' and cause is not null and cause not in ({outside}) group by all
union all
select 'to_failure', {days.day_of("began")}, line, step, sum(to_failure) / 6e7 from gaps where to_failure is not null group by all
union all
select 'failures_met', {days.day_of("began")}, line, step, cast(count(*) as double) from gaps where to_failure is not null group by all
"""
    ).to_pylist()
    by_name: dict[str, ByDay | None] = {"alone": None, "to_failure": None, "failures_met": None}
    for row in found:
        name = row["name"]
        whole = by_name[name] or {}
        whole[row["day"], row["line"], row["step"]] = float(row["quantity"])
        by_name[name] = whole
    has_help = any(row["name"] == "helped" for row in rows)
    if families is None or not has_help:
        by_name["alone"] = None
    elif by_name["alone"] is None:
        by_name["alone"] = {}
    return by_name


def _in_work(log: Asked, days: ProductionDays, extent: Extent) -> dict[str, ByDay | None]:
    """Unit-minutes in work at each place on each day, from the first event on, and the units that left the step.

    The integral over a day of (units started - units that left), which is one pass over the rows: a unit that starts at t adds
    the time from t to the end of the day, one that leaves takes it away again.
    """
    instant, origin = 'epoch_us("when")', extent.first_microsecond
    day = days.day_of(instant)
    rows = log.read(
        query=f"""
select day, line, step, sum(change) as change,
    sum(change * (least({days.begin_of("day + 1")}, {extent.last_microsecond}) - {origin}) - moment) / 6e7 as area,
    sum(gone) as gone
from (
    select {day} as day, line, step,
        sum(case what when 'lot_started' then quantity else -quantity end) as change,
        sum(case what when 'lot_started' then quantity else -quantity end * ({instant} - {origin})) as moment,
        sum(case what when 'lot_started' then 0 else quantity end) as gone
    from records where what in ('lot_started', 'lot_made', 'lot_scrapped') group by all
) group by all order by day
"""
    ).to_pylist()
    if not rows:
        return {"in_work": None, "left": None, "clock": None}
    places: dict[tuple[str | None, str | None], dict[int, tuple[float, float, float]]] = {}
    for row in rows:
        places.setdefault((row["line"], row["step"]), {})[row["day"]] = (row["change"], row["area"], row["gone"])
    last_day = max(row["day"] for row in rows)
    in_work: ByDay = {}
    left: ByDay = {}
    clock: ByDay = {}
    lengths = _lengths(days, extent, min(row["day"] for row in rows), last_day)
    for (line, step), by_day in places.items():
        level = 0.0
        for number in range(min(by_day), last_day + 1):
            change, area, gone = by_day.get(number, (0.0, 0.0, 0.0))
            in_work[number, line, step] = level * lengths[number] + area
            left[number, line, step] = gone
            clock[number, line, step] = lengths[number]
            level += change
    return {"in_work": in_work, "left": left, "clock": clock}


def _lengths(days: ProductionDays, extent: Extent, first: int, last: int) -> dict[int, float]:
    """Minutes of each production day, up to the last event."""
    found = {}
    for day in range(first, last + 1):
        begin, end = days.begin(day), min(days.begin(day + 1), extent.last_microsecond)
        found[day] = max(end - begin, 0) / 6e7
    return found


def _lots(log: Asked, days: ProductionDays) -> dict[str, ByDay | None]:
    """Lots by their last end: minutes from the first start to there, minutes worked on, and how many. Each under one name."""
    instant = 'epoch_us("when")'
    rows = log.read(
        query=f"""
select {days.day_of("ended")} as day, line, step, sum(ended - began) / 6e7 as lead, sum(worked) / 6e7 as worked,
    cast(count(*) as double) as lots
from (
    select about, min({instant}) filter (what = 'lot_started') as began, max({instant}) filter (what = 'lot_made') as ended,
        arg_max(line, {instant}) as line, arg_max(step, {instant}) as step,
        cast(sum(case what when 'lot_made' then {instant} else -{instant} end) as double) as worked,
        count(*) filter (what = 'lot_started') as starts, count(*) as every
    from records where what in ('lot_started', 'lot_made') and about is not null group by about
) where every = 2 * starts and ended >= began group by all
"""
    ).to_pylist()
    if not rows:
        return {"lead": None, "worked_on": None, "lots": None}
    names = {"lead": "lead", "worked_on": "worked", "lots": "lots"}
    return {
        name: {(row["day"], row["line"], row["step"]): float(row[column]) for row in rows}
        for name, column in names.items()
    }


def _quoted(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"
