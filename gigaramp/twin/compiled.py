"""Is the kernel compiled already? The first run on a machine compiles it, and a command says so while it waits."""

from __future__ import annotations

import os
from pathlib import Path

KERNEL = Path(__file__).parent / "kernel"

COMPILING_SECONDS = 20
"""What the compiling takes on a two-core machine, told to the user; `make bench` measures it."""


def is_compiled(kernel: Path = KERNEL) -> bool:
    """True where numba's cache on disk is newer than the kernel's source. A guess for words only; it starts nothing.

    numba keeps `*.nbi` indices beside the source, or below `NUMBA_CACHE_DIR`, or in the user's cache folder.
    """
    named = os.environ.get("NUMBA_CACHE_DIR")
    places = [Path(named)] if named else [kernel / "__pycache__", Path.home() / ".cache" / "numba"]
    sources = [path.stat().st_mtime for path in kernel.glob("*.py")]
    indices = [path.stat().st_mtime for place in places if place.is_dir() for path in place.rglob("*.nbi")]
    return bool(indices) and max(indices) > max(sources, default=0.0)
