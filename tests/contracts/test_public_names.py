"""The front door: what `import gigaramp` gives, and what it costs."""

import ast
import inspect
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import gigaramp

ROOT = Path(__file__).parents[2]
SLOW = ("numba", "pint", "plotly", "pyarrow", "holidays", "scipy", "pydantic", "ruamel", "typer", "rich", "numpy")


def test_all_is_sorted():
    assert sorted(gigaramp.__all__) == gigaramp.__all__


def test_all_is_complete():
    tree = ast.parse(Path(gigaramp.__file__).read_text())
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    public = {name for name in defined if not name.startswith("_")}
    assert public | {"__version__"} == set(gigaramp.__all__)


def test_every_public_function_says_what_it_answers():
    functions = [getattr(gigaramp, name) for name in gigaramp.__all__ if name != "__version__"]
    assert [] == [function.__name__ for function in functions if not inspect.getdoc(function)]


def test_importing_gigaramp_imports_nothing_slow():
    code = f"import sys, gigaramp; print(*sorted(set({SLOW}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "" == done.stdout.strip()


def test_the_command_stands_at_its_entry_point():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert ["gigaramp"] == list(scripts)
    assert callable(EntryPoint("gigaramp", scripts["gigaramp"], "console_scripts").load())


def test_the_version_is_told_once():
    done = subprocess.run([sys.executable, "-m", "gigaramp", "--version"], cwd=ROOT, capture_output=True, text=True)
    assert f"gigaramp {gigaramp.__version__}\n" == done.stdout
