"""The values that one lever can take, with their words; the value of the file among them."""

from __future__ import annotations

from dataclasses import dataclass

from gigaramp.languages import say
from gigaramp.plant.address import get, path_of
from gigaramp.plant.levers import Lever, read_span
from gigaramp.plant.model import Plant
from gigaramp.plant.number import DateNumber, Number, Unreadable
from gigaramp.plant.quantity import read_number
from gigaramp.plant.structure import slot_at


@dataclass(frozen=True)
class Value:
    """One value of a setting, as the file would say it, and in words. `text` is "" for the plant as it is."""

    text: str
    words: str
    key: str = ""
    """Key of the lever that says it: to, add, later, earlier; "" for the plant as it is, a choice or experts."""
    choice: str = ""
    """Name of the choice."""
    raw: object = None
    """The value itself, where it is more than one word."""


def values_of(plant: Plant, lever: Lever) -> tuple[tuple[Value, ...], int, bool]:
    """Values of a lever that is not on experts, the index of the one in the file, and whether they are in order."""
    as_is = Value("", _as_is_words(plant, lever))
    if lever.choices:
        told = (Value(name, choice.about or name, choice=name) for name, choice in lever.choices.items())
        return (as_is, *told), 0, False
    if lever.add:
        more = (Value(text, say("{amount} more", amount=text), "add", raw=text) for text in lever.add)
        return (as_is, *more), 0, True
    if lever.later or lever.earlier:
        sooner = [Value(text, say("{span} earlier", span=text), "earlier", raw=text) for text in lever.earlier]
        after = [Value(text, say("{span} later", span=text), "later", raw=text) for text in lever.later]
        sooner.sort(key=lambda value: read_span(value.text), reverse=True)
        after.sort(key=lambda value: read_span(value.text))
        return (*sooner, as_is, *after), len(sooner), True
    return _new_values(plant, lever, as_is)


def _new_values(plant: Plant, lever: Lever, as_is: Value) -> tuple[tuple[Value, ...], int, bool]:
    """Values of `to:`; the value that the file has already is the plant as it is."""
    where = lever.set_[0]
    now = get(plant, where)
    sizes = {str(value): _size(where, value) for value in lever.to}
    mine = _size_now(now)
    other = [
        Value(str(value), str(value), "to", raw=value)
        for value in lever.to
        if (sizes[str(value)] is None or sizes[str(value)] != mine) and not _same_word(now, value)
    ]
    known = [sizes[value.text] for value in other]
    if mine is None or any(size is None for size in known):
        return (as_is, *other), 0, False
    ordered = sorted([(size or 0.0, value) for size, value in zip(known, other, strict=True)], key=lambda pair: pair[0])
    place = sum(size < mine for size, _ in ordered)
    values = [value for _, value in ordered]
    return (*values[:place], as_is, *values[place:]), place, True


def _size(where: str, value: object) -> float | None:
    """A written number or date as a number, to put values in order; None for words, maps and lists."""
    slot = slot_at(path_of(where))
    try:
        if slot is not None and slot.dimension is not None:
            return read_number(value, slot.dimension).mid
        return float(DateNumber.model_validate(value).mid.toordinal())
    except (Unreadable, ValueError):
        return None


def _size_now(now: object) -> float | None:
    """The number or date of the file; None where it is no single number, such as a span of dates."""
    if isinstance(now, Number):
        return now.mid
    if isinstance(now, DateNumber):
        return float(now.mid.toordinal())
    return float(now.toordinal()) if hasattr(now, "toordinal") else None


def _same_word(now: object, value: object) -> bool:
    """True where the file says the same word, such as `false`."""
    if isinstance(now, bool):
        return str(value).lower() == str(now).lower()
    return isinstance(now, str) and now == value


def _as_is_words(plant: Plant, lever: Lever) -> str:
    """The plant as it is: the value of the file where there is one, else a word."""
    now = get(plant, lever.set_[0]) if lever.set_ else None
    if isinstance(now, bool):
        return say("as it is (yes)") if now else say("as it is (no)")
    if isinstance(now, (Number, DateNumber)) or hasattr(now, "toordinal"):
        return say("as it is ({value})", value=str(now))
    return say("as it is")
