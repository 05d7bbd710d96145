"""The door of `gigaramp.compare`: which of its three questions is asked, with everything in it looked at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from numbers import Integral, Real
from os import PathLike
from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.launch.compare import Comparison, compare, compare_all
from gigaramp.launch.question import How
from gigaramp.launch.what_ifs.answer import WhatIfs
from gigaramp.launch.what_ifs.many import Ranking, compare_what_ifs
from gigaramp.plant.door import expect_plant, expect_question
from gigaramp.plant.structure import did_you_mean
from gigaramp.units import shorten

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant


def compare_asked(
    plant: Plant,
    other: Plant | Sequence[Plant] | Mapping[str, Plant | Mapping[str, Any]] | None,
    what_ifs: str | PathLike[str] | None,
    ranking: dict[str, Any],
    until: date | str | None,
    futures: int,
    seed: int,
    how: How,
    in_euros: bool = False,
) -> Comparison | list[Comparison] | WhatIfs:
    """The answer of `gigaramp.compare`. Raises AskError for arguments that do not go together."""
    from gigaramp.plant.model import Plant

    expect_plant(plant)
    expect_how(until, futures, seed, how)
    if what_ifs is not None and other is not None:
        raise AskError(say("what_ifs: name either what-ifs in a file or other plants, not both"))
    if what_ifs is None and not isinstance(other, Mapping):
        if other is None:
            raise AskError(say("other: name a plant to compare with, a map of what-ifs, or what_ifs=PATH"))
        for one in other if isinstance(other, (list, tuple)) else [other]:
            expect_plant(one, "other")
        _refuse_ranking(ranking)
        if isinstance(other, Plant):
            return compare(plant, other, until, futures, seed, in_euros=in_euros, **how)
        return compare_all(plant, other, until, futures, seed, in_euros=in_euros, **how)
    if what_ifs is not None and not isinstance(what_ifs, (str, PathLike)):
        raise AskError(say("what_ifs: {given} is not the path of a scenario file", given=shorten(repr(what_ifs))))
    asked = other if isinstance(other, Mapping) else what_ifs
    assert asked is not None
    return compare_what_ifs(plant, asked, until, futures, seed, ranking=read_ranking(ranking), in_euros=in_euros, **how)


def expect_how(until: date | str | None, futures: int, seed: int, how: How) -> None:
    """Raise AskError for arguments of the wrong type, or of a name that no question takes."""
    for name in how:
        if name not in How.__annotations__:
            near = did_you_mean(name, list(How.__annotations__))
            raise AskError(say("compare: it takes no `{name}`, {mend}", name=name, mend=near))
    expect_question(
        until,
        how.get("on_progress"),
        how.get("correlation", 0.5),
        futures=futures,
        seed=seed,
        workers=how.get("workers"),
        lot=how.get("lot"),
        address=how.get("address"),
    )


def read_ranking(given: dict[str, Any]) -> Ranking:
    """How what-ifs are ranked, looked at. Raises AskError for a value of the wrong type."""
    goal, at_least, confirm = given["goal"], given["at_least"], given["confirm"]
    if goal is not None and not isinstance(goal, str):
        raise AskError(say("goal: {given} is not the name of a goal", given=shorten(repr(goal))))
    is_number = isinstance(at_least, Real) and not isinstance(at_least, bool)
    if at_least is not None and not (is_number and at_least == at_least):
        raise AskError(
            say("at_least: {given} is not a number, write for example at_least=7", given=shorten(repr(at_least)))
        )
    if confirm is not None and (isinstance(confirm, bool) or not isinstance(confirm, Integral) or confirm < 0):
        raise AskError(
            say("confirm: {given} is not a whole number, write for example confirm=3", given=shorten(repr(confirm)))
        )
    return Ranking(**given)


def _refuse_ranking(given: dict[str, Any]) -> None:
    """Raise AskError where two plants are compared and something is asked that only a ranking has."""
    for name, value in given.items():
        if value not in (None, False):
            raise AskError(say("{name}: only many what-ifs are ranked; name them in a map or a file", name=name))
