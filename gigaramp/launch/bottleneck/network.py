"""The steps and sleds of a plant as a network: who hands on to whom, and how long each of them waited for a neighbour.

Waiting is told as a share of the time in which a machine could have worked: hours without people, before acceptance,
outside the calendar or in a plant-wide stop are nobody's waiting, whatever the neighbours did meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.weeks.figures import step_groups, step_names

if TYPE_CHECKING:
    from gigaramp.twin.result import Future, Run

NOT_THERE: Final = ("planned_stops", "not_accepted", "no_people", "utilities", "no_material", "no_demand")
"""Losses of hours in which a machine could not work, whatever flows: they are left out of the time that is shared out."""


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes are the steps in the order of `step_names`, then the fleets of sleds.

    `links`: pairs of nodes, from the one that hands on to the one that takes. `member` (stations, nodes) is 1 where a
    station belongs to a node. `before_sleds` and `after_sleds`: nodes that load sleds, and nodes that unload them.
    `rests` (nodes,): places and sleds, in which units rest or travel while the plant is closed.
    """

    names: tuple[str, ...]
    steps: int
    """How many of the nodes are steps."""
    links: tuple[tuple[int, int], ...]
    member: Floats
    before_sleds: tuple[int, ...]
    after_sleds: tuple[int, ...]
    rests: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Waiting:
    """Shares of the time in which the machines of a node could have worked; the last axis is that of the nodes.

    `blocked`: done, and the node behind takes nothing; `starved`: ready, and nothing comes. `is_open`: it had such time.
    """

    blocked: Floats
    starved: Floats
    is_open: NDArray[np.bool_]


def network_of(run: Run) -> Network:
    """The network of a run. Steps from which nothing leads to the plant's output are in no link."""
    from gigaramp.plant.flow import flow_of

    plant, flow = run.plant, flow_of(run.plant)
    steps = step_names(run)
    fleets = tuple(dict.fromkeys(station.step for station in run.stations if station.is_mover))
    names = (*steps, *fleets)
    place = {name: number for number, name in enumerate(names)}
    carried = {(mover.from_, mover.to): name for name, mover in plant.movers.items() if name in place}
    leads = flow.before(flow.output) | {flow.output}
    links = [(f"{step}.source", step) for step in steps if f"{step}.source" in place]
    for edge in flow.edges:
        fleet = carried.get((edge.producer, edge.consumer))
        ends = (edge.producer, edge.consumer)
        if edge.consumer in leads:
            links += [(ends[0], fleet), (fleet, ends[1])] if fleet is not None else [ends]
    of_fleets = np.array(
        [[float(station.is_mover and station.step == fleet) for fleet in fleets] for station in run.stations]
    )
    return Network(
        names,
        len(steps),
        tuple(
            (place[first], place[second])
            for first, second in dict.fromkeys(links)
            if first in place and second in place
        ),
        np.concatenate([step_groups(run), of_fleets.reshape(len(run.stations), len(fleets))], axis=1),
        tuple(place[first] for first, _ in carried if first in place),
        tuple(place[second] for _, second in carried if second in place),
        np.array([name not in plant.steps or plant.steps[name].places is not None for name in names]),
    )


def hours_of(network: Network, future: Future) -> tuple[Floats, Floats]:
    """Machine-hours of the nodes: lost by kind (weeks, nodes, losses), and producing (weeks, nodes)."""
    lost = np.einsum("wsl,sn->wnl", future.losses.astype(np.float64), network.member)
    return np.asarray(lost), np.asarray(future.producing.astype(np.float64) @ network.member)


def waiting_of(network: Network, lost: Floats, producing: Floats) -> Waiting:
    """How nodes waited, from machine-hours (..., nodes, losses) and (..., nodes).

    Waiting for a place or a sled is waiting for a neighbour: the places, or the fleet, may be what limits.
    """
    there = lost.sum(axis=-1) + producing - sum(lost[..., LOSS_INDEX[name]] for name in NOT_THERE)
    blocked = lost[..., LOSS_INDEX["blocked"]] + lost[..., LOSS_INDEX["no_places"]]
    starved = lost[..., LOSS_INDEX["starved"]].copy()
    no_sled = lost[..., LOSS_INDEX["no_sled"]]
    for node in range(len(network.names)):
        if node in network.after_sleds and node not in network.before_sleds:
            starved[..., node] += no_sled[..., node]
        else:
            blocked[..., node] += no_sled[..., node]
    is_open = there > 0.0
    safe = np.where(is_open, there, 1.0)
    return Waiting(np.where(is_open, blocked / safe, 0.0), np.where(is_open, starved / safe, 0.0), is_open)
