"""Which step limits output: the turning point between the steps that are blocked and the steps that starve.

Between two neighbours the one behind is to blame where the first is blocked more than the second starves, and the one
before where it is the other way round (the arrows of Kuo, Lim and Meerkov 1996, Math. Problems in Engineering 2; the turning
point of Li, Chang and Ni 2009, Int. J. Production Research 47(18)). Here an arrow has a weight. Follow the units that were
late back in time: the trail leaves a step for the one before it as often as the step starves in an hour of its own work, and
for the one behind as often as it is blocked. The share of its time that the trail spends in a step is the share of the plant's
pace that the step sets; in a line it is largest where the arrows meet. Hours cannot tell one long wait from many short ones,
so of all steps that set a good share of the pace the one that waits least limits (Li, Chang and Ni: the least sum of both).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.bottleneck.network import Network, Waiting, hours_of, network_of, waiting_of
from gigaramp.launch.odds.empirical import Floats

if TYPE_CHECKING:
    from gigaramp.twin.result import Future, Run

Integers = NDArray[np.int64]

NONE: Final = -1
"""Told instead of a step where nothing was open: no step limits."""

FAINT: Final = 1e-3
"""Share of waiting too faint to tell from none: ten minutes in a week of one machine."""

LEANS_ON: Final = 3.0
"""Where neither of two neighbours waits, it is the one behind that limits: what lies between them can only pile up."""

TURNS: Final = 0.2
"""A turning point sets at least this share of what the step sets that sets most. Found on 210 drawn lines, where 0.05 to 0.6
tell alike, and judged on others (docs/understand/proofs/bottleneck.md)."""

LEAST_WORK: Final = 1e-3
"""Least share of its time that a machine works, so that rates stay finite."""


@dataclass(frozen=True, eq=False)
class Limiting:
    """Who limits output in each future and week.

    `names`: the steps in the order of `step_names`, then the fleets of sleds. `pace` (futures, weeks, nodes): share of the
    plant's pace that each sets; they sum to one, or to zero in a week in which nothing was open. `waits`, of the same shape:
    share of its time that each was starved or blocked.
    """

    names: tuple[str, ...]
    pace: Floats
    waits: Floats

    @property
    def first(self) -> Integers:
        """(futures, weeks) number of the limiting node; -1 where nothing was open."""
        return first_of(self.pace, self.waits)

    @property
    def second(self) -> Integers:
        """(futures, weeks) number of the node that would limit next; -1 where there is none."""
        return first_of(self._without_first, self.waits)

    @property
    def margin(self) -> Floats:
        """(futures, weeks) pace that the first sets, less that of the second; nan where nothing was open.

        Below zero where the second sets more of it, but waits more too.
        """
        return np.where(self.first >= 0, _at(self.pace, self.first) - _at(self.pace, self.second), np.nan)

    @property
    def _without_first(self) -> Floats:
        left = self.pace.copy()
        np.put_along_axis(left, np.maximum(self.first, 0)[..., None], 0.0, axis=-1)
        return left


def limiting(run: Run, window: int = 1) -> Limiting:
    """Who limits in each future and week, read from the `window` weeks up to and including each."""
    network = network_of(run)
    found = [judged_by_week(network, future, window) for future in run.futures]
    return Limiting(network.names, *(np.array(tables) for tables in zip(*found, strict=True)))


def judged_by_week(network: Network, future: Future, window: int = 1) -> tuple[Floats, Floats]:
    """(weeks, nodes) share of the pace that each node sets in one future, and share of its time that it waits."""
    return judged(network, *(_up_to(hours, window) for hours in hours_of(network, future)))


def limiting_by_week(network: Network, future: Future, window: int = 1) -> Integers:
    """(weeks,) number of the step that limits one future, in the order of `step_names`; -1 where nothing was open.

    `network` is that of its run. Where sleds limit it is the step that loads them.
    """
    return as_steps(network, first_of(*judged_by_week(network, future, window)))


def limiting_between(network: Network, future: Future, weeks: slice) -> int:
    """As `limiting_by_week`, over all hours of some weeks together."""
    hours = (table[weeks].sum(axis=0, keepdims=True) for table in hours_of(network, future))
    return int(as_steps(network, first_of(*judged(network, *hours)))[0])


def first_of(pace: Floats, waits: Floats) -> Integers:
    """Number of the limiting node (last axis): of the turning points the one that waits least; -1 where all are zero.

    Waits are compared to a thousandth; between equals the one that sets more of the pace limits.
    """
    turns = (pace > 0.0) & (pace >= TURNS * pace.max(axis=-1, keepdims=True))
    best = np.argmin(np.where(turns, np.round(waits, 3) - 1e-6 * pace, np.inf), axis=-1)
    return np.where(turns.any(axis=-1), best, NONE).astype(np.int64)


def as_steps(network: Network, found: Integers) -> Integers:
    """Nodes as steps: a fleet of sleds becomes the step that loads it."""
    loads = {second: first for first, second in network.links}
    told = [node if node < network.steps else loads.get(node, NONE) for node in range(len(network.names))]
    return np.where(found >= 0, np.array(told, dtype=np.int64)[np.maximum(found, 0)], NONE)


def judged(network: Network, lost: Floats, producing: Floats) -> tuple[Floats, Floats]:
    """(weeks, nodes) share of the pace that each node sets, and share of its time that it waits, from machine-hours."""
    waiting = waiting_of(network, lost, producing)
    return pace_of(network, waiting), waiting.blocked + waiting.starved


def pace_of(network: Network, waiting: Waiting) -> Floats:
    """(weeks, nodes) share of time that the trail of late units spends in each node: it is stationary under the rates.

    Zero where the calendar of every machine was closed: then units only rest, and nothing limits.
    """
    rates = _rates(network, waiting)
    weeks, nodes = waiting.blocked.shape
    balance = np.swapaxes(rates, 1, 2).copy()
    diagonal = np.arange(nodes)
    balance[:, diagonal, diagonal] -= rates.sum(axis=2)
    linked = _linked(network)
    # A step from which nothing leads to the output sets no pace; the shares of the others sum to one.
    balance[:, ~linked, ~linked] = 1.0
    balance[:, int(np.argmax(linked))] = linked
    target = np.zeros((weeks, nodes, 1))
    target[:, int(np.argmax(linked))] = 1.0
    pace = np.maximum(np.linalg.solve(balance, target)[..., 0], 0.0)
    at_work = np.any(waiting.is_open & ~network.rests, axis=1, keepdims=True)
    return np.asarray(np.where(at_work, pace / pace.sum(axis=1, keepdims=True), 0.0))


def _rates(network: Network, waiting: Waiting) -> Floats:
    """(weeks, nodes, nodes) how often the trail goes from one node to another in an hour of the first one's own work.

    A step with several inputs starves for the one whose supplier is blocked least; a step that several take from is blocked
    by the taker that starves least.
    """
    blocked, starved, is_open = waiting.blocked, waiting.starved, waiting.is_open
    own_work = np.maximum(1.0 - blocked - starved, LEAST_WORK)
    rates = np.zeros((*blocked.shape, blocked.shape[1]))
    for first, second in network.links:
        suppliers = [before for before, taker in network.links if taker == second]
        takers = [taker for before, taker in network.links if before == first]
        neither = ~is_open[:, first] & ~is_open[:, second]
        # Of several that never run, as the steps of a line that is not there yet, the first one is told.
        up, down = np.where(neither, LEANS_ON, 1.0) * FAINT, np.where(neither, 1.0, LEANS_ON) * FAINT
        rates[:, second, first] = (starved[:, second] * _share(blocked, first, suppliers) + up) / own_work[:, second]
        rates[:, first, second] = (blocked[:, first] * _share(starved, second, takers) + down) / own_work[:, first]
    return rates


def _share(waits: Floats, node: int, others: list[int]) -> Floats:
    """(weeks,) part of a wait that is for this node among others: for who waits least itself, by the square."""
    parts = {other: np.square(1.0 / (waits[:, other] + FAINT)) for other in others}
    return np.asarray(parts[node] / sum(parts.values()))


def _at(table: Floats, nodes: Integers) -> Floats:
    """Values of the last axis at these nodes; 0 where there is none."""
    found = np.take_along_axis(table, np.maximum(nodes, 0)[..., None], axis=-1)[..., 0]
    return np.where(nodes >= 0, found, 0.0)


def _linked(network: Network) -> NDArray[np.bool_]:
    """Nodes of a link; all of them where the plant is a single step."""
    found = np.zeros(len(network.names), dtype=np.bool_)
    found[[node for link in network.links for node in link]] = True
    return found if found.any() else np.arange(len(network.names)) == 0


def _up_to(weekly: Floats, window: int) -> Floats:
    """Sums of the last `window` weeks (first axis) up to and including each; fewer at the start."""
    if window == 1:
        return weekly
    total = np.cumsum(weekly, axis=0)
    before = np.zeros_like(total)
    before[window:] = total[:-window]
    return np.asarray(total - before)
