"""What `gigaramp uncertainty` prints and writes."""

import json

from pyarrow import csv

from tests.cli.commands import gigaramp, line_in

ASKED = ["--futures", "60", "--pool", "here", "--until", "2025-04-30"]
WHAT_IFS = """\
gigaramp_what_ifs: 1
what_ifs:
  more_stackers: {set: {steps.stacking.machines: 3}}
"""


def test_the_number_that_is_not_known_is_named_on_the_terminal_and_in_a_folder(tmp_path):
    line_in(tmp_path)
    (tmp_path / "ideas.yaml").write_text(WHAT_IFS, encoding="utf-8")
    asked = ["uncertainty", "my-line.yaml", *ASKED, "--what-ifs", "ideas.yaml", "--out", "answer"]
    done = gigaramp(*asked, folder=tmp_path)
    assert 0 == done.returncode, done.stderr
    assert "steps.stacking.cycle_time" in done.stdout and "luck, which no measurement takes away" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "more_stackers" in done.stdout
    answer = json.loads((tmp_path / "answer" / "uncertainty.json").read_text(encoding="utf-8"))
    assert "full_speed" == answer["worth"]["goal"]
    table = csv.read_csv(tmp_path / "answer" / "uncertainty.csv")
    assert {"group", "number", "step", "balance"} <= set(table["sort"].to_pylist())


def test_a_goal_without_a_choice_and_too_few_futures_are_refused(tmp_path):
    line_in(tmp_path)
    alone = gigaramp("uncertainty", "my-line.yaml", *ASKED, "--goal", "full_speed", folder=tmp_path)
    assert (1, True) == (alone.returncode, "--what-ifs FILE" in alone.stderr)
    few = gigaramp("uncertainty", "my-line.yaml", "--futures", "10", folder=tmp_path)
    assert (1, True) == (few.returncode, "ask for 60 or more" in few.stderr)
