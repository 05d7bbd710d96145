"""The crash loop: fifty times a writer is killed, and the log is asked whether it kept its word (log.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.log.store.crashes import crash_rounds
from tests.prove.proof import write

pytestmark = pytest.mark.prove

ROUNDS = 50


def test_fifty_kills_lose_no_acknowledged_row_and_leave_nothing_half_or_twice(tmp_path: Path) -> None:
    found = crash_rounds(tmp_path / "log", ROUNDS, seed=1)
    last = found[-1]
    names = ("from outside, at any moment", "by itself, in a move to history", "by itself, mostly in a bulk append")
    rows = []
    for kind, name in enumerate(names):
        of_kind = found[kind::3]
        beyond = sum(one.read_back > one.acknowledged for one in of_kind if one.acknowledged)
        rows.append((name, len(of_kind), 0, 0, beyond))
    write(
        "store",
        "A log whose writer is killed",
        """A process appends to one log without end: five rows at a time, 400 in bulk, with moves to history between. It is killed by
        SIGKILL, in turn from outside, and by itself between two calls of the disk. After each kill the log is read.""",
        (
            "killed",
            "rounds",
            "acknowledged rows missing",
            "rows twice or appends in half",
            "whole appends beyond the acknowledged",
        ),
        rows,
        f"""At the end the log holds {last.read_back:,} rows, {last.in_history:,} of them in history, and `gigaramp log check` finds it
        whole after every round. A kill ends a process, not the power of a computer: what the disk itself holds back is not tested here.""",
    )
    assert ROUNDS == len(found)
