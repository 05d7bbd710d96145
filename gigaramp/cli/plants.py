"""Plants as a command names them: a name or a path, and the numbers it changes first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gigaramp.errors import AskError, PlantError
from gigaramp.languages import say

if TYPE_CHECKING:
    from gigaramp.plant import Plant


def read_plant(name_or_path: str, sets: list[str] | None, is_named: bool = False) -> Plant:
    """Load a plant and make each change `ADDRESS=VALUE` on it, in the order given.

    `is_named`: of several plants, so what is wrong is told with its name and with the change that does not fit it.
    Raises `PlantError` for a plant or a value that makes no sense, `AskError` for a change that is not one.
    """
    import gigaramp
    from gigaramp.plant.address import read_setting

    plant = gigaramp.load(name_or_path)
    for text in sets or ():
        with told_of(f"{name_or_path} --set {text}" if is_named else ""):
            plant = plant.change(*read_setting(text))
    return plant


@contextmanager
def told_of(name: str) -> Iterator[None]:
    """Tell what is wrong inside under this name first; as it is where the name is empty."""
    try:
        yield
    except AskError as error:
        raise AskError(f"{name}: {error}" if name else str(error)) from None
    except PlantError as error:
        named = [replace(problem, file=problem.file or name) for problem in error.problems]
        raise PlantError(named) from None


def tell_ids(out: Path, *plants: Plant) -> None:
    """Say on standard error that a plant file written into a folder holds ids that answers hide: it must read back."""
    from gigaramp.cli.screen import words
    from gigaramp.plant.pseudonyms import hides_ids

    if any(hides_ids(plant) for plant in plants):
        told = say(
            "{out} holds the ids of the roster, in its plant file: answers show P-001, and the file must read back",
            out=out,
        )
        words().print(told, soft_wrap=True)
