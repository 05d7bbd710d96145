"""The state beside a log on the disk: wrong rows are left out, and what a twin played is folded as it was."""

from __future__ import annotations

import pytest

from gigaramp.floor.state import State, replayed
from gigaramp.log.store import Store
from tests.floor.state.told import folded, plant, row, table


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
