"""Douai, as a user asks it: one future, and a whole forecast with its forks."""

from __future__ import annotations

import resource
import time


def future_seconds(tries: int = 3) -> float:
    """Seconds of one future of Douai to its horizon, without forks, in this process; the best of three."""
    import gigaramp

    plant = gigaramp.load("douai")
    gigaramp.simulate(plant, pool="here")
    seconds = []
    for seed in range(1, tries + 1):
        began = time.perf_counter()
        gigaramp.simulate(plant, seed=seed, pool="here")
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def forecast_seconds(futures: int = 200) -> tuple[float, float]:
    """Seconds of a forecast of Douai with forks on all processors, and the peak memory of all its processes in GB."""
    import gigaramp

    plant = gigaramp.load("douai")
    began = time.perf_counter()
    gigaramp.forecast(plant, futures=futures)
    seconds = time.perf_counter() - began
    # Linux counts in KiB. Children: the largest worker; there is one for each processor.
    from gigaramp.twin.pools import default_workers

    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return seconds, (here + default_workers() * worker) * 1024 / 1e9
