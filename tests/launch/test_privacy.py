"""With pseudonyms, the default, nothing that gigaramp answers shows an id of the roster, let alone a name of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import gigaramp
from gigaramp.launch import Forecast, compare
from gigaramp.plant import Plant, load
from gigaramp.report.page import report_html
from tests.cli.commands import gigaramp as command
from tests.plant.peopled import tree, written

ROSTER = """\
id;hired;steps;line;team;prior_hours;name;email
KX-4711;2025-01-06;cut;a;1;4000;Marie Dupontel;m.dupontel@plant.example
KX-4712;2025-01-06;cut;a;2;4000;Jean Martinval;
KX-4713;2025-01-06;weld;a;1;;Li Xiaoming;
"""
"""The first two know the machine, so they mend it and stand in the records."""

MARKS = ("KX-47", "Dupontel", "Martinval", "Xiaoming")
"""What only the roster holds: parts of its ids and names."""

JUDGED = {"person": "KX-4711", "step": "cut", "level": 3, "on": "2025-02-03", "by": "cutting"}

GOALS = {
    "full_speed": {"rate": "40000 piece/year", "hold": "2 weeks", "announced": "2025-02-14"},
    "on_its_own": {"share_of_full_speed": "90 %", "hold": "2 weeks", "experts": 0, "announced": "2025-02-14"},
}


def shown(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text]


def plant_in(folder: Path, roster: str = ROSTER, **people: Any) -> Plant:
    """A small plant with a listed crew and goals, as a file with its roster beside it. It starts without training."""
    path = written(folder, roster)
    said = {"roster": "staff.csv", "assessed": [JUDGED], "training": None} | people
    root = tree(said, goals=GOALS, horizon="2025-03-02", as_of=None, lines={"a": {}})
    root["steps"] = {name: step | {"cycle_time": "120 s"} for name, step in root["steps"].items()}
    path.write_text(json.dumps(root), encoding="utf-8")
    return load(path)


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Plant:
    return plant_in(tmp_path_factory.mktemp("plant"))


@pytest.fixture(scope="module")
def answer(plant: Plant) -> Forecast:
    return gigaramp.forecast(plant, futures=2, pool="here")


def told_by(plant: Plant) -> str:
    """Every word that stands in the records of a short run."""
    table = gigaramp.simulate(plant, until="2025-01-26", pool="here", records=True).records()
    words = [column.unique().to_pylist() for column in table.columns if "string" in str(column.type)]
    return " ".join(str(word) for column in words for word in column)


def test_records_call_listed_people_by_their_pseudonym(plant: Plant) -> None:
    told = told_by(plant)
    assert [True, True] == [name in told for name in ("P-001", "P-002")]
    assert [] == shown(told)


def test_records_show_the_ids_and_no_name_where_the_file_asks_for_them(tmp_path: Path) -> None:
    assert ["KX-47"] == shown(told_by(plant_in(tmp_path, names="roster")))


def test_the_answer_shows_nobody_as_json_and_as_text(answer: Forecast) -> None:
    assert answer.readiness is not None
    assert ([], []) == (shown(answer.to_json()), shown(str(answer)))


def test_the_page_of_a_report_shows_nobody(plant: Plant, answer: Forecast) -> None:
    assert [] == shown(report_html([(plant, answer)]))


def test_a_change_of_who_was_judged_is_told_by_pseudonyms(plant: Plant) -> None:
    other = plant.change("people.assessed.0.person", "KX-4712")
    told = compare(plant, other, futures=2, pool="here")
    assert [("people.assessed.0.person", "P-001", "P-002")] == [
        (each.address, each.before, each.after) for each in told.changes
    ]
    assert [] == shown(told.to_json() + str(told))


def test_a_change_of_who_is_listed_shows_no_id(plant: Plant, tmp_path: Path) -> None:
    other = plant_in(tmp_path, ROSTER + "KX-4714;2025-01-06;weld;a;1;;Marie Dupontel;\n")
    told = compare(plant, other, futures=2, pool="here")
    assert ("people.roster.3.id", "-", "P-004") in [(each.address, each.before, each.after) for each in told.changes]
    assert [] == shown(told.to_json() + str(told))


def test_the_command_shows_nobody_on_the_screen_and_in_its_files(plant: Plant) -> None:
    folder = Path(plant.origin.file).parent
    done = command(
        "forecast", "plant.yaml", "--futures", "2", "--pool", "here", "--report", "page.html",
        "--set", "people.assessed.0.person=KX-4712", folder=folder,
    )  # fmt: skip
    assert (0, True) == (done.returncode, "P-001 -> P-002" in done.stdout)
    # What to try next repeats the words of the command itself, so that it can be typed again.
    told = done.stdout.partition("\nTry next\n")[0]
    assert [] == shown(told + done.stderr + (folder / "page.html").read_text(encoding="utf-8"))
