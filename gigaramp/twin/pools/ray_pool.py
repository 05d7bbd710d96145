"""Workers on the machines of a Ray cluster: each is an actor that gets the task once and then one index at a time.

What travels: the pickled task to each worker, an index to it, an answer back. At most one future is under way on each
worker, so a result waits nowhere but on its way here. Ray's actors: https://docs.ray.io/en/latest/ray-core/actors.html
"""

from __future__ import annotations

import contextlib
import pickle
import sys
import weakref
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from time import monotonic
from typing import Any, Generic, TypeVar

from gigaramp.errors import AskError
from gigaramp.twin.pools.beside import Beside
from gigaramp.twin.pools.ray_connection import connected, processors, ray_module
from gigaramp.twin.pools.results import WorkerError
from gigaramp.twin.pools.same import differences, versions
from gigaramp.twin.pools.worker import opened

Result = TypeVar("Result")

START_SECONDS = 600.0
"""A cluster that gives no worker within this time is told as busy or too small."""

WAIT_SECONDS = 0.3
"""How long a worker's answer is waited for at a time."""

_DEATHS = 2
"""A future is given up when this many workers died on it, and a pool when this many in a row died as they started."""


class RayResults(Generic[Result], Iterator[Result]):
    """Results of a task made by the workers of a Ray cluster, or of a Ray of this machine when there is no address."""

    def __init__(
        self, task: Callable[[int], Result], indices: list[int], workers: int | None, address: str | None
    ) -> None:
        body = pickle.dumps(task, protocol=5)
        self._left = len(indices)
        held = ExitStack()
        # Also runs when the iterator is dropped and at exit: no worker outlives its question.
        self._close = weakref.finalize(self, held.close)
        if not indices:
            return
        try:
            held.enter_context(connected(address, workers))
            self._crew = _Crew(body, indices, is_here=address is None)
            held.callback(self._crew.close)
            self._crew.start(workers)
        except BaseException:
            held.close()
            raise

    def __next__(self) -> Result:
        if self._left == 0 or not self._close.alive:
            self.close()
            raise StopIteration
        try:
            index, body = self._crew.next_ended()
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
        if self._left:
            self._left -= self._crew.drop(set(indices))

    def close(self) -> None:
        """End the workers at once. Results not given yet are lost."""
        self._close()


class _Crew:
    """Workers of a connected Ray, what each of them is at, and the indices still to do."""

    def __init__(self, body: bytes, indices: list[int], is_here: bool) -> None:
        self._ray = ray_module()
        self._thread = Beside("ray workers")
        self._body = self._ray.put(body)
        self._path = list(sys.path) if is_here else []
        self._is_here = is_here
        self._to_do = deque(indices)
        self._actor = self._ray.remote(_worker_class()).options(num_cpus=1, max_restarts=0, max_task_retries=0)
        self._at: dict[Any, tuple[Any, int | None]] = {}
        self._deaths: Counter[int] = Counter()
        self._deaths_at_start = 0
        self._since = monotonic()

    def start(self, workers: int | None) -> None:
        """Ask for workers: as many as named, else one for each processor of the cluster; never more than futures."""
        for _ in range(min(workers or processors(self._ray), len(self._to_do))):
            self._new_worker()

    def next_ended(self) -> tuple[int, bytes]:
        """The next future that ended, with its answer."""
        while True:
            if not self._at:
                raise WorkerError("all workers ended before all futures were simulated")
            ended = self._thread.do(self._wait)
            if not ended:
                self._check_patience()
                continue
            worker, index = self._at.pop(ended[0])
            try:
                found = self._thread.do(partial(self._ray.get, ended[0]))
            except self._ray.exceptions.RayError as error:
                self._replace(index, error)
                continue
            if index is not None:
                self._feed(worker)
                return index, found
            self._check_same(*found)
            self._deaths_at_start, self._since = 0, monotonic()
            self._feed(worker)

    def drop(self, indices: set[int]) -> int:
        """Take these off what is to do; gives how many had not begun."""
        kept = deque(index for index in self._to_do if index not in indices)
        gone = len(self._to_do) - len(kept)
        self._to_do = kept
        return gone

    def close(self) -> None:
        """End the workers at once; those whose cluster is gone have ended."""
        self._thread.end()
        workers = {id(worker): worker for worker, _ in self._at.values()}
        self._at, self._body = {}, None
        if self._ray.is_initialized():
            for worker in workers.values():
                with contextlib.suppress(self._ray.exceptions.RayError, RuntimeError, ConnectionError):
                    self._ray.kill(worker)

    def _wait(self) -> list[Any]:
        """The answer that came first; none after a short while, in which Ctrl-C is not heard."""
        ended: list[Any] = self._ray.wait(list(self._at), num_returns=1, timeout=WAIT_SECONDS)[0]
        return ended

    def _new_worker(self) -> None:
        worker = self._actor.remote(self._path, self._body)
        # It is asked what it is first: an index is given only to a worker that stands.
        self._at[worker.look.remote()] = (worker, None)

    def _feed(self, worker: Any) -> None:
        if self._to_do:
            index = self._to_do.popleft()
            self._at[worker.answer.remote(index)] = (worker, index)
        else:
            self._ray.kill(worker)

    def _replace(self, index: int | None, error: Exception) -> None:
        """A new worker for one that is gone; its future is simulated again first of all."""
        words = str(error).strip()
        # A machine that leaves a cluster says nothing about the future that was simulated on it.
        if "node has died" not in words:
            if index is None:
                self._deaths_at_start += 1
            else:
                self._deaths[index] += 1
        if self._deaths_at_start >= _DEATHS or (index is not None and self._deaths[index] >= _DEATHS):
            which = (
                "workers died as they started"
                if index is None
                else f"the worker that simulated future {index} died twice"
            )
            told = WorkerError(f"{which}, often a sign of too little memory; try fewer workers")
            told.add_note(words)
            raise told
        if index is not None:
            self._to_do.appendleft(index)
        self._new_worker()

    def _check_same(self, there: dict[str, str], host: str, trouble: str) -> None:
        """Raise AskError where a worker of the cluster would not make the same futures."""
        if trouble:
            raise AskError(
                f"pool ray: the worker on {host} cannot import gigaramp ({trouble}); install the same gigaramp on every machine"
            )
        if told := differences(versions(), there):
            raise AskError(
                f"pool ray: {host} has other versions: {told}; install the same on every machine of the cluster"
            )

    def _check_patience(self) -> None:
        if any(index is not None for _, index in self._at.values()):
            self._since = monotonic()
        elif monotonic() - self._since > START_SECONDS:
            raise AskError(
                f"pool ray: the cluster gave no worker within {START_SECONDS:.0f} seconds; it is busy, or has no processors"
            )


def _worker_class() -> type:
    """The class of a worker. It travels by value, so that one without gigaramp can still say that it is missing."""

    class Worker:
        def __init__(self, path: list[str], body: bytes) -> None:
            import sys

            if path:
                sys.path[:] = path
            self.body = body
            self.task: Any = None

        def look(self) -> tuple[dict[str, str], str, str]:
            import socket

            try:
                from gigaramp.twin.pools.same import versions
            except ImportError as error:
                return {}, socket.gethostname(), str(error)
            return versions(), socket.gethostname(), ""

        def answer(self, index: int) -> bytes:
            import pickle

            from gigaramp.twin.pools.worker import answered, failed

            try:
                self.task = self.task or pickle.loads(self.body)
            except Exception as error:  # noqa: BLE001 - the asker raises it.
                return failed(error)
            return answered(self.task, index)

    return Worker
