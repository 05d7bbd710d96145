"""The state: rows folded as they come into what the pages show. After a restart it equals a full replay of the log."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gigaramp.floor.state import calls, people
from gigaramp.floor.state.calls import Calls
from gigaramp.floor.state.corrections import Corrections
from gigaramp.floor.state.figures import Clock, Figures
from gigaramp.floor.state.machines import Machines
from gigaramp.floor.state.people import People
from gigaramp.floor.state.picture import MachineNow, Outside, Picture, StepNow, StopNow
from gigaramp.kpi.days import EPOCH

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.log.store import Store
    from gigaramp.plant.model import Plant

FORMAT: Final = 3
"""Version of a saved state; another one is not read, and the log is folded anew."""

NO_TIME: Final = ("row_corrected", "note_written")
"""Kinds that are written later and tell no instant of the plant."""


class State:
    """What the rows of a log up to `position` tell. `fold` takes the rows that follow; `picture` is what pages read.

    `first_minute`: the minute of the day at which a production day of the plant begins. Not for several threads at once.
    """

    def __init__(self, plant: Plant, *, first_minute: int = 0) -> None:
        self.plant = plant
        self.position = 0
        self.needs_replay = False
        self._first_minute = first_minute
        self._now: int | None = None
        self._clock = Clock(plant.timezone, first_minute)
        self._figures = Figures(self._clock)
        self._machines = Machines()
        self._calls = Calls()
        self._people = People()
        self._steps_and_sleds = {*plant.steps, *plant.movers}
        self._outside: dict[tuple[str | None, str | None], int] = {}
        self._corrections = Corrections()
        self._picture: Picture | None = None

    def fold(self, rows: pa.Table, position: int) -> None:
        """Take in the rows of the log up to a position; those that were taken in already are left out.

        A row `row_corrected` sets `needs_replay`: what it takes out is in the sums, so the log has to be folded anew. What it
        takes out of the rows that follow it is left out at once.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        new = min(position - self.position, len(rows))
        if new <= 0:
            return
        rows = rows.slice(len(rows) - new)
        places = np.arange(position - new + 1, position + 1)
        self.needs_replay |= self._corrections.fold(rows, places)
        counts = self._corrections.counts(rows, places)
        if counts is not None:
            rows, places = rows.filter(pa.array(counts)), places[counts]
        what = rows["what"].cast(pa.string())
        timed = pc.max(rows.filter(pc.invert(pc.is_in(what, pa.array(NO_TIME))))["when"].cast(pa.int64())).as_py()
        if timed is not None:
            self._now = timed if self._now is None else max(self._now, timed)
        self._figures.fold(rows)
        self._machines.fold(rows, places)
        self._fold_few(rows, what, places)
        self._count_outside(rows)
        self.position = position
        self._picture = None

    def _fold_few(self, rows: pa.Table, what: Any, places: np.ndarray) -> None:
        """Rows of kinds that are looked at one by one."""
        import pyarrow as pa
        import pyarrow.compute as pc

        mine = pc.is_in(what, pa.array([*calls.KINDS, *people.KINDS]))
        few = places[mine.to_numpy(zero_copy_only=False).astype(bool)].tolist()
        for place, row in zip(few, rows.filter(mine).to_pylist(), strict=True):
            if row["what"] in calls.KINDS:
                self._calls.fold(row, place)
            if row["what"] in people.KINDS:
                self._people.fold(row, place)

    def _count_outside(self, rows: pa.Table) -> None:
        """Rows of lines and steps that the plant does not have."""
        places = (
            rows.select(["line", "step"]).group_by(["line", "step"], use_threads=False).aggregate([([], "count_all")])
        )
        for line, step, count in zip(
            *(places[name].to_pylist() for name in ("line", "step", "count_all")), strict=True
        ):
            is_ours = (line is None or line in self.plant.lines or not self.plant.lines) and (
                step is None or step.partition(".")[0] in self._steps_and_sleds
            )
            if not is_ours and (len(self._outside) < 1000 or (line, step) in self._outside):
                self._outside[line, step] = self._outside.get((line, step), 0) + count

    def picture(self) -> Picture:
        """The latest picture; the same object until the next fold."""
        if self._picture is None:
            self._picture = self._made()
        return self._picture

    def _made(self) -> Picture:
        stops = self._calls.stops(self._machines.nameless_stops())
        day = int(self._clock.days_of(np.array([self._now]))[0]) if self._now is not None else None
        return Picture(
            position=self.position,
            now=_instant(self._now) if self._now is not None else None,
            day=EPOCH + timedelta(days=day) if day is not None else self._today(),
            steps=self._steps(day, stops),
            stops=stops,
            calls=self._calls.calls(),
            fixes=self._calls.fixes(),
            present=self._people.present(self._now or 0),
            crews=self._figures.crews(),
            experts=self._people.experts(),
            tells_experts=self._people.tells_experts,
            skills=self._people.skills(),
            days=self._figures.days(),
            scrap=self._figures.scrap(),
            actions=self._people.actions(),
            ended_actions=self._people.ended_actions(),
            notes=self._people.notes(),
            outside=tuple(Outside(line, step, rows) for (line, step), rows in sorted(self._outside.items(), key=str)),
        )

    def _today(self) -> date:
        """The day the plant file speaks of, while no row tells one."""
        return self.plant.as_of or self.plant.start

    def _steps(self, day: int | None, stops: tuple[StopNow, ...]) -> tuple[StepNow, ...]:
        """Every step on every line that has one, in the order of the plant; machines that only the log names come last."""
        standing = {(one.line, one.step, one.machine): one for one in stops}
        named: dict[tuple[str | None, str | None], list[str]] = {}
        for line, step, machine in self._machines.places():
            named.setdefault((line, step), []).append(machine or "")
        found = []
        for line, step, count in _places(self.plant, set(named)):
            seen = named.get((line, step), [])
            numbers = [str(number) for number in range(count)]
            own = [one for one in seen if one not in numbers]
            told_of = [one for one in numbers if one in seen]
            # Names of the floor's own take the places of machines that no row has told of.
            untold = [one for one in numbers if one not in seen][: max(0, count - len(seen))]
            machines = tuple(
                self._machine(line, step, one, standing)
                for one in (
                    *sorted([*told_of, *untold], key=int),
                    *sorted(own, key=lambda one: (len(one), one)),
                )
            )
            told = self._figures.of(day, line, step) if day is not None else {}
            found.append(StepNow(line, step, machines, told.get("started"), told.get("good"), told.get("scrap")))
        return tuple(found)

    def _machine(
        self,
        line: str | None,
        step: str,
        machine: str,
        standing: dict[tuple[str | None, str | None, str | None], StopNow],
    ) -> MachineNow:
        stop = standing.get((line, step, machine))
        if stop is not None:
            return MachineNow(machine, "stopped", stop.began, stop.id, stop.alarm_text or stop.cause)
        says = self._machines.says((line, step, machine))
        if says is None:
            return MachineNow(machine, "unknown", None)
        status, since = says
        return MachineNow(machine, status, _instant(since))

    def saved(self) -> bytes:
        """The state as bytes, to go on from after a restart."""
        return json.dumps(
            {
                "format": FORMAT,
                "plant": _mark(self.plant, self._first_minute),
                "position": self.position,
                "needs_replay": self.needs_replay,
                "now": self._now,
                "figures": self._figures.to_plain(),
                "machines": self._machines.to_plain(),
                "calls": self._calls.to_plain(),
                "people": self._people.to_plain(),
                "corrections": self._corrections.to_plain(),
                "outside": [[*place, rows] for place, rows in self._outside.items()],
            }
        ).encode()

    @classmethod
    def restored(cls, plant: Plant, saved: bytes, *, first_minute: int = 0) -> State:
        """The state that was saved. Raises ValueError where it is damaged, or of another plant, clock or version."""
        try:
            plain = json.loads(saved)
            if (FORMAT, _mark(plant, first_minute)) != (plain["format"], plain["plant"]):
                raise ValueError("another format or plant")
            state = cls(plant, first_minute=first_minute)
            state.position, state._now, state.needs_replay = plain["position"], plain["now"], plain["needs_replay"]
            state._figures.take(plain["figures"])
            state._machines.take(plain["machines"])
            state._calls.take(plain["calls"])
            state._people.take(plain["people"])
            state._corrections.take(plain["corrections"])
            state._outside = {(line, step): rows for line, step, rows in plain["outside"]}
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("damaged") from error
        return state


def replayed(plant: Plant, store: Store, *, first_minute: int = 0) -> State:
    """The state of a log as all its rows tell it that were not corrected. `needs_replay` where a correction came meanwhile."""
    state = State(plant, first_minute=first_minute)
    state._corrections.know(store.state().corrections)
    for position, rows in store.follow():
        state.fold(rows, position)
    return state


def _places(plant: Plant, seen: set[tuple[str | None, str | None]]) -> list[tuple[str | None, str, int]]:
    """Line, step and count of machines of each place, step by step; then those that only rows name, of the plant's steps."""
    found: list[tuple[str | None, str, int]] = []
    for name, step in plant.steps.items():
        lines: list[str | None] = [None] if step.shared or not plant.lines else list(plant.lines)
        for line in lines:
            own = plant.lines[line].steps.get(name) if line is not None else None
            told = own.machines if own is not None and own.machines is not None else step.machines
            found.append((line, name, _count(told)))
    there = {(line, step) for line, step, _ in found}
    more = [(line, step) for line, step in seen if (line, step) not in there and step in plant.steps]
    return found + [(line, step or "", 0) for line, step in sorted(more, key=str)]


def _count(machines: Any) -> int:
    """Machines of a step by its plant file: the middle of an uncertain count, one where it says nothing."""
    return max(1, round(getattr(machines, "mid", machines) or 1))


def _mark(plant: Plant, first_minute: int) -> list[Any]:
    """What a saved state hangs on besides the log."""
    return [plant.name, plant.timezone, first_minute, sorted(plant.lines), sorted(plant.steps)]


def _instant(when: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=when)
