"""Settings: the levers of a plant as finite lists of values, what each choice makes of the plant, and what it costs.

`as_is` of every setting is the plant as its file says; it costs nothing. The twin never sees a lever: `apply` makes a
second plant, as `--set` does, under the same luck.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gigaramp.errors import AskError, PlantError
from gigaramp.languages import say
from gigaramp.launch.advise.changed import Changes, changes_of
from gigaramp.launch.advise.values import Value, values_of
from gigaramp.launch.money.people_days import people_days
from gigaramp.launch.money.sums import Sum, sum_of
from gigaramp.plant.levers import Lever, has_own_cost
from gigaramp.plant.model import Plant
from gigaramp.plant.sense.levers import lever_warnings, targets
from gigaramp.units import DAY_SECONDS

Picks = Mapping[str, int]
"""Setting to the index of its value; a setting that is not named stays as it is."""


MOST_KEPT = 16
"""Plants that are kept once they were made."""


@dataclass(frozen=True)
class Setting:
    """One thing to decide: a lever, or one of the three decisions of a lever on experts (count, arrives, leaves)."""

    name: str
    """The lever, or `LEVER.count`, `LEVER.arrives`, `LEVER.leaves`."""
    about: str
    values: tuple[Value, ...]
    """What it can be set to, in order where they have one."""
    as_is: int
    """Index of the value that the file has."""
    is_ordered: bool
    """True where neighbouring values lie near each other (numbers, dates)."""
    from_start: bool
    """True where it acts from the start of production on, not from its date: its gain is then told too high."""

    def words(self, index: int) -> str:
        """What a value means, in words."""
        return self.values[index].words


@dataclass(frozen=True, eq=False)
class Decisions:
    """All that can be decided in a plant. Plants that were made once are kept."""

    plant: Plant
    settings: tuple[Setting, ...]
    _made: dict[tuple[tuple[str, int], ...], Plant] = field(default_factory=dict, repr=False)

    def setting(self, name: str) -> Setting:
        """The setting of a name. Raises AskError when there is none."""
        found = next((setting for setting in self.settings if setting.name == name), None)
        if found is None:
            names = ", ".join(setting.name for setting in self.settings) or "none"
            raise AskError(say("levers: there is no `{name}`; this plant can decide {names}", name=name, names=names))
        return found

    def apply(self, picks: Picks) -> Plant:
        """The plant with these values. Raises AskError where it makes no sense."""
        changed = self._changed(picks)
        if changed not in self._made:
            self._made[changed] = self._make(dict(changed))
        made = self._made[changed]
        # A search makes thousands of plants: only the last ones are kept.
        while len(self._made) > MOST_KEPT:
            del self._made[next(iter(self._made))]
        return made

    def cost(self, picks: Picks) -> Sum:
        """What these values cost, beside the plant as its file says; people who come later or go earlier save money.

        A lever that names a cost costs that; one that names none costs the days of people it brings, from `as_of` (or
        the start) to the horizon, at the prices of `money`.
        """
        chosen = dict(self._changed(picks))
        own = {name for name in chosen if has_own_cost(self.plant.levers[_lever(name)])}
        total = Sum()
        for lever in dict.fromkeys(_lever(name) for name in self._bought(chosen) if name in own):
            total = total + self._own_cost(lever, chosen)
        others = {name: index for name, index in chosen.items() if name not in own}
        return total + _people_cost(self.plant, self.apply(others)) if others else total

    def _changed(self, picks: Picks) -> tuple[tuple[str, int], ...]:
        """The picks that differ from the file, in the order of the settings. Raises AskError for what is not there."""
        for name, index in picks.items():
            setting = self.setting(name)
            if not 0 <= index < len(setting.values):
                raise AskError(
                    say(
                        "levers.{name}: there is no value {index}, it has {count}",
                        name=name,
                        index=index,
                        count=len(setting.values),
                    )
                )
        asked = {setting.name: picks.get(setting.name, setting.as_is) for setting in self.settings}
        return tuple((each.name, asked[each.name]) for each in self.settings if self._counts(each, asked))

    def _counts(self, setting: Setting, asked: dict[str, int]) -> bool:
        """True for a value that differs from the file. When experts come counts only where some do."""
        if setting.name.endswith((".arrives", ".leaves")):
            count = f"{_lever(setting.name)}.count"
            return asked[count] != self.setting(count).as_is
        return asked[setting.name] != setting.as_is

    def _bought(self, chosen: dict[str, int]) -> dict[str, int]:
        return {name: index for name, index in chosen.items() if not name.endswith((".arrives", ".leaves"))}

    def _values(self, lever: str, chosen: dict[str, int]) -> dict[str, Value]:
        """The values of one lever: under "" that of the lever, or those of `count`, `arrives` and `leaves`."""
        return {
            name.partition(".")[2]: self.setting(name).values[index]
            for name, index in chosen.items()
            if _lever(name) == lever
        }

    def _make(self, chosen: dict[str, int]) -> Plant:
        changes: dict[str, Any] = {}
        for lever in dict.fromkeys(map(_lever, chosen)):
            changes |= changes_of(self.plant, lever, self._values(lever, chosen)).values
        try:
            return self.plant.change_all(changes)
        except PlantError as error:
            names = ", ".join(dict.fromkeys(map(_lever, chosen)))
            raise AskError(
                say("levers.{names}: the plant makes no sense with it: {why}", names=names, why=error.problems[0])
            ) from None

    def _own_cost(self, name: str, chosen: dict[str, int]) -> Sum:
        lever = self.plant.levers[name]
        values = self._values(name, chosen)
        found: Changes = changes_of(self.plant, name, values)
        choice = lever.choices.get(values[""].choice) if "" in values and values[""].choice else None
        once = choice.cost if choice is not None and choice.cost is not None else lever.cost
        total = sum_of(once) + sum_of(lever.cost_per).times(max(found.units, 0.0))
        return total + sum_of(lever.cost_per_day).times(found.days)


def decisions_of(plant: Plant) -> Decisions:
    """All that can be decided in a plant. Raises AskError for levers that cannot work in it."""
    problems = list(lever_warnings(plant))
    refused = [told for told in problems if not told.what.startswith("leaves out ")]
    if refused:
        raise AskError("\n".join(f"{told}" for told in refused))
    settings = tuple(setting for name, lever in plant.levers.items() for setting in _settings(plant, name, lever))
    return Decisions(plant, settings)


def budget_of(plant: Plant) -> float | None:
    """What the decisions of a plan may cost together by the plant file, in euros; None where it names no budget."""
    named = plant.money.budget if plant.money is not None else None
    return named.mid if named is not None else None


def apply(plant: Plant, picks: Picks) -> Plant:
    """The plant with these values of its settings; `Decisions.apply` keeps what it made."""
    return decisions_of(plant).apply(picks)


def cost(plant: Plant, picks: Picks) -> Sum:
    """What these values cost, in euros; see `Decisions.cost`."""
    return decisions_of(plant).cost(picks)


def _settings(plant: Plant, name: str, lever: Lever) -> list[Setting]:
    about = lever.about or name
    if lever.experts is None:
        values, as_is, ordered = values_of(plant, lever)
        return [Setting(name, about, values, as_is, ordered, _from_start(plant, lever))]
    counts = tuple(Value(text, say("{count} more", count=text)) for text in sorted({"0", *lever.count}, key=int))
    arrives = tuple(Value(day, say("arriving on {day}", day=day)) for day in lever.arrives)
    leaves = tuple(Value(day, say("leaving on {day}", day=day)) for day in lever.leaves)
    found = {"count": counts, "arrives": arrives, "leaves": leaves}
    return [Setting(f"{name}.{part}", about, values, 0, True, False) for part, values in found.items()]


def _from_start(plant: Plant, lever: Lever) -> bool:
    """True where a lever changes something without a date, in a plant whose production began before `as_of`."""
    from gigaramp.plant.sense.levers import days_in

    if plant.as_of is None or plant.as_of <= plant.start:
        return False
    dated = [bool(days_in(value)) or "later" in key or "earlier" in key for _, key, value in targets(lever)]
    return not any(dated) and not all(_is_dated(where) for where, _, _ in targets(lever))


def _is_dated(where: str) -> bool:
    """True for numbers that act on or after a date beside them."""
    return where.startswith(("people.recruits.", "people.departures.", "people.experts."))


def _lever(setting: str) -> str:
    return setting.partition(".")[0]


def _people_cost(before: Plant, after: Plant) -> Sum:
    """What the people cost that one plant has planned beyond another, from `as_of` (or the start) to the horizon."""
    first, last = before.as_of or before.start, before.horizon or _year_after(before.as_of or before.start)
    was, now = people_days(before, first, last), people_days(after, first, last)
    per_day = {key: sum_of(_price(before, key)).times(DAY_SECONDS) for key in ("expert", "local_person")}
    return per_day["expert"].times(now.experts - was.experts) + per_day["local_person"].times(now.local - was.local)


def _price(plant: Plant, key: str) -> Any:
    own = getattr(plant.money, key) if plant.money is not None else None
    return own if own is not None else getattr(plant.defaults.money, key)


def _year_after(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28))
