"""Files that are dropped or watched: looked at, agreed to, imported once, and what could not be read is in quarantine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gigaramp.errors import AskError
from gigaramp.floor.adapters.quarantine import Quarantine
from gigaramp.log.imports import PlantNames
from gigaramp.log.imports.open_places import answered
from gigaramp.log.rules import PROGRAM, Sender
from gigaramp.log.store import Store
from gigaramp.serve.incoming.imports import Imports
from gigaramp.serve.incoming.intake import Intake
from gigaramp.serve.incoming.receiving import Receiver
from gigaramp.serve.incoming.waiting import safe_name
from tests.serve.incoming.test_intake import Counting

NAMES = PlantNames(("coating", "stacking"), ("line_1",), ("failure",), "Europe/Paris", 360)
SHEET = """Datum;Linie;Station;Gut;Ausschuss
05.03.2026;L1;Stapeln;1300;12
06.03.2026;L1;Stapeln;1350;14
"""


class Rooms:
    """A log with all that stands around it, as the service has it."""

    def __init__(self, folder: Path, names: PlantNames = NAMES, ahead: timedelta | None = None) -> None:
        self.watched = folder / "exports"
        self.watched.mkdir(exist_ok=True)
        self.store = Store.open(folder / "log", create=True)
        self.quarantine = Quarantine.open(self.store.folder)
        self.intake = Intake(self.store, Counting())  # type: ignore[arg-type]
        self.imports = Imports(self.store, self.intake, self.quarantine, names, self.watched, ahead=ahead)
        self.receiver = Receiver(self.intake, self.quarantine, names, self.imports)

    def close(self) -> None:
        self.intake.stop()
        self.quarantine.close()
        self.store.close()

    def dropped(self, text: str = SHEET, name: str = "production.csv") -> str:
        number, path = self.imports.waiting.room_for(name, "Ana")
        path.write_text(text, encoding="utf-8")
        return number

    def agreed(self, number: str) -> None:
        """Answer the one question of the sheet: which line L1 is."""
        offer = self.imports.waiting.offer(number)
        self.imports.waiting.answer(number, answered(offer.mapping, {0: "line_1"}))


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    rooms = Rooms(tmp_path)
    yield rooms
    rooms.close()


def test_a_dropped_file_is_understood_asked_about_agreed_to_and_imported(rooms: Rooms) -> None:
    number = rooms.dropped()
    offer = rooms.imports.waiting.offer(number)
    assert ("Gut", "day_good") in offer.understood
    assert [("L1", ("line_1",))] == [(one.word, one.choices) for one in offer.questions]
    assert not offer.is_ready
    with pytest.raises(AskError, match="not answered yet"):
        rooms.imports.accept(number, "Ana")
    rooms.agreed(number)
    offer = rooms.imports.waiting.offer(number)
    assert offer.preview is not None and (2, 0) == (offer.preview.taken, offer.preview.refused_count)
    done = rooms.imports.accept(number, "Ana")
    assert ("Ana", 4, 0, "production") == (done.by, done.added, done.put_aside, done.source)
    assert 4 == len(rooms.store.read(source="production"))
    assert () == rooms.imports.waiting.listed()
    assert done == rooms.imports.history.find(number)
    assert list((rooms.store.folder / "incoming").iterdir()) == []


def test_the_next_file_of_the_same_form_needs_no_answer(rooms: Rooms) -> None:
    first = rooms.dropped()
    rooms.agreed(first)
    rooms.imports.accept(first, "Ana")
    second = rooms.dropped(SHEET.replace("06.03", "07.03"))
    offer = rooms.imports.waiting.offer(second)
    assert ("production", True) == (offer.source, offer.is_ready)
    done = rooms.imports.accept(second, "Ben")
    assert (2, 2) == (done.added, done.repeated)


def test_what_is_put_aside_is_in_quarantine_and_is_read_again_once_it_is_known(tmp_path: Path) -> None:
    (tmp_path / "plant").mkdir()
    rooms = Rooms(tmp_path / "plant")
    number = rooms.dropped(SHEET + "07.03.2026;L1;Welding;9;1\n07.03.2026;L1;Stapeln;many;0\n")
    text = rooms.imports.waiting.offer(number).mapping
    text = answered(text, {0: "line_1", 1: "stacking"}).replace('Welding: "stacking"', "Other: stacking")
    rooms.imports.waiting.answer(number, text)
    done = rooms.imports.accept(number, "Ana")
    assert 2 == done.put_aside
    entries = rooms.quarantine.entries()
    assert {"production.csv, line 4", "production.csv, line 5"} == {one.place for one in entries}
    step = next(one for one in entries if "Welding" in one.reason)
    assert "Welding" in rooms.receiver.replay(step.number, "Ben")
    assert "" == rooms.quarantine.entry(step.number).replayed_by
    rooms.close()
    later = Rooms(tmp_path / "plant", PlantNames((*NAMES.steps, "Welding"), *[NAMES.lines, NAMES.losses, "Europe/Paris", 360]))  # type: ignore[arg-type]  # fmt: skip
    assert "" == later.receiver.replay(step.number, "Ben")
    assert "Ben" == later.quarantine.entry(step.number).replayed_by
    assert 2 == len(later.store.read(step="Welding"))
    with pytest.raises(AskError, match="read again by Ben"):
        later.receiver.replay(step.number, "Ana")
    later.close()


def test_a_watched_file_is_taken_once_it_rests_and_again_when_it_changed(rooms: Rooms) -> None:
    first = rooms.dropped()
    rooms.agreed(first)
    rooms.imports.accept(first, "Ana")
    export = rooms.watched / "export.csv"
    export.write_text(SHEET)
    rooms.imports.look()
    assert 1 == len(rooms.imports.history.imports())
    rooms.imports.look()
    told = rooms.imports.history.imports()[0]
    assert ("export.csv", True, "", 0, 4) == (told.file, told.watched, told.by, told.added, told.repeated)
    rooms.imports.look()
    assert 2 == len(rooms.imports.history.imports())
    export.write_text(SHEET.replace("06.03", "09.03"))
    rooms.imports.look()
    rooms.imports.look()
    assert 2 == rooms.imports.history.imports()[0].added


def test_a_watched_file_that_grows_is_left_alone(rooms: Rooms) -> None:
    export = rooms.watched / "export.csv"
    for rows in range(1, 5):
        export.write_text("\n".join(SHEET.splitlines()[:1] + ["05.03.2026;L1;Stapeln;1300;12"] * rows))
        rooms.imports.look()
    assert ((), ()) == (rooms.imports.history.imports(), rooms.imports.waiting.listed())


def test_a_watched_file_without_a_mapping_waits_once_until_it_is_agreed_to(rooms: Rooms) -> None:
    export = rooms.watched / "export.csv"
    export.write_text(SHEET)
    for _ in range(4):
        rooms.imports.look()
    waiting = rooms.imports.waiting.listed()
    assert [("export.csv", "")] == [(one["file"], one["by"]) for one in waiting]
    rooms.agreed(waiting[0]["number"])
    done = rooms.imports.accept(waiting[0]["number"], "Ana")
    assert (4, True) == (done.added, done.watched)
    assert export.exists()
    rooms.imports.look()
    rooms.imports.look()
    assert 1 == len(rooms.imports.history.imports())


def test_a_mapping_beside_the_watched_file_is_used(rooms: Rooms) -> None:
    first = rooms.dropped()
    rooms.agreed(first)
    (rooms.watched / "export.mapping.yaml").write_bytes(rooms.imports.waiting.mapping_of(first).read_bytes())
    (rooms.watched / "export.csv").write_text(SHEET)
    rooms.imports.look()
    rooms.imports.look()
    assert 4 == rooms.imports.history.imports()[0].added


def test_a_watched_file_that_is_no_table_is_refused_once_with_its_reason(rooms: Rooms) -> None:
    first = rooms.dropped()
    rooms.agreed(first)
    (rooms.watched / "mapping.yaml").write_bytes(rooms.imports.waiting.mapping_of(first).read_bytes())
    (rooms.watched / "export.csv").write_text("<html>not a table</html>")
    for _ in range(3):
        rooms.imports.look()
    told = rooms.imports.history.imports()
    assert 1 == len(told)
    assert "is a web page and no table" in told[0].refused
    rooms.imports.try_again()
    rooms.imports.look()
    assert 2 == len(rooms.imports.history.imports())


def test_a_watched_folder_that_is_away_is_told_and_its_files_have_to_rest_again(rooms: Rooms) -> None:
    assert rooms.imports.folder is not None
    (rooms.watched / "export.csv").write_text(SHEET)
    rooms.imports.look()
    rooms.watched.rename(rooms.watched.with_name("away"))
    rooms.imports.look()
    assert "cannot be read" in rooms.imports.folder.trouble
    rooms.watched.with_name("away").rename(rooms.watched)
    rooms.imports.look()
    assert ("", ()) == (rooms.imports.folder.trouble, rooms.imports.waiting.listed())
    rooms.imports.look()
    assert 1 == len(rooms.imports.waiting.listed())


def test_what_was_imported_is_known_after_a_restart(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    (rooms.watched / "export.csv").write_text(SHEET)
    rooms.imports.look()
    rooms.imports.look()
    number = rooms.imports.waiting.listed()[0]["number"]
    rooms.agreed(number)
    rooms.imports.accept(number, "Ana")
    path = rooms.store.folder / "imports" / "imports.jsonl"
    path.write_bytes(path.read_bytes() + b'{"half a li')
    rooms.close()
    later = Rooms(tmp_path)
    later.imports.look()
    later.imports.look()
    assert ([number], ()) == ([one.number for one in later.imports.history.imports()], later.imports.waiting.listed())
    (later.watched / "export.csv").write_text(SHEET.replace("06.03", "09.03"))
    later.imports.look()
    later.imports.look()
    assert 2 == len(later.imports.history.imports())
    later.close()


def test_several_mappings_that_fit_are_left_to_choose_from(rooms: Rooms) -> None:
    first = rooms.dropped()
    rooms.agreed(first)
    text = rooms.imports.waiting.mapping_of(first).read_text()
    rooms.imports.accept(first, "Ana")
    (rooms.store.folder / "mappings" / "hall 2.yaml").write_text(text.replace("source: production", "source: hall 2"))
    second = rooms.dropped()
    assert ("hall 2", "production") == rooms.imports.waiting.offer(second).fits
    assert rooms.imports.waiting.choose(second, "hall 2").is_ready
    assert ("hall 2", 4) == ((done := rooms.imports.accept(second, "Ana")).source, done.added)


def test_a_file_may_not_write_what_the_server_numbers_itself(rooms: Rooms) -> None:
    number = rooms.dropped()
    rooms.agreed(number)
    text = rooms.imports.waiting.mapping_of(number).read_text()
    rooms.imports.waiting.answer(number, text.replace("source: production", "source: floor"))
    with pytest.raises(AskError, match="the server itself writes the source `floor`"):
        rooms.imports.accept(number, "Ana")
    assert 0 == len(rooms.store.read())


def test_a_folder_of_strange_files_fills_the_waiting_up_to_its_end_and_goes_on(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gigaramp.serve.incoming.waiting.MOST_WAITING", 3)
    for place in range(6):
        (rooms.watched / f"export {place}.csv").write_text(SHEET.replace("1300", str(1300 + place)))
    for _ in range(3):
        rooms.imports.look()
    assert 3 == len(rooms.imports.waiting.listed())
    rooms.imports.discard(rooms.imports.waiting.listed()[0]["number"])
    rooms.imports.look()
    assert 3 == len(rooms.imports.waiting.listed())


def test_an_error_that_nobody_foresaw_is_told_and_does_not_end_the_looking(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("odd")

    (rooms.watched / "export.csv").write_text(SHEET)
    monkeypatch.setattr(rooms.imports.waiting, "fitting", fails)
    rooms.imports.look()
    rooms.imports.look()
    assert ["ZeroDivisionError: odd"] == [one.refused for one in rooms.imports.history.imports()]


def test_a_discarded_file_is_gone_and_a_number_is_no_path(rooms: Rooms) -> None:
    number = rooms.dropped()
    rooms.imports.discard(number)
    for gone in (number, "..", "../mappings", ""):
        with pytest.raises(AskError, match="waits no longer"):
            rooms.imports.waiting.offer(gone)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\plant\\März (2).xlsx", "März (2).xlsx"),
        ("..csv", "csv"),
        ("<script>.csv", "_script_.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("x" * 300 + ".csv", "x" * 60 + ".csv"),
        (".hidden.csv", "hidden.csv"),
        ("", "file"),
    ],
)
def test_a_name_from_a_browser_is_made_safe(sent: str, kept: str) -> None:
    assert kept == safe_name(sent)


def test_what_is_no_table_is_refused_by_its_name(rooms: Rooms) -> None:
    with pytest.raises(AskError, match="drop a file of Excel, CSV or Parquet"):
        rooms.imports.waiting.room_for("photo.png", "Ana")


SIGNED = """when;step;what;about;level;signer
2026-03-05 09:00;stacking;skill_signed_off;P-001;3;E-01
2026-03-05 09:10;stacking;skill_signed_off;P-002;3;p-002
2026-03-05 09:20;stacking;skill_signed_off;P-003;3;
2026-03-05 09:30;stacking;skill_signed_off;P-004;7;E-01
2026-03-05 09:40;stacking;row_corrected;1;0;floor
2026-03-05 09:50;stacking;skill_signed_off;E-02;3;E-01
"""
HISTORY = """gigaramp_import: 1
source: skills
file: {delimiter: ";"}
timezone: Europe/Paris
grain: events
when: {column: when, format: "%Y-%m-%d %H:%M"}
step: {column: step}
about: {column: about}
what: {column: what}
quantity: {column: level, unit: level}
cause: {column: signer}
"""


def test_a_watched_folder_signs_nobody_off_and_corrects_nothing_of_others(rooms: Rooms) -> None:
    (rooms.watched / "signed.mapping.yaml").write_text(HISTORY)
    (rooms.watched / "signed.csv").write_text(SIGNED)
    rooms.imports.look()
    rooms.imports.look()
    [done] = rooms.imports.history.imports()
    assert ("", 0, 6) == (done.refused, done.added, done.put_aside)
    assert 0 == len(rooms.store.read(source="skills"))
    told = {reason for reason, _ in done.reasons}
    assert any("is told by a person" in reason for reason in told)
    assert "a correction takes out rows of its own source only" in told


def test_a_history_of_sign_offs_is_taken_from_who_may_sign_and_stands_in_the_trail(rooms: Rooms) -> None:
    noted: list[str] = []

    def note(rows: Any) -> None:
        noted.extend(rows["about"].to_pylist())

    (rooms.watched / "signed.mapping.yaml").write_text(HISTORY)
    (rooms.watched / "signed.csv").write_text(SIGNED)
    rooms.imports.look()
    rooms.imports.look()
    entries = rooms.quarantine.entries(still_open=True)
    mine = Sender(frozenset({"skill_signed_off"}), ("eve", "e-02"))
    [deed] = [one for one in entries if "is told by a person" in one.reason]
    rooms.receiver.replay(deed.number, "Ana", PROGRAM, note)
    assert (0, []) == (len(rooms.store.read(source="skills")), noted)
    left = rooms.receiver.replay(deed.number, "Eve", mine, note)
    assert (["P-001"], ["P-001"]) == (rooms.store.read(source="skills")["about"].to_pylist(), noted)
    assert left
