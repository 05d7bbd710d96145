"""The recruit of May 2025, against the one public word on how much she needs the experts. Never tuned to.

She came to AESC Douai in May 2025 with no experience of the sector and works where cells are made. In December 2025 she
still needs the experts, much less than at the beginning (AFP, 10 December 2025).

The measure was written before it was run. In the twin she is one of the crews of `line_2`, which starts about mid May
2025. A call is a stop of a machine of that line that an expert ends. Calls are counted per crew-shift: a shift of a
planned day, once for each crew that is on duty on the line. First: the first four whole weeks in which machines of the
line work. Then: the whole weeks of December 2025 before the plant closes for the year. "Much less" is read as less than
half, "still needs" as more than never. A future without a call in its first four weeks has no ratio and is told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pytest

import gigaramp
from gigaramp.plant.skills import family_of_step
from gigaramp.twin.result import Future, Run
from tests.prove.proof import write

LINE: Final = "line_2"
FUTURES: Final = 200
SEED: Final = 1
UNTIL: Final = date(2025, 12, 21)
DECEMBER: Final = (date(2025, 12, 1), UNTIL)
FIRST_WEEKS: Final = 4
SHIFTS_A_DAY: Final = 3
MUCH_LESS: Final = 0.5


@dataclass(frozen=True)
class Period:
    """What the crews of the line met in some weeks."""

    crew_shifts: int
    stops: int
    with_expert: int
    worked: float
    """Machine-hours."""
    skill: float
    """Mean output share of the crews, of what a mean person reaches at best."""

    @property
    def calls(self) -> float:
        """Calls to an expert per crew-shift."""
        return self.with_expert / self.crew_shifts

    @property
    def share(self) -> float:
        """Share of the stops that an expert ended; nan without a stop."""
        return self.with_expert / self.stops if self.stops else float("nan")

    @property
    def stops_an_hour(self) -> float:
        """Stops per 100 machine-hours worked; nan where nothing worked."""
        return 100.0 * self.stops / self.worked if self.worked > 0.0 else float("nan")


def stations_of(run: Run) -> list[int]:
    """The line's own stations that have crews."""
    crewed = run.futures[0].crew_need > 0
    return [k for k, station in enumerate(run.stations) if station.line == LINE and crewed[k]]


def period(run: Run, future: Future, weeks: list[int]) -> Period:
    """What the crews of the line met in these weeks."""
    own = stations_of(run)
    crews = {family_of_step(run.plant, run.stations[k].step) for k in own}
    of_week = {run.weeks[week] + timedelta(days=day) for week in weeks for day in range(7)}
    planned = sum(bool(open_) for day, open_ in zip(run.days, run.planned, strict=True) if day in of_week)
    return Period(
        crew_shifts=planned * SHIFTS_A_DAY * len(crews),
        stops=int(future.stops[weeks][:, own].sum()),
        with_expert=int(future.stops_with_expert[weeks][:, own].sum()),
        worked=float(future.worked[weeks][:, own].sum()),
        skill=float(np.nanmean(future.skill[weeks][:, own])),
    )


def first_weeks(run: Run, future: Future) -> list[int]:
    """The first four whole weeks in which machines of the line work."""
    worked = np.flatnonzero(future.worked[:, stations_of(run)].sum(axis=1) > 0.0)
    # The week of the start is not whole.
    return [int(worked[0]) + 1 + number for number in range(FIRST_WEEKS)]


def december(run: Run) -> list[int]:
    """The whole weeks of December before the plant closes."""
    return [k for k, week in enumerate(run.weeks) if DECEMBER[0] <= week and week + timedelta(days=6) <= DECEMBER[1]]


def share(found: list[bool]) -> str:
    """A share of futures with its Monte Carlo error."""
    part = float(np.mean(found))
    return f"{100 * part:.0f} % ±{100 * (part * (1 - part) / len(found)) ** 0.5:.0f}"


def told(values: list[float], form: str = "{:.2f}") -> str:
    """Median and the 10 and 90 % points."""
    low, middle, high = np.nanquantile(values, (0.1, 0.5, 0.9))
    return f"{form.format(middle)} ({form.format(low)} to {form.format(high)})"


@pytest.mark.prove
def test_a_recruit_of_may_is_followed_to_december() -> None:
    run = gigaramp.simulate(gigaramp.load("douai"), UNTIL, FUTURES, SEED)
    then = [period(run, future, first_weeks(run, future)) for future in run.futures]
    now = [period(run, future, december(run)) for future in run.futures]
    pairs = [(before, after) for before, after in zip(then, now, strict=True) if before.with_expert > 0]
    less = [after.calls < MUCH_LESS * before.calls for before, after in pairs]
    still = [after.with_expert > 0 for after in now]
    both = [half and after.with_expert > 0 for half, (_, after) in zip(less, pairs, strict=True)]
    for before, after in zip(then, now, strict=True):
        assert 0 <= before.with_expert <= before.stops
        assert 0 <= after.with_expert <= after.stops
        assert 0 < after.crew_shifts
    rows = [
        ("calls to an expert per crew-shift", told([each.calls for each in then]), told([each.calls for each in now])),
        (
            "stops per crew-shift",
            told([each.stops / each.crew_shifts for each in then]),
            told([each.stops / each.crew_shifts for each in now]),
        ),
        (
            "share of stops that an expert ended",
            told([each.share for each in then], "{:.0%}"),
            told([each.share for each in now], "{:.0%}"),
        ),
        (
            "stops per 100 machine-hours of work",
            told([each.stops_an_hour for each in then]),
            told([each.stops_an_hour for each in now]),
        ),
        (
            "machine-hours of work per crew-shift",
            told([each.worked / each.crew_shifts for each in then]),
            told([each.worked / each.crew_shifts for each in now]),
        ),
        (
            "mean output share of the crews",
            told([each.skill for each in then], "{:.0%}"),
            told([each.skill for each in now], "{:.0%}"),
        ),
    ]
    per_stop = [after.share < MUCH_LESS * before.share for before, after in pairs]
    ratio = np.median([after.calls / before.calls for before, after in pairs])
    write(
        "recruit",
        "Does a recruit of May need the experts much less in December?",
        f"""A recruit came to AESC Douai in May 2025 with no experience of the sector. In December she still needs the experts, much
less than at the beginning (AFP, 10 December 2025). Does the twin say so? No number was set to make it.

The measure was written before it was run. She is one of the crews of `{LINE}`, which starts about mid May 2025. A call is
a stop of a machine of that line that an expert ends, counted per crew-shift. First: the first four whole weeks in which
machines of the line work. Then: 1 to 21 December 2025. "Much less" is read as less than half, "still" as more than never.
{FUTURES} futures, seed {SEED}; median and 10 to 90 %.""",
        ("", "first four weeks", "December 2025"),
        rows,
        f"""**Found.** Less than half as many calls per crew-shift: {share(less)} of the {len(pairs)} futures with a call in the
first four weeks ({FUTURES - len(pairs)} have none). More than never in December: {share(still)} of all futures. Both:
{share(both)} of those {len(pairs)}. The middle of their ratios, December over the first weeks: {ratio:.2f}.

Counted for each stop instead of each shift, which was added after the first run: less than half in {share(per_stop)} of
those futures.

An expert who stands beside a learner at a machine that runs is no call. So this is one part of the help she speaks of.
No public number tells the other.""",
    )
