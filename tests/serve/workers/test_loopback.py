"""A played plant: a process of its own hands its rows over, ends with the service, and goes on where the log ended."""

from __future__ import annotations

from datetime import UTC, date, datetime
from time import monotonic, sleep

import pytest

from gigaramp.serve.service import Service, first_minute_of
from gigaramp.serve.settings import Settings
from gigaramp.serve.workers.loopback import Loopback
from tests.web.served import small_plant

MORNING = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
"""05:00 in Paris, the first shift of the plant's `as_of`."""


def played_until(service, when, seconds=60.0):
    """Play until the picture has reached an instant; a bounded wait for another process."""
    loopback = Loopback(service)
    loopback.start()
    end = monotonic() + seconds
    try:
        while (service.picture().now or MORNING.replace(year=2020)) < when:
            assert monotonic() < end, (loopback.doing, loopback.reason)
            sleep(0.05)
    finally:
        loopback.stop()
    assert not loopback.is_alive
    return loopback


@pytest.fixture
def settings(tmp_path):
    return Settings(store=tmp_path / "log", speed=20_000.0)


def test_a_played_plant_tells_its_history_then_its_day_and_goes_on_where_its_log_ended(settings):
    plant = small_plant()
    assert 300 == first_minute_of(plant)
    service = Service.open(plant, settings)
    try:
        loopback = played_until(service, MORNING.replace(hour=10))
        assert "playing" == loopback.doing
        first = service.picture()
        assert date(2026, 1, 5) == first.days[0].day
        assert {"stackers": 6, "welders": 2} == dict(first.experts)
    finally:
        service.close()
    again = Service.open(plant, settings)
    try:
        assert first.now <= again.picture().now
        played_until(again, MORNING.replace(day=17))
        rows = again.store.read(query="select source, id, count(*) as n from records group by source, id having n > 1")
        assert 0 == rows.num_rows, "no row came twice"
    finally:
        again.close()
