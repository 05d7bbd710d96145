"""On its own: tested, not read off a curve.

Every future is forked at candidate dates with all experts gone, and the fork must make what the goal asks within the
hold. `chance(d)` is the share of futures that do if the experts leave on d. It need not rise with d, so dates and
chances are both read from `C(d)`, the least `chance` of all candidates from d on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.odds.goals import Outcome, full_speed_rate, goal_kind
from gigaramp.launch.odds.working_days import WorkingDays

if TYPE_CHECKING:
    from gigaramp.plant.model import Goal, Plant
    from gigaramp.twin.forks import ForkPlan
    from gigaramp.twin.result import Run

DAYS_BETWEEN = 28
"""Candidate dates lie four weeks apart."""

LINES_EVERY = 3
"""Lines are judged at every third of them, because their copies must run to the end of the hold."""


@dataclass(frozen=True)
class Tests:
    """The forks of one study: which entries of the plan belong to which goal, in the order of their days."""

    days: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    needed: tuple[float, ...] = ()
    goals: tuple[str, ...] = ()
    lines: tuple[bool, ...] = ()
    """Which forks also judge each line; empty: all do."""

    def plan(self) -> ForkPlan | None:
        """The plan the twin runs; None when there is nothing to fork."""
        from gigaramp.twin.forks import ForkPlan

        return ForkPlan(self.days, self.ends, self.needed, self.lines) if self.days else None

    def entries(self, goal: str) -> NDArray[np.int64]:
        """Places of one goal's forks in the plan."""
        return np.flatnonzero(np.array([name == goal for name in self.goals])).astype(np.int64)


def fork_tests(plant: Plant, working: WorkingDays) -> Tests:
    """The forks that the on-its-own goals of a plant ask for.

    Candidates are four-weekly from `as_of` (or the start), and the announced date itself, each moved to a planned
    working day. A candidate whose hold would end after the horizon is left out.
    """
    entries: list[tuple[int, int, float, str]] = []
    for name, goal in plant.goals.items():
        if goal_kind(name, goal) == "on_its_own":
            length = working.hold_days(goal.hold.value if goal.hold else None)
            needed = needed_a_day(plant, goal, working)
            entries += [entry(place, length, needed, working, name) for place in candidates(plant, goal, working)]
    tests = in_order(entries)
    return replace(tests, lines=_lines_judged(plant, tests))


def _lines_judged(plant: Plant, tests: Tests) -> tuple[bool, ...]:
    """Every third fork of a goal counted from its last, and the one on the announced date."""
    judged = [False] * len(tests.days)
    for name in dict.fromkeys(tests.goals):
        places = tests.entries(name).tolist()
        announced = plant.goals[name].announced
        due = (announced - plant.start).days if announced is not None else -1
        by_then = [place for place in places if tests.days[place] <= due]
        for place in {*places[::-1][::LINES_EVERY], *by_then[-1:]}:
            judged[place] = True
    return tuple(judged)


def candidates(plant: Plant, goal: Goal, working: WorkingDays) -> tuple[int, ...]:
    """Planned-day numbers of the candidate dates of a goal, ascending."""
    length = working.hold_days(goal.hold.value if goal.hold else None)
    ordinals = working.ordinals()
    first = max(plant.as_of or plant.start, plant.start).toordinal()
    wanted = np.arange(first, working.days[-1].toordinal() + 1, DAYS_BETWEEN)
    places = set(np.searchsorted(ordinals, wanted, side="left").tolist())
    if goal.announced is not None and goal.announced.toordinal() >= first:
        # The last planned day by the announced date, so that its chance is tested there and not read off a neighbour.
        places.add(int(np.searchsorted(ordinals, goal.announced.toordinal(), side="right")) - 1)
    return tuple(sorted(place for place in places if 0 <= place <= len(ordinals) - length))


def fork_outcome(run: Run, tests: Tests, goal: str) -> Outcome:
    """What the forks of one goal say: which held, and from which candidate each future holds at all later ones."""
    entries = tests.entries(goal)
    return _outcome(run, tests, entries, [future.forks[entries] for future in run.futures])


def line_outcomes(run: Run, tests: Tests, goal: str) -> dict[str, Outcome]:
    """The same for each line: whether it hands on its equal share of what the goal asks once every expert has left.

    Lines are judged at fewer dates than the plant. Empty where the plant has one line.
    """
    entries = tests.entries(goal)
    if tests.lines:
        entries = entries[np.array(tests.lines)[entries]]
    if len(run.lines) < 2 or not len(entries):
        return {}
    return {
        line: _outcome(run, tests, entries, [future.forks_by_line[entries, k] for future in run.futures])
        for k, line in enumerate(run.lines)
    }


def _outcome(run: Run, tests: Tests, entries: NDArray[np.int64], verdicts: list[NDArray[np.int8]]) -> Outcome:
    candidates = np.array([run.days[tests.days[place]].toordinal() for place in entries], dtype=np.float64)
    held = np.array(verdicts, dtype=np.float64).reshape(len(run.futures), len(entries))
    lasting = np.minimum.accumulate(held[:, ::-1], axis=1)[:, ::-1] > 0
    days = np.full(len(run.futures), np.inf)
    if len(entries):
        days = np.where(lasting.any(axis=1), candidates[lasting.argmax(axis=1)], np.inf)
    nearness = held.mean(axis=1) if len(entries) else None
    return Outcome(days, nearness, candidates, held)


def needed_a_day(plant: Plant, goal: Goal, working: WorkingDays) -> NDArray[np.float64]:
    """Good units an on-its-own goal asks for on each planned day: its share of full speed."""
    share = goal.share_of_full_speed.value if goal.share_of_full_speed else 1.0
    return working.needed(full_speed_rate(plant) * share)


def entry(
    place: int, length: int, needed: NDArray[np.float64], working: WorkingDays, goal: str
) -> tuple[int, int, float, str]:
    """One fork at planned day number `place`: day, end, units needed in the hold of this length, and its goal."""
    total = float(needed[place : place + length].sum())
    return int(working.places[place]), working.end_of(place + length - 1), total, goal


def in_order(entries: list[tuple[int, int, float, str]]) -> Tests:
    """Forks in the order of their days, as the twin needs them."""
    if not entries:
        return Tests()
    days, ends, needed, goals = zip(*sorted(entries), strict=True)
    return Tests(days, ends, needed, goals)
