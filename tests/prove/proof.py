"""Pages that tell what a long check has found: one small dated table for each."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from textwrap import fill

import gigaramp

FOLDER = Path(gigaramp.__file__).parents[1] / "docs" / "understand" / "proofs"

Row = Sequence[object]


def write(name: str, title: str, words: str, columns: Sequence[str], rows: Sequence[Row], after: str = "") -> None:
    """Write `docs/understand/proofs/<name>.md`: what was asked, on which day and versions, the table, what it means."""
    lines = [f"# {title}", "", _paragraphs(words), "", made(), "", _line(columns), "|" + "---|" * len(columns)]
    lines += [_line(row) for row in rows]
    if after:
        lines += ["", _paragraphs(after)]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def made() -> str:
    """The day and the versions a page was made with, as its own sentence."""
    told = f"Made by `make prove` on {date.today()} with gigaramp {gigaramp.__version__}, Python {platform.python_version()}"
    libraries = ", ".join(f"{library} {version(library)}" for library in ("numpy", "numba"))
    return f"{told}, {libraries}."


def _paragraphs(words: str) -> str:
    return "\n\n".join(fill(" ".join(each.split()), 120, break_on_hyphens=False) for each in words.split("\n\n"))


def _line(cells: Row) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
