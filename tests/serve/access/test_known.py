"""What every request asks of the book comes from memory, and never from before something was written."""

from __future__ import annotations

from threading import Thread

from gigaramp.serve.access import Access, known
from gigaramp.serve.access.known import Known
from tests.serve.access.doors import QUICK, with_users


def test_an_answer_that_was_read_before_a_write_is_not_kept():
    answers = Known()
    before, _ = answers.find("who")
    answers.forget()
    answers.keep("who", before, [("olu",)])
    assert None is answers.find("who")[1]
    now, _ = answers.find("who")
    answers.keep("who", now, [("olu", "wei")])
    assert [("olu", "wei")] == answers.find("who")[1]


def test_what_this_process_writes_is_known_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(known, "KNOWN_FOR", 1e9)
    access = with_users(tmp_path)
    many = len(access.users.all())
    token = access.tokens.give("ada", "mes", "mes")
    assert "mes" == access.tokens.client_of(token).name
    access.tokens.withdraw("ada", "mes")
    assert None is access.tokens.client_of(token)
    access.users.end("ada", "olu")
    assert many - 1 == len(access.users.all())


def test_what_another_process_writes_is_known_once_the_file_is_looked_at_again(tmp_path, monkeypatch):
    monkeypatch.setattr(known, "KNOWN_FOR", 0.0)
    access = with_users(tmp_path)
    token = access.tokens.give("ada", "mes", "mes")
    assert access.tokens.client_of(token) is not None
    other = Access.open(tmp_path / "access", hasher=QUICK)
    other.tokens.withdraw("ada", "mes")
    other.close()
    assert None is access.tokens.client_of(token)


def test_many_strangers_fill_no_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(known, "MOST_KNOWN", 10)
    access = with_users(tmp_path)
    for number in range(100):
        assert None is access.tokens.client_of(f"gigaramp_{number}")
    assert len(access._book._known._answers) <= 10


def test_while_others_ask_a_withdrawn_token_opens_nothing(tmp_path):
    access = with_users(tmp_path)
    is_over: list[bool] = []

    def asks():
        while not is_over:
            access.tokens.client_of(token)
            access.users.all()

    token = access.tokens.give("ada", "mes", "mes")
    askers = [Thread(target=asks) for _ in range(4)]
    for one in askers:
        one.start()
    try:
        for number in range(30):
            assert access.tokens.client_of(token) is not None
            access.tokens.withdraw("ada", "mes" if number == 0 else f"mes{number}")
            assert None is access.tokens.client_of(token)
            token = access.tokens.give("ada", f"mes{number + 1}", "mes")
    finally:
        is_over.append(True)
        for one in askers:
            one.join()
