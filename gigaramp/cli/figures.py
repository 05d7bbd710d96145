"""The plant in figures, printed before anything is simulated: what is in it, and how much of it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from gigaramp.languages import of_a_file, say, say_many

if TYPE_CHECKING:
    from gigaramp.plant import Report


def figures(report: Report, brief: bool = False) -> Group:
    """Name, what is in it, where its numbers come from, and, unless `brief`, what it is built from."""
    parts = [Text(report.name, style="bold"), Text(contents(report)), Text(report.origin_words())]
    if report.about and not brief:
        parts.append(Text(" ".join(of_a_file(report.about).split()), style="dim"))
    return Group(*parts)


def contents(report: Report) -> str:
    """What is in the plant: "6 lines · 24 steps · 228 machines · 800 local people · 150 experts"."""
    words = [
        say_many("{count:,} line", "{count:,} lines", report.lines),
        say_many("{count:,} step", "{count:,} steps", report.steps),
        say_many("{count:,} machine", "{count:,} machines", report.machines),
    ]
    if report.people:
        words.append(say("{people:,} local people", people=report.people))
    if report.experts:
        words.append(say_many("{count:,} expert", "{count:,} experts", report.experts))
    return " · ".join(words)
