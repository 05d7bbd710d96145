"""An action against a loss is agreed, changed by agreeing it anew, and ended. Each is a row of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from gigaramp.errors import AskError
from gigaramp.floor.rows import NextIds, Row, rows_of
from gigaramp.languages import say
from gigaramp.near import did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.floor.state import ActionNow, Picture
    from gigaramp.plant.model import Plant

LONGEST: Final = 500
"""Letters of an action, and of how it ended."""


@dataclass(frozen=True)
class Action:
    """What is agreed: who does what by when against a loss. `line` and `step`: where; both None for the whole plant.

    `loss`: as the log names it, its cause after a colon: `failure`, `scrap:burr`.
    """

    line: str | None
    step: str | None
    loss: str
    owner: str
    due: date | None
    action: str


def agree_action(plant: Plant, picture: Picture, wish: Action, when: datetime, next_ids: NextIds) -> pa.Table:
    """The row of an action. One that stands at the same place and loss is replaced; the very same gives no rows.

    Raises AskError for a place that is none, without loss, owner or text, or with a due day that is over.
    """
    _expect_place(plant, wish.line, wish.step)
    if not wish.loss.strip(" :"):
        raise AskError(say("an action needs a loss") + ", " + say("name what it is against"))
    owner, action = wish.owner.strip(), wish.action.strip()
    if not owner:
        raise AskError(say("an action needs an owner") + ", " + say("name one person"))
    if not action:
        raise AskError(say("an action needs words") + ", " + say("write what is done"))
    if len(action) > LONGEST or len(owner) > LONGEST or len(wish.loss) > LONGEST:
        raise AskError(say("an action has at most {count} signs", count=LONGEST))
    if wish.due is None:
        raise AskError(say("an action needs a due day") + ", " + say("choose today or a later day"))
    if wish.due < picture.day:
        raise AskError(say("the due day is over") + ", " + say("choose today or a later day"))
    now = open_action(picture, wish.line, wish.step, wish.loss)
    if now is not None and (now.owner, now.due, now.action) == (owner, wish.due, action):
        return rows_of([], when, next_ids)
    due = float(wish.due.toordinal())
    return rows_of([Row("action_agreed", wish.line, wish.step, None, wish.loss, due, owner, action)], when, next_ids)


def end_action(
    picture: Picture,
    line: str | None,
    step: str | None,
    loss: str,
    by: str,
    how: str,
    when: datetime,
    next_ids: NextIds,
) -> pa.Table:
    """The row that ends an action. Raises AskError where none is open there, and without a word on how it ended."""
    if open_action(picture, line, step, loss) is None:
        raise AskError(say("there is no such open action") + ", " + say("look at the list at /actions"))
    if not how.strip():
        raise AskError(say("write in a few words how it ended"))
    if len(how) > LONGEST:
        raise AskError(say("an action has at most {count} signs", count=LONGEST))
    return rows_of([Row("action_ended", line, step, None, loss, None, by, how.strip())], when, next_ids)


def open_action(picture: Picture, line: str | None, step: str | None, loss: str) -> ActionNow | None:
    """The open action at a place against a loss; the newest where there are several."""
    found = [one for one in picture.actions if (one.line, one.step, one.loss) == (line, step, loss)]
    return max(found, key=lambda one: one.when, default=None)


def _expect_place(plant: Plant, line: str | None, step: str | None) -> None:
    if step is not None and step not in plant.steps:
        what = say('the plant has no step "{step}"', step=step)
        raise AskError(f"{what}, {did_you_mean(step, plant.steps)}")
    if line is not None and line not in plant.line_names:
        what = say('the plant has no line "{line}"', line=line)
        raise AskError(f"{what}, {did_you_mean(line, plant.line_names)}")
