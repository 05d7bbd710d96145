"""What a public function takes, looked at once at its door: a slip is told in words, with how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from numbers import Integral, Real
from os import PathLike
from typing import Any

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.units import shorten


def expect_name(name_or_path: object) -> None:
    """Raise AskError for what is neither a name of a plant nor a path."""
    if not isinstance(name_or_path, (str, PathLike)) or not str(name_or_path).strip():
        raise AskError(
            say(
                'load: {name_or_path} is not a name or a path, write for example gigaramp.load("douai")',
                name_or_path=_told(name_or_path),
            )
        )


def expect_plant(plant: object, name: str = "plant") -> None:
    """Raise AskError for what is not a plant, above all for the name or path of one."""
    from gigaramp.plant.model import Plant

    if isinstance(plant, Plant):
        return
    given = repr(str(plant)) if isinstance(plant, (str, PathLike)) else '"douai"'
    raise AskError(
        say(
            "{name}: {plant} is not a plant, write gigaramp.load({given}) first",
            name=name,
            plant=_told(plant),
            given=given,
        ).replace("'", '"')
    )


def expect_question(
    until: object, on_progress: Callable[..., Any] | None, correlation: object, address: object = None, **whole: object
) -> None:
    """Raise AskError for arguments of the wrong type: a day, a function, a ratio, and `whole` numbers or None."""
    for name, value in whole.items():
        if (value is None and name in ("workers", "lot")) or (name == "lot" and value in ("auto", "cell")):
            continue
        if isinstance(value, bool) or not isinstance(value, Integral):
            words = say(' (or "cell")') if name == "lot" else ""
            raise AskError(
                say(
                    "{name}: {told} is not a whole number{words}, write for example {name}=20",
                    name=name,
                    told=_told(value),
                    words=words,
                )
            )
    if isinstance(correlation, bool) or not isinstance(correlation, Real):
        raise AskError(
            say(
                "correlation: {correlation} is not a number from 0 to 1, write for example correlation=0.5",
                correlation=_told(correlation),
            )
        )
    # A datetime is a date to Python, but cannot be compared with one.
    if until is not None and (isinstance(until, datetime) or not isinstance(until, (str, date))):
        raise AskError(say('until: {until} is not a date, write for example until="2027-12-31"', until=_told(until)))
    if address is not None and not isinstance(address, str):
        raise AskError(
            say(
                'address: {address} is not an address of a Ray cluster, write for example address="auto"',
                address=_told(address),
            )
        )
    if on_progress is not None and not callable(on_progress):
        raise AskError(
            say("on_progress: {on_progress} is not a function of (done, futures)", on_progress=_told(on_progress))
        )


def expect_asked(plant: object, until: object, futures: object, seed: object, how: Mapping[str, Any]) -> None:
    """Raise AskError for a plant that is none, and for arguments of the wrong type among those that every question takes."""
    expect_plant(plant)
    whole = {"futures": futures, "seed": seed, "workers": how.get("workers"), "lot": how.get("lot")}
    expect_question(until, how.get("on_progress"), how.get("correlation", 0.5), how.get("address"), **whole)


def _told(value: object) -> str:
    return say("None") if value is None else f'"{shorten(value)}"' if isinstance(value, str) else shorten(repr(value))
