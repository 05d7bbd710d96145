"""Where futures are simulated: here, one after the other, or in processes beside this one.

    for future in each(study, range(200), pool="processes"):
        ...                                   # as they end, in any order; the same futures in every pool

A worker is a fresh Python that reads indices from its standard input and writes results to its standard output.
It never imports the user's script, so a script or a notebook needs no `if __name__ == "__main__"` around a forecast.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import traceback
import weakref
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import IO, Any, Generic, Literal, Protocol, TypeVar

from gigaramp.errors import AskError, GigarampError

__all__ = ["Pool", "Results", "WorkerError", "default_workers", "each", "work"]

Pool = Literal["here", "processes"]
Result = TypeVar("Result")
Given = TypeVar("Given", covariant=True)


class Results(Protocol[Given]):
    """Results as they end. `close` stops the work early."""

    def __iter__(self) -> Iterator[Given]: ...

    def __next__(self) -> Given: ...

    def close(self) -> None:
        """End the work at once. Results not given yet are lost."""
        ...


_LENGTH = struct.Struct("<Q")
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from gigaramp.twin.pools import work; work()"


class WorkerError(GigarampError):
    """A worker process ended without a word, twice on the same future."""


def default_workers() -> int:
    """Processors this process may use: one worker for each."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(
    task: Callable[[int], Result], indices: Iterable[int], pool: Pool = "here", workers: int | None = None
) -> Results[Result]:
    """Give `task(index)` for each index, as they end. Close the iterator to stop early; its workers end at once.

    `task` is a function of a module or a picklable object, for example a `Study`. Workers start, and compile, when
    `each` is called, not when the first result is asked for. An exception of the task is raised here, with the number
    of its future as a note. A worker that dies is replaced once; a second death on one future raises `WorkerError`.
    """
    wanted = list(indices)
    if workers is not None and workers < 1:
        raise AskError(f"workers: {workers} workers cannot work, name 1 or more")
    if pool == "here":
        return _here(task, wanted)
    if pool == "processes":
        return _Processes(task, wanted, workers or default_workers())
    raise AskError(f'pool: there is no pool "{pool}", choose "here" or "processes"')


def _here(task: Callable[[int], Result], indices: list[int]) -> Generator[Result, None, None]:
    for index in indices:
        try:
            result = task(index)
        except Exception as error:
            error.add_note(f"in future {index}")
            raise
        yield result


class _Processes(Generic[Result], Iterator[Result]):
    """Results of a task made by worker processes; one thread here feeds each worker and waits for it."""

    def __init__(self, task: Callable[[int], Result], indices: list[int], workers: int) -> None:
        self._crew = _Crew(pickle.dumps(task, protocol=5), indices)
        self._left = len(indices)
        # Also runs when the iterator is dropped and at exit: no worker outlives its question.
        self._close = weakref.finalize(self, self._crew.close)
        self._crew.start(min(workers, len(indices)))

    def __next__(self) -> Result:
        if self._left == 0 or not self._close.alive:
            self.close()
            raise StopIteration
        try:
            index, body = self._crew.next_ended()
            if body is None:
                raise WorkerError(_death(index, self._crew.last_code))
            made, value, words = pickle.loads(body)
            if not made:
                raise _with_notes(value, index, words)
        except BaseException:
            self.close()
            raise
        self._left -= 1
        if self._left == 0:
            self.close()
        result: Result = value
        return result

    def close(self) -> None:
        """End the workers at once. Results not given yet are lost."""
        self._close()


class _Crew:
    """Workers, the threads that feed them, and the indices still to do."""

    def __init__(self, task: bytes, indices: list[int]) -> None:
        self._task = task
        self._to_do = deque(indices)
        self._ended: queue.SimpleQueue[tuple[int, bytes | None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
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

    def next_ended(self) -> tuple[int, bytes | None]:
        """The next future that ended: its index and result, or None where its worker died twice."""
        while True:
            try:
                return self._ended.get(timeout=1.0)
            except queue.Empty:
                if not any(thread.is_alive() for thread in self._threads) and self._ended.empty():
                    raise WorkerError("all workers ended before all futures were simulated") from None

    def close(self) -> None:
        with self._lock:
            self._closed = True
            processes, self._processes = self._processes, []
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
        while True:
            try:
                index = self._to_do.popleft()
            except IndexError:
                return
            for attempt in (1, 2):
                try:
                    if fresh:
                        _send(process.stdin, self._task)
                        fresh = False
                    _send(process.stdin, index.to_bytes(8, "little"))
                    body = _receive(process.stdout)
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


def _send(stream: IO[bytes] | None, body: bytes) -> None:
    assert stream is not None
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def _receive(stream: IO[bytes] | None) -> bytes:
    assert stream is not None
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return body


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


def _with_notes(error: Any, index: int, words: str) -> BaseException:
    """The worker's exception as it was, or a `WorkerError` with its words where it cannot travel."""
    raised: BaseException = error if isinstance(error, BaseException) else WorkerError(f"future {index} failed\n{words}")
    raised.add_note(f"in future {index}")
    if not isinstance(raised, GigarampError):
        raised.add_note(words)
    return raised


def work() -> None:
    """Serve as a worker: read a task and then indices from standard input, write results to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Results get the pipe for themselves; anything a library prints goes to the terminal instead.
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = io.BufferedReader(io.FileIO(0, closefd=False))
    task: Callable[[int], Any] | None = None
    try:
        body = _receive(asked)
        while True:
            index = int.from_bytes(_receive(asked), "little")
            try:
                task = task or pickle.loads(body)
                answer = pickle.dumps((True, task(index), ""), protocol=5)
            except Exception as error:  # noqa: BLE001 - whatever a task raises belongs to the parent, which raises it.
                answer = _failure(error)
            _send(results, answer)
    except (EOFError, BrokenPipeError):
        # The parent is done, or gone.
        os._exit(0)


def _failure(error: Exception) -> bytes:
    words = "".join(traceback.format_exception(error))
    try:
        answer = pickle.dumps((False, error, words), protocol=5)
        pickle.loads(answer)
    except (pickle.PicklingError, TypeError, AttributeError, ValueError):
        answer = pickle.dumps((False, None, words), protocol=5)
    return answer
