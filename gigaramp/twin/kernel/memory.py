"""How the kernel sees a world: one pointer to a table that says where each array lies and how long it is.

Passing thirty arrays from function to function costs more than the work of an event; passing one pointer costs nothing.
In compiled code `world.stations` is a read of that table, and `world.clock` is the one record of the clock. Uncompiled,
the same names are attributes of this object, so that both run the same text.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
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
from gigaramp.twin.kernel.clock_array import CLOCK
from gigaramp.twin.kernel.people_arrays import CREW, FAMILY, JUDGEMENT, SEAT

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
    "records": (RECORD, 1),
}
"""Every array of a world: what it holds, and its number of dimensions."""

_COLUMNS = 5  # address, then up to four lengths
_PLACES = {name: place for place, name in enumerate(ARRAYS)}
_CLOCK = from_dtype(CLOCK)
_TYPES = {name: types.Array(from_dtype(np.dtype(dtype)), dims, "C") for name, (dtype, dims) in ARRAYS.items()}


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


@infer_getattr
class _Attributes(AttributeTemplate):
    key = MemoryType

    def generic_resolve(self, _memory, name):
        """Type of `world.name`; None where there is no such array."""
        return _CLOCK if name == "clock" else _TYPES.get(name)


@lower_getattr_generic(MemoryType)
def _lower(context: Any, builder: Any, _type: MemoryType, value: Any, name: str) -> Any:
    word = ir.IntType(64)
    table = builder.bitcast(value, word.as_pointer())

    def read(column: int) -> Any:
        found = builder.load(builder.gep(table, [ir.Constant(word, _PLACES[name] * _COLUMNS + column)]))
        # The table never changes while the kernel runs, so one read serves a whole function.
        found.set_metadata("invariant.load", builder.module.add_metadata([]))
        return found

    if name == "clock":
        return builder.inttoptr(read(0), context.get_value_type(_CLOCK))
    array_type = _TYPES[name]
    array = context.make_array(array_type)(context, builder)
    item = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
    shape = [read(axis + 1) for axis in range(array_type.ndim)]
    strides = [ir.Constant(word, item)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(read(0), context.get_data_type(array_type.dtype).as_pointer())
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=ir.Constant(word, item), meminfo=None)
    return array._getvalue()


__all__ = ["ARRAYS", "Memory", "MemoryType"]
