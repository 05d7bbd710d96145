"""Whatever is wrong is told in words on standard error, with an exit code and never a traceback."""

import pytest

from tests.cli.commands import gigaramp, line_in

BAD_FILES = {
    "empty": "",
    "binary": "\x00\x01\x02",
    "not YAML": "steps: [",
    "a tag that runs code": "gigaramp: 1\nname: !!python/object/apply:os.system [id]\n",
    "a unit of the wrong kind": "gigaramp: 1\nname: A\nsteps: {a: {machines: 1, cycle_time: 5 kg}}\n",
    "an unknown key": "gigaramp: 1\nname: A\nsteps: {a: {machines: 1, cycel_time: 5 s}}\n",
    "no machines": "gigaramp: 1\nname: A\nsteps: {a: {machines: 0, cycle_time: 5 s}}\n",
    "a newer format": "gigaramp: 2\nname: A\nsteps: {a: {machines: 1, cycle_time: 5 s}}\n",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in BAD_FILES.items()])
def test_a_bad_plant_file_is_told_with_its_place(tmp_path, text):
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    done = gigaramp("check", "bad.yaml", folder=tmp_path)
    assert (1, "") == (done.returncode, done.stdout)
    assert done.stderr.startswith("bad.yaml")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["check", "nowhere.yaml"], 1, "nowhere.yaml  there is no such file"),
        (["check", "doauy"], 1, 'did you mean "douai"?'),
        (["forecast", "my-line.yaml", "--futures", "0"], 1, "futures: 0 futures say nothing"),
        (["forecast", "my-line.yaml", "--until", "soon"], 1, "until: `soon` is not a date"),
        (
            ["forecast", "my-line.yaml", "--correlation", "every"],
            1,
            "correlation: `every` is not a ratio from 0 to 1, and not `all`",
        ),
        (["forecast", "my-line.yaml", "--report", "nowhere/report.html"], 1, "there is no folder nowhere"),
        (["forecast", "my-line.yaml", "--correlation", "2"], 1, "correlation: 2.0 is not between 0 and 1"),
        (["forecast", "my-line.yaml", "--set", "steps.stacking.mtbf"], 1, "is not a setting, write ADDRESS=VALUE"),
        (["forecast", "my-line.yaml", "--set", "steps.stacking.mtfb=9 h"], 1, "mtbf"),
        (["compare", "my-line.yaml"], 1, "compare: name a second plant, or change a number with --set"),
        (["check", "my-line.yaml", "--explain", "steps.staking"], 1, "stacking"),
        (["new", "my-line.yaml"], 1, "my-line.yaml: it exists already"),
        (["new", "other.yaml", "--capacity", "10 kg"], 1, "a capacity is an energy per time"),
        (["new", "other.yaml", "--capacity", "much"], 1, "is not a quantity"),
        (["new", "other.yaml", "--capacity", "banana"], 1, '"10 GWh/year"'),
        (["new", "other.yaml", "--from", "duai"], 1, 'did you mean "douai"?'),
        (
            ["new", "other.yaml", "--from", "douai", "--lines", "3"],
            1,
            "leave out --capacity, --lines, --experts and --name",
        ),
        (["check", "my-line.yaml", "--explain", "stacking"], 1, 'did you mean "steps.stacking"?'),
        (
            ["check", "my-line.yaml", "--set", "steps.stacking.mtbf.mid=9 h"],
            1,
            "steps.stacking.mtbf={low: …, mid: …, high: …}",
        ),
        (["check", "my-line.yaml", "--set", "goals.full_speed.rate=5 kg"], 1, "write for example `150000 cell/year`"),
        (["check", "my-line.yaml", "--set", "goals.full_speed.rate=5 pack/day"], 1, "write it in cell/year"),
        (
            ["check", "my-line.yaml", "--set", "goals.sales={vehicles: 10, year: 2025}"],
            1,
            "needs a plant that makes packs",
        ),
        (
            ["compare", "my-line.yaml", "my-line.yaml"],
            1,
            "compare: the two plants are the same, so every future is the same",
        ),
        (["compare", "my-line.yaml", "douai", "--set", "goals="], 1, "douai: goals: this plant names no goal"),
        (["compare", "my-line.yaml", "--set", "name=X"], 1, "compare: the two plants differ only in their names"),
        (
            ["forecast", "douai", "my-line.yaml", "--until", "2025-11-30"],
            1,
            "douai: until: 2025-11-30 is not after as_of",
        ),
        (
            ["forecast", "douai", "my-line.yaml", "--set", "people.recall={on: 2026-06-01}"],
            1,
            "my-line.yaml --set people.recall={on: 2026-06-01}",
        ),
        (
            ["forecast", "my-line.yaml", "douai", "--set", "steps.x.mtbf=5 h"],
            1,
            "my-line.yaml --set steps.x.mtbf=5 h: there is",
        ),
        (["forecast", "my-line.yaml", "--futures", "many"], 2, "--futures"),
        (["forcast", "my-line.yaml"], 2, "forcast"),
        (["forecast", "my-line.yaml", "--out", "my-line.yaml"], 1, "it exists already, name a new folder"),
        (["forecast", "my-line.yaml", "--out", "my-line.yaml/answer"], 1, "cannot be written (Not a directory)"),
    ],
)
def test_a_wrong_command_is_told_in_words(tmp_path, words, code, told):
    line_in(tmp_path)
    done = gigaramp(*words, folder=tmp_path)
    assert (code, True) == (done.returncode, told in done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert ["my-line.yaml"] == [path.name for path in tmp_path.iterdir()]
