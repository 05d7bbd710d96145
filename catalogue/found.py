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
        elif path.suffix == ".jinja" and {"report", "web"} & set(path.parts):
            texts = [*_called(path, "jinja2.ext:babel_extract")]
        else:
            continue
        for text in texts:
            found.add(text, locations=[(name, 0)])
    for meaning in _meanings_of_numbers():
        found.add(meaning, locations=[("gigaramp/plant/model.py", 0)])
    for name, text in _told_by_shipped_plants():
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


def _told_by_shipped_plants() -> Iterator[tuple[str, str]]:
    """What each shipped plant says of itself and of its plan."""
    from gigaramp.plant import load
    from gigaramp.plant.read import shipped_plants

    for name in shipped_plants():
        plant = load(name)
        for text in (plant.about, plant.plan.note if plant.plan is not None else ""):
            if text:
                yield f"gigaramp/plant/examples/{name}.yaml", " ".join(text.split())


def _meanings_of_numbers() -> list[str]:
    """What each key and part of a plant file means, as `check --explain` and the page tell it."""
    from docs.generate import parts_of_a_plant

    told: list[str] = []
    for model in parts_of_a_plant():
        told.append(" ".join((model.__doc__ or "").split("\n\n")[0].split()))
        told += [field.description or "" for field in model.model_fields.values()]
    return sorted({meaning for meaning in told if meaning})


def _is_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and _name(decorator.func) == "command"


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
