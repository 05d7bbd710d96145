"""Reading a plant file: every problem at once, each with its line, its reason and its repair."""

# ruff: noqa: E501, ISC004 - exact words of a problem read best on one line.

from __future__ import annotations

from pathlib import Path

import pytest

from gigaramp.errors import PlantError
from gigaramp.plant import load, loads, shipped_plants
from tests.plant.plants import SMALL, WHOLE, small


def problems(text: str, name: str = "plant.yaml") -> list[str]:
    """Problems of a text, each on one line; [] when it reads well."""
    try:
        loads(text, name)
    except PlantError as error:
        return str(error).split("\n")
    return []


def test_two_steps_with_a_cycle_time_are_a_whole_plant() -> None:
    plant = loads(SMALL)
    assert ("cut", "weld") == tuple(plant.steps)
    assert ("line",) == plant.line_names
    assert 52.0 == plant.steps["cut"].cycle_time.mid  # type: ignore[union-attr]


def test_a_plant_that_uses_every_part_reads_well() -> None:
    assert [] == problems(WHOLE)


def test_every_shipped_plant_reads_well() -> None:
    for name in shipped_plants():
        assert load(name).name


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = """\
gigaramp: 1
name: bad
lins: 2
start: 2025-13-01
steps:
  Cut: {cycle_time: 52 kg}
  weld: {cycletime: 40 s, machines: 0}
  test: {machines: 0, cycle_time: 5 s}
"""
    assert [
        'plant.yaml:3:1  lins: is not a key here, did you mean "lines"?',
        "plant.yaml:4:1  start: `2025-13-01` is not a date, write it as year-month-day, for example 2026-03-31",
        "plant.yaml:6:3  steps.Cut: `Cut` is not a name, a name has small letters, digits and _, and starts with a letter,"
        ' write for example "cut"',
        "plant.yaml:6:9  steps.Cut.cycle_time: `52 kg` is a mass, this needs a time, write for example `52 s`",
        'plant.yaml:7:10  steps.weld.cycletime: is not a key here, did you mean "cycle_time"?',
        "plant.yaml:8:10  steps.test.machines: is zero, write a number above 0",
    ] == problems(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "plant.yaml:1:1  is empty, start with `gigaramp: 1`, or try `gigaramp new`"),
        ("  \n\n", "plant.yaml:1:1  is empty, start with `gigaramp: 1`, or try `gigaramp new`"),
        ("- a\n- b\n", "plant.yaml:1:1  is not a plant, a plant is a map of keys, start with `gigaramp: 1`"),
        ("a: b: c", "plant.yaml:1:5  is not YAML: mapping values are not allowed here, check indentation, colons and quotes here"),
        ("gigaramp: 1\n---\na: 1", "plant.yaml:2:1  has a second document, a plant file holds one plant, remove the `---`"),
        ("a: !!python/object:os.system {}",
         "plant.yaml:1:4  a: has a tag `tag:yaml.org,2002:python/object:os.sy...`, tags are refused, because they can run code, remove it"),
        ("a: &x 1", "plant.yaml:1:4  a: has an anchor `&x`, anchors are refused, remove it"),
        ("a: *x", "plant.yaml:1:4  a: has an alias `*x`, aliases are refused, write the value again"),
        ("a: 1\nb: 2\na: 3", "plant.yaml:3:1  a: is written twice, the first one is on line 1, remove one"),
        ("name: x\nsteps: {}", "plant.yaml:1:1  gigaramp: is missing, a plant file names its format version, write `gigaramp: 1` on the first line"),
        ("gigaramp: 2", "plant.yaml:1:1  gigaramp: the file has format version 2, this gigaramp reads version 1, install a newer gigaramp"),
        ("gigaramp: one", "plant.yaml:1:1  gigaramp: `one` is not a format version, write `gigaramp: 1` on the first line"),
        ("gigaramp: 1\nsteps: {a: {cycle_time: 1 s}}", "plant.yaml:1:1  name: is missing, name of the plant, shown in answers, add name:"),
        (small(lines="0"), "plant.yaml:6:1  lines: `0` is not a number of lines, write a number from 1 to 16, or a map of lines"),
        (small(lines="[a]"), "plant.yaml:6:1  lines: `['a']` is not a map of keys, write `key: value` lines below it"),
        (small(learning="fast"), "plant.yaml:6:1  learning: `fast` is not a map of keys, its keys are exponent, halves_after, other_lines, "
         "sister_transfer, sister_experience, decay, people_share, haste, ..., write for example {exponent: 0.3}"),
        (small(weld="{cycle_time: }"), "plant.yaml:5:10  steps.weld.cycle_time: is empty, write its value, or remove the key"),
        (small(weld="{cycle_time: 1 s, after: cut}"), "plant.yaml:5:27  steps.weld.after: `cut` is not a list, write a list, for example [a, b]"),
        (small(weld="{cycle_time: 1 s, shared: maybe}"), "plant.yaml:5:27  steps.weld.shared: `maybe` is not true or false, write true or false"),
        (small(weld="{cycle_time: {low: 4 s, mid: 3 s, high: 5 s}}"),
         "plant.yaml:5:23  steps.weld.cycle_time.low: low is above mid, low is the 10 % point, swap them"),
        (small(products="{cell: {unit: cels}}"), 'plant.yaml:6:19  products.cell.unit: `cels` is not allowed here, did you mean "cell"?'),
    ],
)  # fmt: skip
def test_a_problem_is_told_with_its_place_reason_and_repair(text: str, expected: str) -> None:
    assert [expected] == problems(text)


def test_a_huge_nesting_is_refused() -> None:
    assert ["is nested more than 40 deep" in line for line in problems("gigaramp: " + "[" * 5000)] == [True]


def test_a_file_that_is_too_large_is_refused() -> None:
    assert ["plant.yaml  is larger than 5 MB, give a plant file"] == problems("#" * 5_000_001)


def test_a_named_mechanism_without_numbers_is_switched_on() -> None:
    plant = loads(small(learning=""))
    assert plant.learning is not None
    assert plant.maturing is None


def test_a_number_of_lines_is_short_for_lines_without_numbers_of_their_own() -> None:
    assert ("line_1", "line_2", "line_3") == loads(small(lines="3")).line_names
    assert loads(small(lines="2")) == loads(small(lines="{line_1: {}, line_2: {}}"))


def test_a_line_overrides_the_numbers_it_names_and_no_other() -> None:
    plant = loads(WHOLE)
    assert 6 * 3600.0 == plant.step_on("line_1", "stacking").mtbf.mid  # type: ignore[union-attr]
    assert 9 * 3600.0 == plant.step_on("line_2", "stacking").mtbf.mid  # type: ignore[union-attr]
    assert plant.steps["stacking"].cycle_time == plant.step_on("line_1", "stacking").cycle_time


def test_words_that_look_like_other_things_stay_words() -> None:
    assert "no" == loads(SMALL.replace("Two steps", "no")).name
    assert "1e3" == loads(SMALL.replace("Two steps", "1e3")).name


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "plant.yaml"
    path.write_text("﻿" + SMALL, encoding="utf-8")
    assert loads(SMALL) == load(path)


def test_a_missing_file_a_folder_and_a_binary_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00\x80")
    for path, words in (("missing.yaml", "there is no such file, check the path"), ("", "is a folder, give the path of a plant file in it"),
                        ("binary.yaml", "is not text, it is not UTF-8, give a plant file")):  # fmt: skip
        with pytest.raises(PlantError) as caught:
            load(tmp_path / path)
        assert words in str(caught.value)


def test_a_misspelt_shipped_name_gets_the_nearest_one() -> None:
    with pytest.raises(PlantError, match='douay  there is no such file, did you mean "douai"?'):
        load("douay")
