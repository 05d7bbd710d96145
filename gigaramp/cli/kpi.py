"""`gigaramp kpi`: the KPIs of a log, and the dictionary of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gigaramp.cli.output import new_folder, refuse_taken
from gigaramp.cli.plants import read_plant
from gigaramp.cli.screen import answers, print_json
from gigaramp.errors import AskError
from gigaramp.languages import say

if TYPE_CHECKING:
    from gigaramp.kpi.answer import By, Each


def kpis_of_log(
    store: str | None,
    plant: str | None,
    first: str | None,
    last: str | None,
    by: By,
    each: Each,
    line: list[str] | None,
    step: list[str] | None,
    kpi: list[str] | None,
    out: Path | None,
    as_csv: bool,
    as_json: bool,
    force: bool,
) -> None:
    """Tell the KPIs of a log on the screen, and write them into a folder where one is asked for."""
    from pyarrow import csv

    import gigaramp

    if store is None:
        raise AskError(say("kpi: name the folder of a log, or ask for the dictionary: gigaramp kpi --list"))
    if as_csv and as_json:
        raise AskError(say("kpi: print it as --csv or as --json, not both"))
    refuse_taken(out, force)
    described = read_plant(plant, None) if plant is not None else None
    answer = gigaramp.kpis(store, described, first=first, last=last, by=by, each=each, line=line, step=step, kpi=kpi)
    if as_json:
        print_json(answer.to_dict())
    elif as_csv:
        sys.stdout.flush()
        csv.write_csv(answer.to_arrow(), sys.stdout.buffer)
    else:
        answers().print(str(answer), soft_wrap=True, highlight=False, markup=False)
    if out is None:
        return
    with new_folder(out, force) as folder:
        folder.text("kpis.json", "the KPIs", answer.to_json())
        folder.text("kpis.txt", "the KPIs, to read", str(answer))
        csv.write_csv(answer.to_arrow(), folder.path("kpis.csv", "one row for each figure"))


def list_kpis() -> None:
    """Print the dictionary."""
    from gigaramp.kpi.answer import dictionary_text

    answers().print(dictionary_text(), soft_wrap=True, highlight=False, markup=False)
