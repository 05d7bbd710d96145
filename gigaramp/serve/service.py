"""The service: the log that takes rows in, the latest picture folded from it, and who asks for what. Pages see this and no more."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from threading import Lock, RLock
from typing import TYPE_CHECKING

from gigaramp.floor.adapters.quarantine import Quarantine
from gigaramp.floor.knowhow.translation.engine import engine_named
from gigaramp.floor.state import State, replayed
from gigaramp.languages import say
from gigaramp.launch.today.kept import Kept, kept_forecasts
from gigaramp.log.store import Store
from gigaramp.log.store.disk import write_whole
from gigaramp.plant.explain import Explanation, explain
from gigaramp.plant.flow import flow_of
from gigaramp.plant.pseudonyms import shown_names
from gigaramp.serve.access import Access, User, person_named
from gigaramp.serve.changes import Changes
from gigaramp.serve.escalating import Escalating
from gigaramp.serve.incoming.imports import Imports
from gigaramp.serve.incoming.intake import Intake
from gigaramp.serve.incoming.receiving import AHEAD, Receiver
from gigaramp.serve.once import Once
from gigaramp.serve.served_plant import plant_served
from gigaramp.serve.settings import Settings
from gigaramp.serve.translating import Translating
from gigaramp.serve.workers.forecaster import Forecaster
from gigaramp.twin.import_names import import_names
from gigaramp.twin.timetable import timetable_of

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.floor.state import Picture
    from gigaramp.launch.morning.answer import Morning
    from gigaramp.log.store import Appended
    from gigaramp.plant.model import Plant
    from gigaramp.serve.workers.loopback import Loopback

SOURCE = "floor"
"""Who wrote the rows that people write on the pages."""

CHECKPOINT = "state.checkpoint"
"""File of the store that holds the folded state, so that a restart need not fold the whole log."""


class Service:
    """A plant with its log, live. Make one with `Service.open`; `close` leaves everything that was taken in on the disk.

    `deciding` is held by whoever checks the picture and writes rows because of it: two people who answer one call take turns.
    """

    def __init__(self, plant: Plant, settings: Settings, store: Store, state: State) -> None:
        self.plant = plant
        self.settings = settings
        self.store = store
        self.changes = Changes()
        self.deciding = RLock()
        self.once = Once()
        self.escalating = Escalating(self)
        engine = engine_named(settings.translation) if settings.translation else None
        self.translating = Translating(engine, self.changes.tell)
        self.access = Access.open(settings.store / "access")
        self.quarantine = Quarantine.open(settings.store)
        minute = first_minute_of(plant)
        replay = partial(replayed, plant, store, first_minute=minute)
        self.intake = Intake(store, state, on_change=self.changes.tell, replay=replay, keep=self._keep_state)
        names = import_names(plant)
        ahead = AHEAD if settings.speed is None else None
        self.imports = Imports(store, self.intake, self.quarantine, names, settings.watched, self.changes.tell, ahead)
        self.receiver = Receiver(self.intake, self.quarantine, names, self.imports, self.changes.tell, ahead)
        self.played: Loopback | None = None
        self._shown = shown_names(plant, hidden=settings.names == "pseudonyms")
        self.forecaster = Forecaster(plant, settings.store, settings)
        self._explained: tuple[Explanation, ...] | None = None
        self._ids = Lock()
        self._next_id = store.last_number(SOURCE) + 1

    @classmethod
    def open(cls, plant: Plant, settings: Settings) -> Service:
        """Open the log in the settings' folder (made where there is none) and fold what it tells.

        Raises LogError where the folder is no log, is damaged, or another process writes into it.
        """
        store = Store.open(settings.store, create=True)
        try:
            changed = plant_served(plant, settings.store)
            service = cls(plant, settings, store, _folded(plant, store, settings))
            service.access.deeds.catch_up(store)
        except BaseException:
            store.close()
            raise
        if changed is not None:
            service.access.trail.write("server", "plant_changed", plant.name, old=changed.old, new=changed.new)
        return service

    def picture(self) -> Picture:
        """The latest picture; never waits for a writer."""
        return self.intake.picture()

    def write(self, rows: pa.Table) -> Appended:
        """Take rows in; on return they are on the disk and in the picture."""
        done = self.intake.submit(rows)
        self.changes.tell_now()
        return done

    def now(self) -> datetime:
        """The instant that people's rows are written at: the plant's own time where a plant is played, else now."""
        if self.settings.speed is not None:
            told = self.picture().now
            if told is not None:
                return told
        return datetime.now(UTC)

    def next_ids(self, count: int) -> range:
        """Numbers for rows of the source `floor` that no row has yet."""
        with self._ids:
            first, self._next_id = self._next_id, self._next_id + count
        return range(first, first + count)

    def morning(self) -> Morning | None:
        """The last morning answer; None until the first is made."""
        return self.forecaster.told.morning

    def forecasts(self) -> tuple[Kept, ...]:
        """The forecasts that were kept, oldest morning first."""
        return kept_forecasts(self.settings.store)

    def explained(self) -> tuple[Explanation, ...]:
        """What stands at each number of the plant file: made once, as the plant in use never changes."""
        if self._explained is None:
            self._explained = tuple(explain(self.plant, address) for address in self.plant.numbers())
        return self._explained

    def ask_forecast(self, by: str) -> None:
        """Have the date forecast anew, as soon as the one at work is done."""
        self.forecaster.ask_forecast(by)
        self.changes.tell_now()

    def person_named(self, user: User) -> str:
        """How a user is written in the log: by name, or by pseudonym."""
        return person_named(user, self._shown, hidden=self.settings.names == "pseudonyms")

    def shown(self, person: str) -> str:
        """What somebody of the log is called on the pages."""
        return self._shown.get(person, person)

    def shown_in(self, text: str) -> str:
        """A text as the pages show it: ids of the roster in it give way to what is shown of them."""
        if self._hidden_ids is None:
            return text
        return self._hidden_ids.sub(lambda found: self._shown[found[0]], text)

    @cached_property
    def _hidden_ids(self) -> re.Pattern[str] | None:
        hidden = sorted((id_ for id_, name in self._shown.items() if id_ != name), key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, hidden))})(?![\w-])") if hidden else None

    def troubles(self) -> tuple[str, ...]:
        """Why something beside the pages does not work; empty where all does."""
        ended = "" if self.intake.is_alive else say("nothing is taken in any more; start the server again")
        played = self.played.trouble if self.played is not None else ""
        found = (ended, self.intake.trouble, self.escalating.trouble, self.imports.trouble, played)
        return tuple(one for one in found if one)

    def start(self) -> None:
        """Start what works beside the pages."""
        self.forecaster.on_change(self.changes.tell)
        self.forecaster.start()
        self.imports.start()
        self.escalating.start()

    def close(self) -> None:
        """Stop; what was acknowledged is on the disk."""
        self.escalating.stop()
        self.translating.stop()
        self.forecaster.stop()
        self.imports.stop()
        self.receiver.close()
        state = self.intake.stop()
        with suppress(OSError):  # without a checkpoint the next start folds the whole log
            self._keep_state(state)
        self.quarantine.close()
        self.access.close()
        self.store.close()

    def _keep_state(self, state: State) -> None:
        """Put the folded state on the disk, whole or not at all."""
        write_whole(self.settings.store / CHECKPOINT, state.saved())


def _folded(plant: Plant, store: Store, settings: Settings) -> State:
    """The state of the log: from its checkpoint where there is one that fits, else from the first row on."""
    state = _checkpoint(plant, store, settings) or State(plant, first_minute=first_minute_of(plant))
    for position, rows in store.follow(state.position):
        state.fold(rows, position)
    return replayed(plant, store, first_minute=first_minute_of(plant)) if state.needs_replay else state


def _checkpoint(plant: Plant, store: Store, settings: Settings) -> State | None:
    """The state that was kept when the service stopped; None where there is none, or it is of another plant or log."""
    try:
        saved = (settings.store / CHECKPOINT).read_bytes()
        kept = State.restored(plant, saved, first_minute=first_minute_of(plant))
    except (OSError, ValueError):
        return None
    return kept if kept.position <= store.position else None


def first_minute_of(plant: Plant) -> int:
    """The minute of the day at which a production day of the plant begins: that of its first shift."""
    return timetable_of(plant, plant.start, flow_of(plant).output).first_minute
