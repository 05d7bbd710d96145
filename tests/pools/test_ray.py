"""What is told when a Ray cannot be had, and Ray from the command line. Futures on Ray: test_pools."""

import json
import socket
import sys

import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.twin.pools import each, standing
from gigaramp.twin.pools.ray_connection import host_and_port
from gigaramp.twin.pools.same import differences, versions
from tests.cli.commands import gigaramp as command
from tests.cli.commands import line_in
from tests.pools import tasks


def test_a_port_where_nothing_answers_is_told_at_once():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with (
        pytest.raises(AskError, match=f"address {address}: nothing answers at 127.0.0.1.*is the cluster up"),
        standing("ray", None, address),
    ):
        pass


def test_a_port_where_something_else_answers_is_told_in_bounded_time(monkeypatch):
    monkeypatch.setattr("gigaramp.twin.pools.ray_connection.CONNECT_SECONDS", 3.0)
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(AskError, match=f"address {address}: no Ray took the connection within 3 seconds"):
            gigaramp.simulate(gigaramp.load("douai"), futures=2, pool="ray", address=address)


@pytest.mark.parametrize("address", ["", "cluster", "cluster:", ":6379", "cluster:many", "cluster:70000"])
def test_what_is_not_an_address_is_told_with_how_to_write_one(address):
    with pytest.raises(AskError, match="is not an address of a Ray cluster; write auto, HOST:6379"):
        host_and_port(address)


def test_addresses_name_a_host_and_a_port():
    assert ("", 0) == host_and_port("auto")
    assert ("head", 6379) == host_and_port("head:6379")
    assert ("head", 10001) == host_and_port("ray://head:10001")


def test_ray_that_is_not_installed_is_told_with_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(AskError, match=r'ray is not installed; install it with `pip install "gigaramp\[ray\]"`'):
        each(tasks.square, [1], pool="ray")


def test_another_version_on_the_cluster_is_told_by_name():
    here = versions()
    assert {"Python", "gigaramp", "numpy", "numba", "llvmlite", "pydantic"} == set(here)
    assert "" == differences(here, dict(here))
    assert f"numpy {here['numpy']} here and 1.0 there" == differences(here, {**here, "numpy": "1.0"})


def test_the_command_line_takes_a_pool_and_an_address(tmp_path):
    line_in(tmp_path)
    done = command("forecast", "my-line.yaml", "--futures", "2", "--address", "auto", folder=tmp_path)
    assert 1 == done.returncode
    assert (
        'address: the pool "processes" has no address; choose the pool "ray", or leave the address out\n' == done.stderr
    )


def test_the_command_line_gives_the_same_json_from_a_ray_of_this_machine(tmp_path):
    line_in(tmp_path)
    words = ("simulate", "my-line.yaml", "--until", "2025-03-31", "--futures", "3", "--json", "--pool")
    here, ray = command(*words, "here", folder=tmp_path), command(*words, "ray", "--workers", "2", folder=tmp_path)
    assert (0, 0) == (here.returncode, ray.returncode), ray.stderr
    assert json.loads(here.stdout) == json.loads(ray.stdout)
