"""Visiting experts on a shift: who is there, how well they are understood, and what they write down."""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import COACH, MAX_LANGUAGES, REPAIR


@inner
def count_experts(world, day, slot, shift):
    """Experts of each family on this shift, and how well they are understood by people who share no language with them."""
    for f in range(world.families.shape[0]):
        family = world.families[f]
        family.on_site = 0 if world.clock.experts_gone == 1 else world.on_site[f, day]
        team = world.rota[family.calendar, slot]
        works = team >= 0 and (family.shifts >> np.int64(shift)) & 1 == 1
        family.on_shift = _part(family.on_site * family.density, family.teams, team) if works else 0
        family.running = 0.0
        family.coaching = 0.0
        family.learners = 0.0
        family.free_to_coach = max(0.0, np.float64(family.on_shift - family.busy)) * (1.0 - family.writes)
    for f in range(world.families.shape[0]):
        world.families[f].understanding = _through_others(world, f)


@inner
def _part(people, teams, team):
    """People of one of several teams, as even as whole people can be; the first team has the odd one."""
    return np.int64((people + teams - 1 - team) // teams)


@inner
def _through_others(world, f):
    """Understanding without a shared language: a translator, interpreters as far as there are any, and the glossary."""
    u = world.clock.translated
    for language in range(MAX_LANGUAGES):
        bit = np.int64(1) << np.int64(language)
        if world.clock.interpreters[language] <= 0.0 or world.families[f].speaks & bit == 0:
            continue
        on_shift = 0.0
        for other in range(world.families.shape[0]):
            talks = world.families[other].rank[COACH] >= 0 or world.families[other].rank[REPAIR] >= 0
            if (
                talks
                and world.families[other].speaks & bit != 0
                and world.families[other].speaks & world.clock.native == 0
            ):
                on_shift += world.families[other].on_shift
        if on_shift > 0.0:
            served = min(1.0, world.clock.interpreters[language] * world.clock.interpreter_places / on_shift)
            u = max(u, u + served * (world.clock.interpreted - u))
    return _with_glossary(world, u)


@inner
def _with_glossary(world, u):
    """From its first day the glossary gives back a share of what is not understood."""
    if world.clock.now >= world.clock.glossary_from:
        u += (1.0 - u) * world.clock.glossary_gain
    return min(1.0, u)


@inner
def understood_by_partner(world, seat, station, crew):
    """How well one person and the people of a partner that runs the line understand each other; interpreters serve them too."""
    if station.operator_speaks & world.clock.native != 0:
        return 1.0
    u = world.clock.translated
    for language in range(MAX_LANGUAGES):
        if world.clock.interpreters[language] > 0.0 and (station.operator_speaks >> np.int64(language)) & 1 == 1:
            served = min(1.0, world.clock.interpreters[language] * world.clock.interpreter_places / max(crew.need, 1.0))
            u = max(u, world.clock.translated + served * (world.clock.interpreted - world.clock.translated))
    u = _with_glossary(world, u)
    if station.operator_speaks & seat.speaks != 0:
        return max(world.clock.second_understood, u)
    return u


@inner
def understood(world, seat, family):
    """How well one person and the experts of a family understand each other, 0 to 1."""
    if family.speaks & world.clock.native != 0:
        return 1.0
    if family.speaks & seat.speaks != 0:
        return max(world.clock.second_understood, family.understanding)
    return family.understanding


@inner
def write_down(world, hours):
    """Hours in which experts write down what they know in this shift, spread over the stations they know that have begun."""
    for f in range(world.families.shape[0]):
        world.families[f].stations = 0
    for s in range(world.stations.shape[0]):
        world.stations[s].written_hours = 0.0
        if world.stations[s].team >= 0 and world.clock.now >= world.stations[s].starts:
            for k in range(world.stations[s].n_families):
                world.families[world.stations[s].families[k]].stations += 1
    for s in range(world.stations.shape[0]):
        if world.stations[s].team >= 0 and world.clock.now >= world.stations[s].starts:
            for k in range(world.stations[s].n_families):
                family = world.families[world.stations[s].families[k]]
                world.stations[s].written_hours += (
                    family.writes * max(family.on_shift - family.busy, 0) * hours / family.stations
                )
