"""Start of the command `gigaramp`: it runs one command and turns how it ended into a word and an exit code.

0 it worked · 1 a plant, a question or an output is wrong · 2 the command is written wrong · 130 Ctrl-C · 143 SIGTERM
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def run() -> NoReturn:
    """Run the command of this process and exit."""
    # Imports stand inside, so that Ctrl-C during them ends in the same word as later.
    stop = _Stop()
    code = 0
    try:
        stop.listen()
        _run()
    except Stopped:
        code = 1
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    stop.rest()
    if stop.code is not None:
        code = stop.code
        from gigaramp.languages import say

        print(say("Stopped. Nothing half-done was left behind."), file=sys.stderr)
    sys.exit(code)


def _run() -> NoReturn:
    from gigaramp.cli.speech import choose_language, notice, spoken_command
    from gigaramp.errors import GigarampError

    try:
        choose_language(sys.argv[1:], os.environ)
        if notice() and "--json" not in sys.argv:
            print(notice(), file=sys.stderr)
        from gigaramp.cli.app import app
        from gigaramp.cli.screen import full_told

        with full_told():
            spoken_command(app)(prog_name="gigaramp")
    except GigarampError as error:
        print("\n".join([str(error), *getattr(error, "__notes__", ())]), file=sys.stderr)
        sys.exit(1)
    sys.exit(0)


class Stopped(BaseException):
    """The user wants the command to stop.

    Not a KeyboardInterrupt: when one of those passes through `exec`, which many libraries use while they are
    imported, Python ends the process by a signal, whatever exit code was asked for.
    """


class _Stop:
    """Turns SIGINT and SIGTERM into `Stopped`, and raises it anew while something on the way swallows it.

    Python drops an exception that a signal raises inside a destructor or a callback of a C library, for example while
    numba is imported. So a timer looks whether the exception is on its way, and raises it again if it is not.
    """

    AGAIN_SECONDS = 0.2

    def __init__(self) -> None:
        self.code: int | None = None

    def listen(self) -> None:
        """From now on signals stop the command."""
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, self._again)

    def rest(self) -> None:
        """The command has ended: the timer stands still, and a late signal changes nothing any more."""
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.code = 128 + number
        self._again(number, frame)

    def _again(self, _number: int, _frame: FrameType | None) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, self.AGAIN_SECONDS)
        if not _is_stopping():
            raise Stopped


def _is_stopping() -> bool:
    """True while a `Stopped` is handled: clean-up is at work, and must not be interrupted."""
    error = sys.exc_info()[1]
    while error is not None:
        if isinstance(error, Stopped):
            return True
        error = error.__context__
    return False
