"""A worker process ends when the service ends, also when that was killed: nothing is left behind that nobody stops."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from threading import Thread

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """End this process when its parent ends, and leave Ctrl-C of the terminal to the parent.

    Linux tells it by a signal (prctl(2), PR_SET_PDEATHSIG); elsewhere a thread waits for the parent's end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
