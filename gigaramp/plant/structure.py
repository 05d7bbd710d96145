"""Which field a path in a plant names: its type, its dimension and its meaning. Used to read, change and explain."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gigaramp.near import did_you_mean as did_you_mean
from gigaramp.plant.number import DateNumber, Dimension, Number


@dataclass(frozen=True)
class Slot:
    """One place of a plant: what kind of thing stands there."""

    type: Any
    """A part (pydantic model), Number, DateNumber, dict, tuple, or a plain type."""
    optional: bool = False
    item: Any = None
    """Annotation of the members of a dict or a tuple."""
    dimension: Dimension | None = None
    field: FieldInfo | None = None

    @property
    def is_part(self) -> bool:
        """True for a part with named keys, such as a step."""
        return isinstance(self.type, type) and issubclass(self.type, BaseModel) and not self.is_number

    @property
    def is_number(self) -> bool:
        """True for a Number or a DateNumber."""
        return self.type in (Number, DateNumber)

    def keys(self) -> tuple[str, ...]:
        """Keys of a part, as written in a file; () for anything else."""
        return tuple(_fields(self.type)) if self.is_part else ()

    def child(self, key: str | int) -> Slot | None:
        """Slot below this one; None where there is none."""
        if self.is_part:
            field = _fields(self.type).get(str(key))
            return None if field is None else _slot(field.annotation, tuple(field.metadata), field)
        if self.type in (dict, tuple):
            return _slot(self.item, (), self.field)
        return None


@lru_cache(maxsize=1)
def plant_slot() -> Slot:
    """The slot of a whole plant."""
    from gigaramp.plant.model import Plant

    return Slot(Plant)


def slot_at(path: tuple[str | int, ...]) -> Slot | None:
    """Slot of a path in a plant; None where a plant has no such place."""
    slot: Slot | None = plant_slot()
    for key in path:
        slot = slot.child(key) if slot else None
    return slot


def members(value: Any) -> Iterator[tuple[str, Any]]:
    """Keys, as written in a file, and values directly below a part, a dict or a tuple."""
    if isinstance(value, BaseModel):
        yield from ((key, getattr(value, name)) for name, key in written_keys(type(value)).items())
    elif isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, tuple):
        yield from ((str(position), item) for position, item in enumerate(value))


@lru_cache(maxsize=128)
def written_keys(part: type[BaseModel]) -> dict[str, str]:
    """Attribute name to key in the file, for every field of a part: `from_` is written `from`."""
    return {name: field.alias or name for name, field in part.model_fields.items()}


@lru_cache(maxsize=128)
def _fields(part: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in part.model_fields.items()}


def _slot(annotation: Any, metadata: tuple[Any, ...], field: FieldInfo | None) -> Slot:
    dimension = next((item for item in metadata if isinstance(item, Dimension)), None)
    optional = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            inner, *more = get_args(annotation)
            dimension = dimension or next((item for item in more if isinstance(item, Dimension)), None)
            annotation = inner
        elif origin in (Union, types.UnionType):
            optional = True
            annotation = next(item for item in get_args(annotation) if item is not type(None))
        else:
            break
    if origin is dict:
        return Slot(dict, optional, get_args(annotation)[1], dimension, field)
    if origin is tuple:
        return Slot(tuple, optional, get_args(annotation)[0], dimension, field)
    return Slot(annotation, optional, None, dimension, field)
