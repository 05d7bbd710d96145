"""Worker processes beside this one.

A worker is a fresh Python that reads indices from its standard input and writes answers to its standard output.
It never imports the user's script, so a script or a notebook needs no `if __name__ == "__main__"` around a forecast.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from gigaramp.twin.pools.results import WorkerError
from gigaramp.twin.pools.worker import opened, receive, send

Result = TypeVar("Result")

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from gigaramp.twin.pools import work; work()"


def default_workers() -> int:
    """Processors this process may use: one worker for each."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ProcessResults(Generic[Result], Iterator[Result]):
    """Results of a task made by worker processes; one thread here feeds each worker and waits for it."""

    def __init__(self, task: Callable[[int], Result], indices: list[int], workers: int) -> None:
        self._crew = _Crew(pickle.dumps(task, protocol=5), indices)
        self._left = len(indices)
        # Also runs when the iterator is dropped and at exit: no worker outlives its question.
        self._close = weakref.finalize(self, self._crew.close)
        self._crew.start(min(workers, len(indices)))
        self._crew.no_more()

    def __next__(self) -> Result:
        if self._left == 0 or not self._close.alive:
            self.close()
            raise StopIteration
        try:
            index, body = self._crew.next_ended()
            if body is None:
                raise WorkerError(_death(index, self._crew.last_code))
            result: Result = opened(index, body)
        except BaseException:
            self.close()
            raise
        self._left -= 1
        if self._left == 0:
            self.close()
        return result

    def drop(self, indices: Iterable[int]) -> None:
        """These results are no longer wanted: what has not begun is not begun. What has begun still comes."""
        self._left -= self._crew.drop(set(indices))

    def close(self) -> None:
        """End the workers at once. Results not given yet are lost."""
        self._close()


class StandingResults(Generic[Result]):
    """Worker processes that stay between several rounds of one task, and give the results of each round as they end."""

    def __init__(self, task: Callable[[int], Result], workers: int) -> None:
        self._crew = _Crew(pickle.dumps(task, protocol=5), [])
        self._close = weakref.finalize(self, self._crew.close)
        self._crew.start(workers)

    def round(self, indices: list[int]) -> Iterator[Result]:
        """Results of the task for these indices. A round that is not heard to its end closes the workers."""
        self._crew.add(indices)
        heard = False
        try:
            for _ in indices:
                index, body = self._crew.next_ended()
                if body is None:
                    raise WorkerError(_death(index, self._crew.last_code))
                yield opened(index, body)
            heard = True
        finally:
            if not heard:
                self.close()

    def close(self) -> None:
        """End the workers at once."""
        self._close()


class _Crew:
    """Workers, the threads that feed them, and the indices still to do; a None tells one worker that no more will come."""

    def __init__(self, task: bytes, indices: list[int]) -> None:
        self._task = task
        self._to_do: deque[int | None] = deque(indices)
        self._ended: queue.SimpleQueue[tuple[int, bytes | None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._more = threading.Condition(self._lock)
        self._closed = False
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads: list[threading.Thread] = []
        self.last_code: int | None = None

    def start(self, workers: int) -> None:
        for number in range(workers):
            process = self._new_process()
            thread = threading.Thread(target=self._feed, args=(process,), name=f"worker {number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def add(self, indices: list[int]) -> None:
        """Further indices to do."""
        self._put(indices)

    def no_more(self) -> None:
        """Each worker is done once the indices given so far are."""
        self._put([None] * len(self._threads))

    def _put(self, indices: Sequence[int | None]) -> None:
        with self._more:
            self._to_do.extend(indices)
            self._more.notify_all()

    def _next_to_do(self) -> int | None:
        """The next index, as soon as there is one; None where no more will come."""
        with self._more:
            while not self._to_do:
                self._more.wait()
            return self._to_do.popleft()

    def next_ended(self) -> tuple[int, bytes | None]:
        """The next future that ended: its index and result, or None where its worker died twice."""
        while True:
            try:
                return self._ended.get(timeout=1.0)
            except queue.Empty:
                if not any(thread.is_alive() for thread in self._threads) and self._ended.empty():
                    raise WorkerError("all workers ended before all futures were simulated") from None

    def drop(self, indices: set[int]) -> int:
        """Take these off what is to do; gives how many had not begun."""
        with self._lock:
            kept = [index for index in self._to_do if index not in indices]
            gone = len(self._to_do) - len(kept)
            self._to_do.clear()
            self._to_do.extend(kept)
        return gone

    def close(self) -> None:
        with self._lock:
            self._closed = True
            processes, self._processes = self._processes, []
        self.no_more()
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()
        for thread in self._threads:
            thread.join(timeout=5.0)
        for process in processes:
            _close_pipes(process)

    def _new_process(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise BrokenPipeError("the pool is closed")
            # A session of its own: Ctrl-C in the terminal reaches this process alone, which then ends the workers.
            process = subprocess.Popen(
                [sys.executable, "-c", _START, json.dumps(sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            self._processes.append(process)
        return process

    def _feed(self, process: subprocess.Popen[bytes]) -> None:
        """Give one worker an index at a time until none is left. A worker that dies is replaced once for an index."""
        fresh = True
        while (index := self._next_to_do()) is not None:
            for attempt in (1, 2):
                try:
                    if fresh:
                        send(process.stdin, self._task)
                        fresh = False
                    send(process.stdin, index.to_bytes(max(8, -(-index.bit_length() // 8)), "little"))
                    body = receive(process.stdout)
                except (OSError, EOFError, ValueError):
                    body = None
                if body is not None or self._closed:
                    break
                try:
                    process, fresh = self._replace(process, again=attempt == 1), True
                except OSError:
                    return
            self._ended.put((index, body))
            if body is None:
                return

    def _replace(self, process: subprocess.Popen[bytes], again: bool) -> subprocess.Popen[bytes]:
        process.kill()
        self.last_code = process.wait()
        return self._new_process() if again else process


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        # What was still to be written belongs to a worker that is gone.
        with contextlib.suppress(BrokenPipeError):
            if stream is not None:
                stream.close()


def _death(index: int, code: int | None) -> str:
    if code is not None and code < 0:
        how = f"killed by {signal.Signals(-code).name}"
        why = ", often a sign of too little memory; try fewer workers" if -code == signal.SIGKILL else ""
    else:
        how, why = f"exit code {code}", ""
    return f"the worker that simulated future {index} died twice ({how}){why}"
