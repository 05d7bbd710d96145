"""What `run.plot` and `forecast.plot` hold: each picture of the page under a plain name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.report.notebook.figures import figure_of
from gigaramp.report.pictures.drawing import has_values
from gigaramp.report.pictures.output import experts_picture, rate_picture, scrap_picture, share_picture, total_picture
from gigaramp.report.pictures.rows import limits_picture, measure_picture, reasons_picture
from gigaramp.report.sections.losses import tree_pictures
from gigaramp.report.sections.of_a_plant import tell
from gigaramp.report.sections.readiness import readiness_picture
from gigaramp.report.wording.findings import experts_finding, skill_finding

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from gigaramp.launch.answer import Forecast, GoalAnswer
    from gigaramp.plant.model import Plant
    from gigaramp.report.parts import Picture
    from gigaramp.report.pictures.output import Told
    from gigaramp.twin.result import Run


class _OverTime:
    """Pictures over the weeks of a launch."""

    def __init__(self, told: Told | None) -> None:
        self._over_time = told

    def losses(self) -> Figure:
        """From nameplate to what is shipped, loss by loss, in the year the page tells. Raises AskError without weeks."""
        return figure_of(self._losses()[0])

    def losses_by_week(self) -> Figure:
        """What became of the nameplate units of each week. Raises AskError without weeks."""
        return figure_of(self._losses()[1])

    def _losses(self) -> tuple[Picture, ...]:
        told = self._told
        lost = told.forecast.losses
        if lost is None:
            raise AskError(say("plot: this answer was told without its losses, ask for it again"))
        return tree_pictures(lost.whole, lost.years, lost.weeks, told.things, told.forecast.as_of, told.band.means)

    @property
    def _told(self) -> Told:
        if self._over_time is None:
            raise AskError(
                say(
                    "plot: this answer was told without its weeks, so there is nothing to draw; ask for a whole forecast"
                )
            )
        return self._over_time

    def output(self) -> Figure:
        """Units a year as a fan, with the plan and the known facts where there are any."""
        return figure_of(rate_picture(self._told))

    def total(self) -> Figure:
        """All that was shipped so far, on a logarithmic axis."""
        return figure_of(total_picture(self._told))

    def scrap(self) -> Figure:
        """Rolled scrap of all steps. Raises AskError where nothing is made."""
        told = self._told
        if not has_values(told.course.scrap_ratio):
            raise AskError(say("plot: no future makes anything that could be scrapped"))
        return figure_of(scrap_picture(told))

    def experts(self) -> Figure:
        """Foreign experts on site."""
        told = self._told
        return figure_of(experts_picture(told, experts_finding(told.forecast, told.course)))

    def skill(self) -> Figure:
        """Output share of the crews. Raises AskError where the plant names no people."""
        told = self._told
        if told.plant.people is None or not has_values(told.course.skill):
            raise AskError(say("plot: the file of this plant names no people, so the twin tells no skill"))
        finding = skill_finding(told.forecast, told.course)
        deck = say(
            "Output share of the crews, mean over the people the steps need; 100 % is the best that a mean person reaches."
        )
        return figure_of(
            share_picture(told, "skill", told.course.skill, finding, deck, say("skill, percent of the best"))
        )


class RunPlots(_OverTime):
    """Pictures of a run: its futures as they were drawn, each with the same weight, whatever is known of the plant."""

    def __init__(self, run: Run) -> None:
        self._forecast = as_drawn(run)
        super().__init__(tell(run.plant, self._forecast))

    def bottleneck(self) -> Figure:
        """Which step limits output, week by week. Raises AskError where none does."""
        if not self._told.course.limits:
            raise AskError(say("plot: no step was found to limit output in any week"))
        return figure_of(limits_picture(self._told))


class ForecastPlots(_OverTime):
    """Pictures of a forecast: its futures weighted by what is known."""

    def __init__(self, forecast: Forecast) -> None:
        self._forecast = forecast
        super().__init__(tell(self._plant, forecast))

    @property
    def _plant(self) -> Plant:
        plant: Plant | None = self._forecast.source
        if plant is None:
            raise AskError(say("plot: this answer does not hold its plant, ask for the forecast again"))
        return plant

    def limits(self) -> Figure:
        """Which step limits output, week by week."""
        return figure_of(limits_picture(self._told))

    def reasons(self, goal: str | None = None) -> Figure:
        """What costs hours before a goal (default: the first that has reasons). Raises AskError where none has."""
        found = next((one for one in self._goals(goal) if one.reasons), None)
        if found is None:
            raise AskError(say("plot: no reasons are told for this goal"))
        return figure_of(reasons_picture(self._forecast, found))

    def measure_first(self, goal: str | None = None) -> Figure:
        """The odds in the good and in the bad third of each number that matters for a goal (default: the first that has them)."""
        for one in self._goals(goal):
            found = [influence for influence in one.measure_first if influence.thirds is not None]
            if found:
                return figure_of(measure_picture(one, found))
        raise AskError(say("plot: too few futures to say what to measure first, ask for more"))

    def readiness(self) -> Figure:
        """How many people at level 3 each step and shift lacks. Raises AskError where people are not followed one by one."""
        readiness = self._forecast.readiness
        if readiness is None or not readiness.shifts:
            raise AskError(say("plot: readiness is told where people are followed one by one (`people.persons`)"))
        return figure_of(readiness_picture(self._plant, self._forecast, readiness))

    def _goals(self, goal: str | None) -> tuple[GoalAnswer, ...]:
        return self._forecast.answers if goal is None else (self._forecast[goal],)


def as_drawn(run: Run) -> Forecast:
    """A run as an answer without odds: all its futures with the same weight."""
    import numpy as np

    from gigaramp import __version__
    from gigaramp.launch.answer import Forecast
    from gigaramp.launch.odds.working_days import working_days
    from gigaramp.launch.weeks.lost import lost_of
    from gigaramp.launch.weeks.output import output_of
    from gigaramp.launch.weeks.over_time import course_of

    working, weights = working_days(run.plant, run.until), np.full(len(run.futures), 1.0 / len(run.futures))
    return Forecast(
        plant=run.plant.name, about=run.plant.about, as_of=run.plant.as_of, until=run.until, futures=len(run.futures),
        effective_futures=float(len(run.futures)), facts_used=0, seed=run.seed, correlation=0.0, version=__version__, answers=(),
        output=output_of(run.plant, run, working, weights), course=course_of(run, working, weights), source=run.plant,
        losses=lost_of(run, weights, working),
    )  # fmt: skip
