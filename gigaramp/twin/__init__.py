"""What would happen: the simulated plant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigaramp.twin.forks import ForkPlan
    from gigaramp.twin.run import simulate
    from gigaramp.twin.study import Study

__all__ = ["ForkPlan", "Study", "simulate"]


def __getattr__(name: str) -> object:
    """Import the compiled twin only when it is used."""
    if name == "simulate":
        from gigaramp.twin.run import simulate

        return simulate
    if name == "ForkPlan":
        from gigaramp.twin.forks import ForkPlan

        return ForkPlan
    if name == "Study":
        from gigaramp.twin.study import Study

        return Study
    raise AttributeError(name)
