"""`gigaramp advise` as a user runs it: it tells and writes its answer, and goes on where it was stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.cli.commands import environment, gigaramp

LINE = """\
gigaramp: 1
name: Two steps
start: 2026-01-05
horizon: 2026-03-31
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri]}}
steps:
  weld: {cycle_time: {low: 62 s, mid: 72 s, high: 84 s, status: assumed}, machines: 1, mtbf: 9 h, restore_time: 30 min}
  pack: {cycle_time: 30 s, machines: 1, buffer: 40}
goals:
  full_speed: {rate: 112000 piece/year, hold: 1 weeks, announced: 2026-02-28}
levers:
  weld_machine: {about: a second welding machine, set: steps.weld.machines, to: [2], cost: 500 kEUR}
  pack_machine: {about: a second packing machine, set: steps.pack.machines, to: [2], cost: 100 kEUR}
"""

ASKED = ("advise", "line.yaml", "--maximise", "full_speed", "--futures", "12", "--fidelity", "day", "--pool", "here")


def test_advice_is_told_and_written_with_the_new_plant_file(tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text("# The comment of a user.\n" + LINE, encoding="utf-8")
    done = gigaramp(*ASKED, "--out", "advice", folder=tmp_path)
    assert 0 == done.returncode, done.stderr
    assert "a second welding machine: 2" in done.stdout
    assert "Gain from 12 futures that nothing was chosen by (seed 4000013)." in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    told = json.loads((tmp_path / "advice" / "advice.json").read_text(encoding="utf-8"))
    assert ("worth it", ["weld_machine"]) == (told["verdict"], [one["lever"] for one in told["bought"]])
    written = (tmp_path / "advice" / "plant.yaml").read_text(encoding="utf-8")
    assert written.startswith("# The comment of a user.\n")
    assert 0 == gigaramp("check", "advice/plant.yaml", folder=tmp_path).returncode
    assert "pack_machine" in (tmp_path / "advice" / "advice.csv").read_text(encoding="utf-8")


def test_a_search_stopped_by_ctrl_c_goes_on_and_tells_the_same(tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text(LINE, encoding="utf-8")
    command = [sys.executable, "-m", "gigaramp", *ASKED, "--work", "work", "--json"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        trials = tmp_path / "work" / "trials.jsonl"
        deadline = time.monotonic() + 60.0
        while (not trials.exists() or trials.read_text().count("\n") < 4) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert 130 == process.wait(timeout=20)
        assert process.stderr is not None
        assert "the same command goes on there" in process.stderr.read()
    before = trials.read_bytes()
    resumed = gigaramp(*ASKED, "--work", "work", "--json", folder=tmp_path)
    assert trials.read_bytes().startswith(before[: before.rfind(b"\n")])
    assert gigaramp(*ASKED, "--json", folder=tmp_path).stdout == resumed.stdout


def test_a_wrong_question_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text(LINE, encoding="utf-8")
    done = gigaramp("advise", "line.yaml", folder=tmp_path)
    assert (1, 1) == (done.returncode, done.stderr.count("\n"))
    assert "say what for" in done.stderr
