"""`gigaramp new`: a plant file of your own to start from."""

from __future__ import annotations

from pathlib import Path

from gigaramp.cli.output import write_file
from gigaramp.cli.screen import answers
from gigaramp.errors import AskError
from gigaramp.units import ENERGY, UnitError, dimension_word, read_quantity, unit_of

GWH_PER_YEAR = "GWh/year"


def write_new_plant(path: Path, capacity: str, lines: int, experts: int | None, name: str | None, force: bool) -> None:
    """Write the plant and say what to do with it. Raises `AskError` for numbers that make no sense."""
    from gigaramp.launch.wording.phrases import counted
    from gigaramp.plant.new import new_plant

    called = name or path.stem.replace("-", " ").replace("_", " ").strip().capitalize() or "My plant"
    write_file(path, new_plant(read_capacity(capacity), lines, called, experts), force)
    screen = answers()
    told = [capacity, counted(lines, "line"), *([counted(experts, "expert")] if experts is not None else [])]
    screen.print(f"wrote {path}: {', '.join(told)}; each number says where it comes from")
    screen.print(f"next     gigaramp check {path}")
    screen.print(f"         gigaramp forecast {path}")


def copy_shipped_plant(path: Path, shipped: str, force: bool) -> None:
    """Copy the file of a shipped plant and say what in it is still that plant's. Raises `AskError` for an unknown name."""
    from textwrap import fill

    from gigaramp.plant.copied import copied_plant, still_of
    from gigaramp.plant.read import load, shipped_plants
    from gigaramp.plant.structure import did_you_mean

    if shipped not in shipped_plants():
        raise AskError(f"--from {shipped}: no plant of this name is shipped, {did_you_mean(shipped, shipped_plants())}")
    write_file(path, copied_plant(shipped), force)
    plant = load(path)
    still = still_of(plant)
    column = 2 + max(len(address) for address, _ in still) + 2
    screen = answers()
    screen.print(f"wrote {path}: a copy of {shipped}, with its comments and sources")
    screen.print(f"Still that of {plant.name} until you change it; the list stands at the head of the copy too:")
    for address, words in still:
        told = fill(words, screen.width, initial_indent=f"  {address}".ljust(column), subsequent_indent=" " * column)
        screen.print(told, soft_wrap=True)
    screen.print(f"next     gigaramp check {path}")


def read_capacity(text: str) -> float:
    """GWh a year of a capacity written with its unit: "10 GWh/year", "500 MWh/week"."""
    mend = 'write it for example as "10 GWh/year"'
    try:
        value, unit = read_quantity(text)
        measured = unit_of(unit)
    except UnitError as error:
        raise AskError(f"--capacity {text}: {error.what}, {mend}") from error
    wanted = unit_of(GWH_PER_YEAR)
    if measured.dimensions != wanted.dimensions:
        hint = (
            f"; {dimension_word(measured.dimensions)} says nothing about time" if measured.dimensions == ENERGY else ""
        )
        raise AskError(f"--capacity {text}: a capacity is an energy per time{hint}, {mend}")
    if value <= 0:
        raise AskError(f"--capacity {text}: a plant makes something, {mend}")
    return value * measured.factor / wanted.factor
