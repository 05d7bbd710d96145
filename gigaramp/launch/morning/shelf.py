"""The forecasts kept beside a log, in short: each is read once, because a kept forecast never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gigaramp.errors import AskError
from gigaramp.launch.morning.answer import GoalOdds
from gigaramp.launch.morning.odds import goals_of, question_of
from gigaramp.launch.today.kept import Kept, kept_folders, kept_in
from gigaramp.plant.write import dumps

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant


@dataclass(frozen=True)
class InShort:
    """A kept forecast in short. `asked`: what must agree for two to be of one kind; `same_plant`: of the plant file in use."""

    name: str
    made: datetime
    as_of: date
    position: int
    futures: int
    version: str
    goals: tuple[GoalOdds, ...]
    asked: tuple[object, ...]
    same_plant: bool


class Shelf:
    """The kept forecasts of a store, oldest morning first. Those that cannot be read are told in `damaged`, and passed over."""

    def __init__(self, store: Path, plant: Plant) -> None:
        self._store = store
        self._text = dumps(plant)
        self._known: dict[str, InShort] = {}
        self.damaged: dict[str, str] = {}

    def read(self) -> tuple[InShort, ...]:
        """All of them; only new ones are read."""
        there = {folder.name: folder for folder in kept_folders(self._store)}
        for name in [name for name in (*self._known, *self.damaged) if name not in there]:
            self._known.pop(name, None)
            self.damaged.pop(name, None)
        for name, folder in there.items():
            if name not in self._known and name not in self.damaged:
                try:
                    self._known[name] = self._short(kept_in(folder))
                except AskError as error:
                    self.damaged[name] = str(error)
        return tuple(sorted(self._known.values(), key=lambda one: (one.as_of, one.made)))

    def newest(self, until: date | None = None) -> tuple[Kept, ...]:
        """The newest, whole, with the one that it is held against before it; of mornings up to `until` where there are such."""
        found = self.read()
        if not found:
            return ()
        # A row of a mistyped year, corrected since, leaves forecasts of a morning that has not come yet.
        found = tuple(one for one in found if until is None or one.as_of <= until) or found
        before = before_of(found, found[-1])
        names = [*([before.name] if before is not None else []), found[-1].name]
        wanted = {folder.name: folder for folder in kept_folders(self._store)}
        return tuple(kept_in(wanted[name]) for name in names)

    def _short(self, kept: Kept) -> InShort:
        return InShort(
            name=kept.folder.name,
            made=kept.made,
            as_of=kept.as_of,
            position=kept.position,
            futures=kept.futures,
            version=kept.version,
            goals=goals_of(kept),
            asked=question_of(kept),
            same_plant=kept.plant_text() == self._text,
        )


def before_of(found: tuple[InShort, ...], one: InShort) -> InShort | None:
    """The forecast that one is held against: the last of the same kind of an earlier morning, else the one before on the same."""
    others = [
        other
        for other in found[: found.index(one)]
        if other.asked == one.asked and shares_a_goal(other.goals, one.goals)
    ]
    earlier = [other for other in others if other.as_of < one.as_of]
    chosen = earlier or others
    return chosen[-1] if chosen else None


def shares_a_goal(one: tuple[GoalOdds, ...], other: tuple[GoalOdds, ...]) -> bool:
    """Whether two forecasts tell the odds of a goal that is the same in both."""
    return bool({(goal.goal, goal.target) for goal in one} & {(goal.goal, goal.target) for goal in other})
