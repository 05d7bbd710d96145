"""A loss tree read as an answer: the whole span, years, quarters and weeks."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from gigaramp.launch.compare import standard_error
from gigaramp.launch.losses.answer import LeafLoss, Packs, Period, StepShare, WeekLeaf, Weeks
from gigaramp.launch.losses.leaves import LEAF_INDEX, LEAVES
from gigaramp.launch.losses.periods import quarters_of_weeks, spans, years_of_weeks
from gigaramp.launch.losses.tree import LossTree
from gigaramp.launch.odds.empirical import Floats, effective_futures, mean
from gigaramp.launch.odds.spread import FEW_DIGITS, fan, spread

WHOLE = "whole"
"""Name of the period of all weeks."""

SHOWN = 0.01
"""Steps that limit a smaller share of a period's weeks are left out."""

LEAST_WEEKS = 4
"""Quarters of fewer weeks tell no residual: what is counted a week later weighs too much in them."""

_DIGITS = 6


def packs_of(values: Floats, weights: Floats) -> Packs:
    """A figure of each future as mean, error and spread."""
    return Packs(mean(values, weights), standard_error(values, weights), spread(values, weights))


def whole_of(tree: LossTree) -> Period:
    """The tree of the whole span."""
    return period_of(tree, WHOLE, slice(0, len(tree.weeks)))


def years_of(tree: LossTree) -> tuple[Period, ...]:
    """The tree of each calendar year."""
    return tuple(period_of(tree, name, span) for name, span in spans(years_of_weeks(tree.weeks, tree.until).tolist()))


def quarters_of(tree: LossTree) -> tuple[Period, ...]:
    """The tree of each quarter."""
    return tuple(period_of(tree, name, span) for name, span in spans(quarters_of_weeks(tree.weeks, tree.until)))


def period_of(tree: LossTree, name: str, span: slice) -> Period:
    """The tree of some weeks in a row."""
    weights = tree.weights
    nameplate = mean(tree.nameplate[:, span].sum(axis=1), weights)
    packs = tree.packs[:, span].sum(axis=1)
    leaves = tuple(
        LeafLoss(leaf, told, told.mean / nameplate if nameplate > 0.0 else None)
        for leaf, told in ((leaf, packs_of(packs[:, k], weights)) for k, leaf in enumerate(LEAVES))
    )
    return Period(
        name=name,
        first=tree.weeks[span.start],
        last=min(tree.weeks[span.stop - 1] + timedelta(days=6), tree.until),
        nameplate=nameplate,
        shipped=packs_of(tree.shipped[:, span].sum(axis=1), weights),
        leaves=leaves,
        limiting=_limiting(tree, span),
    )


def weeks_of(tree: LossTree) -> Weeks:
    """The tree week by week."""
    weights = tree.weights / tree.weights.sum()
    effective = effective_futures(tree.weights)
    found = []
    for k, leaf in enumerate(LEAVES):
        values = tree.packs[:, :, k]
        middle = weights @ values
        error = np.sqrt(weights @ np.square(values - middle) / effective)
        told = fan(values, tree.weights, FEW_DIGITS)
        found.append(WeekLeaf(leaf, _rounded(middle), _rounded(error), told.p10, told.p90))
    often = np.array([weights @ (tree.limiting == step) for step in range(len(tree.steps))])
    return Weeks(
        weeks=tree.weeks,
        nameplate=_rounded(weights @ tree.nameplate),
        shipped=_rounded(weights @ tree.shipped),
        limiting=tuple(tree.steps[step] for step in often.argmax(axis=0)),
        leaves=tuple(found),
    )


def largest_residual(tree: LossTree) -> float | None:
    """Largest residual of a quarter as a share of its nameplate: mean of its size over futures, so signs do not cancel.

    Quarters of fewer than four weeks are left out; None where no quarter is left or nameplate is 0.
    """
    found = []
    for _, span in spans(quarters_of_weeks(tree.weeks, tree.until)):
        if span.stop - span.start < LEAST_WEEKS:
            continue
        nameplate = mean(tree.nameplate[:, span].sum(axis=1), tree.weights)
        residual = tree.packs[:, span, LEAF_INDEX["residual"]].sum(axis=1)
        if nameplate > 0.0:
            found.append(mean(np.abs(residual), tree.weights) / nameplate)
    return max(found, default=None)


def _limiting(tree: LossTree, span: slice) -> tuple[StepShare, ...]:
    """Share of weeks in which each step limits, in weeks with a nameplate; largest first."""
    weights = tree.weights / tree.weights.sum()
    counts = tree.nameplate[:, span] > 0.0
    weeks = float(weights @ counts.sum(axis=1))
    if weeks <= 0.0:
        return ()
    found = [
        StepShare(name, float(weights @ ((tree.limiting[:, span] == step) & counts).sum(axis=1)) / weeks)
        for step, name in enumerate(tree.steps)
    ]
    return tuple(sorted((one for one in found if one.share >= SHOWN), key=lambda one: (-one.share, one.step)))


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), _DIGITS) for value in values)
