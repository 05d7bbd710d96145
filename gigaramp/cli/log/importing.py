"""`gigaramp log import`: the files a plant has, as rows of its log."""

from __future__ import annotations

import shlex
from pathlib import Path

from gigaramp.cli.plants import read_plant
from gigaramp.cli.screen import answers, print_json


def import_log(
    files: list[str],
    store: Path | None,
    mapping: str | None,
    plant: str | None,
    preview: bool,
    correct: bool,
    as_json: bool,
) -> None:
    """Import files, or propose a mapping where there is none yet, and print what was done."""
    import gigaramp

    parts = ["gigaramp", "log", "import", *files]
    parts += ["--store", str(store)] if store is not None else ["--store", "FOLDER"]
    parts += ["--plant", plant] if plant is not None else []
    told = gigaramp.import_log(
        files,
        store,
        mapping,
        plant=read_plant(plant, None) if plant is not None else None,
        preview=preview,
        correct=correct,
        command=f"{shlex.join(parts).replace('{', '{{').replace('}', '}}')} --mapping {{mapping}}",
    )
    if as_json:
        print_json([one.to_dict() for one in told] if isinstance(told, list) else told.to_dict())
        return
    screen = answers()
    for one in told if isinstance(told, list) else [told]:
        screen.print(str(one), soft_wrap=True, highlight=False)
