"""The audit trail: everything is in it, and nothing can be changed or taken out without being found."""

import json
import shutil
import sqlite3

import pytest

from gigaramp.errors import LogError
from gigaramp.serve.access import Head, SignInRefused, verify_trail
from gigaramp.serve.access.book import NAME
from tests.serve.access.doors import GOOD, Clock, opened, with_users

OTHER = "quatre rouleaux de cuivre"


def copy_of(access, tmp_path):
    access._book._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    place = tmp_path / "copy.sqlite"
    shutil.copyfile(tmp_path / "access" / NAME, place)
    return place


def tampered(place, *statements):
    connection = sqlite3.connect(place)
    for name in ("trail_is_not_changed", "trail_is_not_removed", "trail_is_not_replaced"):
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return verify_trail(place).problems


def test_every_change_stands_in_the_trail_with_old_and_new(tmp_path):
    clock = Clock()
    access = opened(tmp_path, clock)
    access.users.add("console", "ada", GOOD, "administrator", address="terminal")
    access.users.add("ada", "wei", GOOD, "expert", person="E-01", family="electrode", language="zh")
    access.users.change_role("ada", "wei", "engineer", reason="moved")
    access.users.change_person("ada", "wei", "E-02", "")
    access.users.change_language("wei", "wei", "fr")
    access.users.change_password("wei", "wei", OTHER)
    with pytest.raises(SignInRefused):
        access.sign_in("wei", GOOD, address="10.0.0.5")
    with pytest.raises(SignInRefused):
        access.sign_in(OTHER, "wei", address="10.0.0.5")
    token = access.sign_in("wei", OTHER, address="10.0.0.5").token
    access.sign_out(token)
    access.sign_out_everywhere("wei", "wei")
    access.tokens.give("ada", "stacker 7", "stacking-mes")
    access.tokens.withdraw("ada", "stacker 7")
    access.users.end("ada", "wei", reason="left")
    access.trail.write("wei", "imported", "yesterday.xlsx", new="48 rows")
    told = [(row.who, row.what, row.about, row.old, row.new, row.reason) for row in reversed(access.trail.newest())]
    assert [
        ("console", "user_added", "ada", "", "administrator, en", ""),
        ("ada", "user_added", "wei", "", "expert, E-01, electrode, zh", ""),
        ("ada", "role_changed", "wei", "expert", "engineer", "moved"),
        ("ada", "person_changed", "wei", "E-01, electrode", "E-02", ""),
        ("wei", "language_changed", "wei", "zh", "fr", ""),
        ("wei", "password_changed", "wei", "", "", ""),
        ("", "sign_in_failed", "wei", "", "", ""),
        ("", "sign_in_failed", "", "", "", ""),
        ("wei", "signed_in", "", "", "", ""),
        ("wei", "signed_out", "", "", "", ""),
        ("wei", "signed_out_everywhere", "wei", "", "", ""),
        ("ada", "token_given", "stacker 7", "", "stacking-mes", ""),
        ("ada", "token_withdrawn", "stacker 7", "", "", ""),
        ("ada", "user_ended", "wei", "engineer", "", "left"),
        ("wei", "imported", "yesterday.xlsx", "", "48 rows", ""),
    ] == told
    assert {"2026-11-23T06:00:00.000000+00:00"} == {row.at for row in access.trail.newest()}
    assert "terminal" == access.trail.newest()[-1].address
    assert OTHER not in json.dumps([vars(row) for row in access.trail.newest()])
    assert () == access.trail.verify().problems


def test_a_change_that_fails_leaves_neither_itself_nor_a_row(tmp_path, monkeypatch):
    access = with_users(tmp_path)
    before = access.trail.head()

    def failing(*_given, **_more):
        raise LogError("the disk is full")

    monkeypatch.setattr(access.trail, "add", failing)
    with pytest.raises(LogError):
        access.users.change_role("ada", "wei", "engineer")
    assert "expert" == access.users.named("wei").role
    assert before == access.trail.head()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET who = 'olu' WHERE number = 2",
        "DELETE FROM trail WHERE number = 2",
        "DELETE FROM trail",
        "INSERT OR REPLACE INTO trail SELECT number, at, 'olu', address, what, about, old, new, reason, hash FROM trail WHERE number = 2",
        "REPLACE INTO trail VALUES (2, '', '', '', '', '', '', '', '', '')",
        "INSERT INTO trail VALUES (99, '', '', '', '', '', '', '', '', '')",
    ],
)
def test_the_file_itself_refuses_to_change_or_remove_a_row(tmp_path, statement):
    with_users(tmp_path)
    connection = sqlite3.connect(tmp_path / "access" / NAME)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("column", ["at", "who", "address", "what", "about", "old", "new", "reason", "hash"])
def test_a_changed_row_is_found_in_a_copy_of_the_file(tmp_path, column):
    place = copy_of(with_users(tmp_path), tmp_path)
    assert () == verify_trail(place).problems
    problems = tampered(place, f"UPDATE trail SET {column} = 'x' WHERE number = 3")
    assert "row 3: it is not as it was written" == problems[0]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (1, "row 2: the row before it is missing"),
        (3, "row 4: the row before it is missing"),
        (5, "rows at the end are missing: 5 was written"),
    ],
)
def test_a_removed_row_is_found_wherever_it_stood(tmp_path, number, told):
    problems = tampered(copy_of(with_users(tmp_path), tmp_path), f"DELETE FROM trail WHERE number = {number}")
    assert (told,) == problems


def test_rows_that_changed_places_are_found(tmp_path):
    problems = tampered(
        copy_of(with_users(tmp_path), tmp_path),
        "UPDATE trail SET number = 99 WHERE number = 2",
        "UPDATE trail SET number = 2 WHERE number = 3",
        "UPDATE trail SET number = 3 WHERE number = 99",
    )
    assert "row 2: it is not as it was written" == problems[0]


def test_a_trail_written_anew_as_a_whole_is_found_by_a_head_that_was_noted(tmp_path):
    access = with_users(tmp_path)
    known = access.trail.head()
    access.trail.write("ada", "imported", "a.xlsx")
    (tmp_path / "other").mkdir()
    anew = opened(tmp_path / "other")
    for _ in range(9):
        anew.trail.write("ada", "imported", "b.xlsx")
    assert () == access.trail.verify(known).problems
    assert () == anew.trail.verify().problems
    assert ("row 5: it is not the one that was noted",) == anew.trail.verify(known).problems
    assert ("row 99: it is not the one that was noted",) == access.trail.verify(Head(99, "0" * 64)).problems


def test_odd_texts_stand_in_the_trail_as_one_line(tmp_path):
    access = with_users(tmp_path)
    access.trail.write("ada", "imported", "a\r\nb\x00c\u202ed\ud800", new="汉字 é" + "x" * 5000)
    row = access.trail.newest(1)[0]
    assert "a\ufffd\ufffdb\ufffdc\ufffdd?" == row.about
    assert 4000 == len(row.new)
    assert () == access.trail.verify().problems


def test_a_row_of_no_known_kind_is_refused(tmp_path):
    with pytest.raises(LogError, match="knows no such row"):
        with_users(tmp_path).trail.write("ada", "coffee")


def test_two_processes_write_one_chain(tmp_path):
    server, command = with_users(tmp_path), opened(tmp_path)
    for number in range(10):
        (server, command)[number % 2].trail.write("ada", "imported", str(number))
    assert 15 == server.trail.verify().rows
    assert () == server.trail.verify().problems


def test_older_rows_are_read_page_by_page(tmp_path):
    access = with_users(tmp_path)
    first = access.trail.newest(2)
    assert [5, 4] == [row.number for row in first]
    assert [3, 2] == [row.number for row in access.trail.newest(2, before=first[-1].number)]


def test_a_file_that_is_no_trail_is_told_in_words(tmp_path):
    with pytest.raises(LogError, match="there is no such file"):
        verify_trail(tmp_path / "nothing.sqlite")
    (tmp_path / "text.sqlite").write_text("no database, but a text " * 50)
    with pytest.raises(LogError, match="cannot be read"):
        verify_trail(tmp_path / "text.sqlite")
