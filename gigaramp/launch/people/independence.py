"""Independence of the plant, its lines and its steps: what is made and mended without an expert, and from when it stays so.

The formulas are those of `gigaramp.kpi.independence`, on the sums of four weeks: one quiet week proves nothing, one stop
too many disproves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from gigaramp.kpi.independence import hours_alone, mean_over_people, output_alone, stops_alone
from gigaramp.launch.odds.empirical import Floats, odds_of_days
from gigaramp.launch.odds.spread import FEW_DIGITS, chance_of, dates_of, fan, middles
from gigaramp.launch.people.by_shift import WEEKS, figure_of, first_weeks, follows_persons, periods_of, shift_name
from gigaramp.launch.people.transfer import (
    Departure,
    Independence,
    IndependentFrom,
    Part,
    PartIndependence,
    ShiftIndependence,
)
from gigaramp.launch.weeks.figures import step_groups, step_names
from gigaramp.launch.weeks.over_time import last_four, weekly_sums

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run

OUTPUT_TARGET: Final = 0.95
"""Share of good output without an expert from which on a part of the plant counts as independent."""

STOPS_TARGET: Final = 0.90
"""Share of stops ended without an expert from which on a part of the plant counts as independent."""

AT_A_TIME: Final = 250
"""Futures whose weeks are added up at a time."""

_NEARLY = 1e-9


def independence_of(run: Run, weights: Floats) -> Independence | None:
    """The independence of the plant, then of each line, then of each step; None where people are not followed one by one.

    Steps that all lines share belong to no line. A step that needs nobody is left out.
    """
    if not follows_persons(run.plant):
        return None
    shifts = shifts_alone(run, weights)
    parts: list[PartIndependence] = []
    days: dict[tuple[Part, str], Floats] = {}
    for (part, name, _), shares in zip(parts_of(run), shares_of(run), strict=True):
        days[part, name] = shares.both
        parts.append(
            PartIndependence(
                part=part,
                name=name,
                output_alone=fan(shares.output, weights, FEW_DIGITS),
                stops_alone=fan(shares.stops, weights, FEW_DIGITS),
                independent=independent_from(shares.alone, shares.mended, shares.both, weights),
                shifts=shifts.get(name, ()) if part == "step" else (),
            )
        )
    departures = departures_of(run, days, weights)
    return Independence(periods_of(run), OUTPUT_TARGET, STOPS_TARGET, tuple(parts), departures)


def parts_of(run: Run) -> list[tuple[Part, str, NDArray[np.bool_]]]:
    """The plant, its lines and its steps that need people, each with the stations that belong to it."""
    stations = [station for station in run.stations if not station.is_mover]
    lines = dict.fromkeys(station.line for station in stations if station.line)
    needs = np.array([future.crew_need for future in run.futures]).max(axis=0) @ step_groups(run)
    steps = [step for step, need in zip(step_names(run), needs, strict=True) if need > 0.0]
    found: list[tuple[Part, str, NDArray[np.bool_]]] = [("plant", "", np.ones(len(run.stations), dtype=np.bool_))]
    for line in lines:
        on_line = [station.line == line and not station.is_mover for station in run.stations]
        found.append(("line", line or "", np.array(on_line)))
    for step in steps:
        of_step = [station.step == step and not station.is_mover for station in run.stations]
        found.append(("step", step, np.array(of_step)))
    return found


@dataclass(frozen=True, eq=False)
class Shares:
    """One part of the plant: its shares, (futures, periods), and from when they stay at their targets, (futures,)."""

    output: Floats
    stops: Floats
    alone: Floats
    mended: Floats
    both: Floats


def shares_of(run: Run) -> list[Shares]:
    """The shares of each part of the plant, in the order of `parts_of`.

    Some futures at a time: the sums by week and station of ten thousand futures would fill the memory.
    """
    parts = [stations for _, _, stations in parts_of(run)]
    found: list[list[tuple[Floats, ...]]] = [[] for _ in parts]
    for first in range(0, len(run.futures), AT_A_TIME):
        totals = totals_of(run, slice(first, first + AT_A_TIME))
        four_weeks, last_weeks = totals.by_period(), totals.of_last_four()
        for so_far, stations in zip(found, parts, strict=True):
            days = independent_days(run, last_weeks.output_alone(stations), last_weeks.stops_alone(stations))
            so_far.append((four_weeks.output_alone(stations), four_weeks.stops_alone(stations), *days))
    return [Shares(*(np.concatenate(each) for each in zip(*so_far, strict=True))) for so_far in found]


@dataclass(frozen=True, eq=False)
class Totals:
    """Sums over some weeks by station, (futures, weeks or periods, stations), and the shares they give."""

    good: Floats
    worked: Floats
    by_experts: Floats
    stops: Floats
    by_crew: Floats
    need: Floats
    """(futures, 1, stations) people a shift needs there."""
    groups: Floats
    """(stations, steps): 1 where a station belongs to a step."""

    def output_alone(self, stations: NDArray[np.bool_]) -> Floats:
        """Share of good output of some stations: of each of their steps, then the mean over the people these need."""
        groups = self.groups[stations]
        good, worked, by_experts = (each[..., stations] for each in (self.good, self.worked, self.by_experts))
        return mean_over_people(output_alone(good, worked, by_experts, groups), self.need[..., stations] @ groups)

    def stops_alone(self, stations: NDArray[np.bool_]) -> Floats:
        """Share of all stops of some stations."""
        return stops_alone(self.stops[..., stations].sum(axis=-1), self.by_crew[..., stations].sum(axis=-1))

    def by_period(self) -> Totals:
        """Sums of each four weeks, one after the other."""
        starts = np.arange(0, self.good.shape[1], WEEKS)
        return self._put(lambda weekly: np.asarray(np.add.reduceat(weekly, starts, axis=1)))

    def of_last_four(self) -> Totals:
        """Sums of the four weeks up to each week."""
        return self._put(lambda weekly: np.moveaxis(last_four(np.moveaxis(weekly, 1, -1)), -1, 1))

    def _put(self, put: Callable[[Floats], Floats]) -> Totals:
        return Totals(
            put(self.good),
            put(self.worked),
            put(self.by_experts),
            put(self.stops),
            put(self.by_crew),
            self.need,
            self.groups,
        )


def totals_of(run: Run, which: slice) -> Totals:
    """The sums of each week of some futures."""
    futures = run.futures[which]
    return Totals(
        good=np.array([weekly_sums(run, future.good.T).T for future in futures]),
        worked=np.array([future.worked for future in futures], dtype=np.float64),
        by_experts=np.array([future.worked_by_experts for future in futures], dtype=np.float64),
        stops=np.array([future.stops for future in futures], dtype=np.float64),
        by_crew=np.array([future.stops_by_crew for future in futures], dtype=np.float64),
        need=np.array([future.crew_need for future in futures], dtype=np.float64)[:, None, :],
        groups=step_groups(run),
    )


def independent_days(run: Run, output: Floats, stops: Floats) -> tuple[Floats, Floats, Floats]:
    """From when the shares of the last four weeks, (futures, weeks), stay at their targets to the horizon, by future.

    Of output, of stops, and of both together; proleptic ordinals, inf where that is not within the horizon. A week without a
    value breaks nothing: nothing was made, or nothing stopped. A part that never makes anything is never independent.
    """
    began = np.maximum.accumulate(~np.isnan(output), axis=1)
    output_met = np.isnan(output) | (output >= OUTPUT_TARGET - _NEARLY)
    stops_met = np.isnan(stops) | (stops >= STOPS_TARGET - _NEARLY)
    alone, mended, both = (_lasting_from(run, met & began) for met in (output_met, stops_met, output_met & stops_met))
    return alone, mended, both


def independent_from(alone: Floats, mended: Floats, both: Floats, weights: Floats) -> IndependentFrom:
    """The dates of these days over the futures."""
    odds = odds_of_days(both, weights)
    dates = (dates_of(odds_of_days(days, weights)) for days in (alone, mended))
    return IndependentFrom(next(dates), next(dates), dates_of(odds), odds.chance_within_horizon())


def departures_of(run: Run, days: dict[tuple[Part, str], Floats], weights: Floats) -> tuple[Departure, ...]:
    """Who leaves when, and whether what they know is independent by then: families of experts, then partners.

    `days`: by part, the day in each future from which both of its shares stay at their targets. What a family knows is
    independent with the last of its steps. A family whose last people are called home leaves on that day.
    """
    people, recalled = run.plant.people, gone_by_recall(run.plant)
    leaving: list[tuple[str, date, list[tuple[Part, str]]]] = []
    for name, family in people.experts.items() if people is not None else ():
        last = recalled.get(name, family.leaves.to or family.leaves.mid)
        leaving.append((name, last, [("step", step) for step in family.steps]))
    for name, line in run.plant.lines.items():
        if line.operated_by is not None:
            until = line.operated_by.until
            leaving.append((line.operated_by.name, until.to or until.mid, [("line", name)]))
    found = []
    for name, last, parts in leaving:
        known = [days[part] for part in parts if part in days]
        if known:
            odds = odds_of_days(np.max(known, axis=0), weights)
            chance, error = chance_of(odds, last, run.days[-1])
            names = tuple(part[1] for part in parts if part in days)
            found.append(Departure(name, names, last, dates_of(odds), chance, error))
    return tuple(found)


def gone_by_recall(plant: Plant) -> dict[str, date]:
    """First day without anyone of each family of experts whose last people are called home, at the middle values."""
    from gigaramp.twin.draw import Draws, Values
    from gigaramp.twin.stays import after_recall, spread_dates

    people = plant.people
    if people is None or people.recall is None:
        return {}
    values = Values(Draws(plant))
    stays = {}
    for name, family in sorted(people.experts.items()):
        here, count = f"people.experts.{name}", round(values(f"people.experts.{name}.count"))
        dates = ((family.arrives, f"{here}.arrives"), (family.leaves, f"{here}.leaves"))
        stays[name] = (spread_dates(*dates[0], values, count), spread_dates(*dates[1], values, count))
    ends = {
        name: (float(stays[name][1].max(initial=0.0)), float(leaves.max(initial=0.0)))
        for name, (_, leaves) in after_recall(plant, stays, values).items()
    }
    return {name: date.fromordinal(ceil(sooner)) for name, (planned, sooner) in ends.items() if 0.0 < sooner < planned}


def shifts_alone(run: Run, weights: Floats) -> dict[str, tuple[ShiftIndependence, ...]]:
    """The shares of each step on each of its shifts, in the middle future: of machine-hours and of stops."""
    starts = first_weeks(run)
    found = {}
    for place, step in enumerate(run.steps):
        worked, by_experts, stops, by_crew = (
            figure_of(run, name, starts, place) for name in ("worked", "worked_by_experts", "stops", "stops_by_crew")
        )
        output, mended = hours_alone(worked, by_experts), stops_alone(stops, by_crew)
        found[step] = tuple(
            ShiftIndependence(
                hours,
                shift_name(hours),
                middles(output[:, :, shift], weights),
                middles(mended[:, :, shift], weights),
            )
            for shift, hours in enumerate(run.shifts)
            if worked[:, :, shift].any()
        )
    return found


def _lasting_from(run: Run, met: NDArray[np.bool_]) -> Floats:
    """Monday (proleptic ordinal) of the first week from which a condition holds to the end, by future; inf where none is."""
    lasting = np.logical_and.accumulate(met[:, ::-1], axis=1)[:, ::-1]
    mondays = np.array([max(monday, run.days[0]).toordinal() for monday in run.weeks], dtype=np.float64)
    return np.where(lasting.any(axis=1), mondays[lasting.argmax(axis=1)], np.inf)
