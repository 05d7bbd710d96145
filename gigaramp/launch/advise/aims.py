"""What the advice is for, and what one future says of it.

Four aims: the best chance of a goal by a date, a goal as early as can be, the cheapest plan with enough chance, and most
vehicles in a year. A future tells its day, and how near it came. A chance of 2 % is flat ground for a search: nearly
every future says no, whatever is done. So a search climbs on a `score`, in which a future that nearly gets there counts
for a part (`smooth`); what is promised in the end is the chance, the date or the vehicles themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np

from gigaramp.errors import AskError
from gigaramp.languages import day as day_words
from gigaramp.languages import say
from gigaramp.launch.odds.empirical import Floats, mean, odds_of_chances, variance
from gigaramp.launch.odds.goals import goal_kind, window_sums
from gigaramp.launch.question import outcome
from gigaramp.launch.weeks.figures import output_between, shipped
from gigaramp.plant.structure import did_you_mean

if TYPE_CHECKING:
    from gigaramp.launch.odds.forks import Tests
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.plant.model import Goal, Plant
    from gigaramp.twin.result import Run

AimKind = Literal["maximise", "earliest", "least_cost", "most_vehicles"]
Judge = Literal["chance", "nearness", "days", "vehicles"]
"""What gains are counted in. `nearness`: where fewer than one future in ten gets there, so that chances tell nothing."""

Reading = tuple[float, ...]
"""What one future says: day reached (inf: not), nearness (vehicles for that aim), then 0 or 1 for each tested date."""

AFTER = timedelta(days=60)
"""Days simulated after the hold of a goal by a date, so that closures within the hold do not push it out."""

RARE = 0.1
"""Below this chance, as it is and with every lever pulled, plans are judged by nearness alone."""

FAR = 0.2
"""Share of the score that is nearness itself."""

NARROWEST, WIDEST = 0.02, 0.25
"""Least and most width over which nearly reaching a goal counts for a part."""


@dataclass(frozen=True)
class Aim:
    """What the advice is for. `by` and `chance` as asked; `candidates` the tested days of a goal that is tested by forks."""

    kind: AimKind
    goal: str | None = None
    by: date | None = None
    chance: float | None = None
    year: int | None = None

    @property
    def is_chance(self) -> bool:
        """True where a chance by a date is looked at."""
        return self.kind in ("maximise", "least_cost")


@dataclass(frozen=True, eq=False)
class Scale:
    """How readings of this question become scores: the last day, the tested days, and the width of nearly."""

    last: int
    first: int
    candidates: Floats
    width: float = NARROWEST
    judge: Judge = "chance"


def aim_of(
    plant: Plant,
    maximise: str | None,
    earliest: str | None,
    least_cost: str | None,
    most_vehicles: int | None,
    by: date | str | None,
    chance: float | None,
) -> Aim:
    """The aim that was asked for, checked. Raises AskError for none, for two, and for what does not go together."""
    asked = {"maximise": maximise, "earliest": earliest, "least_cost": least_cost, "most_vehicles": most_vehicles}
    named = [kind for kind, value in asked.items() if value is not None]
    if len(named) != 1:
        raise AskError(
            say(
                "advise: say what for, with exactly one of --maximise GOAL --by DATE, --earliest GOAL, "
                "--least-cost GOAL --by DATE --chance 80%, --most-vehicles YEAR"
            )
        )
    if most_vehicles is not None:
        return _most_vehicles(plant, most_vehicles, by, chance)
    goal = maximise or earliest or least_cost or ""
    if goal not in plant.goals:
        raise AskError(
            say('advise: no goal is called "{goal}", {hint}', goal=goal, hint=did_you_mean(goal, list(plant.goals)))
        )
    if earliest is not None:
        if by is not None or chance is not None:
            raise AskError(say("advise: --earliest asks for no date and no chance, leave out --by and --chance"))
        return Aim("earliest", goal)
    day = _by(plant, plant.goals[goal], by)
    if maximise is not None:
        if chance is not None:
            raise AskError(
                say("advise: --maximise asks for the best chance, leave out --chance, or ask --least-cost with it")
            )
        return Aim("maximise", goal, day)
    if chance is None or not 0.0 < chance < 1.0:
        raise AskError(
            say("advise: --least-cost needs the chance that is enough, above 0 and below 1, as --chance 80%")
        )
    return Aim("least_cost", goal, day, chance)


def end_of(aim: Aim, plant: Plant) -> date | None:
    """Last day to simulate for an aim: no longer than it needs; None for the horizon of the plant."""
    if aim.kind == "most_vehicles" and aim.year is not None:
        return _least(plant, date(aim.year, 12, 31))
    if aim.by is None or aim.goal is None or goal_kind(aim.goal, plant.goals[aim.goal]) == "on_its_own":
        return None
    goal = plant.goals[aim.goal]
    hold = timedelta(seconds=goal.hold.value) if goal.hold is not None else timedelta(0)
    return _least(plant, aim.by + hold + AFTER)


def needs_forks(aim: Aim, plant: Plant) -> bool:
    """True for a goal that is tested by forks."""
    return aim.goal is not None and goal_kind(aim.goal, plant.goals[aim.goal]) == "on_its_own"


def reading_of(aim: Aim, run: Run, working: WorkingDays, tests: Tests) -> Reading:
    """What the one future of a run says of the aim."""
    if aim.kind == "most_vehicles" and aim.year is not None:
        made = output_between(shipped(run), run, date(aim.year, 1, 1), date(aim.year, 12, 31))
        return float("inf"), float(made[0])
    assert aim.goal is not None
    goal = run.plant.goals[aim.goal]
    found = outcome(run, working, tests, aim.goal, goal)
    near = float(found.nearness[0]) if found.nearness is not None else 0.0
    if aim.by is not None and goal.rate is not None:
        near = _nearness_by(run, working, goal, aim.by)
    held = found.held[0].tolist() if found.held is not None else ()
    return float(found.days[0]), near, *held


def scale_of(aim: Aim, as_is: Floats, weights: Floats, scale: Scale) -> Scale:
    """The scale with the width of nearly: the spread of nearness among the futures of the plant as it is."""
    if not aim.is_chance:
        return replace(scale, judge="days" if aim.kind == "earliest" else "vehicles")
    spread = float(np.sqrt(variance(np.minimum(as_is[:, 1], 2.0), weights)))
    return replace(scale, width=min(max(spread, NARROWEST), WIDEST))


def score(aim: Aim, readings: Floats, scale: Scale) -> Floats:
    """What a search climbs on, by future; more is better."""
    if aim.kind == "most_vehicles":
        return np.asarray(readings[:, 1])
    if scale.judge == "nearness":
        return worth(aim, readings, scale)
    if aim.kind == "earliest":
        # Beyond the horizon a future that comes near counts as one that gets there soon after.
        short = np.clip(1.0 - readings[:, 1], 0.0, 1.0) * (scale.last - scale.first)
        return -np.where(np.isfinite(readings[:, 0]), readings[:, 0], scale.last + 1.0 + short)
    return smooth(aim, readings, scale)


def smooth(aim: Aim, readings: Floats, scale: Scale) -> Floats:
    """A chance in which nearly counts: the normal distribution function of (nearness - 1) / width, by future.

    A fifth of it is nearness itself, so that the ground is not flat where every future is far away.
    For a goal tested by forks: half for being there by the date, half for the share of the tested dates that hold.
    """
    if len(scale.candidates):
        return 0.5 * reached(aim, readings) + 0.5 * readings[:, 1]
    near = np.minimum(readings[:, 1], 1.0)
    return (1.0 - FAR) * _normal((readings[:, 1] - 1.0) / scale.width) + FAR * near


def reached(aim: Aim, readings: Floats) -> Floats:
    """1 for each future that is there by the date."""
    assert aim.by is not None
    return (readings[:, 0] <= aim.by.toordinal()).astype(np.float64)


def worth(aim: Aim, readings: Floats, scale: Scale) -> Floats:
    """What is promised, by future, more is better: there by the date (or nearness), days before the horizon, vehicles."""
    if scale.judge == "vehicles":
        return np.asarray(readings[:, 1])
    if scale.judge == "days":
        return scale.last + 1.0 - np.minimum(readings[:, 0], scale.last + 1.0)
    if scale.judge == "nearness":
        return np.minimum(readings[:, 1], 1.0)
    return reached(aim, readings)


def told(aim: Aim, readings: Floats, weights: Floats, scale: Scale) -> float:
    """Mean of what is promised. The chance of a goal tested by forks is that of the forecast: C(d) of all dates from d on."""
    if scale.judge == "chance" and len(scale.candidates) and aim.by is not None:
        share = weights / weights.sum()
        odds = odds_of_chances(scale.candidates.astype(np.int64), share @ readings[:, 2:], 1.0)
        return odds.chance_by(aim.by)
    return mean(worth(aim, readings, scale), weights)


def _nearness_by(run: Run, working: WorkingDays, goal: Goal, by: date) -> float:
    """How near the best hold that begins by a date comes to the rate; not cut at 1."""
    assert goal.rate is not None
    needed = working.needed(goal.rate.value)
    length = working.hold_days(goal.hold.value if goal.hold is not None else None)
    sums = window_sums(working.fold(run.capability), length)[0]
    limits = window_sums(needed, length)
    due = int(np.count_nonzero(working.ordinals()[: len(limits)] <= by.toordinal()))
    return float((sums[:due] / limits[:due]).max(initial=0.0))


def _most_vehicles(plant: Plant, year: int, by: date | str | None, chance: float | None) -> Aim:
    if by is not None or chance is not None:
        raise AskError(say("advise: --most-vehicles counts a calendar year, leave out --by and --chance"))
    if year < (plant.as_of or plant.start).year:
        now = plant.as_of or plant.start
        raise AskError(say("advise: {year} is over on {now}, name a later year", year=year, now=day_words(now)))
    if plant.horizon is not None and date(year, 1, 1) > plant.horizon:
        raise AskError(say("advise: {year} is after the horizon {end}", year=year, end=day_words(plant.horizon)))
    return Aim("most_vehicles", year=year)


def _by(plant: Plant, goal: Goal, by: date | str | None) -> date:
    """The date asked for, or else the one announced. Raises AskError for none, and for one that is over."""
    if isinstance(by, str):
        try:
            by = date.fromisoformat(by)
        except ValueError:
            raise AskError(say("by: `{by}` is not a date, write for example 2026-06-30", by=by)) from None
    day = by or goal.announced
    if day is None:
        raise AskError(say("advise: by when? Name a day with --by, for example --by 2026-06-30"))
    now = plant.as_of or plant.start
    if day <= now:
        over = say(
            "by: {by} is not after {now}, and nobody can decide on what is past; name a later day",
            by=day_words(day),
            now=day_words(now),
        )
        raise AskError(over)
    if plant.horizon is not None and day > plant.horizon:
        far = say(
            "by: {by} is after the horizon {end}, name an earlier day", by=day_words(day), end=day_words(plant.horizon)
        )
        raise AskError(far)
    return day


def _least(plant: Plant, day: date) -> date:
    return day if plant.horizon is None else min(day, plant.horizon)


def _normal(values: Floats) -> Floats:
    """Standard normal distribution function."""
    from math import erf, sqrt

    return np.array([0.5 * (1.0 + erf(value / sqrt(2.0))) for value in values.tolist()])
