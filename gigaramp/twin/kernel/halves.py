"""The kernel in two halves that can be compiled side by side: what shifts do, and what each event does.

`run` calls both. What one process has compiled lies in the cache folder, where the other finds it.
"""

import numba

from gigaramp.twin.kernel import events, flow, help, shifts
from gigaramp.twin.kernel.memory import MemoryType

HALVES = (
    ((shifts.end_shift, 0),),
    ((help.restore, 1), (help.fail, 1), (flow.finish, 1), (flow.settle, 0), (events.strike, 1)),
)
"""Functions of each half, and how many whole numbers they take beside the world."""


def compile_half(number):
    """Compile one half and leave it in the cache folder."""
    for function, n_numbers in HALVES[number]:
        function.compile((MemoryType(), *(numba.int64,) * n_numbers))
