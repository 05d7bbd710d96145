"""Who is there: crews by step and shift team, their cover by the head-count plan, experts by family and day."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np

from gigaramp.plant.model import Experts, Plant
from gigaramp.twin import arrays
from gigaramp.twin.arrays import empty
from gigaramp.twin.compile import Layout
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel.constants import SKILL
from gigaramp.twin.luck import Luck
from gigaramp.twin.partner_lines import fill_partner_lines
from gigaramp.twin.stations import TICKS
from gigaramp.twin.stays import experts_on_site
from gigaramp.twin.timetable import DAY_TICKS, Timetable, calendar_of

_WEEK_HOURS = 168.0


def fill_people(
    plant: Plant,
    layout: Layout,
    timetable: Timetable,
    values: Values,
    luck: Luck,
    clock: np.recarray,
    stations: np.recarray,
) -> tuple[np.recarray, np.recarray, np.ndarray, np.recarray]:
    """Crews, expert families, experts on site by (family, day), and days with their cover.

    Fills the people's fields of `clock` and `stations`. Without people in the file every step runs by itself.
    """
    n_days = len(timetable.days) + 1
    days = empty(arrays.DAY, n_days)
    days.planned[:-1] = timetable.planned
    days.cover = days.cover_alone = 1.0
    people = plant.people
    if people is None:
        return empty(arrays.CREW, 1), empty(arrays.FAMILY, 1), np.zeros((1, n_days), np.int64), days
    _fill_rules(clock[0], values)
    names = tuple(sorted(people.experts))
    families = empty(arrays.FAMILY, len(names))
    on_site = np.zeros((len(families), n_days), np.int64)
    families["teams"] = 1
    there = experts_on_site(plant, values, n_days)
    for f, name in enumerate(names):
        row = timetable.calendars.index(calendar_of(plant, people.experts[name].steps[0]))
        families["calendar"][f] = row
        families["teams"][f] = timetable.teams[row]
        families["understanding"][f] = _understanding(plant, people.experts[name], values)
        on_site[f] = there[name]
    crews = _crews(plant, layout, timetable, values, luck, stations, clock[0])
    fill_partner_lines(plant, layout, values, stations, _translated(plant, values))
    for k, place in enumerate(layout.places):
        station = stations[k]
        known = [f for f, name in enumerate(names) if place.step in people.experts[name].steps]
        station.n_families = len(known)
        station.families[: len(known)] = known
    local = _there(plant, values, n_days)
    most = values("people.most_cover")
    days["cover"] = _cover(local, _needed(values, stations, n_days, partners=True), most)
    days["cover_alone"] = _cover(local, _needed(values, stations, n_days, partners=False), most)
    return crews, families, on_site, days


def _fill_rules(clock: np.record, values: Values) -> None:
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


def _crews(
    plant: Plant,
    layout: Layout,
    timetable: Timetable,
    values: Values,
    luck: Luck,
    stations: np.recarray,
    clock: np.record,
) -> np.recarray:
    """One crew for each team of each station that needs people; k differs between crews as means of persons do."""
    total = 0
    for k, place in enumerate(layout.places):
        station = stations[k]
        if place.step not in plant.steps:
            continue
        station.crew_need = values(values.on_line(place.line, place.step, "crew"))
        if station.crew_need <= 0.0:
            continue
        station.crew_first = total
        station.n_teams = timetable.teams[station.calendar]
        station.hires = max(0, int(station.starts - values("people.hired_before") * 1e6))
        practice = clock.training_hours
        station.skill_start = practice / (practice + clock.learning_hours) if practice > 0.0 else 0.0
        total += int(station.n_teams)
    crews = empty(arrays.CREW, total)
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
    return np.asarray(np.interp(today, np.array(dates)[order], np.array(counts)[order]) * values("people.in_production", 1.0))


def _needed(values: Values, stations: np.recarray, n_days: int, partners: bool) -> np.ndarray:
    """Local people the steps need by day. While a partner runs a line its crew helps elsewhere; without partners it is there."""
    needed = np.zeros(n_days)
    before = values("people.hired_before") * TICKS
    for station in stations:
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

