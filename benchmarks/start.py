"""How long the first moments take, each in a fresh process: import, check, compiling, the first words of a forecast.

Import and check are processor seconds of one process, which on a quiet computer are seconds on the clock.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

TRIES = 5

VARIANTS = {
    "a line of machines": "from gigaramp.launch.speed import line_text; plant = gigaramp.plant.loads(line_text(2, 2))",
    "Douai": 'plant = gigaramp.load("douai")',
}
"""Plants that use different parts of the kernel: what is compiled may differ."""

_COMPILE = """
import os, time
import gigaramp, gigaramp.plant
{plant}
before, began = sum(os.times()[:4]), time.perf_counter()
gigaramp.simulate(plant, until=plant.start, pool="here")
print(sum(os.times()[:4]) - before, time.perf_counter() - began)
"""


def import_seconds() -> float:
    """Seconds of `import gigaramp`, without the start of Python; the middle of five."""
    code = "import time; t = time.process_time(); import gigaramp; print(time.process_time() - t)"
    return median(_printed(code)[0] for _ in range(TRIES))


def check_seconds() -> float:
    """Seconds of the whole command `gigaramp check douai`; the middle of five."""
    tries = []
    for _ in range(TRIES):
        before, began = os.times(), time.perf_counter()
        subprocess.run([sys.executable, "-m", "gigaramp", "check", "douai"], stdout=subprocess.DEVNULL, check=True)
        after, lasted = os.times(), time.perf_counter() - began
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        # Windows does not tell what a child has spent.
        tries.append(spent or lasted)
    return median(tries)


def compile_seconds(plant: str) -> tuple[float, float]:
    """One simulated day with an empty cache, next to all of it compiling: processor seconds, and seconds on the clock.

    `plant`: one of `VARIANTS`. Halves of the kernel may compile side by side, so the clock can say less.
    """
    with tempfile.TemporaryDirectory() as empty:
        spent, lasted = _printed(_COMPILE.format(plant=plant), Path(empty))
        return spent, lasted


def forecast_seconds(cold: bool) -> tuple[float, float]:
    """Seconds from the start of `gigaramp forecast douai` to its first word, and to its first odds (20 futures).

    `cold`: with an empty cache, so that the kernel is compiled first.
    """
    with tempfile.TemporaryDirectory() as empty:
        began = time.perf_counter()
        command = [sys.executable, "-m", "gigaramp", "forecast", "douai", "--futures", "21"]
        there = _environment(Path(empty) if cold else None)
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=there
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            first_word = time.perf_counter() - began
            first_odds = next(
                (time.perf_counter() - began for line in process.stdout if "by announced date" in line), None
            )
            process.terminate()
    if first_odds is None:
        raise RuntimeError("`gigaramp forecast douai` ended without odds")
    return first_word, first_odds


def _printed(code: str, cache: Path | None = None) -> list[float]:
    """The figures that some code prints on its last line, run in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True, env=_environment(cache)
    )
    return [float(word) for word in done.stdout.splitlines()[-1].split()]


def _environment(cache: Path | None) -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"} | ({"XDG_CACHE_HOME": str(cache)} if cache else {})
