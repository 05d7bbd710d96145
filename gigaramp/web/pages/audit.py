"""The audit trail: who changed what, when, from what to what, and why; and whether all of it is as it was written."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from gigaramp.errors import AskError
from gigaramp.languages import later, say
from gigaramp.serve.access.audit import WHAT, Entry
from gigaramp.web.view import Page, View

ROWS = 200
"""Rows of one page."""
OF_SESSIONS = frozenset({"signed_in", "sign_in_failed", "sign_in_delayed", "signed_out", "signed_out_everywhere"})
"""Who came when: for administrators alone."""


def audit(view: View) -> dict[str, Any]:
    """Rows from the newest on; `before=N` reads on from there, `check=1` looks at the whole trail."""
    trail = view.service.access.trail
    before = _number(view.query.get("before"))
    rows = trail.newest(ROWS, before)
    older = rows[-1].number if len(rows) == ROWS and rows[-1].number > 1 else None
    is_open = view.may("manage_users")
    if not is_open:
        rows = tuple(one for one in rows if one.what not in OF_SESSIONS)
    head = trail.head()
    checked = trail.verify() if view.query.get("check") else None
    return {
        "rows": [_row(row, view) for row in rows],
        "older": older,
        "head": asdict(head),
        "checked": checked and {"rows": checked.rows, "problems": list(checked.problems)},
        "words": {what: say(words) for what, words in WHAT.items()},
    }


def _row(row: Entry, view: View) -> dict[str, Any]:
    """A row; where names are hidden, people in it as the pages show them, but for who looks after the users."""
    told = asdict(row)
    service = view.service
    if service.settings.names != "pseudonyms" or view.may("manage_users"):
        return told
    names = {user.name: service.shown(service.person_named(user)) for user in service.access.users.all()}
    told |= {column: names.get(told[column], service.shown_in(told[column])) for column in ("who", "about")}
    return told | {column: service.shown_in(told[column]) for column in ("old", "new", "reason")} | {"address": ""}


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) < 18:
        return int(text)
    raise AskError(say("before: `{text}` is no number of a row", text=text[:20]))


PAGE = Page(
    "/audit", later("Audit trail"), "audit.html.jinja", audit, deed="read_audit", style="access.css", kept=False
)
