"""`gigaramp check` and `gigaramp schema`: is the plant possible, what is each number, and what may a file hold."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from gigaramp.cli.plants import read_plant
from gigaramp.cli.screen import answers, print_json

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


def print_schema(answer: bool) -> None:
    """Print the JSON Schema of plant files, or that of a forecast's JSON form."""
    if answer:
        from gigaramp.launch import answer_schema

        print_json(answer_schema())
    else:
        from gigaramp.plant import json_schema

        print_json(json_schema())


def _print(told: Report | Explanation, as_json: bool) -> None:
    if as_json:
        print_json(told.to_dict())
    else:
        # Lines keep their own breaks: a source is an address to click on.
        answers().print(str(told), soft_wrap=True)
