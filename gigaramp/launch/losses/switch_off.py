"""The same plant without a cause of losses: mature machines, skilled people, experts everywhere, one language ...

Each cause is a set of changes by address, so all other luck stays as it is. A cause that the plant file does not name is
not in the plant: there is nothing to switch off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from gigaramp.launch.losses.causes import CAUSES
from gigaramp.plant.address import get
from gigaramp.plant.capacity import full_speed_goal, mature_share, needs, on_every_line, speed, yields
from gigaramp.plant.flow import flow_of
from gigaramp.plant.number import Number

if TYPE_CHECKING:
    from gigaramp.plant.model import Experts, Plant, Step

Changes = dict[str, Any]

_INSTANTLY = "1e-12 h"
"""Time after which what is switched off has passed: nothing divides by zero."""

_FAST_GROWTH = 20
"""Growth exponent beside the 0.2 to 0.5 of machines."""

_FULL = 0.999
"""Output share that counts as full skill where the file asks for more."""

_BEYOND_COUNT = "1e18 cell"
_SOON = "1e-6 cell"
_MANY = 10
"""Times as many sleds as the plant has."""
_WITHOUT_END = 400
"""Days after the end on which experts leave who stay to the end."""


def without(plant: Plant, causes: Iterable[str], until: date) -> Plant:
    """The plant with these causes switched off. Causes that are not in the plant change nothing."""
    changes: Changes = {}
    for cause in CAUSES:
        if cause in set(causes):
            changes |= changes_of(plant, cause, until)
    return plant.change_all(changes)


def causes_in(plant: Plant, until: date) -> tuple[str, ...]:
    """Causes that are in a plant, in the order of `CAUSES`."""
    return tuple(cause for cause in CAUSES if changes_of(plant, cause, until))


def not_asked_in(plant: Plant) -> tuple[str, ...]:
    """Causes that a plant has but that cannot be switched off: people without any expert, where stops differ in difficulty."""
    people = plant.people
    if people is None or people.experts:
        return ()
    hard = any(step.difficulty is not None and step.difficulty.high > 0.0 for step in plant.steps.values())
    return ("experts_absence",) if hard or plant.help is not None else ()


def changes_of(plant: Plant, cause: str, until: date) -> Changes:
    """What switches a cause off, by address; empty where the plant does not have it."""
    found: Changes = _HOW[cause](plant, until)
    return found


def _machine_maturity(plant: Plant, until: date) -> Changes:
    if plant.maturing is None:
        return {}
    # Short stops fall with the same law: with this growth they are mature within the first hours.
    return {"maturing.start_ratio": "100 %", "maturing.growth": _FAST_GROWTH, "maturing.commissioning": "1 h"}


def _people_skill(plant: Plant, until: date) -> Changes:
    people = plant.people
    if people is None or (people.skill is None and people.persons is None):
        return {}
    changes: Changes = {"people.skill.learning_hours": _INSTANTLY, "people.skill.spread": 0}
    requirement = get(plant, "people.skill.requirement")
    if requirement is None or requirement.high > _FULL:
        # Full skill is reached, not only come near to: the top level mends the most difficult stops.
        changes["people.skill.requirement"] = _FULL
    if people.persons is not None:
        # Who has run such machines before is skilled from the first hour, not from the end of the first shift.
        changes |= {"people.persons.experienced": "100 %", "people.persons.prior_hours": "1000 h"}
    return changes


def _experts_absence(plant: Plant, until: date) -> Changes:
    """One expert on each shift at every station of a family's steps; steps without any go to the largest family."""
    people = plant.people
    if people is None or not people.experts:
        return {}
    covered = {step for family in people.experts.values() for step in family.steps}
    bare = [name for name, step in plant.steps.items() if name not in covered and step.crew is not None]
    largest = max(people.experts, key=lambda name: (_head_count(people.experts[name]), name))
    changes: Changes = {}
    for name, family in people.experts.items():
        here = f"people.experts.{name}"
        steps = [*family.steps, *(bare if name == largest else [])]
        wanted = sum(_teams(plant, step) * len(on_every_line(plant, step)) for step in steps)
        changes |= {f"{here}.arrives": plant.start, f"{here}.leaves": until + timedelta(days=_WITHOUT_END)}
        changes[f"{here}.count"] = max(ceil(_head_count(family)), wanted)
        if len(steps) > len(family.steps):
            changes[f"{here}.steps"] = steps
        if family.shifts:
            changes[f"{here}.shifts"] = []
        if family.home_visits is not None:
            changes[f"{here}.home_visits"] = None
    if people.recall is not None:
        changes["people.recall"] = None
    return changes


def _language(plant: Plant, until: date) -> Changes:
    people = plant.people
    return {"people.language": None} if people is not None and people.language is not None else {}


def _process_knowledge(plant: Plant, until: date) -> Changes:
    """Experience without end, brought along, that counts from the first cell: K = (1 + n/n_ref)^-b is 0."""
    if plant.learning is None or not any(step.scrap_at_start is not None for step in plant.steps.values()):
        return {}
    changes: Changes = {
        "learning.sister_experience": _BEYOND_COUNT,
        "learning.sister_transfer": "100 %",
        "learning.halves_after": _SOON,
    }
    for name in plant.steps:
        for address in (f"steps.{name}", *(f"lines.{line}.steps.{name}" for line in plant.lines)):
            if not address.startswith("lines") or name in plant.lines[address.split(".")[1]].steps:
                for key in ("experience", "transfer"):
                    if get(plant, f"{address}.{key}") is not None:
                        changes[f"{address}.{key}"] = None
    return changes


def _capacity(plant: Plant, until: date) -> Changes:
    """So many machines that even at the slow end of their speed, with mature stops and scrap, a step keeps nameplate."""
    goal = full_speed_goal(plant)
    if goal is None or goal[1].rate is None:
        return {}
    flow = flow_of(plant)
    needed, mature = needs(flow), yields(plant, flow, mature=True)
    open_shares = _open_shares(plant)
    changes: Changes = {}
    for name, step in plant.steps.items():
        passes = 1.0
        for later in flow.steps:
            if later == name or name in flow.before(later):
                passes *= mature[later]
        asked = goal[1].rate.value * needed[name] / max(passes, 1e-6) / max(open_shares[name], 1e-6)
        stations = on_every_line(plant, name)
        slow = sum(speed(each) * _slow_end(each) * mature_share(each) for each in stations)
        changes |= _more(plant, name, step, asked / slow if slow > 0.0 else 1.0)
    return changes


def _sleds(plant: Plant, until: date) -> Changes:
    return {
        f"movers.{name}.count": _MANY * max(ceil(mover.count.high) if mover.count is not None else 1, 1)
        for name, mover in plant.movers.items()
    }


def _training_load(plant: Plant, until: date) -> Changes:
    """The same programme, in no time and with a seat for everybody."""
    people = plant.people
    if people is None or people.training is None:
        return {}
    changes: Changes = {"people.training.hours_a_week": "1e9 h"}
    if people.training.seats is not None:
        changes["people.training.seats"] = None
    return changes


def _not_accepted(plant: Plant, until: date) -> Changes:
    changes: Changes = {}
    for name, line in plant.lines.items():
        for key in ("accepted", "released"):
            if getattr(line, key) is not None:
                changes[f"lines.{name}.{key}"] = None
    return changes


def _no_material(plant: Plant, until: date) -> Changes:
    return _without_events(plant, ("material",))


def _no_demand(plant: Plant, until: date) -> Changes:
    return {f"vehicles.{name}.call_off": None for name, each in plant.vehicles.items() if each.call_off is not None}


def _utilities(plant: Plant, until: date) -> Changes:
    return _without_events(plant, ("utilities", "it"))


_HOW: dict[str, Callable[[Plant, date], Changes]] = {
    "machine_maturity": _machine_maturity,
    "people_skill": _people_skill,
    "experts_absence": _experts_absence,
    "language": _language,
    "process_knowledge": _process_knowledge,
    "capacity": _capacity,
    "sleds": _sleds,
    "training_load": _training_load,
    "not_accepted": _not_accepted,
    "no_material": _no_material,
    "no_demand": _no_demand,
    "utilities": _utilities,
}


def _without_events(plant: Plant, kinds: tuple[str, ...]) -> Changes:
    return {f"events.{name}": None for name, event in plant.events.items() if event.kind in kinds}


def _head_count(family: Experts) -> float:
    """Most people that a family may have."""
    return family.count.high if family.count is not None else 0.0


def _teams(plant: Plant, step: str) -> int:
    """Shift teams that take turns at a step, so that one person of each is one on every shift."""
    from gigaramp.plant.calendar import calendar_of

    calendar = calendar_of(plant, plant.steps[step])
    if calendar is None:
        return 3
    return int(calendar.teams.mid) if calendar.teams is not None else len(calendar.shifts)


def _open_shares(plant: Plant) -> dict[str, float]:
    from gigaramp.plant.calendar import calendar_of, open_share

    return {name: open_share(calendar_of(plant, step), plant.start.year + 1) for name, step in plant.steps.items()}


def _slow_end(step: Step) -> float:
    """Speed at the slow end of what is not known of a step, as a share of its middle."""
    if step.rate is not None:
        return step.rate.low / step.rate.mid if step.rate.mid > 0.0 else 1.0
    time = step.cycle_time if step.cycle_time is not None else step.time
    return time.mid / time.high if time is not None and time.high > 0.0 else 1.0


def _more(plant: Plant, name: str, step: Step, times: float) -> Changes:
    """Machines or places of a step times so much, on each line that has its own number; nothing where there are enough."""
    if times <= 1.0:
        return {}
    key = "places" if step.places is not None else "machines"
    own = [f"lines.{line}.steps.{name}" for line, each in plant.lines.items() if name in each.steps]
    changes: Changes = {}
    for here in (f"steps.{name}", *own):
        now = get(plant, f"{here}.{key}")
        if here.startswith("lines") and getattr(plant.lines[here.split(".")[1]].steps[name], key) is None:
            continue
        changes[f"{here}.{key}"] = _times(now, times)
    return changes


def _times(now: Number | None, times: float) -> Any:
    """A count times so much, rounded up; a quantity times so much in its own unit, its range with it."""
    if now is None or not now.unit:
        return ceil((now.mid if now is not None else 1.0) * times - 1e-9)
    return now.model_copy(update={part: getattr(now, part) * times for part in ("low", "mid", "high")})
