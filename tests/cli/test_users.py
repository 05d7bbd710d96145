"""`gigaramp users`: users without a server; the password is never an argument."""

import json

import pytest
from typer.testing import CliRunner

from gigaramp.cli.users import users
from gigaramp.errors import AskError
from gigaramp.serve.access import Access
from tests.cli.commands import gigaramp

GOOD = "trois rouleaux de cuivre"


def told(folder, *words, text=GOOD):
    """Standard output of a command; raises what it raises."""
    done = CliRunner().invoke(users, [*words, "--store", str(folder)], input=text + "\n", catch_exceptions=False)
    assert 0 == done.exit_code, done.stderr
    return done.stdout


@pytest.fixture
def store(tmp_path):
    told(tmp_path / "plant", "add", "ada", "--role", "administrator")
    return tmp_path / "plant"


def test_the_first_user_s_password_is_their_own_and_that_of_others_is_given(store):
    assert "" == told(store, "add", "wei", "--role", "expert", "--person", "E-01", "--language", "zh")
    told(store, "add", "eve", "--role", "engineer", "--own")
    access = Access.open(store / "access")
    try:
        assert [("ada", False), ("eve", False), ("wei", True)] == [
            (user.name, user.given) for user in access.users.all()
        ]
        assert "wei" == access.sign_in("wei", GOOD, address="::1").user.name
    finally:
        access.close()
    wei = {"name": "wei", "role": "expert", "person": "E-01", "family": None, "language": "zh"}
    assert wei in json.loads(told(store, "list", "--json"))["users"]


def test_what_is_wrong_is_told_in_words_and_without_a_trace(store, tmp_path):
    with pytest.raises(AskError, match="This password is too weak"):
        told(store, "add", "zoe", text="short")
    with pytest.raises(AskError, match="there are no users; add the first by"):
        told(tmp_path / "elsewhere", "list")
    assert not (tmp_path / "elsewhere").exists()
    done = gigaramp("users", "role", "nobody", "expert", "--store", store, folder=tmp_path)
    assert (1, "", "nobody: there is no such user\n") == (done.returncode, done.stdout, done.stderr)


def test_changes_stand_in_the_trail_by_the_command_line(store):
    told(store, "add", "wei")
    told(store, "role", "wei", "expert", "--reason", "learned it")
    told(store, "person", "wei", "--person", "E-01")
    told(store, "password", "wei")
    told(store, "end", "wei", "--reason", "went home")
    access = Access.open(store / "access")
    rows = access.trail.newest(4)
    access.close()
    assert ["user_ended", "password_changed", "person_changed", "role_changed"] == [row.what for row in rows]
    assert {("command-line", "wei")} == {(row.who, row.about) for row in rows}
    assert ["went home", "learned it"] == [rows[0].reason, rows[3].reason]


def test_a_token_is_printed_alone_and_withdrawn_by_the_machine_s_name(store):
    token = told(store, "token", "stacker", "--source", "stacking-mes").splitlines()
    assert [True] == [one.startswith("gigaramp_") for one in token]
    assert "stacker  stacking-mes" in told(store, "list")
    told(store, "token", "stacker", "--withdraw")
    assert "stacking-mes" not in told(store, "list")
    with pytest.raises(AskError, match="write --source SOURCE to give one, or --withdraw"):
        told(store, "token", "stacker")


def test_the_trail_is_checked_against_a_row_that_was_noted(store):
    found = json.loads(told(store, "trail", "--json"))
    assert [] == found["problems"]
    told(store, "trail", "--known", f"{found['head']['number']}:{found['head']['hash']}")
    with pytest.raises(AskError, match="row 1: it is not the one that was noted"):
        told(store, "trail", "--known", "1:" + "0" * 64)
    with pytest.raises(AskError, match="is no row"):
        told(store, "trail", "--known", "x")
