"""Writes a proposed mapping as a file to read and to change: every open question with what there is to choose from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Words
from dataclasses import dataclass, field

from gigaramp.languages import say
from gigaramp.log.imports.mapping import FORMAT_VERSION, KEY, FileForm


@dataclass
class Proposed:
    """What the proposal found; `?` stands where only the plant can know."""

    source: str
    form: FileForm
    grain: str = "daily"
    timezone: str = ""
    day_begins: int = 0
    repeated: str = ""
    decimal: str = ""
    thousands: str = ""
    when: tuple[str, list[str], str] = ("day", [], "iso")
    zone_column: str = ""
    ends: tuple[list[str], str] | None = None
    lasts: tuple[str, str] | None = None
    fields: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    step_value: str = ""
    what: tuple[str, dict[str, str]] | None = None
    what_value: str = ""
    figures: list[tuple[str, str, str, str]] = field(default_factory=list)
    long: tuple[str, dict[str, str], str] | None = None
    key: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    doubles: list[tuple[str, str, str]] = field(default_factory=list)
    counts_left: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: dict[str, str] = field(default_factory=dict)


def written_mapping(told: Proposed) -> str:
    """The text of the mapping file."""
    lines = [f"{KEY}: {FORMAT_VERSION}"]
    lines += [f"# {say('Proposed from the file. Answer what stands as ?, read the rest, and import with it.')}"]
    lines += [f"source: {_word(told.source)}", f"grain: {told.grain}"]
    lines += _asked(told, "timezone", f"timezone: {_word(told.timezone)}")
    if told.grain == "daily":
        begins = f"{told.day_begins // 60:02d}:{told.day_begins % 60:02d}"
        lines += [f'day_begins: "{begins}"  # {say("when the first shift begins")}']
    if told.repeated:
        lines += [f"repeated: {told.repeated}  # {say('rows of one day, step and cause add up')}"]
    lines += ["", *_file(told), "", *_when(told), "", *_places(told)]
    lines += _tells(told)
    for name in told.counts_left:
        lines.append(f"# {say('not read, because each row is a stop')}: {_word(name)}")
    for name, role, other in told.doubles:
        lines.append(
            f"# {say('not read, because {other} is the {role} already', other=_word(other), role=role)}: {_word(name)}"
        )
    if told.key:
        lines.append(f"key: [{', '.join(_word(one) for one in told.key)}]")
    if told.ignored:
        lines.append(f"ignored: [{', '.join(_word(one) for one in told.ignored)}]")
    for name in told.unread:
        lines.append(f"# {say('not understood and not read')}: {_word(name)}")
    lines += [f"# {note}" for note in told.notes]
    return "\n".join(lines) + "\n"


def _asked(told: Proposed, where: str, line: str) -> list[str]:
    question = told.questions.get(where)
    return [f"# {question}", line] if question else [line]


def _file(told: Proposed) -> list[str]:
    form = told.form
    lines = ["file:", f"  format: {form.format}"]
    if form.format == "csv":
        lines += [f"  delimiter: {_word('tab' if form.delimiter == chr(9) else form.delimiter)}"]
        lines += _indented(_asked(told, "file.encoding", f"encoding: {_word(form.encoding)}"))
    if form.sheet:
        lines += [f"  sheet: {_word(form.sheet)}"]
    if told.decimal:
        lines += _indented(_asked(told, "file.decimal", f"decimal: {_word(told.decimal)}"))
    if told.thousands:
        lines += [f"  thousands: {_word(told.thousands)}"]
    if form.format != "parquet":
        rows = ", ".join(str(row) for row in form.header)
        lines += [f"  header: {rows if len(form.header) == 1 else f'[{rows}]'}"]
    return lines


def _when(told: Proposed) -> list[str]:
    key, columns, form = told.when
    lines = _instant(told, key, columns, form)
    if told.ends is not None:
        lines += _instant(told, "ends", *told.ends)
    if told.lasts is not None:
        lines += _asked(told, "lasts.unit", f"lasts: {{column: {_word(told.lasts[0])}, unit: {_word(told.lasts[1])}}}")
    if told.zone_column:
        lines += [f"zone: {_word(told.zone_column)}"]
    return lines


def _instant(told: Proposed, key: str, columns: list[str], form: str) -> list[str]:
    names = (
        f"column: {_word(columns[0])}"
        if len(columns) == 1
        else f"columns: [{', '.join(_word(one) for one in columns)}]"
    )
    return _asked(told, f"{key}.format", f"{key}: {{{names}, format: {_word(form)}}}")


def _places(told: Proposed) -> list[str]:
    lines = []
    if told.step_value:
        lines += _asked(told, "step.value", f"step: {{value: {_word(told.step_value)}}}")
    for name, (column, values) in told.fields.items():
        lines += _column(told, name, column, values)
    return lines


def _column(told: Proposed, name: str, column: str, values: Words[str, str]) -> list[str]:
    if not values:
        return [f"{name}: {{column: {_word(column)}}}"]
    lines = [f"{name}:", f"  column: {_word(column)}", "  values:"]
    for theirs, ours in values.items():
        lines += [f"    {line}" for line in _asked(told, f"{name}.values.{theirs}", f"{_word(theirs)}: {_word(ours)}")]
    return lines


def _tells(told: Proposed) -> list[str]:
    lines = []
    if told.what_value:
        lines += _asked(told, "what.value", f"what: {{value: {_word(told.what_value)}}}")
    if told.what is not None:
        lines += _column(told, "what", *told.what)
    if told.long is not None:
        column, values, quantity = told.long
        lines += [*_column(told, "what", column, values), f"quantity: {{column: {_word(quantity)}}}"]
    if told.figures:
        lines.append("figures:")
    for name, what, cause, unit in told.figures:
        parts = [f"column: {_word(name)}", f"what: {_word(what)}"]
        parts += [f"cause: {_word(cause)}"] if cause else []
        parts += [f"unit: {_word(unit)}"] if unit else []
        for where in (f"figures.{name}", f"figures.{name}.unit"):
            lines += [f"  # {told.questions[where]}"] if where in told.questions else []
        lines.append(f"  - {{{', '.join(parts)}}}")
    return lines


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _word(text: str) -> str:
    """A text as YAML: bare where it can be, else in quotes."""
    if re.fullmatch(r"[^\W\d][\w/+-]*( [\w/+-]+)*", text) and text.lower() not in (
        "null",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
    ):
        return text
    return json.dumps(text, ensure_ascii=False)
