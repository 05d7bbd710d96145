"""`gigaramp uncertainty`: where the spread of each date comes from, and what to measure first."""

from __future__ import annotations

from pathlib import Path

from gigaramp.cli.output import new_folder, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids
from gigaramp.cli.question import Question
from gigaramp.cli.screen import announce_compiling, answers, print_json, words, working
from gigaramp.errors import AskError
from gigaramp.languages import say


def uncertainty_of_plant(
    name: str,
    sets: list[str] | None,
    asked: Question,
    what_ifs: str | None,
    goal: str | None,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Answer for one plant, on the screen, as JSON, or into a folder."""
    import gigaramp
    from gigaramp.launch.uncertainty.words import uncertainty_text

    refuse_taken(out, force)
    if goal is not None and what_ifs is None:
        raise AskError(say("--goal names the date that a choice is made for: name the choices with --what-ifs FILE"))
    plant = read_plant(name, sets)
    talk = words()
    compiling = announce_compiling(talk)
    with working(talk, asked.futures, compiling) as work:
        answer = gigaramp.uncertainty(
            plant, **asked.arguments(), what_ifs=what_ifs, goal=goal, on_progress=work.progress
        )
    if as_json:
        print_json(answer.to_dict())
    else:
        screen = answers()
        screen.print(uncertainty_text(answer, screen.width), soft_wrap=True)
    if out is None:
        return
    from pyarrow.csv import write_csv

    from gigaramp.plant import dumps

    with new_folder(out, force) as folder:
        folder.text("uncertainty.json", say("where the spread comes from"), answer.to_json())
        folder.text("uncertainty.txt", say("where the spread comes from, to read"), str(answer))
        table = folder.path("uncertainty.csv", say("one row for each set of numbers of each figure"))
        write_csv(answer.to_arrow(), table)
        folder.text("plant.yaml", say("the plant"), dumps(plant))
    tell_ids(out, plant)
