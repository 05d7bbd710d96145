"""What the table was measured on, so that tables of two machines are not compared by mistake."""

from __future__ import annotations

import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

from gigaramp.twin.pools import default_workers


def words() -> str:
    """Date, processor, versions, and how busy the machine was before."""
    return (
        f"{date.today()}: {default_workers()} processors ({_processor()}), Python {platform.python_version()}, "
        f"numba {version('numba')}, numpy {version('numpy')}, SimPy {version('simpy')}; load before {os.getloadavg()[0]:.1f}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
