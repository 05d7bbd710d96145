"""The models in Ciw, a library of queueing networks: a node for each machine, blocked after service where it is full.

Run by `benchmarks.engines` in an environment of its own: takes what is asked as JSON, prints what was measured as JSON.
"""

import bisect
import json
import sys
import time
from importlib.metadata import version
from itertools import pairwise
from math import inf

import ciw


def line(asked):
    """Machines in a row, as a closed loop: its first queue is never empty, so the first machine never starves.

    A loop of as many customers as the line can hold and a few more is the same as a line with endless supply. An open
    line would have to turn customers away, or drag a long queue along: both are slower in Ciw.
    """
    if "mtbf" in asked:
        return {"cannot": "its servers do not break down"}
    machines, room = asked["machines"], asked["room"]
    customers = (machines - 1) * (room + 1) + 3
    after = {number: (number + 1) % machines for number in range(machines)}
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([0.0, inf])] + [None] * (machines - 1),
        batching_distributions=[ciw.dists.Deterministic(customers)] + [ciw.dists.Deterministic(1)] * (machines - 1),
        service_distributions=[ciw.dists.Exponential(1.0)] * machines,
        number_of_servers=[1] * machines,
        queue_capacities=[inf] + [room] * (machines - 1),
        routing=[[float(after[here] == there) for there in range(machines)] for here in range(machines)],
    )
    simulation = ciw.Simulation(network)
    seconds = timed(simulation, asked["span"])
    records = simulation.get_all_records(only=["service"])
    ends = sorted(record.exit_date for record in records if record.node == machines)
    return {"visits": len(records), "seconds": seconds, "figures": by_batch(ends, asked)}


def queue(asked):
    """Random arrivals and one server: the mean wait of a customer."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(asked["arrivals"])],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[1],
    )
    simulation = ciw.Simulation(network)
    seconds = timed(simulation, asked["visits"] / asked["arrivals"])
    waits = [record.waiting_time for record in simulation.get_all_records(only=["service"])]
    return {"visits": len(waits), "seconds": seconds, "figures": [sum(waits) / len(waits)]}


def merge(_asked):
    """Two customers that become one do not exist in a queueing network."""
    return {"cannot": "customers are never joined"}


def timed(simulation, span):
    """Processor seconds of the simulation alone; building the network and reading its records are left out."""
    began = time.process_time()
    simulation.simulate_until_max_time(span)
    return time.process_time() - began


def by_batch(ends, asked):
    """Units made a unit of time, batch by batch once the line is full; none where it never was."""
    span, full, batches = asked["span"], asked["fill"], asked["batches"]
    if span <= full:
        return []
    lasts = (span - full) / batches
    counts = [bisect.bisect_right(ends, full + lasts * batch) for batch in range(batches + 1)]
    return [(after - before) / lasts for before, after in pairwise(counts)]


if __name__ == "__main__":
    ASKED = json.loads(sys.argv[1])
    ciw.seed(ASKED["seed"])
    MODELS = {"line": line, "queue": queue, "merge": merge}
    print(json.dumps({"version": version("ciw"), **MODELS[ASKED["kind"]](ASKED)}))
