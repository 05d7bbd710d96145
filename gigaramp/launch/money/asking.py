"""Ask what a launch costs: simulate its futures and read them in euros."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Unpack

from gigaramp.launch.money.amounts import NEEDED
from gigaramp.launch.money.answer import Money
from gigaramp.launch.money.reading import read_money
from gigaramp.launch.odds.forks import Tests
from gigaramp.launch.question import How, all_futures, ask

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant


def money(
    plant: Plant, until: date | str | None = None, futures: int = 200, seed: int = 1, **how: Unpack[How]
) -> Money:
    """Say what a launch costs so far and until the end, by kind, and what a good kWh costs quarter by quarter.

    Arguments as in `forecast`. Raises AskError for a question that has no answer.
    """
    on_progress = how.get("on_progress")
    question = ask(
        plant,
        until,
        futures,
        seed,
        how.get("pool", "processes"),
        how.get("workers"),
        how.get("correlation", 0.5),
        how.get("address"),
        how.get("lot"),
        how.get("fidelity", "event"),
    )
    with question.standing():
        question = replace(question.measured(), keeps=NEEDED)
        back = question.looking_back
        in_all = back + futures
        working = question.working()
        question = question.looked_back(working, on_progress, (0, in_all))
        study = question.study(Tests())
        run = study.run(all_futures(question, study, on_progress, (back, in_all)))
        return read_money(question, run, working, question.weigh(run, working))
