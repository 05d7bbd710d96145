"""Plants drawn for the two twins to agree on, each family by one rule: the same plant for the same number."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from tests.reference.luck import Time, from_table
from tests.reference.simpy_twin import Step


@dataclass(frozen=True)
class Drawn:
    """Steps, and the lines that repeat those that are not shared."""

    steps: tuple[Step, ...]
    lines: tuple[str, ...] = ()


def drawn_time(draw: random.Random, mean: float) -> Time:
    """A time of about this mean, by any of the laws a plant file knows."""
    law = draw.choice(
        ["constant", "exponential", "gamma", "lognormal", "weibull", "uniform", "triangular", "empirical"]
    )
    if law in ("uniform", "triangular", "empirical"):
        ends = [round(mean * share, 1) for share in (0.4, 0.9, 1.7)]
        return from_table(law, *(ends[::2] if law == "uniform" else ends))
    return Time(round(mean, 1), law, cv=draw.choice([0.3, 0.8, 1.5]))


def line_that_fails(number: int) -> Drawn:
    """A line of two to five steps; most fail, spoil units and are inspected somewhere."""
    draw = random.Random(number)
    names = [f"s{place}" for place in range(draw.randint(2, 5))]
    steps = []
    for place, name in enumerate(names):
        machines = draw.choice([1, 1, 2, 3])
        fails = draw.random() < 0.7
        steps.append(
            Step(
                name,
                drawn_time(draw, machines * draw.uniform(20, 30)),
                machines,
                room=draw.choice([0, 1, 3, 10, 40]) if place else 0,
                mtbf=drawn_time(draw, draw.uniform(1500, 9000)) if fails else None,
                restore_time=drawn_time(draw, draw.uniform(60, 900)) if fails else None,
                scrap=draw.choice([0.0, 0.01, 0.05, 0.6]) if place == 1 else draw.choice([0.0, 0.02, 0.1]),
                inspects={
                    seen: draw.choice([0.3, 0.5, 0.9, 1.0]) for seen in names[: place + 1] if draw.random() < 0.3
                },
            )
        )
    return Drawn(tuple(steps))


def line_that_fails_by_time(number: int) -> Drawn:
    """The same for other numbers, where most of the machines that fail do so while they wait, too."""
    draw = random.Random(100 + number)
    drawn = line_that_fails(100 + number)
    return Drawn(tuple(replace(step, by_time=step.mtbf is not None and draw.random() < 0.8) for step in drawn.steps))


def line_in_steps(number: int) -> Drawn:
    """A line of constant times where many things happen in the same microsecond."""
    draw = random.Random(number)
    steps = []
    for place in range(draw.randint(2, 4)):
        machines = draw.choice([1, 2, 3])
        mtbf = Time(draw.choice([1000.0, 3000.0]), "exponential") if draw.random() < 0.6 else None
        time, restore_time = Time(machines * draw.choice([20.0, 30.0])), Time(draw.choice([60.0, 110.0]))
        steps.append(
            Step(f"s{place}", time, machines, draw.choice([0, 1, 5]), mtbf, restore_time, draw.choice([0.0, 0.05]))
        )
    return Drawn((replace(steps[0], room=0), *steps[1:]))


def tandem_line(number: int) -> Drawn:
    """Two to six single machines in a row."""
    draw = random.Random(3000 + number)
    return Drawn(tuple(_step(draw, place) for place in range(draw.randint(2, 6))))


def parallel_line(number: int) -> Drawn:
    """Two to five steps of one to four machines side by side."""
    draw = random.Random(4000 + number)
    return Drawn(tuple(_step(draw, place, machines=draw.randint(1, 4)) for place in range(draw.randint(2, 5))))


def merging_plant(number: int) -> Drawn:
    """Two or three streams that meet in one step."""
    draw = random.Random(5000 + number)
    steps: list[Step] = []
    takes = {}
    for _ in range(draw.randint(2, 3)):
        use = draw.choice([1.0, 1.0, 1.0, 2.0, 3.0, 1.5])
        for place in range(draw.randint(1, 3)):
            before = {steps[-1].name: 1.0} if place else {}
            steps.append(
                _step(draw, len(steps), draw.randint(1, 2), share=use, takes=before, room=None if place else 0)
            )
        takes[steps[-1].name] = use
    steps.append(_step(draw, len(steps), draw.randint(1, 2), takes=takes))
    for _ in range(draw.randint(0, 2)):
        steps.append(_step(draw, len(steps), takes={steps[-1].name: 1.0}))
    return Drawn(tuple(steps))


def plant_of_lines(number: int) -> Drawn:
    """Two or three lines that meet in a shared step; every second plant feeds them from a shared step too."""
    draw = random.Random(7000 + number)
    lines = ("east", "north", "west")[: draw.randint(2, 3)]
    shared = [number % 2 == 1, *(False for _ in range(draw.randint(1, 2))), *(True for _ in range(draw.randint(1, 2)))]
    steps = []
    for place, is_shared in enumerate(shared):
        steps.append(_step(draw, place, draw.randint(1, 2), share=len(lines) if is_shared else 1.0, shared=is_shared))
    return Drawn(tuple(steps), lines)


def batch_line(number: int) -> Drawn:
    """Two to five steps of one to three machines that work on one to six units at once."""
    draw = random.Random(6000 + number)
    batches = [1, 2, 2, 3, 4, 6]
    return Drawn(
        tuple(_step(draw, place, draw.randint(1, 3), batch=draw.choice(batches)) for place in range(draw.randint(2, 5)))
    )


def _step(
    draw: random.Random,
    place: int,
    machines: int = 1,
    share: float = 1.0,
    batch: int = 1,
    room: int | None = None,
    **more: Any,
) -> Step:
    """A step that makes a unit every one and a half to two minutes, `share` times as fast; some spoil units and see it."""
    time = drawn_time(draw, machines * batch / share * draw.uniform(90, 120))
    drawn_room = draw.choice([0, 1, 3, 8, 25]) if place else 0
    scrap = draw.choice([0.0, 0.0, 0.03, 0.3])
    return Step(f"s{place}", time, machines, drawn_room if room is None else room, scrap=scrap, batch=batch, **more)
