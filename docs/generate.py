"""Write the pages of `docs/look-up/` that follow from the code: `make docs`. A test checks that they are current."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

FOLDER = Path(__file__).parent / "look-up"


def plant_file_page() -> str:
    """Every key of a plant file: what it takes and what it means, part by part."""
    from gigaramp.plant.model import Plant

    lines = [
        "# The plant file, key by key",
        "",
        "Made from the schema by `make docs`; `gigaramp schema` prints the same as JSON Schema for an editor.",
        "How to write a plant stands in [Write a plant](../do/write-a-plant.md).",
        "A key without the word *needed* may be left out.",
    ]
    for title, model in _parts(Plant):
        lines += ["", f"## {title}", "", _first_paragraph(model), "", "| key | takes | meaning |", "|---|---|---|"]
        lines += [_row(name, field) for name, field in model.model_fields.items()]
    return "\n".join(lines) + "\n"


def command_line_page() -> str:
    """Every command and flag, from the commands themselves."""
    import typer

    from gigaramp.cli.app import app

    group: Any = typer.main.get_command(app)
    lines = ["# The command line", "", "Made from the commands by `make docs`. Each flag is the argument of the Python function.", ""]
    lines += ["Exit codes: 0 it worked, 1 a plant, a question or an output is wrong, 2 the command is written wrong,"]
    lines += ["130 stopped by Ctrl-C, 143 stopped by SIGTERM."]
    for name, command in group.commands.items():
        arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
        options = [parameter for parameter in command.params if parameter.param_type_name == "option" and not parameter.hidden]
        usage = " ".join(["gigaramp", name, *(_argument(argument) for argument in arguments)])
        lines += ["", f"## {name}", "", f"`{usage}`", "", " ".join(str(command.help).split())]
        lines += ["", "| flag | meaning | default |", "|---|---|---|"]
        lines += [f"| `{_flag(option)}` | {_cell(option.help)} | {_default(option)} |" for option in options if option.name != "help"]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {"plant-file.md": plant_file_page, "command-line.md": command_line_page}


def _parts(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """The plant and each part below it, once, with the address it stands at."""
    from gigaramp.plant.model import Defaults

    seen: set[type[BaseModel]] = {Defaults}
    waiting: list[tuple[str, type[BaseModel]]] = [("The whole file", model)]
    while waiting:
        title, part = waiting.pop(0)
        if part in seen:
            continue
        seen.add(part)
        yield title, part
        for name, field in part.model_fields.items():
            for below, keyed in _models_in(field.annotation):
                address = f"{field.alias or name}{'.NAME' if keyed else ''}"
                waiting.append((address if part is model else f"{title}.{address}", below))


def _models_in(annotation: Any, keyed: bool = False) -> Iterator[tuple[type[BaseModel], bool]]:
    from gigaramp.plant.model import Part

    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation, keyed
    for argument in get_args(annotation):
        yield from _models_in(argument, keyed or get_origin(annotation) is dict)


def _row(name: str, field: FieldInfo) -> str:
    needed = "*needed*, " if field.is_required() else ""
    return f"| `{field.alias or name}` | {needed}{_takes(field.annotation, field.metadata)} | {_cell(field.description)} |"


def _takes(annotation: Any, metadata: list[Any]) -> str:
    """What a key takes, in words."""
    from gigaramp.plant.number import DateNumber, Dimension, Number

    dimension = next((item for item in metadata if isinstance(item, Dimension)), None)
    if dimension:
        return _DIMENSIONS.get(dimension.name, dimension.name)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _takes(arguments[0], list(arguments[1:]))
    if origin in (Union, types.UnionType):
        return " or ".join(_takes(argument, []) for argument in arguments if argument is not type(None))
    if origin is Literal:
        return " or ".join(f"`{argument}`" for argument in arguments)
    if origin is tuple:
        return f"list of {_takes(arguments[0], [])}"
    if origin is dict:
        return f"map of names to {_takes(arguments[1], [])}"
    words = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`", date: "date"}
    words |= {DateNumber: "date, may be uncertain or a span", Number: "number"}
    if annotation in words:
        return words[annotation]
    return f"part ({annotation.__name__})"


_DIMENSIONS = {
    "time": "time (`52 s`, `9 h`)",
    "1/time": "per time (`5 %/year`)",
    "ratio": "ratio (`15 %` or `0.15`)",
    "plain": "bare number",
    "length": "length (`120 m`)",
    "speed": "speed (`1.2 m/s`)",
    "amount": "amount (`400 cell`, `2 kg`)",
    "amount/time": "rate (`80 m/min`)",
    "count": "count",
}


def _first_paragraph(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").strip().split("\n\n")[0].split())


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def _argument(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required else f"[{name}]"


def _flag(option: Any) -> str:
    return option.opts[0] if option.is_flag else f"{option.opts[0]} {option.metavar or _metavar(option)}"


def _metavar(option: Any) -> str:
    choices = getattr(option.type, "choices", None)
    return "\\|".join(choices) if choices else option.name.upper()


def _default(option: Any) -> str:
    return "" if option.default in (None, False, ()) or option.required else f"`{option.default}`"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
        print(f"wrote docs/look-up/{name}")
