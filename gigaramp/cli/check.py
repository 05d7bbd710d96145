"""`gigaramp check` and `gigaramp schema`: is the plant possible, what is each number, and what may a file hold."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from gigaramp.cli.plants import read_plant
from gigaramp.cli.screen import answers, print_json
from gigaramp.languages.lines import fill

if TYPE_CHECKING:
    from gigaramp.plant import Explanation, Report


def check_plant(name: str, explain: str | None, sets: list[str] | None, as_json: bool) -> None:
    """Print what `check` says of a plant, or what one number means. Ends with exit code 1 where there is an error."""
    from gigaramp import plant as room

    plant = read_plant(name, sets)
    if explain is not None:
        _print(room.explain(plant, explain), as_json)
        return
    report = room.check(plant)
    _print(report, as_json)
    if report.errors:
        sys.exit(1)


def print_schema(answer: bool, what_ifs: bool = False) -> None:
    """Print the JSON Schema of plant files, that of a forecast's JSON form, or that of scenario files."""
    if answer and what_ifs:
        from gigaramp.errors import AskError
        from gigaramp.languages import say

        raise AskError(say("schema: name one of --answer and --what-ifs"))
    if what_ifs:
        from gigaramp.launch.what_ifs.scenario_schema import scenario_schema

        print_json(scenario_schema())
    elif answer:
        from gigaramp.launch import answer_schema

        print_json(answer_schema())
    else:
        from gigaramp.plant import json_schema

        print_json(json_schema())


def _print(told: Report | Explanation, as_json: bool) -> None:
    if as_json:
        print_json(told.to_dict())
    else:
        screen = answers()
        # A file or a pipe has no width of its own: what reads it wants one line for each thing.
        is_wide = not screen.is_terminal and "COLUMNS" not in os.environ
        lines = str(told).splitlines()
        screen.print("\n".join(lines if is_wide else [_broken(line, screen.width) for line in lines]), soft_wrap=True)


def _broken(line: str, width: int) -> str:
    """A line on as many lines as the screen needs. Words stay whole: a source is an address to click on."""
    later = " " * (len(line) - len(line.lstrip()) + 2)
    # A number and its % stay on one line.
    kept = line.replace(" %", "\u00a0%")
    return fill(kept, width, subsequent_indent=later).replace("\u00a0", " ")
