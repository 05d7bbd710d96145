"""Runs the command as a user does: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

LINE = """\
gigaramp: 1
name: My cell line
start: 2025-01-06
horizon: 2025-12-31
products: {cell: {unit: cell}}
steps:
  stacking: {makes: cell, machines: 2, cycle_time: {low: 8 s, mid: 10 s, high: 14 s, status: assumed}, mtbf: 9 h, restore_time: 20 min}
  end_of_line: {machines: 1, cycle_time: 4 s, buffer: 2000 cell}
goals:
  full_speed: {rate: 5000000 cell/year, hold: 4 weeks, announced: 2025-06-30}
"""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}


def gigaramp(*words: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gigaramp", *map(str, words)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def line_in(folder: Path) -> Path:
    path = folder / "my-line.yaml"
    path.write_text(LINE, encoding="utf-8")
    return path
