"""What makes slowing down to learn impossible, or without effect: trials, rate caps, haste, know-how, sister plants."""

from __future__ import annotations

from collections.abc import Iterator

from gigaramp.errors import Problem
from gigaramp.plant.address import get
from gigaramp.plant.model import Line, Plant, SlowDown, Step


def slow_down_problems(plant: Plant) -> Iterator[Problem]:
    """Errors of `trials`, `rate_cap`, `learning.haste`, `knowhow`, and of the experience of single steps."""
    for name, line in plant.lines.items():
        yield from _periods(plant, f"lines.{name}.trials", line, line.trials)
        yield from _periods(plant, f"lines.{name}.rate_cap", line, line.rate_cap)
        yield from _effects(plant, name, line)
    yield from _knowhow(plant)
    for step, own in plant.steps.items():
        yield from _experience(plant, f"steps.{step}", own)
    for name, line in plant.lines.items():
        for step, own in line.steps.items():
            if step in plant.steps:
                yield from _experience(plant, f"lines.{name}.steps.{step}", own, plant.steps[step])


def _periods(plant: Plant, address: str, line: Line, periods: tuple[SlowDown, ...]) -> Iterator[Problem]:
    starts = line.starts.low if line.starts is not None else plant.start
    for position, period in enumerate(periods):
        where = f"{address}.{position}"
        if period.to < period.from_:
            yield plant.problem(where, "ends before it begins", "", "swap from: and to:")
            continue
        if period.to < starts:
            yield plant.problem(
                where,
                f"ends on {period.to}, before the line starts",
                f"it starts on {starts}",
                "write later dates, or remove it",
            )
        elif plant.horizon is not None and period.from_ > plant.horizon:
            yield plant.problem(
                where,
                f"begins on {period.from_}, after the horizon",
                f"the horizon is {plant.horizon}",
                "write earlier dates",
            )
        for other, earlier in enumerate(periods[:position]):
            if earlier.from_ <= period.to and period.from_ <= earlier.to and earlier.from_ <= earlier.to:
                what = f"overlaps {address}.{other}"
                yield plant.problem(
                    where, what, f"that one is {earlier.from_} to {earlier.to}", "write periods that follow each other"
                )


def _effects(plant: Plant, name: str, line: Line) -> Iterator[Problem]:
    address = f"lines.{name}"
    for position, period in enumerate(line.trials):
        if period.share.mid == 0:
            yield plant.problem(
                f"{address}.trials.{position}.share",
                "is zero",
                "nothing would be tried",
                "write for example share: 10 %",
            )
    for position, period in enumerate(line.rate_cap):
        if period.share.low <= 0:
            why = "nothing would be made, so no scrap would ever be seen"
            yield plant.problem(f"{address}.rate_cap.{position}.share", "is zero", why, "write a share above 0 %")
        elif period.share.mid >= 1:
            yield plant.problem(
                f"{address}.rate_cap.{position}.share",
                "is 100 %",
                "nothing would be held back",
                "write less than 100 %",
            )
    if line.trials and (plant.learning is None or plant.knowhow is None):
        missing = "learning" if plant.learning is None else "knowhow"
        why = f"without {missing}: trials teach nothing, they only cost output"
        yield plant.problem(
            f"{address}.trials", f"stands without {missing}:", why, f"add {missing}: {{}}, or remove trials:"
        )


def _knowhow(plant: Plant) -> Iterator[Problem]:
    if plant.knowhow is None:
        return
    if plant.learning is None:
        why = "what the plant knows lowers defects by learning:"
        yield plant.problem("knowhow", "stands without learning:", why, "add learning: {}, or remove knowhow:")


def _experience(plant: Plant, address: str, own: Step, base: Step | None = None) -> Iterator[Problem]:
    if own.experience is None and own.transfer is None:
        return
    key = "experience" if own.experience is not None else "transfer"
    if plant.learning is None:
        why = "experience counts only where defects fall with it"
        yield plant.problem(f"{address}.{key}", "changes nothing", why, "add learning: {}")
    elif own.experience is None and (base is None or base.experience is None):
        brought = get(plant, "learning.sister_experience")
        if brought is None or brought.high == 0:
            why = "the sister plant has no experience that could be brought"
            yield plant.problem(f"{address}.transfer", "changes nothing", why, "add experience: 30000 cell")
