"""The attribution of a question read as an answer: shares of the causes, alone and last, and the dates of goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.launch.losses.answer import Causes, CauseShare, Gain, Packs, Sooner
from gigaramp.launch.losses.attribution import Attribution
from gigaramp.launch.losses.causes import CAUSES
from gigaramp.launch.losses.leaves import LEAVES
from gigaramp.launch.losses.reading import packs_of
from gigaramp.launch.odds.empirical import Floats, effective_futures, mean

if TYPE_CHECKING:
    from gigaramp.twin.fidelity import Fidelity


DIGITS = 6
"""Decimals of a share of a leaf."""


def causes_of(
    found: Attribution,
    years: tuple[str, ...],
    goals: tuple[str, ...],
    until: date,
    confirmed: Mapping[str, tuple[Packs, tuple[Sooner, ...]]],
    not_asked: Sequence[str] = (),
) -> Causes:
    """The answer of an attribution; `confirmed`: gain alone and dates of the causes that ran on the event twin too."""
    weights = found.weights
    lost = mean(found.lost.sum(axis=1), weights)
    told = []
    for number, cause in enumerate(found.causes):
        mine = found.shares[:, number]
        packs = packs_of(mine.sum(axis=(1, 2)), weights)
        event, dates = confirmed.get(cause, (None, ()))
        told.append(
            CauseShare(
                cause=cause,
                packs=packs,
                share_of_lost=packs.mean / lost if lost > 1e-6 else None,
                alone=Gain(packs_of(found.alone[:, number].sum(axis=1), weights), event),
                last=Gain(packs_of(found.last[:, number].sum(axis=1), weights)),
                leaves=by_leaf(mine.sum(axis=1), weights),
                years=dict(zip(years, (mean(column, weights) for column in mine.sum(axis=2).T), strict=True)),
                sooner=(*sooner(goals, found.days, found.days_alone[:, number], weights, until, "day"), *dates),
            )
        )
    told.sort(key=lambda one: (-one.packs.mean, CAUSES.index(one.cause)))
    return Causes(
        futures=len(weights),
        effective_futures=effective_futures(weights),
        lost=packs_of(found.lost.sum(axis=1), weights),
        left=packs_of(found.left.sum(axis=(1, 2)), weights),
        left_by_leaf=by_leaf(found.left.sum(axis=1), weights),
        causes=tuple(told),
        not_here=tuple(cause for cause in CAUSES if cause not in {*found.causes, *not_asked}),
        ahead=_ahead(found, told),
        not_asked=tuple(not_asked),
    )


def _ahead(found: Attribution, told: Sequence[CauseShare]) -> Packs | None:
    """What the first cause costs more than the second, future by future; None where there are no two."""
    if len(told) < 2:
        return None
    whole = found.shares.sum(axis=(2, 3))
    first, second = (found.causes.index(one.cause) for one in told[:2])
    return packs_of(whole[:, first] - whole[:, second], found.weights)


def by_leaf(values: Floats, weights: Floats) -> dict[str, float]:
    """Means of (futures, leaves) by leaf; leaves without any are left out."""
    told = {leaf: round(mean(values[:, k], weights), DIGITS) for k, leaf in enumerate(LEAVES)}
    return {leaf: value for leaf, value in told.items() if value}


def sooner(
    goals: tuple[str, ...], before: Floats, after: Floats, weights: Floats, until: date, fidelity: Fidelity
) -> tuple[Sooner, ...]:
    """By how many days each goal is reached sooner: (futures, goals) days before and after, cut at the day after the end.

    A goal that no future reaches on either side is left out.
    """
    last = float(until.toordinal() + 1)
    found = []
    for number, goal in enumerate(goals):
        first, second = before[:, number], after[:, number]
        if np.isinf(first).all() and np.isinf(second).all():
            continue
        gained = np.minimum(first, last) - np.minimum(second, last)
        cut = bool((np.isinf(first) | np.isinf(second)).any())
        found.append(Sooner(goal, packs_of(gained, weights), cut, fidelity))
    return tuple(found)
