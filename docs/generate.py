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
WHOLE = "The whole file"


def plant_file_page() -> str:
    """Every key of a plant file: what it takes and what it means, part by part."""
    from gigaramp.plant.model import Plant

    lines = [
        "# The plant file, key by key",
        "",
        "Made from the schema by `make docs`; `gigaramp schema` prints the same as JSON Schema for an editor.",
        "How to write a plant stands in [Write a plant](../do/write-a-plant.md).",
        "A key without the word *needed* may be left out.",
        "A bare value has the status `chosen`: it is a choice of the file, and nothing is said of how sure it is.",
    ]
    titles: dict[type, str] = {model: title for title, model in _parts(Plant)}
    for model, title in titles.items():
        lines += ["", f"## {title}", "", _first_paragraph(model), "", "| key | takes | meaning |", "|---|---|---|"]
        lines += [_row(title, name, field, titles) for name, field in model.model_fields.items()]
    return "\n".join(lines) + "\n"


def command_line_page() -> str:
    """Every command and flag, from the commands themselves."""
    import typer

    from gigaramp.cli.app import app

    group: Any = typer.main.get_command(app)
    lines = [
        "# The command line",
        "",
        "Made from the commands by `make docs`. Each flag is the argument of the Python function.",
        "",
        "Every command takes `--lang CODE`, before or behind its name: [speak your language](../do/speak-your-language.md).",
        "",
    ]
    lines += ["Exit codes: 0 it worked, 1 a plant, a question or an output is wrong, 2 the command is written wrong,"]
    lines += ["130 stopped by Ctrl-C, 143 stopped by SIGTERM."]
    for name, command in _commands(group):
        arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
        options = [
            parameter for parameter in command.params if parameter.param_type_name == "option" and not parameter.hidden
        ]
        usage = " ".join(["gigaramp", name, *(_argument(argument) for argument in arguments)])
        lines += ["", f"## {name}", "", f"`{usage}`", "", " ".join(str(command.help).split())]
        lines += ["", "| flag | meaning | default |", "|---|---|---|"]
        lines += [
            f"| `{_flag(option)}` | {_cell(option.help)} | {_default(option)} |"
            for option in options
            if option.name != "help"
        ]
    return "\n".join(lines) + "\n"


def records_page() -> str:
    """The closed lists: what a record can tell, and where machine-hours go."""
    from gigaramp.kpi import MEANINGS
    from gigaramp.log.kinds import KINDS
    from gigaramp.log.record import RECORD_VERSION, record_schema

    lines = [
        "# Records and losses",
        "",
        "Made from the code by `make docs`. Both lists are closed: names keep their meaning for ever.",
        "",
    ]
    lines += [
        f"## The columns of a record, version {RECORD_VERSION}",
        "",
        "| column | type | meaning |",
        "|---|---|---|",
    ]
    for field in record_schema():
        lines.append(f"| `{field.name}` | {field.type} | {field.metadata[b'meaning'].decode()} |")
    lines += ["", "## What a record can tell", "", "| what | meaning | about | unit | cause |", "|---|---|---|---|---|"]
    lines += [
        f"| `{kind.name}` | {_cell(kind.meaning)} | {kind.about} | {kind.unit} | {kind.cause} |" for kind in KINDS
    ]
    lines += ["", "## Where machine-hours go", "", "| loss | meaning |", "|---|---|"]
    lines += [f"| `{loss}` | {_cell(meaning)} |" for loss, meaning in MEANINGS.items()]
    return "\n".join(lines) + "\n"


def answer_page() -> str:
    """The JSON form of a forecast, part by part."""
    from gigaramp.launch import answer_schema

    schema = answer_schema()
    lines = ["# The answer of a forecast, as JSON", "", "Made from the code by `make docs`; `gigaramp schema --answer`"]
    lines += ["prints the JSON Schema. The form is versioned by `format`. Several plants give a list."]
    for name, part in [("Forecast", schema), *schema["$defs"].items()]:
        lines += ["", f"## {name}", "", *_paragraphs(part.get("description", "")), "", "| field | holds |", "|---|---|"]
        for key, field in part.get("properties", {}).items():
            meaning = f". {_cell(field['description'])}" if "description" in field else ""
            lines.append(f"| `{key}` | {_holds(field)}{meaning} |")
    return "\n".join(lines) + "\n"


def terms_page() -> str:
    """The words of the field in every language."""
    from gigaramp.languages import LANGUAGES
    from gigaramp.languages.terms import terms

    lines = [
        "# Terms",
        "",
        "Made from `gigaramp/languages/terms.csv` by `make docs`; `gigaramp terms --lang fr` prints two columns of it.",
    ]
    lines += [
        "Korean, Japanese and Malay have not yet been reviewed by a speaker. How the list is used: [languages](../understand/languages.md)."
    ]
    heads = [language.name for language in LANGUAGES.values()]
    lines += ["", f"| {' | '.join(heads)} | meaning | source |", "|" + "---|" * (len(heads) + 2)]
    for term in terms():
        words = " | ".join(_cell(term.words[code]) for code in LANGUAGES)
        lines.append(f"| {words} | {_cell(term.definition)} | {term.source} |")
    return "\n".join(lines) + "\n"


def kpis_page() -> str:
    """The dictionary of KPIs: meaning, formula, unit, good direction, grain and source."""
    from gigaramp.kpi.dictionary import dictionary

    lines = [
        "# KPIs",
        "",
        "Made from the code by `make docs`; `gigaramp kpi --list` prints it. [Read the KPIs](../do/read-the-kpis.md) tells how to ask.",
        "",
        "| KPI | meaning | formula | unit | better | grain | source |",
        "|---|---|---|---|---|---|---|",
    ]
    for kpi in dictionary().values():
        cells = (f"`{kpi.name}`", kpi.meaning, kpi.formula, kpi.unit, kpi.better, kpi.grain, kpi.source)
        lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
    lines += [
        "",
        "The elements of ISO 22400-2:2014 and where they come from:",
        "",
        "| element | meaning | from |",
        "|---|---|---|",
        "| PBT | planned busy time | `day_planned`, else the calendars of the plant: open minutes times machines of accepted lines |",
        "| APT | actual production time | `day_run`, else PBT less the time machines stood, as far as it is told |",
        "| PRI | planned run time of one unit | the plant: machine-minutes at full speed; a store of places is one machine |",
        "| PQ, GQ, SQ | produced, good, scrap quantity | good + scrap, good, scrap, at the step where they are counted |",
        "| RQ | units sent to be mended | `day_reworked` or `rework_sent`; none where the plant's step mends nothing |",
        "| ADET | stops in the middle of the work | `day_down` with `failure` and `waiting_help` |",
        "| AUST | setting up | `day_down` with `changeover` |",
        "| AUPT, AUBT | AUPT = APT + AUST, AUBT = AUPT + ADET | as above |",
        "| FE | failures | `day_stops`, or `machine_stopped`, without short stops, changeovers, maintenance and waits |",
        "",
        "Words of the table: `day` is told by sheets of a day too; `event` needs each event.",
        "Second hand: read in an encoding of the standard by others, not in the standard itself.",
    ]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "plant-file.md": plant_file_page,
    "command-line.md": command_line_page,
    "records.md": records_page,
    "answer.md": answer_page,
    "kpis.md": kpis_page,
    "terms.md": terms_page,
}


def parts_of_a_plant() -> list[type[BaseModel]]:
    """Every part that a plant file can hold."""
    from gigaramp.plant.model import Plant

    return [model for _, model in _parts(Plant)]


def _parts(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """The plant and each part below it, once, with the address it stands at."""
    seen: set[type[BaseModel]] = set()
    waiting: list[tuple[str, type[BaseModel]]] = [(WHOLE, model)]
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
        # Parts that stand at two addresses are told at the first; `defaults` comes last, its parts are told before.
        waiting.sort(key=lambda place: place[0] == "defaults")


def _models_in(annotation: Any, keyed: bool = False) -> Iterator[tuple[type[BaseModel], bool]]:
    from gigaramp.plant.part import Part

    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation, keyed
    for argument in get_args(annotation):
        yield from _models_in(argument, keyed or get_origin(annotation) is dict)


def _row(title: str, name: str, field: FieldInfo, titles: dict[type, str]) -> str:
    key = field.alias or name
    needed = "*needed*, " if field.is_required() and (title, key) != (WHOLE, "defaults") else ""
    takes = _takes(field.annotation, field.metadata, titles)
    return f"| `{key}` | {needed}{takes} | {_cell(field.description)}{_default_of(title, name)} |"


def _default_of(title: str, name: str) -> str:
    """The shipped default of a number, where its mechanism has one."""
    from gigaramp.plant.address import DEFAULTED
    from gigaramp.plant.read import shipped_defaults

    base = DEFAULTED.get(tuple(title.split(".")))
    part: Any = shipped_defaults()
    for key in base[1:] if base else ():
        part = getattr(part, str(key))
    value = getattr(part, name, None) if base else None
    return f" Default: {value}." if isinstance(value, BaseModel) else ""


def _takes(annotation: Any, metadata: list[Any], titles: dict[type, str]) -> str:
    """What a key takes, in words."""
    from gigaramp.plant.number import DateNumber, Dimension, Number
    from gigaramp.plant.quantity import EXAMPLES

    dimension = next((item for item in metadata if isinstance(item, Dimension)), None)
    if dimension:
        words, example = EXAMPLES[dimension.name]
        return f"{words}, {' or '.join(f'`{one}`' for one in example.split(' or '))}" + (
            ", or `unlimited`" if dimension.unlimited else ""
        )
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _takes(arguments[0], list(arguments[1:]), titles)
    if origin in (Union, types.UnionType):
        return " or ".join(_takes(argument, [], titles) for argument in arguments if argument is not type(None))
    if origin is Literal:
        return " or ".join(f"`{argument}`" for argument in arguments)
    if origin is tuple:
        return f"list: {_takes(arguments[0], [], titles)}"
    if origin is dict:
        return f"map of names: {_takes(arguments[1], [], titles)}"
    words_of = {str: "text", int: "a whole number", float: "a bare number", bool: "`true` or `false`", date: "a date"}
    words_of |= {
        DateNumber: "a date, a range or a span",
        Number: "a number",
        Any: "a value as it would stand in the file",
    }
    return words_of[annotation] if annotation in words_of else f"[{titles[annotation]}](#{_anchor(titles[annotation])})"


def _holds(field: dict[str, Any]) -> str:
    """What a field of the answer holds, in words."""
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(_holds(choice) for choice in field["anyOf"]).replace("null", "nothing")
    if field.get("type") == "array":
        return f"list: {_holds(field.get('items', {}))}"
    if "const" in field or "enum" in field:
        return " or ".join(f"`{choice}`" for choice in field.get("enum", [field.get("const")]))
    words = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}
    if field.get("format") == "date":
        return "date"
    return "ratio, 0 to 1" if field.get("maximum") == 1.0 else words.get(field.get("type", ""), field.get("type", ""))


def _paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its name; of a group such as `log` each of its own."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _first_paragraph(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").strip().split("\n\n")[0].split())


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def _argument(argument: Any) -> str:
    name: str = argument.metavar or argument.name.upper()
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _flag(option: Any) -> str:
    shown = (option.metavar or _metavar(option)).replace("\\|", "|").replace("|", "\\|")
    return option.opts[0] if option.is_flag else f"{option.opts[0]} {shown}"


def _metavar(option: Any) -> str:
    choices = get_args(option.type_descriptor.annotation)
    return "\\|".join(choices) if choices else str(option.name).upper()


def _anchor(title: str) -> str:
    """Anchor of a heading, as code hosts make it."""
    return title.lower().replace(".", "").replace(" ", "-")


def _default(option: Any) -> str:
    return "" if option.default in (None, False, ()) or option.required else f"`{option.default}`"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
        print(f"wrote docs/look-up/{name}")
