"""The audit trail: who changed what, when, from what to what, and why; and whether all of it is as it was written."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from gigaramp.errors import AskError
from gigaramp.languages import later, say
from gigaramp.serve.access.audit import WHAT
from gigaramp.web.view import Page, View

ROWS = 200
"""Rows of one page."""


def audit(view: View) -> dict[str, Any]:
    """Rows from the newest on; `before=N` reads on from there, `check=1` looks at the whole trail."""
    trail = view.service.access.trail
    before = _number(view.query.get("before"))
    rows = trail.newest(ROWS, before)
    head = trail.head()
    checked = trail.verify() if view.query.get("check") else None
    return {
        "rows": [asdict(row) for row in rows],
        "older": rows[-1].number if len(rows) == ROWS and rows[-1].number > 1 else None,
        "head": asdict(head),
        "checked": checked and {"rows": checked.rows, "problems": list(checked.problems)},
        "words": {what: say(words) for what, words in WHAT.items()},
    }


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) < 18:
        return int(text)
    raise AskError(say("before: `{text}` is no number of a row", text=text[:20]))


PAGE = Page(
    "/audit", later("Audit trail"), "audit.html.jinja", audit, deed="read_audit", style="access.css", kept=False
)
