"""Every adapter has the same five files, a manifest that is whole, a checklist with reasons, and a pure parser."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from gigaramp.floor.adapters.shelf import FILES, adapters, folders, problems_of


@pytest.mark.parametrize("folder", folders(), ids=lambda one: one.name)
def test_an_adapter_is_whole(folder: Path) -> None:
    assert () == problems_of(folder)


def test_every_folder_of_the_room_is_an_adapter() -> None:
    room = folders()[0].parent
    inside = {path.name for path in room.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert inside == {folder.name for folder in folders()}
    assert {"file", "http", "loopback"} <= {one.name for one in adapters()}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_is_told(tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(folders()[0], tmp_path / folders()[0].name)
    (copy / name).unlink()
    assert [f"{copy.name}: has no {name}"] == [str(one) for one in problems_of(copy)]


def test_a_rule_without_a_reason_is_told(tmp_path: Path) -> None:
    copy = shutil.copytree(folders()[0], tmp_path / folders()[0].name)
    text = (copy / "quality.yaml").read_text("utf-8")
    (copy / "quality.yaml").write_text(text.replace("is_documented: {status: done}", "is_documented: {status: todo}"))
    assert ["`is_documented` is todo without a reason"] == [one.what for one in problems_of(copy)]


@pytest.mark.parametrize("folder", folders(), ids=lambda one: one.name)
def test_a_parser_asks_no_clock_no_network_and_no_disk(folder: Path) -> None:
    forbidden = {"time", "socket", "os", "pathlib", "urllib", "http.client", "asyncio", "threading", "sqlite3"}
    tree = ast.parse((folder / "parse.py").read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & forbidden
        if isinstance(node, ast.ImportFrom):
            assert node.module not in forbidden
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "utcnow", "today", "monotonic")
        if isinstance(node, ast.Name):
            assert node.id != "open"
