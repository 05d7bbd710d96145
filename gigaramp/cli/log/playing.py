"""`gigaramp log play`: a simulated launch written down as a plant would, where there is no data yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gigaramp.cli.plants import read_plant
from gigaramp.cli.screen import announce_compiling, answers, words
from gigaramp.errors import AskError, OutputError
from gigaramp.languages import say


def play_log(
    name: str,
    sets: list[str] | None,
    to: str,
    sheets: Path | None,
    store: Path | None,
    events: bool,
    future: int,
    seed: int,
) -> None:
    """Simulate one future and write it as sheets into a file, or as rows into a log."""
    import gigaramp
    from gigaramp.log.store import Store
    from gigaramp.twin.played import append_events, append_sheet, write_sheet

    if (sheets is None) == (store is None):
        raise AskError(say("log play: name one place to write to, --sheets FILE.csv or --store FOLDER"))
    if events and store is None:
        raise AskError(say("log play: events go into a log; name it with --store FOLDER"))
    try:
        last = date.fromisoformat(to)
    except ValueError:
        raise AskError(say("to: `{to}` is not a date, write for example 2025-06-30", to=to)) from None
    if sheets is not None and sheets.exists():
        raise OutputError(say("{path}: it exists already, name a new file", path=sheets))
    if future < 0:
        raise AskError(say("future: {future} is no number of a future, write 0 or more", future=future))
    plant = read_plant(name, sets)
    announce_compiling(words())
    run = gigaramp.simulate(plant, last, futures=future + 1, seed=seed, records=[future] if events else False)
    if sheets is not None:
        rows = write_sheet(run, sheets, last, future)
        answers().print(
            say("wrote {sheets}: {rows:,} rows, to {last}", sheets=sheets, rows=rows, last=last), soft_wrap=True
        )
        return
    assert store is not None
    with Store.open(store, create=True) as log:
        done = (append_events if events else append_sheet)(run, log, last, future)
    answers().print(
        say(
            "{added:,} rows added to {store}, {repeated:,} known already",
            added=done.added,
            store=store,
            repeated=done.repeated,
        ),
        soft_wrap=True,
    )
