"""When nobody answers: whom a call goes to, and when.

One after the other: the families of experts who know the step, those who know a step of the same skill, the crew, everybody.
Families of whom nobody is on site are left out; where no row tells who is, the plant file does. Each is given the same time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from gigaramp.floor.help.calls import CREW, EVERYBODY, status_of
from gigaramp.floor.rows import NextIds, Row, rows_of

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.floor.state import CallNow, Picture
    from gigaramp.plant.experts import Experts
    from gigaramp.plant.model import Plant
    from gigaramp.plant.number import DateNumber


@dataclass(frozen=True)
class Rule:
    """Whom to call for a step, the first first, and for how long each is given to answer.

    `stays`: from when to when each of a family is on site by the plant file.
    """

    within: timedelta
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stays: Mapping[str, tuple[tuple[date, date], ...]] = field(default_factory=dict)


def rule_of(plant: Plant, within: timedelta) -> Rule:
    """The rule of a plant: of its experts, those who know a step first, then those who know others of the same skill."""
    from gigaramp.plant.skills import family_of_step

    experts = plant.people.experts if plant.people is not None else {}
    skills = {step: family_of_step(plant, step) for step in plant.steps}
    families = {}
    for step in plant.steps:
        own = [name for name, one in experts.items() if step in one.steps]
        near = [name for name, one in experts.items() if any(skills.get(other) == skills[step] for other in one.steps)]
        families[step] = tuple(dict.fromkeys([*own, *near]))
    return Rule(within, families, {name: _stays(one) for name, one in experts.items()})


def whom_to_call(rule: Rule, picture: Picture, step: str | None) -> tuple[str, ...]:
    """Who is called for a step now, one after the other; never empty."""
    there = [name for name in rule.families.get(step or "", ()) if _is_on_site(rule, picture, name)]
    return tuple(dict.fromkeys([*there, CREW, EVERYBODY]))


def next_to_call(rule: Rule, picture: Picture, call: CallNow) -> str:
    """Who is called after those who are called now; everybody after everybody."""
    order = whom_to_call(rule, picture, call.step)
    place = order.index(call.called) + 1 if call.called in order else 0
    return order[min(place, len(order) - 1)]


def escalations_due(picture: Picture, now: datetime, rule: Rule, next_ids: NextIds) -> pa.Table:
    """The rows of all calls that nobody has answered in time and that go to the next.

    Only calls in which somebody said something: a call without a word is a record of machines, and nobody waits at its page.
    """
    due = [_next(call, picture, rule) for call in picture.calls if _is_due(call, now, rule)]
    return rows_of(due, now, next_ids)


def _is_on_site(rule: Rule, picture: Picture, family: str) -> bool:
    if picture.tells_experts:
        return picture.experts.get(family, 0) > 0
    return any(arrives <= picture.day < leaves for arrives, leaves in rule.stays.get(family, ()))


def _stays(family: Experts) -> tuple[tuple[date, date], ...]:
    """The stays of a family as its plant file plans them, without visits home and recalls."""
    many = max(0, round(family.count.mid)) if family.count is not None else 0
    return tuple((_spread(family.arrives, place, many), _spread(family.leaves, place, many)) for place in range(many))


def _spread(told: DateNumber, place: int, many: int) -> date:
    """The date of one of a family: a span is spread evenly over its people."""
    if told.from_ is None or told.to is None:
        return told.mid
    return told.from_ + (told.to - told.from_) * ((place + 0.5) / many)


def _is_due(call: CallNow, now: datetime, rule: Rule) -> bool:
    since = call.escalations[-1][0] if call.escalations else call.called_at
    waits = status_of(call) in ("called", "escalated") and call.called != EVERYBODY
    return waits and bool(call.said) and now - since >= rule.within


def _next(call: CallNow, picture: Picture, rule: Rule) -> Row:
    turn = float(len(call.escalations) + 1)
    to = next_to_call(rule, picture, call)
    return Row("help_escalated", call.line, call.step, call.machine, call.id, turn, to)
