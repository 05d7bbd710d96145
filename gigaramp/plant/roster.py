"""Reads a roster: a CSV file beside the plant file, named from it by `people.roster: staff.csv`.

One row is one person. What a spreadsheet program adds is read too: a byte order mark, `;` or tabs between columns,
a first line `sep=;`, Windows line ends, empty rows at the end. What a cell holds is read in `sheet_cells.py`. Names of
people are never read into a plant.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from gigaramp.document import CONTROL, CONTROL_WHY, MAX_CHARACTERS, Document, Path, has_control_letter
from gigaramp.errors import Problem
from gigaramp.plant.sheet_cells import LISTS, cell_value
from gigaramp.plant.structure import did_you_mean
from gigaramp.units import shorten

ROSTER: Path = ("people", "roster")

NEEDED = ("id", "hired", "steps")
COLUMNS = ("id", "hired", "leaves", "steps", "line", "team", "prior_hours", "languages")
NAMES = ("name", "names", "surname", "first_name", "last_name", "nom", "prenom", "prénom", "email", "e_mail", "mail")
"""Columns that hold personal data: they may stand in the file, and are left there."""

DELIMITERS = (";", ",", "\t")

ALIKE = 3
"""Cells of one column that are wrong in the same way and are told each; of more, the first and how many there are."""

_GIVEN = re.compile(r"`[^`]*`|\d[\d-]*")
"""What differs between two mistakes of one kind: what was given, and numbers."""


@dataclass(frozen=True)
class _Cell:
    """Text of one cell and the column of the line, from 1, in which it begins."""

    text: str
    column: int


def read_roster(document: Document, root: dict[str, Any]) -> list[Problem]:
    """Put the rows of the CSV file that `people.roster` names in its place. Returns every problem found in it."""
    people = root.get("people")
    if not isinstance(people, dict) or not isinstance(people.get("roster"), str):
        return []
    written = people["roster"].strip()
    root["people"] = people = dict(people)
    # Until the file is read there is no roster; its own problem says why.
    people["roster"] = []
    if document.folder is None:
        why = "a plant that is read from a text has no folder"
        return [
            document.problem(
                ROSTER, f"names the file `{shorten(written)}`", why, "write the people here as a list, or load a file"
            )
        ]
    text = _text(document, written)
    if isinstance(text, Problem):
        return [text]
    reader = _Rows(document, str(FilePath(document.file).parent / written))
    people["roster"] = reader.read(text)
    document.elsewhere[ROSTER] = reader.file
    return reader.problems


def alike_once(problems: list[Problem]) -> list[Problem]:
    """The same problems, but many cells of one column of a roster that are wrong alike are told once, with their number."""
    kinds: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(_kind(problem), []).append(problem)
    told: list[Problem] = []
    for kind, same in kinds.items():
        if not kind[0] or len(same) <= ALIKE:
            told += same
            continue
        places = [f"line {each.line}" if each.line is not None else each.address for each in same[:ALIKE]]
        what = f"{same[0].what}, and {len(same) - 1:,} more of this column are wrong alike"
        why = f"the first stand at {', '.join(places)}" + (f"; {same[0].why}" if same[0].why else "")
        told.append(replace(same[0], what=what, why=why))
    return told


def _kind(problem: Problem) -> tuple[str, ...]:
    """Column and words of a problem of a person, without what was given there; by its whole address elsewhere."""
    parts = problem.address.split(".")
    if parts[:2] != list(ROSTER) or len(parts) < 4:
        return ("", problem.address, problem.what)
    return (parts[3], *(_GIVEN.sub("", words) for words in (problem.what, problem.why, problem.mend)))


def _text(document: Document, written: str) -> str | Problem:
    """Text of the file, or what is wrong with it."""
    if not written.lower().endswith(".csv"):
        mend = "write a list of people, or the name of a CSV file such as staff.csv"
        return document.problem(ROSTER, f"`{shorten(written)}` is not a CSV file", "", mend)
    try:
        content = (document.folder or FilePath()).joinpath(written).read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        return document.problem(
            ROSTER, f"there is no file `{shorten(written)}`", "it is looked for beside the plant file", "check the path"
        )
    except UnicodeDecodeError:
        what, mend = f"`{shorten(written)}` is not UTF-8", "save it again as CSV UTF-8"
        return document.problem(ROSTER, what, "", mend)
    except OSError as error:
        what, why = f"`{shorten(written)}` cannot be read", shorten(error.strerror or "it cannot be opened")
        return document.problem(ROSTER, what, why, "give the name of a CSV file")
    if len(text) > MAX_CHARACTERS:
        return document.problem(ROSTER, f"`{shorten(written)}` is larger than 5 MB", "", "give a list of people")
    if has_control_letter(text):
        return document.problem(ROSTER, f"`{shorten(written)}` {CONTROL}", CONTROL_WHY, "save it again as CSV UTF-8")
    return text


class _Rows:
    """Reads the rows of one roster and notes the place of every cell."""

    def __init__(self, document: Document, file: str) -> None:
        self.document = document
        self.file = file
        self.problems: list[Problem] = []
        self.delimiter = ""
        self.columns: list[str] = []
        self.people: list[dict[str, Any]] = []

    def read(self, text: str) -> list[dict[str, Any]]:
        """People of a CSV text, as the maps they would be in the plant file. Empty cells are left out."""
        lines = list(enumerate(text.splitlines(), start=1))
        told = lines[0][1].strip().lower() if lines else ""
        delimiter = told[4:] if told.startswith("sep=") and told[4:] in DELIMITERS else ""
        lines = lines[1:] if delimiter else lines
        lines = [(number, line) for number, line in lines if line.strip(' \t,;"')]
        if not lines:
            self._wrong(
                1, 1, "is empty", "a roster has a line of columns, and one line for each person", "write id,hired,steps"
            )
            return []
        number, head = lines[0]
        self.delimiter = delimiter = delimiter or max(DELIMITERS, key=head.count)
        if self._head(number, self._cells(number, head, delimiter)):
            for number, line in lines[1:]:
                self._row(number, self._cells(number, line, delimiter))
            if len(lines) == 1:
                self._wrong(
                    number, 1, "has no people", "there is no line below the columns", "add a line for each person"
                )
        return self.people

    def _cells(self, number: int, line: str, delimiter: str) -> list[_Cell]:
        """Cells of one line; none, and a problem, where its quotes are not closed."""
        try:
            texts = next(csv.reader([line], delimiter=delimiter, strict=True))
        except csv.Error:
            self._wrong(number, 1, "has quotes that are not closed", "a cell stands on one line", 'write "like this"')
            return []
        starts, quoted = [1], False
        for place, letter in enumerate(line):
            quoted ^= letter == '"'
            if letter == delimiter and not quoted:
                starts.append(place + 2)
        return [_Cell(text.strip(), start) for text, start in zip(texts, starts, strict=True)]

    def _head(self, number: int, cells: list[_Cell]) -> bool:
        """Read the line of columns; False where rows cannot be read by it."""
        before = len(self.problems)
        for cell in cells:
            column = "_".join(cell.text.lower().split())
            if column in self.columns and column:
                self._wrong(number, cell.column, f"has two columns `{shorten(column)}`", "", "remove one")
            elif column in NAMES:
                self._leave_out(number, cell, column)
            elif column and column not in COLUMNS:
                mend = did_you_mean(column, COLUMNS)
                self._wrong(number, cell.column, f"`{shorten(cell.text)}` is not a column of a roster", "", mend)
            self.columns.append(column)
        for column in NEEDED:
            if cells and column not in self.columns:
                self._wrong(
                    number, 1, f"has no column `{column}`", f"a roster needs {', '.join(NEEDED)}", f"add {column}"
                )
        return len(self.problems) == before and bool(cells)

    def _leave_out(self, number: int, cell: _Cell, column: str) -> None:
        what, why = f"the column `{column}` is not read", "a plant holds no names of people"
        problem = self.document.problem(ROSTER, what, why, "better remove it from the file")
        self.document.left_out.append(replace(problem, file=self.file, line=number, column=cell.column))

    def _row(self, number: int, cells: list[_Cell]) -> None:
        if not cells:
            return
        extra = [cell for cell in cells[len(self.columns) :] if cell.text]
        if extra:
            what = f"has {len(cells)} cells, and there are {len(self.columns)} columns"
            self._wrong(number, extra[0].column, what, "", "quote a cell that holds the sign between cells")
            return
        person: dict[str, Any] = {}
        place = (*ROSTER, len(self.people))
        self.document.places[place] = (number, 1)
        for column, cell in zip(self.columns, cells, strict=False):
            if column not in COLUMNS or not cell.text:
                continue
            self.document.places[(*place, column)] = (number, cell.column)
            person[column] = cell_value(column, cell.text, self.delimiter)
            if column in LISTS:
                for k in range(len(person[column])):
                    self.document.places[(*place, column, k)] = (number, cell.column)
        self.people.append(person)

    def _wrong(self, line: int, column: int, what: str, why: str, mend: str) -> None:
        self.problems.append(Problem(".".join(map(str, ROSTER)), what, why, mend, self.file, line, column))
