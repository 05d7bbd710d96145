"""`gigaramp money` and `--euros`: what they print and write."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.commands import gigaramp, line_in

SHORT = ["--until", "2025-09-30", "--pool", "here"]


def worked(*words: str, folder: Path) -> str:
    done = gigaramp(*words, folder=folder)
    assert (0, True) == (done.returncode, "Traceback" not in done.stderr), done.stderr
    return done.stdout


def test_money_prints_its_tables_and_writes_them(tmp_path: Path) -> None:
    line_in(tmp_path)
    told = worked("money", "my-line.yaml", "--futures", "2", "--out", "costs", *SHORT, folder=tmp_path)
    lines = told.splitlines()
    assert "My cell line · what its launch costs until 2025-09-30" == lines[0]
    assert max(map(len, lines)) <= 80
    assert "People are not followed one by one, so idle hours are not known." in lines
    written = {path.name for path in (tmp_path / "costs").iterdir()}
    assert {"contents.json", "kwh.csv", "money.csv", "money.json", "money.txt", "plant.yaml"} == written
    assert '"span","first","last","whole","kind"' in (tmp_path / "costs" / "money.csv").read_text()
    as_json = json.loads(worked("money", "my-line.yaml", "--futures", "2", "--json", *SHORT, folder=tmp_path))
    assert json.loads((tmp_path / "costs" / "money.json").read_text()) == as_json
    assert ["in_all"] == [span["name"] for span in as_json["spans"]]


def test_a_price_is_set_and_explained_like_any_number(tmp_path: Path) -> None:
    line_in(tmp_path)
    set_ = ["--set", "money.energy=300 Wh", "--set", "money.scrap_point=20 MEUR/year"]
    told = json.loads(worked("money", "my-line.yaml", "--futures", "1", "--json", *set_, *SHORT, folder=tmp_path))
    assert ["money.energy", "money.scrap_point"] == [change["address"] for change in told["changes"]]
    assert 0.3 == told["rates"]["kwh_per_unit"]["mid"]
    words = worked("check", "douai", "--explain", "money.scrap_point", folder=tmp_path)
    assert "10 MEUR/year" in words
    assert "default, defaults.money.scrap_point" in words


def test_euros_stand_below_a_forecast_and_a_comparison(tmp_path: Path) -> None:
    line_in(tmp_path)
    asked = ["my-line.yaml", "--futures", "2", "--euros", *SHORT]
    assert "A day of full speed that is not made is worth" in worked("forecast", *asked, folder=tmp_path)
    told = worked("compare", *asked, "--set", "steps.stacking.mtbf=3 h", folder=tmp_path)
    assert "In euros, to the end:" in told
    assert "missing output" in told


def test_a_wrong_price_is_told_in_words(tmp_path: Path) -> None:
    line_in(tmp_path)
    done = gigaramp("money", "my-line.yaml", "--set", "money.expert=800 EUR", folder=tmp_path)
    assert 1 == done.returncode
    assert "money.expert: `800 EUR` is a sum of money, this needs a sum of money per time" in done.stderr
    done = gigaramp("money", "my-line.yaml", "--set", "money.experts=800 EUR/day", folder=tmp_path)
    assert 'did you mean "money.expert"?' in done.stderr
