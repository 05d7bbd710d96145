"""Production days from rows: the one fold of events and of sheets that everything at the grain of a day stands on.

What each kind of a day is made from:

    day_started    lot_started, units
    day_good       lot_made, units; without lots cell_made
    day_scrap      lot_scrapped, units where they were found, cause: the step that made the defect; without lots cell_scrapped
    day_reworked   rework_sent, units
    day_shipped    units_shipped, units
    day_stops      machine_stopped, cause as told; a short_stop has the cause `short_stop`, so that it is never taken for a failure
    day_down       minutes from machine_stopped to machine_restored, cut where a production day ends: until help_arrived
                   `waiting_help`, then the cause of the stop or `failure`; what began and ended of starving, blocking,
                   changeovers and maintenance; short stops
    day_people     person_present, who is no expert; cause: the shift
    day_experts    person_present of experts; without such rows those on site by expert_arrived and expert_left
    day_calls      help_called, one for each stop, cause: who was called last

`day_run`, `day_planned` and `day_waiting` are told by sheets alone. Where a sheet and events tell the same kind of one step and day, the
sheet counts; the table's metadata tells how often (`told_twice`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import AskError
from gigaramp.kpi.days import EPOCH, ProductionDays
from gigaramp.kpi.reading import Asked, asked
from gigaramp.languages import say

if TYPE_CHECKING:
    import pyarrow as pa

SHEET_KINDS: Final = (
    "day_started", "day_good", "day_scrap", "day_reworked", "day_shipped", "day_waiting", "day_down", "day_stops", "day_run",
    "day_planned", "day_people", "day_experts", "day_calls",
)  # fmt: skip
"""Kinds of a sheet: all that the totals of a day can tell."""

_SUMMED: Final = {
    "lot_started": ("day_started", "quantity", False, 2),
    "lot_made": ("day_good", "quantity", False, 2),
    "cell_made": ("day_good", "coalesce(quantity, 1)", False, 1),
    "lot_scrapped": ("day_scrap", "quantity", True, 2),
    "cell_scrapped": ("day_scrap", "coalesce(quantity, 1)", True, 1),
    "rework_sent": ("day_reworked", "quantity", True, 2),
    "units_shipped": ("day_shipped", "quantity", False, 2),
}
"""Kind of event -> kind of a day, how much, whether its cause is kept, and its grain: of two, the higher one counts."""

_SHEET_GRAIN: Final = 3

_PAIRS: Final = (
    ("starving_began", "starving_ended", "starved"),
    ("lot_blocked", "blocking_ended", "blocked"),
    ("changeover_began", "changeover_ended", "changeover"),
    ("maintenance_began", "maintenance_ended", "maintenance"),
)
"""What stands between two rows, and what it is called."""

_STOPPED: Final = ("machine_stopped", "help_called", "help_arrived", "machine_restored")
_PEOPLE: Final = ("person_present", "expert_arrived", "expert_left")
_RARE: Final = (*_STOPPED, "short_stop", *_PEOPLE, *(kind for pair in _PAIRS for kind in pair[:2]))


def daily_totals(
    rows: Any,
    *,
    timezone: str = "UTC",
    first_minute: int = 0,
    first: date | None = None,
    last: date | None = None,
) -> pa.Table:
    """Totals by production day: day (date32), line, step, what (a `day_*` kind), cause, quantity; in that order.

    `rows`: an open store, an Arrow table of the log's rows, or a run with records. `first_minute`: the minute of the day at which the
    production day begins on the clock of `timezone`. `first` and `last`: only these days, both included. Raises AskError for
    an unknown time zone, for days in the wrong order and for what is no log.
    """
    if first is not None and last is not None and first > last:
        raise AskError(say("first: {first} is after last, {last}", first=first, last=last))
    with asked(rows) as log:
        extent = extent_of(log)
        if extent is None:
            return _table(None, 0)
        days = ProductionDays.between(extent.first, extent.last, timezone, first_minute)
        found = log.read(query=_query(days, extent, first, last))
        return _table(found, 0)


def told_twice(totals: pa.Table) -> int:
    """Figures of a step and day that both a sheet and events told, so that the sheet counted."""
    return int(json.loads((totals.schema.metadata or {}).get(b"gigaramp_totals", b"{}")).get("told_twice", 0))


@dataclass(frozen=True)
class Extent:
    """The first and the last instant that a log tells of."""

    first: datetime
    last: datetime
    lots: int = 0
    """Rows that end a lot."""

    @property
    def first_microsecond(self) -> int:
        """The first instant, in microseconds since 1970."""
        return (self.first - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

    @property
    def last_microsecond(self) -> int:
        """The last instant, in microseconds since 1970."""
        return (self.last - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def extent_of(log: Asked) -> Extent | None:
    """From when to when a log tells of the plant; None where it does not. Corrections and notes are written later and tell no end."""
    found = log.read(
        query="""select epoch_us(min("when")) as first, epoch_us(max("when")) as last, count(*) filter (what = 'lot_made') as lots
from records where what not in ('row_corrected', 'note_written')"""
    ).to_pylist()
    if not found or found[0]["first"] is None:
        return None
    start = datetime(1970, 1, 1, tzinfo=UTC)
    first, last = (start + timedelta(microseconds=int(found[0][name])) for name in ("first", "last"))
    return Extent(first, last, int(found[0]["lots"]))


def _table(found: pa.Table | None, twice: int) -> pa.Table:
    """The totals with their types, in the order of days, lines, steps and kinds."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if found is not None and found.num_rows:
        twice = int(pc.sum(pc.cast(found["is_twice"], pa.int64())).as_py() or 0)
    text = pa.string()
    fields = [
        ("day", pa.date32()),
        ("line", text),
        ("step", text),
        ("what", text),
        ("cause", text),
        ("quantity", pa.float64()),
    ]
    schema = pa.schema(fields, {"gigaramp_totals": json.dumps({"told_twice": twice})})
    if found is None:
        return schema.empty_table()
    kept = found.filter(pc.invert(found["is_twice"]))
    columns = [
        kept["day"].cast(pa.int32()).cast(pa.date32()),
        *(kept[name] for name in ("line", "step", "what", "cause")),
    ]
    return pa.table([*columns, kept["quantity"].cast(pa.float64())], schema=schema)


def _query(days: ProductionDays, extent: Extent, first: date | None, last: date | None) -> str:
    """The whole fold as one query over the view `records`."""
    instant = 'epoch_us("when")'
    bounds = [
        f"day {sign} {(bound - EPOCH).days}" for bound, sign in ((first, ">="), (last, "<=")) if bound is not None
    ]
    where = f"where {' and '.join(bounds)}" if bounds else ""
    parts = (
        _summed(days.day_of(instant)),
        *stands(days),
        *_people(days, extent),
    )
    every = "\nunion all\n".join(parts)
    return f"""
with {rare_rows()}, {stops(extent)}, {_presence()}, every as (
{every}
), ranked as (
    select *, max(grain) over (partition by day, line, step, what) as best from every {where}
)
select cast(day as integer) as day, line, step, what,
    case when grain < best then null else cause end as cause,
    sum(quantity) / max(case when what = 'day_down' and grain < {_SHEET_GRAIN} then 6e7 else 1.0 end) as quantity,
    grain < best as is_twice
from ranked where grain = best or best = {_SHEET_GRAIN}
group by all having sum(quantity) is not null
order by day, line nulls first, step nulls first, what, cause nulls first
"""


def rare_rows() -> str:
    """SQL: the rows of stops, help, people and waits, as `rare`; `instant` is in microseconds since 1970."""
    rare = ", ".join(f"'{kind}'" for kind in _RARE)
    return f"""rare as materialized (
    select epoch_us("when") as instant, line, step, machine, what, about, quantity, cause, id as number from records where what in ({rare})
)"""


def _summed(day: str) -> str:
    """Units of events, and sheets as they stand."""

    def case(place: int) -> str:
        return " ".join(f"when '{kind}' then {value[place]!r}" for kind, value in _SUMMED.items())

    quantities = " ".join(f"when '{kind}' then {value[1]}" for kind, value in _SUMMED.items() if value[1] != "quantity")
    without = ", ".join(f"'{kind}'" for kind, value in _SUMMED.items() if not value[2])
    kinds = ", ".join(f"'{kind}'" for kind in (*_SUMMED, *SHEET_KINDS))
    return f"""
    select day, line, step, case what {case(0)} else what end as what, cause, quantity, case what {case(3)} else {_SHEET_GRAIN} end as grain
    from (
        select {day} as day, line, step, what, case when what in ({without}) then null else cause end as cause,
            sum(case what {quantities} else quantity end) as quantity
        from records where what in ({kinds}) group by all
    )"""


def stops(extent: Extent) -> str:
    """SQL: each stop of a machine with its beginning, when help came, and its end; it needs `rare`."""
    kinds = ", ".join(f"'{kind}'" for kind in _STOPPED)
    order = " ".join(f"when '{kind}' then {place}" for place, kind in enumerate(_STOPPED))
    return f"""numbered as (
    select *, count(*) filter (what = 'machine_stopped') over (
        partition by line, step, machine, about order by instant, case what {order} end, number
        rows between unbounded preceding and current row) as stop
    from rare where what in ({kinds})
), nameless as (
    -- A stop that names no machine is told by its end: how long it stood, and by a beginning at that instant its cause.
    select line, step, instant - cast(quantity * 3.6e9 as bigint) as began, instant as restored from rare
    where what = 'machine_restored' and machine is null and about is null and quantity is not null
), met as (
    select line, step, machine, about, stop,
        min(instant) filter (what = 'machine_stopped') as began,
        min(instant) filter (what = 'help_arrived') as helped,
        min(instant) filter (what = 'machine_restored') as restored,
        min(instant) filter (what = 'help_called') as called,
        arg_max(cause, instant) filter (what = 'help_called' and cause is not null) as caller,
        min(cause) filter (what = 'machine_stopped') as cause
    from numbered where stop > 0 and not (machine is null and about is null) group by all
    union all
    select line, step, machine, about, 0, cast(instant - quantity * 3.6e9 as bigint), null, instant, null, null, null
    from numbered where stop = 0 and what = 'machine_restored' and quantity is not null and not (machine is null and about is null)
    union all
    select line, step, null, null, 0, began, null, restored, null, null, (
        select min(cause) from rare where what = 'machine_stopped' and machine is null and about is null
            and rare.line is not distinct from nameless.line and rare.step is not distinct from nameless.step
            and abs(rare.instant - nameless.began) < 1000000
    ) from nameless
    union all
    select line, step, null, null, 0, instant, null, instant, null, null, cause
    from rare where what = 'machine_stopped' and machine is null and about is null and not exists (
        select 1 from nameless where rare.line is not distinct from nameless.line and rare.step is not distinct from nameless.step
            and abs(rare.instant - nameless.began) < 1000000
    )
), stops as materialized (
    select *, least(
        coalesce(restored, {extent.last_microsecond}),
        case when machine is null then {extent.last_microsecond}
            else coalesce(lead(began) over (partition by line, step, machine order by began), {extent.last_microsecond}) end
    ) as ended
    from met
)"""


def stands(days: ProductionDays) -> tuple[str, ...]:
    """SQL: stops and time stood by production day, and calls; each one a part of the totals. They need `stops`.

    Time is in whole microseconds here, so that its sum is the same in whatever order the rows come.
    """
    pairs = "\nunion all\n".join(
        f"""    select line, step, cause, began, ended from (
        select line, step, '{word}' as cause, what, instant as began,
            lead(instant) over (partition by line, step, machine order by instant, what = '{begins}') as ended,
            lead(what) over (partition by line, step, machine order by instant, what = '{begins}') as after
        from rare where what in ('{begins}', '{ends}')
    ) where what = '{begins}' and after = '{ends}'"""
        for begins, ends, word in _PAIRS
    )
    short = f"""select {days.day_of("instant")}, line, step, '{{what}}', 'short_stop', {{quantity}}, 2
from rare where what = 'short_stop'"""
    helped = "case when helped is null and called is null then began else least(coalesce(helped, ended), ended) end"
    return (
        f"select {days.day_of('began')}, line, step, 'day_stops', cause, 1.0, 2 from stops",
        *(
            short.format(what=what, quantity=quantity)
            for what, quantity in (("day_stops", "1.0"), ("day_down", "round(quantity * 6e7)"))
        ),
        f"""select day, line, step, 'day_down', cause,
    least(ended, {days.begin_of("day + 1")}) - greatest(began, {days.begin_of("day")}), 2
from (
    select *, unnest(range({days.day_of("began")}, {days.day_of("ended - 1")} + 1)) as day from (
    select line, step, 'waiting_help' as cause, began, {helped} as ended from stops
    union all
    select line, step, coalesce(cause, 'failure'), {helped}, ended from stops
    union all
{pairs}
    ) where ended > began
)""",
        f"""select {days.day_of("called")}, line, step, 'day_calls', caller, 1.0, 2 from stops where called is not null
union all
select {days.day_of("instant")}, line, step, 'day_calls', cause, 1.0, 2 from numbered where stop = 0 and what = 'help_called'""",
    )


def _presence() -> str:
    """SQL: who was present, and of which family of experts; nothing for local people."""
    return """families as (
    select about, any_value(cause) as family from rare where what = 'expert_arrived' and about is not null group by about
), presence as materialized (
    select instant, line, step, rare.cause as shift, coalesce(quantity, 1) as quantity, families.about is not null as is_expert, family
    from rare left join families on rare.about = families.about where what = 'person_present'
)"""


def _people(days: ProductionDays, extent: Extent) -> tuple[str, ...]:
    """SQL: people and experts at work by production day."""
    return (
        f"select {days.day_of('instant')}, line, step, 'day_people', shift, quantity, 2 from presence where not is_expert",
        f"select {days.day_of('instant')}, line, step, 'day_experts', family, quantity, 2 from presence where is_expert",
        f"""select day, line, step, 'day_experts', cause, sum(change), 2 from (
    select {days.day_of("instant")} as since, line, step, cause,
        case what when 'expert_left' then -1 else 1 end * coalesce(quantity, 1) as change
    from rare where what in ('expert_arrived', 'expert_left') and not exists (select 1 from presence where is_expert)
) join (
    select unnest(range((select {days.day_of("min(instant)")} from rare), {days.day_of(str(extent.last_microsecond))} + 1)) as day
) on day >= since group by day, line, step, cause having sum(change) > 0""",
    )
