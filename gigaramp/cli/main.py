"""Start of the command `gigaramp`: it runs one command and turns how it ended into a word and an exit code.

0 it worked · 1 a plant, a question or an output is wrong · 2 the command is written wrong · 130 Ctrl-C · 143 SIGTERM
"""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import NoReturn


def run() -> NoReturn:
    """Run the command of this process and exit."""
    # Imports stand inside, so that Ctrl-C during them ends in the same word as later.
    try:
        signal.signal(signal.SIGTERM, _terminate)
        _run()
    except KeyboardInterrupt:
        code = 130
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    if code in (130, 143):
        print("Stopped. Nothing half-done was left behind.", file=sys.stderr)
    sys.exit(code)


def _run() -> NoReturn:
    from gigaramp.cli.app import app
    from gigaramp.errors import GigarampError

    try:
        app(prog_name="gigaramp")
    except GigarampError as error:
        print("\n".join([str(error), *getattr(error, "__notes__", ())]), file=sys.stderr)
        sys.exit(1)
    sys.exit(0)


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(143)
