"""`gigaramp check` of a plant whose people are followed one by one: one block, every new address, no name."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import gigaramp
from tests.plant.peopled import EXPERTS, PERSON, written

ROSTER = "id;hired;steps;line;name\r\nB-7;2025-01-06;cut;a;Marie Dupont\r\n"

FULL = {
    "technicians": {"fitters": {"steps": ["cut"], "crew": 2, "prior_hours": "900 h", "hired": "2025-02-03"}},
    "cross_training": {"share": "20 %", "hours": "80 h"},
    "departures": [{"from": "2025-06-02", "to": "2025-09-01", "share": "15 %"}],
    "assessed": [{"step": "cut", "team": 1, "level": 3, "on": "2025-05-01", "by": "cutting"}],
    "training": {"hours": "180 h", "seats": 20},
    "skills": {"metal": ["cut", "weld"]},
    "language": {"local": ["fr"], "second": {"en": "30 %"}, "interpreters": {"zh": 1}, "glossary": True, "glossary_from": "2025-03-03"},
    "experts": {"cutting": EXPERTS | {"span": 4, "skill": "90 %", "home_visits": {"every": "90 day", "lasts": "14 day"}}},
}  # fmt: skip

ADDRESSES = (
    "people.names", "people.persons", "people.persons.guided", "people.roster", "people.roster.0", "people.roster.0.steps",
    "people.skills", "people.skills.metal", "people.technicians.fitters.crew", "people.technicians.fitters.prior_hours",
    "people.technicians.fitters.hired", "people.cross_training.share", "people.cross_training.hours", "people.departures.0",
    "people.departures.0.share", "people.departures.0.from", "people.assessed.0.level", "people.assessed.0.team",
    "people.training.seats", "people.training.in_class", "people.language.second.en", "people.language.second_understood",
    "people.language.interpreters.zh", "people.language.interpreted", "people.language.interpreter_places",
    "people.language.repair_lengthens", "people.language.glossary_from", "people.experts.cutting.span",
    "people.experts.cutting.skill", "people.experts.cutting.does", "people.experts.cutting.home_visits.every",
    "people.experts.cutting.writes", "people.experts.cutting.shifts", "learning.haste", "knowhow", "knowhow.trial_worth",
    "steps.cut.experience", "steps.cut.transfer", "lines.a.trials", "lines.a.rate_cap", "lines.b.pioneers",
    "defaults.persons.replaced_after", "defaults.language.interpreted", "defaults.knowhow.written",
)  # fmt: skip


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    return written(tmp_path, ROSTER, **FULL)


def test_check_tells_the_people_in_one_block_and_names_nobody(plant: Path) -> None:
    done = gigaramp("check", plant.name, folder=plant.parent)
    assert (0, "") == (done.returncode, done.stderr)
    told = " ".join(done.stdout.split())
    assert "people one by one, on 2025-06-02:" in told
    assert "technicians on a shift: fitters 2" in told
    assert "20 seats train 43 people a month" in told
    assert "staff.csv:1:21 people.roster: the column `name` is not read" in told
    assert [] == [mark for mark in ("Dupont", "B-7") if mark in done.stdout]


def test_check_as_json_holds_the_same_figures_and_names_nobody(plant: Path) -> None:
    done = gigaramp("check", plant.name, "--json", folder=plant.parent)
    told = json.loads(done.stdout)["staff"]
    assert ("2025-06-02", {"fitters": 2.0}, 20.0) == (told["day"], told["technicians"], told["seats"])
    assert [] == [mark for mark in ("Dupont", "B-7") if mark in done.stdout]


def test_a_wrong_roster_ends_in_one_line_for_each_mistake(plant: Path) -> None:
    (plant.parent / "staff.csv").write_text(
        ROSTER.replace("cut", "cutt").replace("B-7", "Marie Dupont"), encoding="utf-8"
    )
    done = gigaramp("check", plant.name, folder=plant.parent)
    assert (1, 2) == (done.returncode, len(done.stderr.splitlines()))
    assert "staff.csv:2:1  people.roster.0.id: `Marie Dupont` reads like the name" in done.stderr
    assert 'staff.csv:2:25  people.roster.0.steps.0: there is no step `cutt`, did you mean "cut"?' in done.stderr


def test_every_new_address_is_explained(plant: Path) -> None:
    import gigaramp as room
    from gigaramp.plant import explain

    read = room.load(plant)
    for address in ADDRESSES:
        told = explain(read.change("knowhow", {}), address)
        assert (address, True) == (told.address, bool(told.value))
        assert told.meaning or address.count(".") > 1, address


def test_a_plant_is_copied_with_its_roster_inside(plant: Path) -> None:
    """What is written from a plant is whole without the file beside it."""
    from gigaramp.plant import dumps, load, loads

    text = dumps(load(plant))
    (plant.parent / "staff.csv").unlink()
    people = loads(text).people
    assert people is not None
    assert [PERSON["id"]] == [person.id for person in people.roster]


def test_a_folder_that_holds_ids_says_so_and_one_without_says_nothing(
    plant: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import gigaramp as room
    from gigaramp.cli.plants import tell_ids

    read = room.load(plant)
    tell_ids(
        Path("out"), read.change("people.names", "roster"), read.change("people.roster", [PERSON | {"id": "P-001"}])
    )
    assert ("", "") == capsys.readouterr()
    tell_ids(Path("out"), read)
    told = capsys.readouterr()
    assert (True, "") == (told.err.startswith("out holds the ids of the roster, in its plant file"), told.out)
