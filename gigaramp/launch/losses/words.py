"""The losses as text for a terminal of 80 columns: the tree, the causes, the steps, the defects."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from gigaramp.languages import day, figure, say, share
from gigaramp.launch.losses.causes import NAMES as CAUSE_NAMES
from gigaramp.launch.losses.leaves import NAMES as LEAF_NAMES
from gigaramp.launch.losses.reading import WHOLE

if TYPE_CHECKING:
    from gigaramp.launch.losses.answer import CauseShare, Losses, Packs, Period, Sooner

WIDTH = 80
MOST = 6
"""Steps, defects and leaves of a year that are told; the answer holds all."""

CLEAR = 2.0
"""A mean below this many standard errors is not told apart from nothing."""

_NO_SHARE = 0.0005
"""Shares below it are written as 0.0 %, without a sign."""

_LEAST = 0.5
"""Leaves below half a pack are left out of the text."""


def losses_text(answer: Losses, width: int = WIDTH) -> str:
    """The answer, ready to print."""
    parts = [
        *_head(answer, width),
        "",
        *_tree(answer),
        "",
        *_years(answer, width),
        "",
        *_causes(answer, width),
        *_goals(answer, width),
        "",
        *_steps(answer),
        "",
        *_defects(answer),
        *_notes(answer, width),
    ]
    return "\n".join(parts)


def leaf_name(leaf: str) -> str:
    """Short name of a leaf, in the language spoken now."""
    return say(LEAF_NAMES[leaf])


def cause_name(cause: str) -> str:
    """Short name of a cause, in the language spoken now."""
    return say(CAUSE_NAMES[cause])


def _head(answer: Losses, width: int) -> list[str]:
    whole = answer.whole
    told = say(
        "{plant}: where the {product}s went, {first} to {last}",
        plant=answer.plant, product=answer.product, first=day(whole.first), last=day(answer.until),
    )  # fmt: skip
    futures = say(
        "{futures} futures ({effective} effective), seed {seed}, fidelity {fidelity}",
        futures=answer.futures, effective=figure(answer.effective_futures), seed=answer.seed, fidelity=answer.fidelity,
    )  # fmt: skip
    shipped = whole.shipped
    found = say(
        "Of {nameplate} at nameplate ({which}), {shipped} are shipped: {share}.",
        nameplate=figure(whole.nameplate), which=answer.nameplate_is, shipped=_with_range(shipped),
        share=share(shipped.mean / whole.nameplate) if whole.nameplate else "-",
    )  # fmt: skip
    return [told, futures, fill(found, width)]


def _tree(answer: Losses) -> list[str]:
    whole = answer.whole
    lines = [_row(say("the loss tree"), _product(answer), say("± error"), say("10 to 90 % of futures"), say("share"))]
    lines.append(_row(say("nameplate"), figure(whole.nameplate), "", "", share(1.0)))
    for loss in whole.leaves:
        if abs(loss.packs.mean) < _LEAST and loss.leaf != "residual":
            continue
        told = loss.packs
        lines.append(
            _row(leaf_name(loss.leaf), _signed(-told.mean), figure(told.error), _lost_range(told), _part(loss.share))
        )
    shipped = whole.shipped
    part = share(shipped.mean / whole.nameplate) if whole.nameplate else "-"
    lines.append(_row(say("shipped"), figure(shipped.mean), figure(shipped.error), _range(shipped), part))
    return lines


def _part(lost: float | None) -> str:
    """A loss as a share of nameplate, below zero."""
    if lost is None:
        return "-"
    return share(-lost if abs(lost) >= _NO_SHARE else 0.0, 1)


def _row(name: str, packs: str, error: str, spread: str, part: str) -> str:
    return f"{name:<22}{packs:>12}{error:>10}{spread:>26}{part:>10}".rstrip()


def _years(answer: Losses, width: int) -> list[str]:
    return [fill(_year(year), width, subsequent_indent="  ") for year in answer.years if year.nameplate > 0.0]


def _year(year: Period) -> str:
    losses = sorted((loss for loss in year.leaves if loss.packs.mean >= _LEAST), key=lambda loss: -loss.packs.mean)
    told = ", ".join(f"{leaf_name(loss.leaf)} {figure(loss.packs.mean)}" for loss in losses[:MOST])
    steps = ", ".join(f"{one.step} {share(one.share)}" for one in year.limiting[:3])
    return say(
        "{year}: {shipped} of {nameplate}. Largest losses: {losses}. Limiting, in weeks: {steps}.",
        year=year.name, shipped=figure(year.shipped.mean), nameplate=figure(year.nameplate), losses=told, steps=steps,
    )  # fmt: skip


def _causes(answer: Losses, width: int) -> list[str]:
    causes = answer.causes
    if causes.lost.mean < _LEAST:
        nothing = say(
            "Nothing is lost: nameplate is shipped, so no cause costs anything (by day, in {futures} of the futures).",
            futures=causes.futures,
        )
        return [fill(nothing, width)]
    head = say(
        "Causes of the {lost} lost, switched off by day in {futures} of the futures:",
        lost=figure(causes.lost.mean), futures=causes.futures,
    )  # fmt: skip
    lines = [fill(head, width)]
    lines.append(_cause_row(say("cause"), say("share"), say("± error"), say("alone"), say("last"), say("alone, event")))
    for one in causes.causes:
        event = _signed(one.alone.event.mean) if one.alone.event is not None else "-"
        alone, last = _signed(one.alone.day.mean), _signed(one.last.day.mean)
        lines.append(
            _cause_row(
                cause_name(one.cause), _signed(one.packs.mean), _error(one.packs, causes.futures), alone, last, event
            )
        )
    left = causes.left
    lines.append(_cause_row(say("left without them"), _signed(left.mean), _error(left, causes.futures), "", "", ""))
    lines += ["", fill(_sharing_words(), width)]
    if causes.not_here:
        names = ", ".join(cause_name(cause) for cause in causes.not_here)
        lines.append(fill(say("Not in this plant: {causes}.", causes=names), width))
    if causes.not_asked:
        lines.append(fill(say("Experts' absence is not asked: the file names no experts."), width))
    return lines


def _sharing_words() -> str:
    return say(
        "A share is a cause's mean gain over all orders in which causes can go (Shapley value), so what causes do "
        "together is shared among them and nothing is counted twice. Alone: only this one goes. Last: it goes when all "
        "others are gone. Event: alone, on the event twin. Shares and what is left add up to what is lost."
    )


def _cause_row(name: str, packs: str, error: str, alone: str, last: str, event: str) -> str:
    return f"{name:<20}{packs:>12}{error:>10}{alone:>12}{last:>12}{event:>14}".rstrip()


def _goals(answer: Losses, width: int) -> list[str]:
    """By how much goals come sooner without a cause, where that is clear; told on the event twin where it ran there."""
    found = []
    for one in answer.causes.causes:
        goals = dict.fromkeys(each.goal for each in one.sooner)
        for goal in goals:
            each = [told for told in one.sooner if told.goal == goal][-1]
            if abs(each.days.mean) > CLEAR * each.days.error and round(each.days.mean):
                found.append(fill(_sooner(one, each), width, subsequent_indent="  "))
    return ["", *found] if found else []


def _sooner(one: CauseShare, each: Sooner) -> str:
    values = {
        "cause": cause_name(one.cause), "goal": each.goal, "days": figure(abs(each.days.mean)),
        "error": figure(each.days.error), "fidelity": each.fidelity,
    }  # fmt: skip
    if each.days.mean > 0.0:
        return say("Without {cause}: {goal} {days} days sooner (± {error}, {fidelity}).", **values)
    return say("Without {cause}: {goal} {days} days later (± {error}, {fidelity}).", **values)


def _steps(answer: Losses) -> list[str]:
    lines = [
        _oee_row(say("step (ISO 22400)"), say("OEE"), say("availability"), say("effectiveness"), say("quality ratio"))
    ]
    often = {one.step: one.share for one in answer.whole.limiting}
    rows = [row for row in answer.oee if row.period == WHOLE and row.line is None]
    rows.sort(key=lambda row: (-often.get(row.step, 0.0), row.step))
    for row in rows[:MOST]:
        lines.append(
            _oee_row(row.step, *map(_ratio, (row.oee, row.availability, row.effectiveness, row.quality_ratio)))
        )
    return lines


def _oee_row(step: str, oee: str, availability: str, effectiveness: str, quality: str) -> str:
    return f"{step:<24}{oee:>8}{availability:>16}{effectiveness:>16}{quality:>16}".rstrip()


def _defects(answer: Losses) -> list[str]:
    if not answer.defects:
        return []
    lines = [_defect_row(say("defects made at"), say("found at"), say("cells"), say("10 to 90 % of futures"))]
    for one in answer.defects[:MOST]:
        lines.append(_defect_row(one.made, one.found, figure(one.cells.mean), _range(one.cells)))
    return lines


def _defect_row(made: str, found: str, cells: str, spread: str) -> str:
    return f"{made:<22}{found:<22}{cells:>12}{spread:>24}".rstrip()


def _notes(answer: Losses, width: int) -> list[str]:
    residual = answer.residual
    told = [*answer.notes]
    if residual is not None:
        told.insert(0, say("Largest residual of a quarter: {residual} of its nameplate.", residual=share(residual, 2)))
    if answer.about:
        told.append(answer.about)
    return ["", *(fill(note, width) for note in told)]


def _product(answer: Losses) -> str:
    return say("packs") if answer.product == "pack" else say("units")


def _error(packs: Packs, futures: int) -> str:
    """The error of a mean; one future tells none."""
    return figure(packs.error) if futures > 1 else "?"


def _with_range(packs: Packs) -> str:
    return say("{mean} ({range})", mean=figure(packs.mean), range=_range(packs))


def _range(packs: Packs) -> str:
    low, high = packs.spread.p10, packs.spread.p90
    if low is None or high is None:
        return "-"
    return say("{low} to {high}", low=_whole(low), high=_whole(high))


def _lost_range(packs: Packs) -> str:
    """Range of what is lost, told as what it does to the packs: a loss is below zero."""
    low, high = packs.spread.p10, packs.spread.p90
    if low is None or high is None:
        return "-"
    return say("{low} to {high}", low=_signed(-high), high=_signed(-low))


def _signed(value: float) -> str:
    return figure(value) if value < -_LEAST else "+" + figure(value) if value > _LEAST else figure(0.0)


def _whole(value: float) -> str:
    return figure(value if abs(value) >= _LEAST else 0.0)


def _ratio(value: float | None) -> str:
    return share(value, 1) if value is not None else "-"
