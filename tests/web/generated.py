"""Requests that schemathesis makes up from the application's own OpenAPI description, sent to it as a browser's."""

from __future__ import annotations

import warnings
from collections import Counter

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error

from tests.web.visitor import Visitor

LEFT_OUT = ("/users/add", "/sign-out", "/me/password")
"""They would make a first user, or end the session of the one who asks."""


def tried(app, examples, seed):
    """Send so many made-up requests to each operation; how many were answered with which status. Raises at a server error."""
    visitor = Visitor(app)
    token = visitor.token("/definitions")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    found: Counter[tuple[str, int]] = Counter()
    for operation in schema.get_all_operations():
        one = operation.ok()
        if one.path in LEFT_OUT:
            continue
        _try(one, examples, seed, {"x-csrf-token": token, "host": "localhost"}, {"gigaramp": visitor.cookie()}, found)
    return found


def _try(operation, examples, seed, headers, cookies, found):
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=seed is None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy())
    def send(case):
        answer = case.call(headers=headers, cookies=cookies)
        found[operation.label, answer.status_code] += 1
        case.validate_response(answer, checks=[not_a_server_error])

    send()
