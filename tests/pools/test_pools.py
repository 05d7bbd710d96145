"""Futures come back the same from every pool, and no pool hangs or leaves a worker behind."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.twin.pools import WorkerError, default_workers, each, rounds
from gigaramp.twin.pools.same import versions
from gigaramp.twin.result import Future
from tests.cli.commands import line_in
from tests.pools import tasks

ROOT = Path(__file__).parents[2]


def test_every_pool_gives_the_same_results(pool):
    assert [0, 1, 4, 9, 16] == sorted(each(tasks.square, range(5), pool=pool, workers=2))


def test_no_indices_give_no_results(pool):
    assert [] == list(each(tasks.square, [], pool=pool))


def test_dropped_results_do_not_come_and_the_others_all_do(pool):
    # What has begun still comes, and workers may be ahead of this process: so many that they cannot be through.
    results = each(tasks.square, range(20_000), pool=pool, workers=2)
    first = next(results)
    results.drop(range(100, 20_000))
    results.drop(range(150, 30_000))
    found = [first, *results]
    wanted = {number**2 for number in range(100)}
    assert wanted <= set(found)
    assert len(set(found)) == len(found) < 20_000
    if pool == "here":
        assert wanted == set(found)


def test_dropping_all_that_is_left_ends_the_results(pool):
    results = each(tasks.square, range(20_000), pool=pool, workers=2)
    next(results)
    results.drop(range(20_000))
    # What a worker had begun still comes; nothing else does.
    assert len(list(results)) < 19_999


def test_two_workers_are_two_processes_beside_this_one(pool_of_workers):
    seen = set(each(tasks.my_process, range(40), pool=pool_of_workers, workers=2))
    assert 2 == len(seen)
    assert os.getpid() not in seen


def test_what_a_library_prints_does_not_spoil_the_results(capfd):
    assert [0, 1] == sorted(each(tasks.loud, range(2), pool="processes", workers=1))
    assert "a library that prints" in capfd.readouterr().err


def test_an_exception_arrives_with_the_number_of_its_future(pool):
    with pytest.raises(AskError, match="three is not a future") as caught:
        list(each(tasks.fail_on_three, range(5), pool=pool, workers=2))
    assert ["in future 3"] == caught.value.__notes__


def test_an_exception_that_is_a_defect_brings_the_trace_of_its_worker(pool_of_workers):
    with pytest.raises(ZeroDivisionError) as caught:
        list(each(tasks.divide_by_zero, [7], pool=pool_of_workers))
    assert "in future 7" == caught.value.__notes__[0]
    assert "divide_by_zero" in caught.value.__notes__[1]


def test_an_exception_that_cannot_travel_arrives_as_words(pool_of_workers):
    with pytest.raises(WorkerError, match="stubborn"):
        list(each(tasks.stubborn, [1], pool=pool_of_workers))


def test_a_worker_that_dies_once_is_replaced(tmp_path, pool_of_workers):
    task = tasks.KilledOnce(tmp_path / "mark")
    assert [0, 1, 2, 3, 4] == sorted(each(task, range(5), pool=pool_of_workers, workers=2))
    assert (tmp_path / "mark").exists()


def test_a_future_that_kills_its_worker_twice_is_an_error_and_not_a_hang(pool_of_workers):
    how = r" \(killed by SIGKILL\)" if pool_of_workers == "processes" else ""
    with pytest.raises(WorkerError, match=f"future 4 died twice{how}, often a sign of too little memory"):
        list(each(tasks.killed, [4], pool=pool_of_workers, workers=2))


def test_closing_ends_the_workers_at_once():
    results = each(tasks.slow, range(4), pool="processes", workers=2)
    processes = list(results._crew._processes)
    began = time.monotonic()
    results.close()
    assert time.monotonic() - began < 1.0
    assert [-signal.SIGKILL] * 2 == [process.returncode for process in processes]
    assert [] == list(results)


def test_a_script_without_a_main_guard_gets_its_results(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from gigaramp.twin.pools import each\n"
        "from tests.pools.tasks import square\n"
        "print(sorted(each(square, range(4), pool='processes', workers=2)))\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert ("[0, 1, 4, 9]\n", "", 0) == (done.stdout, done.stderr, done.returncode)


def test_workers_end_when_their_parent_is_killed():
    code = textwrap.dedent("""
        import time
        from gigaramp.twin.pools import each
        from tests.pools.tasks import my_process
        results = each(my_process, range(100000), pool="processes", workers=2)
        print(*{next(results) for _ in range(50)}, flush=True)
        time.sleep(60)
    """)
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(word) for word in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert workers
    deadline = time.monotonic() + 10
    while any(_is_running(worker) for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [] == [worker for worker in workers if _is_running(worker)]


def test_an_unknown_pool_or_no_worker_is_told_in_words():
    with pytest.raises(AskError, match='there is no pool "cloud", choose "here", "processes" or "ray"'):
        each(tasks.square, [1], pool="cloud")
    with pytest.raises(AskError, match="0 workers cannot work"):
        each(tasks.square, [1], pool="processes", workers=0)


@pytest.mark.parametrize("name", ["here", "processes"])
def test_an_address_without_ray_is_told_and_not_ignored(name):
    with pytest.raises(AskError, match=f'the pool "{name}" has no address'):
        each(tasks.square, [1], pool=name, address="auto")


@pytest.mark.parametrize("name", ["processes", "ray"])
def test_ctrl_c_ends_a_forecast_and_leaves_no_process(tmp_path, name):
    code = textwrap.dedent(f"""
        import gigaramp
        from tests.cli.commands import LINE
        path = {str(tmp_path / "line.yaml")!r}
        open(path, "w").write(LINE)
        gigaramp.forecast(gigaramp.load(path), futures=100_000, pool={name!r}, workers=2,
                          on_progress=lambda done, all: print(done, flush=True))
    """)
    session = {"start_new_session": True, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, text=True, **session) as parent:
        assert parent.stdout is not None
        assert "1\n" == parent.stdout.readline()
        below = _below(parent.pid)
        # As a terminal does: to the whole group of the command.
        os.killpg(parent.pid, signal.SIGINT)
        _, told = parent.communicate(timeout=60)
    assert "KeyboardInterrupt" in told
    assert -signal.SIGINT == parent.returncode
    assert len(below) >= 2
    deadline = time.monotonic() + 10
    while any(_is_running(process) for process in below) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [] == [process for process in below if _is_running(process)]


def test_there_is_at_least_one_worker():
    assert default_workers() >= 1


def test_futures_are_the_same_bit_for_bit_in_every_pool(tmp_path, local_ray):
    plant = gigaramp.load(line_in(tmp_path))
    here, processes, ray = (
        gigaramp.simulate(plant, "2025-03-31", futures=4, seed=5, pool=pool, workers=2, records=[2])
        for pool in ("here", "processes", "ray")
    )
    expected = [_bits(future) for future in here.futures]
    assert expected == [_bits(future) for future in processes.futures]
    assert expected == [_bits(future) for future in ray.futures]
    assert expected[0]["capability"] != expected[1]["capability"]
    assert [False, False, True, False] == [future.records is not None for future in ray.futures]


def test_an_answer_is_the_same_in_every_pool_and_counts_its_progress(tmp_path, local_ray):
    plant = gigaramp.load(line_in(tmp_path))
    told: dict[str, list[tuple[int, int]]] = {}
    answers = {}
    for name in ("here", "ray"):
        seen = told.setdefault(name, [])
        ramp = gigaramp.forecast(
            plant, "2025-06-30", futures=6, pool=name, on_progress=lambda *so, seen=seen: seen.append(so)
        )
        answers[name] = ramp.to_dict()
    assert told["here"] == told["ray"] == [(done, 6) for done in range(1, 7)]
    assert {**answers["here"], "seconds": 0} == {**answers["ray"], "seconds": 0}


def test_the_answer_to_signals_is_left_as_it_was(local_ray):
    assert signal.default_int_handler is signal.getsignal(signal.SIGINT)
    assert signal.SIG_DFL == signal.getsignal(signal.SIGTERM)
    assert "RAY_USAGE_STATS_ENABLED" not in os.environ


def test_a_cluster_is_reached_by_its_address_and_left_as_it_was(local_ray):
    import ray

    address = ray.get_runtime_context().gcs_address
    code = textwrap.dedent("""
        import sys
        from gigaramp.twin.pools import each
        from tests.pools.tasks import square
        print(sorted(each(square, range(4), pool="ray", address=sys.argv[1])))
    """)
    command = [sys.executable, "-c", code, address]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert ("[0, 1, 4, 9]\n", "", 0) == (done.stdout, done.stderr, done.returncode)
    assert [0, 1] == sorted(each(tasks.square, range(2), pool="ray"))
    host, _, port = address.rpartition(":")
    with pytest.raises(AskError, match=f"this Python is connected to the Ray at {address} already"):
        each(tasks.square, [1], pool="ray", address=f"{host}:{int(port) - 1}")


def test_a_worker_with_another_gigaramp_is_refused(monkeypatch, local_ray):
    monkeypatch.setattr("gigaramp.twin.pools.ray_pool.versions", lambda: {**versions(), "gigaramp": "9.9 (0123abcd)"})
    with pytest.raises(AskError, match=r"has other versions: gigaramp 9.9 \(0123abcd\) here and"):
        list(each(tasks.square, range(2), pool="ray", workers=1))


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _below(process: int) -> set[int]:
    """All processes that a process started, and those that they started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
    found, new = set(), {process}
    while new:
        found |= new
        new = {child for child, parent in parents.items() if parent in new} - found
    return found - {process}


def _bits(future: Future) -> dict[str, object]:
    """Every value of a future, each array as its type, shape and bytes."""

    def bits(value: object) -> object:
        if isinstance(value, np.ndarray):
            return str(value.dtype), value.shape, value.tobytes()
        return {name: bits(item) for name, item in value.items()} if isinstance(value, dict) else value

    return {field.name: bits(getattr(future, field.name)) for field in fields(future)}


def test_rounds_give_the_results_of_each_round_and_keep_their_workers():
    with rounds(tasks.my_process, "processes", 2) as simulate:
        first, second = set(simulate(list(range(12)))), set(simulate(list(range(12))))
    assert 2 == len(first)
    assert first == second
    assert [] == [worker for worker in first if Path(f"/proc/{worker}").exists()]


def test_an_index_may_be_longer_than_eight_bytes(pool):
    with rounds(tasks.square, pool, 1) as simulate:
        assert [2**200] == list(simulate([2**100]))


def test_a_round_that_fails_ends_the_workers():
    with (
        rounds(tasks.fail_on_three, "processes", 2) as simulate,
        pytest.raises(AskError, match="three is not a future"),
    ):
        list(simulate([1, 3]))
