"""The bottleneck through time: in how many of the weighted futures each step limits, week by week, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.launch.bottleneck.answer import LimitPeriod, StepLimits, WeekLimit
from gigaramp.launch.bottleneck.network import NOT_THERE, network_of
from gigaramp.launch.bottleneck.turning_point import Limiting
from gigaramp.launch.odds.empirical import Floats, effective_futures, monte_carlo_error

if TYPE_CHECKING:
    from gigaramp.twin.result import Future, Run

APART: Final = 0.1
"""A line is told where it waits less than the mean of the lines by this share of its time: its machines are the busiest."""

AGREED: Final = 0.5
"""A line is told where at least this share of the futures in which the step limits name it."""

DIGITS: Final = 4


def shares_of(limiting: Limiting, weights: Floats) -> Floats:
    """(weeks, nodes) share of the weighted futures in which each node limits."""
    whole = weights / weights.sum()
    found: Floats = np.zeros_like(limiting.pace[0])
    weeks = np.arange(len(found))
    for first, weight in zip(limiting.first, whole, strict=True):
        there = first >= 0
        found[weeks[there], first[there]] += weight
    return found


def weeks_of(run: Run, limiting: Limiting, weights: Floats) -> tuple[WeekLimit, ...]:
    """What each week of a run tells."""
    shares = shares_of(limiting, weights)
    lines = busiest_lines(run, limiting)
    effective = effective_futures(weights)
    return tuple(
        _week(monday, place, limiting, shares[place], lines[:, place], weights, effective)
        for place, monday in enumerate(run.weeks)
    )


def _week(
    monday: date,
    place: int,
    limiting: Limiting,
    shares: Floats,
    lines: NDArray[np.object_],
    weights: Floats,
    effective: float,
) -> WeekLimit:
    order = np.argsort(-np.round(shares, 9), kind="stable")
    first, second = int(order[0]), int(order[1]) if len(order) > 1 else -1
    confidence = float(shares[first])
    if confidence <= 0.0:
        return WeekLimit(monday, None, None, 0.0, 0.0, None, None, None, 0.0)
    here = limiting.first[:, place] == first
    heavy = weights[here] if weights[here].sum() > 0 else np.ones(int(here.sum()))
    other = float(shares[second]) if second >= 0 else 0.0
    return WeekLimit(
        week=monday,
        step=limiting.names[first],
        line=_agreed(lines[here], heavy),
        confidence=round(confidence, DIGITS),
        error=round(monte_carlo_error(confidence, effective), DIGITS),
        pace=round(float(np.average(limiting.pace[here, place, first], weights=heavy)), DIGITS),
        margin=round(float(np.average(limiting.margin[here, place], weights=heavy)), DIGITS),
        second=limiting.names[second] if other > 0.0 else None,
        second_confidence=round(other, DIGITS),
    )


def _agreed(lines: NDArray[np.object_], weights: Floats) -> str | None:
    """The line that most of these futures name, where enough of them do."""
    named = {line for line in lines if line is not None}
    heaviest = max(sorted(named), key=lambda line: float(weights[lines == line].sum()), default=None)
    if heaviest is None or weights[lines == heaviest].sum() < AGREED * weights.sum():
        return None
    return str(heaviest)


def busiest_lines(run: Run, limiting: Limiting) -> NDArray[np.object_]:
    """(futures, weeks) the line on which the limiting step waits clearly least; None where it is shared or lines are alike."""
    network = network_of(run)
    found = np.full(limiting.first.shape, None, dtype=object)
    on_lines = {
        node: [place for place, station in enumerate(run.stations) if station.step == name and station.line is not None]
        for node, name in enumerate(network.names)
    }
    for number, future in enumerate(run.futures):
        waits = _waits(future)
        for week, node in enumerate(limiting.first[number]):
            places = on_lines[int(node)] if node >= 0 else []
            there = [place for place in places if not np.isnan(waits[week, place])]
            if len(there) < 2:
                continue
            least = min(there, key=lambda place: waits[week, place])
            if waits[week, there].mean() - waits[week, least] >= APART:
                found[number, week] = run.stations[least].line
    return found


def _waits(future: Future) -> Floats:
    """(weeks, stations) starved and blocked share of the time in which a station could work; nan where it could not."""
    lost = future.losses.astype(np.float64)
    there = lost.sum(axis=2) + future.producing - sum(lost[:, :, LOSS_INDEX[name]] for name in NOT_THERE)
    waited = sum(lost[:, :, LOSS_INDEX[name]] for name in ("starved", "blocked", "no_places", "no_sled"))
    return np.asarray(np.where(there > 0.0, waited / np.where(there > 0.0, there, 1.0), np.nan))


def periods_of(weeks: Sequence[WeekLimit]) -> tuple[LimitPeriod, ...]:
    """Spans of weeks with the same limiting step; weeks in which nothing works end no span."""
    spans: list[list[WeekLimit]] = []
    for one in weeks:
        if one.step is None:
            continue
        if spans and spans[-1][-1].step == one.step:
            spans[-1].append(one)
        else:
            spans.append([one])
    return tuple(_period(span) for span in spans)


def _period(span: list[WeekLimit]) -> LimitPeriod:
    lines = {one.line for one in span}
    return LimitPeriod(
        first=span[0].week,
        last=span[-1].week + timedelta(days=6),
        step=span[0].step or "",
        line=lines.pop() if len(lines) == 1 else None,
        weeks=len(span),
        confidence=round(sum(one.confidence for one in span) / len(span), DIGITS),
    )


def steps_of(run: Run, limiting: Limiting, weights: Floats, counted_from: date) -> tuple[StepLimits, ...]:
    """Each step and fleet week by week, in the order of the flow; the mean counts the weeks that end after a day."""
    shares = shares_of(limiting, weights)
    ahead = np.array([monday + timedelta(days=6) >= counted_from for monday in run.weeks]) & (shares.sum(axis=1) > 0.0)
    means = shares[ahead].mean(axis=0) if ahead.any() else np.zeros(len(limiting.names))
    return tuple(
        StepLimits(
            limiting.names[node],
            round(float(means[node]), DIGITS),
            tuple(round(float(share), DIGITS) for share in shares[:, node]),
        )
        for node in in_flow_order(run, limiting.names)
    )


def in_flow_order(run: Run, names: Sequence[str]) -> list[int]:
    """Numbers of nodes as units meet them; sleds stand behind the step that loads them."""
    from gigaramp.plant.flow import flow_of

    place = {step: float(number) for number, step in enumerate(flow_of(run.plant).steps)}
    for name, mover in run.plant.movers.items():
        place[name] = place[mover.from_] + 0.5
    for name in names:
        place.setdefault(name, place.get(name.removesuffix(".source"), -1.0) - 0.5)
    return sorted(range(len(names)), key=lambda node: (place[names[node]], names[node]))
