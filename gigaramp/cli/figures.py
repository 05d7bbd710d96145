"""The plant in figures, printed before anything is simulated: what is in it, and how much of it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

if TYPE_CHECKING:
    from gigaramp.plant import Report


def figures(report: Report, brief: bool = False) -> Group:
    """Name, what is in it, where its numbers come from, and, unless `brief`, what it is built from."""
    parts = [Text(report.name, style="bold"), Text(contents(report)), Text(report.origin_words())]
    if report.about and not brief:
        parts.append(Text(" ".join(report.about.split()), style="dim"))
    return Group(*parts)


def contents(report: Report) -> str:
    """What is in the plant: "6 lines · 24 steps · 228 machines · 800 local people · 150 experts"."""
    found = [(report.lines, "line"), (report.steps, "step"), (report.machines, "machine")]
    words = [f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in found]
    if report.people:
        words.append(f"{report.people:,} local people")
    if report.experts:
        words.append(f"{report.experts:,} expert{'' if report.experts == 1 else 's'}")
    return " · ".join(words)
