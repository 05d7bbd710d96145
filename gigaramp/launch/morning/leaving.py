"""Experts who leave within 30, 60 and 90 days, against the steps that do not work without them by then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from gigaramp.launch.morning.answer import FamilyLeaving, Leaving, Missing, StepNotReady
from gigaramp.plant.experts_there import leaving_between, on_site

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.kpi.reading import Asked
    from gigaramp.plant.experts import Experts
    from gigaramp.plant.model import Plant

DAYS: Final = (30, 60, 90)

DAYS_OF_NOW: Final = 7
"""A log tells who is there by the last of so many days."""

LEAST: Final = 0.05
"""Fewer experts than this are none."""

Three = tuple[float, float, float]


@dataclass(frozen=True)
class _Group:
    """A family of experts, or the people of a partner that runs a line."""

    name: str
    now: float
    leaving: Three
    last: date
    told: bool
    steps: tuple[str, ...]
    part: str
    address: str


def leaving(plant: Plant, answer: Mapping[str, Any] | None, as_of: date, told: Mapping[str, float]) -> Leaving:
    """Who leaves. `answer`: the newest forecast, its JSON form; `told`: experts there by family, as the log tells; empty: it does not."""
    by = tuple(as_of + timedelta(days=days) for days in DAYS)
    groups = list(_groups(plant, as_of, by, told))
    if not groups:
        return Leaving(DAYS, by, (), (0.0, 0.0, 0.0), (0, 0, 0), "no_experts")
    independence = None if answer is None else answer.get("independence")
    parts = {(part["part"], part["name"]): part for part in independence["parts"]} if independence else {}
    families = [
        _family(group, parts, independence or {}, by) for group in groups if max(*group.leaving, group.now) >= LEAST
    ]
    families.sort(key=lambda one: (-one.leaving[2], one.last, one.who))
    not_ready = [{found.step for one in families for found in one.not_ready[place]} for place in range(len(DAYS))]
    missing: Missing = "" if any(one.leaving[2] >= LEAST for one in families) else "nobody_leaves"
    why: Missing = "" if independence else "no_forecast" if answer is None else "no_persons"
    whole = [round(sum(one.leaving[place] for one in families), 6) for place in range(len(DAYS))]
    return Leaving(
        DAYS, by, tuple(families), (whole[0], whole[1], whole[2]), tuple(map(len, not_ready)), missing, why,  # type: ignore[arg-type]
    )  # fmt: skip


def told_experts(log: Asked, totals: pa.Table, as_of: date, before: datetime) -> dict[str, float]:
    """Experts there by family: arrivals less departures before an instant, else the most that a sheet of the last week tells.

    Empty where the log tells neither.
    """
    import pyarrow.compute as pc

    until = f"{before.astimezone(UTC):%Y-%m-%d %H:%M:%S}+00"
    rows = log.read(
        query=f"""select cause as family,
    sum(case what when 'expert_left' then -1 else 1 end * coalesce(quantity, 1)) as people from records
where what in ('expert_arrived', 'expert_left') and cause is not null and "when" < '{until}'::timestamptz group by cause"""
    ).to_pylist()
    if rows:
        return {row["family"]: max(0.0, row["people"]) for row in rows}
    first = as_of - timedelta(days=DAYS_OF_NOW)
    sheets = totals.filter((pc.field("what") == "day_experts") & (pc.field("day") >= first) & (pc.field("day") < as_of))
    by_day: dict[tuple[str, date], float] = {}
    for row in sheets.to_pylist():
        if row["cause"]:
            by_day[row["cause"], row["day"]] = by_day.get((row["cause"], row["day"]), 0.0) + row["quantity"]
    found: dict[str, float] = {}
    for (family, _), people in by_day.items():
        found[family] = max(found.get(family, 0.0), people)
    return found


def _groups(plant: Plant, as_of: date, by: tuple[date, ...], told: Mapping[str, float]) -> Iterator[_Group]:
    from gigaramp.launch.people.independence import gone_by_recall

    people = plant.people
    recalled = gone_by_recall(plant)
    for name, family in people.experts.items() if people is not None else ():
        expected = _there(plant, family, as_of)
        gone = [leaving_between(people, family, as_of, day) for day in by]
        now = told.get(name, 0.0) if told else expected
        yield _Group(
            name=name,
            now=round(now, 6),
            leaving=_three([now * one / expected if expected > 0.0 else 0.0 for one in gone]),
            last=recalled.get(name, family.leaves.to or family.leaves.mid),
            told=bool(told),
            steps=family.steps,
            part="step",
            address=f"people.experts.{name}.leaves",
        )
    for name, line in plant.lines.items():
        if line.operated_by is not None and as_of < (line.operated_by.until.to or line.operated_by.until.mid):
            until = line.operated_by.until.to or line.operated_by.until.mid
            goes = [1.0 if day >= until else 0.0 for day in by]
            address = f"lines.{name}.operated_by.until"
            yield _Group(line.operated_by.name, 1.0, _three(goes), until, False, (name,), "line", address)


def _there(plant: Plant, family: Experts, day: date) -> float:
    """People of a family on a day by the plant file; visits home count as there: they come back."""
    return on_site(plant.people, family.model_copy(update={"home_visits": None}), day)


def _family(
    group: _Group, parts: Mapping[tuple[str, str], Any], independence: Mapping[str, Any], by: tuple[date, ...]
) -> FamilyLeaving:
    def at(place: int) -> tuple[StepNotReady, ...]:
        if group.leaving[place] < LEAST:
            return ()
        found = [_not_ready(parts.get((group.part, step)), step, independence, by[place]) for step in group.steps]
        return tuple(one for one in found if one is not None)

    departure = next((one for one in independence.get("departures", ()) if one["who"] == group.name), None)
    return FamilyLeaving(
        who=group.name,
        now=group.now,
        leaving=group.leaving,
        last=group.last,
        told=group.told,
        steps=group.steps,
        not_ready=(at(0), at(1), at(2)),
        chance=departure["chance"] if departure else None,
        error=departure["error"] if departure else None,
        address=group.address,
    )


def _not_ready(
    part: Mapping[str, Any] | None, step: str, independence: Mapping[str, Any], day: date
) -> StepNotReady | None:
    """A step that in the middle future does not work without experts by a day; None where it does, or where nothing tells."""
    if part is None:
        return None
    text = part["independent"]["both"]["p50"]
    independent = date.fromisoformat(text) if text else None
    if independent is not None and independent <= day:
        return None
    periods = [date.fromisoformat(first) for first in independence["periods"]]
    place = max((number for number, first in enumerate(periods) if first <= day), default=0)
    alone = part["output_alone"]["p50"][place] if periods else None
    return StepNotReady(step, independent, alone)


def _three(values: list[float]) -> Three:
    first, second, third = (round(value, 6) for value in values)
    return first, second, third
