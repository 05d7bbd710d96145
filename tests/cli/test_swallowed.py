"""Ctrl-C stops the command even where Python drops the exception, as it does inside a destructor."""

import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]

SWALLOWS = """
    import time
    from gigaramp.cli import main

    class Deaf:
        def __del__(self):
            print("in the destructor", flush=True)
            time.sleep(1.0)

    def command():
        Deaf()
        try:
            time.sleep(60)
        finally:
            time.sleep(0.7)
            print("cleaned up", flush=True)

    main._run = command
    main.run()
"""


def test_a_stop_that_a_destructor_swallows_is_raised_again_and_clean_up_is_left_in_peace():
    command = [sys.executable, "-c", textwrap.dedent(SWALLOWS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "in the destructor\n" == process.stdout.readline()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert 130 == process.wait(timeout=10)
        assert "cleaned up\n" == process.stdout.read()
