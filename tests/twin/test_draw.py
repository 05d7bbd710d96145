"""Uncertain numbers: their percentiles, what ties them together, and whose luck they are."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from gigaramp.plant.kinds import kind_of
from gigaramp.twin.draw import Draws, Values, place, uncertain
from gigaramp.twin.luck import Luck
from tests.laws.plants import plant_of

N = 4000
RANGE = {"status": "assumed", "note": "a test"}
TREE = {
    "goals": {"full_speed": {"rate": {"low": "10 piece/day", "mid": "20 piece/day", "high": "30 piece/day", **RANGE}}},
    "lines": {"west": {"starts": {"low": "2025-02-01", "mid": "2025-03-01", "high": "2025-07-01", **RANGE}}, "east": {}},
    "learning": {},
    "steps": {
        "cut": {
            "machines": {"low": 2, "mid": 4, "high": 12, **RANGE},
            "cycle_time": {"low": "30 s", "mid": "40 s", "high": "90 s", **RANGE},
            "mtbf": {"low": "4 h", "mid": "9 h", "high": "20 h", **RANGE},
            "restore_time": "20 min",
            "scrap_mature": {"low": "1 %", "mid": "4 %", "high": "9 %", **RANGE},
        },
        "test": {
            "cycle_time": {"low": "10 s", "mid": "20 s", "high": "30 s", **RANGE}, "buffer": "3 piece",
            "scrap_mature": {"low": "1 %", "mid": "2 %", "high": "8 %", **RANGE},
        },
    },
}  # fmt: skip
PLANT = plant_of(TREE)


def sample(correlation: float, n: int = N, plant=PLANT) -> tuple[Draws, np.ndarray]:
    draws = Draws(plant, correlation)
    return draws, np.stack([draws.of(Luck(1, k)) for k in range(n)])


@pytest.fixture(scope="module")
def drawn():
    draws, values = sample(0.5)
    return {address: values[:, k] for k, address in enumerate(draws.addresses)}


@pytest.mark.parametrize(
    "address", ["steps.cut.cycle_time", "steps.cut.mtbf", "steps.cut.scrap_mature", "steps.test.scrap_mature"]
)
def test_low_mid_and_high_are_the_10_50_and_90_percent_points(drawn, address):
    number = PLANT.get(address)
    below = [float(np.mean(drawn[address] < edge)) for edge in (number.low, number.mid, number.high)]
    assert below == pytest.approx([0.1, 0.5, 0.9], abs=4 * 0.5 / np.sqrt(N))


def test_dates_are_spread_two_ways_around_their_middle(drawn):
    days = [date(2025, month, 1).toordinal() for month in (2, 3, 7)]
    below = [float(np.mean(drawn["lines.west.starts"] < day)) for day in days]
    assert below == pytest.approx([0.1, 0.5, 0.9], abs=4 * 0.5 / np.sqrt(N))


def test_counts_are_whole_and_at_least_one(drawn):
    machines = drawn["steps.cut.machines"]
    assert np.array_equal(machines, np.round(machines)) and machines.min() >= 1
    assert 4.0 == np.median(machines)


def test_ratios_stay_between_nothing_and_all(drawn):
    assert 0.0 < drawn["steps.cut.scrap_mature"].min() and drawn["steps.cut.scrap_mature"].max() < 1.0
    assert 1.0 - 1e-6 == place(PLANT.get("steps.cut.scrap_mature"), "ratio", 60.0)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_numbers_of_one_kind_are_tied_and_others_are_not(correlation):
    draws, values = sample(correlation)
    # Ranks, because two-piece laws are not normal: Spearman's is 6/pi asin(rho/2).
    ranks = np.argsort(np.argsort(values, axis=0), axis=0)
    at = draws.addresses.index
    tied = np.corrcoef(ranks[:, at("steps.cut.scrap_mature")], ranks[:, at("steps.test.scrap_mature")])[0, 1]
    free = np.corrcoef(ranks[:, at("steps.cut.scrap_mature")], ranks[:, at("steps.cut.mtbf")])[0, 1]
    assert kind_of("steps.cut.scrap_mature") == kind_of("steps.test.scrap_mature") != kind_of("steps.cut.mtbf")
    assert tied == pytest.approx(6 / np.pi * np.arcsin(correlation / 2), abs=0.06)
    assert free == pytest.approx(0.0, abs=0.06)


def test_a_number_keeps_its_luck_when_others_come_and_go():
    fewer = {**TREE, "lines": {"west": {}, "east": {}}, "steps": {"cut": TREE["steps"]["cut"]}}
    draws, values = sample(0.5, 20)
    other, kept = sample(0.5, 20, plant_of(fewer))
    for address in other.addresses:
        if address in draws.addresses:
            np.testing.assert_array_equal(
                values[:, draws.addresses.index(address)], kept[:, other.addresses.index(address)]
            )


def test_goals_and_certain_numbers_are_never_drawn():
    addresses = tuple(uncertain(PLANT))
    assert "goals.full_speed.rate" not in addresses and "steps.cut.restore_time" not in addresses
    assert list(addresses) == sorted(addresses)
    assert "defaults.learning.halves_after" in addresses


def test_a_line_without_a_number_of_its_own_shares_that_of_its_step():
    own = {**TREE, "lines": {"west": {}, "east": {"steps": {"cut": {"mtbf": "3 h"}}}}}
    values = Values(Draws(plant_of(own)))
    assert "steps.cut.mtbf" == values.on_line("west", "cut", "mtbf")
    assert 3 * 3600.0 == values(values.on_line("east", "cut", "mtbf"))
    assert 9 * 3600.0 == values(values.on_line("west", "cut", "mtbf"))


def test_values_without_draws_are_the_middles_and_defaults_stand_in():
    values = Values(Draws(PLANT))
    assert 40.0 == values("steps.cut.cycle_time")
    assert PLANT.get("defaults.learning.exponent").mid == values("learning.exponent")
    assert 5.0 == values("steps.cut.changeover.time", 5.0)
    assert values.find("steps.cut.changeover.time") is None
