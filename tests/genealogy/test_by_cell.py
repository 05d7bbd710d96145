"""Cell by cell: the same plant as lots of one unit, and a clear word where there is no cell to follow."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

import gigaramp
from gigaramp.errors import AskError, PlantError
from gigaramp.plant import loads
from gigaramp.twin.lots import read_lot
from gigaramp.twin.study import Study
from tests.genealogy.plants import TEXT, cell_plant
from tests.laws.plants import world_of
from tests.prove.drawn import START, drawn_plant

UNTIL = START + timedelta(days=3)
PIECES = "{gigaramp: 1, name: Pieces, steps: {cut: {cycle_time: 60 s}}}"


@pytest.mark.parametrize("number", [0, 1, 3])
def test_cell_by_cell_is_lots_of_one_where_machines_take_one_at_a_time(number):
    plant = drawn_plant(number)
    by_cell, by_one = (Study(plant, UNTIL, lot=lot)(0) for lot in ("cell", 1))
    for name in ("started", "good", "scrap", "capability", "losses"):
        assert np.array_equal(getattr(by_one, name), getattr(by_cell, name))
    assert by_one.visits == by_cell.visits > 1000


def test_trays_and_loads_hold_many_lots_of_one_cell():
    layout = Study(cell_plant(), date(2025, 1, 6), lot="cell").layout
    jobs = {
        place.step: (job, piece) for place, job, piece in zip(layout.places, layout.jobs, layout.pieces, strict=True)
    }
    assert (20, 1) == jobs["formation"]
    assert (24, 1) == jobs["sleds"]
    assert (1, 1) == jobs["stacking"] == jobs["module_assembly"] == jobs["pack_assembly"]
    assert jobs["coating"][0] == jobs["coating"][1] > 1


def test_without_a_tray_a_tray_is_a_tenth_of_the_usual_lot():
    plant = loads(
        TEXT.replace("    tray: 20 cell\n", "").replace(
            "    buffer: 80 cell\n    scrap_at_start: 3 %", "    buffer: 800 cell"
        )
    )
    layout = Study(plant, date(2025, 1, 6), lot="cell").layout
    usual = Study(plant, date(2025, 1, 6)).layout
    k = layout.stations_of("formation")[0]
    assert usual.jobs[k] // 10 == layout.jobs[k] > 1


@pytest.mark.parametrize("future", [0, 1])
def test_nothing_is_lost_cell_by_cell(future):
    study, world = world_of(cell_plant(), date(2025, 1, 7), future=future, lot="cell")
    for pool, link in zip(world.pools, study.layout.links, strict=True):
        came = sum(int(world.stations[k].good_total) for k in link.producers)
        held = sum(
            int(server.held) for server in world.servers if server.station in link.producers and server.status == 2
        )
        assert came == pool.level + pool.taken + pool.aside + held
        rows = pool.first_row + (pool.head + np.arange(pool.n_lots)) % pool.n_rows
        assert pool.level == world.lots.units[rows].sum()


def test_a_plant_without_cells_has_none_to_follow():
    with pytest.raises(AskError, match="no cells to follow"):
        gigaramp.simulate(loads(PIECES), "2025-02-01", lot="cell")
    with pytest.raises(AskError, match="is not a whole number"):
        gigaramp.simulate(cell_plant(), lot="pack")


@pytest.mark.parametrize(("text", "lot"), [(None, None), ("auto", None), ("cell", "cell"), ("25", 25)])
def test_a_lot_is_written_as_auto_cell_or_a_number(text, lot):
    assert lot == read_lot(text)


def test_another_word_for_a_lot_is_refused():
    with pytest.raises(AskError, match="auto, cell, or a number"):
        read_lot("pack")


def test_a_tray_stands_in_places_and_fits_them():
    with pytest.raises(PlantError, match="trays stand in places"):
        loads(TEXT.replace("  welding: {", "  welding: {tray: 20 cell, "))
    with pytest.raises(PlantError, match="never enters"):
        loads(TEXT.replace("tray: 20 cell", "tray: 700 cell"))


def test_one_line_alone_leaves_the_others_out_and_says_so():
    run = gigaramp.simulate(cell_plant(), "2025-01-06", lines="line_1")
    assert {None, "line_1"} == {station.line for station in run.stations}
    assert "Small cells, line_1 alone" == run.plant.name
    with pytest.raises(AskError, match='did you mean "line_1"'):
        gigaramp.simulate(cell_plant(), lines=["line1"])
