"""Futures made of parts of other futures: their luck from one, their numbers from another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gigaramp.twin.draw import Draws
from gigaramp.twin.luck import Luck
from gigaramp.twin.recipe import Recipe
from gigaramp.twin.result import Future
from gigaramp.twin.study import Study
from tests.laws.plants import SUNDAY, plant_of

RANGE = {"status": "assumed", "note": "a test"}
PLANT = plant_of(
    {
        "steps": {
            "cut": {
                "cycle_time": {"low": "200 s", "mid": "300 s", "high": "400 s", **RANGE},
                "mtbf": {"low": "2 h", "mid": "4 h", "high": "9 h", **RANGE},
                "restore_time": {"value": "30 min", "law": "exponential"},
                "scrap_mature": "3 %",
            },
            "weld": {
                "cycle_time": {"low": "200 s", "mid": "300 s", "high": "400 s", **RANGE},
                "mtbf": {"low": "2 h", "mid": "4 h", "high": "9 h", **RANGE},
                "restore_time": "20 min", "buffer": "4 piece",
            },
        }
    }
)  # fmt: skip


def same(one: Future, other: Future) -> bool:
    names = ("numbers", "capability", "shipped", "started", "good", "scrap", "losses", "stops")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


@pytest.mark.parametrize("fidelity", ["event", "day"])
def test_a_future_of_its_own_parts_is_the_same_bit_for_bit(fidelity):
    plain = Study(PLANT, SUNDAY, 7, fidelity=fidelity)
    made = replace(plain, recipes=(Recipe.own(3), Recipe(luck=3, numbers=3, other=3, kinds=frozenset({"mtbf"}))))
    assert same(plain(3), made(0)) and same(plain(3), made(1))
    assert not same(plain(3), plain(4))


def test_the_numbers_of_one_future_and_the_luck_of_another_are_told_apart():
    plain = Study(PLANT, SUNDAY, 7)
    made = replace(plain, recipes=(Recipe(luck=4, numbers=3), Recipe(luck=3, numbers=4)))
    assert np.array_equal(plain(3).numbers, made(0).numbers) and np.array_equal(plain(4).numbers, made(1).numbers)
    assert not same(plain(3), made(0)) and not same(plain(4), made(0))


def test_without_any_luck_only_the_numbers_count():
    stops = ("cut.mtbf", "cut.restore_time", "cut.scrap_mature", "weld.mtbf", "weld.restore_time")
    still = PLANT.change_all({f"steps.{key}": None for key in stops})
    study = Study(still, SUNDAY, 7)
    assert same(study(3), replace(study, recipes=(Recipe(luck=4, numbers=3),))(0))


def test_only_the_kinds_named_are_drawn_anew():
    draws = Draws(PLANT)
    own, other = draws.of(Luck(7, 3)), draws.of(Luck(7, 9))
    mixed = Recipe(luck=3, numbers=3, other=9, kinds=frozenset({"mtbf"})).numbers_of(draws, 7)
    for column, address in enumerate(draws.addresses):
        whose = other if address.endswith("mtbf") else own
        assert whose[column] == mixed[column]


def test_numbers_of_a_kind_stay_tied_when_they_are_drawn_anew():
    draws = Draws(PLANT, correlation=1.0)
    mixed = np.stack([Recipe(0, n, 1000 + n, frozenset({"mtbf"})).numbers_of(draws, 7) for n in range(50)])
    of_mtbf = [column for column, address in enumerate(draws.addresses) if address.endswith("mtbf")]
    first, second = (np.argsort(mixed[:, column]).tolist() for column in of_mtbf)
    assert first == second
