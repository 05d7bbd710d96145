"""What makes experts impossible, or without effect: dates, steps, shifts, visits home, and being called home."""

from __future__ import annotations

from collections.abc import Iterator

from gigaramp.errors import Problem
from gigaramp.plant.calendar import calendar_of
from gigaramp.plant.model import Experts, People, Plant, Recall
from gigaramp.plant.structure import did_you_mean


def expert_problems(plant: Plant, people: People) -> Iterator[Problem]:
    """Errors of `people.experts` and `people.recall`."""
    for name, family in people.experts.items():
        address = f"people.experts.{name}"
        for position, step in enumerate(family.steps):
            if step not in plant.steps:
                mend = did_you_mean(step, plant.steps)
                yield plant.problem(f"{address}.steps.{position}", f"there is no step `{step}`", "", mend)
        first_in, last_in = family.arrives.from_ or family.arrives.mid, family.arrives.to or family.arrives.mid
        first_out, last_out = family.leaves.from_ or family.leaves.mid, family.leaves.to or family.leaves.mid
        if first_out < first_in or last_out < last_in:
            what = f"leaves on {min(first_out, last_out)} before arriving"
            yield plant.problem(f"{address}.leaves", what, f"arrives is {family.arrives}", "write a later leaves:")
        yield from _work(plant, address, family)
    if people.recall is not None:
        yield from _recall(plant, people, people.recall)


def _work(plant: Plant, address: str, family: Experts) -> Iterator[Problem]:
    if not family.steps:
        yield plant.problem(f"{address}.steps", "is empty", "they would be at no step", "write the steps they know")
    for position, work in enumerate(family.does):
        if work in family.does[:position]:
            yield plant.problem(
                f"{address}.does.{position}", f"names {work} twice", "", "write each once, the most urgent first"
            )
    if family.skill is not None and family.skill.low == 0:
        yield plant.problem(
            f"{address}.skill",
            "is zero",
            "they could do nothing at a machine",
            "write a share above 0 %, or remove skill:",
        )
    if family.span is not None and family.span.mid == 0:
        mend = "write for example span: 4, or leave coach out of does:"
        yield plant.problem(f"{address}.span", "is zero", "they would neither guide nor coach anyone", mend)
    yield from _shifts(plant, address, family)
    visits = family.home_visits
    if visits is not None:
        if visits.lasts.mid == 0:
            yield plant.problem(
                f"{address}.home_visits.lasts", "is zero", "nobody would go home", "write for example lasts: 14 day"
            )
        elif visits.lasts.high >= visits.every.low:
            what = f"is {visits.lasts}, and a visit begins every {visits.every}"
            yield plant.problem(
                f"{address}.home_visits.lasts",
                what,
                "they would never be here",
                "write a shorter lasts:, or a longer every:",
            )
    if family.writes is not None and plant.knowhow is None:
        why = "without knowhow: the plant keeps nothing that is written down"
        yield plant.problem(f"{address}.writes", "changes nothing", why, "add knowhow: {}, or remove writes:")


def _shifts(plant: Plant, address: str, family: Experts) -> Iterator[Problem]:
    """Experts work by the calendar of their first step, as the twin reads it."""
    known_steps = [step for step in family.steps if step in plant.steps]
    if not family.shifts or not known_steps:
        return
    calendar = calendar_of(plant, plant.steps[known_steps[0]])
    for position, shift in enumerate(family.shifts):
        where = f"{address}.shifts.{position}"
        if calendar is None:
            why = f"{known_steps[0]} follows no calendar"
            yield plant.problem(
                where, f"`{shift[:20]}` is no shift", why, "add calendars: with shifts, or remove shifts:"
            )
        elif shift not in calendar.shifts:
            why = f"{known_steps[0]} works {', '.join(calendar.shifts)}"
            yield plant.problem(where, f"`{shift[:20]}` is no shift", why, did_you_mean(shift, calendar.shifts))
        elif shift in family.shifts[:position]:
            yield plant.problem(where, f"names {shift} twice", "", "write each once")


def _recall(plant: Plant, people: People, recall: Recall) -> Iterator[Problem]:
    """A recall that calls nobody home would be ignored in silence."""
    if recall.share is not None and recall.share.mid == 0:
        yield plant.problem("people.recall.share", "is zero", "nobody would go", "write for example share: 50 %")
    on = recall.on.from_ or recall.on.mid
    stays = [(family.arrives, family.leaves) for family in people.experts.values()]
    spans = [(arrives.from_ or arrives.mid, leaves.to or leaves.mid) for arrives, leaves in stays]
    if not any(first <= on < last for first, last in spans):
        told = f"experts are there from {min(s[0] for s in spans)} to {max(s[1] for s in spans)}" if spans else ""
        what = f"calls nobody home: no visiting expert is on site on {on}"
        yield plant.problem(
            "people.recall.on", what, told, "write another date" if spans else "add people.experts, or remove recall:"
        )
