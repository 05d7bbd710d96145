"""`gigaramp kpi` on a small store: words, JSON, CSV, a folder and the dictionary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gigaramp.cli.kpi import kpis_of_log, list_kpis
from gigaramp.errors import AskError, LogError
from gigaramp.kpi.dictionary import dictionary
from gigaramp.log.store import Store
from tests.kpi.test_kpis import SHEET

PLANT = """
gigaramp: 1
name: Three presses
start: 2025-01-06
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri]}}
lines: {a: {}}
chosen: [{addresses: ["steps.*"], status: assumed, why: an example}]
steps:
  press: {machines: 3, cycle_time: 6 min}
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "press.yaml").write_text(PLANT, encoding="utf-8")
    with Store.open(tmp_path / "log", create=True) as store:
        store.append(SHEET)
    return tmp_path


def ask(here: Path, **more: Any) -> None:
    asked: dict[str, Any] = {
        "store": str(here / "log"), "plant": str(here / "press.yaml"), "first": None, "last": None, "by": "all", "each": "plant",
        "line": None, "step": None, "kpi": None, "out": None, "as_csv": False, "as_json": False, "force": False,
    }  # fmt: skip
    kpis_of_log(**(asked | more))


def test_the_command_tells_the_kpis_in_words_and_what_is_missing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(here)
    told = capsys.readouterr().out
    assert "Three presses: 2025-01-06 to 2025-01-06, 1 production days with rows" in told
    assert "62.5 %" in told and "Not told:" in told


def test_the_command_tells_the_same_as_json_and_as_csv(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(here, as_json=True, kpi=["oee"])
    assert [0.625] == [one["value"] for one in json.loads(capsys.readouterr().out)["figures"]]
    with pytest.raises(AskError, match="not both"):
        ask(here, as_csv=True, as_json=True)


def test_the_answer_is_written_into_a_folder(here: Path) -> None:
    ask(here, out=here / "answer")
    assert {"contents.json", "kpis.json", "kpis.txt", "kpis.csv"} <= {path.name for path in (here / "answer").iterdir()}


def test_a_missing_or_wrong_store_is_told(here: Path) -> None:
    with pytest.raises(AskError, match="name the folder of a log"):
        ask(here, store=None)
    with pytest.raises(LogError):
        ask(here, store=str(here / "none"))


def test_the_dictionary_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    list_kpis()
    told = capsys.readouterr().out
    assert all(f"{name} " in told for name in dictionary())
    assert max(len(line) for line in told.splitlines()) <= 80
