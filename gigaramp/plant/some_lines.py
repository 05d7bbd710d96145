"""A plant with only some of its lines: everything that is shared stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from gigaramp.errors import AskError
from gigaramp.plant.model import Plant


def only_lines(plant: Plant, lines: Sequence[str] | str) -> Plant:
    """The same plant without its other lines. Its name says so. Shared steps, sleds and people stay as the file has them.

    Raises AskError for a line the plant does not have, and PlantError where what is left makes no sense.
    """
    wanted = [lines] if isinstance(lines, str) else list(lines)
    if not wanted:
        raise AskError("lines: no line is named, name one or leave lines out")
    for name in wanted:
        if name not in plant.line_names:
            near = get_close_matches(name, plant.line_names, n=1)
            mend = f'did you mean "{near[0]}"?' if near else f"the lines are {', '.join(plant.line_names)}"
            raise AskError(f"lines: there is no line `{name}`, {mend}")
    others = [name for name in plant.lines if name not in wanted]
    kept = plant
    for name in others:
        kept = kept.change(f"lines.{name}", "null")
    if not others:
        return plant
    return kept.change(
        "name", f"{plant.name}, {' and '.join(name for name in plant.line_names if name in wanted)} alone"
    )


__all__ = ["only_lines"]
