"""`gigaramp log check`: is a log as it was written, and what of a damaged one can still be read."""

from __future__ import annotations

import sys
from pathlib import Path

from gigaramp.cli.screen import answers, print_json
from gigaramp.languages import day, figure, say, say_many
from gigaramp.log.store.damage import Checked, Damage, Incomplete


def check_log(store: Path, set_aside: bool, as_json: bool) -> None:
    """Print what a look at every file of a log found. Ends with exit code 1 where it is not whole."""
    from gigaramp.log.store import check
    from gigaramp.log.store import set_aside as put_aside

    found = put_aside(store) if set_aside else check(store)
    if as_json:
        print_json(found.to_dict())
    else:
        answers().print("\n".join(_lines(store, found)), soft_wrap=True)
    if not found.is_whole:
        sys.exit(1)


def _lines(store: Path, found: Checked) -> list[str]:
    lines = [_summary(store, found)]
    lines += [_damage(one) for one in found.damages]
    if found.damages:
        lines.append(say("put the damaged files aside and go on: gigaramp log check {store} --set-aside", store=store))
    if found.twice:
        lines.append(
            say_many(
                "{count} row has the source and the number of another one",
                "{count} rows have the source and the number of another one",
                found.twice,
                count=figure(found.twice),
            )
        )
    lines += [_incomplete(one) for one in found.incomplete]
    return lines


def _summary(store: Path, found: Checked) -> str:
    if found.first is None or found.last is None:
        return (
            say("{store}: no row can be read", store=store)
            if found.damages
            else say("{store}: no row yet", store=store)
        )
    told = {"rows": figure(found.rows), "first": day(found.first), "last": day(found.last), "store": store}
    if found.is_whole:
        return say("{store}: whole; {rows} rows from {first} to {last}", **told)
    return say("{store}: not whole; {rows} rows can be read, from {first} to {last}", **told)


def _damage(one: Damage) -> str:
    told = {"file": one.file, "reason": one.reason}
    if one.day is None:
        return say("damaged: {file} ({reason})", **told)
    if one.rows is None:
        return say("damaged: {file} ({reason}); its day is {day}", day=day(one.day), **told)
    return say("damaged: {file} ({reason}); {rows} rows of {day}", rows=figure(one.rows), day=day(one.day), **told)


def _incomplete(one: Incomplete) -> str:
    if one.day is not None and one.rows is not None:
        return say(
            "incomplete: {day} lacks {rows} rows ({reason})", day=day(one.day), rows=figure(one.rows), reason=one.reason
        )
    if one.day is not None:
        return say("incomplete: {day} lacks rows ({reason})", day=day(one.day), reason=one.reason)
    if one.rows is not None:
        return say(
            "incomplete: {rows} rows are lost, of days that are not known ({reason})",
            rows=figure(one.rows),
            reason=one.reason,
        )
    return say("incomplete: rows are lost, of days that are not known ({reason})", reason=one.reason)
