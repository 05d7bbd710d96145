"""A roster in a CSV file beside the plant file: read with the habits of spreadsheets, told with its own lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gigaramp.errors import PlantError
from gigaramp.plant import check, dumps, load, loads
from gigaramp.plant.explain import explain
from tests.plant.peopled import written

PLAIN = """\
id,hired,leaves,steps,line,team,prior_hours,languages
B-7,2025-01-06,2026-03-01,cut;weld,a,1,400,en;zh
B-8,2025-01-06,,cut,b,2,,
"""


def told(folder: Path, roster: bytes | str) -> list[str]:
    """Problems of a roster, each with file name, line and column."""
    try:
        load(written(folder, roster))
    except PlantError as error:
        return [str(problem).replace(f"{folder}/", "") for problem in error.problems]
    return []


def test_each_row_is_one_person_with_every_column(tmp_path: Path) -> None:
    people = load(written(tmp_path, PLAIN)).people
    assert people is not None
    first, second = people.roster
    assert ("B-7", date(2025, 1, 6), date(2026, 3, 1), ("cut", "weld"), "a", ("en", "zh")) == (
        first.id, first.hired, first.leaves, first.steps, first.line, first.languages,
    )  # fmt: skip
    assert first.team is not None and first.prior_hours is not None
    assert (1.0, 400 * 3600.0) == (first.team.mid, first.prior_hours.mid)
    assert ("B-8", None, (), None) == (second.id, second.leaves, second.languages, second.prior_hours)


@pytest.mark.parametrize(
    "roster",
    [
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN + ",,,,,,,\r\n,,,,,,,\r\n",
        PLAIN.replace("cut;weld", '"cut;weld"').replace("en;zh", '"en;zh"').replace(",", ";"),
        "sep=;\r\n" + PLAIN.replace("cut;weld", '"cut;weld"').replace("en;zh", '"en;zh"').replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("id,hired", "ID, Hired").replace("prior_hours", "Prior hours"),
        PLAIN.replace(",400,", ",400 h,"),
    ],
    ids=["mark", "windows lines", "empty rows", "semicolons", "sep line", "tabs", "capitals", "unit"],
)
def test_the_habits_of_spreadsheets_change_nothing(roster: str, tmp_path: Path) -> None:
    assert loads(dumps(load(written(tmp_path, PLAIN)))) == load(written(tmp_path, roster))


@pytest.mark.parametrize(
    ("roster", "expected"),
    [
        (
            PLAIN.replace("team", "teem"),
            ['staff.csv:1:28  people.roster: `teem` is not a column of a roster, did you mean "team"?'],
        ),
        (
            PLAIN.replace("hired,", "", 1),
            ["staff.csv:1:1  people.roster: has no column `hired`, a roster needs id, hired, steps, add hired"],
        ),
        (PLAIN.replace("team", "line"), ["staff.csv:1:28  people.roster: has two columns `line`, remove one"]),
        (
            PLAIN.replace("B-8,2025-01-06", "B-8,06/01/2025"),
            [
                "staff.csv:3:5  people.roster.1.hired: `06/01/2025` is not a date, write it as year-month-day, for example 2026-03-31"
            ],
        ),
        (
            PLAIN.replace("b,2,,", "b,2,,,,night"),
            [
                "staff.csv:3:28  people.roster: has 10 cells, and there are 8 columns, quote a cell that holds the sign between cells"
            ],
        ),
        (
            PLAIN.replace("B-8,", ","),
            ["staff.csv:3:1  people.roster.1.id: is missing, who it is; no two people share one, add id:"],
        ),
        (
            PLAIN.replace("cut,b", '"cut,b'),
            [
                'staff.csv:3:1  people.roster: has quotes that are not closed, a cell stands on one line, write "like this"'
            ],
        ),
        (
            PLAIN.splitlines()[0],
            [
                "staff.csv:1:1  people.roster: has no people, there is no line below the columns, add a line for each person"
            ],
        ),
        (
            "",
            [
                "staff.csv:1:1  people.roster: is empty, a roster has a line of columns, and one line for each person, write id,hired,steps"
            ],
        ),
        (
            PLAIN.replace("cut;weld", "cut;wold"),
            ['staff.csv:2:27  people.roster.0.steps.1: there is no step `wold`, did you mean "weld"?'],
        ),
    ],
)
def test_what_is_wrong_in_the_roster_is_told_with_its_line_and_column(
    roster: str, expected: list[str], tmp_path: Path
) -> None:
    assert expected == told(tmp_path, roster)


@pytest.mark.parametrize(
    ("roster", "said"),
    [
        (PLAIN.encode("utf-16"), "`staff.csv` is not UTF-8, save it again as CSV UTF-8"),
        (PLAIN.replace("B-8", "B\x1b8"), "`staff.csv` holds a control character"),
        (PLAIN + "x" * 5_000_001, "`staff.csv` is larger than 5 MB"),
    ],
)
def test_a_file_that_is_no_text_is_refused_at_the_place_that_names_it(
    roster: bytes | str, said: str, tmp_path: Path
) -> None:
    problems = told(tmp_path, roster)
    assert (1, True, True) == (len(problems), said in problems[0], problems[0].startswith("plant.yaml:1:"))


def test_a_roster_that_is_not_there_is_looked_for_beside_the_plant(tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN)
    (tmp_path / "staff.csv").unlink()
    with pytest.raises(
        PlantError, match="people.roster: there is no file `staff.csv`, it is looked for beside the plant file"
    ):
        load(path)


def test_a_roster_that_is_no_csv_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN)
    path.write_text(path.read_text().replace("staff.csv", "staff.xlsx"))
    with pytest.raises(PlantError, match="`staff.xlsx` is not a CSV file"):
        load(path)


def test_a_plant_read_from_a_text_has_no_folder_for_a_roster(tmp_path: Path) -> None:
    text = written(tmp_path, PLAIN).read_text()
    with pytest.raises(
        PlantError,
        match="a plant that is read from a text has no folder, write the people here as a list, or load a file",
    ):
        loads(text)
    assert load(tmp_path / "plant.yaml") == loads(text, "plant", tmp_path)


def test_a_written_plant_holds_its_roster_as_a_list(tmp_path: Path) -> None:
    plant = load(written(tmp_path, PLAIN))
    assert plant == loads(dumps(plant))
    assert "staff.csv" not in dumps(plant)


def test_a_changed_plant_keeps_its_roster_and_the_lines_of_its_file(tmp_path: Path) -> None:
    plant = load(written(tmp_path, PLAIN))
    later = plant.change("people.absence", "9 %").change("people.roster.0.leaves", "2026-06-01")
    assert later.people is not None and plant.people is not None
    assert (date(2026, 6, 1), plant.people.roster[1]) == (later.people.roster[0].leaves, later.people.roster[1])
    assert (
        f"{tmp_path}/staff.csv:3" == explain(later, "people.roster.1.team").place if later.people.roster[1].team else ""
    )
    with pytest.raises(PlantError) as refused:
        plant.change("steps.weld", None)
    assert any(
        str(problem).startswith(f"{tmp_path}/staff.csv:2:27  people.roster.0.steps.1")
        for problem in refused.value.problems
    )


def test_names_in_the_file_are_never_read_and_a_warning_says_so(tmp_path: Path) -> None:
    named = "\n".join(f"{line},{'name' if line.startswith('id') else 'Marie Dupont'}" for line in PLAIN.splitlines())
    plant = load(written(tmp_path, named))
    assert "Dupont" not in repr(plant) + dumps(plant) + str(check(plant))
    said = [str(problem) for problem in check(plant).warnings]
    why = "a plant holds no names of people, better remove it from the file"
    assert [f"{tmp_path}/staff.csv:1:55  people.roster: the column `name` is not read, {why}"] == said
    assert 1 == len(
        [problem for problem in check(plant.change("people.absence", "9 %")).warnings if "not read" in problem.what]
    )


def test_a_name_written_in_the_plant_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN)
    path.write_text(
        path.read_text().replace(
            '"staff.csv"', '[{"id": "B-7", "hired": "2025-01-06", "steps": ["test"], "name": "Marie"}]'
        )
    )
    with pytest.raises(
        PlantError, match="people.roster.0.name: is not a key here, a plant holds no names of people, remove it"
    ):
        load(path)


FRENCH = """\
\ufeffid;hired;leaves;steps;line;team;prior_hours;languages
B-7;06/01/2025;01/03/2026;"cut;weld";a;1;1\u202f200,5;en
B-8;31.12.2025;;cut;b;2; 1 200 h;
"""


def test_a_table_with_semicolons_is_read_with_the_day_first_a_decimal_comma_and_blanks_in_numbers(
    tmp_path: Path,
) -> None:
    people = load(written(tmp_path, FRENCH)).people
    assert people is not None
    read = [(one.hired, one.leaves, one.prior_hours.mid / 3600.0 if one.prior_hours else None) for one in people.roster]
    expected = [(date(2025, 1, 6), date(2026, 3, 1), 1200.5), (date(2025, 12, 31), None, 1200.0)]
    assert expected == read


@pytest.mark.parametrize("cell", ["13/13/2025", "01/02/25", "45663"])
def test_a_day_without_a_single_reading_is_refused(cell: str, tmp_path: Path) -> None:
    problems = told(tmp_path, FRENCH.replace("31.12.2025", cell))
    assert [f"staff.csv:3:5  people.roster.1.hired: `{cell}` is not a date"] == [
        problem.split(", ")[0] for problem in problems
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("-5", "`-5 h` is negative, write for example `400 h`"),
        ("1e9", "is 1000000000 h, that is longer than a working life, write for example `400 h`"),
    ],
)
def test_hours_that_nobody_can_have_are_told_as_hours(cell: str, said: str, tmp_path: Path) -> None:
    assert [f"staff.csv:2:40  people.roster.0.prior_hours: {said}"] == told(tmp_path, PLAIN.replace("400", cell))


def test_steps_with_the_wrong_sign_between_them_are_told_the_right_one(tmp_path: Path) -> None:
    problems = told(tmp_path, PLAIN.replace("cut;weld", '"cut,weld"'))
    said = "`cut,weld` is not one step, in a CSV file steps stand with `;` between them, write cut;weld"
    assert [f"staff.csv:2:27  people.roster.0.steps.0: {said}"] == problems


def test_many_cells_that_are_wrong_alike_are_told_once_with_their_number(tmp_path: Path) -> None:
    rows = "".join(f"B-{k},{k + 1:02}/01/2025,,cut,a,1,,\n" for k in range(9, 25))
    problems = told(tmp_path, PLAIN.splitlines()[0] + "\n" + rows)
    what = "`10/01/2025` is not a date, and 15 more of this column are wrong alike"
    why = "the first stand at line 2, line 3, line 4, write it as year-month-day, for example 2026-03-31"
    assert [f"staff.csv:2:5  people.roster.0.hired: {what}, {why}"] == problems
    few = "".join(rows.splitlines(keepends=True)[:3])
    assert 3 == len(told(tmp_path, PLAIN.splitlines()[0] + "\n" + few))


@pytest.mark.parametrize("roster", ["", PLAIN.splitlines()[0], PLAIN.replace("hired,", "", 1), PLAIN.encode("utf-16")])
def test_a_broken_roster_is_not_told_as_missing_head_counts(roster: bytes | str, tmp_path: Path) -> None:
    judged = [{"person": "B-7", "step": "cut", "level": 3, "on": "2025-05-01", "by": "cutting"}]
    path = written(tmp_path, roster, recruits=None, names="roster", assessed=judged)
    with pytest.raises(PlantError) as refused:
        load(path)
    assert ["people.roster"] == [problem.address for problem in refused.value.problems]


def test_another_roster_is_asked_by_its_name_and_read_beside_the_plant_file(tmp_path: Path) -> None:
    plant = load(written(tmp_path, PLAIN))
    (tmp_path / "other.csv").write_text(PLAIN.replace("B-8", "B-9"), encoding="utf-8")
    later = plant.change("people.roster", "other.csv")
    assert later.people is not None
    assert ["B-7", "B-9"] == [person.id for person in later.people.roster]
    assert f"{tmp_path}/other.csv:3" == explain(later, "people.roster.1.steps").place
    assert f"{tmp_path}/staff.csv:3" == explain(plant, "people.roster.1.steps").place
    (tmp_path / "other.csv").write_text(PLAIN.replace("B-8,2025", "B-8,25"), encoding="utf-8")
    with pytest.raises(PlantError, match=r"other.csv:3:5  people.roster.1.hired: `25-01-06` is not a date"):
        plant.change("people.roster", "other.csv")
