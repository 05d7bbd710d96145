"""The page that holds the source against the product, filled from forecasts and comparisons.

Its words stand in `battery-valley.md.jinja`. `python -m tests.prove.valley_page FOLDER` fills it from the answers that
`GIGARAMP_VALLEY=FOLDER make prove` kept, without simulating.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import fill
from typing import Any, Final

from gigaramp.launch import Comparison, Forecast
from gigaramp.launch.wording.phrases import day_words, percent
from tests.prove import valley_sentences as sentences
from tests.prove.proof import FOLDER, made
from tests.prove.valley_changes import CHANGES, Worth
from tests.prove.valley_words import DEFECTS, MACHINES, PEOPLE, Told, announced_words

PAGE: Final = FOLDER.parent / "battery-valley.md"
TEMPLATE: Final = Path(__file__).with_name("battery-valley.md.jinja")
WIDTH: Final = 138

PLANTS: Final = {"douai": "AESC Douai", "billy-berclau": "ACC Billy-Berclau", "dunkirk": "Verkor Dunkirk"}
"""The plants of the page by the name they ship under, and what the page calls them."""

EXPERTS_ON: Final = "2025-12-08"

Row = tuple[str, Callable[[Told], str]]

ROWS: Final[tuple[Row, ...]] = (
    ("full speed", lambda told: told.answer["full_speed"].target.replace(" vehicle/year", " vehicles a year")),
    ("announced", lambda told: announced_words(told.answer["full_speed"])),
    ("chance by then", lambda told: told.chance("full_speed")),
    ("outside view of that chance", lambda told: told.outside_chance("full_speed")),
    ("50 % date", lambda told: told.half("full_speed")),
    (
        "chance within the simulated time",
        lambda told: f"{told.within('full_speed')} by {day_words(told.answer.until)}",
    ),
    ("on its own", Told.alone),
    ("vehicles in 2026", lambda told: told.vehicles(2026)),
    ("experts on site in the week of 8 December 2025", lambda told: told.experts(EXPERTS_ON)),
    ("effective futures", lambda told: f"{told.answer.effective_futures:.0f} of {told.answer.futures}"),
)
"""Rows of the table that sets the plants side by side: the title, and what stands in the column of a plant."""


def filled(forecasts: Mapping[str, Forecast], comparisons: Mapping[str, Comparison]) -> str:
    """The page as text. Both are by name: `PLANTS` and `CHANGES`. A name that is missing raises KeyError."""
    from jinja2 import Environment, StrictUndefined

    # The page is Markdown and its values are our own: nothing is to be escaped.
    surroundings = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    surroundings.filters["percent"] = percent
    template = TEMPLATE.read_text(encoding="utf-8")
    return wrapped(surroundings.from_string(template).render(values(forecasts, comparisons, template)))


def values(forecasts: Mapping[str, Forecast], comparisons: Mapping[str, Comparison], template: str) -> dict[str, Any]:
    """What the template may name: the three plants, the changes, the sentences, the losses of each cause."""
    plants = {name: Told(forecasts[name]) for name in PLANTS}
    return {
        "douai": plants["douai"],
        "billy_berclau": plants["billy-berclau"],
        "dunkirk": plants["dunkirk"],
        **{name: Worth(comparisons[name]) for name in CHANGES},
        "sentences": sentences,
        "few": sentences.few_words({PLANTS[name]: told for name, told in plants.items()}),
        "table": table(list(plants.values())),
        "made": made(),
        "compared": " or ".join(sorted({str(found.futures) for found in comparisons.values()})),
        "with_odds": statements_with_odds(template),
        "MACHINES": MACHINES,
        "PEOPLE": PEOPLE,
        "DEFECTS": DEFECTS,
    }


def table(plants: list[Told]) -> str:
    """The plants side by side, as a Markdown table."""
    rows = [("", *PLANTS.values()), *((title, *(write(told) for told in plants)) for title, write in ROWS)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def statements_with_odds(template: str) -> int:
    """How many of the page's statements lead to odds."""
    return sum("*Odds" in statement for statement in template.split("\n### ")[1:])


def wrapped(page: str) -> str:
    """The page with each paragraph on lines of one width. Code in a line is not broken; tables, lists and blocks are left."""
    parts = re.split(r"\n{2,}", page.strip())
    return "\n\n".join(part if part.startswith(("|", "#", "```", "- ")) else _wrapped(part) for part in parts) + "\n"


def read(folder: Path, name: str, kind: type[Any]) -> Any:
    """An answer kept as JSON. Raises pydantic's ValidationError where it was made by a version with other fields."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind).validate_json((folder / f"{name}.json").read_bytes())


def main(folder: Path) -> None:
    """Fill the page from the answers kept in a folder."""
    forecasts = {name: read(folder, name, Forecast) for name in PLANTS}
    comparisons = {name: read(folder, name, Comparison) for name in CHANGES}
    PAGE.write_text(filled(forecasts, comparisons), encoding="utf-8")


def _wrapped(paragraph: str) -> str:
    words = re.sub(r"`[^`]*`", lambda code: code[0].replace(" ", "\0"), " ".join(paragraph.split()))
    # A number and its % sign stay together.
    kept = words.replace(" %", "\0%")
    return fill(kept, WIDTH, break_long_words=False, break_on_hyphens=False).replace("\0", " ")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
