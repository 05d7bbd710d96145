"""Sets of uncertain numbers that are judged together: groups a manager can send someone to measure, kinds, steps, numbers.

A group is made of whole kinds. Kinds are drawn apart from each other, so before any fact is known groups are independent:
their shares add up, and what is missing to the whole is what they do together. Kinds, steps and single numbers overlap
through the factor of their kind: the shares of two steps are not additive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from gigaramp.languages import later
from gigaramp.plant.kinds import kind_of

Sort = Literal["group", "kind", "step", "number"]

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "speeds": ("cycle_time", "rate", "arrival"),
    "machines": ("mtbf", "restore_time", "short_stops", "parts", "maturing_start", "maturing_growth", "commissioning"),
    "room": ("size", "coil", "consumption", "count", "mover_speed", "mover_time"),
    "defects": (
        "step_scrap", "inspection", "coil_correlation", "excursion_rate", "excursion_size", "loading_least", "loading_scrap",
    ),
    "process_knowledge": (
        "learning_exponent", "halves_after", "other_lines", "sister", "decay", "people_share", "haste", "knowhow", "pioneers",
        "slow_down", "recipe_change",
    ),
    "skill": (
        "skill_rate", "recency", "skill_spread", "requirement", "coaching", "training", "earlier_experience", "assessed",
        "operator", "handover",
    ),
    "staff": ("crew", "technicians", "technicians_date", "recruits", "attendance"),
    "experts": ("expert_skill", "home_visits", "expert_arrival", "expert_leaving", "recall_date", "recall_share", "remote_help"),
    "language": ("language", "second_language", "repair_lengthens", "glossary_date"),
    "line_dates": ("line_date", "operator_date"),
    "outside": ("event_gap", "event_length", "event_date", "customer"),
    "prices": ("price_of_material", "price_of_output", "price_of_people", "energy", "material_held", "lever"),
}  # fmt: skip
"""Group to its kinds. Every kind that can be drawn is in one group; goals and facts are never drawn.

Prices change no date; the twin draws none of them."""

GROUP_WORDS: Final = {
    "speeds": later("speeds of machines"),
    "machines": later("stops, repairs and maturing of machines"),
    "room": later("buffers, places, sleds and counts"),
    "defects": later("scrap, inspections and excursions"),
    "process_knowledge": later("how fast defects fall with experience"),
    "skill": later("how fast people learn, coaching and training"),
    "staff": later("crews, hiring, absence and turnover"),
    "experts": later("experts and remote help"),
    "language": later("language"),
    "line_dates": later("dates of the lines"),
    "outside": later("stops of the whole plant and customers"),
    "prices": later("prices"),
}
"""What each group is called."""

GROUP_OF: Final = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
"""Kind to its group."""


@dataclass(frozen=True)
class NumberSet:
    """A set of uncertain numbers: of what sort, its name, and its columns among the numbers of a run."""

    sort: Sort
    name: str
    columns: tuple[int, ...]


def group_sets(addresses: tuple[str, ...]) -> tuple[NumberSet, ...]:
    """The groups that have numbers in a plant, in the order of `GROUPS`."""
    groups = [GROUP_OF[kind_of(address)] for address in addresses]
    return tuple(_those("group", name, groups) for name in GROUPS if name in groups)


def kind_sets(addresses: tuple[str, ...]) -> tuple[NumberSet, ...]:
    """The kinds of a plant with two numbers or more, by name; a kind with one number is told as that number."""
    kinds = [kind_of(address) for address in addresses]
    return tuple(_those("kind", name, kinds) for name in sorted(set(kinds)) if kinds.count(name) > 1)


def step_sets(addresses: tuple[str, ...]) -> tuple[NumberSet, ...]:
    """The steps that have uncertain numbers, on all lines together, by name."""
    steps = [step_of(address) for address in addresses]
    return tuple(_those("step", name, steps) for name in sorted({step for step in steps if step}))


def number_sets(addresses: tuple[str, ...]) -> tuple[NumberSet, ...]:
    """Each number alone."""
    return tuple(NumberSet("number", address, (column,)) for column, address in enumerate(addresses))


def step_of(address: str) -> str:
    """The step that a number belongs to, "" where it belongs to none."""
    parts = address.split(".")
    if parts[0] == "lines" and parts[2:3] == ["steps"]:
        parts = parts[2:]
    return parts[1] if parts[0] == "steps" else ""


def _those(sort: Sort, name: str, names: list[str]) -> NumberSet:
    return NumberSet(sort, name, tuple(column for column, one in enumerate(names) if one == name))
