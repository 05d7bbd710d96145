"""What a proposed mapping leaves open, as questions a page can ask, and the mapping with its answers."""

from __future__ import annotations

from pathlib import Path

from gigaramp.log.imports import PlantNames
from gigaramp.log.imports.mapping_file import read_mapping
from gigaramp.log.imports.open_places import answered, open_places
from gigaramp.log.imports.propose import propose

NAMES = PlantNames(("coating", "stacking"), ("line_1",), ("failure",), "Europe/Paris", 360)
SHEET = """Datum;Linie;Station;Gut;Stillstand;Bemerkung
05.03.2026;L1;Stapeln;1.234;35;x
06.03.2026;L1;Welding "A";1.300;5;
"""


def test_each_open_place_has_its_word_its_question_and_its_choices(tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text(SHEET, encoding="utf-8")
    proposal = propose(file, NAMES)
    places = open_places(proposal.text, NAMES)
    assert len(proposal.questions) == len(places)
    found = {one.word: one.choices for one in places}
    assert {
        "decimal": (".", ","),
        "L1": ("line_1",),
        'Welding "A"': NAMES.steps,
        "Stillstand": ("min", "h", "s"),
    } == found
    assert all(one.question for one in places)


def test_answered_it_is_a_mapping_that_is_read(tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text(SHEET, encoding="utf-8")
    text = propose(file, NAMES).text
    wanted = {"decimal": ",", "L1": "line_1", 'Welding "A"': "coating", "Stillstand": "min"}
    half = answered(text, {0: ","})
    assert 3 == len(open_places(half, NAMES))
    whole = answered(text, {one.number: wanted[one.word] for one in open_places(text, NAMES)})
    assert () == open_places(whole, NAMES)
    mapping = read_mapping(whole, "sheet.mapping.yaml")
    assert mapping.step is not None and "coating" == mapping.step.values['Welding "A"']


def test_an_answer_stays_a_word_whatever_is_in_it() -> None:
    text = 'step:\n  values:\n    # which "?" is it\n    A: "?"\n'
    assert 'which "?" is it' in (done := answered(text, {0: 'x" : y\n# z'}))
    assert 'A: "x\\" : y\\n# z"' in done
