"""Code blocks of the documentation, and how each kind is run.

The word after the language says more: ```python prove runs only in `make prove`; ```console exit=1 must fail with 1;
```yaml my-line.yaml and ```csv sheet.csv are written to that file, so that later blocks of the page can use it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One code block of a page."""

    page: str
    line: int
    language: str
    words: tuple[str, ...]
    body: str

    @property
    def is_long(self) -> bool:
        return "prove" in self.words


def pages() -> list[Path]:
    """README and every page of docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path) -> list[Block]:
    """Code blocks of a page in order."""
    text = page.read_text(encoding="utf-8")
    name = str(page.relative_to(ROOT))
    return [
        Block(name, text[: found.start()].count("\n") + 1, found[1], tuple(found[2].split()), found[3])
        for found in _FENCE.finditer(text)
    ]


def lay_data(page: Path, folder: Path) -> None:
    """Lay the data files that a page links into the folder its reader works in."""
    for target in re.findall(r"\]\((data/[^)#\s]+)\)", page.read_text(encoding="utf-8")):
        shutil.copy(page.parent / target, folder)


def run_block(block: Block, folder: Path, names: dict[str, Any]) -> None:
    """Run one block in `folder`; Python blocks of a page share `names`."""
    if block.language == "python":
        exec(compile(block.body, f"{block.page}:{block.line}", "exec"), names)
    elif block.language == "console":
        for command in commands(block):
            _run_command(command, block, folder)
    elif block.language == "yaml":
        _read_yaml(block, folder)
    elif block.language == "csv":
        (folder / block.words[0]).write_text(block.body, encoding="utf-8")


def commands(block: Block) -> list[str]:
    """Lines of a console block that a user types, with lines continued by a backslash joined."""
    text = block.body.replace("\\\n", " ")
    return [line[2:] for line in text.splitlines() if line.startswith("$ ")]


def _run_command(command: str, block: Block, folder: Path) -> None:
    words = shlex.split(command, comments=True)
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), f"no target {words[1]}"
        return
    if words[0] in ("cat", "ls", "python"):
        words[0] = sys.executable if words[0] == "python" else words[0]
    else:
        assert words[0] == "gigaramp", f"{block.page}:{block.line} runs {words[0]}"
        words = [sys.executable, "-m", "gigaramp", *words[1:]]
    wanted = next((int(word[5:]) for word in block.words if word.startswith("exit=")), 0)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=600, check=False)
    assert wanted == done.returncode, f"{block.page}:{block.line} $ {command}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr


def _read_yaml(block: Block, folder: Path) -> None:
    name = next((word for word in block.words if word.endswith((".yaml", ".yml"))), None)
    if name is None:
        from ruamel.yaml import YAML

        YAML(typ="safe", pure=True).load(block.body)
        return
    (folder / name).write_text(block.body, encoding="utf-8")
    if "wrong" in block.words:
        return
    if block.body.startswith("gigaramp_import:"):
        from gigaramp.log.imports.mapping_file import load_mapping

        assert load_mapping(folder / name).source
        return
    if block.body.startswith("gigaramp_what_ifs:"):
        from gigaramp.launch.what_ifs.scenario import load_scenario

        assert load_scenario(folder / name).what_ifs
        return
    if block.body.startswith("gigaramp_import:"):
        from gigaramp.log.imports.mapping_file import load_mapping

        assert load_mapping(folder / name).source
        return
    import gigaramp

    report = gigaramp.check(gigaramp.load(folder / name))
    assert () == tuple(report.errors), f"{block.page}:{block.line}"
