"""Made-up requests: everything that the application describes of itself, asked at length (security.md)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.prove.proof import write
from tests.web.generated import tried
from tests.web.visitor import with_people

pytestmark = pytest.mark.prove

EXAMPLES = 150


def test_no_made_up_request_is_answered_by_a_server_s_error(tmp_path: Path) -> None:
    with with_people(tmp_path / "log", people={}) as (_, app):
        found = tried(app, EXAMPLES, seed=None)
    statuses = sorted({status for _, status in found})
    rows = []
    for kind in ("GET", "POST"):
        told: Counter[int] = Counter()
        for (label, status), count in found.items():
            if label.startswith(kind):
                told[status] += count
        operations = len({label for label, _ in found if label.startswith(kind)})
        rows.append((kind, operations, sum(told.values()), *(told[status] for status in statuses)))
    write(
        "security",
        "Made-up requests",
        f"""Schemathesis makes up requests from the OpenAPI description of the pages, up to {EXAMPLES} for each operation, as an
        administrator sends them. An operation without anything to vary is asked once.""",
        ("method", "operations", "requests", *(f"answered {status}" for status in statuses)),
        rows,
        """No answer is a server's error (500 or more): the check ends at the first. 422 and 404 are refusals in words, 401 and 429 the
        sign-in form. Forms that files are sent by, and queries of pages, are not in the description; `tests/web/test_odd_texts.py` tries
        those with texts of its own.""",
    )
    assert [] == [one for one in found if one[1] >= 500]
