"""Futures come back the same from every pool, and no pool hangs or leaves a worker behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from gigaramp.errors import AskError
from gigaramp.twin.pools import WorkerError, default_workers, each
from tests.pools import tasks

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("pool", ["here", "processes"])
def test_every_pool_gives_the_same_results(pool):
    assert [0, 1, 4, 9, 16] == sorted(each(tasks.square, range(5), pool=pool, workers=2))


@pytest.mark.parametrize("pool", ["here", "processes"])
def test_no_indices_give_no_results(pool):
    assert [] == list(each(tasks.square, [], pool=pool))


def test_two_workers_are_two_processes_beside_this_one():
    seen = set(each(tasks.my_process, range(20), pool="processes", workers=2))
    assert 2 == len(seen)
    assert os.getpid() not in seen


def test_what_a_library_prints_does_not_spoil_the_results(capfd):
    assert [0, 1] == sorted(each(tasks.loud, range(2), pool="processes", workers=1))
    assert "a library that prints" in capfd.readouterr().err


@pytest.mark.parametrize("pool", ["here", "processes"])
def test_an_exception_arrives_with_the_number_of_its_future(pool):
    with pytest.raises(AskError, match="three is not a future") as caught:
        list(each(tasks.fail_on_three, range(5), pool=pool, workers=2))
    assert ["in future 3"] == caught.value.__notes__


def test_an_exception_that_is_a_defect_brings_the_trace_of_its_worker():
    with pytest.raises(ZeroDivisionError) as caught:
        list(each(tasks.divide_by_zero, [7], pool="processes"))
    assert "in future 7" == caught.value.__notes__[0]
    assert "divide_by_zero" in caught.value.__notes__[1]


def test_an_exception_that_cannot_travel_arrives_as_words():
    with pytest.raises(WorkerError, match="stubborn"):
        list(each(tasks.stubborn, [1], pool="processes"))


def test_a_worker_that_dies_once_is_replaced(tmp_path):
    task = tasks.KilledOnce(tmp_path / "mark")
    assert [0, 1, 2, 3, 4] == sorted(each(task, range(5), pool="processes", workers=2))
    assert (tmp_path / "mark").exists()


def test_a_future_that_kills_its_worker_twice_is_an_error_and_not_a_hang():
    with pytest.raises(WorkerError, match=r"future 4 died twice \(killed by SIGKILL\), often a sign of too little memory"):
        list(each(tasks.killed, [4], pool="processes", workers=2))


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
    with pytest.raises(AskError, match='there is no pool "ray"'):
        each(tasks.square, [1], pool="ray")
    with pytest.raises(AskError, match="0 workers cannot work"):
        each(tasks.square, [1], pool="processes", workers=0)


def test_there_is_at_least_one_worker():
    assert default_workers() >= 1


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
