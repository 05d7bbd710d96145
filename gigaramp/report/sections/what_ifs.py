"""What-ifs: how each changes the goal they are ranked for, and what it does besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import later, say
from gigaramp.launch.what_ifs.words import ranked_name
from gigaramp.report.parts import Entry, Section, Table
from gigaramp.report.pictures.ranking import ranking_picture
from gigaramp.report.reading.what_ifs import difference_words, ranking_of
from gigaramp.report.wording.phrases import chance_words, count, percent, plain, sentence

if TYPE_CHECKING:
    from gigaramp.launch.what_ifs.answer import WhatIf, WhatIfs

VERDICTS = {
    "better": later("helps"),
    "worse": later("harms"),
    "small": later("too small to matter"),
    "unchanged": later("changes nothing"),
    "open": later("not told apart from no change"),
}


def what_ifs_section(told: WhatIfs | None) -> tuple[Section, ...]:
    """The ranking as a picture and as a table; nothing where no what-if was asked."""
    if told is None:
        return ()
    sure = say(
        "All ranges hold together, and at every look, with a chance of {sure}. {simulated} futures were simulated, all plants together.",
        sure=percent(told.sure),
        simulated=count(told.simulated),
    )
    tables = [_table(told, say("Each what-if in full, ranked for {goal}", goal=ranked_name(told)))]
    if told.confirmed is not None:
        tables.append(_table(told.confirmed, say("The best once more by the event twin, under other luck")))
    notes = tuple(sentence(note) for note in told.notes)
    return (
        Section(
            "what-ifs",
            say("What if"),
            sentences=(sentence(told.definition), sure, *notes),
            pictures=(ranking_picture(ranking_of(told)),),
            tables=tuple(tables),
        ),
    )


def _table(told: WhatIfs, caption: str) -> Table:
    columns = (
        say("What-if"),
        say("Difference"),
        say("Verdict"),
        say("Chance by the date"),
        say("A year"),
        say("Futures"),
    )
    return Table(caption, columns, tuple(_row(told, one) for one in told.what_ifs), frozenset({5}))


def _row(told: WhatIfs, one: WhatIf) -> tuple[Entry, ...]:
    # What is ranked by units shipped has no date: then the first goal is told beside it.
    goal = next((each for each in one.goals if each.goal == told.goal), one.goals[0] if one.goals else None)
    chance = "–"
    if goal is not None:
        before, after = (
            chance_words(each, None, one.effective_futures) for each in (goal.chance_before, goal.chance_after)
        )
        chance = f"{before} → {after}"
    years = "; ".join(f"{each.year}: {_signed(each.difference)}" for each in one.years)
    below = ", ".join(plain(name) for name in one.not_apart_from[:4])
    return (
        Entry(plain(one.name), one.about),
        Entry(difference_words(told, one)),
        Entry(say(VERDICTS[one.verdict]), say("not told apart from {names}", names=below) if below else ""),
        Entry(chance),
        Entry(years or "–"),
        Entry(count(one.futures)),
    )


def _signed(value: float) -> str:
    return f"+{count(value)}" if value > 0 else count(value)
