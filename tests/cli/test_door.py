"""Slips in Python are told in words at the door of each public function, and so is a full standard output."""

import subprocess
import sys
from datetime import datetime

import pytest

import gigaramp
from gigaramp.errors import AskError
from tests.cli.commands import LINE, environment, line_in


def line():
    from gigaramp.plant import loads

    return loads(LINE)


SLIPS = {
    "a path instead of a plant": (lambda: gigaramp.forecast("file.yaml"), 'write gigaramp.load."file.yaml". first'),
    "futures as text": (lambda: gigaramp.forecast(line(), futures="20"), 'futures: "20" is not a whole number'),
    "half a future": (lambda: gigaramp.simulate(line(), futures=2.5), "futures: 2.5 is not a whole number"),
    "no name": (lambda: gigaramp.load(None), "None is not a name or a path"),
    "an empty name": (lambda: gigaramp.load("  "), 'load: "" is not a name or a path'),
    "nothing to check": (lambda: gigaramp.check(None), "plant: None is not a plant"),
    "nothing to compare with": (lambda: gigaramp.compare(line(), None), "other: name a plant to compare with"),
    "a time of day": (lambda: gigaramp.forecast(line(), datetime(2025, 6, 1)), "is not a date"),
    "a lot beyond the buffers": (lambda: gigaramp.simulate(line(), lot=10**8), "100000000 cells are too many"),
    "a lot of nothing": (lambda: gigaramp.simulate(line(), lot=0), "write 1 or more"),
    "no end": (
        lambda: gigaramp.forecast(line().change("horizon", None)),
        "add `horizon: 2027-12-31`.*--until 2027-12-31",
    ),
}


@pytest.mark.parametrize(("ask", "told"), [pytest.param(*slip, id=name) for name, slip in SLIPS.items()])
def test_a_slip_is_told_in_words_with_how_to_mend_it(ask, told):
    with pytest.raises(AskError, match=told):
        ask()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is a thing of Linux")
@pytest.mark.parametrize("words", [["check", "my-line.yaml"], ["check", "my-line.yaml", "--json"], ["schema"]])
def test_a_full_standard_output_is_told_without_a_traceback(tmp_path, words):
    line_in(tmp_path)
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "gigaramp", *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (1, 1) == (done.returncode, len(done.stderr.splitlines())), done.stderr
    assert done.stderr.startswith("standard output: cannot be written (No space left on device)")
