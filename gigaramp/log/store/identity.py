"""What makes a row itself: a key of (source, id), and a fingerprint of everything it says.

Both are 64 bit numbers that are written to disk, so they never change from one version to the next. Mixing is the
finaliser of SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators", figure 15).
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa

Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.uint64]]

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_NOTHING: Final = np.uint64(0x5BF03635F0A31E6D)


def keys_of(table: pa.Table) -> Numbers:
    """One number for each row's (source, id). Two rows of one source never share it; two of different sources hardly ever."""
    numbers = table["id"].combine_chunks().to_numpy().astype(np.int64).view(np.uint64)
    return _mixed(numbers ^ _text_numbers(table["source"]))


def fingerprints_of(table: pa.Table) -> Numbers:
    """One number for the whole content of each row, its source and id included."""
    found = np.zeros(len(table), np.uint64)
    for name in table.schema.names:
        if name == "position":
            continue
        column = table[name]
        if pa.types.is_string(column.type) or pa.types.is_dictionary(column.type):
            numbers = _text_numbers(column)
        else:
            numbers = _plain_numbers(column)
        found = _mixed(found * _GOLDEN + numbers)
    return found


def _plain_numbers(column: pa.ChunkedArray) -> Numbers:
    import pyarrow.compute as pc

    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    filled = pc.fill_null(column, 0).combine_chunks().to_numpy(zero_copy_only=False)
    numbers = _mixed(np.ascontiguousarray(filled).view(np.uint64))
    if column.null_count:
        numbers[column.is_null().combine_chunks().to_numpy(zero_copy_only=False)] = _NOTHING
    return numbers


def _text_numbers(column: pa.ChunkedArray) -> Numbers:
    """One number for each text: that of its entry in the dictionary, so repeated texts are mixed once."""
    found = []
    for chunk in column.chunks:
        coded = chunk if pa.types.is_dictionary(chunk.type) else chunk.dictionary_encode()
        words = np.append(_words_mixed(coded.dictionary), _NOTHING)
        codes = coded.indices.cast(pa.int64()).fill_null(len(words) - 1).to_numpy()
        found.append(words[codes])
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


def _words_mixed(texts: pa.Array) -> Numbers:
    """Texts mixed eight bytes at a time, all texts at once."""
    rows = len(texts)
    if rows == 0:
        return np.zeros(0, np.uint64)
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + rows + 1].astype(np.int64)
    starts, lengths = ends[:-1], np.diff(ends)
    padded = (data.to_pybytes() if data is not None else b"") + bytes(8)
    # A view of eight bytes from each place on; a text need not begin at a multiple of eight.
    words = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))
    found = _mixed(lengths.astype(np.uint64))
    active = np.flatnonzero(lengths > 0)
    done = 0
    while len(active):
        word = words[starts[active] + done].astype(np.uint64)
        left = np.minimum(lengths[active] - done, 8).astype(np.uint64)
        word &= np.uint64(0xFFFFFFFFFFFFFFFF) >> (np.uint64(8) * (np.uint64(8) - left))
        found[active] = _mixed(found[active] * _GOLDEN ^ word)
        done += 8
        active = active[lengths[active] > done]
    return found


def _mixed(numbers: Numbers) -> Numbers:
    mixed = numbers + _GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


__all__ = ["Numbers", "fingerprints_of", "keys_of"]
