"""What a worker does with one future, wherever it works: the answer as bytes, and how the asker opens it.

An answer is (made, value, words): the result, or the exception of the task with its trace in words.
"""

from __future__ import annotations

import io
import os
import pickle
import signal
import struct
import traceback
from collections.abc import Callable
from typing import IO, Any

from gigaramp.errors import GigarampError
from gigaramp.twin.pools.results import WorkerError

_LENGTH = struct.Struct("<Q")


def answered(task: Callable[[int], Any], index: int) -> bytes:
    """The answer of a task for one index; whatever the task raises becomes part of it."""
    try:
        return pickle.dumps((True, task(index), ""), protocol=5)
    except Exception as error:  # noqa: BLE001 - whatever a task raises belongs to the asker, who raises it.
        return failed(error)


def failed(error: Exception) -> bytes:
    """The answer that carries an exception, or its words alone where it cannot travel."""
    words = "".join(traceback.format_exception(error))
    try:
        answer = pickle.dumps((False, error, words), protocol=5)
        pickle.loads(answer)
    except (pickle.PicklingError, TypeError, AttributeError, ValueError):
        answer = pickle.dumps((False, None, words), protocol=5)
    return answer


def opened(index: int, answer: bytes) -> Any:
    """The result in an answer. Raises the exception of the task, with the number of its future as a note."""
    made, value, words = pickle.loads(answer)
    if made:
        return value
    raised: BaseException = (
        value if isinstance(value, BaseException) else WorkerError(f"future {index} failed\n{words}")
    )
    raised.add_note(f"in future {index}")
    if not isinstance(raised, GigarampError):
        raised.add_note(words)
    raise raised


def work() -> None:
    """Serve as a worker process: read a task and then indices from standard input, write answers to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Answers get the pipe for themselves; anything a library prints goes to the terminal instead.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = io.BufferedReader(io.FileIO(0, closefd=False))
    task: Callable[[int], Any] | None = None
    try:
        body = receive(asked)
        while True:
            index = int.from_bytes(receive(asked), "little")
            try:
                task = task or pickle.loads(body)
            except Exception as error:  # noqa: BLE001 - a task that cannot be read here is told by the asker too.
                send(answers, failed(error))
                continue
            send(answers, answered(task, index))
    except (EOFError, BrokenPipeError):
        # The asker is done, or gone.
        os._exit(0)


def send(stream: IO[bytes] | None, body: bytes) -> None:
    """Write a body with its length in front."""
    assert stream is not None
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes] | None) -> bytes:
    """Read a body with its length in front. Raises EOFError where the other side is gone."""
    assert stream is not None
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return body
