"""An access folder for tests: a hasher that costs nothing, and a clock that is set by hand."""

from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher

from gigaramp.serve.access import Access

GOOD = "trois rouleaux de cuivre"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def passes(self, **time):
        self.now += timedelta(**time)


def opened(folder, clock=None, hasher=QUICK):
    return Access.open(folder / "access", clock=clock or Clock(), hasher=hasher)


def with_users(folder, clock=None):
    access = opened(folder, clock)
    for name, role in (
        ("ada", "administrator"),
        ("marc", "manager"),
        ("eve", "engineer"),
        ("wei", "expert"),
        ("olu", "operator"),
    ):
        access.users.add("console", name, GOOD, role)
    return access
