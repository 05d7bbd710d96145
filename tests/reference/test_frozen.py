"""Reference futures: launches of Douai with crews and with persons come out as they were frozen (relative 1e-6)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest

from tests.reference.frozen import FILE, NAMES, SEED, UNTIL, Summary, summaries

ASKED = 'changed on purpose? python -m tests.reference.frozen "why"; else the model moved unnoticed'


@pytest.fixture(scope="module")
def now() -> dict[str, Summary]:
    return summaries()


@pytest.fixture(scope="module")
def frozen() -> Summary:
    return json.loads(FILE.read_text(encoding="utf-8"))


def leaves(tree: Summary, path: str = "") -> Iterator[tuple[str, float]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


@pytest.mark.parametrize("name", NAMES)
def test_a_reference_future_of_douai_comes_out_as_it_was_frozen(name, now, frozen):
    expected, actual = dict(leaves(frozen["futures"][name])), dict(leaves(now[name]))
    assert list(expected) == list(actual)
    moved = [
        f"{figure}: {value} is now {actual[figure]}"
        for figure, value in expected.items()
        if value != pytest.approx(actual[figure], rel=1e-6, abs=1e-9)
    ]
    assert [] == moved, ASKED


def test_the_reference_futures_are_of_the_asked_days_and_say_why_they_were_frozen(frozen):
    assert (str(UNTIL), SEED) == (frozen["until"], frozen["seed"])
    assert list(NAMES) == list(frozen["futures"])
    assert len(frozen["frozen"]["why"].split()) >= 3
    date.fromisoformat(frozen["frozen"]["on"])


def test_the_reference_futures_differ_and_make_packs_scrap_and_stops(frozen):
    made = [sum(future["capability"].values()) for future in frozen["futures"].values()]
    assert len(NAMES) == len(set(made))
    assert 0 < max(made)
    for future in frozen["futures"].values():
        assert 0 < sum(future["scrap"].values()) and 0 < sum(future["stops"].values())
