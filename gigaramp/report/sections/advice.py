"""Advice: what to do and what it is worth in luck that nothing was chosen by, as a Gantt, as tables, and as a plant file's difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import euros, listed, say, say_many
from gigaramp.launch.advise.words import (
    WHY_NOT,
    aim_words,
    amount_words,
    cost_words,
    effort_words,
    limits_words,
    luck_lines,
    runner_up_words,
    unit_words,
    verdict_words,
)
from gigaramp.report.parts import Column, Entry, Section, Sheet, Table, Value
from gigaramp.report.pictures.gantt import Planned, gantt_picture
from gigaramp.report.reading.advice import plan_of
from gigaramp.report.wording.phrases import SPACE, sentence

if TYPE_CHECKING:
    from gigaramp.launch.advise.answer import Advice


def advice_section(told: Advice | None) -> tuple[Section, ...]:
    """The whole advice; nothing where it was not asked."""
    if told is None:
        return ()
    plan = plan_of(told)
    asked = say("Asked for: {aim}; {limits}.", aim=aim_words(told), limits=limits_words(told))
    pictures = (gantt_picture(plan, plan_finding(told, plan), told.as_of),) if plan else ()
    tables = [*([_bought(told)] if told.bought else []), *([_not_bought(told)] if told.not_bought else []),
              *([_runners_up(told)] if told.runners_up else [])]  # fmt: skip
    return (
        Section(
            "advice",
            say("What to do"),
            lead=verdict_words(told).replace(" %", f"{SPACE}%"),
            sentences=(asked, *luck_lines(told), effort_words(told), *(sentence(note) for note in told.notes)),
            pictures=pictures,
            tables=tuple(tables),
            sheets=(_changes(told),) if told.changes else (),
            code=(say("What changes in the plant file"), told.diff) if told.diff else None,
        ),
    )


def plan_finding(told: Advice, plan: tuple[Planned, ...]) -> str:
    """How many things of the plan change, and at what cost."""
    changed = [row.name for row in plan if row.is_changed]
    if not changed:
        return say("The plan stays as it is")
    return say_many(
        "{count} thing of the plan changes, for {cost}: {names}",
        "{count} things of the plan change, for {cost}: {names}",
        len(changed),
        cost=euros(told.cost.mid),
        names=listed(changed),
    )


def _bought(told: Advice) -> Table:
    """Each lever that is pulled, what it costs, and what the plan would lose without it."""
    unit = unit_words(told)
    rows = tuple(
        (
            Entry(one.about or one.lever, one.lever),
            Entry(
                f"{one.before} → {one.after}",
                say("simulated from the start of production on: told too high") if one.from_start else "",
            ),
            Entry(cost_words(one.cost)),
            Entry(f"{amount_words(one.contribution, told)} {unit}", f"± {amount_words(one.error, told)}"),
        )
        for one in told.bought
    )
    caption = say("What to do, what it costs, and what the plan would lose without it alone")
    return Table(caption, (say("Lever"), say("Change"), say("Cost"), say("Lost without it")), rows, frozenset({2, 3}))


def _not_bought(told: Advice) -> Table:
    """Each lever that is left alone, and why."""
    rows = tuple(
        (
            Entry(one.about or one.lever, one.lever),
            Entry(say(WHY_NOT[one.why])),
            Entry(one.tried),
            Entry(euros(one.cost)),
        )
        for one in told.not_bought
    )
    caption = say("What was not bought, and why")
    return Table(caption, (say("Lever"), say("Why not"), say("Tried"), say("Cost")), rows, frozenset({3}))


def _runners_up(told: Advice) -> Table:
    """The other plans of the finals, as the advice itself says them."""
    rows = tuple((Entry(str(place)), Entry(runner_up_words(one, told))) for place, one in enumerate(told.runners_up, 2))
    return Table(
        say("Other plans of the finals; gains there are in the luck they were chosen by"),
        (say("Place"), say("Plan")),
        rows,
    )


def _changes(told: Advice) -> Sheet:
    """Every address that changes."""
    columns = (Column(say("address")), Column(say("as it is")), Column(say("proposed")))
    rows: list[tuple[Value, ...]] = [(one.address, one.before, one.after) for one in told.changes]
    return Sheet(say("What changes, by address"), columns, tuple(rows), "changes")
