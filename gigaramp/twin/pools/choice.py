"""The choice of a pool: one function gives results from any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from typing import Literal, TypeVar, get_args

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.twin.pools.here import ResultsHere
from gigaramp.twin.pools.processes import ProcessResults, StandingResults, default_workers
from gigaramp.twin.pools.results import Results

Pool = Literal["here", "processes", "ray"]
POOLS: tuple[Pool, ...] = get_args(Pool)
"""Names of the pools."""

Result = TypeVar("Result")


def each(
    task: Callable[[int], Result],
    indices: Iterable[int],
    pool: Pool = "here",
    workers: int | None = None,
    address: str | None = None,
) -> Results[Result]:
    """Give `task(index)` for each index, as they end. Close the iterator to stop early; its workers end at once.
    Its `drop(indices)` leaves out those that are no longer wanted.

    `task` is a function of a module or a picklable object, for example a `Study`; one that has a method `make_ready` is
    made ready first, on this machine. Workers start, and compile, when
    `each` is called, not when the first result is asked for. An exception of the task is raised here, with the number
    of its future as a note. A worker that dies is replaced once; a second death on one future raises `WorkerError`.
    `workers`: how many (default: one for each processor). `address`: a Ray cluster, for the pool "ray" alone; without
    it a Ray of this machine is started, and ended with the results. Raises AskError for a pool that cannot be had.
    """
    check_pool(pool, workers, address)
    wanted = list(indices)
    if pool != "ray" and hasattr(task, "make_ready"):
        task.make_ready()
    if pool == "here":
        return ResultsHere(task, wanted)
    if pool == "processes":
        return ProcessResults(task, wanted, workers or default_workers())
    from gigaramp.twin.pools.ray_pool import RayResults

    return RayResults(task, wanted, workers, address)


def standing(pool: Pool, workers: int | None = None, address: str | None = None) -> AbstractContextManager[None]:
    """Keep what a pool needs standing between several `each` of one question: the Ray they share is started once."""
    check_pool(pool, workers, address)
    if pool != "ray":
        return nullcontext()
    from gigaramp.twin.pools.ray_connection import connected

    return connected(address, workers)


@contextmanager
def rounds(
    task: Callable[[int], Result], pool: Pool = "here", workers: int | None = None, address: str | None = None
) -> Iterator[Callable[[list[int]], Iterator[Result]]]:
    """Gives a function that simulates one round of indices after the other, in workers that stay between the rounds.

    What they have laid out for one index is still there for the next, so a search can ask for little at a time.
    Arguments and errors as in `each`.
    """
    check_pool(pool, workers, address)
    if pool == "processes":
        if hasattr(task, "make_ready"):
            task.make_ready()
        with closing(StandingResults(task, workers or default_workers())) as results:
            yield results.round
        return
    with standing(pool, workers, address):
        yield lambda indices: iter(each(task, indices, pool, workers, address))


def check_pool(pool: Pool, workers: int | None, address: str | None) -> None:
    """Raise AskError for a pool that does not exist, no workers, or an address that no pool uses."""
    if pool not in POOLS:
        raise AskError(say('pool: there is no pool "{pool}", choose "here", "processes" or "ray"', pool=pool))
    if workers is not None and workers < 1:
        raise AskError(say("workers: {workers} workers cannot work, name 1 or more", workers=workers))
    if address is not None and pool != "ray":
        raise AskError(
            say('address: the pool "{pool}" has no address; choose the pool "ray", or leave the address out', pool=pool)
        )
