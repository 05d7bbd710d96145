"""Luck has a name: every draw belongs to (seed, future, element, purpose, number).

An element is named by its place in the plant ("stacking/line_2/machine 3"), so adding a machine or changing the
order of the file leaves all other luck as it was.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import numpy as np


@lru_cache(maxsize=65536)
def _word(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


class Luck:
    """The luck of one future: gives every named element its 64-bit key."""

    def __init__(self, seed: int, future: int) -> None:
        self._base = _scramble(_scramble(seed) + future)

    def element(self, name: str) -> np.uint64:
        """Key of an element, from which the kernel makes one stream of draws for each purpose."""
        return np.uint64(_scramble(_word(name) ^ self._base))

    def normal(self, name: str, purpose: np.int64) -> float:
        """The first standard normal draw of an element for a purpose."""
        from gigaramp.twin.kernel.random import normal, stream

        return float(normal(np.uint64(stream(self.element(name), purpose)), np.int64(0)))

    def exponential(self, name: str, purpose: np.int64) -> float:
        """The first exponential draw (mean 1) of an element for a purpose."""
        from gigaramp.twin.kernel.random import exponential, stream

        return float(exponential(np.uint64(stream(self.element(name), purpose)), np.int64(0)))


def _scramble(word: int) -> int:
    """The kernel's scrambler on Python integers (SplitMix64 finalizer)."""
    word &= 0xFFFFFFFFFFFFFFFF
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return word ^ (word >> 31)
