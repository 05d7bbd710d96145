"""`gigaramp losses`: where the vehicles went, and what would bring them back."""

from __future__ import annotations

from pathlib import Path

from gigaramp.cli.output import new_folder, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids, told_of
from gigaramp.cli.question import Question
from gigaramp.cli.screen import announce_compiling, answers, print_json, words, working


def plant_losses(
    name: str, sets: list[str] | None, asked: Question, out: Path | None, force: bool, as_json: bool
) -> None:
    """Tell the loss tree of a plant, and its causes."""
    import gigaramp
    from gigaramp.launch.losses.words import losses_text
    from gigaramp.launch.question import ask

    refuse_taken(out, force)
    plant = read_plant(name, sets)
    with told_of(""):
        ask(plant, **asked.arguments(), needs_goal=False)
    talk = words()
    compiling = announce_compiling(talk)
    with working(talk, asked.futures, compiling) as work:
        answer = gigaramp.losses(plant, **asked.arguments(), on_progress=work.progress)
    if as_json:
        print_json(answer.to_dict())
    else:
        screen = answers()
        screen.print(losses_text(answer, min(screen.width, 100)), soft_wrap=True)
    if out is None:
        return
    from pyarrow.csv import write_csv

    from gigaramp.launch.losses.tables import cause_table, step_table
    from gigaramp.plant import dumps

    with new_folder(out, force) as folder:
        folder.text("losses.json", "where the vehicles went", answer.to_json())
        folder.text("losses.txt", "where the vehicles went, to read", str(answer))
        write_csv(answer.to_arrow(), folder.path("losses.csv", "the loss tree by week: packs of each leaf"))
        write_csv(cause_table(answer), folder.path("causes.csv", "each loss by cause, in packs"))
        write_csv(step_table(answer), folder.path("steps.csv", "machine-hours of each step by week and loss"))
        folder.text("plant.yaml", "the plant", dumps(plant))
    tell_ids(out, plant)
