"""A small plant with people, half a year of its log, and its pages."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.web.served import served


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    with served(tmp_path_factory.mktemp("served") / "log") as found:
        yield found


@pytest.fixture(scope="session")
def client(service):
    from gigaramp.web.app import application

    with TestClient(application(service), base_url="http://localhost", follow_redirects=False) as found:
        yield found
