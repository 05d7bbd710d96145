"""The limiting step of each week: the clock on which the loss tree is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.bottleneck.turning_point import limiting_by_week
from gigaramp.launch.weeks.figures import step_names
from gigaramp.plant.flow import flow_of

if TYPE_CHECKING:
    from gigaramp.launch.bottleneck.network import Network
    from gigaramp.twin.result import Future, Run


def limiting_step(run: Run, network: Network, future: Future) -> NDArray[np.int64]:
    """(weeks,) number of the step that limits a future in each week, in the order of `step_names`.

    `network` is that of the run (`bottleneck.network.network_of`). In a week in which nothing limits, and where what limits
    does not lead to the exit, it is the step of the week before; before the first such week it is the last step.
    """
    names = step_names(run)
    flow = flow_of(run.plant)
    leads = flow.before(flow.output) | {flow.output}
    inside = np.array([name in leads for name in names])
    found = limiting_by_week(network, future)
    before = names.index(flow.output)
    for week, step in enumerate(found):
        before = int(step) if step >= 0 and inside[step] else before
        found[week] = before
    return found
