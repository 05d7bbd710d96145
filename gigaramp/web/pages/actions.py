"""Actions against losses: who does what by when; agreed and ended here, and on the morning page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gigaramp.errors import AskError
from gigaramp.floor.actions import Action, agree_action, end_action
from gigaramp.kpi.losses import LOSSES
from gigaramp.languages import day, later, named, say
from gigaramp.launch.progress.words import loss_kind
from gigaramp.web.door import Acting, acting, safe_next
from gigaramp.web.help.calls import day_words
from gigaramp.web.help.wishes import Fields, done, field
from gigaramp.web.view import Page, View

if TYPE_CHECKING:
    from gigaramp.floor.state import ActionNow

DEFINITIONS = {
    "action": (
        later("Action"),
        later("What somebody does against a loss by a day. Agreeing anew at the same place and loss replaces it."),
    )
}

router = APIRouter()
AGREEING = Depends(acting("agree_action"))


def actions(view: View) -> dict[str, Any]:
    """Open actions, the first due first, and those that ended."""
    picture = view.service.picture()
    return {
        "open": [_row(one, view, picture.day) for one in picture.actions],
        "ended": [_row(one, view, None) for one in picture.ended_actions[:50]],
        "may_agree": view.may("agree_action"),
        "today": picture.day.isoformat(),
        "losses": [{"loss": name, "words": loss_words(None, name)} for name in (*LOSSES, "scrap")],
        "steps": list(view.service.plant.steps),
        "lines": list(view.service.plant.line_names),
        "form": str(picture.position),
    }


@router.post("/actions", response_class=Response)
async def agree(request: Request, acting: Acting = AGREEING) -> Response:
    """Agree an action: `line`, `step`, `loss` (`scrap:burr`), `owner`, `due` (2026-11-30), `action`; `back`: the page to go on at."""

    def deed(fields: Fields) -> str:
        service = acting.service
        wish = Action(
            line=field(fields, "line") or None,
            step=field(fields, "step") or None,
            loss=_loss(fields),
            owner=field(fields, "owner"),
            due=_day(field(fields, "due")),
            action=" ".join(field(fields, "action").split()),
        )
        rows = agree_action(service.plant, service.picture(), wish, service.now(), service.next_ids)
        if rows.num_rows:
            acting.write(rows)
        return _back(fields)

    return await done(request, acting, deed, later("Kept."))


@router.post("/actions/end", response_class=Response)
async def end(request: Request, acting: Acting = AGREEING) -> Response:
    """End an action: `line`, `step` and `loss` as it was agreed, `how`: how it ended."""

    def deed(fields: Fields) -> str:
        service = acting.service
        line, step = field(fields, "line") or None, field(fields, "step") or None
        me = service.person_named(acting.user)
        how = " ".join(field(fields, "how").split())
        acting.write(end_action(service.picture(), line, step, _loss(fields), me, how, service.now(), service.next_ids))
        return _back(fields)

    return await done(request, acting, deed, later("Ended."))


def loss_words(step: str | None, loss: str) -> str:
    """A loss of an action in words: `scrap (burr)`."""
    name, _, cause = loss.partition(":")
    kind = loss_kind(name)
    return say("{loss} ({cause})", loss=kind, cause=named(cause)) if cause not in ("", step) else kind


def _row(one: ActionNow, view: View, today: date | None) -> dict[str, Any]:
    return {
        "line": one.line,
        "step": one.step,
        "loss": one.loss,
        "loss_words": loss_words(one.step, one.loss),
        "owner": view.service.shown(one.owner or ""),
        "due": one.due.isoformat() if one.due else None,
        "due_words": day(one.due) if one.due else "",
        "is_late": today is not None and one.due is not None and one.due < today,
        "action": one.action,
        "agreed": one.when.isoformat(),
        "agreed_words": day_words(one.when, view),
    }


def _loss(fields: Fields) -> str:
    cause = field(fields, "cause")
    loss = field(fields, "loss")
    return f"{loss}:{cause}" if cause and ":" not in loss else loss


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AskError(say('"{text}" is not a day', text=text[:20]) + ", " + say("write it as 2026-11-30")) from None


def _back(fields: Fields) -> str:
    back = field(fields, "back")
    return safe_next(back) if back else "/actions"


PAGE = Page("/actions", later("Actions"), "actions.html.jinja", actions, style="actions.css")
