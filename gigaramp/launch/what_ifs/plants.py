"""The plants of many what-ifs, each checked before the first future is simulated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError, PlantError, Problem
from gigaramp.languages import say
from gigaramp.launch.changes import Change, changes
from gigaramp.launch.what_ifs.scenario import Planned, Scenario, load_scenario

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

    Asked = Mapping[str, Plant | Mapping[str, Any]] | str | PathLike[str]
    """What-ifs as they are asked for: by name a plant or the changes of one, or the path of a scenario file."""


@dataclass(frozen=True, eq=False)
class Alternative:
    """One what-if as a plant, with what it is about and what it changes."""

    name: str
    plant: Plant
    changes: tuple[Change, ...]
    about: str = ""
    cost: float | None = None


@dataclass(frozen=True, eq=False)
class LineUp:
    """The plant as it is and its what-ifs. `both_sides`: what was set on the plant first, so in each what-if too."""

    plant: Plant
    others: tuple[Alternative, ...]
    both_sides: tuple[Change, ...] = ()


def line_up(plant: Plant, asked: Asked) -> LineUp:
    """The what-ifs of a plant, as plants. Raises AskError or PlantError with everything that is wrong in them."""
    if isinstance(asked, Mapping):
        found = LineUp(plant, tuple(_named(plant, str(name), value) for name, value in asked.items()))
        if not found.others:
            raise AskError(say("other: the map of what-ifs is empty, name one or more"))
    else:
        found = _of_scenario(plant, load_scenario(asked))
    for each in found.others:
        if all(change.address == "name" for change in each.changes):
            raise AskError(
                say("what-if {name}: it changes nothing of this plant, so every future is the same", name=each.name)
            )
        if each.plant.start != found.plant.start:
            raise AskError(
                say(
                    "what-if {name}: it starts on {start}, and not on {first}: days cannot be paired",
                    name=each.name,
                    start=each.plant.start,
                    first=found.plant.start,
                )
            )
    return found


def _named(plant: Plant, name: str, value: Plant | Mapping[str, Any]) -> Alternative:
    from gigaramp.plant.door import expect_plant

    if isinstance(value, Mapping):
        try:
            other = plant.change_all(value)
        except AskError as error:
            raise AskError(say("what-if {name}: {error}", name=name, error=error)) from None
        except PlantError as error:
            whose = say("what-if {name}", name=name)
            raise PlantError(replace(told, file=told.file or whose) for told in error.problems) from None
    else:
        expect_plant(value, f"what-if {name}")
        other = value
    return Alternative(name, other, changes(plant, other))


def _of_scenario(plant: Plant, scenario: Scenario) -> LineUp:
    """The what-ifs of a file; what does not fit the plant is told with its line, of all of them at once."""
    try:
        base = plant.change_all(scenario.both_sides)
    except (AskError, PlantError) as error:
        raise PlantError(_told(plant, scenario, Planned("both_sides", changes=scenario.both_sides), error)) from None
    found: list[Alternative] = []
    problems: list[Problem] = []
    for planned in scenario.what_ifs:
        try:
            other = base.change_all(planned.changes)
        except (AskError, PlantError) as error:
            # What is wrong in one that is taken in is told there.
            if not any(_fails(base, each) for each in scenario.what_ifs if each.name in planned.with_):
                problems += _told(base, scenario, planned, error)
            continue
        found.append(Alternative(planned.name, other, changes(base, other), planned.about, planned.cost))
    if problems:
        raise PlantError(sorted(problems, key=lambda told: (told.line or 0, told.column or 0)))
    return LineUp(base, tuple(found), changes(plant, base))


def _fails(plant: Plant, planned: Planned) -> bool:
    try:
        plant.change_all(planned.changes)
    except (AskError, PlantError):
        return True
    return False


def _told(plant: Plant, scenario: Scenario, planned: Planned, error: AskError | PlantError) -> Iterator[Problem]:
    """What is wrong in one what-if, change by change; what only all of them do together, as a whole."""
    told: list[Problem] = []
    for address, value in planned.changes.items():
        try:
            plant.change_all({address: value})
        except AskError as alone:
            told.append(_at(scenario, planned, address, str(alone), ""))
        except PlantError as alone:
            told += [_at(scenario, planned, address, each.what, each.why, each.mend) for each in alone.problems]
    if not told and isinstance(error, PlantError):
        told = [_at(scenario, planned, each.address, each.what, each.why, each.mend) for each in error.problems]
    yield from told or [_at(scenario, planned, "", str(error), "")]


def _at(scenario: Scenario, planned: Planned, address: str, what: str, why: str, mend: str = "") -> Problem:
    """A problem of one change, at its line in the scenario file."""
    path = ("both_sides", address) if planned.name == "both_sides" else ("what_ifs", planned.name, "set", address)
    placed = scenario.document.problem(path, what, why, mend)
    return replace(placed, address=f"{planned.name}: {address}" if address else planned.name)


def same_for_all(found: Sequence[Alternative], goal: str) -> None:
    """Raise AskError where a what-if has not the goal that all are ranked by."""
    for each in found:
        if goal not in each.plant.goals:
            raise AskError(
                say(
                    'what-if {name}: it has no goal "{goal}", by which the what-ifs are ranked',
                    name=each.name,
                    goal=goal,
                )
            )
