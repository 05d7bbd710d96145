"""Futures at the middle values: all numbers at their middle, only luck differs. And futures in other lots."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from gigaramp.plant import Plant
from gigaramp.twin.draw import Values
from gigaramp.twin.forks import Held
from gigaramp.twin.kernel.loop import run
from gigaramp.twin.luck import Luck
from gigaramp.twin.result import Future, future_of
from gigaramp.twin.study import Study
from gigaramp.twin.world import World


def middle_world(study: Study, number: int) -> World:
    """The empty plant with every number at its middle and the luck of this future."""
    return study.world(Values(study.draws), Luck(study.seed, number))


def middle_future(study: Study, number: int) -> Future:
    """One launch with every number at its middle and the luck of this future."""
    world = middle_world(study, number)
    run(world.memory(), np.int64(study.timetable.end + 1))
    return future_of(number, np.zeros(0), world, Held.nothing(), None)


def with_lots(plant: Plant, until: date, lots: dict[str, int], seed: int = 1) -> Study:
    """A study in which these steps count in lots of so many of their units, all others in their usual lots."""
    study = Study(plant, until, seed)
    layout = study.layout
    jobs = tuple(lots.get(place.step, job) for place, job in zip(layout.places, layout.jobs, strict=True))
    study._cache["layout"] = replace(layout, jobs=jobs)
    return study
