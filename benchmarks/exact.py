"""What the models make, known without any of the engines: `python -m benchmarks.exact` prints the figures of `models`.

The line is worked out as departure times: unit n starts at a machine when it has come and the unit before has left, and
leaves when it is done and there is room behind (Buzacott and Shanthikumar, Stochastic Models of Manufacturing Systems,
1993, chapter 5; the idea of simulating lines so: L'Ecuyer, course material of SSJ). There is no event calendar and no
clock in it, so it shares nothing with the engines that it judges. The merge is a Markov chain solved exactly.
"""

from __future__ import annotations

from statistics import fmean, stdev

import numpy as np
from numba import njit

from benchmarks.models import FILL, MODELS, ROOM, Model
from gigaramp.launch.speed import EXACT


def line(model: Model, units: int, runs: int) -> tuple[float, float]:
    """Units a mean time that a line makes once it is full, and the standard error of the mean of some runs."""
    full = round(FILL * model.machines * 0.76)
    mtbf = model.mtbf or 1e300
    found = []
    for seed in range(1, runs + 1):
        good, first, last = _departures(
            model.machines, ROOM, units + full, full, mtbf, model.restore, model.scrap, seed
        )
        found.append(good / (last - first))
    return fmean(found), stdev(found) / runs**0.5


def merge() -> float:
    """Units a mean time of two machines that feed one, each with `ROOM` places before it, all times exponential.

    A state is whether the joining machine works, and how many units of either kind are done and not yet taken: one more
    than there is room for means that its feeder holds one and waits.
    """
    most = ROOM + 1
    states = [(w, x, y) for w in (0, 1) for x in range(most + 1) for y in range(most + 1) if w or not (x and y)]
    place = {state: number for number, state in enumerate(states)}
    rates = np.zeros((len(states), len(states)))
    for w, x, y in states:
        after = [(w, x + 1, y)] * (x < most) + [(w, x, y + 1)] * (y < most) + [(0, x, y)] * w
        for busy, first, second in after:
            takes = not busy and first and second
            settled = (1, first - 1, second - 1) if takes else (busy, first, second)
            rates[place[w, x, y], place[settled]] += 1.0
    balance = (rates - np.diag(rates.sum(axis=1))).T
    balance[-1] = 1.0
    shares = np.linalg.solve(balance, np.eye(len(states))[-1])
    return float(sum(share for (busy, _, _), share in zip(states, shares, strict=True) if busy))


@njit(error_model="numpy")
def _departures(machines, room, units, full, mtbf, restore, scrap, seed):
    """Good units after the first `full`, and when the first and the last of them left."""
    np.random.seed(seed)
    ring = room + 1
    left = np.zeros((machines, ring))
    counts = np.zeros(machines, np.int64)
    until_failure = -mtbf * np.log(1.0 - np.random.random(machines))
    good, first, last = -1, 0.0, 0.0
    for unit in range(units):
        came = 0.0
        for k in range(machines):
            own = counts[k]
            counts[k] += 1
            before = left[k, (own - 1) % ring]
            work = -np.log(1.0 - np.random.random())
            done = max(came, before) + work
            until_failure[k] -= work
            while until_failure[k] < 0.0:
                done -= restore * np.log(1.0 - np.random.random())
                until_failure[k] -= mtbf * np.log(1.0 - np.random.random())
            spoilt = scrap > 0.0 and np.random.random() < scrap
            if not spoilt and k < machines - 1:
                # Room behind is free once the unit `ring` places ahead has left the next machine.
                done = max(done, left[k + 1, counts[k + 1] % ring])
            left[k, own % ring] = done
            came = done
            if spoilt:
                break
            if k == machines - 1 and unit >= full:
                good += 1
                last = done
                first = done if good == 0 else first
    return good, first, last


def main() -> None:
    """Print each exact figure beside the one that the benchmarks use."""
    for model in MODELS:
        if model.kind == "line":
            units, runs = (2_400_000, 40) if model.machines == 10 else (200_000, 20)
            mean, error = line(model, units, runs if model.machines < 1000 else 8)
            print(f"{model.name}: {mean:.6f} ± {error:.6f}, used: {model.exact} ± {model.exact_error}")
        elif model.kind == "merge":
            print(f"{model.name}: {merge():.7f}, used: {model.exact}")
    print(f"`gigaramp bench` uses {EXACT}")


if __name__ == "__main__":
    main()
