"""The loss tree read for its pictures: one span as a waterfall, the weeks as layers, the causes as bars.

Everything is the mean of the weighted futures, so that the parts add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gigaramp.languages import say
from gigaramp.launch.losses.causes import NAMES as CAUSE_NAMES
from gigaramp.launch.losses.leaves import NAMES
from gigaramp.report.parts import Column, Sheet, Value
from gigaramp.report.pictures.layers import Layer, Layers
from gigaramp.report.pictures.waterfall import Fall, Waterfall
from gigaramp.report.wording.phrases import capital, day_words

if TYPE_CHECKING:
    from gigaramp.launch.losses.answer import Causes, Packs, Period, Weeks

STAYS = "residual"
"""The leaf that is shown however small it is."""

HALF_A_YEAR = timedelta(days=182)


def told_period(whole: Period, years: Sequence[Period], as_of: date | None) -> Period:
    """The period the waterfall is told for: the first whole year whose end lies half a year or more after `as_of`, else the last one.

    All weeks where no whole year is simulated.
    """
    full = [year for year in years if (year.last - year.first).days >= 7 * 52 - 1]
    after = [year for year in full if as_of is None or year.last >= as_of + HALF_A_YEAR]
    return after[0] if after else (full[-1] if full else whole)


def waterfall_of(period: Period, things: str) -> Waterfall:
    """From nameplate to what is shipped in one period, leaf by leaf."""
    falls = tuple(
        _fall(say(NAMES[loss.leaf]), loss.packs, loss.leaf == STAYS)
        for loss in period.leaves
        if loss.packs.mean or loss.leaf == STAYS
    )
    span = say("From {first} to {last}", first=day_words(period.first), last=day_words(period.last))
    return Waterfall(say("nameplate"), period.nameplate, falls, say("shipped"), period.shipped.mean, things, span)


def causes_of(causes: Causes, things: str, span: str) -> Waterfall:
    """What is lost shared among its causes, down to what is lost when all of them are gone."""
    falls = tuple(_fall(say(CAUSE_NAMES[one.cause]), one.packs, False) for one in causes.causes)
    left = say("lost when all causes are gone")
    return Waterfall(say("all that is lost"), causes.lost.mean, falls, left, causes.left.mean, things, span)


def layers_of(weeks: Weeks, things: str, as_of: date | None) -> Layers:
    """What became of the nameplate units of each week."""
    losses = tuple(Layer(say(NAMES[one.leaf]), one.mean) for one in weeks.leaves if any(one.mean))
    return Layers(weeks.weeks, Layer(say("shipped"), weeks.shipped), losses, weeks.nameplate, things, as_of)


def years_sheet(periods: Sequence[Period], things: str) -> Sheet:
    """Every leaf in every calendar year, in the mean of the futures."""
    rows: list[tuple[Value, ...]] = [(say("nameplate"), *(period.nameplate for period in periods))]
    leaves = dict.fromkeys(loss.leaf for period in periods for loss in period.leaves)
    for leaf in leaves:
        found = [next((loss.packs.mean for loss in period.leaves if loss.leaf == leaf), 0.0) for period in periods]
        if any(found) or leaf == STAYS:
            rows.append((say(NAMES[leaf]), *(-amount for amount in found)))
    rows.append((say("shipped"), *(period.shipped.mean for period in periods)))
    columns = (Column(say("loss")), *(Column(f"{capital(things)}, {period.name}", "count") for period in periods))
    return Sheet(
        say("Where the {things} went, by calendar year", things=things), columns, tuple(rows), "losses-by-year"
    )


def _fall(name: str, packs: Packs, stays: bool) -> Fall:
    return Fall(name, packs.mean, packs.spread.p10, packs.spread.p90, stays)
