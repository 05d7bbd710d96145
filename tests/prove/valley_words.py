"""The forecast of one plant in words, for the page that holds the source against the product."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gigaramp.launch import Forecast
from gigaramp.launch.answer import FactAnswer, GoalAnswer, Range
from gigaramp.launch.odds.empirical import FEW, monte_carlo_error
from gigaramp.launch.weeks.course import Course, Fan
from gigaramp.launch.wording.odds_table import short_target
from gigaramp.launch.wording.phrases import chance_words, day_words, percent, range_words, rounded
from gigaramp.launch.wording.transfer_words import independence_words, last_expert, readiness_words, training_words

NOTHING: Final = "no value"

MACHINES: Final = ("failure", "short_stop")
PEOPLE: Final = ("waiting_help", "no_people", "slow")
DEFECTS: Final = ("defect", "held")
"""Losses that the source names as causes: the machines, the people, and the defects."""


@dataclass(frozen=True)
class Told:
    """One plant's forecast; every method is a value or a phrase of the page."""

    answer: Forecast

    def odds(self, chance: float | None, error: float | None = None) -> str:
        """A chance as the product tells it. Without an error, its Monte Carlo error is taken."""
        if chance is None:
            return "announced for after the simulated time"
        futures = self.answer.effective_futures
        words = chance_words(chance, monte_carlo_error(chance, futures) if error is None else error, futures)
        if futures >= FEW:
            return words
        return f"{words} effective {'future' if words.endswith(' of 1') else 'futures'}"

    def chance(self, goal: str) -> str:
        """Chance of a goal by its announced date."""
        return self.odds(self.answer[goal].chance_by_announced, self.answer[goal].error)

    def also(self, goal: str) -> str:
        """Chances of the goal's other rates by the same date: `; 175,000 a year: 2 % ±1`."""
        told = [
            f"; {short_target(rate.rate)}: {self.odds(rate.chance_by_announced, rate.error)}"
            for rate in self.answer[goal].also
        ]
        return "".join(told)

    def within(self, goal: str) -> str:
        """Chance of a goal within the simulated time."""
        return self.odds(self.answer[goal].chance_within_horizon)

    def half(self, goal: str) -> str:
        """The date by which half of the futures are there."""
        day = self.answer[goal].dates.p50
        return day_words(day) if day is not None else f"beyond {day_words(self.answer.until)}"

    def shipped(self, year: int) -> Range:
        """Vehicles shipped in a calendar year; no value where it is not simulated."""
        return next((told.shipped for told in self.answer.output.years if told.year == year), Range(None, None, None))

    def vehicles(self, year: int) -> str:
        """Vehicles shipped in a calendar year, in words."""
        return range_words(self.shipped(year), rounded, NOTHING)

    def scrap_ratio(self, quarter: str) -> Range:
        """Scrap of all steps in a quarter such as 2024-Q3."""
        told = (found.scrap_ratio for found in self.answer.output.scrap if found.quarter == quarter)
        return next(told, Range(None, None, None))

    def scrap(self, quarter: str) -> str:
        """Scrap of all steps in a quarter, in words."""
        return range_words(self.scrap_ratio(quarter), percent, NOTHING)

    def experts(self, day: str) -> str:
        """Foreign experts on site in the week of a day."""
        return range_words(week(self._course(), self._course().experts, day), rounded, NOTHING)

    def skill(self, day: str) -> str:
        """Output share of the crews in the week of a day."""
        return range_words(week(self._course(), self._course().skill, day), percent, NOTHING)

    def mended_alone(self, day: str) -> Range:
        """Share of the stops that local people mended, in the week of a day."""
        return week(self._course(), self._course().stops_alone, day)

    def stops_alone(self, day: str) -> str:
        """Share of the stops that local people mended, in words."""
        return range_words(self.mended_alone(day), percent, NOTHING)

    def output_alone(self, day: str) -> str:
        """Share of good output made without an expert at the machine, in the week of a day."""
        return range_words(week(self._course(), self._course().output_alone, day), percent, NOTHING)

    def ready(self, day: str) -> float | None:
        """People at level 3 or above who are there, for each that the steps need, in the four weeks of a day; None: not told.

        Middle futures are added up over the steps and shifts; a shift has no more ready people than it needs.
        """
        found = self.answer.readiness
        if found is None:
            return None
        place = bisect_right(found.periods, date.fromisoformat(day)) - 1
        rows = [(row.ready.p50[place], row.needed[place]) for row in found.shifts] if place >= 0 else []
        told = [(ready, needed) for ready, needed in rows if ready is not None and needed]
        needed = sum(needed for _, needed in told)
        return sum(min(ready, needed) for ready, needed in told) / needed if needed else None

    def short_of_level_3(self) -> str:
        """Which steps lack people at level 3, from the forecast day on, as a sentence; empty where people are not followed."""
        found = self.answer.readiness
        return _sentence("Who is short", readiness_words(found, self.answer.as_of)) if found is not None else ""

    def without_experts(self) -> str:
        """From when on the plant makes and mends nearly all without its experts, as a sentence."""
        found = self.answer.independence
        gone = last_expert(self.answer.course)
        return _sentence("Without them", independence_words(found, gone)) if found is not None else ""

    def training(self) -> str:
        """Where training itself holds steps back, as a sentence."""
        found = self.answer.training
        return _sentence("Training", training_words(found, self.answer.as_of)) if found is not None else ""

    def lost(self, losses: Sequence[str]) -> float:
        """Part of what the limiting steps lose in the weeks before full speed."""
        return sum(reason.share for reason in self.answer["full_speed"].reasons if reason.loss in losses)

    def most_expert_stops(self) -> str:
        """The three steps whose stops experts end most often."""
        needs = sorted(self.answer["on_its_own"].leans_on_experts, key=lambda need: -need.share)
        return ", ".join(f"`{need.step}` ({percent(need.share)} of its stops)" for need in needs[:3]) or "none"

    def expert_stops(self, step: str) -> str:
        """Share of the stops of a step that experts end."""
        found = (need.share for need in self.answer["on_its_own"].leans_on_experts if need.step == step)
        return percent(next(found, 0.0))

    def fact(self, what: str, number: int = 0) -> FactAnswer:
        """A known fact by its figure; `number` counts those of one figure, -1 is the last."""
        return [fact for fact in self.answer.facts if fact.what == what][number]

    def outside_chance(self, goal: str) -> str:
        """What became of announcements in other launches, as a chance for this goal."""
        view = self.answer.outside_view
        told = [odds for odds in view.goals if odds.goal == goal] if view is not None else []
        return f"{percent(told[0].chance_by_announced)} ±{100 * told[0].error:.0f}" if told else "-"

    def alone(self) -> str:
        """Odds of running on its own, by the announced date or else within the simulated time."""
        goal = self.answer["on_its_own"]
        if goal.announced is not None:
            return f"{self.chance(goal.goal)} by {day_words(goal.announced)}"
        return f"no date announced; {self.within(goal.goal)} by {day_words(self.answer.until)}"

    def _course(self) -> Course:
        assert self.answer.course is not None
        return self.answer.course


def _sentence(title: str, words: str) -> str:
    return f"{title}: {words}." if words else ""


def week(course: Course, fan: Fan, day: str) -> Range:
    """A weekly figure in the week of a day; no value where that week is not simulated."""
    asked = date.fromisoformat(day)
    place = bisect_right(course.weeks, asked) - 1
    if place < 0 or asked - course.weeks[place] >= timedelta(weeks=1):
        return Range(None, None, None)
    return Range(fan.p10[place], fan.p50[place], fan.p90[place])


def announced_words(goal: GoalAnswer) -> str:
    """The announced date of a goal."""
    return day_words(goal.announced) if goal.announced is not None else "not announced"
