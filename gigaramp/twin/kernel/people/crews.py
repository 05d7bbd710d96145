"""Crews with a mean learn, forget, are coached, and decide at each shift start how many machines run and how fast.

Their skill is the curve of one person on per-head means. People followed one by one are in `persons.py` and `duty.py`.
"""

import math

import numpy as np

from gigaramp.twin.kernel.compiled import compiled, inner
from gigaramp.twin.kernel.constants import ABSENCE, MAX_PRODUCERS, TICKS_PER_HOUR
from gigaramp.twin.kernel.people.partners import is_handed_over, man_by_partner
from gigaramp.twin.kernel.people.skills import output_share
from gigaramp.twin.kernel.random import binomial, normal_quantile, stream


@compiled
def skill_of(world, crew, hours):
    """Output share y of a crew at a time in hours."""
    return output_share(
        crew.top, crew.practice, crew.dated, crew.since, 0.0, world.clock.recency, world.clock.learning_hours, hours
    )


@inner
def practise(world, length):
    """Book the practice of the shift that ends: hours worked, raised by coaching, lowered by watching."""
    now = world.clock.now / TICKS_PER_HOUR
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.crew_need > 0.0 and station.team >= 0 and station.worked > 0.0:
            crew = world.crews[station.crew_first + station.team]
            if station.operated == 1 and crew.present <= 0.0:
                continue
            share = station.worked / (station.n_servers * length)
            hours = share * length / TICKS_PER_HOUR
            counted = hours * (1.0 - (1.0 - world.clock.watching) * station.run_by_experts) * (1.0 + station.coached)
            crew.practice += counted
            crew.dated += counted * (now - crew.since)


@inner
def staff(world, cover):
    """At a day's start crews grow, shrink and turn over; a joiner brings the training programme only."""
    now = world.clock.now / TICKS_PER_HOUR
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        # A fork sends the partner home too: the crew that was to come for the handover is hired that day.
        left_alone = world.clock.experts_gone == 1 and station.operator_until > 0 and world.clock.now >= station.starts
        if station.crew_need <= 0.0 or (world.clock.now < station.hires and not left_alone):
            continue
        for t in range(station.n_teams):
            crew = world.crews[station.crew_first + t]
            heads = station.crew_need * cover
            if crew.heads <= 0.0:
                crew.since = now - world.clock.training_span
                crew.practice = world.clock.training_hours
                crew.dated = world.clock.training_hours * world.clock.training_span * 0.5
            joined = max(0.0, heads - crew.heads) + min(crew.heads, heads) * world.clock.turnover_per_day
            share = joined / heads if heads > 0.0 else 0.0
            trained_at = now - 0.5 * world.clock.training_span - crew.since
            crew.practice += share * (world.clock.training_hours - crew.practice)
            crew.dated += share * (world.clock.training_hours * trained_at - crew.dated)
            crew.heads = heads
            crew.skill = skill_of(world, crew, now)
    for s in range(world.stations.shape[0]):
        _find_best(world, s)


@inner
def _find_best(world, s):
    """Best head of each team of a step, over all its lines: people help out on the next line."""
    station = world.stations[s]
    for t in range(station.n_teams):
        heads = 0.0
        skill = 0.0
        # Stations of one step stand side by side, because they are numbered by step, then by line.
        for other in range(max(0, s - MAX_PRODUCERS), min(world.stations.shape[0], s + MAX_PRODUCERS)):
            lent = not is_handed_over(world, world.stations[other])
            if world.stations[other].step == station.step and world.stations[other].n_teams > t and not lent:
                crew = world.crews[world.stations[other].crew_first + t]
                heads += crew.heads
                if crew.heads > 0.0:
                    skill = max(skill, crew.skill)
        world.crews[station.crew_first + t].best = skill * _best_of(world, heads) / world.clock.requirement


@inner
def _best_of(world, heads):
    """How far a crew's best head stands above its mean: expected highest of n normal draws (Blom 1958)."""
    n = max(heads, 1.0)
    return math.exp(world.clock.spread * normal_quantile((n - 0.375) / (n + 0.25)))


@inner
def bring_experts(world, day, slot):
    """Experts on this shift: those on site, spread over the teams of their steps' calendar."""
    for f in range(world.families.shape[0]):
        family = world.families[f]
        family.on_site = 0 if world.clock.experts_gone == 1 else world.on_site[f, day]
        team = world.rota[family.calendar, slot]
        family.on_shift = (family.on_site + team) // family.teams if team >= 0 else 0
        family.free_to_coach = max(0.0, np.float64(family.on_shift - family.busy))
        family.learners = 0.0


@inner
def man(world, day):
    """Who is there this shift: absence, experts who fill gaps, experts who coach; then speed and skill."""
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.crew_need <= 0.0 or station.team < 0 or world.clock.now < station.starts:
            continue
        crew = world.crews[station.crew_first + station.team]
        n = max(np.int64(np.rint(crew.heads)), np.int64(1))
        away = binomial(stream(crew.element, ABSENCE), day, n, world.clock.absence)
        crew.present = crew.heads * (1.0 - away / n)
        station.crew_skill = crew.skill
        if station.operated == 1:
            man_by_partner(world, station, crew)
            continue
        missing = max(0.0, station.crew_need - crew.present)
        station.run_by_experts = 0.0
        for k in range(station.n_families):
            family = world.families[station.families[k]]
            run = min(missing, family.free_to_coach)
            family.free_to_coach -= run
            missing -= run
            station.run_by_experts += run
            family.learners += crew.present
        there = crew.present + station.run_by_experts
        alone = min(1.0, crew.skill / world.clock.requirement)
        station.manned = station.n_machines * min(1.0, there / station.crew_need)
        station.speed = (crew.present * alone + station.run_by_experts) / there if there > 0.0 else 0.0
        station.run_by_experts = station.run_by_experts / there if there > 0.0 else 0.0
        station.skill = crew.skill
        station.best = crew.best


@inner
def coach(world):
    """What an hour beside an expert adds on each step: gamma c u, c the share of learners an expert has time for."""
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.crew_need <= 0.0 or station.team < 0 or world.clock.now < station.starts:
            continue
        heard = 0.0
        for k in range(station.n_families):
            family = world.families[station.families[k]]
            if family.learners > 0.0:
                share = min(1.0, world.clock.places * family.free_to_coach / family.learners)
                heard += share * family.understanding
        station.coached = world.clock.coaching_gain * min(1.0, heard)
        if station.operated == 1:
            station.coached = world.clock.coaching_gain * station.operator_understood
