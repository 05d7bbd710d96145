"""Crews with a mean, for the day model: `man` and `coach` of the event twin with absence by its expectation."""

import math

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.people.crews import coach
from gigaramp.twin.kernel.people.partners import man_by_partner


@inner
def expected_least(mean, spread, most):
    """Mean of min(X, most) for a normal X: who is missing is missed, who is over is not needed."""
    if spread <= 1e-12:
        return min(mean, most)
    z = (most - mean) / spread
    if z < -6.0 or z > 6.0:
        return min(mean, most)
    below = 0.5 * math.erfc(-z / math.sqrt(2.0))
    density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return mean * below + most * (1.0 - below) - spread * density


@inner
def man_by_crews(world):
    """Who is there in a usual shift: experts who fill gaps, experts who coach; then speed and skill."""
    absence = world.clock.absence
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.crew_need <= 0.0 or station.team < 0 or world.clock.now < station.starts:
            continue
        crew = world.crews[station.crew_first + station.team]
        crew.present = crew.heads * (1.0 - absence)
        station.crew_skill = crew.skill
        if station.operated == 1:
            man_by_partner(world, station, crew)
            continue
        spread = math.sqrt(crew.heads * absence * (1.0 - absence))
        runs = expected_least(crew.present, spread, station.crew_need)
        own = world.lists[station.crew_first + station.team]
        own.could = crew.present / station.crew_need
        own.spread = spread / station.crew_need
        own.most = min(1.0, crew.heads / station.crew_need)
        missing = station.crew_need - runs
        by_experts = 0.0
        for k in range(station.n_families):
            family = world.families[station.families[k]]
            run = min(missing, family.free_to_coach)
            family.free_to_coach -= run
            missing -= run
            by_experts += run
            family.learners += crew.present
        there = runs + by_experts
        alone = min(1.0, crew.skill / world.clock.requirement)
        station.manned = station.n_machines * min(1.0, there / station.crew_need)
        station.speed = (runs * alone + by_experts) / there if there > 0.0 else 0.0
        station.run_by_experts = by_experts / there if there > 0.0 else 0.0
        station.skill = crew.skill
        station.best = crew.best
    coach(world)
