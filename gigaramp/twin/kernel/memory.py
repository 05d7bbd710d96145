"""How the kernel sees a world: one pointer to a table that says where each array lies and how long it is.

Passing thirty arrays from function to function costs more than the work of an event; passing one pointer costs nothing.
In compiled code `world.stations` is a read of that table, and `world.clock` is the one record of the clock. Uncompiled,
the same names are attributes of this object, so that both run the same text.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numba import from_dtype, types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_global, signature
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_builtin,
    lower_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import populate_array

from gigaramp.twin.kernel.arrays import (
    DAY,
    LOT,
    MACHINE,
    MODEL,
    NODE,
    PLANT_EVENT,
    POOL,
    RECORD,
    SERVER,
    SLOT,
    STATION,
)
from gigaramp.twin.kernel.by_day.arrays import DAY_CLOCK, EVENT_STATE, FLOW, GROUP, LIST, STRETCH
from gigaramp.twin.kernel.clock_array import CLOCK
from gigaramp.twin.kernel.people_arrays import CREW, FAMILY, JUDGEMENT, SEAT
from gigaramp.twin.kernel.recursion.rings import DEPARTURE, RING, SPAN, STAGE

ARRAYS: dict[str, tuple[Any, int]] = {
    "clock": (CLOCK, 1),
    "stations": (STATION, 1),
    "servers": (SERVER, 1),
    "machines": (MACHINE, 1),
    "pools": (POOL, 1),
    "lots": (LOT, 1),
    "tree": (NODE, 1),
    "todo": (np.int64, 1),
    "crews": (CREW, 1),
    "seats": (SEAT, 1),
    "families": (FAMILY, 1),
    "models": (MODEL, 1),
    "events": (PLANT_EVENT, 1),
    "slots": (SLOT, 1),
    "days": (DAY, 1),
    "rota": (np.int64, 2),
    "on_site": (np.int64, 2),
    "judgements": (JUDGEMENT, 1),
    "table": (np.float64, 1),
    "makers": (np.int64, 2),
    "reach": (np.int8, 2),
    "step_known": (np.float64, 1),
    "daily": (np.int64, 3),
    "output": (np.float64, 2),
    "weekly": (np.float64, 3),
    "by_shift": (np.float64, 4),
    "hours": (np.float64, 3),
    "found": (np.float64, 3),
    "records": (RECORD, 1),
    # The rest is used by the departure-time recursion alone.
    "stages": (STAGE, 1),
    "spans": (SPAN, 1),
    "rings": (RING, 1),
    "done_times": (np.int64, 1),
    "done_units": (np.int64, 1),
    "gone_times": (np.int64, 1),
    "start_times": (np.int64, 1),
    "start_units": (np.int64, 1),
    "works": (np.int64, 1),
    "uniforms": (np.float64, 1),
    "slot_worked": (np.int64, 2),
    "slot_stops": (np.int64, 2),
    "verdict": (np.int64, 1),
    "departures": (DEPARTURE, 1),
    # Of the day model alone.
    "day_clock": (DAY_CLOCK, 1),
    "flows": (FLOW, 1),
    "lists": (LIST, 1),
    "mixes": (np.float64, 2),
    "marks": (np.int64, 2),
    "stretches": (STRETCH, 1),
    "groups": (GROUP, 1),
    "order": (np.int64, 1),
    "open_ticks": (np.float64, 2),
    "event_states": (EVENT_STATE, 1),
}
"""Every array of a world: what it holds, and its number of dimensions."""

_COLUMNS = 5  # address, then up to four lengths
# Taken in parts: these are numba's own arrays.
_SLICED = ("table", "step_known", "weekly", "by_shift", "hours", "output", "works", "uniforms")
_PLACES = {name: place for place, name in enumerate(ARRAYS)}
_CLOCK = from_dtype(CLOCK)


class Memory:
    """The arrays of one world as the kernel takes them. Arrays left out must not be used.

    Raises TypeError where an array is not what the kernel will read it as.
    """

    def __init__(self, **arrays: np.ndarray) -> None:
        self._table = np.zeros((len(ARRAYS), _COLUMNS), np.int64)
        for name, array in arrays.items():
            dtype, dims = ARRAYS[name]
            if array.dtype != dtype or array.ndim != dims or not array.flags.c_contiguous:
                raise TypeError(f"{name}: {array.dtype} with {array.ndim} dimensions is not what the kernel reads")
            self._table[_PLACES[name], 0] = array.ctypes.data
            self._table[_PLACES[name], 1 : dims + 1] = array.shape
            # The arrays live as long as this object, and uncompiled code reads them here.
            setattr(self, name, array[0] if name == "clock" else array)
        self.address = int(self._table.ctypes.data)


class MemoryType(types.Type):
    """Type of a `Memory` in compiled code."""

    def __init__(self) -> None:
        super().__init__(name="Memory")


_MEMORY = MemoryType()


@typeof_impl.register(Memory)
def _typeof(_value: Memory, _context: Any) -> MemoryType:
    return _MEMORY


@register_model(MemoryType)
class _Model(models.OpaqueModel):
    """A pointer to the table."""


@unbox(MemoryType)
def _unbox(_type: MemoryType, value: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(value, "address")
    number = c.pyapi.long_as_longlong(address)
    c.pyapi.decref(address)
    return NativeValue(c.builder.inttoptr(number, cgutils.voidptr_t))


class RowsType(types.Type):
    """Type of an array of a world in compiled code, read and written one element at a time by indices that are never negative.

    numba's own arrays allow negative indices, and pay for it at each access.
    """

    def __init__(self, dtype, ndim):
        self.dtype, self.ndim = dtype, ndim
        super().__init__(name=f"Rows({dtype}, {ndim})")


_TYPES = {
    name: types.Array(from_dtype(np.dtype(dtype)), dims, "C")
    if name in _SLICED
    else RowsType(from_dtype(np.dtype(dtype)), dims)
    for name, (dtype, dims) in ARRAYS.items()
}


@register_model(RowsType)
class _RowsModel(models.OpaqueModel):
    """A pointer to the array's row in the table."""


@infer_getattr
class _Attributes(AttributeTemplate):
    key = MemoryType

    def generic_resolve(self, _memory, name):
        """Type of `world.name`; None where there is no such array."""
        return _CLOCK if name == "clock" else _TYPES.get(name)


@infer_getattr
class _Shape(AttributeTemplate):
    key = RowsType

    def resolve_shape(self, rows):
        """Lengths of an array of a world."""
        return types.UniTuple(types.intp, rows.ndim)


@infer_global(operator.getitem)
class _Get(AbstractTemplate):
    def generic(self, args, kws):
        """Type of one element."""
        if len(args) == 2 and isinstance(args[0], RowsType) and _is_whole(args[0], args[1]):
            return signature(args[0].dtype, *args)


@infer_global(operator.setitem)
class _Set(AbstractTemplate):
    def generic(self, args, kws):
        """Types of the write of one number."""
        if len(args) == 3 and isinstance(args[0], RowsType) and _is_whole(args[0], args[1]):
            return signature(types.none, args[0], args[1], args[0].dtype)


def _is_whole(rows, index):
    """True where an index names one element."""
    if isinstance(index, types.BaseTuple):
        return len(index) == rows.ndim and all(isinstance(part, types.Integer) for part in index)
    return rows.ndim == 1 and isinstance(index, types.Integer)


def _word(builder, pointer, column):
    """One word of the table. It never changes while the kernel runs, so one read serves a whole function."""
    table = builder.bitcast(pointer, cgutils.intp_t.as_pointer())
    found = builder.load(builder.gep(table, [cgutils.intp_t(column)]))
    found.set_metadata("invariant.load", builder.module.add_metadata([]))
    return found


@lower_getattr_generic(MemoryType)
def _lower(context, builder, _type, value, name):
    row = builder.gep(value, [cgutils.intp_t(_PLACES[name] * _COLUMNS * 8)])
    if name == "clock":
        return builder.inttoptr(_word(builder, row, 0), context.get_value_type(_CLOCK))
    kind = _TYPES[name]
    if isinstance(kind, RowsType):
        return row
    array = context.make_array(kind)(context, builder)
    item = context.get_abi_sizeof(context.get_data_type(kind.dtype))
    shape = [_word(builder, row, axis + 1) for axis in range(kind.ndim)]
    strides = [cgutils.intp_t(item)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(_word(builder, row, 0), context.get_data_type(kind.dtype).as_pointer())
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=cgutils.intp_t(item), meminfo=None)
    return array._getvalue()


@lower_getattr(RowsType, "shape")
def _lower_shape(context, builder, kind, value):
    return cgutils.pack_array(builder, [_word(builder, value, axis + 1) for axis in range(kind.ndim)])


def _element(context, builder, kind, rows, index_type, index):
    """Pointer to one element."""
    parts, part_types = [index], [index_type]
    if isinstance(index_type, types.BaseTuple):
        parts, part_types = cgutils.unpack_tuple(builder, index), list(index_type)
    parts = [context.cast(builder, part, its, types.intp) for part, its in zip(parts, part_types, strict=True)]
    place = parts[0]
    for axis in range(1, kind.ndim):
        place = builder.add(builder.mul(place, _word(builder, rows, axis + 1)), parts[axis])
    data = builder.inttoptr(_word(builder, rows, 0), context.get_data_type(kind.dtype).as_pointer())
    return builder.gep(data, [place])


@lower_builtin(operator.getitem, RowsType, types.Integer)
@lower_builtin(operator.getitem, RowsType, types.BaseTuple)
def _lower_get(context, builder, sig, args):
    kind, index_type = sig.args
    return context.unpack_value(builder, kind.dtype, _element(context, builder, kind, args[0], index_type, args[1]))


@lower_builtin(operator.setitem, RowsType, types.Integer, types.Any)
@lower_builtin(operator.setitem, RowsType, types.BaseTuple, types.Any)
def _lower_set(context, builder, sig, args):
    kind, index_type, value_type = sig.args
    pointer = _element(context, builder, kind, args[0], index_type, args[1])
    context.pack_value(builder, kind.dtype, context.cast(builder, args[2], value_type, kind.dtype), pointer)
    return context.get_dummy_value()


__all__ = ["ARRAYS", "Memory", "MemoryType"]
