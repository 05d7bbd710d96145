"""The page that holds the source against the product: every statement is there, and what it points at exists."""

from __future__ import annotations

import re
from functools import cache

import pytest

from gigaramp.errors import AskError
from gigaramp.plant import Plant, load, shipped_plants
from gigaramp.plant.address import get
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "understand" / "battery-valley.md"
STATEMENTS = 25
_HEADING = re.compile(r"^### (\d+)\. (.+)$", re.MULTILINE)
_ADDRESS = re.compile(r"`([a-z-]+) ([a-z_]+(?:\.[a-z0-9_]+)*)`")
KINDS = ("*Odds", "*odds*", "*Input", "*input*", "*no opinion*")


@cache
def plant_named(name: str) -> Plant:
    return load(name)


def sections(text: str) -> dict[int, str]:
    """Text of each statement by its number."""
    parts = _HEADING.split(re.split(r"^## What this comparison shows", text, flags=re.MULTILINE)[0])
    return {int(parts[place]): parts[place + 2] for place in range(1, len(parts), 3)}


def addresses(text: str) -> list[tuple[str, str]]:
    """Each plant and address that a text names, in order."""
    return [(found[1], found[2]) for found in _ADDRESS.finditer(text) if found[1] in shipped_plants()]


def missing(pairs: list[tuple[str, str]]) -> list[str]:
    """The addresses that do not exist in the plant they name, or that hold nothing there."""
    found = []
    for name, address in pairs:
        try:
            value = get(plant_named(name), address)
        except AskError:
            value = None
        if value is None or value == () or value == {}:
            found.append(f"{name} {address}")
    return found


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_all_25_statements_are_there_in_order(page: str) -> None:
    assert list(range(1, STATEMENTS + 1)) == [int(number) for number, _ in _HEADING.findall(page)]


def test_each_statement_says_what_was_said_where_it_stands_and_what_the_twin_says(page: str) -> None:
    words = ("**Said.**", "**In the file.**", "**The twin.**")
    assert [] == [number for number, text in sections(page).items() if any(1 != text.count(word) for word in words)]


def test_each_statement_names_an_address(page: str) -> None:
    assert [] == [number for number, text in sections(page).items() if not addresses(text)]


def test_each_statement_ends_in_odds_an_input_or_no_opinion(page: str) -> None:
    assert [] == [number for number, text in sections(page).items() if not any(kind in text for kind in KINDS)]


def test_every_address_of_the_page_exists_in_the_plant_it_names(page: str) -> None:
    assert [] == missing(addresses(page))


def test_the_page_names_addresses_of_all_three_plants(page: str) -> None:
    assert {"douai", "billy-berclau", "dunkirk"} == {name for name, _ in addresses(page)}


def test_an_address_that_does_not_exist_is_found() -> None:
    text = "`douai people.experts.poets` and `douai known` and `douai people.experts.vision`"
    assert ["douai people.experts.poets", "douai known"] == missing(addresses(text))


def test_no_number_is_left_to_fill_in(page: str) -> None:
    assert [] == re.findall(r"\{\{|\}\}|\bTODO\b|\bTBD\b", page)
