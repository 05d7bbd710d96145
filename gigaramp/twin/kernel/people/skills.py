"""The skill of one person at one family of steps: how it grows with practice, fades without, and what level it is.

y = k (X R^a + p) / (X R^a + p + r), with recency R = 2 S / (X (t - t_0)) (Mazur and Hastie 1978; Nembhard and Uzumeri
2000). X: weighted hours; S: their sum dated from t_0; p: hours of earlier work; r: hours to half of the top k.
"""

import math

import numpy as np

from gigaramp.twin.kernel.compiled import compiled, inner
from gigaramp.twin.kernel.constants import LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4, SKILL
from gigaramp.twin.kernel.random import normal_quantile, stream, uniform

_SHORTEST_HOURS = 1.0  # recency is 1 at t_0; one hour after it is as good as there


@compiled
def output_share(top, practice, dated, since, prior, recency, learning_hours, now):
    """Output share y of a person. Times in hours; `recency` is a, `learning_hours` is r."""
    if learning_hours <= 0.0:
        return top
    effective = prior
    if practice > 0.0:
        r = 1.0
        span = now - since
        if span > _SHORTEST_HOURS:
            r = 2.0 * dated / (practice * span)
        effective += practice if recency == 0.0 else practice * math.exp(recency * math.log(max(r, 1e-9)))
    return top * effective / (effective + learning_hours)


@compiled
def practice_for(share, top, learning_hours):
    """Hours of fresh practice with which a person has an output share; what is near the top or above is cut to 98 % of it."""
    if learning_hours <= 0.0 or share <= 0.0:
        return 0.0
    reached = min(share / top, 0.98)
    return learning_hours * reached / (1.0 - reached)


@compiled
def level_needed(difficulty):
    """Output share over the requirement that a difficulty asks for: levels at 0, 0.25, 0.5, 0.9 and 1."""
    if difficulty <= 1.0:
        return LEVEL_1 * difficulty
    if difficulty <= 2.0:
        return LEVEL_1 + (LEVEL_2 - LEVEL_1) * (difficulty - 1.0)
    if difficulty <= 3.0:
        return LEVEL_2 + (LEVEL_3 - LEVEL_2) * (difficulty - 2.0)
    return LEVEL_3 + (LEVEL_4 - LEVEL_3) * (difficulty - 3.0)


@compiled
def top_of(spread, floor, person):
    """k of a person: lognormal with median 1, cut below, because who could never run alone is not kept in the job.

    `floor`: share of people whose k lies below the cut.
    """
    if spread <= 0.0:
        return 1.0
    chance = floor + (1.0 - floor) * uniform(stream(person, SKILL), np.int64(0))
    return math.exp(spread * normal_quantile(chance))


@inner
def look_at(world, seat, slot, now):
    """Bring the skill of a person in one of the two families up to this time (hours)."""
    seat.skill[slot] = output_share(
        seat.top,
        seat.practice[slot],
        seat.dated[slot],
        seat.since[slot],
        seat.prior if slot == 0 else 0.0,
        world.clock.recency,
        world.clock.learning_hours,
        now,
    )


@inner
def practise_hours(seat, slot, hours, now):
    """Add hours of practice that end now (hours since the start)."""
    seat.practice[slot] += hours
    seat.dated[slot] += hours * (now - seat.since[slot])
