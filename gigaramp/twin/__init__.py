"""What would happen: the simulated plant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigaramp.twin.run import simulate
    from gigaramp.twin.study import ForkPlan, Study

__all__ = ["ForkPlan", "Study", "simulate"]


def __getattr__(name: str) -> object:
    """Import the compiled twin only when it is used."""
    if name == "simulate":
        from gigaramp.twin.run import simulate

        return simulate
    if name in ("ForkPlan", "Study"):
        from gigaramp.twin import study

        return getattr(study, name)
    raise AttributeError(name)
