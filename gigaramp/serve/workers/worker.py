"""A process that works beside the service: it is told what to do through a pipe, and tells through it what it did.

Each ends with the service, also where that was killed, and is started anew where it dies. It is niced: pages come first.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Event, Lock, Thread
from typing import Any, Final

from gigaramp.serve.workers.with_parent import end_with_parent

NICENESS: Final = 10
"""Added to the niceness of a worker (nice(2)): the pages of the service are answered first."""

SECONDS_BETWEEN: Final = 2.0
"""A worker that died is started anew after so many seconds."""


class Worker:
    """A process that runs `work(pipe, *given)`, and a thread that hears what it tells.

    `on_told(what, content)` is called for each pair that it sends; `died` with its exit code where it ended by itself.
    """

    def __init__(
        self, name: str, work: Callable[..., None], given: tuple[Any, ...], on_told: Callable[[str, Any], None]
    ) -> None:
        self._work, self._given, self._on_told = work, given, on_told
        self._name = name
        self._pipe: Connection | None = None
        self._process: Any = None
        self._sending = Lock()
        self._stopping = Event()
        # The thread lives as long as the process: Linux takes the thread that started it for its parent.
        self._thread = Thread(target=self._hear, name=name, daemon=True)

    def start(self) -> None:
        """Start the process."""
        self._thread.start()

    def send(self, message: Any) -> bool:
        """Tell the process something; False where none is at work."""
        with self._sending:
            if self._pipe is None:
                return False
            try:
                self._pipe.send(message)
            except (BrokenPipeError, OSError):
                return False
            return True

    def stop(self) -> None:
        """End the process at once; what it has on the disk stays."""
        self._stopping.set()
        process = self._process
        if process is not None and process.is_alive():
            process.terminate()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def pid(self) -> int | None:
        """Number of the process; None where none is at work."""
        return self._process.pid if self._process is not None else None

    def _hear(self) -> None:
        while not self._stopping.is_set():
            code = self._once()
            if not self._stopping.is_set():
                self._on_told("died", code)
                self._stopping.wait(SECONDS_BETWEEN)

    def _once(self) -> int | None:
        """One life of the process; returns its exit code."""
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_begin, args=(self._work, there, *self._given), name=self._name, daemon=True)
        process.start()
        there.close()
        with self._sending:
            self._pipe, self._process = here, process
        if self._stopping.is_set():
            process.terminate()
        with suppress(EOFError, OSError):
            while True:
                what, content = here.recv()
                self._on_told(what, content)
        with self._sending:
            self._pipe = None
        here.close()
        process.join()
        return process.exitcode


def _begin(work: Callable[..., None], pipe: Connection, *given: Any) -> None:
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # Without the service there is nobody to work for: the pipe has ended.
    with suppress(EOFError, BrokenPipeError):
        work(pipe, *given)
