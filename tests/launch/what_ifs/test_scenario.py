"""The scenario file: what it may say, and every problem with its line, column and repair, all at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import gigaramp
from gigaramp.errors import AskError, PlantError
from gigaramp.launch.what_ifs.plants import line_up
from gigaramp.launch.what_ifs.scenario import load_scenario, read_money, read_scenario, shipped_scenarios
from gigaramp.launch.what_ifs.scenario_schema import scenario_schema
from tests.launch.synthetic import plant_of

GOOD = """
gigaramp_what_ifs: 1
about: two levers
what_ifs:
  faster_cut:
    about: A faster cut.
    set: {steps.cut.cycle_time: 50 s}
    cost: 1.2 MEUR
  two_welders: {set: {steps.weld.machines: 2}, cost: 300 kEUR}
  both: {with: [faster_cut, two_welders]}
  more: {with: [both], set: {steps.pack.machines: 2}}
"""

A_NAME = "a name is small letters, digits and _, and begins with a letter"

PLANT = plant_of("goals: {full_speed: {rate: 2000 piece/year, hold: 4 weeks}}\n")


def problems(text: str) -> list[str]:
    with pytest.raises(PlantError) as caught:
        read_scenario(text, "w.yaml")
    return [str(problem) for problem in caught.value.problems]


def of_file(folder: Path, text: str) -> Path:
    path = folder / "w.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_ifs_are_read_in_their_order_with_their_changes_and_costs():
    found = {each.name: each for each in read_scenario(GOOD).what_ifs}
    assert ["faster_cut", "two_welders", "both", "more"] == list(found)
    assert {"steps.cut.cycle_time": "50 s"} == found["faster_cut"].changes
    assert (1_200_000.0, 300_000.0) == (found["faster_cut"].cost, found["two_welders"].cost)
    assert "A faster cut." == found["faster_cut"].about


def test_a_combination_has_the_changes_of_all_and_pays_each_once():
    found = {each.name: each for each in read_scenario(GOOD).what_ifs}
    assert {"steps.cut.cycle_time": "50 s", "steps.weld.machines": "2"} == found["both"].changes
    assert 1_500_000.0 == found["both"].cost
    assert "2" == found["more"].changes["steps.pack.machines"]
    # Its own part says no cost, so the sum is not known.
    assert found["more"].cost is None


def test_money_is_read_in_its_usual_forms():
    assert [1.2e6, 8e5, 5e5, -2e6, 1e9] == [
        read_money(text) for text in ("1.2 MEUR", "800 kEUR", "500,000 EUR", "-2 M EUR", "1 bn EUR")
    ]
    assert [None, None, None, None] == [read_money(text) for text in ("1.2", "1.2 MUSD", "ten EUR", None)]


def test_every_problem_is_told_at_once_with_its_place_and_repair():
    text = """gigaramp_what_ifs: 1
whatifs: {}
what_ifs:
  Bad name: {set: {a: 1}}
  empty: {}
  typo: {sett: {a: 1}, set: {a: 1}}
  poor: {set: {a: 1}, cost: a lot}
  lost: {with: [typ, typo, typo]}
  flat: 3
"""
    assert [
        'w.yaml:2:1  whatifs: is not a key of a scenario, did you mean "what_ifs"?',
        "w.yaml:4:3  what_ifs.Bad name: `Bad name` is not a name, " + A_NAME + ", write for example more_sleds",
        "w.yaml:5:3  what_ifs.empty: changes nothing, write what it sets, as `set: {ADDRESS: VALUE}`",
        'w.yaml:6:10  what_ifs.typo.sett: is not a key of a scenario, did you mean "set"?',
        "w.yaml:7:23  what_ifs.poor.cost: `a lot` is not an amount of money, write for example 1.2 MEUR or 800 kEUR",
        'w.yaml:8:17  what_ifs.lost.with.0: there is no what-if `typ`, did you mean "typo"?',
        "w.yaml:8:28  what_ifs.lost.with.2: names `typo` twice, leave one out",
        "w.yaml:9:3  what_ifs.flat: is not a what-if, write for example {set: {movers.sleds.count: 12}}",
    ] == problems(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "w.yaml:1:1  is empty, start with `gigaramp_what_ifs: 1`"),
        ("- a", "w.yaml:1:1  is not a scenario, a scenario is a map of keys, start with `gigaramp_what_ifs: 1`"),
        (
            "gigaramp: 1",
            "gigaramp_what_ifs: is missing, this looks like a plant file, write `gigaramp_what_ifs: 1` on the first line",
        ),
        ("gigaramp_what_ifs: 9", "`9` is not a format version that this gigaramp reads, it reads version 1"),
        ("gigaramp_what_ifs: 1", "what_ifs: is missing, write for example"),
        ("gigaramp_what_ifs: 1\nwhat_ifs: {}", "what_ifs: holds no what-ifs"),
        ("gigaramp_what_ifs: 1\nwhat_ifs: {a: &x {set: {b: 1}}}", "has an anchor `&x`, anchors are refused"),
        ("gigaramp_what_ifs: 1\nwhat_ifs: {a: {set: {b: !python 1}}}", "has a tag"),
        (
            "gigaramp_what_ifs: 1\nwhat_ifs: {a: {with: [b]}, b: {with: [a]}}",
            "what_ifs.a.with: takes itself in, leave `a` out",
        ),
        ("gigaramp_what_ifs: 1\nboth_sides: 3\nwhat_ifs: {a: {set: {b: 1}}}", "both_sides: is not a map"),
        ("gigaramp_what_ifs: 1\nwhat_ifs: {a: {set: {b: 1}}, a: {set: {b: 2}}}", "is written twice"),
        ("gigaramp_what_ifs: 1\n---\nb: 1", "has a second document, a scenario file holds one scenario"),
    ],
)
def test_a_file_that_is_no_scenario_is_told_so(text, told):
    assert told in problems(text)[0]


def test_two_parts_that_set_one_thing_to_two_values_must_be_settled():
    text = "gigaramp_what_ifs: 1\nwhat_ifs:\n  a: {set: {x: 1}}\n  b: {set: {x: 2}}\n  c: {with: [a, b]}\n"
    assert [
        "w.yaml:5:7  what_ifs.c.with: takes in `a` and `b`, which set x to two values, set x in `c` too, and that counts"
    ] == (problems(text))
    settled = read_scenario(text.replace("[a, b]}", "[a, b], set: {x: 3}}"))
    assert {"x": "3"} == settled.what_ifs[2].changes


def test_what_does_not_fit_the_plant_is_told_with_the_line_of_the_scenario(tmp_path):
    text = """gigaramp_what_ifs: 1
what_ifs:
  slow: {set: {steps.cutt.cycle_time: 50 s, steps.weld.cycle_time: soon}}
  fine: {set: {steps.cut.cycle_time: 50 s}}
  both: {with: [slow, fine]}
"""
    with pytest.raises(PlantError) as caught:
        line_up(PLANT, of_file(tmp_path, text))
    told = [str(problem).removeprefix(str(tmp_path) + "/") for problem in caught.value.problems]
    assert [
        'w.yaml:3:16  slow: steps.cutt.cycle_time: there is no steps.cutt, did you mean "steps.cut"?',
        "w.yaml:3:45  slow: steps.weld.cycle_time: `soon` is not a quantity, write a number and its unit, for example `52 s`",
    ] == told


def test_a_what_if_that_starts_on_another_day_is_refused(tmp_path):
    text = "gigaramp_what_ifs: 1\nwhat_ifs: {later: {set: {start: 2026-06-01, horizon: 2027-12-31}}}\n"
    with pytest.raises(AskError, match=re.escape("what-if later: it starts on 2026-06-01, and not on 2026-01-05")):
        line_up(PLANT, of_file(tmp_path, text))


def test_a_what_if_that_changes_nothing_is_refused():
    with pytest.raises(AskError, match="what-if same: it changes nothing of this plant"):
        line_up(PLANT, {"same": {"steps.cut.cycle_time": "60 s"}})


def test_a_map_takes_changes_and_plants():
    other = PLANT.change("steps.cut.cycle_time", "50 s")
    found = line_up(PLANT, {"one": other, "two": {"steps.cut.cycle_time": "50 s", "steps.weld.machines": "2"}})
    assert [["steps.cut.cycle_time"], ["steps.cut.cycle_time", "steps.weld.machines"]] == [
        [change.address for change in each.changes] for each in found.others
    ]
    with pytest.raises(AskError, match="what-if three: there is no steps.cutt"):
        line_up(PLANT, {"three": {"steps.cutt.cycle_time": "50 s"}})
    with pytest.raises(AskError, match="what-if four: .* is not a plant"):
        line_up(PLANT, {"four": "douai"})
    with pytest.raises(AskError, match="the map of what-ifs is empty"):
        line_up(PLANT, {})


def test_both_sides_are_given_what_a_lever_needs(tmp_path):
    text = "gigaramp_what_ifs: 1\nboth_sides: {steps.pack.machines: 2}\nwhat_ifs: {a: {set: {steps.cut.machines: 2}}}\n"
    found = line_up(PLANT, of_file(tmp_path, text))
    assert ["steps.pack.machines"] == [change.address for change in found.both_sides]
    assert (2, 2) == (found.plant.steps["pack"].machines.value, found.others[0].plant.steps["pack"].machines.value)
    assert ["steps.cut.machines"] == [change.address for change in found.others[0].changes]
    wrong = text.replace("pack.machines", "pack.machine")
    with pytest.raises(
        PlantError, match=re.escape("w.yaml:2:14  both_sides: steps.pack.machine: there is no steps.pack.machine, did")
    ):
        line_up(PLANT, of_file(tmp_path, wrong))


def test_a_shipped_scenario_fits_its_plant():
    for name in shipped_scenarios():
        found = line_up(gigaramp.load(name), name)
        assert len(found.others) >= 12
        assert all(each.about for each in found.others)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    for path, told in (
        (tmp_path / "none.yaml", "there is no such file"),
        (tmp_path, "is a folder"),
        ("duai", 'did you mean "douai"?'),
    ):
        with pytest.raises(PlantError, match=re.escape(told)):
            load_scenario(path)
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PlantError, match="is not text"):
        load_scenario(tmp_path / "x.yaml")


def test_the_schema_knows_the_keys_that_the_reader_knows():
    from gigaramp.launch.what_ifs.scenario import KEYS, TOP_KEYS

    schema = scenario_schema()
    json.dumps(schema)
    assert list(TOP_KEYS) == list(schema["properties"])
    (what_if,) = schema["properties"]["what_ifs"]["patternProperties"].values()
    assert sorted(KEYS) == sorted(what_if["properties"])
    pattern = what_if["properties"]["cost"]["pattern"]
    for text in ("1.2 MEUR", "800 kEUR", "500,000 EUR", "-2 M EUR", "1 bn EUR", "1.2", "ten EUR"):
        assert (re.fullmatch(pattern, text) is not None) == (read_money(text) is not None)
