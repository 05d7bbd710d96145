"""Every number of the plant file has one kind and one family."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gigaramp.errors import AskError
from gigaramp.plant import load, shipped_plants
from gigaramp.plant.kinds import KINDS, family_of, kind_of
from gigaramp.plant.structure import Slot, plant_slot


def addresses(slot: Slot, address: str) -> Iterator[str]:
    """An address of each number a plant can hold, with `x` or 0 for names."""
    if slot.is_number:
        yield address
    elif slot.is_part:
        names = slot.keys()
        for key in names:
            below = slot.child(key)
            assert below is not None
            yield from addresses(below, f"{address}.{key}" if address else key)
    elif slot.type in (dict, tuple):
        below = slot.child(0)
        assert below is not None
        yield from addresses(below, f"{address}.{'x' if slot.type is dict else 0}")


EVERY = sorted(set(addresses(plant_slot(), "")))


def test_every_number_of_the_format_has_exactly_one_kind() -> None:
    assert len(EVERY) > 150
    kinds = {address: kind_of(address) for address in EVERY}
    assert set(KINDS) == set(kinds.values())
    patterns = [pattern for listed in KINDS.values() for pattern in listed]
    assert len(patterns) == len(set(patterns))


def test_every_number_of_the_format_has_a_family() -> None:
    assert {"positive", "ratio", "date", "count"} == {family_of(address) for address in EVERY}


def test_every_number_of_the_shipped_plants_has_a_kind() -> None:
    for name in shipped_plants():
        for address in load(name).numbers():
            assert kind_of(address)


@pytest.mark.parametrize(
    ("address", "kind", "family"),
    [
        ("steps.stacking.mtbf", "mtbf", "positive"), ("lines.line_1.steps.stacking.mtbf", "mtbf", "positive"),
        ("steps.stacking.scrap_at_start", "step_scrap", "ratio"), ("lines.line_1.accepted", "line_date", "date"),
        ("people.experts.stacking.leaves", "expert_leaving", "date"), ("defaults.skill.learning_hours", "skill_rate", "positive"),
        ("defaults.learning.exponent", "learning_exponent", "positive"), ("movers.sleds.count", "count", "count"),
        ("people.skill.recency", "recency", "positive"), ("defaults.people.turnover", "attendance", "positive"),
    ],
)  # fmt: skip
def test_kind_and_family_follow_from_the_address(address: str, kind: str, family: str) -> None:
    assert (kind, family) == (kind_of(address), family_of(address))


def test_what_is_no_number_has_no_kind() -> None:
    for address in ("steps.stacking", "name", "steps.stacking.makes", "nothing"):
        with pytest.raises(AskError, match="is not the address of a number"):
            kind_of(address)
        with pytest.raises(AskError, match="is not the address of a number"):
            family_of(address)
