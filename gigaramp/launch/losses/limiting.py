"""The limiting step of each week, and the hours of each step in it: the clock on which the loss tree is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.launch.reasons import least_waiting
from gigaramp.launch.weeks.figures import by_step, step_names
from gigaramp.plant.flow import flow_of

if TYPE_CHECKING:
    from gigaramp.twin.result import Future, Run


def limiting_step(run: Run, future: Future) -> NDArray[np.int64]:
    """(weeks,) number of the step that limits a future in each week, in the order of `step_names`.

    Where no machine is open all week, nothing limits: units only rest in their places. Then it is the step of the week
    before; before the first open week it is the last step.
    """
    names = step_names(run)
    flow = flow_of(run.plant)
    leads = flow.before(flow.output) | {flow.output}
    outside = np.array([name not in leads for name in names])
    hours = by_step(run, future.losses, axis=1)
    producing = by_step(run, future.producing, axis=1)
    hours[:, outside] = 0.0
    producing[:, outside] = 0.0
    is_store = np.array([run.plant.steps[name].places is not None for name in names])
    is_open = (hours.sum(axis=2) - hours[:, :, LOSS_INDEX["planned_stops"]] + producing)[:, ~is_store].sum(axis=1) > 0.0
    found = np.empty(len(hours), dtype=np.int64)
    before = names.index(flow.output)
    for week in range(len(hours)):
        if is_open[week]:
            step = least_waiting(hours[week], producing[week])
            before = step if step >= 0 else before
        found[week] = before
    return found
