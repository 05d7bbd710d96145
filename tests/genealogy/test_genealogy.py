"""The genealogy of each cell: exact against brute force, and nothing is lost on the way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as parquet
import pytest

import gigaramp
from gigaramp.errors import AskError, OutputError
from gigaramp.twin.genealogy import writer
from gigaramp.twin.result import Run
from tests.genealogy.by_hand import Row, genealogy_by_hand
from tests.genealogy.plants import BEFORE, STEPS, cell_plant

UNTIL = "2025-01-06"
UNITS = (
    dict.fromkeys(BEFORE, "m") | dict.fromkeys(STEPS, "cell") | {"module_assembly": "module", "pack_assembly": "pack"}
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path, list[Row]]:
    """A run with records and genealogy, the folder, and the rows of its cells."""
    folder = tmp_path_factory.mktemp("genealogy")
    run = gigaramp.simulate(cell_plant(), UNTIL, lot="cell", records=True, genealogy=folder)
    return run, folder, parquet.read_table(folder / "cells.parquet").to_pylist()


def test_each_cell_is_told_as_by_brute_force(made):
    run, _, rows = made
    by_hand = genealogy_by_hand(run.records(0).to_pylist(), UNITS)
    assert sorted(by_hand) == sorted(row["cell"] for row in rows)
    assert {"inside", "scrapped", "set_aside", "left"} == {row["result"] for row in rows}
    for row in rows:
        expected = told(by_hand[row["cell"]])
        assert expected == {key: row[key] for key in expected}
        known = {key for key, value in row.items() if value is not None}
        assert known <= set(expected)


def told(cell: Row) -> dict[str, Any]:
    """A cell of the brute force in the columns of the file."""
    found: dict[str, Any] = {}
    top = cell
    while True:
        for key, value in top.items():
            if key.endswith(("_began", "_ended")):
                found[key] = value.replace(microsecond=value.microsecond // 1000 * 1000)
            elif key.endswith("_machine"):
                found |= {key: int(value)} if key != "formation_machine" else {}
            elif key in ("formation_job", "sleds_job"):
                found["formation_tray" if key == "formation_job" else "sleds_load"] = int(value)
            elif key.endswith(("_lot", "_coil")) or key in ("cell", "module", "pack"):
                found[key] = value
        if "in" not in top:
            break
        top = top["in"]
    return found | {
        "line": cell["line"],
        "result": top["result"],
        "result_step": top["step"],
        "cause": top.get("cause"),
    }


def test_every_stacked_cell_is_in_one_place_and_one_place_alone(made):
    run, _, rows = made
    future = run.futures[0]
    by_step = {step: [k for k, station in enumerate(run.stations) if station.step == step] for step in STEPS}
    started = future.books["started"][by_step["stacking"]].sum()
    assert started == len(rows) == len({row["cell"] for row in rows})
    results = Counter((row["result"], row["result_step"]) for row in rows if row["module"] is None)
    for step in STEPS[:5]:
        assert future.books["scrap"][by_step[step]].sum() == results["scrapped", step] + results["held", step]
    assert future.pools["aside"].sum() == sum(count for (result, _), count in results.items() if result == "set_aside")
    packs = {row["pack"] for row in rows if row["result"] == "left"}
    assert future.books["good"][by_step["pack_assembly"]].sum() == len(packs)


def test_a_module_holds_its_cells_and_a_pack_its_modules(made):
    _, _, rows = made
    in_module = Counter(row["module"] for row in rows if row["module"] is not None)
    assert {12} == set(in_module.values())
    packs: dict[int, set[int]] = {}
    for row in rows:
        if row["pack"] is not None:
            packs.setdefault(row["pack"], set()).add(row["module"])
    assert {3} == {len(modules) for modules in packs.values()}
    assert any(row["result"] == "scrapped" and row["result_step"] == "module_assembly" for row in rows)


def test_the_times_of_a_cell_rise(made):
    _, _, rows = made
    for row in rows:
        times = [
            row[f"{step}_{end}"] for step in STEPS for end in ("began", "ended") if row[f"{step}_{end}"] is not None
        ]
        assert sorted(times) == times


def test_cells_of_one_tray_go_in_and_come_out_together(made):
    _, _, rows = made
    trays: dict[int, list[Row]] = {}
    for row in rows:
        if row["formation_tray"] is not None:
            trays.setdefault(row["formation_tray"], []).append(row)
    assert {20} == {len(tray) for tray in trays.values()}
    for tray in trays.values():
        assert 1 == len({row["formation_began"] for row in tray})


def test_the_lots_before_cells_have_their_steps_and_times(made):
    _, folder, rows = made
    lots = {(row["lot"], row["step"]): row for row in parquet.read_table(folder / "lots.parquet").to_pylist()}
    for row in rows[:200]:
        for step in BEFORE:
            lot = lots[row[f"{step}_lot"], step]
            assert lot["began"] < lot["ended"] <= row["stacking_began"]
            assert 0 < lot["good"] <= lot["units"]


def test_a_trace_looks_back_to_coils_and_forward_to_packs(made):
    _, folder, rows = made
    packed = next(row for row in rows if row["pack"] is not None)
    back = gigaramp.trace(folder, "cell", packed["cell"])
    visits = {visit.step: visit for visit in back.visits(packed["cell"])}
    assert [*BEFORE, *STEPS] == [step for step in (*BEFORE, *STEPS) if step in visits]
    assert packed["coating_coil"] == visits["coating"].coil
    assert f"tray {packed['formation_tray']}" == visits["formation"].together
    for column in ("coating_coil", "formation_tray", "module", "pack", "sleds_load", "anodes_lot"):
        forward = gigaramp.trace(folder, column, packed[column])
        expected = [row for row in rows if row[column] == packed[column]]
        assert {row["cell"] for row in expected} == set(forward.numbers("cell"))
        assert sorted({row["pack"] for row in expected if row["pack"] is not None}) == forward.numbers("pack")
        assert Counter(row["result"] for row in expected) == forward.results
        assert f"{column} {packed[column]}" in str(forward)


def test_a_trace_of_what_is_not_there_says_so(made, tmp_path):
    _, folder, _ = made
    for what, number, words in (
        ("pakc", 1, 'did you mean "pack"'),
        ("pack", -5, "no cell of this genealogy has pack -5"),
    ):
        with pytest.raises(AskError, match=words):
            gigaramp.trace(folder, what, number)
    with pytest.raises(AskError, match="holds no genealogy"):
        gigaramp.trace(tmp_path, "cell", 1)


def test_what_is_written_does_not_depend_on_how_much_is_kept_in_memory(made, tmp_path, monkeypatch):
    _, folder, _ = made
    monkeypatch.setattr(writer, "_ROWS", 64)
    monkeypatch.setattr(writer, "_SLOTS", 16)
    gigaramp.simulate(cell_plant(), UNTIL, lot="cell", genealogy=tmp_path)
    # The order of the cells that are still inside is that of their places in memory.
    for name, order in (("cells.parquet", "cell"), ("lots.parquet", "ended")):
        tables = [parquet.read_table(place / name).sort_by(order).to_pydict() for place in (folder, tmp_path)]
        assert tables[0] == tables[1]
    assert 10 < parquet.ParquetFile(tmp_path / "cells.parquet").num_row_groups


def test_a_genealogy_changes_nothing_else(made):
    run, _, _ = made
    alone = gigaramp.simulate(cell_plant(), UNTIL, lot="cell")
    for name in ("good", "scrap", "capability", "losses"):
        assert np.array_equal(getattr(run.futures[0], name), getattr(alone.futures[0], name))


def test_a_genealogy_needs_cells_one_future_and_a_free_folder(made, tmp_path):
    _, folder, _ = made
    plant = cell_plant()
    with pytest.raises(AskError, match='lot="cell"'):
        gigaramp.simulate(plant, UNTIL, genealogy=tmp_path)
    with pytest.raises(AskError, match="one future"):
        gigaramp.simulate(plant, UNTIL, futures=2, lot="cell", genealogy=tmp_path)
    with pytest.raises(OutputError, match="exists already"):
        gigaramp.simulate(plant, UNTIL, lot="cell", genealogy=folder)
