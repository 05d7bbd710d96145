"""A copy of a shipped plant: the same plant below a head that says whose it still is."""

from __future__ import annotations

import pytest

from gigaramp.plant import load, loads
from gigaramp.plant.copied import copied_plant, still_of
from gigaramp.plant.read import shipped_plants, shipped_text
from gigaramp.plant.write import dumps


def _head(text: str) -> str:
    return text[: text.index("\ngigaramp: ")]


@pytest.mark.parametrize("shipped", shipped_plants())
def test_a_copy_has_the_body_of_the_shipped_file_with_every_comment(shipped: str) -> None:
    text, copy = shipped_text(shipped), copied_plant(shipped)
    assert text[len(_head(text)) :] == copy[len(_head(copy)) :]
    assert dumps(load(shipped)) == dumps(loads(copy))


@pytest.mark.parametrize("shipped", shipped_plants())
def test_the_head_of_a_copy_no_longer_says_that_it_is_that_plant(shipped: str) -> None:
    old, new = _head(shipped_text(shipped)), _head(copied_plant(shipped))
    assert old.splitlines()[0] not in new
    assert f"this is still that of {load(shipped).name}" in new
    assert "#   assumed   nobody said it;" in new
    assert 120 >= max(len(line) for line in new.splitlines())


@pytest.mark.parametrize("shipped", shipped_plants())
def test_what_is_still_of_the_shipped_plant_names_keys_of_the_file(shipped: str) -> None:
    plant = load(shipped)
    keys = {key.strip() for addresses, _ in still_of(plant) for key in addresses.split(",")}
    assert {"name", "about", "as_of", "start", "horizon", "chosen", "goals", "plan", "vehicles", "lines"} <= keys
    assert {"people.recruits", "people.experts"} <= keys
    assert ("known" in keys, "movers" in keys) == (bool(plant.known), bool(plant.movers))


def test_the_list_gives_the_plants_own_figures() -> None:
    told = dict(still_of(load("douai")))
    assert "150 foreign experts in 7 families" == told["people.experts"]
    assert "local people: 480 on 2025-03-03 to 1,000 on 2026-06-30" == told["people.recruits"]
    assert "dates of 6 lines" == told["lines"]
    assert "dates of 3 lines and the partner that runs one" == dict(still_of(load("billy-berclau")))["lines"]
