"""`gigaramp bottleneck`: which step limits output each week, and what it would be worth if it were perfect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gigaramp.cli.output import new_folder, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids
from gigaramp.cli.question import Question
from gigaramp.cli.screen import announce_compiling, answers, print_json, words, working

if TYPE_CHECKING:
    from gigaramp.launch.bottleneck.answer import Bottleneck
    from gigaramp.plant import Plant


def tell_bottleneck(
    name: str, sets: list[str] | None, asked: Question, out: Path | None, force: bool, as_json: bool
) -> None:
    """Tell the limiting step of each week, and the worth of the steps; and write both as files where a folder is named."""
    import gigaramp
    from gigaramp.launch.bottleneck.words import bottleneck_text

    refuse_taken(out, force)
    plant = read_plant(name, sets)
    talk = words()
    compiling = announce_compiling(talk)
    with working(talk, asked.futures, compiling) as work:
        answer = gigaramp.bottleneck(plant, **asked.arguments(), on_progress=work.progress)
    if as_json:
        print_json(answer.to_dict())
    else:
        screen = answers()
        screen.print(bottleneck_text(answer, screen.width), soft_wrap=True)
    if out is not None:
        _write(out, force, plant, answer)
        tell_ids(out, plant)


def _write(out: Path, force: bool, plant: Plant, answer: Bottleneck) -> None:
    """The answer as files: to read, as JSON, and its two tables."""
    from pyarrow import csv

    from gigaramp.plant import dumps

    with new_folder(out, force) as folder:
        folder.text("bottleneck.json", "which step limits, and what it is worth", answer.to_json())
        folder.text("bottleneck.txt", "the same, to read", str(answer))
        csv.write_csv(answer.to_arrow(), folder.path("weeks.csv", "the limiting step of each week"))
        csv.write_csv(
            answer.worth_to_arrow(), folder.path("worth.csv", "what each step would be worth if it were perfect")
        )
        folder.text("plant.yaml", "the plant", dumps(plant))
