"""A recall of experts as a file or `--set` writes it: read, refused, counted in the weekly ramp, told in a comparison."""

# ruff: noqa: ISC004 - exact words of a problem read best on one line.

from __future__ import annotations

from datetime import date

import pytest

from gigaramp.errors import PlantError
from gigaramp.launch.changes import changes
from gigaramp.plant import explain, load, loads
from gigaramp.plant.experts_there import on_site
from gigaramp.plant.kinds import family_of, kind_of
from tests.plant.plants import WHOLE


def with_recall(text: str):
    return loads(WHOLE).change("people.recall", text)


@pytest.mark.parametrize(
    ("recall", "expected"),
    [
        ("{on: 2026-08-01}", "people.recall.on: calls nobody home: no visiting expert is on site on 2026-08-01, "
         "experts are there from 2025-03-03 to 2026-06-30, write another date"),
        ("{on: 2026-03-01, share: 0 %}", "people.recall.share: is zero, nobody would go, write for example share: 50 %"),
        ("{on: 2030-03-01}", "people.recall.on: 2030-03-01 is after the horizon, the horizon is 2026-12-31, write a later horizon:"),
    ],
)  # fmt: skip
def test_a_recall_that_would_change_nothing_is_refused(recall, expected):
    with pytest.raises(PlantError) as caught:
        with_recall(recall)
    assert expected in [str(problem) for problem in caught.value.problems]


def test_a_recall_without_experts_is_refused():
    text = (
        WHOLE[: WHOLE.index("  experts:\n    stacking:")]
        + "  recall: {on: 2026-03-01}\n"
        + WHOLE[WHOLE.index("events:") :]
    )
    expected = "people.recall.on: calls nobody home: no visiting expert is on site on 2026-03-01, add people.experts, or remove recall:"
    with pytest.raises(PlantError) as caught:
        loads(text)
    assert expected in str(caught.value)


def test_the_word_in_one_setting_and_in_two_is_the_same():
    one = load("douai").change("people.recall", "{on: 2026-06-01, share: 50 %}")
    two = load("douai").change("people.recall.on", "2026-06-01").change("people.recall.share", "50 %")
    assert one == two
    assert ("people.recall.on", "-", "2026-06-01") in [
        (c.address, c.before, c.after) for c in changes(load("douai"), one)
    ]


def test_a_recall_is_explained():
    told = explain(with_recall("{on: 2026-03-01, share: 50 %}"), "people.recall.share")
    assert ("50 %", "Share of the experts on site who go. Default: all.") == (told.value, told.meaning)
    assert ("recall_date", "date") == (kind_of("people.recall.on"), family_of("people.recall.on"))


@pytest.mark.parametrize(("day", "left"), [(date(2026, 1, 1), 12.0), (date(2026, 2, 1), 0.5), (date(2026, 4, 1), 0.5)])
def test_the_weekly_ramp_counts_those_who_stay(day, left):
    """Half go on the first of February; of the others and of all, the same share has left by any later day."""
    plant, recalled = loads(WHOLE), with_recall("{on: 2026-02-01, share: 50 %}")
    whole = on_site(plant.people, plant.people.experts["stacking"], day)
    half = on_site(recalled.people, recalled.people.experts["stacking"], day)
    assert half == pytest.approx(left if left > 1 else left * whole)
