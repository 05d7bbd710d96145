"""Where futures are simulated: here, in processes beside this one, or on the machines of a Ray cluster.

    for future in each(study, range(200), pool="processes"):
        ...                                   # as they end, in any order; the same futures in every pool

`choice` picks the place, `worker` is what a worker does with one future, and each pool has a file of its own.
"""

from gigaramp.twin.pools.choice import POOLS, Pool, each, rounds, standing
from gigaramp.twin.pools.processes import default_workers
from gigaramp.twin.pools.results import Results, WorkerError
from gigaramp.twin.pools.worker import work

__all__ = ["POOLS", "Pool", "Results", "WorkerError", "default_workers", "each", "rounds", "standing", "work"]
