"""What a plan may not exceed: money, days of experts, places for them, and how many can arrive in a month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.launch.advise.plans import Levers, Plan, Stay
from gigaramp.launch.advise.written import read_budget


@dataclass(frozen=True)
class Limits:
    """The limits of a plan; None is no limit. They count what the plan adds to the plant as it is.

    `budget` in EUR, on the middle of its cost. `expert_days`: days of all added experts together. `places`: added experts on site at once
    (desks, beds). `arrivals`: added experts who arrive in one calendar month.
    """

    budget: float | None = None
    expert_days: float | None = None
    places: int | None = None
    arrivals: int | None = None

    def allow(self, levers: Levers, plan: Plan) -> bool:
        """True for a plan within every limit."""
        return self.may_allow(levers, plan, levers.cost)

    def may_allow(self, levers: Levers, plan: Plan, cost: Callable[[Plan], float]) -> bool:
        """The same by another account of the costs, such as the sum of the levers alone."""
        # Sums of prices meet a budget that they equal on paper.
        if self.budget is not None and cost(plan) > self.budget * (1.0 + 1e-9):
            return False
        stays = levers.stays(plan)
        return all(used <= most for used, most in _uses(self, stays))

    @cached_property
    def is_open(self) -> bool:
        """True where nothing is limited."""
        return self.budget is None and self.expert_days is None and self.places is None and self.arrivals is None


def most_on_site(stays: tuple[Stay, ...]) -> int:
    """Most of the added experts who are on site on one day."""
    return max(
        (sum(other.count for other in stays if other.arrives <= one.arrives < other.leaves) for one in stays), default=0
    )


def most_arriving(stays: tuple[Stay, ...]) -> int:
    """Most of the added experts who arrive in one calendar month."""
    months: dict[date, int] = {}
    for stay in stays:
        month = stay.arrives.replace(day=1)
        months[month] = months.get(month, 0) + stay.count
    return max(months.values(), default=0)


def read_limits(
    budget: float | str | None, expert_days: float | None, places: int | None, arrivals: int | None
) -> Limits:
    """The limits as asked for, checked. Raises AskError."""
    for name, value in (("expert_days", expert_days), ("places", places), ("arrivals", arrivals)):
        if value is not None and value < 0:
            raise AskError(say("{name}: {value} is below nothing, name 0 or more", name=name, value=value))
    return Limits(read_budget(budget), expert_days, places, arrivals)


def _uses(limits: Limits, stays: tuple[Stay, ...]) -> list[tuple[float, float]]:
    """What the added experts use, and the most they may, of each limit there is."""
    found: list[tuple[float, float | None]] = [
        (float(sum(stay.days for stay in stays)), limits.expert_days),
        (most_on_site(stays), limits.places),
        (most_arriving(stays), limits.arrivals),
    ]
    return [(used, most) for used, most in found if most is not None]
