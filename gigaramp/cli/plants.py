"""Plants as a command names them: a name or a path, and the numbers it changes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigaramp.plant import Plant


def read_plant(name_or_path: str, sets: list[str] | None) -> Plant:
    """Load a plant and make each change `ADDRESS=VALUE` on it, in the order given.

    Raises `PlantError` for a plant or a value that makes no sense, `AskError` for a change that is not one.
    """
    import gigaramp
    from gigaramp.plant.address import read_setting

    plant = gigaramp.load(name_or_path)
    for text in sets or ():
        plant = plant.change(*read_setting(text))
    return plant
