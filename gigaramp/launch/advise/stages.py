"""The stages of advice: search and trimming by day, finals, pruning and the fresh run by event, each with luck of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, TypeVar

import numpy as np

from gigaramp.launch.advise.aims import Aim, needs_forks
from gigaramp.launch.advise.ledger import Ledger
from gigaramp.launch.advise.trials import Stage
from gigaramp.launch.odds.empirical import effective_futures
from gigaramp.launch.odds.forks import Tests, fork_tests
from gigaramp.launch.odds.working_days import WorkingDays
from gigaramp.launch.question import Question
from gigaramp.twin.fidelity import Agreement

Value = TypeVar("Value")

Seconds = Callable[[], float]
"""Seconds on the clock since the search began."""

APART = 1_000_003
"""Seeds of two stages lie so far apart; anyone can ask `compare` with the fresh one and gets the same futures."""

NAMES = ("search", "trim", "finals", "prune", "fresh")
AGAIN = "again"
"""Luck for one dearer plan, where the cheapest wanted fell short in the fresh run."""

BY_DAY = ("search", "trim")
PRUNE_SHARE = 0.5
"""Share of the futures in which the event twin looks at each lever alone: most of the time goes there."""

DAY_BLOCK, EVENT_BLOCK = 12, 6
"""Futures that a worker makes of one plan in one go, by day and by event."""


@dataclass(frozen=True, eq=False)
class Stages:
    """All stages; how far the day model lies from the event twin, and what is to be said of the known facts."""

    all: tuple[Stage, ...]
    agreement: Agreement | None
    notes: tuple[str, ...]
    effective: float
    """Effective futures of the fresh run."""

    def seed(self, name: str) -> int:
        """Seed of the luck of a stage."""
        return next(stage.question.seed for stage in self.all if stage.name == name)


def stages_of(question: Question, aim: Aim, ledger: Ledger, seconds: Seconds) -> Stages:
    """The stages of a question: measures the day model, and looks back at the known facts once for each luck.

    `seconds()` is told to the ledger.
    """
    working = question.working()
    tests = _tests(question, aim, working)
    by_day, agreement = _by_day(question, ledger, seconds)
    found: list[Stage] = []
    notes: tuple[str, ...] = ()
    for place, name in enumerate((*NAMES, AGAIN) if aim.kind == "least_cost" else NAMES):
        is_day = name in BY_DAY or question.fidelity == "day"
        asked = replace(by_day if is_day else question, seed=question.seed + place * APART).of_outcomes()
        if name == "prune":
            asked = replace(asked, futures=max(round(PRUNE_SHARE * question.futures), 8))
        numbers, weights, notes = _looked_back(name, asked, working, ledger, seconds)
        found.append(Stage(name, asked, tests, working, numbers, weights, DAY_BLOCK if is_day else EVENT_BLOCK))
    return Stages(tuple(found), agreement, notes, effective_futures(found[NAMES.index("fresh")].weights))


def _tests(question: Question, aim: Aim, working: WorkingDays) -> Tests:
    """The forks of the goal that is aimed at; no others are run."""
    if aim.goal is None or not needs_forks(aim, question.plant):
        return Tests()
    whole = fork_tests(question.plant, working)
    mine = whole.entries(aim.goal).tolist()

    def of_mine(values: Sequence[Value]) -> tuple[Value, ...]:
        return tuple(values[place] for place in mine)

    return Tests(
        of_mine(whole.days), of_mine(whole.ends), of_mine(whole.needed), of_mine(whole.goals), (False,) * len(mine)
    )


def _by_day(question: Question, ledger: Ledger, seconds: Seconds) -> tuple[Question, Agreement]:
    """The question by day, fitted by pilots, and how far it lies from the event twin."""
    known = ledger.named("measured")
    if known is None:
        measured = replace(question, fidelity="day").measured()
        assert measured.agreement is not None
        ledger.name("measured", _plain(measured.efficiency, measured.agreement), seconds())
        return measured, measured.agreement
    told = dict(known["agreement"])
    worst = told.pop("worst_from")
    agreement = Agreement(**told, worst_from=date.fromisoformat(worst) if worst else None)
    return replace(question, fidelity="day", efficiency=known["efficiency"], agreement=agreement), agreement


def _plain(efficiency: float, agreement: Agreement) -> dict[str, Any]:
    told = {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(agreement).items()}
    return {"efficiency": efficiency, "agreement": told}


def _looked_back(
    name: str, question: Question, working: WorkingDays, ledger: Ledger, seconds: Any
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], np.ndarray[Any, np.dtype[np.float64]], tuple[str, ...]]:
    """Numbers and weights of the futures that fit the known facts, and what is to be said of them."""
    if not question.looking_back:
        return np.arange(question.futures), np.full(question.futures, 1.0 / question.futures), ()
    known = ledger.named(f"histories of {name}")
    if known is None:
        histories = question.looked_back(working).histories
        assert histories is not None
        known = {
            "kept": histories.kept.tolist(),
            "weights": histories.weights.tolist(),
            "notes": list(histories.weighting.notes),
        }
        ledger.name(f"histories of {name}", known, seconds())
    return np.array(known["kept"], dtype=np.int64), np.array(known["weights"]), tuple(known["notes"])
