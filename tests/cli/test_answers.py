"""What each command prints and writes when all is well."""

import json
import subprocess
import sys

import pytest
from pyarrow import parquet

import gigaramp as package
from tests.cli import commands
from tests.cli.commands import LINE, environment, gigaramp, line_in

SHORT = ["--until", "2025-04-30"]


def worked(*words, folder):
    done = gigaramp(*words, folder=folder)
    assert (0, True) == (done.returncode, "Traceback" not in done.stderr), done.stderr
    return done.stdout


def two_lines_in(folder):
    line_in(folder)
    (folder / "other.yaml").write_text(LINE.replace("My cell line", "Another line"), encoding="utf-8")


def test_a_forecast_in_a_file_tells_the_plant_and_the_odds_of_all_and_the_odds_of_twenty_beside_the_file(tmp_path):
    line_in(tmp_path)
    # In two workers one slow first future may hold back the odds of twenty until all are there.
    done = gigaramp("forecast", "my-line.yaml", "--futures", "30", "--pool", "here", *SHORT, folder=tmp_path)
    lines = done.stdout.splitlines()
    assert ["My cell line", "1 line · 2 steps · 3 machines"] == lines[:2]
    early, last = (
        [line for line in text.splitlines() if line.startswith("My cell line · ")]
        for text in (done.stderr, done.stdout)
    )
    assert (1, 1) == (len(early), len(last))
    assert 20 <= int(early[0].split(" futures")[0].split()[-1]) < 30
    assert " 30 futures" in last[0]
    assert "  gigaramp new my-plant.yaml" in "\n".join(lines[-3:])


def test_the_same_seed_prints_the_same_odds_in_every_pool(tmp_path):
    line_in(tmp_path)
    asked = ["forecast", "my-line.yaml", "--futures", "4", "--json", *SHORT]
    answers = {worked(*asked, "--pool", pool, folder=tmp_path) for pool in ("here", "processes")}
    assert 1 == len(answers)
    assert "full_speed" == json.loads(answers.pop())["answers"][0]["goal"]


def test_a_what_if_says_what_was_changed_on_the_terminal_on_the_page_and_as_json(tmp_path):
    line_in(tmp_path)
    asked = ["forecast", "my-line.yaml", "--futures", "2", "--set", "steps.stacking.mtbf=12 h", *SHORT]
    out = worked(*asked, "--report", "report.html", folder=tmp_path)
    assert "changed: steps.stacking.mtbf: 9 h -> 12 h" in out.splitlines()
    assert '  gigaramp compare my-line.yaml --set "steps.stacking.mtbf=12 h"' in out
    assert "--report" not in out
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "A what-if, not My cell line as its file says. Changed: steps.stacking.mtbf: 9 h -&gt; 12 h." in page
    told = json.loads(worked(*asked, "--json", folder=tmp_path))["changes"]
    assert [{"address": "steps.stacking.mtbf", "before": "9 h", "after": "12 h"}] == told


def test_several_plants_give_a_list_as_json_and_nothing_else(tmp_path):
    two_lines_in(tmp_path)
    out = worked("forecast", "my-line.yaml", "other.yaml", "--futures", "2", "--json", *SHORT, folder=tmp_path)
    assert ["My cell line", "Another line"] == [answer["plant"] for answer in json.loads(out)]


def test_several_plants_are_told_in_short_then_side_by_side_and_written(tmp_path):
    two_lines_in(tmp_path)
    asked = ["forecast", "my-line.yaml", "other.yaml", "--futures", "3", "--out", "answer", *SHORT]
    lines = worked(*asked, folder=tmp_path).splitlines()
    heads = [line for line in lines if line.startswith(("My cell line ·", "Another line ·", "2 plants side by side"))]
    assert ["My cell line", "Another line", "2 plants side by side"] == [line.split(" ·")[0] for line in heads]
    assert ["full speed", "cells in 2025"] == [
        line for line in lines[lines.index(heads[-1]) :] if line in ("full speed", "cells in 2025")
    ]
    written = sorted(path.name for path in (tmp_path / "answer").iterdir())
    each = [
        f"{what}-{number}.{kind}"
        for what, kind in (("forecast", "json"), ("forecast", "txt"), ("plant", "yaml"))
        for number in (1, 2)
    ]
    assert sorted(["contents.json", *each, "valley.json", "valley.txt"]) == written
    told = json.loads((tmp_path / "answer" / "valley.json").read_text())
    assert ["My cell line", "Another line"] == [row["plant"] for row in told["rows"]]


def test_a_page_is_written_beside_json_and_told_on_standard_error(tmp_path):
    line_in(tmp_path)
    asked = [
        "forecast",
        "my-line.yaml",
        "--futures",
        "2",
        "--json",
        "--report",
        "report.html",
        "--out",
        "answer",
        *SHORT,
    ]
    done = gigaramp(*asked, folder=tmp_path)
    assert "My cell line" == json.loads(done.stdout)["plant"]
    assert f"wrote report.html: open it in a browser, {(tmp_path / 'report.html').as_uri()}" in done.stderr
    assert "My cell line" in (tmp_path / "report.html").read_text()
    assert (tmp_path / "answer" / "forecast.json").exists()
    refused = gigaramp(*asked[:-4], *SHORT, folder=tmp_path)
    assert (1, True) == (refused.returncode, refused.stderr.startswith("report.html: it exists already"))


def test_all_correlations_are_asked_in_one_word(tmp_path):
    line_in(tmp_path)
    out = worked("forecast", "my-line.yaml", "--futures", "3", "--correlation", "all", *SHORT, folder=tmp_path)
    assert any(line.split() == ["correlation", "of", "like", "numbers", "0", "0.5", "0.9"] for line in out.splitlines())


def test_a_forecast_is_written_with_the_plant_it_is_about(tmp_path):
    line_in(tmp_path)
    worked(
        "forecast",
        "my-line.yaml",
        "--futures",
        "2",
        "--out",
        "answer",
        "--set",
        "steps.stacking.mtbf=20 h",
        *SHORT,
        folder=tmp_path,
    )
    names = sorted(path.name for path in (tmp_path / "answer").iterdir())
    assert ["contents.json", "forecast.json", "forecast.txt", "plant.yaml"] == names
    assert "20 h" == str(package.load(tmp_path / "answer" / "plant.yaml").get("steps.stacking.mtbf"))


def test_a_run_is_written_as_tables(tmp_path):
    line_in(tmp_path)
    printed = worked("simulate", "my-line.yaml", "--futures", "2", "--out", "run", "--records", *SHORT, folder=tmp_path)
    assert "2025-Q1" in printed
    assert 2 * 2 * 115 == parquet.read_table(tmp_path / "run" / "daily.parquet").num_rows
    assert parquet.read_table(tmp_path / "run" / "records-1.parquet").num_rows > 0


def test_the_summary_of_a_run_adds_up_to_its_output(tmp_path):
    path = line_in(tmp_path)
    told = json.loads(worked("simulate", "my-line.yaml", "--json", *SHORT, folder=tmp_path))
    run = package.simulate(package.load(path), until="2025-04-30", pool="here")
    made = sum(quarter["p50"] for quarter in told["quarters"])
    assert float(run.capability.sum()) == pytest.approx(made, abs=0.2)


def test_a_comparison_names_the_change(tmp_path):
    line_in(tmp_path)
    asked = ["compare", "my-line.yaml", "--set", "steps.stacking.machines=3", "--futures", "4", *SHORT]
    assert "steps.stacking.machines: 2 -> 3" in worked(*asked, folder=tmp_path)
    assert 4 == json.loads(worked(*asked, "--json", folder=tmp_path))["futures"]


def test_a_new_plant_checks_clean(tmp_path):
    worked("new", "my-plant.yaml", "--capacity", "12 GWh/year", "--lines", "3", "--experts", "40", folder=tmp_path)
    report = json.loads(worked("check", "my-plant.yaml", "--json", folder=tmp_path))
    assert (3, 40, []) == (report["lines"], report["experts"], report["errors"])


def test_a_copy_keeps_the_body_says_whose_it_still_is_and_is_never_written_over_another(tmp_path):
    out = worked("new", "my-douai.yaml", "--from", "douai", folder=tmp_path)
    copy = (tmp_path / "my-douai.yaml").read_text(encoding="utf-8")
    assert [] == [word for word in ("Still that of AESC Douai", "150 foreign experts in 7 families") if word not in out]
    assert "\n#   people.experts         150 foreign experts in 7 families\n" in copy
    again = gigaramp("new", "my-douai.yaml", "--from", "douai", folder=tmp_path)
    assert (1, True) == (again.returncode, "it exists already" in again.stderr)


def test_a_check_names_both_bases_of_the_least_spare_step_and_why_a_forecast_is_later(tmp_path):
    line_in(tmp_path)
    out = worked("check", "my-line.yaml", folder=tmp_path)
    words = ("least spare when mature", "least spare at nameplate", "most futures are later: in each", "stacking +22 %")
    assert [] == [word for word in words if word not in out]


@pytest.mark.parametrize(
    ("text", "capacity"), [("10 GWh/year", 10.0), ("500 MWh/week", 26.0892857), ("1 TWh/year", 1000.0)]
)
def test_a_capacity_is_read_with_its_unit(text, capacity):
    from gigaramp.cli.new import read_capacity

    assert capacity == pytest.approx(read_capacity(text))


def test_one_number_is_explained(tmp_path):
    line_in(tmp_path)
    told = json.loads(
        worked("check", "my-line.yaml", "--explain", "steps.stacking.cycle_time", "--json", folder=tmp_path)
    )
    assert ("steps.stacking.cycle_time", "10 s", "assumed") == (told["address"], told["value"], told["status"])


@pytest.mark.parametrize("words", [["schema"], ["schema", "--answer"]])
def test_a_schema_is_json(tmp_path, words):
    assert "2020-12" in json.loads(worked(*words, folder=tmp_path))["$schema"]


def test_the_first_words_of_a_forecast_say_which_plant_it_is_before_anything_is_simulated(tmp_path):
    command = [sys.executable, "-m", "gigaramp", "forecast", "douai"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), text=True, **pipes) as process:
        assert process.stdout is not None
        assert "AESC Douai\n" == process.stdout.readline()
        process.terminate()


@pytest.mark.parametrize("words", [["check", "douai"], ["check", "douai", "--explain", "people.recall"]])
@pytest.mark.parametrize("width", ["30", "50"])
def test_a_check_fits_the_screen_and_breaks_no_word(tmp_path, monkeypatch, words, width):
    wide = worked(*words, folder=tmp_path).split()
    monkeypatch.setattr(commands, "environment", lambda: {**environment(), "COLUMNS": width})
    lines = worked(*words, folder=tmp_path).splitlines()
    assert [] == [line for line in lines if len(line) > int(width) and len(line.split()) > 1]
    assert wide == " ".join(lines).split()
    assert [] == [line for line in lines if line.strip().startswith("%")]
