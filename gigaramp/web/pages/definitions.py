"""What each number on the pages means: its formula, its unit, which way is better, and where the definition comes from."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from gigaramp.kpi.dictionary import MEANINGS, dictionary
from gigaramp.languages import later, say
from gigaramp.web import pages
from gigaramp.web.view import Page, View

BETTER = {"higher": later("higher is better"), "lower": later("lower is better"), "none": later("neither is better")}


def definitions(_view: View) -> dict[str, Any]:
    """The definitions of the pages first, then the dictionary of KPIs."""
    return {
        "pages": [
            {"name": name, "title": say(title), "meaning": say(meaning)}
            for name, (title, meaning) in of_the_pages().items()
        ],
        "kpis": [
            {
                "name": kpi.name,
                "meaning": say(MEANINGS[kpi.name]),
                "formula": kpi.formula,
                "unit": kpi.unit,
                "better": say(BETTER[kpi.better]),
                "source": kpi.source,
            }
            for kpi in dictionary().values()
        ],
    }


def of_the_pages() -> dict[str, tuple[str, str]]:
    """What the pages' own numbers mean: name -> title and meaning, as each page declares them in `DEFINITIONS`."""
    found: dict[str, tuple[str, str]] = {}
    for one in iter_modules(pages.__path__):
        found |= getattr(import_module(f"{pages.__name__}.{one.name}"), "DEFINITIONS", {})
    return found


PAGE = Page("/definitions", later("Definitions"), "definitions.html.jinja", definitions, style="definitions.css")
