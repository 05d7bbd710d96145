"""What a user sees while gigaramp works: answers on standard output, words about the work on standard error."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from gigaramp.errors import OutputError
from gigaramp.languages import say

COMPILING_SECONDS = 25
"""What compiling takes on a two-core machine, told to the user; `make bench` measures it."""

LOG_SECONDS = 10.0
"""Between two lines about the work where there is no terminal."""

QUIET_SECONDS = 1.0
"""Work shorter than this shows no progress at all."""


def answers() -> Console:
    """Where answers go. Addresses and numbers are not coloured by guess."""
    return Console(highlight=False, soft_wrap=False, emoji=False, markup=False)


def words() -> Console:
    """Where everything goes that is not the answer."""
    return Console(stderr=True, highlight=False, emoji=False, markup=False)


class Work:
    """Work in progress: how many futures are done, what stands above the line, and since when.

    On a terminal it is one line that changes in place, with the best answer so far above it. Elsewhere it is a line
    now and then on standard error.
    """

    def __init__(self, futures: int, compiling: bool, what: str) -> None:
        self._what = say("{what}: ", what=what) if what else ""
        self._all = max(futures, 1)
        self._compiling = compiling
        self._done = 0
        self._began = time.monotonic()
        # The first future also waits for the start of the workers and for the compiling, so speed is told without it.
        self._first: tuple[float, int] | None = None
        self._spinner = Spinner("line")
        self._told = self._began
        self.above: RenderableType | None = None
        self.log: Console | None = None

    def progress(self, done: int, futures: int) -> None:
        """Take the count of futures that ended; the form that `on_progress` asks for."""
        self._done, self._all = done, max(futures, 1)
        self._first = self._first or (time.monotonic(), done)
        if self.log is not None and time.monotonic() - self._told > LOG_SECONDS:
            self._told = time.monotonic()
            self.log.print(self._words(self._told - self._began))

    def __rich__(self) -> RenderableType:
        seconds = time.monotonic() - self._began
        if seconds < QUIET_SECONDS and self.above is None:
            return Text("")
        self._spinner.update(text=Text(self._words(seconds), style="dim"))
        return Group(self.above, Text(""), self._spinner) if self.above is not None else self._spinner

    def _words(self, seconds: float) -> str:
        if self._done == 0 and self._compiling:
            return say("compiling the kernel, {seconds:.0f} s", seconds=seconds)
        share = say(
            "{what}{done:.0f} % simulated in {seconds:.0f} s",
            what=self._what,
            done=100 * self._done / self._all,
            seconds=seconds,
        )
        left = self._seconds_left()
        return share if left is None else say("{share}, about {left:.0f} s left", share=share, left=left)

    def _seconds_left(self) -> float | None:
        """At the speed since the first future; None while that says little, or where it is too short to tell."""
        if self._first is None or self._done - self._first[1] < 4:
            return None
        left = (time.monotonic() - self._first[0]) / (self._done - self._first[1]) * (self._all - self._done)
        return left if left >= 2 else None


@contextmanager
def working(console: Console, futures: int, compiling: bool, what: str = "") -> Iterator[Work]:
    """Show work in place on a terminal, and take it away at the end. Elsewhere tell it on standard error.

    `what` is worked at, where it is one thing of several.
    """
    work = Work(futures, compiling, what)
    if not console.is_terminal:
        work.log = words()
        yield work
        return
    with Live(work, console=console, transient=True, refresh_per_second=8, vertical_overflow="crop"):
        yield work


def announce_compiling(console: Console) -> bool:
    """Say that the kernel will be compiled, if it will. Gives whether it will."""
    from gigaramp.twin.kernel.compiled import is_kept

    if is_kept():
        return False
    console.print(
        say("compiling the kernel once, about {compiling_seconds} seconds", compiling_seconds=COMPILING_SECONDS),
        style="dim",
    )
    return True


def print_json(value: Any) -> None:
    """Print one value as JSON, and nothing else, on standard output."""
    from gigaramp.launch.wording.written import written

    sys.stdout.write(written(value) + "\n")


@contextmanager
def full_told() -> Iterator[None]:
    """Tell in words, as `OutputError`, that standard output takes no more, for example because the disk is full."""
    try:
        try:
            yield
        finally:
            # What is still held back is written here, where it can be told, and not when Python ends.
            sys.stdout.flush()
    except OSError as error:
        if error.filename is not None or error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            raise
        # Python writes the rest once more when it ends: let that go nowhere.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        reason = error.strerror or str(error)
        raise OutputError(
            say("standard output: cannot be written ({reason}); write to a place with room", reason=reason)
        ) from error
