"""Measure the kernel and set it beside what was saved before; `--save NAME` keeps it for those who come after.

pytest-benchmark measures, compares and stores (decision 0014). Times are processor seconds. Compare only with what the same
computer saved, or compare multiples of the yardstick, which is plain Python and never changes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SAVED = HERE / "saved"


def main() -> int:
    """Run the measurements with the settings that make them comparable."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.history", description=__doc__)
    asked.add_argument("--save", metavar="NAME", help="keep this measurement, for example under the name of a change")
    given = asked.parse_args()
    options = [
        f"--config-file={HERE / 'pytest.ini'}",
        f"--benchmark-storage={SAVED.as_uri()}",
        "--benchmark-timer=time.process_time",
        "--benchmark-columns=min,median,rounds",
        "--benchmark-sort=name",
        "--benchmark-group-by=name",
        "--benchmark-name=short",
    ]
    if any(SAVED.rglob("*.json")):
        options.append("--benchmark-compare")
    if given.save:
        options.append(f"--benchmark-save={given.save}")
    return int(pytest.main([str(HERE), *options]))


if __name__ == "__main__":
    sys.exit(main())
