"""The quarantine: nothing is changed, nothing is dropped, and what is full says so."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gigaramp.errors import AskError
from gigaramp.floor.adapters.parsed import Refused
from gigaramp.floor.adapters.quarantine import MOST_TEXT, Quarantine

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def refused(text: str, reason: str = "it is no record") -> Refused:
    return Refused("record 1", reason, text)


def test_what_is_put_aside_is_there_as_it_came_after_it_is_opened_again(tmp_path: Path) -> None:
    first = Quarantine.open(tmp_path)
    first.put("http", NOON, [refused("{}"), refused("é 叠片 \x00")], {"source": "mes"})
    first.close()
    found = Quarantine.open(tmp_path).entries()
    assert ["é 叠片 \x00", "{}"] == [one.text for one in found]
    assert [{"source": "mes"}] * 2 == [dict(one.context) for one in found]
    assert (NOON, "http", "record 1", "it is no record", "") == (
        found[0].at,
        found[0].adapter,
        found[0].place,
        found[0].reason,
        found[0].replayed_by,
    )


def test_the_same_sent_again_only_counts(tmp_path: Path) -> None:
    quarantine = Quarantine.open(tmp_path)
    for _ in range(3):
        quarantine.put("http", NOON, [refused("{}")])
    quarantine.put("http", NOON, [refused("{}", "another reason")])
    assert [1, 3] == [one.times for one in quarantine.entries()]


def test_read_again_is_told_with_by_whom_and_why_not(tmp_path: Path) -> None:
    quarantine = Quarantine.open(tmp_path)
    quarantine.put("http", NOON, [refused("a"), refused("b")])
    quarantine.mark_replayed(1, "Ana", NOON, "still no record")
    quarantine.mark_replayed(2, "Ana", NOON)
    one, two = quarantine.entry(1), quarantine.entry(2)
    assert ("", "still no record") == (one.replayed_by, one.tried)
    assert ("Ana", NOON, "") == (two.replayed_by, two.replayed_at, two.tried)
    assert [1] == [entry.number for entry in quarantine.entries(still_open=True)]
    assert (2, 1) == (quarantine.filled().entries, quarantine.filled().open)


def test_a_full_quarantine_counts_on_and_says_so(tmp_path: Path) -> None:
    quarantine = Quarantine.open(tmp_path, most_bytes=100)
    assert quarantine.put("http", NOON, [refused("x" * 60)]) == ""
    told = quarantine.put("http", NOON, [refused("y" * 60), refused("z" * 60)])
    assert "the quarantine is full: 2 texts were counted and not kept" in told
    assert (1, 2) == (quarantine.filled().entries, quarantine.filled().not_kept)
    assert "x" * 60 == quarantine.entry(1).text


def test_a_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    quarantine = Quarantine.open(tmp_path)
    quarantine.put("http", NOON, [refused("x" * (MOST_TEXT + 1)), refused("short")])
    assert (True, MOST_TEXT, MOST_TEXT + 1) == (
        quarantine.entry(1).is_cut,
        len(quarantine.entry(1).text),
        quarantine.entry(1).bytes,
    )
    assert not quarantine.entry(2).is_cut


def test_an_entry_can_be_neither_changed_nor_dropped(tmp_path: Path) -> None:
    Quarantine.open(tmp_path).put("http", NOON, [refused("a")])
    with sqlite3.connect(tmp_path / "quarantine" / "quarantine.sqlite") as connection:
        with pytest.raises(sqlite3.IntegrityError, match="never dropped"):
            connection.execute("delete from entries")
        with pytest.raises(sqlite3.IntegrityError, match="never changes"):
            connection.execute("update entries set reason = 'fine'")


def test_an_entry_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(AskError, match="there is no entry 7"):
        Quarantine.open(tmp_path).entry(7)
