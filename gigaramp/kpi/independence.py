"""Independence: how much of what a plant makes and mends is done without an expert. The same for the twin and the floor.

An expert is anybody from outside who works at the machines: a visiting expert, or one of the people of a partner that
runs a line. Every function takes plain arrays; axes in front of the last one (weeks, shifts, futures) are kept. All
shares are ratios, 0 to 1; 1 is wholly alone. Where nothing was made, run or stopped, a share is nan: not a number.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.generic]


def hours_alone(worked: Numbers, by_experts: Numbers) -> Floats:
    """Share of machine-hours that no expert ran: 1 - by_experts / worked; nan where no machine ran.

    `worked`: machine-hours run, and `by_experts` those of them that experts ran; same shape. Within one step and one shift
    this is also the share of its good output made alone, as long as experts and local people make good units at one rate.
    """
    return np.clip(1.0 - share_of(by_experts, worked), 0.0, 1.0)


def output_alone(good: Numbers, worked: Numbers, by_experts: Numbers, groups: Floats) -> Floats:
    """Share of good output made without an expert at the machine, for groups of stations; nan where a group made nothing.

    sum(good_i x a_i) / sum(good_i) over the stations i of a group, with a_i = 1 - by_experts_i / worked_i: what a station
    makes is shared out by who ran its hours. A station without machine-hours runs by itself, so a_i is 1.

    `good`, `worked`, `by_experts`: (..., stations) units, machine-hours, machine-hours. `groups`: (stations, groups), 1
    where a station belongs to a group. Units are added up, so the stations of a group must count the same thing: the lines
    of one step. The result is (..., groups).
    """
    made = good.astype(np.float64)
    alone = np.nan_to_num(hours_alone(worked, by_experts), nan=1.0)
    return share_of(np.tensordot(made * alone, groups, axes=1), np.tensordot(made, groups, axes=1))


def stops_alone(stops: Numbers, by_crew: Numbers) -> Floats:
    """Share of stops that local people ended, operators and technicians: by_crew / stops; nan without a stop.

    Whoever needs somebody from outside is not alone: stops that an expert, a partner or a vendor ended, and those that
    still wait, all count against it. A stop may end in a later week than it began, so the share is held at 1.
    """
    return np.clip(share_of(by_crew, stops), 0.0, 1.0)


def mean_over_people(shares: Floats, need: Numbers) -> Floats:
    """Mean of the shares of several steps (last axis), each counted with the people a shift of it needs.

    sum(share_s x need_s) / sum(need_s) over the steps that have a share; nan where none has one. Steps count different
    things (metres, cells, packs), so their units cannot be added up; the people whose work it is can.
    """
    counted = np.where(np.isnan(shares), 0.0, need.astype(np.float64))
    return share_of((np.nan_to_num(shares) * counted).sum(axis=-1), counted.sum(axis=-1))


def share_of(part: Numbers, whole: Numbers) -> Floats:
    """part / whole, nan where there is no whole."""
    there = np.asarray(whole, dtype=np.float64)
    return np.asarray(np.divide(part, there, out=np.full(there.shape, np.nan), where=there > 0.0))
