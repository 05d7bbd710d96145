"""Visiting experts on a shift: who is there, how well they are understood, and what they write down."""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import COACH, MAX_LANGUAGES, REPAIR


@inner
def count_experts(clock, families, on_site, rota, day, slot, shift):
    """Experts of each family on this shift, and how well they are understood by people who share no language with them."""
    for f in range(families.shape[0]):
        family = families[f]
        family.on_site = 0 if clock[0].experts_gone == 1 else on_site[f, day]
        team = rota[family.calendar, slot]
        works = team >= 0 and (family.shifts >> np.int64(shift)) & 1 == 1
        family.on_shift = _part(family.on_site * family.density, family.teams, team) if works else 0
        family.running = 0.0
        family.coaching = 0.0
        family.learners = 0.0
        family.free_to_coach = max(0.0, np.float64(family.on_shift - family.busy)) * (1.0 - family.writes)
    for f in range(families.shape[0]):
        families[f].understanding = _through_others(clock, families, f)


@inner
def _part(people, teams, team):
    """People of one of several teams, as even as whole people can be; the first team has the odd one."""
    return np.int64((people + teams - 1 - team) // teams)


@inner
def _through_others(clock, families, f):
    """Understanding without a shared language: a translator, interpreters as far as there are any, and the glossary."""
    u = clock[0].translated
    for language in range(MAX_LANGUAGES):
        bit = np.int64(1) << np.int64(language)
        if clock[0].interpreters[language] <= 0.0 or families[f].speaks & bit == 0:
            continue
        on_shift = 0.0
        for other in range(families.shape[0]):
            talks = families[other].rank[COACH] >= 0 or families[other].rank[REPAIR] >= 0
            if talks and families[other].speaks & bit != 0 and families[other].speaks & clock[0].native == 0:
                on_shift += families[other].on_shift
        if on_shift > 0.0:
            served = min(1.0, clock[0].interpreters[language] * clock[0].interpreter_places / on_shift)
            u = max(u, u + served * (clock[0].interpreted - u))
    return _with_glossary(clock, u)


@inner
def _with_glossary(clock, u):
    """From its first day the glossary gives back a share of what is not understood."""
    if clock[0].now >= clock[0].glossary_from:
        u += (1.0 - u) * clock[0].glossary_gain
    return min(1.0, u)


@inner
def understood_by_partner(clock, seat, station, crew):
    """How well one person and the people of a partner that runs the line understand each other; interpreters serve them too."""
    if station.operator_speaks & clock[0].native != 0:
        return 1.0
    u = clock[0].translated
    for language in range(MAX_LANGUAGES):
        if clock[0].interpreters[language] > 0.0 and (station.operator_speaks >> np.int64(language)) & 1 == 1:
            served = min(1.0, clock[0].interpreters[language] * clock[0].interpreter_places / max(crew.need, 1.0))
            u = max(u, clock[0].translated + served * (clock[0].interpreted - clock[0].translated))
    u = _with_glossary(clock, u)
    if station.operator_speaks & seat.speaks != 0:
        return max(clock[0].second_understood, u)
    return u


@inner
def understood(clock, seat, family):
    """How well one person and the experts of a family understand each other, 0 to 1."""
    if family.speaks & clock[0].native != 0:
        return 1.0
    if family.speaks & seat.speaks != 0:
        return max(clock[0].second_understood, family.understanding)
    return family.understanding


@inner
def write_down(clock, stations, families, hours):
    """Hours in which experts write down what they know in this shift, spread over the stations they know that have begun."""
    for f in range(families.shape[0]):
        families[f].stations = 0
    for s in range(stations.shape[0]):
        stations[s].written_hours = 0.0
        if stations[s].team >= 0 and clock[0].now >= stations[s].starts:
            for k in range(stations[s].n_families):
                families[stations[s].families[k]].stations += 1
    for s in range(stations.shape[0]):
        if stations[s].team >= 0 and clock[0].now >= stations[s].starts:
            for k in range(stations[s].n_families):
                family = families[stations[s].families[k]]
                stations[s].written_hours += family.writes * max(family.on_shift - family.busy, 0) * hours / family.stations
