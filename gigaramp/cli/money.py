"""`gigaramp money`: what a launch costs, so far and until the end, and what a good kWh costs through it."""

from __future__ import annotations

from pathlib import Path

from gigaramp.cli.output import new_folder, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids
from gigaramp.cli.question import Question
from gigaramp.cli.screen import announce_compiling, answers, print_json, words, working


def money_of_plant(
    name: str, sets: list[str] | None, asked: Question, out: Path | None, force: bool, as_json: bool
) -> None:
    """Cost the launch of a plant, after the changes of `--set`."""
    import gigaramp
    from gigaramp.launch.money.words import money_text
    from gigaramp.launch.question import ask

    refuse_taken(out, force)
    plant = read_plant(name, sets)
    ask(plant, **asked.arguments())
    arguments = asked.arguments()
    talk = words()
    compiling = announce_compiling(talk)
    with working(talk, asked.futures, compiling) as work:
        answer = gigaramp.money(plant, **arguments, on_progress=work.progress)
    if as_json:
        print_json(answer.to_dict())
    else:
        screen = answers()
        screen.print(money_text(answer, screen.width), soft_wrap=True, highlight=False)
    if out is None:
        return
    from pyarrow import csv

    from gigaramp.plant import dumps

    with new_folder(out, force) as folder:
        folder.text("money.json", "what the launch costs", answer.to_json())
        folder.text("money.txt", "what the launch costs, to read", str(answer))
        csv.write_csv(
            answer.to_arrow(), folder.path("money.csv", "what the launch costs, one row a kind and span, EUR")
        )
        csv.write_csv(
            answer.kwh_table(), folder.path("kwh.csv", "what a good kWh costs, one row a part and quarter, EUR")
        )
        folder.text("plant.yaml", "the plant as it was simulated", dumps(plant))
    tell_ids(out, plant)
