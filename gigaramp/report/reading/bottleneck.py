"""The bottleneck read for its pictures: the steps of each week as a ribbon, and what each would be worth if it were perfect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import say
from gigaramp.launch.wording.phrases import product_words
from gigaramp.report.pictures.ranking import Ranked, Ranking
from gigaramp.report.pictures.ribbon import Limits
from gigaramp.report.wording.phrases import count, plain

if TYPE_CHECKING:
    from gigaramp.launch.bottleneck.answer import Bottleneck, Gain, StepWorth

ERRORS = 1.96
"""Standard errors either way that hold 95 % of normal means."""


def limits_of(told: Bottleneck) -> tuple[Limits, ...]:
    """Each step with the share of the futures in which it limits, week by week, in the order of the flow."""
    return tuple(Limits(plain(one.step), one.share) for one in told.steps)


def worth_of(told: Bottleneck) -> Ranking:
    """What each step would bring if it were perfect, in units a year."""
    rows = tuple(_ranked(one, one.perfect) for one in told.worth if one.perfect is not None)
    axis = say("{things} a year more", things=product_words(told.product))
    return Ranking(rows, axis, say("a perfect step"), less_is_good=False)


def _ranked(one: StepWorth, gain: Gain) -> Ranked:
    return Ranked(
        name=plain(one.step),
        mean=gain.units_a_year,
        low=gain.units_a_year - ERRORS * gain.error,
        high=gain.units_a_year + ERRORS * gain.error,
        told_apart=gain.is_clear,
        words=gain_words(gain),
        spread_low=gain.spread.p10,
        spread_high=gain.spread.p90,
        took=gain.futures,
    )


def gain_words(gain: Gain) -> str:
    """A gain with its error, and which twin told it."""
    values = {"gain": ("+" if gain.units_a_year > 0 else "") + count(gain.units_a_year), "error": count(gain.error)}
    if gain.fidelity == "event":
        return say("{gain} ± {error}, event by event", **values)
    return say("{gain} ± {error}, by day", **values)
