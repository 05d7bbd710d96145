"""Passwords: what is good enough, and how they are kept: argon2id (RFC 9106), never as text, never in a log.

Rules after NIST SP 800-63B-4 (2025), 3.1.1: length counts and signs of every script are welcome; nothing must be mixed
in, nothing runs out; a password that many people use is refused.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gigaramp.errors import AskError
from gigaramp.languages import say, say_many

SHORTEST: Final = 10
LONGEST: Final = 200
DIFFERENT: Final = 5
"""Different signs that a password has at least: `aaaaaaaaaa` has one."""
AT_ONCE: Final = 2
"""Passwords that are hashed at the same time: each takes 64 MiB of memory."""


class Passwords:
    """Makes and compares what is kept of a password. The hasher is the library's own choice of numbers."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = PasswordHasher() if hasher is None else hasher
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        self._nobody: str | None = None

    def kept(self, password: str) -> str:
        """What is kept of a password: its hash, with its salt and its numbers."""
        with self._turn:
            return self._hasher.hash(_one_form(password))

    def is_right(self, kept: str | None, password: str) -> bool:
        """True where this is the password. None stands for a user that does not exist, and takes as long."""
        if self._nobody is None:
            self._nobody = self.kept(secrets.token_urlsafe(16))
        # Nobody's password is as long as this at most: hashing more would only cost time.
        if len(password) > LONGEST:
            kept, password = None, password[:LONGEST]
        with self._turn:
            try:
                self._hasher.verify(self._nobody if kept is None else kept, _one_form(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def is_old(self, kept: str) -> bool:
        """True where the numbers of the hasher have changed since: hash the password anew."""
        return self._hasher.check_needs_rehash(kept)


def expect_good(password: str, user: str) -> None:
    """Raise `AskError`, with every reason, where a password is too weak for this user."""
    form = _one_form(password).casefold()
    reasons = []
    if len(password) < SHORTEST:
        reasons.append(say_many("it needs at least {count} sign", "it needs at least {count} signs", SHORTEST))
    if len(password) > LONGEST:
        reasons.append(say_many("it has at most {count} sign", "it has at most {count} signs", LONGEST))
    if 0 < len(set(form)) < DIFFERENT:
        reasons.append(say_many("it needs {count} different sign", "it needs {count} different signs", DIFFERENT))
    name = _one_form(user).casefold()
    if len(name) >= 3 and (name in form or name[::-1] in form):
        reasons.append(say("it must not hold the user name"))
    if _is_known(form):
        reasons.append(say("it is one that many people use"))
    if reasons:
        raise AskError(say("This password is too weak: {reasons}. Several words are good.", reasons="; ".join(reasons)))


def _is_known(form: str) -> bool:
    """True for a well-known password, also with digits and signs around it, twice in a row, or with 4 for a."""
    plain = form.translate(_SWAPPED)
    for text in (form, plain):
        core = text.strip("0123456789!?.,;:*+-_#@$%&/ ")
        half = text[: len(text) // 2]
        if {text, core} & known_passwords() or (half in known_passwords() and half * 2 == text):
            return True
    return form.isdigit() and (form in _ROW * 3 or form in _ROW[::-1] * 3)


_ROW: Final = "1234567890"
_SWAPPED: Final = str.maketrans("4301$5@7", "aeolssat")


@cache
def known_passwords() -> frozenset[str]:
    """Passwords that many people use, in small letters: an own list of those that come up again and again."""
    text = (files("gigaramp.serve.access") / "known_passwords.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _one_form(password: str) -> str:
    """The same signs however a keyboard wrote them: an é is one sign or two (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", password)
