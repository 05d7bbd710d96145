"""`gigaramp progress` on a small store: words, JSON, CSV and a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gigaramp.cli.progress import progress_of_plant
from gigaramp.errors import AskError, LogError
from gigaramp.log.record import table_of
from gigaramp.log.store import Store
from tests.launch.progress.sheets import MONDAY, TWO_STEPS, sheet, weld_day


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "two-steps.yaml").write_text(TWO_STEPS, encoding="utf-8")
    with Store.open(tmp_path / "log", create=True) as store:
        store.append(sheet(weld_day(MONDAY, down=96, scrap=3)))
    return tmp_path


def ask(here: Path, out: Path | None = None, as_csv: bool = False, as_json: bool = False) -> None:
    progress_of_plant(str(here / "two-steps.yaml"), None, str(here / "log"), None, out, as_csv, as_json, False)


def test_the_command_tells_the_gap_and_its_losses_in_words(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(here)
    told = capsys.readouterr().out
    assert "Two steps: plan against actual, up to 2026-03-03" in told
    assert "weld: failures" in told and "87 %" in told


def test_the_command_tells_the_same_as_json_and_as_csv(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(here, as_json=True)
    assert -23.0 == json.loads(capsys.readouterr().out)["spans"][0]["gap"]
    with pytest.raises(AskError, match="not both"):
        ask(here, as_csv=True, as_json=True)


def test_the_answer_is_written_into_a_folder(here: Path) -> None:
    ask(here, out=here / "answer")
    assert {"contents.json", "progress.json", "progress.txt", "parts.csv", "steps.csv", "days.csv", "plant.yaml"} <= {
        path.name for path in (here / "answer").iterdir()
    }


def test_a_folder_without_a_log_is_refused(here: Path) -> None:
    with pytest.raises(LogError):
        progress_of_plant(str(here / "two-steps.yaml"), None, str(here / "none"), None, None, False, False, False)


def test_rows_that_were_corrected_do_not_count(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = sheet([(MONDAY, None, "weld", "day_good", 50.0, None)], first_id=100)
    mend = table_of(
        wrong.column("when").to_pylist(),
        ["row_corrected"],
        about=["100"],
        cause=["sheet"],
        source="sheet",
        first_id=200,
    )
    with Store.open(here / "log") as store:
        store.append(wrong)
        store.append(mend)
    ask(here, as_json=True)
    assert 77.0 == json.loads(capsys.readouterr().out)["spans"][0]["made"]
