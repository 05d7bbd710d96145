"""`gigaramp compare --what-ifs`: many what-ifs ranked, each of them told as soon as it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gigaramp.cli.output import new_folder, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids
from gigaramp.cli.question import Question
from gigaramp.cli.screen import announce_compiling, answers, print_json, words, working
from gigaramp.errors import AskError
from gigaramp.languages import say

if TYPE_CHECKING:
    from gigaramp.launch.what_ifs.answer import WhatIfs
    from gigaramp.launch.what_ifs.many import Ranking
    from gigaramp.launch.what_ifs.plants import LineUp


@dataclass(frozen=True)
class Ranked:
    """The flags of a ranking, as they were given."""

    file: str | None = None
    goal: str | None = None
    at_least: float | None = None
    all_futures: bool = False
    exact: bool = False
    confirm: int | None = None

    def refuse_without_file(self) -> None:
        """Raise AskError for a flag that only a ranking has, where nothing is ranked."""
        given = {
            "--goal": self.goal is not None,
            "--at-least": self.at_least is not None,
            "--all-futures": self.all_futures,
            "--exact": self.exact,
            "--confirm": self.confirm is not None,
        }
        for flag, is_given in given.items():
            if is_given:
                raise AskError(say("{flag} ranks many what-ifs: name their file with --what-ifs FILE", flag=flag))

    def ranking(self) -> Ranking:
        """The same as the public function takes it."""
        from gigaramp.launch.what_ifs.door import read_ranking

        given = {
            "goal": self.goal,
            "at_least": self.at_least,
            "all_futures": self.all_futures,
            "exact": self.exact,
            "confirm": self.confirm,
        }
        return read_ranking(given)


@dataclass(frozen=True)
class Wanted:
    """Where the answer goes besides the screen: a folder, or JSON instead of words."""

    out: Path | None
    force: bool
    as_json: bool
    in_euros: bool = False


def compare_what_ifs(name: str, sets: list[str] | None, asked: Question, ranked: Ranked, wanted: Wanted) -> None:
    """Rank the what-ifs of a file; `--set` changes the plant itself first, so on both sides."""
    from gigaramp.launch.what_ifs.many import what_ifs_narrowing
    from gigaramp.launch.what_ifs.plants import line_up
    from gigaramp.launch.what_ifs.words import what_ifs_text

    refuse_taken(wanted.out, wanted.force)
    plant = read_plant(name, sets)
    assert ranked.file is not None, "the file is named where what-ifs are ranked"
    found = line_up(plant, ranked.file)
    talk, screen = words(), answers()
    # Asked before the work is shown: what is wrong is told at once.
    arguments = asked.arguments()
    what_ifs_narrowing(plant, ranked.file, **arguments, ranking=ranked.ranking())
    compiling = announce_compiling(talk)
    last: WhatIfs | None = None
    with working(talk, (1 + len(found.others)) * asked.futures, compiling) as work:
        narrowing = what_ifs_narrowing(
            plant,
            ranked.file,
            **arguments,
            ranking=ranked.ranking(),
            in_euros=wanted.in_euros,
            on_progress=work.progress,
        )
        for answer in narrowing:
            if talk.is_terminal:
                work.above = so_far(answer, talk)
            last = answer
    assert last is not None, "a ranking has at least one what-if"
    if wanted.as_json:
        print_json(last.to_dict())
    else:
        screen.print(what_ifs_text(last, screen.width), soft_wrap=True)
    if wanted.out is not None:
        _write(wanted, last, found)


def so_far(answer: WhatIfs, console: Console) -> Table:
    """The ranking so far in a few columns: the best first, and how many futures each has taken."""
    from gigaramp.launch.what_ifs.words import VERDICTS, ranked_name, with_range

    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column(say("what if"), no_wrap=True)
    table.add_column(ranked_name(answer), max_width=max(console.width - 50, 20))
    table.add_column(say("futures"), justify="right")
    table.add_column(say("so far"))
    for found in answer.what_ifs:
        cells = (found.name, with_range(answer, found), str(found.futures), say(VERDICTS[found.verdict]))
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _write(wanted: Wanted, answer: WhatIfs, found: LineUp) -> None:
    """The ranking as JSON, text and table, and each plant as it was simulated."""
    from pyarrow import csv

    from gigaramp.plant import dumps

    assert wanted.out is not None
    with new_folder(wanted.out, wanted.force) as folder:
        folder.text("what-ifs.json", say("the ranking"), answer.to_json())
        folder.text("what-ifs.txt", say("the ranking, to read"), str(answer))
        csv.write_csv(
            answer.to_arrow(), folder.path("what-ifs.csv", say("the ranking as a table, one row for each what-if"))
        )
        folder.text("plant.yaml", say("the plant as it is"), dumps(found.plant))
        for each in found.others:
            told = say("the plant of what-if {name}", name=each.name)
            folder.text(f"what-if-{each.name}.yaml", told, dumps(each.plant))
    tell_ids(wanted.out, found.plant, *(each.plant for each in found.others))
