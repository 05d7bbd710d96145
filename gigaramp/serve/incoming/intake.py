"""Takes rows in while many send at once: one thread appends what waits as one group, then folds it into the picture.

Nothing is acknowledged before it is on the disk. A group fails for one batch alone: the others are then appended one by one.
Readers get the picture of the last group and never wait for a writer.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from gigaramp.errors import LogError
from gigaramp.languages import figure, say
from gigaramp.log.store import Appended, Store
from gigaramp.log.store.incoming import prepared

if TYPE_CHECKING:
    from gigaramp.floor.state import Picture, State

GROUP_ROWS: Final = 10_000
"""A group takes no further batch from so many rows on. Far larger groups would go to history as files of their own."""
WAITING_ROWS: Final = 200_000
"""So many rows may wait; a batch beyond is refused, to be sent again."""
KEEP_ROWS: Final = 1_000_000
"""The state is kept after so many rows: a start after a crash folds no more than these, in some seconds."""
PICTURE_SECONDS: Final = 0.25
"""While rows stream in, the picture is made anew so often; at rest it is always the newest."""


class Busy(LogError):
    """More rows wait than can be taken in; nothing of the batch was taken. Send it again after `seconds`."""

    def __init__(self, waiting: int, seconds: int = 1) -> None:
        self.seconds = seconds
        super().__init__(
            say("{rows} rows wait to be taken in; nothing of this batch was taken", rows=figure(waiting))
            + "; "
            + say("send it again in a moment")
        )


@dataclass(frozen=True)
class Taken:
    """A batch of which rows may differ from rows the log knows: those are left out, each place with how it differs."""

    appended: Appended
    differing: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Waiting:
    """One batch on its way in; `apart` leaves out what differs, `seen` waits until the picture holds it."""

    rows: pa.Table
    apart: bool
    seen: bool
    done: Future[Taken] = field(default_factory=Future)


class Intake:
    """The way of all rows into an open log; `stop` ends it with everything acknowledged on the disk.

    `replay` folds the whole log anew, for a state that says it needs it; that is done beside, and takes its place when ready.
    `keep` is given the state every `KEEP_ROWS` rows, to be put on the disk.
    """

    def __init__(
        self,
        store: Store,
        state: State,
        *,
        on_change: Callable[[], None] | None = None,
        replay: Callable[[], State] | None = None,
        keep: Callable[[State], None] | None = None,
        most_waiting: int = WAITING_ROWS,
    ) -> None:
        self.store = store
        self.trouble = ""
        self._state = state
        self._picture = state.picture()
        self._made = monotonic()
        self._is_old = False
        self._on_change = on_change
        self._replay = replay
        self._keep = keep
        self._kept_at = state.position
        self._replaying = False
        self._fresh: State | None = None
        self._most = most_waiting
        self._news = Condition(Lock())
        self._queue: deque[_Waiting] = deque()
        self._rows = 0
        self._fold_asked = state.position < store.position
        self._stopping = False
        self._thread = Thread(target=self._work, name="intake", daemon=True)
        self._thread.start()

    def submit(self, rows: pa.Table) -> Appended:
        """Take rows in, all or none; on return they are on the disk and in the picture. Waits for room where many wait.

        Raises LogError as `Store.append` does.
        """
        return self._entered(rows, apart=False, seen=True, wait=True).result().appended

    async def submit_async(self, rows: pa.Table) -> Appended:
        """The same for a coroutine. Raises Busy where too many rows wait."""
        done = self._entered(rows, apart=False, seen=True, wait=False)
        return (await asyncio.wrap_future(done)).appended

    def take(self, rows: pa.Table) -> Taken:
        """Take in all rows but those whose number is known with another content; on return they are on the disk.

        Raises Busy where too many rows wait, LogError as `Store.append` does.
        """
        return self._entered(rows, apart=True, seen=False, wait=False).result()

    def fold(self) -> None:
        """Have the picture take in what others appended to the log, such as an import of a file."""
        with self._news:
            self._fold_asked = True
            self._news.notify_all()

    def picture(self) -> Picture:
        """The latest picture that was made; never waits."""
        return self._picture

    @property
    def is_alive(self) -> bool:
        """Whether rows are taken in."""
        return self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """Rows that wait to be taken in."""
        return self._rows

    def stop(self) -> State:
        """Take in what waits, end the thread, and give back the state. Later batches are refused."""
        with self._news:
            self._stopping = True
            self._news.notify_all()
        self._thread.join()
        return self._state

    def _entered(self, rows: pa.Table, *, apart: bool, seen: bool, wait: bool) -> Future[Taken]:
        one = _Waiting(prepared(rows), apart, seen)
        with self._news:
            # A batch larger than the room is taken when nothing else waits, so that it is not refused for ever.
            while not self._stopping and self._rows and self._rows + len(one.rows) > self._most:
                if not wait:
                    raise Busy(self._rows)
                self._news.wait()
            if self._stopping:
                raise LogError(
                    say("the server is stopping; nothing of this batch was taken")
                    + "; "
                    + say("send it again in a moment")
                )
            self._queue.append(one)
            self._rows += len(one.rows)
            self._news.notify_all()
        return one.done

    def _work(self) -> None:
        while True:
            group = self._next_group()
            if group is None:
                self._refresh()
                return
            # From here on a coroutine that is cancelled cannot take its future back; what it sent is taken in all the same.
            group = [one for one in group if one.done.set_running_or_notify_cancel()]
            done = self._appended(group)
            self._folded(done)
            if any(one.seen for one in group) or self._is_due():
                self._refresh()
            for one, told in done:
                if isinstance(told, BaseException):
                    one.done.set_exception(told)
                else:
                    one.done.set_result(told)
            self._keep_if_many()

    def _keep_if_many(self) -> None:
        """Hand the state over to be kept, after many rows; whoever sent them has been told already."""
        if self._keep is None or self._state.needs_replay or self._state.position - self._kept_at < KEEP_ROWS:
            return
        self._kept_at = self._state.position
        try:
            self._keep(self._state)
        except Exception as error:  # noqa: BLE001  without it a start after a crash folds more of the log
            self.trouble = f"{type(error).__name__}: {error}"

    def _next_group(self) -> list[_Waiting] | None:
        """What waits, up to a group; nothing where only the picture is due; None at the end."""
        with self._news:
            while not self._queue and not self._fold_asked and not self._stopping:
                if self._is_old and self._is_due():
                    return []
                self._news.wait(PICTURE_SECONDS if self._is_old else None)
            if not self._queue and not self._fold_asked:
                return None
            self._fold_asked = False
            group: list[_Waiting] = []
            rows = 0
            while self._queue and (not group or rows + len(self._queue[0].rows) <= GROUP_ROWS):
                one = self._queue.popleft()
                group.append(one)
                rows += len(one.rows)
            self._rows -= rows
            self._news.notify_all()
            return group

    def _appended(self, group: list[_Waiting]) -> list[tuple[_Waiting, Taken | BaseException]]:
        """Each batch with what became of it, on the disk."""
        if len(group) > 1:
            try:
                together = self.store.append(pa.concat_tables([one.rows for one in group]))
                return list(zip(group, _shared(group, together), strict=True))
            except Exception:  # noqa: BLE001  one batch is wrong, the disk or the memory is full: each is judged alone, and told
                pass
        return [(one, self._alone(one)) for one in group]

    def _alone(self, one: _Waiting) -> Taken | BaseException:
        try:
            try:
                return Taken(self.store.append(one.rows))
            except LogError:
                differing = self.store.differing(one.rows) if one.apart else {}
                if not differing:
                    raise
            mask = pa.array([place not in differing for place in range(len(one.rows))])
            done = self.store.append(one.rows.filter(mask))
            return Taken(done, differing)
        except Exception as error:  # noqa: BLE001  told to who sent it; the thread goes on for the others
            return error

    def _folded(self, done: list[tuple[_Waiting, Taken | BaseException]]) -> None:
        """Bring the state up to the log. What cannot be folded is told at /health, and never takes back an acknowledgement."""
        try:
            with self._news:
                self._state, self._fresh = self._fresh or self._state, None
            added = _in_a_row(done, self._state.position)
            if added is not None:
                self._state.fold(*added)
            if self._state.position < self.store.position:
                for position, rows in self.store.follow(self._state.position):
                    self._state.fold(rows, position)
            self.trouble = ""
            self._replay_beside()
        except Exception as error:  # noqa: BLE001  the rows are on the disk; the next group tries again from the last position
            self.trouble = f"{type(error).__name__}: {error}"
        self._is_old = True

    def _replay_beside(self) -> None:
        """Fold the whole log anew in a thread of its own, where a correction reaches back further than the state does."""
        if self._replay is None or self._replaying or not self._state.needs_replay:
            return
        self._replaying = True
        Thread(target=self._replayed, name="replay", daemon=True).start()

    def _replayed(self) -> None:
        assert self._replay is not None
        try:
            fresh = self._replay()
            with self._news:
                self._fresh, self._fold_asked = fresh, True
                self._news.notify_all()
        except Exception as error:  # noqa: BLE001  the state goes on as it is, and /health says why
            self.trouble = f"{type(error).__name__}: {error}"
        self._replaying = False

    def _is_due(self) -> bool:
        return monotonic() - self._made >= PICTURE_SECONDS

    def _refresh(self) -> None:
        if not self._is_old:
            return
        try:
            self._picture = self._state.picture()
        except Exception as error:  # noqa: BLE001  the last picture stays, and /health says why
            self.trouble = f"{type(error).__name__}: {error}"
        self._made, self._is_old = monotonic(), False
        try:
            if self._on_change is not None:
                self._on_change()
        except Exception as error:  # noqa: BLE001  who sent rows is answered, whatever becomes of the pages
            self.trouble = f"{type(error).__name__}: {error}"


def _in_a_row(done: list[tuple[_Waiting, Taken | BaseException]], after: int) -> tuple[pa.Table, int] | None:
    """The rows that were added right behind a position, and the position they end at; None where there are none.

    So they need not be read back. What others appended in between is followed from the log.
    """
    tables = []
    for one, told in done:
        if isinstance(told, BaseException) or not told.appended.added:
            continue
        added = told.appended
        if told.differing or added.places is None or added.position - added.added != after:
            break
        tables.append(one.rows if added.added == len(one.rows) else one.rows.take(pa.array(added.places)))
        after = added.position
    return (pa.concat_tables(tables), after) if tables else None


def _shared(group: list[_Waiting], together: Appended) -> list[Taken]:
    """What an append of several batches was for each of them."""
    import numpy as np

    ends = np.cumsum([len(one.rows) for one in group])
    cuts = np.searchsorted(together.places, ends)
    told = []
    position = together.position - together.added
    for one, end, begin, cut in zip(group, ends.tolist(), [0, *cuts[:-1].tolist()], cuts.tolist(), strict=True):
        places = together.places[begin:cut] - (end - len(one.rows))
        position += len(places)
        told.append(Taken(Appended(len(places), len(one.rows) - len(places), position, places)))
    return told


__all__ = ["Busy", "Intake", "Taken"]
