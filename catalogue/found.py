"""Every text that the code says, found where it is written: `say`, `say_many`, `later`, the help of commands, the page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from gigaramp.languages.terms import terms

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "gigaramp"
KEYWORDS = {"say": None, "later": None, "say_many": (1, 2), "later_many": (1, 2)}
HELP_OF = {"Option", "Argument", "Typer"}

Text = str | tuple[str, ...]


def texts_of_the_code() -> Catalog:
    """All texts of the package, each with the files that say it."""
    found = Catalog(project="gigaramp", charset="utf-8")
    for path in sorted(PACKAGE.rglob("*")):
        name = str(path.relative_to(ROOT))
        if path.suffix == ".py":
            texts = [*_called(path, "python"), *(_told_by_commands(path) if "cli" in path.parts else ())]
        elif path.suffix == ".jinja" and "report" in path.parts:
            texts = [*_called(path, "jinja2.ext:babel_extract")]
        else:
            continue
        for text in texts:
            found.add(text, locations=[(name, 0)])
    for term in terms():
        found.add(term.words["en"], locations=[("gigaramp/languages/terms.csv", 0)])
    return found


def _called(path: Path, method: str) -> Iterator[Text]:
    for _line, text, _comments, _context in extract_from_file(method, path, KEYWORDS):
        if text and (isinstance(text, str) or all(text)):
            yield text


def _told_by_commands(path: Path) -> Iterator[str]:
    """The meaning of each command and flag: what `--help` tells."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in HELP_OF:
            for keyword in node.keywords:
                if keyword.arg == "help" and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value)
        if isinstance(node, ast.FunctionDef) and any(_is_command(one) for one in node.decorator_list):
            meaning = ast.get_docstring(node)
            if meaning:
                yield " ".join(meaning.split())


def _is_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and _name(decorator.func) == "command"


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
