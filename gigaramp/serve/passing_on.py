"""Looks at the calls for help every few seconds: one that nobody answered in time goes on to the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from gigaramp.errors import GigarampError
from gigaramp.floor.help.escalation import escalations_due, rule_of

if TYPE_CHECKING:
    from gigaramp.serve.service import Service

LOOK_SECONDS: Final = 2.0
"""Seconds between two looks."""


class PassingOn:
    """Passes calls on while it runs. `trouble` tells why the last look failed, empty where it did not."""

    def __init__(self, service: Service) -> None:
        self.trouble = ""
        self._service = service
        # A played plant's clock runs faster than the people who look at it.
        within = timedelta(seconds=service.settings.answer_within * (service.settings.speed or 1.0))
        self._rule = rule_of(service.plant, within)
        self._ending = Event()
        self._thread = Thread(target=self._work, name="passing on", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no further."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self, now: datetime) -> int:
        """Pass on what is due at an instant; returns how many calls."""
        service = self._service
        with service.deciding:
            rows = escalations_due(service.picture(), now, self._rule, service.next_ids)
            if len(rows):
                service.write(rows)
        return len(rows)

    def _work(self) -> None:
        while not self._ending.wait(LOOK_SECONDS):
            try:
                self.look(self._service.now())
                self.trouble = ""
            except GigarampError as error:  # a full disk, for example: told on the health path, and tried again
                self.trouble = str(error)
