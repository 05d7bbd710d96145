"""A call that nobody answers goes to the next, with the service at work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gigaramp.floor.help.answering import answer
from gigaramp.floor.help.calls import Call, call_for_help, find_call
from tests.web.served import served


@pytest.fixture
def service(tmp_path):
    with served(tmp_path / "log", answer_within=300.0) as found:
        yield found


def look(service, now):
    """How many calls are passed on where the plant's clock says so."""
    service.now = lambda: now
    return service.escalating.look()


def called(service):
    wish = Call(line="line_1", step="stacking", machine="1", called="stackers", note="[fr] la lame est usée")
    begun = call_for_help(service.picture(), wish, service.now(), service.next_ids, "P-001")
    service.write(begun.rows)
    return begun.call


def test_a_call_goes_on_after_the_time_it_was_given_and_not_before(service):
    call, now = called(service), service.now()
    assert 0 == look(service, now + timedelta(seconds=299))
    assert 1 == look(service, now + timedelta(seconds=301))
    passed = find_call(service.picture(), call)
    assert ("escalated", "crew") == (passed.status, passed.called), "no other family knows the step"
    assert 0 == look(service, now + timedelta(seconds=302)), "the next one has the same time"


def test_a_call_that_somebody_took_stays_theirs(service):
    call, now = called(service), service.now()
    service.write(answer(service.picture(), call, "wei", now, service.next_ids))
    assert 0 == look(service, now + timedelta(hours=1))
