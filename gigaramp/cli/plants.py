"""Plants as a command names them: a name or a path, and the numbers it changes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.errors import AskError

if TYPE_CHECKING:
    from gigaramp.plant import Plant


def read_plant(name_or_path: str, sets: list[str] | None) -> Plant:
    """Load a plant and make each change `ADDRESS=VALUE` on it, in the order given.

    Raises `PlantError` for a plant or a value that makes no sense, `AskError` for a change that is not one.
    """
    import gigaramp

    plant = gigaramp.load(name_or_path)
    for text in sets or ():
        address, equals, value = text.partition("=")
        if not equals or not address.strip():
            raise AskError(f'--set {text}: write ADDRESS=VALUE, for example --set "steps.stacking.mtbf=9 h"')
        plant = plant.change(address.strip(), value.strip())
    return plant
