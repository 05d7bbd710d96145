"""People: who can work which step and who signed it, what the next shifts lack, and who leaves before a step is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gigaramp.errors import AskError
from gigaramp.floor.knowhow.notes import Free, write_note
from gigaramp.floor.skills import (
    LEVELS,
    MEANINGS,
    SignOff,
    StepSkills,
    Withdrawal,
    people_known,
    roster_of,
    sign_off,
    skill_matrix,
    withdraw,
)
from gigaramp.languages import figure, later, say
from gigaramp.web.blocks.first_screen import leaving_block, tonight_block
from gigaramp.web.door import Acting, acting
from gigaramp.web.help.calls import day_words
from gigaramp.web.help.notes import Reader, reader_of, told
from gigaramp.web.help.wishes import Fields, done, field
from gigaramp.web.view import Page, View

if TYPE_CHECKING:
    from gigaramp.serve.service import Service

DEFINITIONS = {
    "readiness_matrix": (
        later("Readiness"),
        later(
            "People at each level of a step, by the sign-offs that hold now. A person counts once, with the highest level. "
            "From level 3 on they work the step alone."
        ),
    )
}
MOST_NAMES: Final = 3000
"""Names that the form of a sign-off offers."""
MOST_SIGNED: Final = 400
"""Sign-offs of a step that are listed."""

router = APIRouter()
SIGNING = Depends(acting("sign_off"))


def people(view: View) -> dict[str, Any]:
    """The readiness of each step, what the next shifts lack, who leaves, and the form of a sign-off. No person is ranked."""
    service = view.service
    picture, morning = service.picture(), service.morning()
    reader = reader_of(service, view.language)
    may = view.may("sign_off")
    matrix = skill_matrix(service.plant, picture)
    nobody = not any(one.signed for one in matrix)
    return {
        "matrix": [_step(one, view, reader, nobody) for one in matrix],
        "nobody_signed": nobody,
        "levels": [{"level": level, "words": say(MEANINGS[level])} for level in LEVELS],
        "tonight": tonight_block(morning) if morning is not None else None,
        "leaving": leaving_block(morning) if morning is not None else None,
        "may_sign": may,
        "people": _names(service)[:MOST_NAMES] if may else [],
        "steps": list(service.plant.steps),
        "lines": list(service.plant.line_names),
        "form": str(len(picture.skills)) + "." + str(picture.position),
    }


@router.post("/people/sign-offs", response_class=Response)
async def sign(request: Request, acting: Acting = SIGNING) -> Response:
    """Sign off: `person`, `step`, `line` (empty: every line), `level` 1 to 4, `text`: a remark beside what the level means."""

    def deed(fields: Fields) -> str:
        service = acting.service
        level = field(fields, "level")
        number = int(level) if level in {str(one) for one in LEVELS} else 0
        meaning = [Free(acting.language, str(say(MEANINGS[number])))] if number else []
        remark = " ".join(field(fields, "text").split())
        wish = SignOff(
            person=_written(service, field(fields, "person")),
            step=field(fields, "step"),
            level=number,
            meaning=write_note([*meaning, *([Free(acting.language, remark)] if remark else [])]),
            line=field(fields, "line") or None,
        )
        user = acting.user
        me = service.person_named(user)
        also = [name for name in (user.name, user.person, service.shown(me)) if name]
        rows = sign_off(
            service.plant, service.picture(), wish, me, service.now(), service.next_ids, people=_people(service), also_called=also
        )  # fmt: skip
        if rows.num_rows:
            acting.write(rows)
        return f"/people#step-{wish.step}"

    return await done(request, acting, deed, later("Signed."))


@router.post("/people/withdrawals", response_class=Response)
async def take_back(request: Request, acting: Acting = SIGNING) -> Response:
    """End a sign-off: `person`, `step`, `line`, `left` (the level that stays, 0 for none), `text`: the reason."""

    def deed(fields: Fields) -> str:
        service = acting.service
        left = field(fields, "left") or "0"
        if not (left.isdecimal() and len(left) == 1):
            raise AskError(say("there is no level {level}", level=left[:20]) + ", " + say("choose one from 1 to 4"))
        reason = " ".join(field(fields, "text").split())
        step, line = field(fields, "step"), field(fields, "line") or None
        wish = Withdrawal(
            person=_signed_off(service, field(fields, "person"), step, line),
            step=step,
            reason=write_note([Free(acting.language, reason)]) if reason else "",
            left=int(left),
            line=line,
        )
        me = service.person_named(acting.user)
        acting.write(withdraw(service.picture(), wish, me, service.now(), service.next_ids))
        return f"/people#step-{wish.step}"

    return await done(request, acting, deed, later("Withdrawn."))


def _step(one: StepSkills, view: View, reader: Reader, nobody: bool) -> dict[str, Any]:
    """A step: how many people stand at each level, and the sign-offs by name. `nobody` is signed off at any step yet."""
    needed = one.needed
    is_told = needed is not None and one.step in view.service.plant.steps
    return {
        "step": one.step,
        "at": [{"level": level, "people": one.at[level]} for level in LEVELS],
        "ready": one.ready,
        "needed": needed,
        "needed_words": figure(needed, 0 if needed == round(needed) else 1) if needed is not None else "",
        "address": f"steps.{one.step}.crew" if is_told else "",
        "is_short": not nobody and needed is not None and one.ready < needed,
        "signed": [_signed(skill, view, reader) for skill in one.signed[:MOST_SIGNED]],
        "more": max(0, len(one.signed) - MOST_SIGNED),
    }


def _signed(one: Any, view: View, reader: Reader) -> dict[str, Any]:
    """One sign-off: the level in the reader's words, and what was written when it was signed."""
    level = min(max(round(one.level), 1), max(LEVELS))
    return {
        "person": view.service.shown(one.person),
        "line": one.line,
        "level": level,
        "level_words": say(MEANINGS[level]),
        "by": view.service.shown(one.signed_by or "") or None,
        "when": one.when.isoformat(),
        "day": day_words(one.when, view),
        "meaning": told(one.meaning, one.signed_by, reader) if one.meaning else [],
    }


def _people(service: Service) -> tuple[str, ...]:
    """Who can be signed off, as the log writes them. Users who are nobody of the roster are there under their own name."""
    users = [service.person_named(user) for user in service.access.users.all()]
    return people_known(service.plant, service.picture(), users)


def _names(service: Service) -> list[str]:
    """The same, as pages show them, by the alphabet."""
    return sorted({service.shown(name) for name in _people(service)}, key=str.casefold)


def _written(service: Service, shown: str) -> str:
    """How the log writes somebody whom pages show so; a person of the roster before others who are shown alike."""
    roster = [person.id for person in roster_of(service.plant)]
    return next((name for name in (*roster, *_people(service)) if service.shown(name) == shown), shown)


def _signed_off(service: Service, shown: str, step: str, line: str | None) -> str:
    """The same of somebody whose sign-off on a step is listed."""
    signed = [one.person for one in service.picture().skills if (one.step, one.line) == (step, line)]
    return next((name for name in signed if service.shown(name) == shown), shown)


PAGE = Page("/people", later("People"), "people.html.jinja", people, style="people.css")
