"""The models in simantha, a simulator of production lines. Its time is a whole number of ticks.

So an exponential time becomes the nearest it can say: a geometric one with a mean of `ticks` ticks. Few ticks are quick
and make a steadier line than the one asked for; many ticks come close to it and cost a draw for each tick.

Run by `benchmarks.engines` in an environment of its own: takes what is asked as JSON, prints what was measured as JSON.
"""

import bisect
import json
import random
import sys
import time
from importlib.metadata import version
from itertools import pairwise

import simantha


def line(asked):
    """Machines in a row. With `mtbf` they fail by the clock, busy or not, and lose their unit: there is no other way.

    It knows no scrap without a failure.
    """
    ticks, machines = asked["ticks"], asked["machines"]
    settings = {"cycle_time": {"geometric": 1.0 / ticks}}
    if "mtbf" in asked:
        settings["degradation_matrix"] = simantha.generate_degradation_matrix(1.0 / (asked["mtbf"] * ticks), 1)
        settings["cm_distribution"] = {"geometric": 1.0 / (asked["restore"] * ticks)}
    row = [simantha.Machine(name=f"machine {number}", **settings) for number in range(machines)]
    rooms = [simantha.Buffer(name=f"room {number}", capacity=asked["room"]) for number in range(machines - 1)]
    source, sink = simantha.Source(), simantha.Sink()
    places = [source, *[place for pair in zip(row, [*rooms, sink], strict=True) for place in pair]]
    for number, place in enumerate(places):
        place.define_routing(
            **{"upstream": places[number - 1 : number]} if number else {},
            **{"downstream": places[number + 1 : number + 2]} if place is not sink else {},
        )
    system = simantha.System(places)
    began = time.process_time()
    system.simulate(simulation_time=round(asked["span"] * ticks), verbose=False, collect_data=False)
    seconds = time.process_time() - began
    visits = sum(machine.parts_made for machine in row)
    return {"visits": visits, "seconds": seconds, "figures": by_batch(sink.level_data["time"], asked, ticks)}


def queue(_asked):
    """Its source feeds machines that never starve; arrivals at random are not there yet, as its documentation says."""
    return {"cannot": "its machines after a source never starve"}


def merge(_asked):
    """A machine takes one part from one of its sources."""
    return {"cannot": "a machine takes one part at a time"}


def by_batch(ends, asked, ticks):
    """Units made a mean cycle time, batch by batch once the line is full; none where it never was."""
    span, full, batches = asked["span"], asked["fill"], asked["batches"]
    if span <= full:
        return []
    lasts = (span - full) / batches
    counts = [bisect.bisect_right(ends, (full + lasts * batch) * ticks) for batch in range(batches + 1)]
    return [(after - before) / lasts for before, after in pairwise(counts)]


if __name__ == "__main__":
    ASKED = json.loads(sys.argv[1])
    random.seed(ASKED["seed"])
    MODELS = {"line": line, "queue": queue, "merge": merge}
    print(json.dumps({"version": version("simantha"), **MODELS[ASKED["kind"]](ASKED)}))
