"""How closely futures are followed, and how far the day model lies from the event twin: measured in pilot futures.

Pilots are futures of their own numbers, never among those that are judged, run both ways under the same luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np

from gigaramp.errors import AskError
from gigaramp.languages import later, say
from gigaramp.languages.figures import local_percent

if TYPE_CHECKING:
    from gigaramp.twin.pools import Results
    from gigaramp.twin.result import Future, Run
    from gigaramp.twin.study import Study

    Each = Callable[[Callable[[int], Future], Iterable[int]], Results[Future]]
    """Gives the futures of a task for some numbers, as they end: a pool with its workers."""

Fidelity = Literal["event", "day"]
"""`event` follows every lot and every stop; `day` flows by the day."""

LAW = 0.02
"""Share by which weekly output of the day model may differ from the event twin before its answers say so."""

PILOTS = 12
"""Pilots that fit the day model, and as many that measure it."""
FIRST_PILOT = 1_000_000
"""Number of the first pilot future: far above every future that is asked for."""

_QUARTER = 13
_READ = frozenset({"capability"})
_LEAST_KEPT, _MOST_KEPT = 0.5, 1.1
_COUNTS = 0.5
"""A quarter is told where it holds at least this share of what an even quarter would."""


@dataclass(frozen=True)
class Agreement:
    """Weekly output of the day model beside that of the event twin, mean over the pilot futures.

    `difference`: mean over weeks, as a share of the event twin's weekly output, with its standard `error` over pilots;
    above zero the day model makes more. `worst_quarter`: the same in the 13 weeks in which it is largest, which begin on
    `worst_from`; None where the pilots make nothing. `holds`: the mean difference is within the law of 2 %, and so is its error.
    """

    pilots: int
    difference: float | None
    error: float | None
    worst_quarter: float | None
    worst_from: date | None
    law: float
    holds: bool

    def __str__(self) -> str:
        return self.words()

    def words(self) -> str:
        """One sentence, without its full stop: how far the day model lies from the event twin."""
        pilots = say("in {count} pilot futures", count=self.pilots)
        if self.difference is None:
            return say(
                "fidelity day: no output {pilots}, so it could not be checked: {confirm}",
                pilots=pilots,
                confirm=say(_CONFIRM),
            )
        error = f" (± {local_percent(f'{self.error:.1%}')})" if self.error is not None else ""
        apart = (
            local_percent(f"{abs(self.difference) if self.holds else self.difference:{'' if self.holds else '+'}.1%}")
            + error
        )
        told = {"apart": apart, "pilots": pilots + self._worst(), "confirm": say(_CONFIRM)}
        if self.holds:
            return say(
                "fidelity day: weekly output within {apart} of the event twin {pilots}",
                apart=apart,
                pilots=told["pilots"],
            )
        if abs(self.difference) <= self.law:
            return say(
                "fidelity day: weekly output {apart} beside the event twin, too uncertain {pilots}: {confirm}", **told
            )
        return say("fidelity day: weekly output differs by {apart} from the event twin {pilots}: {confirm}", **told)

    def _worst(self) -> str:
        if self.worst_quarter is None:
            return ""
        most = local_percent(f"{self.worst_quarter:+.1%}")
        return say(" ({most} in the 13 weeks from {first})", most=most, first=self.worst_from)


_CONFIRM: Final = later("confirm with --fidelity event")


def check_fidelity(fidelity: str, records: bool, engine: str | None = None) -> None:
    """Raise AskError for a fidelity that does not exist, and for what the day model has not: records and engines."""
    if fidelity not in get_args(Fidelity):
        raise AskError(say('fidelity: there is no fidelity "{fidelity}", choose "event" or "day"', fidelity=fidelity))
    if fidelity == "day" and records:
        raise AskError(
            say("records: the day model follows no single event, so it keeps no records; ask with fidelity event")
        )
    if fidelity == "day" and engine is not None:
        raise AskError(
            say("engine: the day model flows by the day and needs no {engine}; leave the engine out", engine=engine)
        )


@dataclass(frozen=True)
class Measured:
    """What pilots found: the share of capacity that variability inside a day leaves, and how far the day model lies then."""

    efficiency: float
    agreement: Agreement


def measure(study: Study, each: Each | None = None) -> Measured:
    """Fit the day model's one free number on the first half of the pilots, and measure it on the second half.

    A line with small buffers stands still more often than a day's flow can know. So all machines keep the share of their
    capacity by which the event twin makes less in the first pilots; 1 where that lies within twice its standard error.
    """
    event = replace(study, fidelity="event", forks=None, efficiency=1.0, keeps=_READ, _cache={})
    by_day = replace(event, fidelity="day", _cache={})
    half = FIRST_PILOT + PILOTS
    true = _weekly_of(event, range(FIRST_PILOT, half + PILOTS), each)
    first = _weekly_of(by_day, range(FIRST_PILOT, half), each)
    efficiency = share_kept(true[:PILOTS].sum(axis=1), first.sum(axis=1))
    fitted = replace(by_day, efficiency=efficiency, _cache={})
    flowed = _weekly_of(fitted, range(half, half + PILOTS), each)
    return Measured(efficiency, compared(true[PILOTS:], flowed, study.timetable.weeks))


def share_kept(true: np.ndarray, flowed: np.ndarray) -> float:
    """Output of the event twin over that of the day model, futures beside each other; 1 where they cannot be told apart."""
    if flowed.sum() <= 0.0 or true.sum() <= 0.0:
        return 1.0
    ratio = float(true.sum() / flowed.sum())
    error = (
        float((true - ratio * flowed).std(ddof=1)) * len(true) ** 0.5 / float(flowed.sum()) if len(true) > 1 else 1.0
    )
    return min(max(ratio, _LEAST_KEPT), _MOST_KEPT) if abs(ratio - 1.0) > 2.0 * error else 1.0


def _weekly_of(study: Study, numbers: range, each: Each | None) -> np.ndarray:
    """(pilots, weeks) output of the plant."""
    if each is None:
        return np.array([weekly_output(study.plant.start.weekday(), study(number)) for number in numbers])
    with closing(each(study, numbers)) as results:
        found = {future.index: weekly_output(study.plant.start.weekday(), future) for future in results}
    return np.array([found[index] for index in sorted(found)])


def weekly_output(weekday: int, future: Future) -> np.ndarray:
    """(weeks,) output of one future, all lines; trial output of lines not accepted is not counted."""
    weeks = (np.arange(len(future.capability)) + weekday) // 7
    return np.asarray(np.bincount(weeks, future.capability))


def compared(true: np.ndarray, flowed: np.ndarray, weeks: tuple[date, ...]) -> Agreement:
    """The agreement of two tables (futures, weeks), of the event twin and of the day model."""
    n = len(true)
    total = float(true.sum())
    if total <= 0.0:
        return Agreement(n, None, None, None, None, LAW, False)
    differences = (flowed - true).sum(axis=1) / (total / n)
    error = float(differences.std(ddof=1) / n**0.5) if n > 1 else None
    quarters = np.arange(0, true.shape[1], _QUARTER)
    of_true, of_flowed = (np.add.reduceat(table.sum(axis=0), quarters) for table in (true, flowed))
    told = of_true >= _COUNTS * total / len(quarters)
    apart = np.where(told, of_flowed / np.where(told, of_true, 1.0) - 1.0, 0.0)
    worst = int(np.argmax(np.abs(apart)))
    difference = float(differences.mean())
    holds = abs(difference) <= LAW and error is not None and error <= LAW
    return Agreement(n, difference, error, float(apart[worst]), weeks[int(quarters[worst])], LAW, holds)


def run_with(run: Run, agreement: Agreement | None) -> Run:
    """The run with what its pilots found."""
    return replace(run, agreement=agreement)
