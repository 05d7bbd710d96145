"""One Ray of this machine for all tests of a file, because its start takes seconds."""

from collections.abc import Iterator

import pytest

from gigaramp.twin.pools import standing


@pytest.fixture(scope="module")
def local_ray() -> Iterator[None]:
    with standing("ray", 2):
        yield


@pytest.fixture(params=["here", "processes", "ray"])
def pool(request: pytest.FixtureRequest) -> str:
    """Every pool in turn."""
    name: str = request.param
    if name == "ray":
        request.getfixturevalue("local_ray")
    return name


@pytest.fixture(params=["processes", "ray"])
def pool_of_workers(request: pytest.FixtureRequest) -> str:
    """Every pool that has workers, in turn."""
    name: str = request.param
    if name == "ray":
        request.getfixturevalue("local_ray")
    return name
