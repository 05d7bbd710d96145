"""An environment of its own for each peer, made from PyPI once and kept in a cache folder for the next time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

READY = "ready"
"""The file that says that an environment is whole."""


class NoEnvironmentError(Exception):
    """A peer cannot be installed, for example without a network. Its rows say so, and the others go on."""


@dataclass(frozen=True)
class Peer:
    """Another simulator: how PyPI calls it, which version is compared, and the script that has the models in it."""

    package: str
    version: str
    script: str


SIMPY = Peer("simpy", "4.1.2", "in_simpy.py")
CIMBA = Peer("cimba", "0.9.6", "in_cimba.py")
CIW = Peer("ciw", "3.2.7", "in_ciw.py")
SIMANTHA = Peer("simantha", "0.1.1", "in_simantha.py")


def python_of(peer: Peer) -> Path:
    """The Python of a peer's environment, made if there is none yet. Raises NoEnvironmentError."""
    folder = cache() / f"{peer.package}-{peer.version}-python{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (folder / READY).is_file():
        shutil.rmtree(folder, ignore_errors=True)
        _call([sys.executable, "-m", "venv", str(folder)])
        pinned = f"{peer.package}=={peer.version}"
        _call([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--retries", "1", pinned])
        (folder / READY).touch()
    return python


def cache() -> Path:
    """Where the environments are kept: beside the compiled kernels."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "gigaramp" / "benchmarks"


def _call(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NoEnvironmentError(str(error)) from error
    if done.returncode != 0:
        said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        errors = [line for line in said if line.startswith("ERROR")]
        raise NoEnvironmentError((errors or said or [f"exit code {done.returncode}"])[-1].removeprefix("ERROR: "))
