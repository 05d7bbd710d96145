"""The models in SimPy: one process for each machine and one store for each buffer, the fastest way to say them there.

Run by `benchmarks.engines` in an environment of its own: takes what is asked as JSON, prints what was measured as JSON.
"""

import json
import random
import sys
import time
from importlib.metadata import version
from itertools import pairwise

import simpy


def line(asked):
    """Machines in a row; with `mtbf` they also fail while they work, and with `scrap` they spoil units."""
    draw, chance = random.expovariate, random.random
    mtbf, restore, scrap = asked.get("mtbf"), asked.get("restore"), asked.get("scrap", 0.0)
    environment = simpy.Environment()
    timeout = environment.timeout
    machines = asked["machines"]
    rooms = [simpy.Store(environment, capacity=asked["room"]) for _ in range(machines - 1)]
    worked, good = [0] * machines, [0] * machines

    def machine(number):
        take = rooms[number - 1].get if number else None
        pass_on = rooms[number].put if number < machines - 1 else None
        while True:
            if take:
                yield take()
            yield timeout(draw(1.0))
            worked[number] += 1
            good[number] += 1
            if pass_on:
                # The machine keeps its unit until there is room: blocking after service.
                yield pass_on(None)

    def machine_with_troubles(number):
        take = rooms[number - 1].get if number else None
        pass_on = rooms[number].put if number < machines - 1 else None
        until_failure = draw(1.0 / mtbf)
        while True:
            if take:
                yield take()
            left = draw(1.0)
            while until_failure < left:
                left -= until_failure
                yield timeout(until_failure + draw(1.0 / restore))
                until_failure = draw(1.0 / mtbf)
            until_failure -= left
            yield timeout(left)
            worked[number] += 1
            if chance() < scrap:
                continue
            good[number] += 1
            if pass_on:
                yield pass_on(None)

    for number in range(machines):
        environment.process((machine_with_troubles if mtbf else machine)(number))
    return in_batches(environment, asked, worked, lambda: good[-1])


def merge(asked):
    """Two machines feed one that takes a unit of each at once; `room` places before it for either."""
    draw = random.expovariate
    environment = simpy.Environment()
    rooms = [simpy.Store(environment, capacity=asked["room"]) for _ in range(2)]
    worked = [0, 0, 0]
    waiting = []

    def feeder(number):
        while True:
            yield environment.timeout(draw(1.0))
            worked[number] += 1
            yield rooms[number].put(None)
            if waiting and rooms[0].items and rooms[1].items:
                waiting.pop().succeed()

    def joiner():
        while True:
            # Taking one unit before the other is there would add a place to its buffer.
            if not (rooms[0].items and rooms[1].items):
                waiting.append(environment.event())
                yield waiting[-1]
            yield rooms[0].get()
            yield rooms[1].get()
            yield environment.timeout(draw(1.0))
            worked[2] += 1

    for process in (feeder(0), feeder(1), joiner()):
        environment.process(process)
    return in_batches(environment, asked, worked, lambda: worked[2])


def queue(asked):
    """Random arrivals and one machine: the mean wait of a customer."""
    draw = random.expovariate
    environment = simpy.Environment()
    line = simpy.Store(environment)
    waits = []

    def arrivals():
        while True:
            yield environment.timeout(draw(asked["arrivals"]))
            line.put(environment.now)

    def machine():
        while True:
            arrived = yield line.get()
            waits.append(environment.now - arrived)
            yield environment.timeout(draw(1.0))

    environment.process(arrivals())
    environment.process(machine())
    began = time.process_time()
    environment.run(until=asked["visits"] / asked["arrivals"])
    seconds = time.process_time() - began
    return {"visits": len(waits), "seconds": seconds, "figures": [sum(waits) / len(waits)]}


def in_batches(environment, asked, worked, made):
    """Run until the line is full, then batch by batch. Too few visits to fill it give a speed and no figures."""
    span, full, batches = asked["span"], asked["fill"], asked["batches"]
    counts = []
    began = time.process_time()
    if span <= full:
        environment.run(until=span)
    for batch in range(batches + 1) if span > full else ():
        environment.run(until=full + (span - full) * batch / batches)
        counts.append(made())
    seconds = time.process_time() - began
    lasts = (span - full) / batches
    return {"visits": sum(worked), "seconds": seconds, "figures": [(b - a) / lasts for a, b in pairwise(counts)]}


if __name__ == "__main__":
    ASKED = json.loads(sys.argv[1])
    random.seed(ASKED["seed"])
    MODELS = {"line": line, "queue": queue, "merge": merge}
    print(json.dumps({"version": version("simpy"), **MODELS[ASKED["kind"]](ASKED)}))
