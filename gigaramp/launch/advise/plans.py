"""A plan: what each lever is set to. It has a price and a number of its own, and it makes a plant.

A lever on experts is three settings, `NAME.count`, `NAME.arrives` and `NAME.leaves`; every other lever is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

Plan = tuple[int, ...]
"""For each setting the place of its value among its values, in the order of the settings."""

Option = tuple[tuple[int, int], ...]
"""What one lever is set to: (place of the setting, place of the value) for each of its settings."""


class Value(Protocol):
    """One value of a setting; `text` as the plant file would say it."""

    @property
    def text(self) -> str:
        """As in the plant file."""
        ...


class Setting(Protocol):
    """One thing to decide, with the finite values it can take; `as_is` is the place of what the plant file says."""

    @property
    def name(self) -> str:
        """Its lever, or LEVER.count, LEVER.arrives, LEVER.leaves."""
        ...

    @property
    def about(self) -> str:
        """What is decided, in one line."""
        ...

    @property
    def values(self) -> Sequence[Value]:
        """What it can be set to."""
        ...

    @property
    def as_is(self) -> int:
        """Place of the value of the plant as it is."""
        ...

    @property
    def is_ordered(self) -> bool:
        """True where neighbouring values are alike: numbers and dates, not names."""
        ...

    @property
    def from_start(self) -> bool:
        """True where it acts from the start of production on, so that its gain is told too high."""
        ...

    def words(self, index: int) -> str:
        """One of its values, as it is told."""
        ...


class Euros(Protocol):
    """A sum of money with its range, in EUR."""

    @property
    def low(self) -> float:
        """10 % point."""
        ...

    @property
    def mid(self) -> float:
        """50 % point."""
        ...

    @property
    def high(self) -> float:
        """90 % point."""
        ...


class Decisions(Protocol):
    """All that can be decided in a plant; picks are the place of the value by setting, of those that differ."""

    @property
    def plant(self) -> Plant:
        """The plant as it is."""
        ...

    @property
    def settings(self) -> Sequence[Setting]:
        """What can be set."""
        ...

    def apply(self, picks: Mapping[str, int]) -> Plant:
        """The plant with these picks."""
        ...

    def cost(self, picks: Mapping[str, int]) -> Euros:
        """What these picks cost."""
        ...


@dataclass(frozen=True)
class Stay:
    """Experts whom a plan brings: how many, of which lever, and their days on site."""

    lever: str
    count: int
    arrives: date
    leaves: date

    @property
    def days(self) -> int:
        """Days of all of them on site together."""
        return self.count * max((self.leaves - self.arrives).days, 0)


@dataclass(frozen=True)
class Levers:
    """The levers of a plant, plan by plan: their plants, their prices, and the experts they bring."""

    decisions: Decisions
    _prices: dict[Plan, Euros] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """What can be set, in order."""
        return tuple(self.decisions.settings)

    @cached_property
    def groups(self) -> dict[str, tuple[int, ...]]:
        """Places of the settings of each lever."""
        found: dict[str, tuple[int, ...]] = {}
        for place, setting in enumerate(self.settings):
            name = setting.name.partition(".")[0]
            found[name] = (*found.get(name, ()), place)
        return found

    @cached_property
    def as_is(self) -> Plan:
        """The plan that changes nothing."""
        return tuple(setting.as_is for setting in self.settings)

    def about(self, lever: str) -> str:
        """What a lever decides, in one line."""
        return self.settings[self.groups[lever][0]].about

    def is_roster(self, lever: str) -> bool:
        """True for a lever that brings experts on dates of its own."""
        return len(self.groups[lever]) > 1

    def canonical(self, plan: Plan) -> Plan:
        """The same plan, written in one way: dates of experts who do not come, or go before they come, say nothing."""
        found = list(plan)
        for lever, places in self.groups.items():
            if self.is_roster(lever) and self.stay(plan, lever) is None:
                for place in places:
                    found[place] = self.settings[place].as_is
        return tuple(found)

    def bought(self, plan: Plan) -> tuple[str, ...]:
        """Levers that the plan moves."""
        return tuple(name for name, places in self.groups.items() if any(plan[k] != self.as_is[k] for k in places))

    def without(self, plan: Plan, lever: str) -> Plan:
        """The plan with one lever left as it is."""
        return self.with_option(plan, tuple((place, self.as_is[place]) for place in self.groups[lever]))

    def with_option(self, plan: Plan, option: Option) -> Plan:
        """The plan with one lever set to an option."""
        found = list(plan)
        for place, value in option:
            found[place] = value
        return self.canonical(tuple(found))

    def option(self, plan: Plan, lever: str) -> Option:
        """What the plan sets a lever to."""
        return tuple((place, plan[place]) for place in self.groups[lever])

    def options(self, lever: str, most: int | None = None) -> list[Option]:
        """What a lever can be set to, the plant as it is left out.

        At most `most` values of each setting, both ends included; of a count one more, because one of them is none.
        """
        places = self.groups[lever]
        more = [most + 1 if most and self.settings[place].name.endswith(".count") else most for place in places]
        values = [_spread(len(self.settings[place].values), each) for place, each in zip(places, more, strict=True)]
        found = {
            self.with_option(self.as_is, tuple(zip(places, chosen, strict=True))): None for chosen in product(*values)
        }
        return [self.option(plan, lever) for plan in found if plan != self.as_is]

    def stay(self, plan: Plan, lever: str) -> Stay | None:
        """The experts whom a plan brings by one lever; None where none come."""
        texts = {
            self.settings[k].name.partition(".")[2]: self.settings[k].values[plan[k]].text for k in self.groups[lever]
        }
        if "count" not in texts:
            return None
        stay = Stay(
            lever, int(texts["count"]), date.fromisoformat(texts["arrives"]), date.fromisoformat(texts["leaves"])
        )
        return stay if stay.days > 0 else None

    def stays(self, plan: Plan) -> tuple[Stay, ...]:
        """All experts whom a plan brings."""
        found = (self.stay(plan, lever) for lever in self.groups if self.is_roster(lever))
        return tuple(stay for stay in found if stay is not None)

    def picks(self, plan: Plan) -> dict[str, int]:
        """Place of the value by setting, of all settings of the levers that the plan moves."""
        bought = self.bought(plan)
        return {self.settings[k].name: plan[k] for lever in bought for k in self.groups[lever]}

    def plant_of(self, plan: Plan) -> Plant:
        """The plant with the plan carried out."""
        return self.decisions.apply(self.picks(plan)) if plan != self.as_is else self.decisions.plant

    def cost_range(self, plan: Plan) -> Euros:
        """What the plan costs, in EUR, with its range."""
        if plan not in self._prices:
            self._prices[plan] = self.decisions.cost(self.picks(plan))
        return self._prices[plan]

    def cost(self, plan: Plan) -> float:
        """What the plan costs, in EUR: the middle."""
        return float(self.cost_range(plan).mid)

    def estimate(self, plan: Plan) -> float:
        """About what the plan costs, in EUR: the sum of its levers alone. Quick, where many plans are thought of."""
        return sum(self.cost(self.with_option(self.as_is, self.option(plan, lever))) for lever in self.bought(plan))

    def words(self, plan: Plan, lever: str) -> str:
        """What the plan sets a lever to, as it is told."""
        return ", ".join(self.settings[place].words(plan[place]) for place in self.groups[lever])

    def number(self, plan: Plan) -> int:
        """One number that stands for the plan."""
        found = 0
        for setting, value in zip(self.settings, plan, strict=True):
            found = found * len(setting.values) + value
        return found

    def plan_of(self, number: int) -> Plan:
        """The plan that a number stands for."""
        values = []
        for setting in reversed(self.settings):
            number, value = divmod(number, len(setting.values))
            values.append(value)
        return tuple(reversed(values))

    def count(self) -> int:
        """How many plans there are, dates of experts who do not come counted too."""
        found = 1
        for setting in self.settings:
            found *= len(setting.values)
        return found


def changed(plan: Plan, place: int, value: int) -> Plan:
    """The plan with one setting at another value."""
    return (*plan[:place], value, *plan[place + 1 :])


def _spread(count: int, most: int | None) -> list[int]:
    """Places spread over a list, both ends included; all where they are few enough."""
    if most is None or count <= most:
        return list(range(count))
    return sorted({round(k * (count - 1) / (most - 1)) for k in range(most)})
