"""A store is of one plant; a plant file that changed is written down; a row of next year is not believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from gigaramp.errors import AskError
from gigaramp.serve.service import Service
from gigaramp.serve.settings import Settings
from tests.web.served import small_plant


def closed(plant, folder):
    """Serve a plant once; what its trail tells of changed plants."""
    service = Service.open(plant, Settings(store=folder))
    try:
        return [(one.about, one.old, one.new) for one in service.access.trail.newest() if one.what == "plant_changed"]
    finally:
        service.close()


def test_a_changed_plant_file_is_told_in_the_trail_once(tmp_path):
    plant = small_plant()
    assert [] == closed(plant, tmp_path / "log")
    assert [] == closed(plant, tmp_path / "log")
    told = closed(plant.change("steps.stacking.mtbf", "10 h"), tmp_path / "log")
    assert ["Small plant"] == [about for about, _, _ in told]
    assert all(old != new for _, old, new in told)


def test_a_store_of_another_plant_is_refused_with_its_name(tmp_path):
    closed(small_plant(), tmp_path / "log")
    with pytest.raises(AskError, match="this is the log of Small plant, not of Other"):
        Service.open(small_plant().model_copy(update={"name": "Other"}), Settings(store=tmp_path / "log"))


def records(*whens):
    return json.dumps(
        [
            {"id": number, "when": when.isoformat(), "what": "cell_made", "step": "stacking"}
            for number, when in enumerate(whens)
        ]
    ).encode()


@pytest.mark.parametrize(("speed", "taken"), [(None, 1), (600.0, 2)])
def test_a_row_far_ahead_of_the_clock_is_put_aside_unless_a_plant_is_played(tmp_path, speed, taken):
    service = Service.open(small_plant(), Settings(store=tmp_path / "log", speed=speed))
    try:
        now = datetime.now(UTC)
        answer = service.receiver.receive(records(now, now + timedelta(days=400)), "application/json", "mes", "test")
        assert (taken, 2 - taken) == (answer.accepted, answer.quarantined)
        assert taken == service.store.position
    finally:
        service.close()


def test_a_batch_of_nothing_but_rows_far_ahead_is_answered_and_all_put_aside(tmp_path):
    service = Service.open(small_plant(), Settings(store=tmp_path / "log"))
    try:
        body = records(datetime.now(UTC) + timedelta(days=36_500))
        answer = service.receiver.receive(body, "application/json", "mes", "test")
        assert (0, 0, 1) == (answer.accepted, answer.repeated, answer.quarantined)
    finally:
        service.close()
