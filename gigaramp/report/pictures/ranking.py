"""What-ifs ranked: what each one changes, as a dot with its range in a row, beside a line at no change.

Two ranges are told of each: the error of the mean (thick), which more futures make narrower, and where single futures lie (thin),
which they do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gigaramp.languages import labelled, say, say_many
from gigaramp.report.parts import Column, Mark, Picture, Sheet, Value
from gigaramp.report.pictures.drawing import Figure, Trace, bar_between, dots, in_rows
from gigaramp.report.wording.phrases import count

ROW: Final = 54
MOST: Final = 20
"""Most what-ifs drawn; the table holds all."""


@dataclass(frozen=True)
class Ranked:
    """What one what-if changes: the mean over the futures, its error range (None: from too few), and 10 to 90 % of single futures.

    Below zero is less (days: sooner). `told_apart` is False where the change cannot be told from none. `words` is said of it
    in the row, after its name; `took` is how many futures it took to say so.
    """

    name: str
    mean: float
    low: float | None
    high: float | None
    told_apart: bool
    words: str
    spread_low: float | None = None
    spread_high: float | None = None
    took: int | None = None


@dataclass(frozen=True)
class Ranking:
    """What-ifs in their order, the best first. `axis` names what is counted with its unit; `less_is_good` says which side is better."""

    rows: tuple[Ranked, ...]
    axis: str
    goal: str
    less_is_good: bool = True


def ranking_picture(ranking: Ranking, name: str = "what-ifs", deck: str = "", finding: str = "") -> Picture:
    """The picture with its finding and its table. `finding` and `deck` where more is ranked than what-ifs."""
    shown = ranking.rows[:MOST]
    left = len(ranking.rows) - len(shown)
    spread = any(one.spread_low is not None for one in shown)
    key = [
        Mark("dot", "blue", say("better")),
        Mark("diamond", "vermillion", say("worse")),
        Mark("ring", "grey", say("not told apart from no change")),
        Mark("band", "blue", say("error of the mean")),
        *([Mark("line", "grey", say("single futures, 10 to 90 %"))] if spread else []),
    ]
    return Picture(
        name=name,
        finding=finding or ranking_finding(ranking),
        deck=deck or say("Each row is one what-if beside the plant as it is, in the same futures under the same luck."),
        axis=say("one in each row, the best first; across: {axis}", axis=ranking.axis),
        key=tuple(key),
        figure=_figure(ranking, shown),
        sheet=_sheet(ranking, name),
        height=ROW * max(len(shown), 1) + 70,
        notes=(say_many("{count} more row in the table.", "{count} more rows in the table.", left),) if left else (),
    )


def ranking_finding(ranking: Ranking) -> str:
    """How many what-ifs help, and which one most; what cannot be told apart is said too."""
    better = [one for one in ranking.rows if one.told_apart and _is_good(ranking, one)]
    if not ranking.rows:
        return say("No what-if was asked")
    if not better:
        return say("None of {all} what-ifs is told apart from no change for the better", all=len(ranking.rows))
    best = better[0]
    if len(better) == 1:
        return say(
            "One of {all} what-ifs helps: {name}, {words}", all=len(ranking.rows), name=best.name, words=best.words
        )
    return say("{helping} of {all} what-ifs help; best: {name}, {words}", helping=len(better), all=len(ranking.rows), name=best.name,
               words=best.words)  # fmt: skip


def _is_good(ranking: Ranking, one: Ranked) -> bool:
    return one.mean < 0 if ranking.less_is_good else one.mean > 0


def _colour(ranking: Ranking, one: Ranked) -> str:
    if not one.told_apart:
        return "grey"
    return "blue" if _is_good(ranking, one) else "vermillion"


def _figure(ranking: Ranking, shown: Sequence[Ranked]) -> Figure:
    traces: list[Trace] = []
    for row, one in enumerate(shown):
        colour = _colour(ranking, one)
        if one.spread_low is not None and one.spread_high is not None:
            traces.append(bar_between(one.spread_low, one.spread_high, row, colour, width=2, alpha=0.8))
        if one.low is not None and one.high is not None:
            traces.append(bar_between(one.low, one.high, row, colour, width=9, alpha=0.45))
    for colour, symbol in (("grey", "circle-open"), ("vermillion", "diamond"), ("blue", "circle")):
        told = [
            (one.mean, float(row), labelled(one.name, one.words))
            for row, one in enumerate(shown)
            if _colour(ranking, one) == colour
        ]
        if told:
            traces.append(dots(told, colour, symbol))
    ends = [0.0] + [
        value
        for one in shown
        for value in (one.mean, one.low, one.high, one.spread_low, one.spread_high)
        if value is not None
    ]
    room = 0.06 * (max(ends) - min(ends)) or 1.0
    axis = {
        "tickformat": ",~r",
        "range": [min(ends) - room, max(ends) + room],
        "zeroline": True,
        "zerolinewidth": 2,
        "zerolinecolor": "@ink",
    }
    return in_rows(traces, [labelled(one.name, one.words) for one in shown], ranking.axis, axis, above=8)


def _sheet(ranking: Ranking, file: str) -> Sheet:
    columns = (
        Column(say("name")), Column(say("{axis}, mean", axis=ranking.axis), "figure"), Column(say("error range, from"), "figure"),
        Column(say("error range, to"), "figure"), Column(say("told apart from no change")), Column(say("single futures, 10 %"), "figure"),
        Column(say("single futures, 90 %"), "figure"), Column(say("futures it took"), "count"), Column(say("in words")),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (
            one.name,
            one.mean,
            one.low,
            one.high,
            say("yes") if one.told_apart else say("no"),
            one.spread_low,
            one.spread_high,
            one.took,
            one.words,
        )
        for one in ranking.rows
    ]
    return Sheet(say("What-ifs ranked for {goal}", goal=ranking.goal), columns, tuple(rows), file)


def days_words(days: float) -> str:
    """Days sooner or later: 19 days sooner."""
    number = round(abs(days))
    if not number:
        return say("no day sooner or later")
    if days < 0:
        return say_many("{days} day sooner", "{days} days sooner", number, days=count(number))
    return say_many("{days} day later", "{days} days later", number, days=count(number))
