"""Training as a bottleneck: seats in the class, hours of coaches, and guides at the machine are capacities too.

The rule. In a quarter, training holds a step back when both are so:
- the step is short of people at level 3 or above: it lacks a twentieth or more of the person-shifts it needs; and
- one of three capacities is short:
  `guides`: learners stood at the step and had no guide, and they would have filled half or more of the person-shifts that
  the step lacked; what else it lacks is absence and posts not filled, and no training mends that;
  `coaches`: half or more of the learners' person-shifts had no coach, so they learn at the pace of plain practice;
  `class`: people of the step's skill family wait for a seat, a twentieth or more of those its steps need.
The shares are a choice, as the odds' targets are: half is "more than anything else", a twentieth is the usual absence.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, get_args

import numpy as np
from numpy.typing import NDArray

from gigaramp.kpi.independence import share_of
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.spread import FEW_DIGITS, fan
from gigaramp.launch.people.by_shift import figure_of, follows_persons, shift_hours, steps_with_crews, team_hours
from gigaramp.launch.people.transfer import Capacity, ClassTraining, StepTraining, TrainingLoad

if TYPE_CHECKING:
    from gigaramp.twin.result import Run

LACKS: Final = 0.05
"""A step lacks people where this share of its need is not there; a class lacks seats where so many wait for one."""

MOST: Final = 0.5
"""Share from which on a want of guides or of coaches is what holds a step back most."""

OFTEN: Final = 0.5
"""Chance above which a capacity is named for a quarter: then it is short in the middle future too."""

_CAPACITIES: Final[tuple[Capacity, ...]] = get_args(Capacity)


def training_load_of(run: Run, weights: Floats) -> TrainingLoad | None:
    """When training itself is the bottleneck, step by step; None where people are not followed one by one."""
    if not follows_persons(run.plant):
        return None
    starts, quarters = quarters_of(run)
    counts = {
        name: figure_of(run, name, starts).sum(axis=-1)
        for name in ("ready", "needed", "present", "unguided", "learners", "coached")
    }
    waiting, heads = people_waiting(run, starts), heads_needed(run, counts["needed"], starts)
    steps = []
    for place, step in steps_with_crews(run):
        here, family = {name: sums[:, :, place] for name, sums in counts.items()}, family_of(run, step)
        if here["learners"].any():
            held = short_of(here, waiting[family], heads[family])
            steps.append(step_training(step, family, here, held, weights))
    classes = tuple(
        ClassTraining(name, fan(heads, weights, FEW_DIGITS)) for name, heads in waiting.items() if heads.any()
    )
    return TrainingLoad(quarters, tuple(steps), classes)


def quarters_of(run: Run) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Index of the first week of each quarter, and its name; a week belongs to the quarter of its Monday."""
    names = [quarter_of(max(monday, run.days[0])) for monday in run.weeks]
    firsts = [week for week, name in enumerate(names) if week == 0 or names[week - 1] != name]
    return np.array(firsts, dtype=np.int64), tuple(names[week] for week in firsts)


def short_of(here: dict[str, Floats], waiting: Floats, heads: Floats) -> NDArray[np.bool_]:
    """(capacities, futures, quarters): True where training holds a step back for want of each capacity, by the rule.

    `here`: person-shifts of the step by name, (futures, quarters). `waiting`: people of its skill family who wait for a
    class; `heads`: people that this family's steps need in all their teams.
    """
    lacks_people = here["needed"] - here["ready"] >= LACKS * np.maximum(here["needed"], 1e-9)
    uncoached = here["learners"] - here["coached"] >= MOST * np.maximum(here["learners"], 1e-9)
    unguided = for_want_of_guide(here["needed"], here["present"], here["unguided"])
    guides = (np.nan_to_num(unguided) >= MOST) & (here["unguided"] >= LACKS * here["needed"])
    queue = waiting >= LACKS * np.maximum(heads, 1e-9)
    return np.array([guides, uncoached, queue]) & lacks_people


def for_want_of_guide(needed: Floats, present: Floats, unguided: Floats) -> Floats:
    """Of the person-shifts a step lacked, the share for which learners were there and had no guide; nan where none lacked.

    Lacked are those needed less those who could run: present less unguided.
    """
    lacked = np.maximum(needed - (present - unguided), 0.0)
    return share_of(np.minimum(unguided, lacked), lacked)


def step_training(
    step: str, family: str, here: dict[str, Floats], held: NDArray[np.bool_], weights: Floats
) -> StepTraining:
    """The training of one step in every quarter, from its person-shifts and what holds it back."""
    share = weights / weights.sum()
    chances = np.tensordot(held.astype(np.float64), share, axes=(1, 0))
    named = [
        tuple(_CAPACITIES[place] for place in np.argsort(-quarter, kind="stable") if quarter[place] > OFTEN + 1e-12)
        for quarter in chances.T
    ]
    return StepTraining(
        step=step,
        family=family,
        uncoached=fan(share_of(here["learners"] - here["coached"], here["learners"]), weights, FEW_DIGITS),
        unguided=fan(share_of(here["unguided"], here["learners"]), weights, FEW_DIGITS),
        chance=tuple(float(f"{min(chance, 1.0):.4g}") for chance in share @ held.any(axis=0)),
        held_by=tuple(named),
    )


def people_waiting(run: Run, starts: NDArray[np.int64]) -> dict[str, Floats]:
    """People of each skill family who wait for a class, mean over each quarter, (futures, quarters).

    Hours paid to people who wait, divided by the hours one of them is paid: those of a shift team of the family's first
    step. Technicians have a family too.
    """
    from gigaramp.twin.result import HOURS

    place = HOURS.index("waiting_class")
    weekly = np.array([future.hours[:, :, place] for future in run.futures], dtype=np.float64)
    hours = np.add.reduceat(weekly, starts, axis=1)
    found = {}
    for number, family in enumerate(run.skill_families):
        paid = np.broadcast_to(team_hours(run, step_of(run, family), starts), hours.shape[:2])
        found[family] = np.nan_to_num(share_of(hours[:, :, number], paid))
    return found


def heads_needed(run: Run, needed: Floats, starts: NDArray[np.int64]) -> dict[str, Floats]:
    """People each skill family's steps need in all their teams, (futures, quarters), from person-shifts by step.

    Hours needed, divided by the hours one person works.
    """
    found: dict[str, Floats] = {}
    for place, step in steps_with_crews(run):
        hours = needed[:, :, place] * shift_hours(run.plant, step)
        heads = np.nan_to_num(share_of(hours, np.broadcast_to(team_hours(run, step, starts), hours.shape)))
        family = family_of(run, step)
        found[family] = found.get(family, np.zeros_like(heads)) + heads
    return found


def family_of(run: Run, step: str) -> str:
    """The skill family of a step: a key of `people.skills`, else the step alone."""
    skills = run.plant.people.skills if run.plant.people is not None else {}
    return next((name for name, steps in skills.items() if step in steps), step)


def step_of(run: Run, family: str) -> str:
    """The first step of a skill family, or of a group of technicians."""
    people = run.plant.people
    if people is not None and family in people.technicians:
        return people.technicians[family].steps[0]
    return people.skills[family][0] if people is not None and family in people.skills else family


def quarter_of(day: date) -> str:
    """The quarter of a day: 2026-Q1."""
    return f"{day.year}-Q{(day.month + 2) // 3}"
