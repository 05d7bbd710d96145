"""What `plot` holds on every other answer: `losses.plot.waterfall()`, `found.plot.tornado()`, `advice.plot.gantt()` ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.launch.advise.words import verdict_words
from gigaramp.launch.wording.phrases import product_words
from gigaramp.report.notebook.figures import figure_of
from gigaramp.report.pictures.gantt import gantt_picture
from gigaramp.report.pictures.layers import layers_picture
from gigaramp.report.pictures.ranking import Ranked, Ranking, days_words, ranking_picture
from gigaramp.report.pictures.tornado import tornado_picture
from gigaramp.report.pictures.waterfall import waterfall_picture
from gigaramp.report.reading.advice import plan_of
from gigaramp.report.reading.losses import layers_of, told_period, waterfall_of
from gigaramp.report.reading.uncertainty import tornado_of
from gigaramp.report.reading.what_ifs import ranking_of
from gigaramp.report.sections.bottleneck import ribbon_of, worth_picture
from gigaramp.report.sections.losses import causes_picture
from gigaramp.report.sections.money import kwh_picture
from gigaramp.report.wording.phrases import plain

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from gigaramp.launch.advise.answer import Advice
    from gigaramp.launch.bottleneck.answer import Bottleneck
    from gigaramp.launch.compare import Comparison, GoalDifference
    from gigaramp.launch.losses.answer import Losses, Period
    from gigaramp.launch.money.answer import Money
    from gigaramp.launch.uncertainty.answer import Uncertainty
    from gigaramp.launch.what_ifs.answer import WhatIfs

ERRORS = 1.96
"""Standard errors either way that hold 95 % of normal means."""


def range_words(effective: float) -> str:
    """What a range over the futures rests on."""
    return say("10 to 90 % of the futures, {count} effective", count=round(effective))


class LossesPlots:
    """Pictures of where the units went."""

    def __init__(self, told: Losses) -> None:
        self._told = told
        self._things = product_words(told.product)

    def waterfall(self, period: str | None = None) -> Figure:
        """From nameplate to shipped in one period, called `whole`, 2026 or 2026-Q1; default: the year the page tells."""
        return figure_of(
            waterfall_picture(
                waterfall_of(self._period(period), self._things), band=range_words(self._told.effective_futures)
            )
        )

    def by_week(self) -> Figure:
        """What became of the nameplate units of each week."""
        return figure_of(layers_picture(layers_of(self._told.weeks, self._things, self._told.as_of)))

    def causes(self) -> Figure:
        """What is lost, shared among the causes that can be acted on. Raises AskError where the plant has none."""
        if not self._told.causes.causes:
            raise AskError(say("plot: no cause is told for this plant"))
        return figure_of(causes_picture(self._told, self._things, range_words(self._told.causes.effective_futures)))

    def _period(self, name: str | None) -> Period:
        told = self._told
        if name is None:
            return told_period(told.whole, told.years, told.as_of)
        every = {one.name: one for one in (told.whole, *told.years, *told.quarters)}
        if name not in every:
            from gigaramp.plant.structure import did_you_mean

            raise AskError(
                say("plot: there is no period `{name}`, {mend}", name=name, mend=did_you_mean(name, list(every)))
            )
        return every[name]


class BottleneckPlots:
    """Pictures of the bottleneck."""

    def __init__(self, told: Bottleneck) -> None:
        self._told = told

    def ribbon(self) -> Figure:
        """Which step limits in which week, and how sure that is."""
        return figure_of(ribbon_of(self._told))

    def worth(self) -> Figure:
        """What each step would bring if it were perfect. Raises AskError where it was not asked."""
        if not self._told.worth:
            raise AskError(say("plot: no worth is told in this answer"))
        return figure_of(worth_picture(self._told))


class WhatIfsPlots:
    """Pictures of many what-ifs."""

    def __init__(self, told: WhatIfs) -> None:
        self._told = told

    def ranking(self) -> Figure:
        """The what-ifs by what they change, the best first."""
        return figure_of(ranking_picture(ranking_of(self._told)))


class ComparisonPlots:
    """Pictures of what one change does."""

    def __init__(self, told: Comparison) -> None:
        self._told = told

    def ranking(self) -> Figure:
        """Days by which each goal comes sooner or later, with its error and where single futures lie."""
        told = self._told
        rows = tuple(_goal_row(each, told.futures) for each in told.goals)
        name = plain(told.other) if told.other != told.plant else say("the change")
        ranking = Ranking(rows, say("days, sooner to the left"), say("each goal"))
        deck = say("Each row is one goal; both plants are simulated in the same futures under the same luck.")
        clear = [row for row in rows if row.told_apart]
        finding = say("No goal is told apart from no change by {name}", name=name)
        if clear:
            largest = max(clear, key=lambda row: abs(row.mean))
            finding = say(
                "With {name}: {goal} {difference}", name=name, goal=largest.name, difference=days_words(largest.mean)
            )
        return figure_of(ranking_picture(ranking, "comparison", deck, finding))


def _goal_row(goal: GoalDifference, futures: int) -> Ranked:
    low, high = goal.days_later - ERRORS * goal.error, goal.days_later + ERRORS * goal.error
    return Ranked(
        name=plain(goal.goal),
        mean=goal.days_later,
        low=low,
        high=high,
        told_apart=low > 0 or high < 0,
        words=days_words(goal.days_later),
        spread_low=goal.spread.p10,
        spread_high=goal.spread.p90,
        took=futures,
    )


class UncertaintyPlots:
    """Pictures of what spreads the dates."""

    def __init__(self, told: Uncertainty) -> None:
        self._told = told

    def tornado(self, goal: str | None = None, numbers: bool = False) -> Figure:
        """Groups of numbers (or single `numbers`) by how much of the spread of a goal comes from them; default: the first goal."""
        if not self._told.spreads:
            raise AskError(say("plot: no figure varies in this answer"))
        spread = self._told.spreads[0] if goal is None else self._told[goal]
        return figure_of(tornado_picture(tornado_of(self._told, spread, numbers)))


class AdvicePlots:
    """Pictures of the advice."""

    def __init__(self, told: Advice) -> None:
        self._told = told

    def gantt(self) -> Figure:
        """The plan as it is and as proposed. Raises AskError where there is nothing to draw."""
        plan = plan_of(self._told)
        if not plan:
            raise AskError(say("plot: this advice holds no plan in time"))
        return figure_of(gantt_picture(plan, verdict_words(self._told).rstrip("."), self._told.as_of))


class MoneyPlots:
    """Pictures of the costs."""

    def __init__(self, told: Money) -> None:
        self._told = told

    def kwh(self) -> Figure:
        """What a good kWh costs, quarter by quarter. Raises AskError where none is told."""
        if not self._told.kwh:
            raise AskError(say("plot: no good kWh is told in this answer"))
        return figure_of(kwh_picture(self._told, range_words(self._told.effective_futures)))
