"""People in the weekly recursion: crews learn on their means, are coached by experts, and mend machines.

Skill is y = X R^a / (X R^a + r) on the mean practice X of a crew, with recency R = 2 S / (X (t - t_0)) (Mazur and
Hastie 1978; Nembhard and Uzumeri 2000). An hour beside an expert counts 1 + gamma c u: gamma the coaching gain, c the
share of learners an expert has time for, u how well they understand each other.
"""

from __future__ import annotations

from datetime import date
from math import exp
from statistics import NormalDist

from gigaramp.plant.experts import Operator
from gigaramp.plant.model import Experts, People, Plant
from gigaramp.plant.number import DateNumber
from gigaramp.plant.weekly_station import Station, is_handed_over
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
        joined = 1.0 - exp(-self.number["people.turnover"] * WEEK_SECONDS)
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
        if not self.work_at(station) or station.operated or self._experts_on_shift(station, day) >= 1.0:
            return mended + parts
        heads = max(station.crew, 1.0)
        above = exp(self.number["people.skill.spread"] * NormalDist().inv_cdf((heads - 0.375) / (heads + 0.25)))
        best = min(1.0, station.skill * above / self.number["people.skill.requirement"])
        return mended / max(best, 0.1) + (1.0 - best) * self.number["help.remote"] + parts

    def _families(self, station: Station) -> list[Experts]:
        families = self.people.experts.values() if self.people is not None else ()
        return [family for family in families if station.name in family.steps]

    def _experts_on_shift(self, station: Station, day: date) -> float:
        return sum(on_site(self.people, family, day) / station.teams for family in self._families(station))

    def _coaching(self, station: Station, day: date) -> float:
        if station.operated and station.operator is not None:
            return self.number["people.coaching_gain"] * self._understanding(station.operator)
        heard = 0.0
        for family in self._families(station):
            learners = sum(other.crew for other in self.stations if other.name in family.steps)
            there = on_site(self.people, family, day) / station.teams
            share = min(1.0, self.number["people.places"] * there / learners) if learners > 0 else 0.0
            heard += share * self._understanding(family)
        return self.number["people.coaching_gain"] * min(1.0, heard)

    def _understanding(self, family: Experts | Operator) -> float:
        language = self.people.language if self.people is not None else None
        if language is None or set(language.local) & set(family.languages):
            return 1.0
        understood = self.number["people.language.translation"]
        gain = self.number["people.language.glossary_gain"] if language.glossary else 0.0
        return understood + (1.0 - understood) * gain


def on_site(people: People | None, family: Experts, day: date) -> float:
    """People of a family on a day; of those on site when a recall begins, its share is gone once it is over."""
    count = family.count.mid if family.count is not None else 0.0
    left = _share_past(family.leaves, day)
    there = max(0.0, _share_past(family.arrives, day) - left)
    recall = people.recall if people is not None else None
    if recall is None:
        return count * there
    began = recall.on.from_ or recall.on.mid
    share = (recall.share.mid if recall.share is not None else 1.0) * _share_past(recall.on, day)
    return count * (there - share * max(0.0, _share_past(family.arrives, began) - left))


def _share_past(when: DateNumber, day: date) -> float:
    """Share of a family whose date lies before a day; a span spreads its people evenly."""
    if when.from_ is None or when.to is None:
        return 1.0 if when.mid <= day else 0.0
    length = max((when.to - when.from_).days, 1)
    return min(1.0, max(0.0, (day - when.from_).days / length))


def between(points: list[tuple[date, float]], day: date) -> float:
    """Straight line between dated values; level before the first and after the last."""
    earlier = [point for point in points if point[0] <= day]
    later = [point for point in points if point[0] > day]
    if not earlier or not later:
        return (earlier or later)[-1 if earlier else 0][1]
    (first, low), (last, high) = earlier[-1], later[0]
    return low + (high - low) * (day - first).days / (last - first).days
