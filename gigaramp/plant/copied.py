"""Copies a shipped plant with a new head: which parts still speak of that plant, and are to be changed.

The body keeps every comment and source. Its old head told whose plant it is, which is no longer true of a copy.
"""

from __future__ import annotations

from gigaramp.plant.model import Plant
from gigaramp.plant.read import loads, shipped_text

_BODY = "gigaramp: "
"""The line with the format, the first one below the head."""

_READING = "# How to read a number"


def copied_plant(shipped: str) -> str:
    """Text of the copy of a shipped plant. `shipped` is one of `shipped_plants()`."""
    text = shipped_text(shipped)
    plant = loads(text, f"{shipped}.yaml")
    place = text.index(f"\n{_BODY}") + 1
    width = max(len(address) for address, _ in still_of(plant))
    listed = [f"#   {address:{width}}  {words}" for address, words in still_of(plant)]
    head = [
        f"# A copy of the plant {shipped} that comes with gigaramp, to be made into a plant of your own.",
        "#",
        f"# Until you change it, this is still that of {plant.name}. Delete a line here when it is done:",
        *listed,
        f"# The comments below tell why {plant.name} has its numbers. Replace those that do not speak of your plant.",
        "#",
        *_how_to_read(text[:place]),
        "",
    ]
    return "\n".join(head) + "\n" + text[place:]


def still_of(plant: Plant) -> list[tuple[str, str]]:
    """Addresses of what belongs to this one plant, each with a few words; only parts that the plant has."""
    people = plant.people
    experts = people.experts if people is not None else {}
    count = round(sum(family.count.mid for family in experts.values() if family.count is not None))
    staff = people.recruits if people is not None else ()
    recruits = [f"{round(told.count.mid):,} on {told.on}" for told in staff if told.count is not None]
    partner = " and the partner that runs one" * any(line.operated_by is not None for line in plant.lines.values())
    parts = [
        ("name, about", "who it is, and on what its numbers stand"),
        ("as_of, start, horizon", f"{plant.as_of}, {plant.start}, {plant.horizon}"),
        (
            "chosen",
            "why bare values are what they are; it decides which of them are called public" * bool(plant.chosen),
        ),
        ("known", f"{len(plant.known)} facts about its output, which weigh the futures" * bool(plant.known)),
        ("goals", ", ".join(plant.goals)),
        ("plan", "vehicles a month that were announced" * (plant.plan is not None)),
        ("calendars", "shifts, public holidays, closures" * bool(plant.calendars)),
        ("vehicles", ", ".join(plant.vehicles)),
        ("lines", f"dates of {len(plant.lines)} lines{partner}" * bool(plant.lines)),
        ("steps", "machines and crews, sized for its capacity"),
        ("movers", "how cells go to the modules" * bool(plant.movers)),
        ("people.recruits", f"local people: {recruits[0]} to {recruits[-1]}" if recruits else ""),
        ("people.experts", f"{count} foreign experts in {len(experts)} families" * bool(experts)),
    ]
    return [(address, words) for address, words in parts if words]


def _how_to_read(head: str) -> list[str]:
    """The part of the old head that holds for every plant: what the statuses mean."""
    lines = head.splitlines()
    first = next((place for place, line in enumerate(lines) if line == _READING), len(lines))
    last = next((place for place in range(first + 1, len(lines)) if not lines[place].startswith("#   ")), len(lines))
    return lines[first:last]
