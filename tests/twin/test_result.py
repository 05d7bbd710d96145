"""What a run tells: tables by day and week, records with names, figures of a step."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.kpi.losses import LOSSES
from tests.laws.plants import plant_of
from tests.twin.worlds import family_of, people_of

TREE = {
    "calendars": {"main": {"shifts": ["05:00-13:00", "13:00-21:00"], "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}},
    "lines": {"a": {}, "b": {}},
    "people": people_of(20, {"cutters": family_of("cut", 2)}),
    "steps": {
        "cut": {"cycle_time": "10 min", "crew": 2, "mtbf": "3 h", "restore_time": "20 min", "scrap_mature": "5 %"},
        "pack": {"cycle_time": "5 min", "shared": True, "buffer": "9 piece"},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def run():
    return gigaramp.simulate(plant_of(TREE), "2025-01-15", futures=2, pool="here", records=True)


def test_the_daily_table_has_one_row_for_each_future_day_and_station(run):
    table = run.daily()
    assert ["future", "day", "line", "step", "started", "good", "scrap"] == table.column_names
    assert 2 * 10 * 3 == table.num_rows
    assert {("a", "cut"), ("b", "cut"), (None, "pack")} == {(row["line"], row["step"]) for row in table.to_pylist()}
    assert sum(future.good.sum() for future in run.futures) == sum(table["good"].to_pylist())
    assert [date(2025, 1, 6), date(2025, 1, 15)] == [min(table["day"].to_pylist()), max(table["day"].to_pylist())]


def test_the_weekly_table_has_every_loss_and_its_hours_add_up_even_in_a_broken_week(run):
    table = run.weekly()
    assert set(LOSSES) < set(table.column_names)
    hours = np.sum([np.array(table[name].to_pylist()) for name in ("producing", *LOSSES)], axis=0)
    expected = [168.0 if row["week"] == date(2025, 1, 6) else 72.0 for row in table.to_pylist()]
    np.testing.assert_allclose(hours, expected, rtol=1e-5)


def test_skill_is_told_where_there_are_crews_and_nowhere_else(run):
    for row in run.weekly().to_pylist():
        assert (row["step"] == "pack") == np.isnan(row["skill"])


def test_records_carry_names_and_the_clock_of_the_plant(run):
    rows = run.records(1).to_pylist()
    assert datetime(2025, 1, 6, 5, 0, tzinfo=UTC) == rows[0]["when"]
    assert [row["when"] for row in rows] == sorted(row["when"] for row in rows)
    restorers = {row["cause"] for row in rows if row["what"] == "machine_restored"}
    assert restorers <= {"crew", "cutters", "vendor"} and "cutters" in restorers
    assert {None} == {row["cause"] for row in rows if row["what"] == "help_called"}
    made = sum(row["quantity"] for row in rows if row["what"] == "lot_made" and row["step"] == "pack")
    assert made == run.futures[1].books["good"][2]


def test_a_future_without_records_says_so(run):
    with pytest.raises(AskError, match="kept no records"):
        gigaramp.simulate(run.plant, "2025-01-07").records(0)
    with pytest.raises(AskError, match="future 9"):
        run.records(9)


def test_figures_of_a_step_keep_littles_law(run):
    """Units in and before a step are throughput times the time they spend there."""
    line = plant_of(
        {
            "steps": {
                "cut": {"cycle_time": {"value": "10 min", "law": "exponential"}},
                "fold": {"cycle_time": "9 min", "buffer": "unlimited"},
            }
        }
    )
    found = gigaramp.simulate(line, "2025-12-28", futures=1)
    spent = found.mean_wait("fold") + 9 * 60
    assert found.mean_wip("fold") == pytest.approx(found.throughput("fold") * spent, rel=0.01)
    with pytest.raises(AskError, match="there is no step"):
        found.throughput("weld")


def test_capability_is_what_accepted_lines_make_and_the_planned_days_are_told(run):
    assert (2, 10) == run.capability.shape == run.shipped.shape
    assert run.capability.sum() == sum(future.books["good"][2] for future in run.futures)
    assert run.planned.all() and "piece" == run.output_product and "pack" == run.output_step
