"""A small floor: people do one deed after another, each is checked against the picture and written into one log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count

import pyarrow as pa

from gigaramp.floor.help import Call, call_for_help
from gigaramp.floor.knowhow.notes import Free, Phrase, write_note
from gigaramp.floor.state import State
from gigaramp.log.record import record_schema, table_of
from gigaramp.plant import loads

TEXT = """
gigaramp: 1
name: Floor
start: 2026-01-05
timezone: Europe/Paris
calendars: {main: {shifts: ["05:00-13:00", "13:00-21:00", "21:00-05:00"], days: [mon, tue, wed, thu, fri]}}
lines: {line_1: {}, line_2: {}}
steps:
  stacking: {cycle_time: 24 min, machines: 3, mtbf: 9 h, restore_time: 30 min, crew: 4}
  tab_welding: {cycle_time: 12 min, buffer: 40, machines: 2, mtbf: 20 h, restore_time: 20 min, crew: 2}
people:
  persons: {}
  recruits: [{on: 2026-01-05, count: 40}]
  skill: {}
  skills: {joining: [stacking, tab_welding]}
  experts:
    stackers: {steps: [stacking], count: 2, languages: [zh], arrives: 2026-01-05, leaves: 2026-09-30}
    welders: {steps: [tab_welding], count: 1, languages: [ko], arrives: 2026-01-05, leaves: 2026-09-30}
"""
BEGIN = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)
PLACE = ("line_1", "stacking", "1")


@cache
def small_plant():
    return loads(TEXT)


class Floor:
    """The log of a day and the state that is folded from it. `minutes`: the clock, in minutes after `BEGIN`."""

    def __init__(self, families=("stackers", "welders")):
        self.plant = small_plant()
        self.state = State(self.plant)
        self.tables = []
        self.numbers = count(1)
        self.minutes = 0
        kinds = ["shift_began", *["expert_arrived"] * len(families)]
        abouts = ["05:00-13:00", *(f"{family} 1" for family in families)]
        causes = [None, *families]
        ids = self.next_ids(len(kinds))
        quantities = [1.0] * len(kinds)
        begin = table_of(
            [self.now] * len(kinds), kinds, about=abouts, cause=causes, quantity=quantities, ids=ids, source="floor"
        )
        self.write(begin)

    @property
    def now(self):
        return BEGIN + timedelta(minutes=self.minutes)

    @property
    def picture(self):
        return self.state.picture()

    @property
    def log(self):
        return pa.concat_tables([record_schema().empty_table(), *self.tables])

    def next_ids(self, many):
        return [next(self.numbers) for _ in range(many)]

    def write(self, rows):
        if rows.num_rows:
            self.tables.append(rows)
            self.state.fold(rows, self.state.position + rows.num_rows)
        return rows

    def rows(self, *kinds, what=None, cause=None, about=None, quantity=None, note=None, place=PLACE, source="plc"):
        """Rows that others write: machines, adapters."""
        line, step, machine = place
        table = table_of(
            [self.now], [what], line=[line], step=[step], machine=[machine], cause=[cause], about=[about],
            quantity=[quantity], note=[note], source=source, ids=self.next_ids(1),
        )  # fmt: skip
        return self.write(table)

    def call(self, note="#trouble_jam", place=PLACE, **wish):
        """Call for help; the id of the call."""
        begun = call_for_help(self.picture, Call(*place, note=note, **wish), self.now, self.next_ids, "marie")
        self.write(begun.rows)
        return begun.call

    def do(self, deed, *told, **named):
        """One deed of `gigaramp.floor.help`, written; the kinds of its rows."""
        rows = self.write(deed(self.picture, *told, when=self.now, next_ids=self.next_ids, **named))
        return rows["what"].to_pylist()


def free(language, text):
    return write_note([Free(language, text)])


def phrase(key, **slots):
    return write_note([Phrase(key, slots)])
