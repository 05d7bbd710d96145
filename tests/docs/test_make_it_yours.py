"""The guide to a plant of your own: what its text asks for by hand is what its script does."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from gigaramp.plant import Plant, check, load, loads
from gigaramp.plant.address import numbers
from gigaramp.plant.copied import copied_plant
from tests.docs.pages import ROOT, blocks, run_block

GUIDE = blocks(ROOT / "docs" / "do" / "make-it-yours.md")
REPLACED = ("lines", "vehicles", "goals", "recruits")
"""Keys of which the guide says to replace all."""


def _edited(tree: dict[str, Any], edit: dict[str, Any]) -> dict[str, Any]:
    """A part of the file after an edit, as by hand: what is not named stays."""
    for key, value in edit.items():
        below = isinstance(value, dict) and isinstance(tree.get(key), dict) and key not in REPLACED
        tree[key] = _edited(tree[key], value) if below else value
    return tree


@pytest.fixture(scope="module")
def by_hand() -> Plant:
    """The copy after every YAML block of the guide, without the three keys that it says to delete."""
    yaml = YAML(typ="safe", pure=True)
    tree = yaml.load(copied_plant("douai"))
    for block in GUIDE:
        if block.language == "yaml":
            tree = _edited(tree, yaml.load(block.body))
    del tree["chosen"], tree["plan"], tree["levers"]
    text = io.StringIO()
    YAML().dump(tree, text)
    return loads(text.getvalue())


@pytest.fixture(scope="module")
def by_script(tmp_path_factory: pytest.TempPathFactory) -> Plant:
    folder = tmp_path_factory.mktemp("guide")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run_block(next(block for block in GUIDE if block.language == "python"), Path(folder), {})
    return load(folder / "mine.yaml")


def _told(plant: Plant) -> dict[str, tuple[object, ...]]:
    return {place: (number.low, number.mid, number.high, number.status) for place, number in numbers(plant).items()}


def test_the_script_of_the_guide_gives_the_plant_of_its_edits_by_hand(by_hand: Plant, by_script: Plant) -> None:
    assert _told(by_hand) == _told(by_script)
    names = ("name", "about", "as_of", "start", "horizon", "chosen", "plan", "levers")
    assert [getattr(by_hand, name) for name in names] == [getattr(by_script, name) for name in names]
    reports = [check(plant).to_dict() for plant in (by_hand, by_script)]
    assert reports[0] == reports[1]


def test_the_guide_makes_a_plant_of_four_lines_and_forty_experts_without_a_warning(by_hand: Plant) -> None:
    report = check(by_hand)
    assert (4, 40, (), ()) == (report.lines, report.experts, tuple(report.errors), tuple(report.warnings))


def test_what_the_guide_says_is_left_of_douai_is_all_that_is_public(by_hand: Plant) -> None:
    public = [place for place, number in numbers(by_hand).items() if number.status == "public"]
    assert ["people.training.hours"] == public


def test_three_of_nine_public_numbers_of_douai_are_called_so_by_its_list_alone() -> None:
    plant = load("douai")
    assert (9, 6) == tuple(check(told).numbers["public"] for told in (plant, plant.change("chosen", None)))
