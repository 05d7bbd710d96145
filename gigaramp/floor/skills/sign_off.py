"""An expert signs off a level of a person on a step: who, when, and what the signature means. Nobody signs for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gigaramp.errors import AskError
from gigaramp.floor.help.calls import expect_note
from gigaramp.floor.rows import NextIds, Row, rows_of
from gigaramp.floor.skills.levels import LEVELS
from gigaramp.languages import say
from gigaramp.log.rules import same_name
from gigaramp.near import did_you_mean
from gigaramp.plant.pseudonyms import is_code

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.floor.state import Picture, SkillNow
    from gigaramp.plant.model import Person, Plant


@dataclass(frozen=True)
class SignOff:
    """What an expert wishes to sign: this person has this level on this step. `line`: None for the step on every line.

    `meaning`: what the signature says, as `knowhow.notes` writes it; it is kept with the row.
    """

    person: str
    step: str
    level: int
    meaning: str
    line: str | None = None


@dataclass(frozen=True)
class Withdrawal:
    """What ends a sign-off: `left` is the level that stays, 0 for none; `reason` is kept with the row."""

    person: str
    step: str
    reason: str
    left: int = 0
    line: str | None = None


def people_known(plant: Plant, picture: Picture, also: Iterable[str] = ()) -> tuple[str, ...]:
    """Who can be signed off, as the log writes them: people of the roster by id, those present, those signed off before, `also`."""
    roster = [person.id for person in roster_of(plant)]
    told = [*(one.person for one in picture.present), *(one.person for one in picture.skills)]
    return tuple(sorted({*roster, *told, *also}, key=str.casefold))


def roster_of(plant: Plant) -> Sequence[Person]:
    """People that the plant file lists."""
    return plant.people.roster if plant.people is not None else ()


def sign_off(
    plant: Plant,
    picture: Picture,
    wish: SignOff,
    signer: str,
    when: datetime,
    next_ids: NextIds,
    *,
    people: Iterable[str],
    also_called: Iterable[str] = (),
) -> pa.Table:
    """The row of a sign-off. `people`: who can be signed off; `also_called`: other names of the signer.

    A plant without a roster has people that nobody listed: there any code can be signed off too.
    Gives no rows where the same person has signed the same. Raises AskError for a person, step or level that is none, and where
    signer and person are one.
    """
    if same_name(wish.person) in {same_name(name) for name in (signer, *also_called)}:
        raise AskError(say("nobody signs off themselves") + ", " + say("ask another expert of this step"))
    _expect_place(plant, wish.step, wish.line)
    known = tuple(people)
    if wish.person not in known and (roster_of(plant) or not is_code(wish.person)):
        what = say('nobody is called "{person}" here', person=wish.person)
        if roster_of(plant):
            raise AskError(f"{what}, {did_you_mean(wish.person, known)}")
        raise AskError(what + "; " + say("write a code with a digit, such as P-014") + "; " + say("add people.roster"))
    if wish.level not in LEVELS:
        raise AskError(say("there is no level {level}", level=wish.level) + ", " + say("choose one from 1 to 4"))
    expect_note(wish.meaning)
    now = skill_of(picture, wish.person, wish.step, wish.line)
    if now is not None and (now.line, now.level, now.signed_by) == (wish.line, wish.level, signer):
        return rows_of([], when, next_ids)
    row = Row("skill_signed_off", wish.line, wish.step, None, wish.person, float(wish.level), signer, wish.meaning)
    return rows_of([row], when, next_ids)


def withdraw(picture: Picture, wish: Withdrawal, by: str, when: datetime, next_ids: NextIds) -> pa.Table:
    """The row that ends a sign-off. Raises AskError where there is none, where nothing would end, or without a reason."""
    found = [
        one
        for one in picture.skills
        if (one.person, one.step, one.line) == (wish.person, wish.step, wish.line) and one.level
    ]
    if not found:
        raise AskError(
            say('"{person}" is not signed off on this step', person=wish.person)
            + ", "
            + say("look at the list at /people")
        )
    if not 0 <= wish.left < found[0].level:
        raise AskError(
            say("the level that is left must be below {level}", level=round(found[0].level))
            + ", "
            + say("a higher one is signed off, not withdrawn")
        )
    if not wish.reason.strip():
        raise AskError(say("a withdrawal needs a reason") + ", " + say("write one line"))
    expect_note(wish.reason)
    row = Row("skill_withdrawn", wish.line, wish.step, None, wish.person, float(wish.left), by, wish.reason)
    return rows_of([row], when, next_ids)


def skill_of(picture: Picture, person: str, step: str, line: str | None) -> SkillNow | None:
    """The level that a person has on a step: of this line, else of every line."""
    found = [one for one in picture.skills if (one.person, one.step) == (person, step) and one.line in (line, None)]
    return max(found, key=lambda one: (one.line is not None, one.when), default=None)


def _expect_place(plant: Plant, step: str, line: str | None) -> None:
    if step not in plant.steps:
        what = say('the plant has no step "{step}"', step=step)
        raise AskError(f"{what}, {did_you_mean(step, plant.steps)}")
    lines = () if plant.steps[step].shared else plant.line_names
    if line is not None and line not in lines:
        what = say('the step "{step}" is on no line "{line}"', step=step, line=line)
        raise AskError(f"{what}, {did_you_mean(line, lines)}")
