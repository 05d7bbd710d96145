"""Users: good passwords, roles, and whom of the plant they are."""

import stat

import pytest
from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY

from gigaramp.errors import AskError, LogError
from gigaramp.serve.access import LOCAL, User, person_named
from gigaramp.serve.access.passwords import Passwords, expect_good
from tests.serve.access.doors import GOOD, QUICK, opened, with_users


def test_a_user_is_found_again_after_the_server_was_restarted(tmp_path):
    access = opened(tmp_path)
    access.users.add("console", "ada", GOOD, "administrator")
    access.users.add("console", "Marie", GOOD, "expert", person="P-014", family="electrode", language="fr")
    access.close()
    assert User("Marie", "expert", "P-014", "electrode", "fr", 2) == opened(tmp_path).users.named(" marie ")


def test_only_the_owner_reads_the_file_and_the_files_beside_it(tmp_path):
    with_users(tmp_path)
    folder = tmp_path / "access"
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert 2 <= len(list(folder.iterdir()))


def test_the_password_stands_nowhere_in_the_files(tmp_path):
    access = with_users(tmp_path)
    token = access.sign_in("ada", GOOD, address="10.0.0.1").token
    machine = access.tokens.give("ada", "stacker", "stacker")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "access").iterdir())
    assert [] == [secret for secret in (GOOD, token, machine) if secret.encode() in kept]


def test_passwords_are_kept_by_the_profile_that_the_library_recommends():
    kept = Passwords().kept(GOOD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY).check_needs_rehash(kept) is False


def test_a_password_is_hashed_anew_when_the_numbers_of_the_hasher_change(tmp_path):
    opened(tmp_path).users.add("console", "ada", GOOD, "administrator")
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    access = opened(tmp_path, hasher=stronger)
    access.sign_in("ada", GOOD, address="::1")
    _, kept = access.users.password_of("ada")
    assert "m=16,t=2,p=1" in kept
    assert access.sign_in("ada", GOOD, address="::1").user.name == "ada"


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "ninesigns",
        "aaaaaaaaaaaa",
        "1234567890",
        "9876543210",
        "marie-curie",
        "eiram 4 stackers",
        "Password123",
        "P@ssw0rd2026!",
        "motdepasse59",
        "gigafactory2026",
        "qwertyuiop",
        "azertyazerty",
        "woaini1314520",
        "batteriebatterie",
        "x" * 60 + "abcdefgh" * 20,
    ],
)
def test_a_weak_password_is_refused_in_words(password):
    with pytest.raises(AskError, match="This password is too weak"):
        expect_good(password, "marie")


@pytest.mark.parametrize(
    "password",
    [GOOD, "厂里有三台叠片机和一条线", "çöp-kutusu-7-dağ", "a b c d e f g h", "correct horse battery stapler"],
)
def test_a_long_password_of_any_script_is_good(password):
    expect_good(password, "marie")


def test_the_same_signs_are_the_same_password_however_a_keyboard_wrote_them(tmp_path):
    access = opened(tmp_path)
    access.users.add("console", "ada", "clé à molette", "administrator")
    assert access.sign_in("ada", "cle\u0301 a\u0300 molette", address="::1").user.name == "ada"


@pytest.mark.parametrize(
    "name",
    ["", "   ", "a" * 61, "<script>alert(1)</script>", "a\nb\x00", "x\u202egnp", "{{7*7}}", 'a";--', "a=b", "a,b"],
)
def test_a_name_with_odd_signs_is_refused(tmp_path, name):
    access = opened(tmp_path)
    with pytest.raises(AskError):
        access.users.add("console", name, GOOD, "expert")
    if name.strip():
        with pytest.raises(AskError):
            access.users.add("console", "zoe", GOOD, "expert", person=name)
    assert () == access.users.all()


def test_names_of_every_script_are_names(tmp_path):
    access = with_users(tmp_path)
    for name in ("José Álvarez", "王伟", "김민수", "o'Brien", "anne-marie_2", "m.dupont@plant"):
        access.users.add("console", name, GOOD, "operator")
    assert 11 == len(access.users.all())


def test_two_users_never_have_one_name_also_after_one_has_left(tmp_path):
    access = with_users(tmp_path)
    with pytest.raises(AskError, match="this name is taken"):
        access.users.add("ada", "Wei", GOOD, "expert")
    access.users.end("ada", "wei")
    with pytest.raises(AskError, match="this name is taken"):
        access.users.add("ada", "wei", GOOD, "expert")


def test_the_last_administrator_stays_one(tmp_path):
    access = with_users(tmp_path)
    with pytest.raises(AskError, match="ada is the last administrator"):
        access.users.change_role("ada", "ada", "manager")
    with pytest.raises(AskError, match="ada is the last administrator"):
        access.users.end("ada", "ada")
    access.users.change_role("ada", "marc", "administrator")
    access.users.end("marc", "ada")
    assert access.users.named("ada") is None


def test_an_unknown_role_language_or_user_is_refused_with_what_is_known(tmp_path):
    access = with_users(tmp_path)
    with pytest.raises(AskError, match='did you mean "manager"'):
        access.users.add("ada", "zoe", GOOD, "manger")
    with pytest.raises(AskError, match="is no language"):
        access.users.change_language("ada", "wei", "xx")
    with pytest.raises(AskError, match="zoe: there is no such user"):
        access.users.change_role("ada", "zoe", "expert")


def test_a_user_is_written_by_the_id_of_the_roster_else_by_name_or_a_code():
    shown = {"E-01": "P-001", "Wei Chen": "P-002"}
    users = [User("wei", "expert", person, number=3) for person in ("E-01", None, "Wei Chen", "Not There")]
    assert ["E-01", "wei", "Wei Chen", "Not There"] == [person_named(user, shown) for user in users]
    assert ["E-01", "U-003", "P-002", "U-003"] == [person_named(user, shown, hidden=True) for user in users]
    assert "local" == person_named(LOCAL, shown, hidden=True)


def test_the_first_user_is_an_administrator(tmp_path):
    access = opened(tmp_path)
    with pytest.raises(AskError, match="the first user is an administrator"):
        access.users.add("console", "olu", GOOD, "operator")
    access.users.add("console", "ada", GOOD, "administrator")
    assert "operator" == access.users.add("ada", "olu", GOOD, "operator").role


def test_a_file_that_is_no_access_file_is_told_in_words(tmp_path):
    (tmp_path / "access").mkdir()
    (tmp_path / "access" / "access.sqlite").write_bytes(b"this is a text, not a database " * 100)
    with pytest.raises(LogError, match=r"access\.sqlite: cannot be read or written"):
        opened(tmp_path)


def test_a_file_of_a_newer_version_is_left_alone(tmp_path):
    access = opened(tmp_path, hasher=QUICK)
    with access._book.writing() as change:
        change.execute("PRAGMA user_version = 99")
    access.close()
    with pytest.raises(LogError, match="newer version"):
        opened(tmp_path)
