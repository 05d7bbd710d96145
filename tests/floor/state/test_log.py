"""The state beside a log on the disk: wrong rows are left out, and what a twin played is folded as it was."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.floor.state import State, replayed
from gigaramp.log.store import Store
from tests.floor.state.told import ANY, NOON, folded, plant, row, table


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "log", create=True) as found:
        yield found


def followed(store, state):
    """The state with what the log holds beyond it."""
    for position, rows in store.follow(state.position):
        state.fold(rows, position)
    return state


ROWS = [
    row("lot_made", 0, quantity=100),
    row("machine_stopped", 10, about="a"),
    row("person_present", 12, about="ada"),
    row("lot_made", 500, quantity=7),
    row("lot_scrapped", 20, quantity=3, cause="burr"),
    row("note_written", 30, about="a", cause="ada", note="hm"),
]


@pytest.mark.parametrize("wrong", range(len(ROWS)))
def test_a_correction_asks_for_a_replay_which_leaves_the_wrong_row_out(store, wrong):
    store.append(table(ROWS))
    state = followed(store, State(plant()))
    assert not state.needs_replay
    store.append(table([row("row_corrected", 900, (None, None, None), about=str(wrong), cause="mes", source="clerk")]))
    assert followed(store, state).needs_replay
    right = replayed(plant(), store)
    expected = folded(table([one for number, one in enumerate(ROWS) if number != wrong])).picture()
    assert (False, len(ROWS) + 1) == (right.needs_replay, right.position)
    found = right.picture().to_dict() | {"position": 0}
    assert expected.to_dict() | {"position": 0} == found


def test_a_row_of_another_source_with_the_same_number_stays(store):
    store.append(table(ROWS))
    store.append(table([row("row_corrected", 900, (None, None, None), about="0", cause="plc", source="clerk")]))
    assert folded(table(ROWS)).picture().days == replayed(plant(), store).picture().days


def test_a_replayed_state_goes_on_with_the_rows_that_follow(store):
    store.append(table(ROWS))
    store.append(table([row("row_corrected", 900, (None, None, None), about="0", cause="mes", source="clerk")]))
    state = State.restored(plant(), replayed(plant(), store).saved())
    store.append(table([row("lot_made", 600, quantity=5, source="line")]))
    assert [12.0] == [one.good for one in followed(store, state).picture().days]
    assert followed(store, state).picture() == replayed(plant(), store).picture()


def corrections():
    """Corrections of rows that came before and of rows that are still to come."""
    return st.integers(0, 30).map(
        lambda number: row("row_corrected", 900, (None, None, None), about=str(number), cause="mes", source="clerk")
    )


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(st.lists(st.one_of(ANY, ANY, ANY, corrections()), min_size=1, max_size=30), st.data())
def test_with_corrections_anywhere_the_state_equals_a_full_replay(rows, data):
    cuts = sorted(data.draw(st.sets(st.integers(1, len(rows)), max_size=5)) | {len(rows)})
    whole = table(rows)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "log", create=True) as store:
        state, begin = State(plant()), 0
        for end in cuts:
            store.append(whole.slice(begin, end - begin))
            state = State.restored(plant(), followed(store, state).saved())
            if state.needs_replay:
                state = replayed(plant(), store)
            begin = end
        assert replayed(plant(), store).picture() == state.picture()


def test_a_row_that_was_corrected_before_it_came_is_left_out(store):
    store.append(table([row("row_corrected", 0, (None, None, None), about="1", cause="mes", source="clerk")]))
    state = followed(store, State(plant()))
    state = replayed(plant(), store)
    late = [row("day_good", when=NOON + timedelta(minutes=number), quantity=7.0) for number in range(2)]
    store.append(table(late))
    assert ([7.0], False) == ([one.good for one in followed(store, state).picture().days], state.needs_replay)


def test_one_correction_told_twice_asks_for_one_replay(store):
    store.append(table(ROWS))
    for number in (0, 1):
        again = row("row_corrected", 900, (None, None, None), about="0", cause="mes", source=f"clerk {number}")
        store.append(table([again]))
        if number == 0:
            state = replayed(plant(), store)
    assert not followed(store, state).needs_replay
