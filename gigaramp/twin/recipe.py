"""What a future is made of: its luck from one future, its numbers from another, and some kinds of them from a third.

Two futures that share all but one part differ by that part alone (pick and freeze: Sobol 2001, Mathematics and Computers
in Simulation 55; Saltelli et al. 2010, Computer Physics Communications 181). Luck is keyed by the number of the future, so
a future whose parts are all its own is the same, bit for bit, as one simulated without a recipe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.twin.luck import Luck

if TYPE_CHECKING:
    from gigaramp.twin.draw import Draws


@dataclass(frozen=True)
class Recipe:
    """Numbers of futures that a future is made of.

    `luck`: whose luck it has. `numbers`: whose uncertain numbers; those of the `kinds` named are of the future `other`.
    Kinds are whole, because the numbers of one kind are drawn together.
    """

    luck: int
    numbers: int
    other: int = 0
    kinds: frozenset[str] = frozenset()

    @classmethod
    def own(cls, future: int) -> Recipe:
        """A future with its own luck and its own numbers."""
        return cls(future, future)

    def numbers_of(self, draws: Draws, seed: int) -> np.ndarray:
        """The drawn numbers, in the order of the addresses of the draws."""
        return draws.of(Luck(seed, self.numbers), Luck(seed, self.other) if self.kinds else None, self.kinds)
