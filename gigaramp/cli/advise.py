"""`gigaramp advise`: the best plan within a budget, with its best so far while it is looked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.live import Live
from rich.text import Text

from gigaramp.cli.output import Folder, new_folder, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids
from gigaramp.cli.question import Question
from gigaramp.cli.screen import LOG_SECONDS, announce_compiling, answers, print_json, words
from gigaramp.languages import euros, figure, later, say

if TYPE_CHECKING:
    from gigaramp.launch.advise.answer import Advice
    from gigaramp.launch.advise.judge import Spent

STAGES = {
    "search": later("searching by day"),
    "trim": later("looking by day for what is not needed"),
    "finals": later("finals by event"),
    "prune": later("looking by event for what is not needed"),
    "fresh": later("fresh luck"),
    "again": later("fresh luck for a dearer plan"),
}


@dataclass(frozen=True)
class Wanted:
    """How long to look, and where to put what was found."""

    time: str
    plans: int | None
    work: Path | None
    out: Path | None
    force: bool
    as_json: bool


class Looking:
    """What is being done and the best plan so far: one line that changes in place, or a line now and then."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._told = time.monotonic()
        self._spent: Spent | None = None

    def take(self, spent: Spent) -> None:
        """Take in what was spent."""
        self._spent = spent
        if not self._console.is_terminal and time.monotonic() - self._told > LOG_SECONDS:
            self._told = time.monotonic()
            self._console.print(self.words(), soft_wrap=True)

    def words(self) -> str:
        """What is being done, and the best so far."""
        spent = self._spent
        if spent is None:
            return say("measuring the day model, and looking back at what is known")
        told = say(
            "{stage}: {plans} plans, {futures} futures in {seconds} s",
            stage=say(STAGES[spent.stage]),
            plans=figure(spent.plans),
            futures=figure(spent.futures),
            seconds=figure(spent.seconds),
        )
        if not spent.best:
            return told
        sets = "; ".join(f"{lever}: {value}" for lever, value in spent.best.items())
        digits = 3 if abs(spent.gain) < 10 else 0
        best = say(
            "best so far {gain} for {cost}: {sets}", gain=figure(spent.gain, digits), cost=euros(spent.cost), sets=sets
        )
        return f"{told}; {best}"

    def __rich__(self) -> Text:
        return Text(self.words(), style="dim")


def advise_plant(name: str, sets: list[str] | None, asked: Question, asks: dict[str, Any], wanted: Wanted) -> None:
    """Look for the best plan of a plant, tell it, and write it where it was asked for."""
    from gigaramp.launch.advise.advise import advise
    from gigaramp.launch.advise.words import advice_text
    from gigaramp.launch.advise.written import read_chance, read_time

    refuse_taken(wanted.out, wanted.force)
    plant = read_plant(name, sets)
    asks = {**asks, "chance": read_chance(asks["chance"])}
    talk = words()
    announce_compiling(talk)
    with _looking(talk, wanted.work) as looking:
        found = advise(
            plant,
            **asked.arguments(),
            **asks,
            time=read_time(wanted.time),
            plans=wanted.plans,
            work=wanted.work,
            on_spent=looking.take,
        )
    if wanted.as_json:
        print_json(found.to_dict())
    else:
        screen = answers()
        screen.print(advice_text(found, screen.width), soft_wrap=True)
    if wanted.out is not None:
        with new_folder(wanted.out, wanted.force) as folder:
            _write(folder, found)
        tell_ids(wanted.out, plant)


def _write(folder: Folder, found: Advice) -> None:
    from pyarrow import csv

    folder.text("advice.json", "the advice", found.to_json())
    folder.text("advice.txt", "the advice, to read", str(found))
    csv.write_csv(found.to_arrow(), folder.path("advice.csv", "one row for each lever"))
    if found.plant_file:
        folder.text("plant.yaml", "the plant with the plan carried out", found.plant_file)
        folder.text("plan.diff", "what differs in the plant file", found.diff)


@contextmanager
def _looking(talk: Console, work: Path | None) -> Iterator[Looking]:
    """Show the search in place on a terminal; say where it can go on when it is stopped."""
    from gigaramp.errors import OutputError

    looking = Looking(talk)
    ended = False
    try:
        if talk.is_terminal:
            with Live(looking, console=talk, transient=True, refresh_per_second=4, vertical_overflow="crop"):
                yield looking
        else:
            yield looking
        ended = True
    except OutputError:
        # The work folder itself was refused: nothing goes on there.
        ended = True
        raise
    finally:
        if not ended and work is not None:
            talk.print(
                say("What was tried is kept in {folder}: the same command goes on there.", folder=work), soft_wrap=True
            )
