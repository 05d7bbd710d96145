"""Pages hear that something changed, and not more often than they can read it."""

from __future__ import annotations

import asyncio

from gigaramp.serve.changes import Changes


def test_a_change_is_told_at_once_after_a_rest_and_then_held_back():
    changes = Changes()
    changes.tell()
    assert 1 == changes.number
    changes.tell()
    assert 1 == changes.number, "the second change within two seconds is told later"


def test_who_changed_something_sees_it_at_once():
    changes = Changes()
    changes.tell()
    assert 1 == changes.number
    changes.tell_now()
    assert 2 == changes.number


def test_without_a_change_the_number_stands_still():
    changes = Changes()
    assert [0, 0] == [changes.number, changes.number]


def test_who_follows_gets_the_number_now_and_each_later_one():
    async def followed():
        changes = Changes()
        found = []
        async for number in changes.follow():
            found.append(number)
            if len(found) == 3:
                return found
            changes.tell_now()

    assert [0, 1, 2] == asyncio.run(asyncio.wait_for(followed(), 20))
