"""What must be the same on two machines for the same futures: Python, the compiled libraries, and gigaramp's own files."""

from __future__ import annotations

import hashlib
import platform
import sys
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("numpy", "numba", "llvmlite", "pydantic")


def versions() -> dict[str, str]:
    """Versions of what makes a future here, by name; `gigaramp` with a mark of its files."""
    python = ".".join(platform.python_version_tuple()[:2])
    found = {"Python": python, "gigaramp": f"{sys.modules['gigaramp'].__version__} ({mark()})"}
    return found | {name: version(name) for name in _LIBRARIES}


def mark() -> str:
    """Eight letters that change with any line of gigaramp's code."""
    folder = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py"), key=lambda path: path.relative_to(folder).as_posix()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:8]


def differences(here: dict[str, str], there: dict[str, str]) -> str:
    """What differs, in words: `numpy 2.4.1 here and 2.3.0 there`; empty where nothing does."""
    return ", ".join(
        f"{name} {here[name]} here and {there.get(name, 'none')} there"
        for name in here
        if here[name] != there.get(name)
    )
