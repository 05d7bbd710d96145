"""A thread beside the caller's, for acts of a library that hears signals in ways of its own.

Ray takes SIGTERM for itself as it starts, and an exception that a signal raises inside its compiled code is lost. In
another thread it meets no signal: the caller hears it, and goes on with its own error. The thread stays until it is ended,
because the processes that Ray starts end with the thread that started them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

Found = TypeVar("Found")

END_SECONDS = 60.0
"""The longest act that an ending thread is waited for."""


class Beside:
    """Does one act after the other in a thread of its own; the caller waits for each, and can be interrupted."""

    def __init__(self, name: str) -> None:
        self._acts: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        # A daemon: it must still be there when what is left is ended at exit.
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def do(self, act: Callable[[], Found]) -> Found:
        """The result of an act; what it raises is raised here."""
        outcome: Future[Found] = Future()
        self._acts.put((act, outcome))
        return outcome.result()

    def end(self) -> None:
        """End the thread after the act it is at."""
        self._acts.put(None)
        self._thread.join(timeout=END_SECONDS)

    def _work(self) -> None:
        while (asked := self._acts.get()) is not None:
            act, outcome = asked
            try:
                outcome.set_result(act())
            except BaseException as error:  # noqa: BLE001 - it belongs to the caller, who raises it.
                outcome.set_exception(error)
