"""The Ray that futures are simulated on: one of this machine, started and ended by us, or a cluster's, left as it is.

Ray is told to be quiet: no dashboard, no usage statistics, no log lines of workers.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from gigaramp.errors import AskError
from gigaramp.twin.pools.beside import Beside
from gigaramp.twin.pools.processes import default_workers

REACH_SECONDS = 10.0
"""A cluster whose port does not answer within this time cannot be reached."""

CONNECT_SECONDS = 60.0
"""A cluster that answers but takes no connection within this time cannot be used."""

STORE_BYTES = 256 * 2**20
"""Room for results on the way in a Ray of this machine; what does not fit waits on disk."""

_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    # Ray tells a worker's death on standard output, where an answer as JSON stands; we tell it ourselves.
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".*",
}

# Ray makes socket names of up to 75 characters below its folder, and the system allows 107.
_LONGEST_FOLDER = 30

# Ray cannot be interrupted while it looks for a cluster, so a process that can be ended looks first.
_LOOK = """
import json, logging, sys
path, address = json.loads(sys.argv[1])
sys.path[:] = path
import ray
try:
    ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL)
except Exception as error:
    print(json.dumps(type(error).__name__ + ": " + str(error)))
else:
    print(json.dumps(""))
    ray.shutdown()
"""


@contextmanager
def connected(address: str | None, workers: int | None) -> Iterator[None]:
    """Stay connected to the cluster at an address, or to a Ray of this machine with as many processors as workers.

    A connection that this Python already has is used, and left as it is. Raises AskError where Ray is not installed
    or the cluster cannot be used.
    """
    ray = ray_module()
    if ray.is_initialized():
        _check_same(ray, address)
        yield
        return
    folder = None
    if address is not None:
        _check_reached(address)
    else:
        folder = _short_folder()
    thread = Beside("ray")
    try:
        _start(ray, thread, address, workers, folder)
        yield
    finally:
        thread.do(ray.shutdown)
        thread.end()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def ray_module() -> ModuleType:
    """Ray itself. Raises AskError where it is not installed."""
    try:
        with _quiet():
            import ray
    except ImportError:
        raise AskError(
            'pool ray: ray is not installed; install it with `pip install "gigaramp[ray]"`, or choose the pool "processes"'
        ) from None
    module: ModuleType = ray
    return module


def processors(ray: ModuleType) -> int:
    """Processors of all machines of the connected Ray; 1 for a cluster that starts machines only when asked."""
    return max(int(ray.cluster_resources().get("CPU", 1)), 1)


def _start(ray: ModuleType, thread: Beside, address: str | None, workers: int | None, folder: str | None) -> None:
    settings: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address is not None:
        settings["address"] = address
    else:
        # "local" and not None: a cluster named by the environment is not what was asked for.
        settings |= {"address": "local", "num_cpus": workers or default_workers(), "include_dashboard": False}
        settings |= {"object_store_memory": STORE_BYTES, "_temp_dir": folder}
    with _quiet():
        try:
            thread.do(lambda: ray.init(**settings))
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            place = f"address {address}" if address is not None else "pool ray"
            raise AskError(f"{place}: Ray could not be started or reached: {_first_line(str(error))}") from None
        finally:
            _hear_signals_again()


def _check_reached(address: str) -> None:
    """Raise AskError, in bounded time, for a cluster that cannot be used from here."""
    host, port = host_and_port(address)
    if host:
        try:
            socket.create_connection((host, port), timeout=REACH_SECONDS).close()
        except OSError as error:
            raise AskError(
                f"address {address}: nothing answers at {host}, port {port} ({error}); is the cluster up, and can this "
                "machine reach it? `ray start --head` prints the address of a new one"
            ) from None
    command = [sys.executable, "-c", _LOOK, json.dumps([sys.path, address])]
    environment = {**os.environ, **_QUIET}
    try:
        looked = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=CONNECT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise AskError(
            f"address {address}: no Ray took the connection within {CONNECT_SECONDS:.0f} seconds; ask with the address "
            "that `ray start --head` printed, from a machine of the cluster"
        ) from None
    lines = looked.stdout.strip().splitlines()
    told = json.loads(lines[-1]) if looked.returncode == 0 and lines else looked.stderr[-500:] or "no word"
    if told:
        raise AskError(f"address {address}: {_mend(told)}")


def host_and_port(address: str) -> tuple[str, int]:
    """Host and port of an address; no host for `auto`, the cluster that this machine belongs to.

    Raises AskError for anything that is not `auto`, `HOST:PORT` or `ray://HOST:PORT`.
    """
    if address == "auto":
        return "", 0
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise AskError(
            f'address: "{address}" is not an address of a Ray cluster; write auto, HOST:6379 or ray://HOST:10001'
        )
    return host.strip("[]"), int(port)


def _mend(told: str) -> str:
    """What Ray said, with what to do about it."""
    line = _first_line(told.partition(": ")[2] or told)
    if "ray[client]" in told:
        return (
            'an address that begins with ray:// needs the client of Ray; install it with `pip install "ray[client]"`, '
            "or ask from a machine of the cluster with the address auto"
        )
    if "ersion mismatch" in told:
        return f"the versions differ; install the same Python and ray on both sides ({' '.join(told.split())[:400]})"
    if told.startswith("ConnectionError"):
        return (
            f"no Ray cluster was found from this machine ({line}); start one with `ray start --head`, or name HOST:PORT"
        )
    return f"the cluster cannot be used ({line})"


def _check_same(ray: ModuleType, address: str | None) -> None:
    """Raise AskError where this Python is connected already, but to another cluster than the one asked for."""
    if address is None or address == "auto" or address.startswith("ray://"):
        return
    host, port = host_and_port(address)
    there: str = ray.get_runtime_context().gcs_address
    there_host, _, there_port = there.rpartition(":")
    hosts = {host, _address_of(host)}
    if int(there_port) != port or not hosts & {there_host, "127.0.0.1"}:
        raise AskError(
            f"address {address}: this Python is connected to the Ray at {there} already; end that with ray.shutdown(), "
            "or leave the address out to use it"
        )


def _address_of(host: str) -> str:
    try:
        return socket.gethostbyname(host)
    except OSError:
        return host


def _short_folder() -> str | None:
    """A new folder for the files of a Ray of our own; None, for Ray's own choice, where its path would be too long."""
    folder = tempfile.mkdtemp(prefix="ray-")
    if len(folder) <= _LONGEST_FOLDER:
        return folder
    Path(folder).rmdir()
    return None


@contextmanager
def _quiet() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _QUIET}
    os.environ.update(_QUIET)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _hear_signals_again() -> None:
    """Put the caller's answers to signals back, below Python too: Ray's compiled code answers SIGTERM as it starts."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            if handler is not None:
                signal.signal(number, handler)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "no word")
