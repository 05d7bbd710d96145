"""The plant in which one step is perfect, and the plant in which it has one machine more: the edits behind a step's worth.

Perfect means: no failure, no short stop, no changeover, no defect of its own, and always its full crew at full skill. Its
machines, their rated speed, its calendar and what it inspects stay. All other luck stays too: draws are keyed by address.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.plant.number import Number

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant, Step
    from gigaramp.plant.people import People

STOPS: Final = ("mtbf", "restore_time", "failures", "difficulty", "short_stops", "changeover")
"""Keys of a step by which it stops."""

DEFECTS: Final = ("scrap_at_start", "scrap_mature", "coil", "experience", "transfer")
"""Keys of a step by which it makes defects of its own, and learns to make fewer."""

MORE_PLACES: Final = 0.1
"""Share of places that is added to a step that has places instead of machines."""

_OWN: Final = {"note": "", "source": None, "status": "chosen"}
"""What is changed here is nobody's claim about the plant."""


def without_limits(plant: Plant, step: str) -> Plant:
    """A second plant in which a step is perfect, on all its lines. Of sleds: they are never charged.

    The people it needed are taken off the head-counts, so that no other step gains heads. Raises AskError for an unknown step.
    """
    perfect = plant.change_all(_expect_some(_perfect(plant, step), step))
    return perfect.change_all(dict(_head_counts(plant, perfect)))


def with_one_more(plant: Plant, step: str) -> Plant:
    """A second plant in which a step has one machine more (on each of its lines), the same people; a fleet one sled more.

    A step of places has a tenth more of them. Raises AskError for an unknown step.
    """
    if step in plant.movers:
        return plant.change(f"movers.{step}.count", _more(plant.movers[step].count, 1.0))
    return plant.change_all(dict(_one_more(plant, step)))


def is_perfect(plant: Plant, step: str) -> bool:
    """True where nothing of a step could be better than it is: its stops, defects and people limit nothing."""
    return not _perfect(plant, step)


def _expect_some(changes: dict[str, Any], step: str) -> dict[str, Any]:
    if not changes:
        raise AskError(say("{step} is perfect as it is: it has no stop, no defect and no crew of its own", step=step))
    return changes


def _perfect(plant: Plant, step: str) -> dict[str, Any]:
    if step in plant.movers:
        keys = [key for key in ("runs_for", "charging") if getattr(plant.movers[step], key) is not None]
        return {f"movers.{step}.{key}": None for key in keys}
    found: dict[str, Any] = {}
    for address, part in _parts(plant, step):
        found |= {f"{address}.{key}": None for key in (*STOPS, *DEFECTS) if getattr(part, key) is not None}
        if part.rework is not None and not part.inspects and not plant.steps[step].inspects:
            found[f"{address}.rework"] = None
    return found | _without_crew(plant, step)


def _parts(plant: Plant, step: str) -> Iterator[tuple[str, Step]]:
    """The step as the file has it, and what single lines say of it, with their addresses."""
    if step not in plant.steps:
        from gigaramp.plant.structure import did_you_mean

        raise AskError(
            say("there is no step `{step}`, {mend}", step=step, mend=did_you_mean(step, [*plant.steps, *plant.movers]))
        )
    yield f"steps.{step}", plant.steps[step]
    for name, line in plant.lines.items():
        if step in line.steps:
            yield f"lines.{name}.steps.{step}", line.steps[step]


def _without_crew(plant: Plant, step: str) -> dict[str, Any]:
    """The step runs by itself. People who tend places never limit the flow, so they stay where they are."""
    people = plant.people
    if people is None or plant.steps[step].places is not None:
        return {}
    found: dict[str, Any] = {f"{at}.crew": None for at, part in _parts(plant, step) if part.crew is not None}
    if not found:
        return {}
    for family, steps in people.skills.items():
        if step in steps:
            left = [other for other in steps if other != step]
            found[f"people.skills.{family}"] = left or None
    if people.persons is not None:
        found |= dict(_technicians(plant, people, step))
    return found


def _technicians(plant: Plant, people: People, step: str) -> Iterator[tuple[str, Any]]:
    """Technicians have nothing to mend at a perfect step; a group that mends nothing else stays with the others' machines."""
    for name, group in people.technicians.items():
        left = [other for other in group.steps if other != step]
        if step in group.steps and not any(_fails(plant, other) for other in left):
            yield f"people.technicians.{name}", None


def _fails(plant: Plant, step: str) -> bool:
    return any(part.mtbf is not None for _, part in _parts(plant, step)) if step in plant.steps else False


def _head_counts(plant: Plant, perfect: Plant) -> Iterator[tuple[str, Any]]:
    """Each head-count less the share of people, at the middle numbers, that the perfect plant no longer asks for on its date."""
    from gigaramp.plant.skills import teams_of
    from gigaramp.plant.staff import people_needed

    people = plant.people
    if people is None or perfect.people is None:
        return
    groups = perfect.people.technicians.values() if people.persons is not None else ()
    mending = sum(group.crew.mid * (teams_of(plant, group.steps[0]) or 1) for group in groups)
    for place, head in enumerate(people.recruits):
        before, after = (sum(people_needed(each, head.on).values()) + mending for each in (plant, perfect))
        if head.count is not None and 0.0 < after < before:
            yield f"people.recruits.{place}.count", _times(head.count, after / before)


def _one_more(plant: Plant, step: str) -> Iterator[tuple[str, Any]]:
    parts = list(_parts(plant, step))
    if plant.steps[step].places is not None:
        for address, part in parts:
            if part.places is not None:
                yield f"{address}.places", _times(part.places, 1.0 + MORE_PLACES)
        return
    for address, part in parts:
        if part.machines is not None or address == f"steps.{step}":
            yield f"{address}.machines", _more(part.machines, 1.0)


def machines_added(plant: Plant, step: str) -> int:
    """Machines, or sleds, that `with_one_more` adds: one on each line; 0 for a step of places."""
    if step in plant.movers:
        return 1
    if plant.steps[step].places is not None:
        return 0
    return 1 if plant.steps[step].shared else max(1, len(plant.line_names))


def _more(number: Number | None, added: float) -> Number:
    """The number with more of it, its range moved along; a count that the file does not give is one."""
    if number is None:
        return Number(low=1.0 + added, mid=1.0 + added, high=1.0 + added)
    moved = {key: getattr(number, key) + added for key in ("low", "mid", "high")}
    return number.model_copy(update={**moved, **_OWN})


def _times(number: Number, factor: float) -> Number:
    moved = {key: getattr(number, key) * factor for key in ("low", "mid", "high")}
    return number.model_copy(update={**moved, **_OWN})
