"""`gigaramp terms`: the words of the field, in English and in the language spoken."""

from __future__ import annotations

from rich.table import Table

from gigaramp.cli.screen import answers, print_json
from gigaramp.languages import LANGUAGES, say, spoken
from gigaramp.languages.terms import terms


def print_terms(as_json: bool) -> None:
    """Print every term with what it means; beside it the word of the language, where one other than English is spoken."""
    if as_json:
        print_json(
            [{"key": term.key, **term.words, "definition": term.definition, "source": term.source} for term in terms()]
        )
        return
    code = spoken().code
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for column in [LANGUAGES["en"].name, *([spoken().name] if code != "en" else []), say("meaning")]:
        table.add_column(column, overflow="fold")
    for term in terms():
        beside = [term.words[code]] if code != "en" else []
        table.add_row(term.words["en"], *beside, term.definition)
    answers().print(table)
