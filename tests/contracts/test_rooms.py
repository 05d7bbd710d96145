"""Rules of the house that import-linter cannot say."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "gigaramp"
KERNEL = PACKAGE / "twin" / "kernel"
KERNEL_MAY_IMPORT = ("numpy", "numba", "llvmlite", "gigaramp.twin.kernel", *sys.stdlib_module_names)


def imports(path: Path) -> set[str]:
    """Modules a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or ".")
    return found


@pytest.mark.parametrize("path", sorted(KERNEL.rglob("*.py")), ids=lambda path: path.name)
def test_the_kernel_imports_numpy_and_numba_alone_beside_the_standard_library(path):
    foreign = {name for name in imports(path) if not _is_in(name, KERNEL_MAY_IMPORT)}
    assert set() == foreign


def test_there_is_a_kernel_to_check():
    assert sorted(KERNEL.rglob("*.py"))


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc"])
def test_no_file_has_a_name_that_says_nothing(word):
    assert [] == [path.name for path in PACKAGE.rglob(f"*{word}*")]


def _is_in(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)
