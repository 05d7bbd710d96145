"""When each future reaches each goal.

A goal is defined in the plant file. Here it becomes one day per future: the first day of the first hold window that
meets it. Windows count planned working days and must end within the horizon. Capability, the good output of accepted
lines with call-off and release ignored, is judged for a rate; shipments for a volume; rolled scrap for a ratio.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from gigaramp.errors import AskError
from gigaramp.languages import say, say_many
from gigaramp.launch.odds.empirical import Floats, Odds, odds_of_chances, odds_of_days
from gigaramp.launch.odds.working_days import WorkingDays
from gigaramp.launch.weeks.figures import made_and_scrapped, shipped
from gigaramp.launch.wording.phrases import made_words
from gigaramp.units import WEEK_SECONDS

if TYPE_CHECKING:
    from gigaramp.plant.model import Goal, Plant
    from gigaramp.plant.number import Number
    from gigaramp.twin.result import Run

GoalKind = Literal["rate", "on_its_own", "scrap", "vehicles"]

# Sums of floats meet a rate that they equal on paper.
TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of one goal in each future.

    `days`: first day of the hold (proleptic ordinal; inf where it is not within the horizon). `nearness`: how near the
    best hold came to the goal, 1 or more where it was reached. For a goal that is tested by forks, `candidates` are
    the tested days and `held` (futures, candidates) says which forks held; nearness is the share of them.
    """

    days: Floats
    nearness: Floats | None = None
    candidates: Floats | None = None
    held: Floats | None = None

    def odds(self, weights: Floats) -> Odds:
        """Odds of the goal from these futures with these weights."""
        if self.candidates is None or self.held is None:
            return odds_of_days(self.days, weights)
        share = weights / weights.sum()
        effective = odds_of_days(self.days, weights).effective
        return odds_of_chances(self.candidates.astype(np.int64), share @ self.held, effective)

    def restricted(self, last: int) -> Floats:
        """Days with the day after the horizon where the goal is not reached (restricted at the horizon)."""
        return np.minimum(self.days, float(last + 1))


def goal_kind(name: str, goal: Goal) -> GoalKind:
    """Which kind of goal it is, told by its keys. Raises AskError when it has none."""
    if goal.rate is not None:
        return "rate"
    if goal.share_of_full_speed is not None:
        return "on_its_own"
    if goal.scrap_below is not None:
        return "scrap"
    if goal.vehicles is not None and goal.year is not None:
        return "vehicles"
    raise AskError(
        say("goals.{name} has neither rate, share_of_full_speed, scrap_below nor vehicles with a year", name=name)
    )


def full_speed_rate(plant: Plant) -> float:
    """Rate of full speed, per second: of goals.full_speed, or of the only rate goal. Raises AskError without one."""
    rates = {name: goal.rate for name, goal in plant.goals.items() if goal.rate is not None}
    if "full_speed" in rates:
        return rates["full_speed"].value
    if len(rates) != 1:
        raise AskError(say("an on-its-own goal is a share of full speed: name one goal with a rate `full_speed`"))
    return next(iter(rates.values())).value


def rate_outcome(run: Run, working: WorkingDays, rate: float, hold: float | None) -> Outcome:
    """First day from which mean capability holds this rate (per second of calendar time)."""
    needed = working.needed(rate)
    length = working.hold_days(hold)
    sums = window_sums(working.fold(run.capability), length)
    limits = window_sums(needed, length)
    nearness = (sums / limits).max(axis=1, initial=0.0)
    return Outcome(_first_day(sums >= limits * (1.0 - TOLERANCE), working), nearness)


def scrap_outcome(run: Run, working: WorkingDays, ratio: float, hold: float | None) -> Outcome:
    """First day from which the rolled scrap ratio of the plant stays, over the hold, at or below this ratio."""
    length = working.hold_days(hold)
    met, nearness = [], []
    for future in run.futures:
        made, scrapped = made_and_scrapped(run, future)
        made_sums = window_sums(working.fold(made.T), length)
        scrap_sums = window_sums(working.fold(scrapped.T), length)
        kept = np.divide(made_sums - scrap_sums, made_sums, out=np.ones_like(made_sums), where=made_sums > 0)
        rolled = 1.0 - np.prod(kept, axis=0)
        # A window in which some step has made nothing says nothing about the scrap of the whole plant.
        ran = (made_sums > 0).all(axis=0)
        met.append((rolled <= ratio + TOLERANCE) & ran)
        # The share that is good counts, so that nearness also rises towards 1 for scrap.
        nearness.append((1.0 - rolled[ran]).max(initial=0.0) / (1.0 - ratio))
    return Outcome(_first_day(np.array(met), working), np.array(nearness))


def vehicles_outcome(run: Run, count: float, year: int) -> Outcome:
    """Day in this calendar year on which the packs shipped in it reach the count."""
    in_year = np.array([day.year == year for day in run.days])
    if not in_year.any():
        return Outcome(np.full(len(run.futures), np.inf))
    so_far = np.cumsum(np.where(in_year, shipped(run), 0.0), axis=1)
    reached = (so_far >= count * (1.0 - TOLERANCE)) & in_year
    ordinals = np.array([day.toordinal() for day in run.days], dtype=np.float64)
    days = np.where(reached.any(axis=1), ordinals[reached.argmax(axis=1)], np.inf)
    return Outcome(days, so_far.max(axis=1) / count)


def window_sums(values: Floats, length: int) -> Floats:
    """Sum of each window of this many planned days (last axis); no window where the days are fewer."""
    if values.shape[-1] < length:
        return np.zeros((*values.shape[:-1], 0))
    totals = np.cumsum(values, axis=-1)
    totals = np.concatenate([np.zeros((*values.shape[:-1], 1)), totals], axis=-1)
    return np.asarray(totals[..., length:] - totals[..., :-length])


def define(goal: Goal, kind: GoalKind, working: WorkingDays, product: str) -> str:
    """What the goal means, in words, with the numbers of the file."""
    length = working.hold_days(goal.hold.value if goal.hold else None)
    held = say_many("{count} planned working day", "{count} planned working days", length)
    if goal.hold is not None:
        held = say("{held} ({value:g} weeks)", held=held, value=goal.hold.value / WEEK_SECONDS)
    if kind == "rate":
        return say(
            "First day of the first {held} whose mean capability is at or above {rate}. Capability is the good "
            "{product} output of accepted lines, call-off and release ignored. A rate is told per planned "
            "working day: one year divided by the planned days of that calendar year. Closures are skipped, and "
            "the hold must end within the horizon.",
            held=held,
            rate=rate_words(goal.rate),
            product=made_words(product, 1),
        )
    if kind == "on_its_own":
        share = goal.share_of_full_speed.value if goal.share_of_full_speed else 1.0
        return say(
            "Experts left: {experts}. The plant then holds {share:g} % of full speed for {held}, and would on "
            "every later tested date too. Tested by forking each future every four weeks, not read off a skill "
            "curve.",
            experts=goal.experts or 0,
            share=100 * share,
            held=held,
        )
    if kind == "scrap":
        ratio = goal.scrap_below.value if goal.scrap_below else 0.0
        return say(
            "First day of the first {held} whose rolled scrap ratio of all steps is at or below {ratio:g} %.",
            held=held,
            ratio=100 * ratio,
        )
    return say(
        "Day on which the good {products} shipped in {year} reach {value:,.0f}.",
        products=made_words(product),
        year=goal.year,
        value=goal.vehicles.value if goal.vehicles else 0,
    )


def amount(number: Number | None) -> str:
    """A quantity as it was written, with its unit: `150,000 vehicle/year`."""
    if number is None:
        return ""
    from gigaramp.units import unit_of

    value = number.value / unit_of(number.unit).factor
    # Six digits, but never a power of ten: 23,000,000 and not 2.3e+07.
    return f"{value:,.0f} {number.unit}".strip() if abs(value) >= 1e5 else f"{value:,.6g} {number.unit}".strip()


def rate_words(number: Number | None) -> str:
    """A rate in words: `150,000 vehicles a year`."""
    thing, slash, time = amount(number).partition("/")
    if not slash or not thing[-1:].isalpha():
        return amount(number)
    from gigaramp.launch.wording.phrases import target_words

    return target_words(f"{thing}/{time}")


def _first_day(met: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], working: WorkingDays) -> Floats:
    """Ordinal of the first window that is met, per future (rows); inf where none is."""
    if not met.shape[1]:
        return np.full(met.shape[0], np.inf)
    starts = working.ordinals()[: met.shape[1]]
    return np.where(met.any(axis=1), starts[met.argmax(axis=1)], np.inf)
