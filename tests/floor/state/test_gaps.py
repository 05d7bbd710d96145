"""Logs with gaps: stops that no row numbers, ends that no row tells, and corrections that come while the log is folded anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gigaramp.floor.state import State, replayed
from gigaramp.log.store import Store
from tests.floor.state.told import NOON, PLACES, picture, plant, row, status, table

NAME = "line_1-stacking-0-20260327T120500"


def test_a_stop_that_no_row_numbers_is_open_until_a_later_row_of_its_machine():
    stop = row("machine_stopped", 5)
    shown = picture(row("alarm_raised", 4, about="A1"), stop)
    assert [(NAME, *PLACES[0], NOON + timedelta(minutes=5), "A1")] == [
        (one.id, one.line, one.step, one.machine, one.began, one.alarm) for one in shown.stops
    ]
    assert "stopped" == status(shown)
    assert () == picture(stop, row("machine_restored", 9)).stops
    assert () == picture(stop, row("lot_made", 9, quantity=1)).stops
    assert [NAME] == [one.id for one in picture(stop, row("lot_made", 2, quantity=1)).stops]


def test_a_stop_that_no_row_numbers_can_be_called_for_by_its_name():
    stop, called = row("machine_stopped", 5), row("help_called", 7, about=NAME, cause="crew")
    assert [(NAME, "called")] == [(one.id, one.call.status) for one in picture(stop, called).stops]
    restored = row("machine_restored", 9, about=NAME)
    shown = picture(stop, called, restored)
    assert ((), ["closed"]) == (shown.stops, [one.status for one in shown.calls])


def test_a_call_that_nobody_took_ends_where_its_machine_stops_anew():
    call = [row("machine_stopped", 0, about="a"), row("help_called", 1, about="a")]
    anew = row("machine_stopped", 60, about="b")
    assert [("closed", NOON + timedelta(hours=1))] == [
        (one.status, one.closed_at) for one in picture(*call, anew).calls
    ]
    assert ["called"] == [one.status for one in picture(*call, {**anew, "machine": "1"}).calls]
    taken = row("help_answered", 5, about="a", cause="wei")
    assert ["answered"] == [one.status for one in picture(*call, taken, anew).calls]


def correction(number: int, of: str, clerk: int):
    """The row of a clerk that takes another out; `clerk` is its own number."""
    return table([row("row_corrected", 900, (None, None, None), about=str(number), cause=of, source="clerk", id=clerk)])


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "log", create=True) as found:
        found.append(table([row("lot_made", 5, quantity=5), row("lot_made", 6, quantity=2)]))
        yield found


def test_a_correction_that_comes_during_a_replay_asks_for_another(store, monkeypatch):
    follow = store.follow

    def meanwhile(after: int = 0):
        store.append(correction(0, "mes", 0))
        return follow(after)

    monkeypatch.setattr(store, "follow", meanwhile)
    assert replayed(plant(), store).needs_replay
    monkeypatch.undo()
    again = replayed(plant(), store)
    assert (False, [2.0]) == (again.needs_replay, [one.good for one in again.picture().days])


def test_a_correction_that_was_corrected_itself_counts_as_in_every_reading_of_the_log(store):
    store.append(correction(0, "mes", 0))
    store.append(correction(0, "clerk", 1))
    read = sum(store.read(what="lot_made")["quantity"].to_pylist())
    assert read == sum(one.good for one in replayed(plant(), store).picture().days)


def test_open_stops_of_a_played_plant_are_those_whose_end_no_row_told():
    import pyarrow as pa

    from tests.web.served import small_plant, story

    log = pa.concat_tables([story().history, story().live])
    kinds = log["what"].to_pylist()
    begins = [place for place, what in enumerate(kinds) if what == "machine_stopped"]
    state, seen, folded = State(small_plant(), first_minute=300), set(), 0
    for end in [*(place + 1 for place in begins[:: len(begins) // 20]), len(log)]:
        rows = log.slice(folded, end - folded)
        state.fold(rows, end)
        folded = end
        for one in rows.filter(pa.compute.is_valid(rows["about"])).to_pylist():
            key = (one["line"], one["step"], one["machine"], one["about"])
            if one["what"] == "machine_stopped":
                seen.add(key)
            elif one["what"] == "machine_restored":
                seen.discard(key)
        shown = state.picture()
        assert seen == {(one.line, one.step, one.machine, one.id) for one in shown.stops}
        board = {(one.line, one.step, each.machine): each.status for one in shown.steps for each in one.machines}
        assert {"stopped"} >= {board[key[:3]] for key in seen}
        assert sum(what == "stopped" for what in board.values()) == len(seen)
