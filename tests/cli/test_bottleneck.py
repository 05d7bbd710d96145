"""`gigaramp bottleneck`: what it prints and writes."""

import json

from tests.cli.commands import gigaramp, line_in

SHORT = ["--until", "2025-01-26", "--futures", "4", "--pool", "here"]


def test_a_bottleneck_is_told_in_words_and_written_as_files(tmp_path):
    line_in(tmp_path)
    done = gigaramp(
        "bottleneck", "my-line.yaml", *SHORT, "--set", "steps.stacking.mtbf=4 h", "--out", "answer", folder=tmp_path
    )
    assert (0, True) == (done.returncode, "Traceback" not in done.stderr), done.stderr
    assert "stacking limits output in 100 % of futures in the week of 2025-01-06." in done.stdout.splitlines()
    assert "changed: steps.stacking.mtbf: 9 h -> 4 h" in done.stdout
    files = sorted(path.name for path in (tmp_path / "answer").iterdir())
    assert ["bottleneck.json", "bottleneck.txt", "contents.json", "plant.yaml", "weeks.csv", "worth.csv"] == files
    told = json.loads((tmp_path / "answer" / "bottleneck.json").read_text(encoding="utf-8"))
    assert ["stacking"] * 3 == [week["step"] for week in told["weeks"]]
    assert '"week","step","line"' in (tmp_path / "answer" / "weeks.csv").read_text(encoding="utf-8")


def test_a_bottleneck_by_day_as_json_is_nothing_else(tmp_path):
    line_in(tmp_path)
    done = gigaramp("bottleneck", "my-line.yaml", *SHORT, "--fidelity", "day", "--json", folder=tmp_path)
    told = json.loads(done.stdout)
    assert ("day", 1, 4) == (told["fidelity"], told["format"], told["futures"])
    assert {None} == {one["confirmed"] for one in told["worth"]}
