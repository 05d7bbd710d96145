"""Compile the kernel once, on two processors, before the first future of a machine is asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys

_HALF = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from gigaramp.twin.kernel.halves import compile_half
compile_half(int(sys.argv[2]))
"""


def make_ready() -> None:
    """Compile the kernel in two processes side by side, unless an earlier run has left it in the cache folder.

    Returns when both have ended. What they could not compile is compiled by whoever calls the kernel first.
    """
    from gigaramp.twin.kernel.compiled import CACHE_FOLDER, is_kept
    from gigaramp.twin.kernel.halves import HALVES

    if (
        is_kept()
        or CACHE_FOLDER == ""
        or _processors() < len(HALVES)
        or os.environ.get("NUMBA_DISABLE_JIT", "0") != "0"
    ):
        return
    halves: list[subprocess.Popen[bytes]] = []
    try:
        for number in range(len(HALVES)):
            # A session of its own: Ctrl-C in the terminal reaches this process alone, which then ends the halves.
            halves.append(
                subprocess.Popen(
                    [sys.executable, "-c", _HALF, json.dumps(sys.path), str(number)],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )
        for half in halves:
            half.wait()
    except OSError:
        # No further process is to be had: whoever calls the kernel first compiles it.
        return
    finally:
        for half in halves:
            half.kill()
            half.wait()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
