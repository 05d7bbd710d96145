"""`gigaramp new`: a plant file of your own to start from."""

from __future__ import annotations

from pathlib import Path

from gigaramp.cli.output import write_file
from gigaramp.cli.screen import answers
from gigaramp.errors import AskError
from gigaramp.languages import listed, say
from gigaramp.units import ENERGY, UnitError, dimension_word, read_quantity, unit_of

GWH_PER_YEAR = "GWh/year"


def write_new_plant(path: Path, capacity: str, lines: int, experts: int | None, name: str | None, force: bool) -> None:
    """Write the plant and say what to do with it. Raises `AskError` for numbers that make no sense."""
    from gigaramp.launch.wording.phrases import counted
    from gigaramp.plant.new import new_plant

    called = name or path.stem.replace("-", " ").replace("_", " ").strip().capitalize() or say("My plant")
    write_file(path, new_plant(read_capacity(capacity), lines, called, experts), force)
    screen = answers()
    told = [capacity, counted(lines, "line"), *([counted(experts, "expert")] if experts is not None else [])]
    screen.print(say("wrote {path}: {told}; each number says where it comes from", path=path, told=listed(told)))
    screen.print(_next(f"gigaramp check {path}"))
    screen.print(" " * 9 + f"gigaramp forecast {path}")


def copy_shipped_plant(path: Path, shipped: str, force: bool) -> None:
    """Copy the file of a shipped plant and say what in it is still that plant's. Raises `AskError` for an unknown name."""
    from gigaramp.languages.lines import fill
    from gigaramp.plant.copied import copied_plant, still_of
    from gigaramp.plant.read import load, shipped_plants
    from gigaramp.plant.structure import did_you_mean

    if shipped not in shipped_plants():
        raise AskError(
            say(
                "--from {shipped}: no plant of this name is shipped, {hint}",
                shipped=shipped,
                hint=did_you_mean(shipped, shipped_plants()),
            )
        )
    write_file(path, copied_plant(shipped), force)
    plant = load(path)
    still = still_of(plant)
    column = 2 + max(len(address) for address, _ in still) + 2
    screen = answers()
    screen.print(say("wrote {path}: a copy of {shipped}, with its comments and sources", path=path, shipped=shipped))
    screen.print(
        say("Still that of {name} until you change it; the list stands at the head of the copy too:", name=plant.name)
    )
    for address, words in still:
        told = fill(words, screen.width, initial_indent=f"  {address}".ljust(column), subsequent_indent=" " * column)
        screen.print(told, soft_wrap=True)
    screen.print(_next(f"gigaramp check {path}"))


def _next(command: str) -> str:
    """A command worth trying next, behind a word of nine columns."""
    from gigaramp.languages.lines import padded

    return padded(say("next"), 9) + command


def read_capacity(text: str) -> float:
    """GWh a year of a capacity written with its unit: "10 GWh/year", "500 MWh/week"."""
    mend = say('write it for example as "10 GWh/year"')
    try:
        value, unit = read_quantity(text)
        measured = unit_of(unit)
    except UnitError as error:
        raise AskError(say("--capacity {text}: {what}, {mend}", text=text, what=error.what, mend=mend)) from error
    wanted = unit_of(GWH_PER_YEAR)
    if measured.dimensions != wanted.dimensions:
        hint = (
            say("; {dimensions} says nothing about time", dimensions=dimension_word(measured.dimensions))
            if measured.dimensions == ENERGY
            else ""
        )
        raise AskError(
            say("--capacity {text}: a capacity is an energy per time{hint}, {mend}", text=text, hint=hint, mend=mend)
        )
    if value <= 0:
        raise AskError(say("--capacity {text}: a plant makes something, {mend}", text=text, mend=mend))
    return value * measured.factor / wanted.factor
