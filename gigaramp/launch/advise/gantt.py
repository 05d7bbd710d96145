"""The plan as bars in time: experts by family, training, and what else is decided, as it is and as proposed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal

from gigaramp.launch.advise.answer import Bought, GanttRow
from gigaramp.launch.advise.plans import Stay

if TYPE_CHECKING:
    from gigaramp.plant.experts import Experts
    from gigaramp.plant.model import Plant

Side = Literal["as is", "proposed", "both"]


def gantt(
    plant: Plant, proposed: Plant, bought: tuple[Bought, ...], until: date, stays: tuple[Stay, ...] = ()
) -> tuple[GanttRow, ...]:
    """Bars of both plans: families of experts first, then training, then the levers that are neither."""
    return (*_experts(plant, proposed), *_training(plant, proposed, until), *_levers(plant, bought, until, stays))


def _experts(plant: Plant, proposed: Plant) -> Iterator[GanttRow]:
    before = plant.people.experts if plant.people is not None else {}
    after = proposed.people.experts if proposed.people is not None else {}
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old is not None and new is not None and _stay(old) == _stay(new):
            yield _bar(name, old, "both")
            continue
        if old is not None:
            yield _bar(name, old, "as is")
        if new is not None:
            yield _bar(name, new, "proposed")


def _bar(name: str, family: Experts, side: Side) -> GanttRow:
    first, last, count = _stay(family)
    return GanttRow("experts", name, side, first, last, count)


def _stay(family: Experts) -> tuple[date, date, float]:
    """First arrival, last departure and people of a family."""
    first = family.arrives.from_ or family.arrives.mid
    last = family.leaves.to or family.leaves.mid
    return first, last, family.count.mid if family.count is not None else 1.0


def _training(plant: Plant, proposed: Plant, until: date) -> Iterator[GanttRow]:
    now = max(plant.as_of or plant.start, plant.start)
    before, after = _seats(plant), _seats(proposed)
    if before is None and after is None:
        return
    if before == after:
        yield GanttRow("training", "training", "both", now, until, before)
        return
    for seats, side in ((before, "as is"), (after, "proposed")):
        if seats is not None:
            yield GanttRow("training", "training", "as is" if side == "as is" else "proposed", now, until, seats)


def _seats(plant: Plant) -> float | None:
    training = plant.people.training if plant.people is not None else None
    return training.seats.mid if training is not None and training.seats is not None else None


def _levers(plant: Plant, bought: tuple[Bought, ...], until: date, stays: tuple[Stay, ...]) -> Iterator[GanttRow]:
    """Levers that bring no experts of their own: those stand among the experts."""
    now = max(plant.as_of or plant.start, plant.start)
    for one in bought:
        if one.lever in {stay.lever for stay in stays}:
            continue
        yield GanttRow("lever", one.lever, "proposed", now, until, None, one.after)
