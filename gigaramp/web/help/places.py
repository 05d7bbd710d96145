"""The places of the plant as a sentence names them: lines, steps and machines, alone or together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigaramp.floor.state import CallNow, Picture


def places_of(picture: Picture) -> dict[str, None]:
    """Every place of the plant that a sentence may name, each once, machines first."""
    machines = [
        name for part in picture.steps for one in part.machines for name in _names(part.line, part.step, one.machine)
    ]
    wider = [name for part in picture.steps for name in (part.step, part.line) if name]
    return dict.fromkeys([*machines, *wider])


def places_of_call(call: CallNow) -> tuple[str, ...]:
    """The place of a call; it may be named whatever the plant file says."""
    return tuple(name for name in (*_names(call.line, call.step, call.machine), call.step, call.line) if name)


def _names(line: str | None, step: str | None, machine: str | None) -> Iterator[str]:
    if machine:
        yield f"{step} {machine}" if step else machine
        if line and step:
            yield f"{step} {machine} {line}"
            yield f"{line} {step} {machine}"
        yield machine
