"""The blocks of the morning page, but for the dates: values, and the words that are shown for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from gigaramp.languages import day, day_of_month, figure, later, named, say, share
from gigaramp.launch.morning.answer import plain
from gigaramp.launch.morning.words import MISSING, cause_words, idle_words, made_of, rest_words, seen_words, short_words
from gigaramp.launch.progress.words import amount, loss_kind, signed
from gigaramp.launch.wording.phrases import made_words
from gigaramp.web.blocks.day_axis import day_axis

if TYPE_CHECKING:
    from gigaramp.floor.state import ActionNow
    from gigaramp.launch.morning.answer import LargestLoss, Morning, NextShift, ShiftShort, Tonight, Yesterday

CURVE_SHOWN: Final = 28
"""Days of the plan curve on the first screen."""

MOST_STEPS: Final = 5
MOST_FAMILIES: Final = 5
MOST_CAUSES: Final = 5
"""Rows on the first screen; the rest is told in the JSON and on pages of its own."""

LEAST: Final = 0.05

COUNTED: Final = {"shipped": later("shipped"), "good": later("good at {step}")}


def yesterday_block(found: Morning) -> dict[str, Any]:
    """Yesterday against the plan, with the curve."""
    block = found.yesterday
    gaps = [(say("this week"), block.week_gap), (say("this month"), block.month_gap)]
    words = {
        "day": day(block.day) if block.day else "",
        "made": amount(block.made) if block.made is not None else None,
        "planned": amount(block.planned) if block.planned is not None else None,
        "gap": signed(block.gap) if block.gap is not None else None,
        "things": made_of(block),
        "counted": say(COUNTED[block.counted], step=named(block.step)) if block.counted else "",
        "gaps": [{"span": span, "gap": signed(gap), "value": gap} for span, gap in gaps if gap is not None],
        "idle": idle_words(block.idle),
        "missing": missing_words(block.missing),
    }
    return {**plain(block), "words": words, "picture": curve_picture(block)}


def curve_picture(block: Yesterday) -> dict[str, Any] | None:
    """The last weeks: what was made as bars, the plan as a line."""
    shown = block.curve[-CURVE_SHOWN:]
    if not any(one.made is not None or one.planned is not None for one in shown):
        return None
    days = [one.day.isoformat() for one in shown]
    is_behind = [one.made is not None and one.planned is not None and one.made < one.planned for one in shown]
    return {
        "data": [
            {
                "type": "bar",
                "name": say("made"),
                "x": days,
                "y": [one.made for one in shown],
                "marker": {"color": ["@vermillion" if behind else "@blue" for behind in is_behind]},
                "hovertemplate": "%{x}: %{y:,.0f}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "lines",
                "name": say("plan"),
                "x": days,
                "y": [one.planned for one in shown],
                "line": {"color": "@ink", "width": 2, "shape": "hvh"},
                "hovertemplate": "%{y:,.0f}<extra></extra>",
            },
        ],
        "layout": {
            "xaxis": {**day_axis(one.day for one in shown), "tickfont": {"size": 11}},
            "yaxis": {"rangemode": "tozero", "tickformat": ",.3~s", "nticks": 4, "tickfont": {"size": 11}},
            "bargap": 0.18,
            "margin": {"l": 34, "r": 4, "t": 4, "b": 22},
        },
    }


def losses_block(found: Morning, actions: Iterable[ActionNow]) -> dict[str, Any]:
    """The largest losses, each with the action that was agreed against it."""
    block = found.losses
    agreed = {(one.line, one.step, one.loss): one for one in actions}
    rows = [_loss_row(one, agreed) for one in block.largest]
    days = say("{first} to {last}", first=day(block.first), last=day(block.last)) if block.first and block.last else ""
    words = {
        "days": day(block.last) if block.last and block.first == block.last else days,
        "others": amount(block.others) if block.others is not None and block.others >= LEAST else None,
        "rest": [{"name": name, "units": amount(units)} for name, units in rest_words(block)],
        "gap": signed(block.gap) if block.gap is not None else None,
        "limiting": [named(step) for step in block.limiting],
        "things": made_words(found.yesterday.product),
        "missing": missing_words(block.missing),
    }
    return {**plain(block), "largest": rows, "words": words}


def loss_of(one: LargestLoss) -> str:
    """A loss as an action names it: `scrap:burr`, `failure`."""
    return f"{one.loss}:{one.cause}" if one.cause else one.loss


def _loss_row(one: LargestLoss, agreed: dict[tuple[str | None, str | None, str], ActionNow]) -> dict[str, Any]:
    action = agreed.get((one.line, one.step, loss_of(one)))
    told = None
    if action is not None:
        told = {
            "owner": action.owner,
            "due": action.due.isoformat() if action.due else "",
            "due_words": day_of_month(action.due) if action.due else "",
            "action": action.action,
        }
    return {
        **plain(one),
        "id": "loss-" + "-".join(part.replace(" ", "_") for part in one.key.split("|")),
        "name": _loss_words(one),
        "about": loss_of(one),
        "units_words": amount(one.units),
        "share_words": share(one.share_of_gap) if one.share_of_gap is not None and one.share_of_gap <= 20.0 else "",
        "action": told,
    }


def _loss_words(one: LargestLoss) -> str:
    kind = loss_kind(one.loss)
    if one.cause in (None, one.step):
        return kind
    return say("{loss} ({cause})", loss=kind, cause=named(one.cause or "").replace("_", " "))


def tonight_block(found: Morning) -> dict[str, Any]:
    """The next three shifts as columns, and the steps that are short on any of them as rows, the worst first."""
    block = found.tonight
    zone = ZoneInfo(found.timezone)
    steps: dict[str, dict[str, ShiftShort]] = {}
    for one in block.short:
        steps.setdefault(one.step, {})[one.begins.isoformat()] = one
    rows = [
        {
            "step": step,
            "address": next(iter(cells.values())).address,
            "cells": [_cell(cells.get(shift.begins.isoformat())) for shift in block.shifts],
        }
        for step, cells in steps.items()
    ]
    words = {
        "shifts": [_shift_head(one, zone) for one in block.shifts],
        "more": max(0, len(rows) - MOST_STEPS),
        "nobody": _nobody(block),
        "missing": missing_words(block.missing),
    }
    return {**plain(block), "rows": rows, "most": MOST_STEPS, "words": words}


def _shift_head(one: NextShift, zone: ZoneInfo) -> dict[str, str]:
    begins = one.begins.astimezone(zone)
    return {
        "name": named(one.name),
        "day": day_of_month(begins.date()),
        "begins": f"{begins:%H:%M}",
        "hours": one.shift,
    }


def _cell(one: ShiftShort | None) -> dict[str, Any] | None:
    """What stands for a step on a shift: how many are short, and why."""
    if one is None:
        return None
    needed = say("{short} short of {needed}", short=figure(one.short, 1), needed=figure(one.needed, 1))
    why = [short_words(one), seen_words(one)]
    return {
        "short": figure(one.short, 1),
        "level": min(4, 1 + int(4.0 * one.short / max(one.needed, 0.1))),
        "words": "; ".join([needed, *(part for part in why if part)]),
    }


def _nobody(block: Tonight) -> str:
    return "" if block.missing or block.short else say("No step is short on the next three shifts.")


def leaving_block(found: Morning) -> dict[str, Any]:
    """Families that leave within 90 days, and their steps that are not ready by then."""
    block = found.leaving
    going = [one for one in block.families if one.leaving[2] >= LEAST]
    rows = [
        {
            **plain(one),
            "words": {
                "now": figure(one.now, 0),
                "leaving": [_people(people) for people in one.leaving],
                "not_ready": [
                    {
                        "step": step.step,
                        "words": say("alone from {day}", day=day(step.independent))
                        if step.independent
                        else say("not within the horizon"),
                    }
                    for step in one.not_ready[2]
                ],
                "of": len(one.steps),
            },
        }
        for one in going
    ]
    words = {
        "leaving": [_people(people) for people in block.leaving],
        "not_ready": list(block.not_ready),
        "more": max(0, len(rows) - MOST_FAMILIES),
        "missing": missing_words(block.missing),
        "readiness_missing": missing_words(block.readiness_missing) if not block.missing else "",
    }
    return {**plain(block), "rows": rows, "most": MOST_FAMILIES, "words": words}


def _people(people: float) -> str:
    return figure(people, 0 if people >= 9.95 or abs(people - round(people)) < LEAST else 1)


def scrap_block(found: Morning) -> dict[str, Any]:
    """Scrap by what made it, the most first."""
    block = found.scrap
    rows = [
        {
            **plain(one),
            "words": {
                "name": cause_words(one),
                "worth": amount(round(one.worth, 1) if one.worth < 10 else round(one.worth)),
                "ratio": share(one.ratio, 1) if one.ratio is not None else "",
                "change": _points(one.change),
            },
        }
        for one in block.made[:MOST_CAUSES]
    ]
    days = say("{first} to {last}", first=day(block.first), last=day(block.last)) if block.first and block.last else ""
    words = {
        "days": days,
        "things": made_words(block.product) if block.product else "",
        "missing": missing_words(block.missing),
    }
    return {**plain(block), "rows": rows, "words": words}


def _points(change: float | None) -> str:
    if change is None:
        return ""
    change = round(100.0 * change, 1) + 0.0
    return f"+{figure(change, 1)}" if change > 0 else figure(change, 1)


def missing_words(missing: str) -> str:
    """Why a block has nothing to tell; empty where it has."""
    return say(MISSING[missing]) if missing else ""
