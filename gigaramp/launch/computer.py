"""The computer that a speed was measured on, in general words, so that speeds of two computers are not mixed up."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from gigaramp.languages import say

BUSY = 0.25
"""Other work on more than this share of the processors makes times on the clock too long."""


@dataclass(frozen=True)
class Computer:
    """Its processors, the versions that decide speed, and how busy it was before the measurement."""

    processor: str
    processors: int
    """Processors this process may use."""
    system: str
    python: str
    numpy: str
    numba: str
    load: float | None
    """Mean number of processes at work in the last minute; None where the system does not tell."""

    @property
    def is_busy(self) -> bool:
        """Other programs were at work, so that times on the clock are too long."""
        return self.load is not None and self.load > BUSY * self.processors

    def __str__(self) -> str:
        many = "processors" if self.processors != 1 else "processor"
        versions = say(
            "Python {python}, numpy {numpy}, numba {numba}", python=self.python, numpy=self.numpy, numba=self.numba
        )
        return f"{self.processors} {many} ({self.processor}), {self.system}, {versions}"


def computer() -> Computer:
    """This computer, now."""
    from gigaramp.twin.pools import default_workers

    return Computer(
        processor=_processor(),
        processors=default_workers(),
        system=platform.system(),
        python=platform.python_version(),
        numpy=version("numpy"),
        numba=version("numba"),
        load=round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    )


def _processor() -> str:
    """The name its maker gave the processor, or its family where the system does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    told = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(told, platform.processor() or platform.machine())
