"""Rows of a small plant, and the state that they make in whatever batches they come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from gigaramp.floor.state import Picture, State
from gigaramp.kpi.days import begin_of_day
from gigaramp.log.record import record_schema
from gigaramp.plant import Plant, loads

PLANT = """
gigaramp: 1
name: Two lines
start: 2026-01-05
horizon: 2026-12-18
timezone: Europe/Paris
lines: {line_1: {}, line_2: {}}
steps:
  stacking: {cycle_time: 24 min, machines: 2}
  tab_welding: {cycle_time: 12 min, machines: 1}
"""
NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
"""Two days before the clocks of Paris go to summer time."""

PLACES = [("line_1", "stacking", "0"), ("line_1", "stacking", "1"), ("line_2", "tab_welding", "0")]


@cache
def plant() -> Plant:
    return loads(PLANT)


def row(what: str, minutes: float = 0.0, place: tuple[Any, Any, Any] = PLACES[0], **more: Any) -> dict[str, Any]:
    """One row, so many minutes after noon."""
    line, step, machine = place
    told = {"when": NOON + timedelta(minutes=minutes), "line": line, "step": step, "machine": machine, "what": what}
    return {"about": None, "quantity": None, "unit": None, "cause": None, "source": "mes", "note": None} | told | more


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as the log holds them, numbered."""
    return pa.Table.from_pylist([{"id": number, **one} for number, one in enumerate(rows)], schema=record_schema())


def folded(rows: pa.Table, cuts: Any = (), *, first_minute: int = 0) -> State:
    """The state of rows that come in batches, cut at these places."""
    state = State(plant(), first_minute=first_minute)
    for begin, end in zip((0, *sorted(cuts)), (*sorted(cuts), len(rows)), strict=True):
        state.fold(rows.slice(begin, end - begin), end)
    return state


def picture(*rows: dict[str, Any]) -> Picture:
    """What rows show."""
    return folded(table(list(rows))).picture()


def status(shown: Picture, place: tuple[Any, Any, Any] = PLACES[0]) -> str:
    """What a machine of a picture does."""
    line, step, machine = place
    return next(
        each.status
        for one in shown.steps
        if (one.line, one.step) == (line, step)
        for each in one.machines
        if each.machine == machine
    )


_WHERE = st.sampled_from([*PLACES, ("line_1", "stacking", None), (None, "elsewhere", "7")])
_STOPS = st.sampled_from(["stop-1", "stop-2", None])
_UNITS = st.none() | st.integers(0, 500).map(lambda quarters: quarters / 4)
_DURING = st.integers(0, 4 * 24 * 60)
_WHO = st.sampled_from(["ada", "marc", "wei"])

_MACHINES = st.builds(
    row,
    st.sampled_from(
        ["starving_began", "starving_ended", "lot_blocked", "blocking_ended", "changeover_began", "changeover_ended",
         "maintenance_began", "maintenance_ended"]
    ),
    _DURING, _WHERE,
)  # fmt: skip
_CALLS = st.builds(
    row,
    st.sampled_from(
        ["machine_stopped", "machine_restored", "help_called", "help_answered", "help_arrived", "help_escalated",
         "fix_tried", "help_closed", "note_written", "alarm_raised"]
    ),
    _DURING, _WHERE, about=_STOPS, quantity=st.none() | st.integers(0, 1), cause=st.none() | _WHO,
    note=st.none() | st.sampled_from(["[fr] la lame est usée", "#changed_blade"]),
)  # fmt: skip
UNITS = st.builds(
    row,
    st.sampled_from(
        ["lot_started", "lot_made", "cell_made", "lot_scrapped", "cell_scrapped", "rework_sent", "units_shipped"]
    ),
    _DURING, _WHERE, quantity=_UNITS, cause=st.sampled_from([None, "stacking", "burr"]),
)  # fmt: skip
_PEOPLE = st.builds(
    row,
    st.sampled_from(["person_present", "person_absent", "person_left", "expert_arrived", "expert_left"]),
    _DURING, _WHERE, about=_WHO, cause=st.sampled_from([None, "welders"]),
)  # fmt: skip
_LEVELS = st.builds(
    row, st.sampled_from(["skill_signed_off", "skill_withdrawn"]), _DURING, _WHERE, about=_WHO, cause=_WHO,
    quantity=st.integers(0, 4), note=st.none() | st.just("can do it alone"),
)  # fmt: skip
_ACTIONS = st.builds(
    row, st.sampled_from(["action_agreed", "action_ended"]), _DURING, st.just(("line_1", "stacking", None)),
    about=st.just("scrap:burr"), cause=_WHO, quantity=st.just(739_700.0), note=st.just("new blades"),
)  # fmt: skip


@st.composite
def sheets(draw: st.DrawFn, first_minute: int = 0) -> dict[str, Any]:
    """A figure of a daily sheet: it stands at the beginning of its production day."""
    day = NOON.date() + timedelta(days=draw(st.integers(0, 4)))
    what = draw(st.sampled_from(["day_started", "day_good", "day_scrap", "day_reworked", "day_shipped", "day_people"]))
    begin = begin_of_day(day, "Europe/Paris", first_minute)
    cause = draw(st.sampled_from([None, "burr", "05:00-13:00"]))
    return row(what, 0, draw(_WHERE), when=begin, quantity=draw(_UNITS), cause=cause)


ANY = st.one_of(_MACHINES, _CALLS, UNITS, _PEOPLE, _LEVELS, _ACTIONS, sheets())
