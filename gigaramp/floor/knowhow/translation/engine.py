"""A translation engine: what it must do, and how a plant plugs one in.

A package declares it as an entry point of the group `gigaramp.translation_engines`; the plant names it in its settings.
Fixed sentences of the phrase book are never given to an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Final, Protocol, runtime_checkable

from gigaramp.errors import AskError, GigarampError
from gigaramp.languages import say
from gigaramp.near import did_you_mean

GROUP: Final = "gigaramp.translation_engines"
"""The group of entry points under which packages offer engines. Each gives a callable without arguments."""


class EngineError(GigarampError):
    """An engine cannot translate: it does not answer, refuses, or does not know the language."""


@dataclass(frozen=True)
class Translation:
    """What an engine made of a text, and the name and version of the engine."""

    text: str
    engine: str


@runtime_checkable
class TranslationEngine(Protocol):
    """Translates free text of the floor. It need not be right: `asking.translated` checks what comes back."""

    def translate(self, text: str, source: str, target: str, terms: Mapping[str, str]) -> Translation:
        """The text in another language.

        `source` and `target` are codes of the term list (`fr`, `zh`). `terms`: words of the text, and the word that must
        be used for each. Raises EngineError where it cannot.
        """
        ...


def engine_named(name: str) -> TranslationEngine:
    """The engine that an installed package offers under a name. Raises AskError where there is none, or it is broken."""
    offered = {point.name: point for point in entry_points(group=GROUP)}
    if name not in offered:
        what = say('no translation engine "{name}" is installed', name=name)
        raise AskError(f"{what}, {did_you_mean(name, offered)}")
    return _made(offered[name])


def _made(point: EntryPoint) -> TranslationEngine:
    try:
        make: Callable[[], object] = point.load()
        engine = make()
    except (ImportError, AttributeError, TypeError, OSError, ValueError, EngineError) as error:
        what = say('the translation engine "{name}" cannot be started: {reason}', name=point.name, reason=str(error))
        raise AskError(what) from error
    if not isinstance(engine, TranslationEngine):
        raise AskError(say('the translation engine "{name}" has no method translate', name=point.name))
    return engine
