"""One step on the way between two kept forecasts: the same question asked of the old plant file on the new morning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gigaramp.errors import AskError

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast
    from gigaramp.launch.question import Question
    from gigaramp.launch.today.kept import Kept
    from gigaramp.log.store import Store
    from gigaramp.plant.model import Plant


def step_forecast(
    plant: Plant,
    log: Store,
    like: Kept,
    people_of: date | None,
    pool: Literal["here", "processes"],
    workers: int | None,
    on_progress: Callable[[int, int], None] | None,
) -> Forecast:
    """A forecast of another plant file, asked as a kept one was: its morning, its end, its futures, its seed.

    `people_of`: with the people as the log told them on that morning. Raises AskError.
    """
    from gigaramp.launch.forecast import answer_of
    from gigaramp.launch.today.ask import from_log

    question = _asked(plant, like.answer, pool, workers)
    return answer_of(from_log(question, log, like.as_of, people_of), on_progress)


def people_changed(plant: Plant, log: Store, before: date, after: date, like: dict[str, Any]) -> bool:
    """Whether the log tells other people, other experts or other levels on one morning than on another."""
    from gigaramp.kpi.totals import daily_totals
    from gigaramp.launch.odds.forks import Tests
    from gigaramp.launch.today.ask import settle
    from gigaramp.launch.today.state import state_of

    study = _asked(plant, like, "here", None).study(Tests())
    minute = study.timetable.first_minute
    levels = [settle(plant, log, minute, after, people_of).plant.people for people_of in (before, after)]
    if levels[0] != levels[1]:
        return True
    totals = daily_totals(log, timezone=plant.timezone, first_minute=minute)
    try:
        first, last = (state_of(totals, plant, study, morning).today for morning in (before, after))
    except AskError:
        return True
    told = [np.append(today.experts, today.people) for today in (first, last)]
    return not np.array_equal(told[0], told[1], equal_nan=True)


def _asked(plant: Plant, like: dict[str, Any], pool: Literal["here", "processes"], workers: int | None) -> Question:
    from gigaramp.launch.question import ask

    return ask(
        plant, like["until"], like["futures"], like["seed"], pool, workers, like["correlation"], None, None, like["fidelity"]
    )  # fmt: skip
