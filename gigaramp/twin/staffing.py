"""Who is there: crews by step and shift team, their cover by the head-count plan, experts by family and day."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

import numpy as np

from gigaramp.plant.model import Experts, Plant
from gigaramp.twin.compile import Layout
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel import arrays, people_arrays
from gigaramp.twin.kernel.arrays import empty
from gigaramp.twin.kernel.constants import SKILL
from gigaramp.twin.luck import Luck
from gigaramp.twin.partner_lines import fill_partner_lines
from gigaramp.twin.rows import Row, Rows
from gigaramp.twin.seats import fill_first_cover, fill_lists, technicians_needed, turnover_hazard
from gigaramp.twin.skill_groups import skill_families
from gigaramp.twin.stations import TICKS
from gigaramp.twin.stays import experts_on_site
from gigaramp.twin.timetable import DAY_TICKS, Timetable, calendar_of

_WEEK_HOURS = 168.0


@dataclass(frozen=True)
class Staff:
    """The people of one future as the kernel reads them."""

    crews: np.recarray
    families: np.recarray
    """Families of visiting experts."""
    on_site: np.ndarray
    """(families, days) experts on site."""
    days: np.recarray
    seats: np.recarray
    """Places on the crews' lists; one empty row where people are not followed one by one."""
    judgements: np.recarray
    n_skill_families: int = 1


def fill_people(
    plant: Plant,
    layout: Layout,
    timetable: Timetable,
    values: Values,
    luck: Luck,
    clock: np.recarray,
    stations: np.recarray,
) -> Staff:
    """The people of one future. Fills the people's fields of `clock` and `stations`.

    Without people in the file every step runs by itself.
    """
    n_days = len(timetable.days) + 1
    days = empty(arrays.DAY, n_days)
    days.planned[:-1] = timetable.planned
    days.cover = days.cover_alone = 1.0
    people = plant.people
    nobody = (empty(people_arrays.SEAT, 1), empty(people_arrays.JUDGEMENT, 0))
    nobody[1].skill = -1.0
    if people is None:
        return Staff(
            empty(people_arrays.CREW, 1), empty(people_arrays.FAMILY, 1), np.zeros((1, n_days), np.int64), days, *nobody
        )
    _fill_rules(Rows(clock)[0], values)
    _fill_needs(layout, timetable, values, Rows(stations), Rows(clock)[0])
    families, on_site = _experts(plant, layout, timetable, values, stations, n_days)
    fill_partner_lines(plant, layout, values, stations, _translated(plant, values))
    needed = [_needed(values, stations, n_days, partners) for partners in (True, False)]
    if people.persons is None:
        crews, lists, n_families = _crews(layout, stations, luck, clock[0]), nobody, 1
    else:
        crews, seats, judgements = fill_lists(plant, layout, timetable, values, luck, clock[0], stations, families)
        lists = (seats, judgements)
        n_families = len(skill_families(plant))
        partners = (True, False)
        needed = [
            heads + technicians_needed(crews, stations, n_days, there)
            for heads, there in zip(needed, partners, strict=True)
        ]
        days.hazard = turnover_hazard(plant, values, n_days)
    local = _there(plant, values, n_days)
    days.cover, days.cover_alone = (_cover(local, heads, values("people.most_cover")) for heads in needed)
    if people.persons is not None:
        fill_first_cover(crews, days)
    return Staff(crews, families, on_site, days, *lists, n_families)


def _experts(
    plant: Plant, layout: Layout, timetable: Timetable, values: Values, stations: np.recarray, n_days: int
) -> tuple[np.recarray, np.ndarray]:
    """Families of visiting experts, who of them is on site by day, and which stations know them."""
    experts = plant.people.experts if plant.people is not None else {}
    names = tuple(sorted(experts))
    families = empty(people_arrays.FAMILY, len(names))
    on_site = np.zeros((len(families), n_days), np.int64)
    families["teams"] = 1
    families["rank"] = (0, 1, 2)
    there = experts_on_site(plant, values, n_days)
    for f, name in enumerate(names):
        row = timetable.calendars.index(calendar_of(plant, experts[name].steps[0]))
        families["calendar"][f] = row
        families["teams"][f] = timetable.teams[row]
        families["understanding"][f] = _understanding(plant, experts[name], values)
        on_site[f] = there[name]
    of_stations = Rows(stations)
    for k, place in enumerate(layout.places):
        known = [f for f, name in enumerate(names) if place.step in experts[name].steps]
        of_stations[k].n_families = len(known)
        of_stations[k].families[: len(known)] = known
    return families, on_site


def _fill_rules(clock: Row, values: Values) -> None:
    clock.people = 1
    clock.coaching_gain = values("people.coaching_gain")
    clock.places = values("people.places")
    clock.recency = min(max(values("people.skill.recency"), 0.0), 1.0)
    clock.learning_hours = values("people.skill.learning_hours") / 3600.0
    clock.spread = values("people.skill.spread")
    clock.requirement = values("people.skill.requirement", 1.0)
    hours = values("people.training.hours") / 3600.0
    clock.training_hours = hours * values("people.training.worth", 1.0)
    weekly = values("people.training.hours_a_week") / 3600.0
    clock.training_span = max(hours / weekly * _WEEK_HOURS, 1.0) if weekly > 0.0 else 1.0
    clock.watching = values("people.watching")
    clock.turnover_per_day = values("people.turnover") * 86400.0
    clock.absence = values("people.absence")


def _understanding(plant: Plant, experts: Experts, values: Values) -> float:
    """1 with a shared language; else what machine translation gives, and a glossary mends a share of the rest."""
    language = plant.people.language if plant.people is not None else None
    if language is None or set(language.local) & set(experts.languages):
        return 1.0
    return _translated(plant, values)


def _translated(plant: Plant, values: Values) -> float:
    """How well people understand each other who share no language."""
    understood = values("people.language.translation", 1.0)
    if plant.people is not None and plant.people.language is not None and plant.people.language.glossary:
        understood += (1.0 - understood) * values("people.language.glossary_gain")
    return min(understood, 1.0)


def _fill_needs(layout: Layout, timetable: Timetable, values: Values, stations: Rows, clock: Row) -> None:
    """People each station needs in a shift, from when, and what a new crew can do."""
    practice = clock.training_hours
    for k, place in enumerate(layout.places):
        station = stations[k]
        if place.is_mover or place.step.endswith(".source"):
            continue
        station.crew_need = values(values.on_line(place.line, place.step, "crew"))
        if station.crew_need <= 0.0:
            continue
        station.n_teams = timetable.teams[station.calendar]
        station.hires = max(0, int(station.starts - values("people.hired_before") * TICKS))
        station.skill_start = practice / (practice + clock.learning_hours) if practice > 0.0 else 0.0


def _crews(layout: Layout, stations: np.recarray, luck: Luck, clock: np.record) -> np.recarray:
    """One crew for each team of each station that needs people; k differs between crews as means of persons do."""
    total = 0
    for station in stations:
        if station.crew_need > 0.0:
            station.crew_first = total
            total += int(station.n_teams)
    crews = empty(people_arrays.CREW, total)
    for k, place in enumerate(layout.places):
        station = stations[k]
        for t in range(int(station.n_teams)):
            crew = crews[station.crew_first + t]
            name = f"{place.name}/team {t}"
            crew.element = luck.element(name)
            crew.top = exp(clock.spread * luck.normal(name, SKILL) / sqrt(max(1.0, float(station.crew_need))))
    return crews


def _there(plant: Plant, values: Values, n_days: int) -> np.ndarray | None:
    """Local people at the steps by day: head-count plan times the share in production; None without head-counts."""
    people = plant.people
    if people is None or not people.recruits:
        return None
    dates = [head.on.toordinal() for head in people.recruits]
    counts = [values(f"people.recruits.{k}.count") for k in range(len(people.recruits))]
    order = np.argsort(dates)
    today = plant.start.toordinal() + np.arange(n_days)
    return np.asarray(
        np.interp(today, np.array(dates)[order], np.array(counts)[order]) * values("people.in_production", 1.0)
    )


def _needed(values: Values, stations: np.recarray, n_days: int, partners: bool) -> np.ndarray:
    """Local people the steps need by day. While a partner runs a line its crew helps elsewhere; without partners it is there."""
    needed = np.zeros(n_days)
    before = values("people.hired_before") * TICKS
    for station in Rows(stations):
        if station.crew_need <= 0.0:
            continue
        heads = station.crew_need * station.n_teams
        hires = station.hires if partners else min(int(station.hires), max(0, int(station.starts - before)))
        needed[int(hires // DAY_TICKS) :] += heads
        if partners and station.operator_until > 0:
            left = max(int(station.operator_from), int(station.starts), int(station.hires))
            back = max(left, int(station.handover_from - before))
            needed[int(left // DAY_TICKS) : int(back // DAY_TICKS)] -= heads
    return needed


def _cover(there: np.ndarray | None, needed: np.ndarray, most: float) -> np.ndarray:
    """People there are for each one the steps need, by day."""
    if there is None:
        return np.ones(len(needed))
    return np.asarray(np.minimum(there / np.maximum(needed, 1e-9), most))
