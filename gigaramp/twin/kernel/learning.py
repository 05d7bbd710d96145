"""At each shift end: defects fall with experience, machines mature, excursions begin and end."""

import math

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    EXCURSION,
    EXCURSION_BEGAN,
    EXCURSION_ENDED,
    NEVER,
    NONE,
    PLACES,
)
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.people.partners import brought
from gigaramp.twin.kernel.quality import excess_factor
from gigaramp.twin.kernel.random import exponential, stream


@inner
def learn(world, length):
    """Set each step's defect ratio for the next shift.

    d = d_inf + (d_0 - d_inf) [(1 - s) K + s K (1 - y) / (1 - y_0)]: skill carries the share s of excess defects
    at most, because the exponent of Levitt, List and Syverson (2013) already holds plant, machines and people.
    A line that is loaded less than fully makes fewer: x (1 - haste (1 - load)), after Terwiesch and Bohn (2001).
    """
    kept = math.exp(-world.clock.decay_per_tick * length)
    world.step_known[:] = 0.0
    for s in range(world.stations.shape[0]):
        take_notes(world, world.stations[s])
        world.stations[s].known *= kept
        world.step_known[world.stations[s].step] += world.stations[s].known
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.origin < 0:
            continue
        factor = 1.0
        if world.clock.learning == 1:
            factor = excess_factor(
                world,
                station.known,
                world.step_known[station.step] - station.known,
                station.sister,
                brought(world, station),
            )
            if station.crew_need > 0.0 and world.clock.people == 1 and station.skill_start < 1.0:
                unskilled = min(1.0, max(0.0, 1.0 - station.skill) / (1.0 - station.skill_start))
                factor *= 1.0 - world.clock.people_share * (1.0 - unskilled)
        factor *= 1.0 - world.clock.haste * (1.0 - station.pace)
        station.defect_now = station.scrap_mature + (station.scrap_start - station.scrap_mature) * factor


@inner
def take_notes(world, station):
    """Trials and what experts wrote in this shift teach the station as judged output does, and stay when people leave."""
    station.known += station.tried * station.trial_cells + station.written_hours * world.clock.written
    station.tried = 0.0
    station.written_hours = 0.0


@inner
def mature(world):
    """m(T) = min(mtbf, mtbf_at_start (1 + T / T_0)^growth), T the operating time pooled over one model.

    After Crow-AMSAA (MIL-HDBK-189). Short stops fall with the same law from their start to their mature share.
    """
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        model = world.models[station.model]
        model.ticks += station.worked * station.n_machines / station.n_servers
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        station.m_ticks = station.mtbf_ticks
        station.short_now = station.short_mature
        if world.clock.maturing == 1:
            model = world.models[station.model]
            grown = math.exp(world.clock.growth * math.log1p(model.ticks / model.reference))
            station.m_ticks = station.mtbf_ticks * min(1.0, world.clock.start_ratio * grown)
            station.short_now = station.short_mature + (station.short_start - station.short_mature) / grown


@inner
def slip(world):
    """Excursions: begun by a hazard that falls with the excess defects, ended a reaction time after being seen."""
    if world.clock.excursions == 0:
        return
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.origin < 0:
            continue
        if station.excursion == 1 and station.excursion_ends <= world.clock.now:
            station.excursion = 0
            note(world, EXCURSION_ENDED, s, NONE, station.n_excursions, 0.0, station.origin)
        worked = station.worked / station.n_servers
        if station.kind == PLACES:
            worked = station.worked
        span = station.scrap_start - station.scrap_mature
        excess = (station.defect_now - station.scrap_mature) / span if span > 0.0 else 0.0
        station.excursion_hazard += world.clock.excursions_per_tick * worked * excess
        if station.excursion == 0 and station.excursion_hazard >= station.excursion_next:
            station.excursion = 1
            station.excursion_ends = np.int64(NEVER)
            station.n_excursions += 1
            station.excursion_next = station.excursion_hazard + exponential(
                stream(station.element, EXCURSION), station.n_excursions
            )
            note(world, EXCURSION_BEGAN, s, NONE, station.n_excursions, world.clock.excursion_ratio, station.origin)
