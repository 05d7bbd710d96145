"""A text that remembers how it was said, so that an answer can be told again in another language.

Answers hold such texts. Data (JSON, tables) takes the English one, whatever language was spoken when it was made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from gigaramp.languages.spoken import ENGLISH, speaking

P = ParamSpec("P")
T = TypeVar("T")


class Said(str):
    """A text, and the call that says it anew in the language spoken then."""

    __slots__ = ("_call",)
    _call: tuple[Callable[..., str], tuple[Any, ...], dict[str, Any]]

    @classmethod
    def of(cls, text: str, call: Callable[..., str], given: tuple[Any, ...], named: dict[str, Any]) -> Said:
        """A text with the call that made it."""
        said = cls(text)
        said._call = (call, given, named)
        return said

    def again(self) -> str:
        """The same in the language spoken now."""
        call, given, named = self._call
        return call(*(again(value) for value in given), **{name: again(value) for name, value in named.items()})


def told(say: Callable[P, str]) -> Callable[P, str]:
    """Makes a function's text one that can be said again. Its arguments are kept, so they must be small and never change."""

    @wraps(say)
    def tell(*given: P.args, **named: P.kwargs) -> str:
        return Said.of(say(*given, **named), tell, given, named)

    return tell


def again(value: T) -> T:
    """A text, or every text in a frozen answer, a list or a dictionary, in the language spoken now; all else as it is."""
    return _walk(value)  # type: ignore[no-any-return]


def english(value: T) -> T:
    """As `again`, in English: how texts stand in data."""
    with speaking(ENGLISH):
        return again(value)


def _walk(value: Any) -> Any:
    if isinstance(value, Said):
        return value.again()
    if isinstance(value, (str, bytes, int, float)) or value is None:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: new
            for field in fields(value)
            if field.init and (new := _walk(old := getattr(value, field.name))) is not old
        }
        return replace(value, **changed) if changed else value
    if isinstance(value, dict):
        walked = {_walk(key): _walk(one) for key, one in value.items()}
        return walked if any(walked[key] is not value.get(key) for key in walked) else value
    if type(value) in (list, tuple):
        parts = [_walk(one) for one in value]
        return value if all(new is old for new, old in zip(parts, value, strict=True)) else type(value)(parts)
    return value
