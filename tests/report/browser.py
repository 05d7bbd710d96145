"""The Chromium that the tests of the report use: the one of this computer, else one that is installed for them.

`python -m tests.report.browser` finds it or installs it, and says where it is. `make test` runs it first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
ENOUGH_SECONDS = 600


def find_browser() -> str | None:
    """Path of a Chromium: on PATH, or where Playwright keeps its own; None where there is none."""
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


def install_browser() -> str:
    """Path of a Chromium, installed by Playwright or by Debian's packages where there is none. Ends with words if neither can."""
    found = find_browser()
    if found is not None:
        return found
    tried = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        tried += [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]]
    for command in tried:
        print("installing a browser for the tests of the report:", " ".join(command), file=sys.stderr)
        try:
            subprocess.run(command, check=False, timeout=ENOUGH_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            print(error, file=sys.stderr)
        found = find_browser()
        if found is not None:
            return found
    raise SystemExit(
        "the tests of the report need Chromium or Google Chrome: install one so that `chromium` is on PATH, then run them again"
    )


if __name__ == "__main__":
    print(install_browser())
