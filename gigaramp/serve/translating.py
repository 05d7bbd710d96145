"""Asks the plugged-in translation engine, beside the pages: a page shows what there is and never waits for an engine."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Final

from gigaramp.floor.knowhow.terms import WRITTEN_IN

if TYPE_CHECKING:
    from gigaramp.floor.knowhow.translation.asking import Checked
    from gigaramp.floor.knowhow.translation.engine import TranslationEngine

KEPT: Final = 5_000
"""Texts of which the translation is kept."""

Key = tuple[str, str, str]


class Translating:
    """Translations of free texts that pages have asked for. Without an engine there are none."""

    def __init__(self, engine: TranslationEngine | None, on_change: Callable[[], None]) -> None:
        self._engine = engine
        self._on_change = on_change
        self._lock = Lock()
        self._found: OrderedDict[Key, Checked | None] = OrderedDict()
        self._workers = ThreadPoolExecutor(1, "translating") if engine is not None else None

    def find(self, text: str, source: str | None, target: str) -> Checked | None:
        """The translation of a text, or None: there is no engine, it is not known yet, or the text needs none."""
        if self._workers is None or source not in WRITTEN_IN or target not in WRITTEN_IN or source == target:
            return None
        key = (text, source, target)
        with self._lock:
            if key in self._found:
                return self._found[key]
            self._found[key] = None
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
        self._workers.submit(self._ask, key)
        return None

    def stop(self) -> None:
        """Ask no more; what an engine is at is left to end by itself."""
        if self._workers is not None:
            self._workers.shutdown(wait=False, cancel_futures=True)

    def _ask(self, key: Key) -> None:
        from gigaramp.floor.knowhow.translation.asking import translated

        assert self._engine is not None
        checked = translated(*key, self._engine)
        with self._lock:
            self._found[key] = checked
        self._on_change()
