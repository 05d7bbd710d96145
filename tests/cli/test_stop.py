"""A command stops at once when it is told to, takes its workers with it, and leaves nothing half-done."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.commands import environment, line_in

# Twenty years by single pieces: minutes of one call into the kernel, which hears no signal.
SLOW = """\
gigaramp: 1
name: Slow
start: 2025-01-01
horizon: 2044-12-31
lot: 1
steps: {first: {machines: 1, cycle_time: 1 s}, second: {machines: 1, cycle_time: 1 s}}
"""


@pytest.mark.parametrize("wait", [0.0, 1.5], ids=["while it starts", "while it simulates"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_forecast_stops_within_a_second_and_leaves_nothing(tmp_path, number, code, wait):
    line_in(tmp_path)
    command = [sys.executable, "-m", "gigaramp", "forecast", "my-line.yaml", "--futures", "100000", "--out", "answer"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "My cell line\n" == process.stdout.readline()
        time.sleep(wait)
        workers = children(process.pid)
        began = time.monotonic()
        process.send_signal(number)
        assert code == process.wait(timeout=10)
        assert time.monotonic() - began < 1.5
        # A quick machine has told its first odds by then.
        assert process.stderr.read().endswith("Stopped. Nothing half-done was left behind.\n")
    assert ["my-line.yaml"] == [path.name for path in tmp_path.iterdir()]
    assert [] == [worker for worker in workers if Path(f"/proc/{worker}").exists()]
    assert workers or not wait


def test_a_single_future_stops_within_a_second_too(tmp_path):
    (tmp_path / "slow.yaml").write_text(SLOW, encoding="utf-8")
    command = [sys.executable, "-m", "gigaramp", "simulate", "slow.yaml", "--out", "answer"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        deadline = time.monotonic() + 20
        while not children(process.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(2.0)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert 130 == process.wait(timeout=30)
        assert time.monotonic() - began < 1.5
        assert process.stderr.read().endswith("Stopped. Nothing half-done was left behind.\n")
    assert ["slow.yaml"] == [path.name for path in tmp_path.iterdir()]


def children(process: int) -> list[int]:
    """Processes that this process started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rsplit(")", 1)[1].split()[1]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == process:
            found.append(int(stat.parent.name))
    return found
