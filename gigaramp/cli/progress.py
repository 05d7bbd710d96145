"""`gigaramp progress`: what a plant made beside what was planned, by its log."""

from __future__ import annotations

import sys
from pathlib import Path

from gigaramp.cli.output import new_folder, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids
from gigaramp.cli.screen import answers, print_json
from gigaramp.errors import AskError
from gigaramp.languages import say


def progress_of_plant(
    name: str,
    sets: list[str] | None,
    log: str,
    as_of: str | None,
    out: Path | None,
    as_csv: bool,
    as_json: bool,
    force: bool,
) -> None:
    """Tell plan against actual of a plant, after the changes of `--set`."""
    from pyarrow import csv

    import gigaramp
    from gigaramp.launch.progress.tables import days_table, parts_table, steps_table
    from gigaramp.launch.progress.words import progress_text

    if as_csv and as_json:
        raise AskError(say("progress: print it as --csv or as --json, not both"))
    refuse_taken(out, force)
    plant = read_plant(name, sets)
    answer = gigaramp.progress(plant, log, as_of=as_of)
    if as_json:
        print_json(answer.to_dict())
    elif as_csv:
        sys.stdout.flush()
        csv.write_csv(parts_table(answer), sys.stdout.buffer)
    else:
        screen = answers()
        screen.print(progress_text(answer, min(screen.width, 100)), soft_wrap=True, highlight=False)
    if out is None:
        return
    from gigaramp.plant import dumps

    with new_folder(out, force) as folder:
        folder.text("progress.json", "plan against actual", answer.to_json())
        folder.text("progress.txt", "plan against actual, to read", str(answer))
        csv.write_csv(parts_table(answer), folder.path("parts.csv", "the parts of each span, in units of output"))
        csv.write_csv(
            steps_table(answer), folder.path("steps.csv", "what each step did in each span, in its own units")
        )
        csv.write_csv(days_table(answer), folder.path("days.csv", "planned and made, day by day"))
        folder.text("plant.yaml", "the plant", dumps(plant))
    tell_ids(out, plant)
