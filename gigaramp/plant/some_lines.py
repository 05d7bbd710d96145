"""A plant with only some of its lines: everything that is shared stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from gigaramp.errors import AskError
from gigaramp.languages import listed, say
from gigaramp.plant.model import Plant


def only_lines(plant: Plant, lines: Sequence[str] | str) -> Plant:
    """The same plant without its other lines. Its name says so. Shared steps, sleds and people stay as the file has them.

    Raises AskError for a line the plant does not have, and PlantError where what is left makes no sense.
    """
    wanted = [lines] if isinstance(lines, str) else list(lines)
    if not wanted:
        raise AskError(say("lines: no line is named, name one or leave lines out"))
    for name in wanted:
        if name not in plant.line_names:
            near = get_close_matches(name, plant.line_names, n=1)
            mend = (
                say('did you mean "{near}"?', near=near[0])
                if near
                else say("the lines are {line_names}", line_names=listed(plant.line_names))
            )
            raise AskError(say("lines: there is no line `{name}`, {mend}", name=name, mend=mend))
    others = [name for name in plant.lines if name not in wanted]
    kept = plant
    for name in others:
        kept = kept.change(f"lines.{name}", "null")
    if not others:
        return plant
    return kept.change(
        "name",
        say(
            "{name}, {line_names} alone",
            name=plant.name,
            line_names=" and ".join(name for name in plant.line_names if name in wanted),
        ),
    )


__all__ = ["only_lines"]
