"""What goes wrong beside the pages is told and mended by itself; nobody who waits is left without an answer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest

from gigaramp.errors import AskError, LogError
from gigaramp.log.record import record_schema, table_of
from gigaramp.log.store import Store
from gigaramp.serve import escalating
from gigaramp.serve.access import Access
from gigaramp.serve.incoming import imports
from gigaramp.serve.incoming import in_pieces as pieces
from gigaramp.serve.incoming.in_pieces import in_pieces
from gigaramp.serve.service import Service
from gigaramp.serve.settings import Settings
from gigaramp.serve.start import answer, running, serve
from gigaramp.serve.workers import loopback
from gigaramp.serve.workers.loopback import Loopback
from tests.serve.incoming.test_imports import SHEET, Rooms
from tests.web.served import small_plant

PATIENCE = 20.0
"""Seconds that a test waits for another thread at most."""


@pytest.fixture
def service(tmp_path):
    found = Service.open(small_plant(), Settings(store=tmp_path / "log"))
    yield found
    found.close()


def notes(*ids, source="mes", what="note_written", about=None, cause=None):
    many = len(ids)
    now = datetime(2026, 3, 16, 8, tzinfo=UTC).replace(tzinfo=None)
    return table_of(
        [now] * many,
        [what] * many,
        about=[about] * many,
        cause=[cause] * many,
        note=["hi" if about is None else None] * many,
        source=source,
        ids=list(ids),
    )


def happened(check, what):
    """Wait until another thread has come so far; bounded."""
    waiter = Event()
    for _ in range(int(PATIENCE / 0.02)):
        if check():
            return
        waiter.wait(0.02)
    pytest.fail(what)


def full(*_, **__):
    raise LogError("the disk is full")


def test_a_group_that_fails_by_any_error_leaves_each_its_answer_and_the_next_is_taken_in(service):
    append, gate, begun = service.store.append, Event(), Event()

    def only_alone(rows, **more):
        begun.set()
        gate.wait(PATIENCE)
        if len(rows) > 1:
            raise MemoryError("group")
        return append(rows, **more)

    service.store.append = only_alone
    told = []
    threads = [Thread(target=lambda n=n: told.append(service.intake.submit(notes(n)).added)) for n in range(4)]
    threads[0].start()
    assert begun.wait(PATIENCE)  # the first is at the disk: the others make one group
    for thread in threads[1:]:
        thread.start()
    happened(lambda: service.intake.waiting >= 3, "all wait")
    gate.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert [1, 1, 1, 1] == told
    assert service.intake.is_alive
    assert () == service.troubles()


def test_a_coroutine_that_is_cancelled_does_not_end_the_intake(service):
    append, gate = service.store.append, Event()
    service.store.append = lambda rows, **more: gate.wait(PATIENCE) and append(rows, **more)

    async def given_up():
        task = asyncio.create_task(service.intake.submit_async(notes(1)))
        await asyncio.sleep(0)
        while service.intake.waiting:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(given_up())
    gate.set()
    assert 1 == service.intake.submit(notes(2)).added
    assert service.intake.is_alive


def test_the_watched_folder_goes_on_after_a_full_disk_and_tells_its_trouble(tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "LOOK_SECONDS", 0.02)
    rooms = Rooms(tmp_path)
    (rooms.watched / "a.csv").write_text(SHEET, encoding="utf-8")
    add, take = rooms.imports.history.add, rooms.imports._take
    rooms.imports.history.add = rooms.imports._take = full
    rooms.imports.start()
    try:
        happened(lambda: "the disk is full" in rooms.imports.trouble, "it is told")
        rooms.imports.history.add, rooms.imports._take = add, take
        happened(lambda: len(rooms.imports.waiting.listed()) == 1, "the file is looked at again")
        happened(lambda: rooms.imports.trouble == "", "all is well again")
    finally:
        rooms.imports.stop()
        rooms.close()


def test_escalation_goes_on_after_an_error_that_nobody_foresaw(service, monkeypatch):
    monkeypatch.setattr(escalating, "SECONDS_BETWEEN", 0.02)
    looks = []

    def look():
        looks.append(1)
        if len(looks) == 1:
            raise KeyError("x")
        return 0

    service.escalating.look = look
    service.escalating.start()
    happened(lambda: len(looks) >= 2 and service.troubles() == (), "it looks again")


def test_the_number_of_a_corrected_row_is_never_given_out_again(service):
    (first,) = service.next_ids(1)
    service.write(notes(first, source="floor"))
    service.write(notes(7, what="row_corrected", about=str(first), cause="floor"))
    service.write(notes(8, what="row_corrected", about=str(10**15), cause="floor"))
    assert first == service.store.last_number("floor")


def test_a_large_import_goes_in_pieces_between_which_others_are_taken_in(service, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE_ROWS", 100)
    sizes, append = [], service.store.append
    service.store.append = lambda rows, **more: sizes.append(len(rows)) or append(rows, **more)
    rows = notes(*range(205), source="sheet")
    done = in_pieces(service.intake, rows)
    assert (len(rows), 0) == (done.added, done.repeated)
    assert [100, 100, 5] == sizes
    batches = rows.cast(record_schema()).to_reader(max_chunksize=30)
    assert len(rows) == in_pieces(service.intake, batches).repeated
    assert all(size <= 100 for size in sizes)


def test_a_day_of_a_mistyped_year_in_a_dropped_file_is_put_aside(tmp_path):
    rooms = Rooms(tmp_path, ahead=timedelta(days=1))
    try:
        number = rooms.dropped(SHEET.replace("06.03.2026", "06.03.2126"))
        rooms.agreed(number)
        done = rooms.imports.accept(number, "Ana")
        assert (2, 1, 1) == (done.added, done.put_aside, done.taken)
        assert "more than a day ahead" in done.reasons[0][0]
        assert {2026} == {when.year for when in rooms.store.read()["when"].to_pylist()}
    finally:
        rooms.close()


# A played plant.


@pytest.fixture
def twin(tmp_path):
    found = Service.open(small_plant(), Settings(store=tmp_path / "twin", speed=20_000.0))
    yield found
    found.close()


def test_another_future_is_refused_in_a_log_that_was_played_before(tmp_path):
    for seed, plant, told in (
        (1, small_plant(), None),
        (2, small_plant(), "this log was played with --seed 1"),
        (1, small_plant().change("steps.stacking.mtbf", "10 h"), "had other numbers"),
    ):
        service = Service.open(plant, Settings(store=tmp_path / "log", speed=600.0, seed=seed))
        try:
            if told is None:
                Loopback(service)
            else:
                with pytest.raises(AskError, match=told):
                    Loopback(service)
        finally:
            service.close()


def test_a_playing_process_that_dies_is_told_on_the_pages(twin):
    twin.played = Loopback(twin)
    twin.played.start()
    twin.played._process.kill()
    happened(lambda: twin.played.doing == "failed", "it is told")
    assert ["The played plant stands still: the process that plays it ended (code -9)"] == list(twin.troubles())
    twin.played.stop()


def test_rows_that_a_full_disk_refused_are_taken_in_later_and_a_contradiction_fails(twin, monkeypatch):
    monkeypatch.setattr(loopback, "RETRY_SECONDS", 0.02)
    submit, tries = twin.intake.submit, []

    def full_at_first(rows):
        tries.append(1)
        return full() if len(tries) < 3 else submit(rows)

    twin.intake.submit = full_at_first
    one = Loopback(twin)
    one._take_in(notes(1))
    assert (3, "", "simulating") == (len(tries), one.trouble, one.doing)
    with pytest.raises(LogError, match="known with another content"):
        one._take_in(notes(1, what="row_corrected", about="5", cause="mes"))


# How the server starts.


def test_the_log_is_made_beside_users_who_were_added_first(tmp_path):
    Access.open(tmp_path / "plant" / "access").close()
    Store.open(tmp_path / "plant", create=True).close()
    assert (tmp_path / "plant" / "access").is_dir()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"port": 99_999}, "99999 is no port"),
        ({"host": "no.such.host.invalid"}, "nothing can listen at no.such.host.invalid"),
        ({"host": "0.0.0.0"}, "users"),
    ],
)
def test_a_server_that_cannot_start_says_so_and_writes_no_row(tmp_path, more, told):
    settings = Settings(store=tmp_path / "log", speed=600.0, **more)
    with pytest.raises(AskError, match=told):
        if "0.0.0.0" == more.get("host"):
            with running(small_plant(), settings):
                pass
        else:
            serve(small_plant(), settings, print)
    assert not (tmp_path / "log" / "played.json").exists()


def test_a_watched_folder_that_is_not_there_is_told_at_the_start(tmp_path):
    with pytest.raises(AskError, match="cannot be read"):
        serve(small_plant(), Settings(store=tmp_path / "log", watched=tmp_path / "nowhere", port=8399), print)


def test_one_request_of_this_computer_is_answered_though_there_are_users(tmp_path):
    access = Access.open(tmp_path / "log" / "access")
    access.users.add("console", "ada", "trois rouleaux de cuivre", role="administrator")
    access.close()
    status, _, body = answer(small_plant(), Settings(store=tmp_path / "log"), "launch.json")
    assert 200 == status, body
