"""The closed list of kinds of uncertain numbers, and the family of distributions each kind is drawn from.

Numbers of one kind share a factor when futures are drawn: twelve step yields that move alone would fake a range of the
rolled yield a third as wide as the honest one. Only numbers whose high ends are good together, or bad together, share a
kind. The kind follows from the address, on a line as under `steps`.
"""

from __future__ import annotations

from typing import Literal

from gigaramp.errors import AskError
from gigaramp.plant.address import path_of
from gigaramp.plant.structure import slot_at

Family = Literal["positive", "ratio", "date", "count", "any"]
"""positive: two-piece lognormal; ratio: two-piece logit-normal; date: two-piece normal in days; count: a rounded
positive; any: two-piece normal."""

KINDS: dict[str, tuple[str, ...]] = {
    "cycle_time": ("steps.*.cycle_time", "steps.*.time", "steps.*.changeover.time", "steps.*.rework.time"),
    "rate": ("steps.*.rate",),
    "size": (
        "steps.*.batch", "steps.*.tray", "steps.*.places", "steps.*.buffer", "movers.*.capacity", "movers.*.buffer",
    ),
    "coil": ("steps.*.coil", "steps.*.changeover.every"),
    "consumption": ("steps.*.consumes.*",),
    "count": (
        "steps.*.machines", "steps.*.source.size", "calendars.*.teams", "vehicles.*.modules", "movers.*.count", "lot",
        "people.experts.*.count", "people.training.seats", "people.language.interpreters.*", "people.roster.*.team",
        "people.assessed.*.team",
    ),
    "arrival": ("steps.*.source.every",),
    "mtbf": ("steps.*.mtbf",),
    "restore_time": ("steps.*.restore_time", "steps.*.difficulty"),
    "short_stops": ("steps.*.short_stops.*",),
    "step_scrap": ("steps.*.scrap_at_start", "steps.*.scrap_mature"),
    "inspection": ("steps.*.inspects.*", "steps.*.rework.share", "steps.*.rework.quality_ratio"),
    "crew": ("steps.*.crew",),
    "line_date": ("lines.*.starts", "lines.*.accepted", "lines.*.released"),
    "operator_date": ("lines.*.operated_by.from", "lines.*.operated_by.until"),
    "operator": (
        "lines.*.operated_by.skill", "lines.*.operated_by.experience", "lines.*.operated_by.leaves_behind",
    ),
    "handover": ("lines.*.operated_by.handover",),
    "mover_speed": ("movers.*.speed", "movers.*.runs_for"),
    "mover_time": ("movers.*.distance", "movers.*.loading", "movers.*.unloading", "movers.*.charging"),
    "customer": ("vehicles.*.share", "vehicles.*.call_off"),
    "learning_exponent": ("learning.exponent",),
    "halves_after": ("learning.halves_after",),
    "other_lines": ("learning.other_lines",),
    "sister": (
        "learning.sister_transfer", "learning.sister_experience", "steps.*.experience", "steps.*.transfer",
    ),
    "haste": ("learning.haste",),
    "knowhow": ("knowhow.trial_worth", "knowhow.written", "people.experts.*.writes"),
    "slow_down": ("lines.*.trials.*.share", "lines.*.rate_cap.*.share"),
    "pioneers": ("lines.*.pioneers.share", "lines.*.pioneers.keeps", "people.persons.pioneers_keep"),
    "decay": ("learning.decay",),
    "people_share": ("learning.people_share",),
    "coil_correlation": ("learning.coil_correlation",),
    "excursion_rate": ("excursions.rate_at_start",),
    "excursion_size": ("excursions.defect_ratio", "excursions.reaction"),
    "maturing_start": ("maturing.start_ratio",),
    "maturing_growth": ("maturing.growth",),
    "commissioning": ("maturing.commissioning",),
    "loading_least": ("loading.least",),
    "loading_scrap": ("loading.full_below", "loading.span"),
    "remote_help": ("help.remote",),
    "parts": ("help.parts_share", "help.parts_delay"),
    "recruits": ("people.recruits.*.count", "people.in_production", "people.hired_before", "people.most_cover"),
    "attendance": ("people.absence", "people.turnover", "people.persons.replaced_after", "people.departures.*.share"),
    "coaching": (
        "people.coaching_gain", "people.places", "people.watching", "people.persons.guided", "people.persons.coached",
        "people.persons.repair_worth", "people.experts.*.span",
    ),
    "training": (
        "people.training.hours", "people.training.worth", "people.training.hours_a_week", "people.training.in_class",
        "people.cross_training.share", "people.cross_training.hours",
    ),
    "earlier_experience": (
        "people.persons.experienced", "people.persons.prior_hours", "people.technicians.*.prior_hours", "people.roster.*.prior_hours",
    ),
    "technicians": ("people.technicians.*.crew",),
    "technicians_date": ("people.technicians.*.hired",),
    "assessed": ("people.assessed.*.level",),
    "expert_skill": ("people.experts.*.skill",),
    "home_visits": ("people.experts.*.home_visits.every", "people.experts.*.home_visits.lasts"),
    "skill_rate": ("people.skill.learning_hours",),
    "recency": ("people.skill.recency",),
    "skill_spread": ("people.skill.spread",),
    "requirement": ("people.skill.requirement",),
    "language": (
        "people.language.translation", "people.language.glossary_gain", "people.language.interpreted",
        "people.language.second_understood", "people.language.interpreter_places",
    ),
    "second_language": ("people.language.second.*",),
    "repair_lengthens": ("people.language.repair_lengthens",),
    "glossary_date": ("people.language.glossary_from",),
    "expert_arrival": ("people.experts.*.arrives",),
    "expert_leaving": ("people.experts.*.leaves",),
    "recall_date": ("people.recall.on",),
    "recall_share": ("people.recall.share",),
    "event_gap": ("events.*.every",),
    "event_length": ("events.*.lasts",),
    "event_date": ("events.*.on",),
    "recipe_change": ("events.*.keeps",),
    "price_of_material": ("money.scrap_point", "money.material", "money.recovered"),
    "price_of_output": ("money.delay", "money.contribution", "money.capital"),
    "price_of_people": ("money.expert", "money.local_person", "money.paid_hours"),
    "energy": ("money.energy", "money.reference"),
    "material_held": ("money.holds.*",),
    "lever": ("money.budget", "levers.*.cost", "levers.*.cost_per", "levers.*.cost_per_day", "levers.*.choices.*.cost"),
    "goal": ("goals.*.*", "goals.*.also.*"),
    "fact": ("known.*.value",),
}  # fmt: skip
"""Kind to the addresses of that kind; `*` stands for one name."""

_SECTIONS = {
    "persons": "people.persons",
    "training": "people.training",
    "skill": "people.skill",
    "language": "people.language",
}


def kind_of(address: str) -> str:
    """Kind of the number at an address. Raises AskError when no number can stand there."""
    path = _plain_path(address)
    for kind, patterns in KINDS.items():
        if any(matches(pattern.split("."), path) for pattern in patterns):
            return kind
    raise AskError(f"{address} is not the address of a number")


def family_of(address: str) -> Family:
    """Family of distributions the number at an address is drawn from. Raises AskError when no number can stand there."""
    path = _plain_path(address)
    slot = slot_at(tuple(int(part) if part.isdigit() else part for part in path))
    if slot is None or not slot.is_number:
        raise AskError(f"{address} is not the address of a number")
    if slot.dimension is None:
        return "date"
    families: dict[str, Family] = {"ratio": "ratio", "count": "count"}
    return families.get(slot.dimension.name, "positive")


def _plain_path(address: str) -> list[str]:
    """Parts of an address as they would stand in the file: of a line's step as under `steps`, of defaults as in use."""
    path = [str(part) for part in path_of(address)]
    if path[:1] == ["lines"] and path[2:3] == ["steps"]:
        return path[2:]
    if path[:1] == ["defaults"] and len(path) > 1:
        section = _SECTIONS.get(path[1], path[1])
        return [*section.split("."), *path[2:]]
    return path


def matches(pattern: list[str], path: list[str]) -> bool:
    """True where a pattern has the parts of a path; `*` stands for one part."""
    return len(pattern) == len(path) and all(want in ("*", part) for want, part in zip(pattern, path, strict=True))
