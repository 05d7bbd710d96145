"""What a twin plays of a small plant with people, folded as a floor's rows are."""

from __future__ import annotations

import pyarrow as pa
import pytest

from gigaramp.floor.state import State
from tests.floor.state.test_days import FIGURES
from tests.web.served import small_plant, story


@pytest.fixture(scope="module")
def rows():
    return pa.concat_tables([story().history, story().live])


@pytest.fixture(scope="module")
def whole(rows):
    return in_batches(rows, len(rows))


def in_batches(rows, size, first=0, state=None):
    state = state or State(small_plant(), first_minute=300)
    for begin in range(first, len(rows), size):
        part = rows.slice(begin, size)
        state.fold(part, begin + len(part))
    return state


def test_batches_of_a_played_plant_give_the_picture_of_the_whole(rows, whole):
    assert whole.picture() == in_batches(rows, 701).picture()


def test_a_restart_in_the_middle_of_a_played_plant_changes_nothing(rows, whole):
    middle = len(rows) // 2
    before = in_batches(rows.slice(0, middle), 4_000)
    after = in_batches(rows, 4_000, middle, State.restored(small_plant(), before.saved(), first_minute=300))
    assert whole.picture() == after.picture()


def test_the_days_of_a_played_plant_are_its_daily_totals(rows, whole):
    from gigaramp.kpi.totals import daily_totals

    expected = {}
    for one in daily_totals(rows, timezone="Europe/Paris", first_minute=300).to_pylist():
        if one["what"] in FIGURES:
            key = (one["day"], one["line"], one["step"], FIGURES[one["what"]])
            expected[key] = expected.get(key, 0.0) + one["quantity"]
    found = {
        (one.day, one.line, one.step, name): getattr(one, name)
        for one in whole.picture().days
        for name in FIGURES.values()
        if getattr(one, name) is not None
    }
    assert expected == pytest.approx(found, abs=1e-5)


def test_a_played_plant_shows_machines_experts_and_crews(whole):
    shown = whole.picture()
    assert {"stackers", "welders"} == set(shown.experts)
    assert {"stacking", "tab_welding"} == {one.step for one in shown.crews}
    assert {"running"} <= {machine.status for one in shown.steps for machine in one.machines}
    assert () == shown.outside
