"""The models in Cimba Python: processes compiled to run on the Cimba engine, which is written in C.

One process for each machine and one store for each buffer, as in SimPy. Compiling is left out of the seconds.

Run by `benchmarks.engines` in an environment of its own: takes what is asked as JSON, prints what was measured as JSON.
"""

import json
import sys
import time
from importlib.metadata import version

import cimba as cb
from cimba import inputs


class Machine(cb.Model):
    """Takes from the room before it, works, and keeps its unit until the room of the next machine takes it."""

    room: cb.Store[int]
    after: cb.Ref["Machine"]
    is_first: cb.Param[bool] = False
    is_last: cb.Param[bool] = False
    work: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    full: cb.Param[float] = 0.0
    worked: cb.Output[int]
    made: cb.Output[int]

    @cb.process
    def run(self):
        """Work without end: the window of the experiment stops it."""
        while True:
            if not self.is_first:
                self.room.get()
            cb.hold(self.work.next())
            self.worked += 1
            if cb.now() > self.full:
                self.made += 1
            if not self.is_last:
                self.after.room.put(1)


class Troubled(cb.Model):
    """A machine that also fails while it works, keeps its unit through the repair, and spoils some units."""

    room: cb.Store[int]
    after: cb.Ref["Troubled"]
    is_first: cb.Param[bool] = False
    is_last: cb.Param[bool] = False
    work: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    gap: cb.Input[float]
    repair: cb.Input[float]
    chance: cb.Input[float] = inputs.dist.uniform(low=0.0, high=1.0)
    scrap: cb.Param[float] = 0.0
    full: cb.Param[float] = 0.0
    worked: cb.Output[int]
    made: cb.Output[int]

    @cb.process
    def run(self):
        """Work without end: the window of the experiment stops it."""
        until_failure = self.gap.next()
        while True:
            if not self.is_first:
                self.room.get()
            left = self.work.next()
            while until_failure < left:
                left -= until_failure
                cb.hold(until_failure + self.repair.next())
                until_failure = self.gap.next()
            until_failure -= left
            cb.hold(left)
            self.worked += 1
            if self.chance.next() >= self.scrap:
                if cb.now() > self.full:
                    self.made += 1
                if not self.is_last:
                    self.after.room.put(1)


class Line(cb.Model):
    """Machines in a row."""

    machines: list[Machine]


class TroubledLine(cb.Model):
    """Machines in a row that fail and spoil units."""

    machines: list[Troubled]


class Queue(cb.Model):
    """Random arrivals and one machine; what waits is counted over time, and the mean wait follows by Little's law."""

    gap: cb.Input[float]
    work: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    waiting: cb.Container
    worked: cb.Output[int]
    mean_waiting: cb.Output[float]

    @cb.process
    def arrivals(self):
        """Customers come."""
        while True:
            cb.hold(self.gap.next())
            self.waiting.put(1)

    @cb.process
    def machine(self):
        """And are served."""
        while True:
            self.waiting.get(1)
            cb.hold(self.work.next())
            self.worked += 1

    @cb.on_end
    def measure(self):
        """Customers that waited, mean over time."""
        self.mean_waiting = self.waiting.mean_level()


class Merge(cb.Model):
    """Two machines feed one that takes a unit of each at once."""

    left: cb.Store[int]
    right: cb.Store[int]
    both: cb.Condition
    work_left: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    work_right: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    work: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    full: cb.Param[float] = 0.0
    has_left: cb.Output[int]
    has_right: cb.Output[int]
    worked: cb.Output[int]
    made: cb.Output[int]

    @cb.process
    def feed_left(self):
        """The first feeder."""
        while True:
            cb.hold(self.work_left.next())
            self.worked += 1
            self.left.put(1)
            self.has_left += 1
            self.both.signal()

    @cb.process
    def feed_right(self):
        """The second feeder."""
        while True:
            cb.hold(self.work_right.next())
            self.worked += 1
            self.right.put(1)
            self.has_right += 1
            self.both.signal()

    @cb.predicate
    def has_both(self):
        """A unit of each is there: taking one before the other would add a place to its buffer."""
        return self.has_left > 0 and self.has_right > 0

    @cb.process
    def join(self):
        """The machine that joins them."""
        while True:
            self.both.wait_until(self.has_both)
            self.left.get()
            self.right.get()
            self.has_left -= 1
            self.has_right -= 1
            cb.hold(self.work.next())
            self.worked += 1
            if cb.now() > self.full:
                self.made += 1


def line(asked):
    """Machines in a row, one replication for each batch: they share no luck, and each fills the line anew."""
    count, is_troubled = asked["machines"], "mtbf" in asked
    row = [(Troubled if is_troubled else Machine)() for _ in range(count)]
    for number, machine in enumerate(row):
        machine.room = cb.Store(capacity=asked["room"])
        machine.is_first, machine.is_last = number == 0, number == count - 1
        machine.after = row[min(number + 1, count - 1)]
        machine.full = float(asked["fill"])
        if is_troubled:
            machine.gap = inputs.dist.exponential(mean=asked["mtbf"])
            machine.repair = inputs.dist.exponential(mean=asked["restore"])
            machine.scrap = asked["scrap"]
    model = TroubledLine() if is_troubled else Line()
    model.machines = row
    return in_batches(asked, model, row, row[-1])


def merge(asked):
    """Two into one."""
    model = Merge()
    model.left, model.right = (cb.Store(capacity=asked["room"]) for _ in range(2))
    model.full = float(asked["fill"])
    return in_batches(asked, model, [model], model)


def queue(asked):
    """The mean wait is what waits, divided by the arrivals of a unit of time (Little 1961)."""
    model = Queue()
    model.gap = inputs.dist.exponential(mean=1.0 / asked["arrivals"])
    results, seconds = timed(asked, model, 1, asked["visits"] / asked["arrivals"])
    mean_waiting = float(results[model].mean_waiting.values[0, 0])
    return {"visits": round(total(results, model)), "seconds": seconds, "figures": [mean_waiting / asked["arrivals"]]}


def in_batches(asked, model, machines, last):
    """Visits of all machines, and what the last one made in a unit of time once the line was full."""
    span = (asked["span"] - asked["fill"]) / asked["batches"]
    results, seconds = timed(asked, model, asked["batches"], asked["fill"] + span)
    made = [float(value) / span for value in results[last].made.values[0]]
    visits = round(sum(total(results, machine) for machine in machines))
    return {"visits": visits, "seconds": seconds, "figures": made}


def total(results, machine):
    """Units a machine worked on, over all replications."""
    return float(results[machine].worked.values.sum())


def timed(asked, model, replications, lasts):
    """Results and processor seconds of the simulation; a first short one compiles the model."""
    cb.Experiment(model, window=cb.Window(duration=1.0), seed=asked["seed"]).run()
    experiment = cb.Experiment(model, replications=replications, window=cb.Window(duration=lasts), seed=asked["seed"])
    began = time.process_time()
    results = experiment.run()
    return results, time.process_time() - began


if __name__ == "__main__":
    ASKED = json.loads(sys.argv[1])
    MODELS = {"line": line, "queue": queue, "merge": merge}
    print(json.dumps({"version": version("cimba"), **MODELS[ASKED["kind"]](ASKED)}))
