"""Signing in: sessions that end when they must, and guessing that gets slower and slower."""

import threading
from datetime import timedelta

import pytest

from gigaramp.errors import AskError
from gigaramp.serve.access import Access, LockedOut, SignInRefused, expect_safe
from tests.serve.access.doors import GOOD, Clock, opened, with_users

BAD = "quatre rouleaux de cuivre"


def refused(access, name="ada", address="10.0.0.1", password=BAD):
    with pytest.raises(SignInRefused) as error:
        access.sign_in(name, password, address=address)
    return error.value


def test_each_sign_in_makes_a_new_token_and_ends_the_session_before(tmp_path):
    access = with_users(tmp_path)
    first = access.sign_in("ada", GOOD, address="::1").token
    second = access.sign_in("ada", GOOD, address="::1", before=first).token
    assert first != second
    assert access.session_of(first) is None
    assert "ada" == access.session_of(second).user.name


def test_a_token_that_somebody_planted_opens_nothing_before_and_after_a_sign_in(tmp_path):
    access = with_users(tmp_path)
    planted = "x" * 43
    token = access.sign_in("ada", GOOD, address="::1", before=planted).token
    assert planted != token
    assert access.session_of(planted) is None
    assert access.session_of("") is None
    assert access.session_of(None) is None


@pytest.mark.parametrize(
    ("role", "rest", "whole"),
    [("operator", timedelta(hours=8), timedelta(days=7)), ("administrator", timedelta(hours=1), timedelta(hours=12))],
)
def test_a_session_ends_at_rest_and_by_age(tmp_path, role, rest, whole):
    clock = Clock()
    access = with_users(tmp_path, clock)
    access.users.add("console", "zoe", GOOD, role)
    rested = access.sign_in("zoe", GOOD, address="::1").token
    clock.now += rest + timedelta(seconds=1)
    assert access.session_of(rested) is None
    kept, began = access.sign_in("zoe", GOOD, address="::1").token, clock.now
    while clock.now + rest / 2 <= began + whole:
        clock.now += rest / 2
        assert access.session_of(kept) is not None
    clock.now = began + whole + timedelta(seconds=1)
    assert access.session_of(kept) is None


@pytest.mark.parametrize("change", ["role", "password", "end", "sign out everywhere"])
def test_all_sessions_of_a_user_end_with_a_change_and_those_of_others_stay(tmp_path, change):
    access = with_users(tmp_path)
    tokens = [access.sign_in("wei", GOOD, address="::1").token for _ in range(2)]
    other = access.sign_in("olu", GOOD, address="::1").token
    {
        "role": lambda: access.users.change_role("ada", "wei", "engineer"),
        "password": lambda: access.users.change_password("ada", "wei", BAD),
        "end": lambda: access.users.end("ada", "wei"),
        "sign out everywhere": lambda: access.sign_out_everywhere("wei", "wei"),
    }[change]()
    assert [None, None] == [access.session_of(token) for token in tokens]
    assert access.session_of(other) is not None


def test_signing_out_ends_this_session_alone(tmp_path):
    access = with_users(tmp_path)
    one, two = (access.sign_in("wei", GOOD, address="::1").token for _ in range(2))
    access.sign_out(one)
    assert access.session_of(one) is None
    assert 1 == len(access.sessions.of_user(access.session_of(two).user))


def test_the_words_are_the_same_for_a_wrong_password_and_for_nobody(tmp_path):
    access = with_users(tmp_path)
    assert str(refused(access, "ada")) == str(refused(access, "nobody"))


def test_nobody_is_looked_at_as_long_as_somebody(tmp_path):
    seen = []

    class Counting:
        def __init__(self, hasher):
            self._hasher = hasher

        def __getattr__(self, name):
            return getattr(self._hasher, name)

        def verify(self, kept, password):
            seen.append(kept.split("$")[3])
            return self._hasher.verify(kept, password)

    access = with_users(tmp_path)
    access._passwords._hasher = Counting(access._passwords._hasher)
    for name, password in (("ada", BAD), ("nobody", BAD), ("nobody", "x" * 300), ("ada", "x" * 300)):
        refused(access, name, password=password)
    assert ["m=8,t=1,p=1"] * 4 == seen


def test_the_wait_grows_and_ends_and_names_of_nobody_wait_alike(tmp_path):
    clock = Clock()
    access = with_users(tmp_path, clock)
    waits = {}
    for name in ("ada", "nobody"):
        for _ in range(5):
            assert type(refused(access, name, name)) is SignInRefused
        waits[name] = []
        for _ in range(8):
            assert type(refused(access, name, name)) is SignInRefused
            stopped = refused(access, name, name)
            assert isinstance(stopped, LockedOut)
            waits[name].append(stopped.wait)
            clock.passes(seconds=stopped.wait)
    assert [15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 900.0, 900.0] == waits["ada"]
    assert waits["ada"] == waits["nobody"]
    assert "ada" == access.sign_in("ada", GOOD, address="ada").user.name


def test_a_wait_is_told_with_how_long(tmp_path):
    access = with_users(tmp_path)
    for _ in range(6):
        refused(access)
    assert "Too many sign-ins failed. Try again in 16 seconds." == str(refused(access))
    assert "Too many sign-ins failed. Try again in 15 minutes." == str(LockedOut(899.0))


def test_the_right_password_does_not_pass_while_the_name_waits(tmp_path):
    access = with_users(tmp_path)
    for _ in range(6):
        refused(access)
    assert isinstance(refused(access, password=GOOD), LockedOut)


def test_who_guesses_from_elsewhere_keeps_a_user_out_for_a_minute_at_most(tmp_path):
    clock = Clock()
    access = with_users(tmp_path, clock)
    for guess in range(80):
        refused(access, "ada", f"10.1.{guess}.1")
        clock.passes(seconds=61)
    refused(access, "ada", "10.2.0.1")
    clock.passes(seconds=61)
    assert "ada" == access.sign_in("ada", GOOD, address="10.0.0.1").user.name


def test_an_address_that_tries_many_names_is_slowed_down(tmp_path):
    access = with_users(tmp_path)
    outcomes = [type(refused(access, f"name{number}", "10.0.0.9")) for number in range(60)]
    assert outcomes[:51] == [SignInRefused] * 51
    assert outcomes[51:] == [LockedOut] * 9
    assert access.sign_in("ada", GOOD, address="10.0.0.1")


def test_failures_are_remembered_over_a_restart_and_forgotten_after_a_day(tmp_path):
    clock = Clock()
    access = with_users(tmp_path, clock)
    for _ in range(6):
        refused(access)
    access.close()
    access = opened(tmp_path, clock)
    assert isinstance(refused(access), LockedOut)
    clock.passes(days=2)
    assert [SignInRefused] * 6 == [type(refused(access)) for _ in range(6)]


def test_a_success_ends_the_counting(tmp_path):
    access = with_users(tmp_path)
    for _ in range(4):
        for _ in range(4):
            refused(access)
        access.sign_in("ada", GOOD, address="10.0.0.1")
    assert "ada" == access.sign_in("ada", GOOD, address="10.0.0.1").user.name


def test_many_guesses_at_once_are_not_more_than_those_that_are_free(tmp_path):
    access = with_users(tmp_path)
    outcomes = []
    start = threading.Barrier(12)

    def guess():
        start.wait(10)
        outcomes.append(type(refused(access)))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {SignInRefused: 6, LockedOut: 6} == {kind: outcomes.count(kind) for kind in (SignInRefused, LockedOut)}


def test_a_password_that_was_changed_while_it_was_looked_at_opens_nothing(tmp_path, monkeypatch):
    access = with_users(tmp_path)
    right = access._passwords.is_right

    def slow(kept, password):
        found = right(kept, password)
        access.users.change_password("ada", "wei", BAD)
        return found

    monkeypatch.setattr(access._passwords, "is_right", slow)
    refused(access, "wei", password=GOOD)
    assert () == access.sessions.of_user(access.users.named("wei"))


def test_a_user_whom_a_command_adds_meanwhile_can_sign_in_at_once(tmp_path):
    server, command = with_users(tmp_path), opened(tmp_path)
    command.users.add("console", "zoe", GOOD, "expert")
    assert "zoe" == server.sign_in("zoe", GOOD, address="::1").user.name


def test_a_token_of_a_machine_is_bound_to_its_source_and_can_be_withdrawn(tmp_path):
    access = with_users(tmp_path)
    token = access.tokens.give("ada", "stacker 7", "stacking-mes")
    assert ("stacker 7", "stacking-mes", "ada") == (
        access.client_of(token).name,
        access.client_of(token).source,
        access.client_of(token).given_by,
    )
    assert access.client_of(token[:-1]) is None
    assert access.session_of(token) is None
    access.tokens.withdraw("ada", "stacker 7", reason="lost")
    assert access.client_of(token) is None
    assert () == access.tokens.all()


@pytest.mark.parametrize("source", ["floor", "twin", "loopback", "Stacker", "a b", "", "x" * 41, "../a", "é"])
def test_a_source_that_is_odd_or_the_servers_own_is_refused(tmp_path, source):
    with pytest.raises(AskError):
        with_users(tmp_path).tokens.give("ada", "stacker", source)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST."])
def test_a_server_for_this_computer_alone_needs_no_users(host):
    expect_safe(host, has_users=False, told_to=False)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.4", "plant.example", "localhost.example", "", "127.0.0.1.example"]
)
def test_a_server_for_others_without_users_is_refused_unless_told_to(host):
    with pytest.raises(AskError, match="--anyone-may-change-everything"):
        expect_safe(host, has_users=False, told_to=False)
    expect_safe(host, has_users=True, told_to=False)
    expect_safe(host, has_users=False, told_to=True)


def test_a_server_behind_a_proxy_is_a_server_for_others():
    with pytest.raises(AskError, match="Add a user first"):
        expect_safe("127.0.0.1", has_users=False, told_to=False, behind_tls=True)


def test_there_are_no_users_at_first(tmp_path):
    assert Access.open(tmp_path / "access").has_users() is False
    assert with_users(tmp_path).has_users() is True
