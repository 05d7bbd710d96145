"""The repository names no place of one machine, and its locks hold for everyone."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Written in two parts, so that this file does not find itself.
ADDRESSES = re.compile(
    "|".join(("index" + "-url", "find" + "-links", "file:" + "///", "/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/"))
)
MAY_NAME_THEM = {"Makefile", "CONTRIBUTING.md"}


def test_no_file_names_a_package_index_or_a_place_of_one_machine():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found = [
        f"{name}:{number}"
        for name in listed
        if Path(name).name not in MAY_NAME_THEM and (ROOT / name).is_file()
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if ADDRESSES.search(line)
    ]
    assert [] == found


def test_every_locked_package_carries_its_hashes():
    for lock in ("core.txt", "dev.txt"):
        blocks = re.split(r"^(?=\S)", (ROOT / "requirements" / lock).read_text(), flags=re.MULTILINE)
        assert [] == [block for block in blocks if block.strip() and "--hash=sha256:" not in block]


def test_the_locks_agree_on_every_version():
    core, dev = (
        dict(re.findall(r"^(\S+?)==(\S+)", (ROOT / "requirements" / lock).read_text(), re.MULTILINE))
        for lock in ("core.txt", "dev.txt")
    )
    assert core == {name: dev.get(name) for name in core}


def test_the_lock_holds_what_the_package_asks_for_and_its_build_backend():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = {re.split(r"[><=]", text)[0] for text in project["project"]["dependencies"]} | {"flit_core"}
    wanted = {line for line in (ROOT / "requirements" / "core.in").read_text().splitlines() if not line.startswith("#")}
    assert asked == wanted


def test_each_target_of_the_makefile_is_one_line():
    lines = (ROOT / "Makefile").read_text().splitlines()
    for target in ("run", "test", "lint", "bench", "prove", "docs"):
        number = next(number for number, line in enumerate(lines) if line.startswith(f"{target}:"))
        assert ";" in lines[number]
        assert not lines[number + 1].startswith("\t")


def test_ci_runs_make_test_and_nothing_else():
    script = ROOT / ".ci" / "run"
    commands = [line for line in script.read_text().splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert ["exec make test"] == commands
    assert script.stat().st_mode & 0o111
