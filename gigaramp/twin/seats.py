"""People one by one, as one future begins: crews by skill family, line and team, their seats, and who is known by name.

A crew is the people of one skill family on one line (or of the steps all lines share) in one shift team. A seat is a
place on its list; the kernel puts people on the seats, keyed by seat and occupant number.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, erf, inf, log, sqrt

import numpy as np

from gigaramp.errors import PlantError, Problem
from gigaramp.plant.model import Line, People, Person, Plant
from gigaramp.plant.skills import family_of_step
from gigaramp.twin.compile import Layout
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel import people_arrays
from gigaramp.twin.kernel.arrays import empty
from gigaramp.twin.kernel.constants import (
    COACH,
    MAX_FAMILIES,
    MAX_LANGUAGES,
    MAX_TECHNICIANS,
    NEVER,
    REPAIR,
    RUN,
)
from gigaramp.twin.kernel.people.skills import level_needed
from gigaramp.twin.luck import Luck
from gigaramp.twin.rows import Row, Rows
from gigaramp.twin.skill_groups import CrewName, Group, groups_of, roster_by_crew, skill_families
from gigaramp.twin.stations import TICKS, ticks_of
from gigaramp.twin.timetable import DAY_TICKS, Timetable

_RANKS = {"run": RUN, "repair": REPAIR, "coach": COACH}


def fill_lists(
    plant: Plant,
    layout: Layout,
    timetable: Timetable,
    values: Values,
    luck: Luck,
    clock: np.record,
    stations: np.recarray,
    families: np.recarray,
) -> tuple[np.recarray, np.recarray, np.recarray]:
    """Crews, seats and judgements of one future. Fills the persons' fields of `clock`, stations and experts."""
    people = plant.people
    assert people is not None
    languages = _languages(people, plant.lines)
    _fill_rules(people, values, clock, languages, plant)
    _fill_experts(people, values, timetable, families, languages)
    for station, place in zip(Rows(stations), layout.places, strict=True):
        operator = plant.lines[place.line].operated_by if place.line in plant.lines else None
        station.operator_speaks = _bits(operator.languages, languages) if operator is not None else 0
    groups = groups_of(plant, layout, timetable)
    names = skill_families(plant)
    steps = tuple(place.step for place in layout.places)
    lists = _Lists(plant, timetable, values, luck, clock, Rows(stations), groups, names, languages, steps)
    crews, seats, seat_of = lists.build()
    return crews, seats, _judgements(plant, values, names, seat_of)


def turnover_hazard(plant: Plant, values: Values, n_days: int) -> np.ndarray:
    """(days,) hazard of leaving added up to each day: the usual turnover, and the waves of leavers."""
    a_day = np.full(n_days, values("people.turnover") * 86400.0)
    people = plant.people
    for k, wave in enumerate(people.departures if people is not None else ()):
        first, last = ((day - plant.start).days for day in (wave.from_, wave.to))
        lost = -log(1.0 - min(values(f"people.departures.{k}.share"), 1.0 - 1e-9))
        a_day[max(first, 0) : max(last + 1, 0)] += lost / (last - first + 1)
    return np.cumsum(a_day)


def technicians_needed(crews: np.recarray, stations: np.recarray, n_days: int, partners: bool) -> np.ndarray:
    """(days,) technicians wanted by the machines in their care, all teams together: more as lines are hired for.

    Without partners the people of their lines are hired as for other lines.
    """
    needed = np.zeros(n_days)
    # Columns as plain lists: reading records one field at a time is slow, and this is done for every future.
    group, need = crews["group"].tolist(), crews["need"]
    hires, alone = crews["hires"].tolist(), crews["hires_alone"].tolist()
    crew_first, n_machines = stations["crew_first"].tolist(), stations["n_machines"].tolist()
    in_care = [
        row[:n] for row, n in zip(stations["technicians"].tolist(), stations["n_technicians"].tolist(), strict=True)
    ]
    for first in {first for row in in_care for first in row}:
        heads = sum(need[crews["group"] == group[first]].tolist())
        own = [s for s, row in enumerate(in_care) if first in row]
        machines = sum(n_machines[s] for s in own)
        for s in own:
            begins = max((hires if partners else alone)[crew_first[s]], hires[first])
            needed[begins // DAY_TICKS :] += heads * n_machines[s] / machines
    return needed


def fill_first_cover(crews: np.recarray, days: np.recarray) -> None:
    """People on a crew's list on its first day, and those whom crews of the same skill and team can then spare.

    When a line's crews begin, the same people are spread over more of them: the others' lists grow shorter that day.
    """
    need, hires, alone = crews["need"].tolist(), crews["hires"].tolist(), crews["works_alone"].tolist()
    cover = days["cover"].tolist()
    alike: dict[tuple[int, int], list[int]] = {}
    for c, kind in enumerate(zip(crews["family"].tolist(), crews["team"].tolist(), strict=True)):
        alike.setdefault(kind, []).append(c)
    for same in alike.values():
        for c in same:
            day = min(hires[c] // DAY_TICKS, len(cover) - 1)
            crews["first_cover"][c] = cover[day]
            if alone[c] or day == 0:
                continue
            before = [k for k in same if hires[k] < hires[c]]
            spare = sum(
                max(0, ceil(need[k] * cover[day - 1] - 1e-6) - ceil(need[k] * cover[day] - 1e-6)) for k in before
            )
            # Lines that begin on one day share them out, the first in order the odd one.
            same_day = [k for k in same if hires[k] // DAY_TICKS == hires[c] // DAY_TICKS]
            crews["from_others"][c] = spare // len(same_day) + (same_day.index(c) < spare % len(same_day))


def _languages(people: People, lines: dict[str, Line]) -> dict[str, int]:
    """Bit of each language spoken in the plant. Raises PlantError for more than the kernel's table holds."""
    language = people.language
    spoken = dict.fromkeys([*(language.local if language else ()), *(language.second if language else ())])
    spoken |= dict.fromkeys(language.interpreters if language else ())
    for family in people.experts.values():
        spoken |= dict.fromkeys(family.languages)
    for line in lines.values():
        spoken |= dict.fromkeys(line.operated_by.languages if line.operated_by is not None else ())
    for person in people.roster:
        spoken |= dict.fromkeys(person.languages)
    if len(spoken) > MAX_LANGUAGES:
        raise PlantError([_too_many("people.language", "languages", len(spoken), MAX_LANGUAGES)])
    return {name: bit for bit, name in enumerate(spoken)}


def _too_many(address: str, things: str, found: int, most: int) -> Problem:
    return Problem(address, f"has {found} {things}", f"at most {most} can be simulated", "write fewer")


def _bits(names: tuple[str, ...], languages: dict[str, int]) -> int:
    return sum(1 << languages[name] for name in dict.fromkeys(names))


def _fill_rules(people: People, values: Values, clock: np.record, languages: dict[str, int], plant: Plant) -> None:
    """The persons' numbers that hold for the whole plant."""
    clock.persons = 1
    here = "people.persons"
    for name in ("guided", "repair_worth", "experienced"):
        setattr(clock, name, values(f"{here}.{name}"))
    clock.prior_hours = values(f"{here}.prior_hours") / 3600.0
    clock.colleague_places = values(f"{here}.coached")
    clock.replaced_ticks = values(f"{here}.replaced_after") * TICKS
    spread, requirement = clock.spread, clock.requirement
    clock.top_floor = 0.5 * (1.0 + erf(log(requirement) / spread / sqrt(2.0))) if spread > 0.0 else 0.0
    if people.cross_training is not None:
        clock.cross_trained = values("people.cross_training.share")
        clock.cross_hours = values("people.cross_training.hours") / 3600.0
    several = any(len({family_of_step(plant, step) for step in person.steps}) > 1 for person in people.roster)
    clock.stand_ins = int(people.cross_training is not None or several)
    span = clock.training_span * 3600.0 * TICKS if clock.training_hours > 0.0 else 0.0
    seats = people.training.seats if people.training is not None else None
    clock.class_seats = values("people.training.seats") if seats is not None else inf
    # Without a limit on seats the class and the rest of the programme are one stretch.
    clock.class_ticks = span * values("people.training.in_class", 1.0) if seats is not None else span
    clock.plant_training_ticks = span - clock.class_ticks
    _fill_language(people, values, clock, languages, plant)


def _fill_language(people: People, values: Values, clock: np.record, languages: dict[str, int], plant: Plant) -> None:
    language = people.language
    clock.glossary_from = NEVER
    if language is None:
        # Without languages in the file everybody understands everybody.
        clock.translated = 1.0
        return
    clock.translated = values("people.language.translation", 1.0)
    clock.native = _bits(language.local, languages)
    for name in ("second_understood", "interpreted", "interpreter_places", "repair_lengthens", "glossary_gain"):
        setattr(clock, name, values(f"people.language.{name}"))
    for name in language.second:
        clock.speaks[languages[name]] = values(f"people.language.second.{name}")
    for name in language.interpreters:
        clock.interpreters[languages[name]] = values(f"people.language.interpreters.{name}")
    if language.glossary:
        begins = language.glossary_from is not None
        clock.glossary_from = ticks_of(plant, values("people.language.glossary_from")) if begins else 0


def _fill_experts(
    people: People, values: Values, timetable: Timetable, families: np.recarray, languages: dict[str, int]
) -> None:
    for f, name in enumerate(sorted(people.experts)):
        experts, family, here = people.experts[name], families[f], f"people.experts.{name}"
        family.speaks = _bits(experts.languages, languages)
        family.skill = values(f"{here}.skill", 1.0)
        family.span = values(f"{here}.span") if experts.span is not None else values("people.places")
        family.writes = values(f"{here}.writes")
        ranks = [-1, -1, -1]
        for rank, work in enumerate(experts.does):
            ranks[_RANKS[work]] = rank
        family.rank = ranks
        minutes = [int(shift[:2]) * 60 + int(shift[3:5]) for shift in experts.shifts]
        every = range(len(timetable.shifts))
        worked = {timetable.shift_at(minute) for minute in minutes} or set(every)
        family.shifts = sum(1 << shift for shift in worked)
        family.density = len(every) / len(worked)


def _judgements(plant: Plant, values: Values, names: tuple[str, ...], seat_of: dict[str, int]) -> np.recarray:
    """What experts judged, in the order of the file; a judgement before the start counts on the first day."""
    people = plant.people
    assessed = people.assessed if people is not None else ()
    rows = empty(people_arrays.JUDGEMENT, len(assessed))
    rows.skill = -1.0
    lines = sorted(plant.line_names)
    for k, judged in enumerate(assessed):
        row = rows[k]
        row.day = max(0, (judged.on - plant.start).days)
        row.family = names.index(family_of_step(plant, judged.step))
        row.seat = seat_of.get(judged.person, -1) if judged.person is not None else -1
        row.line = lines.index(judged.line) if judged.line is not None else -1
        row.team = int(judged.team.mid) - 1 if judged.team is not None else -1
        row.skill = level_needed(values(f"people.assessed.{k}.level"))
    return rows


@dataclass
class _Lists:
    """Builds the crews and their seats."""

    plant: Plant
    timetable: Timetable
    values: Values
    luck: Luck
    clock: np.record
    stations: Rows
    groups: tuple[Group, ...]
    names: tuple[str, ...]
    languages: dict[str, int]
    places: tuple[str, ...]
    """Steps of the stations."""

    def build(self) -> tuple[np.recarray, np.recarray, dict[str, int]]:
        """Crews, seats (the last row is kept free), and the seat of each person of the roster."""
        rostered = roster_by_crew(self.plant, self.groups, self.timetable)
        crews = empty(people_arrays.CREW, sum(self.timetable.teams[group.calendar] for group in self.groups))
        self.first_crew: dict[tuple[str, str | None], int] = {}
        of_crews = Rows(crews)
        c = seat = 0
        for g, group in enumerate(self.groups):
            first = c
            self.first_crew[group.family, group.line] = first
            for team in range(self.timetable.teams[group.calendar]):
                crew = of_crews[c]
                self._crew(crew, g, group, team)
                known = len(rostered.get((group.family, group.line, team), ()))
                most = crew.need * (self.values("people.most_cover") if self._has_plan else 1.0)
                crew.of_roster = int(not self._has_plan and known > 0)
                crew.n_seats = known if crew.of_roster else max(ceil(most - 1e-6), 1) + known
                crew.first_seat = seat
                seat += int(crew.n_seats)
                c += 1
            self._tie_stations(group, first)
        self._pioneers(crews)
        seats = empty(people_arrays.SEAT, seat + 1)
        return crews, seats, self._seats(crews, seats, rostered)

    @property
    def _has_plan(self) -> bool:
        people = self.plant.people
        return people is None or bool(people.recruits) or not people.roster

    def _crew(self, crew: Row, g: int, group: Group, team: int) -> None:
        plant, values = self.plant, self.values
        name = CrewName(group.family, group.line, team + 1)
        crew.element = self.luck.element(name.luck)
        crew.group, crew.family, crew.team, crew.calendar = g, self.names.index(group.family), team, group.calendar
        crew.line = sorted(plant.line_names).index(group.line) if group.line is not None else -1
        crew.second, crew.pioneers, crew.lost_since = self._second(group), -1, NEVER
        span = int(self.clock.training_span * 3600.0 * TICKS) if self.clock.training_hours > 0.0 else 0
        if not group.stations:
            here = f"people.technicians.{group.family}"
            technicians = plant.people.technicians[group.family] if plant.people is not None else None
            crew.works_alone = 1
            crew.need = values(f"{here}.crew")
            own = technicians is not None and technicians.prior_hours is not None
            crew.practice = values(f"{here}.prior_hours" if own else "people.persons.prior_hours") / 3600.0
            dated = technicians is not None and technicians.hired is not None
            crew.hires = crew.hires_alone = ticks_of(plant, values(f"{here}.hired")) if dated else 0
            crew.opens, crew.starts = crew.hires - span, crew.hires
            return
        stations = [self.stations[k] for k in group.stations]
        before = values("people.hired_before") * TICKS
        crew.first_station = group.stations[0]
        crew.need = sum(float(station.crew_need) for station in stations)
        crew.starts = min(int(station.starts) for station in stations)
        crew.hires = min(int(station.hires) for station in stations)
        crew.hires_alone = min(int(crew.hires), max(0, int(crew.starts - before)))
        crew.opens = crew.hires - span
        station = stations[0]
        if station.operator_until > 0:
            crew.away_from = max(int(station.operator_from), int(station.starts), int(crew.hires))
            crew.away_until = max(int(crew.away_from), int(station.handover_from - before))
        known = sorted({int(f) for station in stations for f in station.families[: station.n_families]})
        if len(known) > MAX_FAMILIES:
            raise PlantError(
                [_too_many(f"people.skills.{group.family}", "families of experts", len(known), MAX_FAMILIES)]
            )
        crew.n_families = len(known)
        crew.families[: len(known)] = known

    def _second(self, group: Group) -> int:
        """The next skill family on the same line, in the order of the file; -1 where there is no other."""
        beside = [
            other.family for other in self.groups if other.line == group.line and other.stations and group.stations
        ]
        same = [
            other
            for other in self.groups
            if other.line == group.line and other.calendar == group.calendar and other.stations
        ]
        if len(same) < 2 or group.family not in beside:
            return -1
        place = [other.family for other in same].index(group.family)
        return self.names.index(same[(place + 1) % len(same)].family)

    def _tie_stations(self, group: Group, first: int) -> None:
        for k in group.stations:
            self.stations[k].crew_first = first
        people = self.plant.people
        if group.stations or people is None:
            return
        steps = people.technicians[group.family].steps
        for station, place in zip(self.stations, self.places, strict=True):
            if place in steps and station.crew_need > 0.0:
                if station.n_technicians >= MAX_TECHNICIANS:
                    raise PlantError(
                        [_too_many("people.technicians", f"groups at {place}", MAX_TECHNICIANS + 1, MAX_TECHNICIANS)]
                    )
                station.technicians[station.n_technicians] = first
                station.n_technicians += 1

    def _pioneers(self, crews: np.recarray) -> None:
        for line, own in self.plant.lines.items():
            if own.pioneers is None:
                continue
            here = f"lines.{line}.pioneers"
            keep = f"{here}.keeps" if own.pioneers.keeps is not None else "people.persons.pioneers_keep"
            for (family, at), first in self.first_crew.items():
                origin = self.first_crew.get((family, own.pioneers.from_))
                if at != line or origin is None:
                    continue
                for team in range(self.timetable.teams[int(crews[first].calendar)]):
                    crew = crews[first + team]
                    crew.pioneers, crew.pioneers_share = origin + team, self.values(f"{here}.share")
                    crew.pioneers_keep = self.values(keep)

    def _seats(
        self, crews: np.recarray, seats: np.recarray, rostered: dict[tuple[str, str | None, int], list[Person]]
    ) -> dict[str, int]:
        seat_of: dict[str, int] = {}
        teams = [
            (group.family, group.line, team)
            for group in self.groups
            for team in range(self.timetable.teams[group.calendar])
        ]
        for c, (family, line, team) in enumerate(teams):
            known = rostered.get((family, line, team), [])
            first, name = int(crews[c].first_seat), CrewName(family, line, team + 1).luck
            mine = slice(first, first + int(crews[c].n_seats))
            seats["crew"][mine], seats["lent"][mine] = c, -1
            seats["leaves"][mine] = seats["roster_leaves"][mine] = NEVER
            seats["element"][mine] = [
                self.luck.element(f"{name}/seat {j - len(known)}" if j >= len(known) else f"person {known[j].id}")
                for j in range(mine.stop - first)
            ]
            for j, person in enumerate(known):
                self._person(seats[first + j], person)
                seat_of[person.id] = first + j
        return seat_of

    def _person(self, seat: np.record, person: Person) -> None:
        seat.rostered, seat.roster_prior = 1, -1.0
        seat.comes = (person.hired - self.plant.start).days * DAY_TICKS
        if person.leaves is not None:
            seat.roster_leaves = ticks_of(self.plant, person.leaves.toordinal())
        if person.prior_hours is not None:
            seat.roster_prior = person.prior_hours.mid / 3600.0
        seat.roster_speaks = _bits(person.languages, self.languages)
        families = dict.fromkeys(family_of_step(self.plant, step) for step in person.steps)
        seat.roster_second = self.names.index(list(families)[1]) if len(families) > 1 else -1
