"""How long the first moments take, each in a fresh process: import, check, the first words of a forecast."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TRIES = 5


def import_seconds() -> float:
    """Seconds of `import gigaramp`, without the start of Python; the middle of five."""
    code = "import time; t = time.perf_counter(); import gigaramp; print(time.perf_counter() - t)"
    tries = [float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) for _ in range(TRIES)]
    return sorted(tries)[TRIES // 2]


def check_seconds() -> float:
    """Seconds of the whole command `gigaramp check douai`; the middle of five."""
    tries = []
    for _ in range(TRIES):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "gigaramp", "check", "douai"], stdout=subprocess.DEVNULL, check=True)
        tries.append(time.perf_counter() - began)
    return sorted(tries)[TRIES // 2]


def first_words_seconds() -> float:
    """Seconds from the start of `gigaramp forecast douai` to its first line, which names the plant."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "gigaramp", "forecast", "douai"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        seconds = time.perf_counter() - began
        process.terminate()
    return seconds


def forecast_seconds(cold: bool) -> tuple[float, float]:
    """Seconds from the start of `gigaramp forecast douai` to its first word, and to its first odds (20 futures).

    `cold`: with an empty cache, so that the kernel is compiled first.
    """
    with tempfile.TemporaryDirectory() as empty:
        env = {**os.environ, "PYTHONUNBUFFERED": "1"} | ({"XDG_CACHE_HOME": str(Path(empty))} if cold else {})
        began = time.perf_counter()
        command = [sys.executable, "-m", "gigaramp", "forecast", "douai", "--futures", "21"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
            assert process.stdout is not None
            process.stdout.readline()
            first_word = time.perf_counter() - began
            first_odds = next(time.perf_counter() - began for line in process.stdout if "by announced date" in line)
            process.terminate()
    return first_word, first_odds
