"""Which steps a plant loads less while scrap is high, and whose scrap decides it."""

from __future__ import annotations

from gigaramp.plant.flow import Flow
from gigaramp.plant.model import Plant


def judged_steps(plant: Plant, flow: Flow) -> frozenset[str]:
    """Steps whose scrap decides how fully the plant is loaded: those that carry cells, or all in a plant without cells."""
    cells = {
        step
        for step, product in flow.products.items()
        if product in plant.products and plant.products[product].unit == "cell"
    }
    return frozenset(cells or flow.steps)


def held_down(plant: Plant, flow: Flow) -> frozenset[str]:
    """The steps that are held down while scrap is high, and all that come behind them: they go as slowly."""
    loaded = loaded_steps(plant, flow)
    return frozenset(step for step in flow.steps if step in loaded or loaded & flow.before(step))


def loaded_steps(plant: Plant, flow: Flow) -> frozenset[str]:
    """Steps that are held down while scrap is high: the first of the judged ones, on each line."""
    judged = judged_steps(plant, flow)
    return frozenset(step for step in judged if not any(edge.producer in judged for edge in flow.into(step)))
