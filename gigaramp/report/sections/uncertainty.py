"""What spreads each goal's date, what part of it is luck, and so what to measure first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import say
from gigaramp.report.parts import Entry, Section, Table
from gigaramp.report.pictures.tornado import tornado_picture
from gigaramp.report.reading.uncertainty import goal_name, part_name, tornado_of
from gigaramp.report.wording.phrases import count, percent, sentence

if TYPE_CHECKING:
    from gigaramp.launch.uncertainty.answer import Spread, Uncertainty

MOST = 3
"""Most goals with a picture of their own; the tables hold all."""


def uncertainty_section(told: Uncertainty | None) -> tuple[Section, ...]:
    """A tornado for each goal, one of single numbers for the first goal, and a table of all groups; nothing where it was not asked."""
    if told is None or not told.spreads:
        return ()
    pictures = [
        tornado_picture(tornado_of(told, spread), f"tornado-{place}") for place, spread in enumerate(_told(told))
    ]
    single = tornado_of(told, _told(told)[0], numbers=True)
    if single.swings:
        pictures.insert(1, tornado_picture(single, "tornado-numbers"))
    basis = say(
        "Told from {futures} futures by day, and {redrawn} more in which one part was drawn anew.",
        futures=count(told.futures),
        redrawn=count(told.redrawn),
    )
    notes = tuple(sentence(note) for note in told.notes)
    tables = tuple(_table(spread) for spread in told.spreads)
    return (
        Section(
            "uncertainty",
            say("What spreads the dates"),
            sentences=(basis, *notes),
            pictures=tuple(pictures),
            tables=tables,
            stacked=True,
        ),
    )


def _told(told: Uncertainty) -> list[Spread]:
    """The figures with a picture: the goals first, then units of a year."""
    return sorted(told.spreads, key=lambda spread: spread.goal is None)[:MOST]


def _table(spread: Spread) -> Table:
    """Shares of the groups of one figure, then what only groups together do and what is luck."""
    rows = [
        (Entry(part_name(part), "" if part.distinguishable else say("not told apart from luck")), _share(part.share, part.error),
         _share(part.total, part.total_error) if part.total is not None else Entry("–"))
        for part in spread.groups
    ]  # fmt: skip
    balance = spread.balance
    for name, share, error in (
        (say("groups only together"), balance.together, balance.together_error),
        (say("luck, which no measurement takes away"), balance.luck, balance.luck_error),
    ):
        rows.append((Entry(name), _share(share, error), Entry("–")))
    caption = say("Where the spread of {goal} comes from; the shares add up to 100 %", goal=goal_name(spread))
    return Table(
        caption, (say("Group"), say("Alone"), say("With all it does together")), tuple(rows), frozenset({1, 2})
    )


def _share(share: float | None, error: float | None) -> Entry:
    if share is None:
        return Entry("–")
    return Entry(percent(share), f"± {percent(error)}" if error is not None else "")
