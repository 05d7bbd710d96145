"""No text for a user stands in the report, the command line or the answers' words without being said through the languages' room."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAYING = {"say", "later", "say_many", "later_many", "named"}
NOT_FOR_USERS = {"Field", "TypeVar", "compile", "KeyError", "TypeError", "ValueError", "LookupError", "RuntimeError"}
NOT_FOR_USERS |= {"getattr", "match", "partition", "rpartition", "split", "replace", "removesuffix", "removeprefix"}
NOT_FOR_USERS |= {"startswith", "endswith", "fullmatch", "sub"}
TOLD_BY_COMMANDS = {"Option", "Argument", "Typer"}
ROOMS = ("report", "cli", "launch/wording")
WORDS = re.compile(r"[A-Za-z]{2,}[^A-Za-z{}]* [^A-Za-z{}]*[A-Za-z]{2,}")
NOT_FOR_USERS |= {"text", "path"}  # what a file of --out holds: contents.json is data, in English
NOT_FOR_USERS |= {"counted", "_more"}  # keys of a table of counted things
DECLARED = {
    'system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif',
    "top right",  # a place in a picture, for plotly
    "gigaramp check \0",
    "gigaramp log check \0",
    "this week",  # keys of spans of days
    "this month",
    "gigaramp forecast \0",
    "gigaramp new my-plant.yaml",
    "as is",  # one side of a plan, compared with
    "people.recall={on: \0, share: 50 %}",
}
"""Names of fonts, words of plotly, and commands to copy."""


def texts_of(path):
    """Every text of a file that stands outside docstrings, names of types and calls that say it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if any(isinstance(one, ast.Dict) and node in one.keys for one in [parents.get(node)]):
                continue
        elif isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "\0" for part in node.values)
        else:
            continue
        above = []
        while node in parents:
            node = parents[node]
            above.append(node)
        if isinstance(above[0], (ast.Expr, ast.JoinedStr, ast.Compare, ast.Assert, ast.keyword)) or any(
            isinstance(one, (ast.JoinedStr, ast.Subscript, ast.Assert)) for one in above[:3]
        ):
            continue
        calls = {name_of(one.func) for one in above if isinstance(one, ast.Call)}
        if calls & (SAYING | NOT_FOR_USERS | TOLD_BY_COMMANDS):
            continue
        yield text


def name_of(function):
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def sentences_of(path):
    return [text for text in texts_of(path) if WORDS.search(text.replace("\0", " ")) and " " in text.strip()]


def test_every_sentence_of_the_report_the_commands_and_the_answers_is_said():
    found = [
        f"{path.relative_to(ROOT)}: {text!r}"
        for room in ROOMS
        for path in sorted((ROOT / "gigaramp" / room).rglob("*.py"))
        for text in sentences_of(path)
        if text not in DECLARED
    ]
    assert [] == found


def test_a_sentence_that_is_not_said_is_found(tmp_path):
    path = tmp_path / "words.py"
    path.write_text(
        '"""A docstring may stay."""\nX = say("this is said")\nY = f"{X} waits for help"\nZ = "so is this one"\n'
    )
    assert ["\0 waits for help", "so is this one"] == sentences_of(path)
