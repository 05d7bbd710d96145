"""How kernel functions are compiled, and where the compiled code is kept.

The cache folder is named by a hash of all kernel files, because numba alone does not see a change in a called file.
Division follows numpy (no exception), and reference counting is off: the kernel never allocates.
"""

import hashlib
import os
import platform
import sys
from pathlib import Path

import numba
from numba import config, njit


def _cache_folder() -> str:
    """Folder of this kernel's compiled code; "" when it cannot be written, and then nothing is kept."""
    # Another Python or numba on the same home folder cannot use what this one compiles.
    digest = hashlib.sha256(f"{sys.version} {numba.__version__} {platform.machine()}".encode())
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "gigaramp" / f"kernel-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""
    return str(folder) if os.access(folder, os.W_OK) else ""


CACHE_FOLDER = _cache_folder()


def compiled(function):
    """Compile a kernel function when it is first called, and keep the result for the next process."""
    return _compile(function, False)


def inner(function):
    """The same for a function that only the kernel calls: no way in from Python is built, which saves time."""
    return _compile(function, True)


def hot(function):
    """The same for a function of the path that every visit takes: it becomes part of its caller."""
    return _compile(function, True, True)


def _compile(function, is_inner, is_hot=False):
    before = config.CACHE_DIR
    config.CACHE_DIR = CACHE_FOLDER
    try:
        return njit(
            cache=CACHE_FOLDER != "",
            error_model="numpy",
            _nrt=False,
            no_cpython_wrapper=is_inner,
            forceinline=is_hot,
        )(function)
    finally:
        config.CACHE_DIR = before


def is_kept() -> bool:
    """True when an earlier process has left the compiled loop, so that no compilation will be waited for."""
    return CACHE_FOLDER != "" and any(Path(CACHE_FOLDER).rglob("loop.run-*.nbi"))
