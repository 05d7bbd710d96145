"""People in the weekly recursion: crews learn on their means, are coached by experts, and mend machines.

Skill is y = X R^a / (X R^a + r) on the mean practice X of a crew, with recency R = 2 S / (X (t - t_0)) (Mazur and
Hastie 1978; Nembhard and Uzumeri 2000). An hour beside an expert counts 1 + gamma c u: gamma the coaching gain, c the
share of learners an expert has time for, u how well they understand each other.

Where people are followed one by one, it stays a mean over a crew: interpreters, second languages, the day of the
glossary, spans, visits home, what experts do and write, technicians with the trade they came with, and waves of leavers
count. Left out, because they need persons: who stands alone at level 3 and who needs a guide, colleagues who coach,
seats in the class, the roster, judgements, cross-training, pioneers, recruits with earlier experience, and single shifts.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import exp, log1p
from statistics import NormalDist

from gigaramp.plant.experts import Experts, Work
from gigaramp.plant.experts_there import on_site, understanding
from gigaramp.plant.model import People, Plant
from gigaramp.plant.weekly.station import Station, is_handed_over
from gigaramp.units import WEEK_SECONDS

_HOUR = 3600.0


class Crews:
    """What people do at the stations, at the middle values."""

    def __init__(self, plant: Plant, number: dict[str, float], stations: list[Station]) -> None:
        self.people = plant.people
        self.number = number
        self.stations = stations
        self.exist = plant.people is not None and any(station.crew > 0 for station in stations)
        self.training = number["people.training.hours"] / _HOUR * number["people.training.worth"]
        self.start_skill = self.skill(self.training, 1.0)
        for station in stations:
            station.skill = self.start_skill if self.work_at(station) else 1.0

    def work_at(self, station: Station) -> bool:
        """True when the plant has people and the station needs some."""
        return self.exist and station.crew > 0

    def pace(self, station: Station) -> float:
        """Speed of the crew over full speed, at most 1."""
        if station.operated and station.operator is not None:
            return station.operator.skill.mid if station.operator.skill is not None else 1.0
        return min(1.0, station.skill / self.number["people.skill.requirement"]) if self.work_at(station) else 1.0

    def manned(self, station: Station, cover: float) -> float:
        """Share of the machines that have people."""
        if station.operated:
            return 1.0
        return min(1.0, cover * (1.0 - self.number["people.absence"])) if self.work_at(station) else 1.0

    def cover(self, day: date) -> float:
        """Local people at the steps over the people all crews need, at most 1."""
        if self.people is None or not self.people.recruits or not self.exist:
            return 1.0
        asked = sum(
            station.crew * station.teams
            for station in self.stations
            if day >= station.starts and is_handed_over(station, day)
        )
        if asked <= 0:
            return 1.0
        dated = [(entry.on, entry.count.mid if entry.count is not None else 0.0) for entry in self.people.recruits]
        return min(1.0, between(dated, day) * self.number["people.in_production"] / asked)

    def skill(self, practice: float, recency: float) -> float:
        """Output share of a crew with this mean practice, in hours."""
        effective = practice * recency ** self.number["people.skill.recency"]
        hours = self.number["people.skill.learning_hours"] / _HOUR
        return effective / (effective + hours) if effective + hours > 0 else 1.0

    def practise(self, station: Station, day: date, now: float) -> None:
        """Book the week's practice; a joiner takes the place of a leaver and brings the training only. `now` in hours."""
        if not self.work_at(station) or day < station.starts or not is_handed_over(station, day):
            return
        if not station.has_crew:
            station.has_crew, station.since, station.practice = True, now, self.training
        hours = station.busy * WEEK_SECONDS / _HOUR / station.teams * (1.0 + self._coaching(station, day))
        if station.operated:
            hours *= self.number["people.watching"]
        joined = 1.0 - exp(-self.number["people.turnover"] * WEEK_SECONDS - waves_in_week(self.people, day))
        station.practice += hours - joined * (station.practice - self.training)
        station.dated += hours * (now - station.since) - joined * station.dated
        recency = 1.0
        if station.practice > 0 and now > station.since + 1.0:
            recency = max(2.0 * station.dated / (station.practice * (now - station.since)), 1e-9)
        station.skill = self.skill(station.practice, recency)

    def restore_time(self, station: Station, mended: float, day: date) -> float:
        """Mean seconds a failure lasts: mending by the best person there, waits for parts, and for remote help.

        A difficulty is uniform, so a crew whose best person has the share b of full skill masters about b of the stops.
        How far the best of n stands above the mean is Blom's expected highest normal draw (1958).
        """
        parts = self.number["help.parts_share"] * self.number["help.parts_delay"]
        repairers = sum(on_site(self.people, family, day) for family in self._families(station, "repair"))
        if not self.work_at(station) or station.operated or repairers / station.teams >= 1.0:
            return mended + parts
        heads = max(station.crew, 1.0)
        above = exp(self.number["people.skill.spread"] * NormalDist().inv_cdf((heads - 0.375) / (heads + 0.25)))
        best = min(
            1.0, max(station.skill * above, self._technicians(station, day)) / self.number["people.skill.requirement"]
        )
        return mended / max(best, 0.1) + (1.0 - best) * self.number["help.remote"] + parts

    def _technicians(self, station: Station, day: date) -> float:
        """Output share of the technicians of a station by the trade they came with; 0 where there are none."""
        practice = 0.0
        for group in self.people.technicians.values() if self.people is not None else ():
            if station.name in group.steps and (group.hired is None or group.hired.mid <= day):
                own = (
                    group.prior_hours.mid
                    if group.prior_hours is not None
                    else self.number["people.persons.prior_hours"]
                )
                practice = max(practice, own / _HOUR)
        return self.skill(practice, 1.0) if practice > 0 else 0.0

    def _families(self, station: Station, work: Work) -> list[Experts]:
        families = self.people.experts.values() if self.people is not None else ()
        return [family for family in families if station.name in family.steps and work in family.does]

    def _coaching(self, station: Station, day: date) -> float:
        people = self.people
        if people is None:
            return 0.0
        if station.operated and station.operator is not None:
            return self.number["people.coaching_gain"] * understanding(
                people, station.operator, self.number, day, station.teams
            )
        heard = 0.0
        for family in self._families(station, "coach"):
            learners = sum(other.crew for other in self.stations if other.name in family.steps)
            there = (
                on_site(people, family, day)
                / station.teams
                * (1.0 - (family.writes.mid if family.writes is not None else 0.0))
            )
            places = family.span.mid if family.span is not None else self.number["people.places"]
            share = min(1.0, places * there / learners) if learners > 0 else 0.0
            heard += share * understanding(people, family, self.number, day, station.teams)
        return self.number["people.coaching_gain"] * min(1.0, heard)


def waves_in_week(people: People | None, day: date) -> float:
    """Hazard of leaving in the week from `day` on that waves of leavers add: -log(1 - share) over the days of each."""
    hazard = 0.0
    for wave in people.departures if people is not None else ():
        days = (min(wave.to, day + timedelta(days=6)) - max(wave.from_, day)).days + 1
        hazard -= log1p(-min(wave.share.mid, 0.999)) * max(0, days) / ((wave.to - wave.from_).days + 1)
    return hazard


def between(points: list[tuple[date, float]], day: date) -> float:
    """Straight line between dated values; level before the first and after the last."""
    earlier = [point for point in points if point[0] <= day]
    later = [point for point in points if point[0] > day]
    if not earlier or not later:
        return (earlier or later)[-1 if earlier else 0][1]
    (first, low), (last, high) = earlier[-1], later[0]
    return low + (high - low) * (day - first).days / (last - first).days
