"""`gigaramp log check`, `read`, `follow` and `latest`, as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pyarrow import parquet

from gigaramp.log.store import Store
from tests.cli.commands import gigaramp
from tests.log.store.rows import correction, lots


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("plant")
    with Store.open(place / "log", create=True) as store:
        store.append(lots(400), bulk=True)
        store.append(correction(3))
    return place


def test_check_tells_a_whole_log_and_a_damaged_one_with_what_is_readable(tmp_path: Path) -> None:
    with Store.open(tmp_path / "log", create=True) as store:
        store.append(lots(400), bulk=True)
    told = gigaramp("log", "check", "log", folder=tmp_path)
    assert (0, "log: whole; 400 rows from 2025-03-03 to 2025-03-05\n") == (told.returncode, told.stdout)
    path = sorted((tmp_path / "log/history").glob("*/*.parquet"))[0]
    path.write_bytes(path.read_bytes()[:-5])
    told = gigaramp("log", "check", "log", folder=tmp_path)
    assert 1 == told.returncode
    assert "log: not whole; 297 rows can be read, from 2025-03-04 to 2025-03-05" in told.stdout
    assert (
        f"damaged: history/day=2025-03-03/{path.name} (it is shorter or longer than it was); 103 rows of 2025-03-03"
        in told.stdout
    )
    refused = gigaramp("log", "read", "log", folder=tmp_path)
    assert (1, "") == (refused.returncode, refused.stdout)
    assert "gigaramp log check log --set-aside" in refused.stderr
    assert 0 == gigaramp("log", "check", "log", "--set-aside", folder=tmp_path).returncode
    answer = json.loads(gigaramp("log", "check", "log", "--json", folder=tmp_path).stdout)
    assert (True, 297, ["2025-03-03"]) == (
        answer["whole"],
        answer["rows"],
        [one["day"] for one in answer["incomplete"]],
    )
    assert "this log has 1 gap of rows that were damaged" in gigaramp("log", "latest", "log", folder=tmp_path).stderr


def test_read_gives_rows_as_a_table_csv_json_and_a_file(folder: Path) -> None:
    wanted = ["--from", "2025-03-04", "--to", "2025-03-05T00:00+01:00", "--what", "lot_made"]
    rows = list(csv.DictReader(io.StringIO(gigaramp("log", "read", "log", *wanted, "--csv", folder=folder).stdout)))
    assert 197 == len(rows)
    assert ("103", "lot_made", "stacking") == (rows[0]["id"], rows[0]["what"], rows[0]["step"])
    answer = json.loads(gigaramp("log", "read", "log", *wanted, "--json", folder=folder).stdout)
    assert [int(row["id"]) for row in rows] == [row["id"] for row in answer]
    assert "2025-03-04T00:01:00+00:00" == answer[0]["when"]
    shown = gigaramp("log", "read", "log", *wanted, folder=folder)
    assert "50 of 197 rows; all of them: --csv, --json or --out FILE.parquet" in shown.stderr
    assert 50 == sum(line[0].isdigit() for line in shown.stdout.splitlines())
    assert 0 == gigaramp("log", "read", "log", *wanted, "--out", "some.parquet", folder=folder).returncode
    assert 197 == len(parquet.read_table(folder / "some.parquet"))
    again = gigaramp("log", "read", "log", *wanted, "--out", "some.parquet", folder=folder)
    assert (1, True) == (again.returncode, "it exists already" in again.stderr)


def test_a_query_is_answered_and_a_wrong_one_refused_without_a_traceback(folder: Path) -> None:
    query = "select what, count(*) as n from records group by all order by what"
    told = gigaramp("log", "read", "log", "--query", query, "--csv", folder=folder).stdout
    assert '"what","n"\n"lot_made",399\n"row_corrected",1\n' == told
    for wrong in ("drop view records", "select * from read_csv('/etc/hosts')"):
        told = gigaramp("log", "read", "log", "--query", wrong, folder=folder)
        assert (1, "", False) == (told.returncode, told.stdout, "Traceback" in told.stderr)
        assert "query: " in told.stderr


def test_follow_goes_on_behind_a_position_and_latest_gives_the_newest_of_each(folder: Path) -> None:
    lines = gigaramp("log", "follow", "log", "--after", "399", "--once", "--json", folder=folder).stdout.splitlines()
    assert [(399, None), (0, 401)] == [(row["id"], row["position"]) for row in map(json.loads, lines)]
    newest = json.loads(gigaramp("log", "latest", "log", "--what", "lot_made", "--json", folder=folder).stdout)
    assert [399] == [row["id"] for row in newest]


def test_mistakes_are_told_in_words(folder: Path) -> None:
    for words, said in [
        (["read", "log", "--from", "monday"], "--from: `monday` is no day and no instant"),
        (["read", "log", "--what", "lot_mad"], 'did you mean "lot_made"?'),
        (["read", "log", "--query", "select 1", "--what", "lot_made"], "--query says itself which rows"),
        (["read", "log", "--out", "rows.txt"], "end its name in .csv or .parquet"),
    ]:
        told = gigaramp("log", *words, folder=folder)
        assert (1, "") == (told.returncode, told.stdout)
        assert said in told.stderr
