"""Rows that stand for one place, as the figures of a day or rows with a key of their own: what the log says of them already.

A figure that the log tells otherwise is put aside, unless a correction is asked for: then the wrong row is taken out by a row
`row_corrected`, and the right one is a row of its own. An old file cannot bring a corrected figure back unseen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from gigaramp.languages import figure, say
from gigaramp.log.imports.identity import AGAIN, APART, number_of, numbers_of, texts_of
from gigaramp.log.kinds import kind

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.log.store import Store

_CONTENT = ("when", "line", "step", "machine", "what", "about", "cause", "note", "quantity")
_STOCK = "day_waiting"
_WHAT = _CONTENT.index("what")
_CAUSE = _CONTENT.index("cause")
_NOTE = _CONTENT.index("note")


@dataclass
class Settled:
    """What is to be added, with ids; what is known already; and the lines that contradict the log or each other."""

    table: pa.Table
    ids: np.ndarray[Any, Any]
    repeated: int = 0
    corrected: tuple[int, ...] = ()
    wrong: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """How rows of one place are settled: by their `place` or their `key`; whether they add up; whether the log is corrected.

    Readings of a counter add up within a day in any case; of what waits the `last` row of the day counts, where it is asked.
    """

    by: str
    add: bool
    correct: bool
    last: bool = False


class InLog:
    """What the log says for one source: the rows by their number, and which numbers were corrected.

    `places` are the figures of a day by all but their cause: number, cause and note of each.
    """

    def __init__(
        self, store: Store | None, source: str, by: str, first: datetime | None, last: datetime | None, texts: pa.Array
    ) -> None:
        self.rows: dict[int, tuple[Any, ...]] = {}
        self.places: dict[tuple[Any, ...], list[tuple[int, str | None, str]]] = {}
        self.corrected: frozenset[int] = frozenset()
        if store is None:
            return
        wrong = store.read(first=None, last=None, source=source, what="row_corrected", columns=["about", "cause"])
        pairs = zip(wrong["about"].to_pylist(), wrong["cause"].to_pylist(), strict=True)
        self.corrected = frozenset(int(about) for about, cause in pairs if cause == source and (about or "").isdigit())
        if by == "place":
            table = store.read(first=first, last=last, source=source, columns=["id", *_CONTENT])
        else:
            table = store.find(source, self._numbers(texts), first, last)
        self.rows = dict(zip(table["id"].to_pylist(), _contents(table, by), strict=True))
        if by == "place":
            for (number, row), note in zip(self.rows.items(), table["note"].to_pylist(), strict=True):
                self.places.setdefault(row[:_CAUSE], []).append((number, row[_CAUSE], note or ""))

    def now(self, text: str, number: int) -> tuple[int, int]:
        """Number that stands for a text now, after how many corrections."""
        times = 0
        while number in self.corrected:
            times += 1
            number = number_of(f"{text}{AGAIN}{times}")
        return number, times

    def _numbers(self, texts: pa.Array) -> pa.Array:
        import pyarrow as pa

        plain = numbers_of(texts).copy()
        fixed = np.isin(plain, np.fromiter(self.corrected, np.int64, len(self.corrected)))
        for place in np.flatnonzero(fixed).tolist():
            plain[place] = self.now(texts[place].as_py(), int(plain[place]))[0]
        return pa.array(np.unique(plain))


def settle(table: pa.Table, rule: Rule, log: InLog) -> Settled:
    """Settle the rows of a file, which has the columns of the log and `file_line`, with what the log says."""

    encoded = texts_of(table, rule.by).dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    groups = np.asarray(encoded.indices)
    lines = np.asarray(table["file_line"])
    contents = _contents(table, rule.by)
    wrong: dict[int, str] = {}
    members: list[list[int]] = [[] for _ in texts]
    for row, group in enumerate(groups.tolist()):
        members[group].append(row)
    kinds, counter = table["what"].to_pylist(), table["counter"].to_pylist()
    adds = [_adds(rule, kinds[rows[0]], counter[rows[0]]) for rows in members]
    if rule.last:
        instants = table["instant"].to_pylist()
        for group, rows in enumerate(members):
            if kinds[rows[0]] == _STOCK:
                members[group] = _last_of_all(rows, instants)
    content = [_one(contents, rows, add) for rows, add in zip(members, adds, strict=True)]
    for rows, told in zip(members, content, strict=True):
        if told is None:
            for row in rows:
                other = next(one for one in rows if contents[one] != contents[row])
                wrong[int(lines[row])] = _two(contents[row], contents[other], int(lines[other]))
    found = _against_log(texts, content, members, lines, rule, log, wrong)
    gone = _other_causes(table, contents, members, found, rule, log, wrong) if rule.by == "place" else set()
    bad = _spread(members, lines, set(wrong), adds)
    for line, other in bad.items():
        wrong.setdefault(line, say("belongs to the row on line {line}, which is put aside", line=other))
    kept, ids, corrected, repeated = [], [], [], 0
    quantities = table["quantity"].fill_null(math.nan).to_numpy().copy()
    for group, rows in enumerate(members):
        good = [row for row in rows if int(lines[row]) not in wrong]
        if not good:
            continue
        number, state, old = found[group]
        if state == "known":
            repeated += len(good)
            continue
        repeated += 0 if adds[group] else len(good) - 1
        kept.append(good[0])
        ids.append(number)
        if adds[group]:
            quantities[good[0]] = content[group][-1]  # type: ignore[index]
        if state == "corrected" and old is not None:
            corrected.append(old)
    corrected += sorted(gone)
    at = table.schema.get_field_index("quantity")
    import pyarrow as pa

    quantity = pa.array(quantities, mask=np.isnan(quantities))
    settled = table.set_column(at, "quantity", quantity).take(pa.array(kept, pa.int64()))
    return Settled(settled, np.array(ids, np.int64), repeated, tuple(corrected), wrong)


def correction_of(number: int) -> int:
    """Number of the row that takes out a row."""
    return number_of(f"row_corrected{APART}{number}")


def _contents(table: pa.Table, by: str) -> list[tuple[Any, ...]]:
    """What each row says. A note beside the figure of a day is no part of it: it may be written later."""
    columns = [table["when"].cast("int64").to_pylist()]
    columns += [table[name].cast("string").to_pylist() for name in _CONTENT[1:-1]]
    if by == "place":
        columns[_NOTE] = [None] * len(table)
    columns.append(table["quantity"].to_pylist())
    return list(zip(*columns, strict=True))


def _adds(rule: Rule, what: str, counter: bool) -> bool:
    """True where the rows of one place add up: what waits never does."""
    return rule.by == "place" and what != _STOCK and (rule.add or counter)


def _last_of_all(rows: list[int], instants: list[int]) -> list[int]:
    """Rows at the last instant of a day; where two there say otherwise, they contradict each other."""
    last = max(instants[row] for row in rows)
    return [row for row in rows if instants[row] == last]


def _one(contents: list[tuple[Any, ...]], rows: list[int], add: bool) -> tuple[Any, ...] | None:
    """What all rows of one place say together; None where they contradict each other."""
    first = contents[rows[0]]
    if add:
        # fsum does not depend on the order of the rows.
        return (*first[:-1], math.fsum(contents[row][-1] or 0.0 for row in rows))
    return first if all(contents[row] == first for row in rows) else None


def _against_log(
    texts: list[str],
    content: list[tuple[Any, ...] | None],
    members: list[list[int]],
    lines: np.ndarray[Any, Any],
    rule: Rule,
    log: InLog,
    wrong: dict[int, str],
) -> list[tuple[int, str, int | None]]:
    """For each place: the number of its row, whether it is new, known or corrected, and the number of the wrong row."""
    import pyarrow as pa

    found: list[tuple[int, str, int | None]] = []
    numbers = numbers_of(pa.array(texts, pa.string())).tolist()
    for text, number, told, rows in zip(texts, numbers, content, members, strict=True):
        number, times = log.now(text, number)
        known = log.rows.get(number)
        if told is None:
            found.append((number, "wrong", None))
        elif known is None and (times == 0 or rule.correct):
            found.append((number, "new", None))
        elif known == told:
            found.append((number, "known", None))
        elif known is not None and rule.correct:
            found.append((number_of(f"{text}{AGAIN}{times + 1}"), "corrected", number))
        else:
            reason = _log_says(known, told, times)
            wrong.update(dict.fromkeys((int(lines[row]) for row in rows), reason))
            found.append((number, "wrong", None))
    return found


def _other_causes(
    table: pa.Table,
    contents: list[tuple[Any, ...]],
    members: list[list[int]],
    found: list[tuple[int, str, int | None]],
    rule: Rule,
    log: InLog,
    wrong: dict[int, str],
) -> set[int]:
    """Numbers of the figures whose causes the file tells by other words; where no correction is asked for, these are wrong.

    A cause that is new beside all those of the log is one more cause. One that is new where another is gone may be the same
    loss by another word: both together would count it twice.
    """
    shifts, lines = table["shift"].to_pylist(), np.asarray(table["file_line"])
    told: dict[tuple[Any, ...], list[int]] = {}
    for group, rows in enumerate(members):
        if kind(contents[rows[0]][_WHAT]).cause != "shift":
            told.setdefault((*contents[rows[0]][:_CAUSE], shifts[rows[0]]), []).append(group)
    superseded: set[int] = set()
    for (*place, shift), groups in told.items():
        causes = {contents[members[group][0]][_CAUSE] for group in groups}
        gone = {
            number: cause
            for number, cause, note in log.places.get(tuple(place), ())
            if cause not in causes and (shift is None or note == shift or note.startswith(f"{shift}: "))
        }
        new = [group for group in groups if found[group][1] == "new"]
        if not gone or not new:
            continue
        if rule.correct and not any(int(lines[row]) in wrong for group in groups for row in members[group]):
            superseded |= gone.keys()
            continue
        was = ", ".join(sorted({_shown(cause) for cause in gone.values()}))
        for group in new:
            mine = contents[members[group][0]]
            reason = say(
                "{what}: the log says {log}, the file says {file}", what=mine[_WHAT], log=was, file=_shown(mine[_CAUSE])
            )
            for row in members[group]:
                wrong.setdefault(int(lines[row]), reason)
    return superseded


def _log_says(known: tuple[Any, ...] | None, told: tuple[Any, ...], times: int) -> str:
    what = told[4]
    if known is None:
        return say("{what}: this figure was taken out of the log as wrong; --correct brings it back", what=what)
    place = next(place for place in range(len(told) - 1, -1, -1) if known[place] != told[place])
    log, file = _shown(known[place]), _shown(told[place])
    if times:
        return say("{what}: the log says {log} after a correction, the file says {file}", what=what, log=log, file=file)
    return say("{what}: the log says {log}, the file says {file}", what=what, log=log, file=file)


def _two(mine: tuple[Any, ...], other: tuple[Any, ...], line: int) -> str:
    place = next(place for place in range(len(mine) - 1, -1, -1) if mine[place] != other[place])
    return say(
        "{what}: says {mine}, and line {line} says {other}",
        what=mine[4],
        mine=_shown(mine[place]),
        line=line,
        other=_shown(other[place]),
    )


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return figure(value, 0 if value.is_integer() else 3)
    return "-" if value is None else str(value)


def _spread(
    members: list[list[int]], lines: np.ndarray[Any, Any], wrong: set[int], adds: list[bool]
) -> Words[int, int]:
    """Lines whose figures add up with those of a line that is put aside: a part of a sum is no sum."""
    found: dict[int, int] = {}
    grown = any(adds)
    while grown:
        grown = False
        for rows, add in zip(members, adds, strict=True):
            of = {int(lines[row]) for row in rows} if add else set()
            bad = of & (wrong | found.keys())
            if bad and len(bad) < len(of):
                found.update(dict.fromkeys(of - bad, min(bad)))
                grown = True
    return found
