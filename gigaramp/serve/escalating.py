"""Looks every few seconds whether a call waits too long, and passes it on (`floor.help.escalation`)."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from gigaramp.floor.help import escalations_due, rule_of
from gigaramp.serve.trouble import trouble_of

if TYPE_CHECKING:
    from gigaramp.serve.service import Service

SECONDS_BETWEEN: Final = 5.0
"""A call is passed on at most so much too late."""


class Escalating:
    """The timer of a service. Start it once; `stop` ends it."""

    def __init__(self, service: Service) -> None:
        self.trouble = ""
        self._service = service
        # People wait in their own time, also where the plant is played faster.
        within = timedelta(seconds=service.settings.answer_within * (service.settings.speed or 1.0))
        self.rule = rule_of(service.plant, within)
        self._ends = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Start to look."""
        self._thread = Thread(target=self._work, name="escalating", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join()

    def look(self) -> int:
        """Pass on what waits too long; so many calls."""
        service = self._service
        with service.deciding:
            rows = escalations_due(service.picture(), service.now(), self.rule, service.next_ids)
            if rows.num_rows:
                service.write(rows)
        return int(rows.num_rows)

    def _work(self) -> None:
        while not self._ends.wait(SECONDS_BETWEEN):
            try:
                self.look()
                self.trouble = ""
            except Exception as error:  # noqa: BLE001  a full disk, or what nobody foresaw: the next look tries again
                self.trouble = trouble_of(error)
