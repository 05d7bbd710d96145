"""`gigaramp morning`: what the first screen of the live page tells, on a terminal."""

from __future__ import annotations

from pathlib import Path

from gigaramp.cli.output import new_folder, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids
from gigaramp.cli.screen import answers, print_json
from gigaramp.languages import say


def morning_of_plant(
    name: str, sets: list[str] | None, log: str, as_of: str | None, out: Path | None, as_json: bool, force: bool
) -> None:
    """Tell the morning of a plant, after the changes of `--set`."""
    import gigaramp
    from gigaramp.launch.morning.words import morning_text

    refuse_taken(out, force)
    plant = read_plant(name, sets)
    answer = gigaramp.morning(plant, log, as_of=as_of)
    if as_json:
        print_json(answer.to_dict())
    else:
        screen = answers()
        screen.print(morning_text(answer, min(screen.width, 100)), soft_wrap=True, highlight=False)
    if out is None:
        return
    with new_folder(out, force) as folder:
        folder.text("morning.json", say("the morning"), answer.to_json())
        folder.text("morning.txt", say("the morning, to read"), str(answer))
    tell_ids(out, plant)
