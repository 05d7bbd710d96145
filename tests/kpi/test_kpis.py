"""KPIs against figures worked out by hand, in fractions, from the formulas of the standard."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pyarrow as pa
import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.kpi.answer import Kpis
from gigaramp.kpi.dictionary import MEANINGS, dictionary
from gigaramp.kpi.formulas import FORMULAS
from tests.kpi.rows import log_of, row
from tests.laws.plants import plant_of

# Three machines of 6 minutes a piece in one shift of 8 h; the plant begins on Monday 6 January 2025.
PRESS = plant_of(
    {
        "calendars": {"main": {"shifts": ["06:00-14:00"], "days": ["mon", "tue", "wed", "thu", "fri"]}},
        "lines": {"a": {}},
        "goals": {"full_speed": {"rate": "120 1/day", "hold": "4 week"}},
        "steps": {"press": {"machines": 3, "cycle_time": "6 min"}},
    }
)
SHEET = log_of(
    row("2025-01-06 06:00", "day_planned", "press", 1440, line="a"),
    row("2025-01-06 06:00", "day_run", "press", 1200, line="a"),
    row("2025-01-06 06:00", "day_good", "press", 150, line="a"),
    row("2025-01-06 06:00", "day_scrap", "press", 10, line="a", cause="press"),
    row("2025-01-06 06:00", "day_stops", "press", 4, line="a"),
    row("2025-01-06 06:00", "day_stops", "press", 30, line="a", cause="short_stop"),
    row("2025-01-06 06:00", "day_down", "press", 90, line="a", cause="failure"),
    row("2025-01-06 06:00", "day_down", "press", 50, line="a", cause="waiting_help"),
    row("2025-01-06 06:00", "day_down", "press", 100, line="a", cause="changeover"),
    row("2025-01-06 06:00", "day_down", "press", 10, line="a", cause="maintenance"),
    row("2025-01-06 06:00", "day_calls", "press", 3, line="a"),
    row("2025-01-06 06:00", "day_waiting", "press", 25, line="a"),
)


def value(answer: Kpis, name: str, **where: Any) -> float:
    """The value of the only figure of a KPI there."""
    (one,) = answer.of(name, **where)
    assert one.value is not None, one.reason
    return one.value


def test_a_sheet_gives_the_figures_of_the_standard() -> None:
    found = gigaramp.kpis(SHEET, PRESS)
    apt, pbt, pri, good, made = F(1200), F(1440), F(6), F(150), F(160)
    availability, effectiveness, quality = apt / pbt, pri * made / apt, good / made
    expected = {
        "availability": availability,
        "effectiveness": effectiveness,
        "quality_ratio": quality,
        "oee": availability * effectiveness * quality,
        "net_equipment_effectiveness": (apt + 100) / pbt * effectiveness * quality,
        "technical_efficiency": apt / (apt + 140),
        "utilization_efficiency": apt / (apt + 100 + 140),
        "setup_ratio": F(100) / (apt + 100),
        "throughput_rate": made / 24,
        "scrap_ratio": F(10) / made,
        "rework_ratio": F(0),
        "first_pass_yield": good / made,
        "rolled_throughput_yield": good / made,
        "mtbf": F(20, 4),
        "mttr": F(140, 60) / 4,
        "corrective_maintenance_ratio": F(90, 100),
        "waiting": F(25),
        "takt_time": F(8 * 3600, 120),
        "cycle_time": F(1200 * 60, 160),
        "calls_per_shift": F(3, 1),
    }
    for name, fraction in expected.items():
        assert float(fraction) == pytest.approx(value(found, name), rel=1e-12), name
    untold = {one.kpi: one.reason for one in found.figures if one.value is None}
    assert {"allocation_ratio", "mttf", "wip", "step_time", "lead_time", "stops_alone"} == set(untold)


def test_two_stops_over_the_border_of_a_day_are_shared_between_the_days() -> None:
    # One machine, always open: 20 h of Monday and 22 h of Tuesday are left beside two stops of 3 h each.
    plant = plant_of({"steps": {"press": {"cycle_time": "6 min"}}})
    log = log_of(
        row("2025-01-06 00:00", "lot_made", "press", 100, about="1"),
        row("2025-01-06 10:00", "machine_stopped", "press", 1, machine="0", about="1"),
        row("2025-01-06 13:00", "machine_restored", "press", 3, machine="0", about="1"),
        row("2025-01-06 23:00", "machine_stopped", "press", 1, machine="0", about="2"),
        row("2025-01-07 02:00", "machine_restored", "press", 3, machine="0", about="2"),
        row("2025-01-07 12:00", "lot_made", "press", 100, about="2"),
    )
    by_day = gigaramp.kpis(log, plant, by="day")
    assert [20 / 24, 22 / 24] == [one.value for one in by_day.of("availability")]
    whole = gigaramp.kpis(log, plant)
    assert 42 / 48 == value(whole, "availability")
    assert 42 / 2 == value(whole, "mtbf")
    assert 6 / 2 == value(whole, "mttr")
    assert 10.0 == value(whole, "mttf")
    assert 200 * 6 / (48 * 60) == pytest.approx(value(whole, "oee"), rel=1e-12)
    # The second stop began on Monday: Tuesday has its time to restoration and no failure of its own.
    assert [4 / 2, None] == [one.value for one in by_day.of("mttr")]
    assert "there was no failure" == by_day.of("mttr")[1].reason


def test_scrap_and_rework_lower_the_first_pass_and_roll_over_three_steps() -> None:
    log = log_of(
        row("2025-01-06 08:00", "lot_made", "coat", 95),
        row("2025-01-06 08:00", "lot_scrapped", "coat", 5, cause="coat"),
        row("2025-01-06 09:00", "lot_made", "stack", 90),
        row("2025-01-06 09:00", "lot_scrapped", "stack", 4, cause="coat"),
        row("2025-01-06 09:00", "lot_scrapped", "stack", 1, cause="stack"),
        row("2025-01-06 10:00", "rework_sent", "test", 9, cause="stack"),
        row("2025-01-06 10:00", "lot_made", "test", 90),
    )
    each = gigaramp.kpis(log, each="step")
    assert {"coat": 95 / 100, "stack": 90 / 95, "test": 81 / 90} == {
        one.step: one.value for one in each.of("first_pass_yield")
    }
    assert 9 / 90 == value(each, "rework_ratio", step="test")
    assert 5 / 95 == value(each, "scrap_ratio", step="stack")
    whole = gigaramp.kpis(log)
    assert float(F(95, 100) * F(90, 95) * F(81, 90)) == pytest.approx(
        value(whole, "rolled_throughput_yield"), rel=1e-12
    )
    assert whole["quality_ratio"].value is None and "give --plant" in str(whole["quality_ratio"].reason)


def test_a_lot_is_followed_from_its_first_start_to_its_last_end() -> None:
    # 2 h at coat, 1 h of waiting, 3 h at stack; and Little's law at each step.
    log = log_of(
        row("2025-01-06 08:00", "lot_started", "coat", 10, about="7"),
        row("2025-01-06 10:00", "lot_made", "coat", 10, about="7"),
        row("2025-01-06 11:00", "lot_started", "stack", 10, about="7"),
        row("2025-01-06 14:00", "lot_made", "stack", 10, about="7"),
    )
    whole = gigaramp.kpis(log)
    assert 6.0 == value(whole, "lead_time")
    assert 5 / 6 == pytest.approx(value(whole, "allocation_ratio"), rel=1e-12)
    each = gigaramp.kpis(log, each="step")
    assert {"coat": 2.0, "stack": 3.0} == {one.step: pytest.approx(one.value) for one in each.of("step_time")}
    # Ten units are in work for 3 of the 14 hours that the log reaches.
    assert 10 * 3 / 14 == pytest.approx(value(each, "wip", step="stack"), rel=1e-9)


def test_stops_that_local_people_end_are_told_where_it_is_known_who_is_an_expert() -> None:
    def stop(at: str, number: int, who: str) -> list[Any]:
        return [
            row(f"2025-01-06 {at}:00", "machine_stopped", "press", 1, machine="0", about=str(number)),
            row(f"2025-01-06 {at}:10", "help_arrived", "press", 1, machine="0", about=str(number), cause=who),
            row(f"2025-01-06 {at}:30", "machine_restored", "press", 0.5, machine="0", about=str(number), cause=who),
        ]

    stops = [*stop("08", 1, "crew"), *stop("09", 2, "anne"), *stop("10", 3, "chinese"), *stop("11", 4, "vendor")]
    arrived = row("2025-01-06 06:00", "expert_arrived", "press", 1, about="wei", cause="chinese")
    assert 2 / 4 == value(gigaramp.kpis(log_of(arrived, *stops)), "stops_alone")
    assert "who is an expert" in str(gigaramp.kpis(log_of(*stops))["stops_alone"].reason)


def test_weeks_add_up_to_the_whole_by_their_numerators_and_denominators() -> None:
    rows = [SHEET]
    for day, good in (("07", 100), ("14", 40)):
        rows.append(
            log_of(
                row(f"2025-01-{day} 06:00", "day_planned", "press", 1440, line="a"),
                row(f"2025-01-{day} 06:00", "day_run", "press", 700, line="a"),
                row(f"2025-01-{day} 06:00", "day_good", "press", good, line="a"),
                first_id=int(day) * 100,
            )
        )
    log = pa.concat_tables(rows)
    weeks, whole = gigaramp.kpis(log, PRESS, by="week"), gigaramp.kpis(log, PRESS)
    for name in set(FORMULAS) - {"net_equipment_effectiveness"}:
        parts = [one for one in weeks.of(name) if one.numerator is not None]
        if parts:
            assert whole[name].numerator == pytest.approx(sum(one.numerator or 0.0 for one in parts)), name
            assert whole[name].denominator == pytest.approx(sum(one.denominator or 0.0 for one in parts)), name
    assert [2, 1] == [one.days for one in weeks.of("oee")]


def test_a_day_counts_only_where_it_tells_every_element() -> None:
    late = log_of(row("2025-01-07 06:00", "day_good", "press", 80, line="a"), first_id=100)
    found = gigaramp.kpis(pa.concat_tables([SHEET, late]), PRESS)
    assert (1, 2) == (found["effectiveness"].days, found["quality_ratio"].days)
    assert 150 * 6 + 80 * 6 == found["oee"].numerator
    assert 1440 + 3 * 480 == found["oee"].denominator


def test_a_planned_day_without_output_lowers_the_oee() -> None:
    other = log_of(row("2025-01-07 06:00", "day_people", None, 3, cause="early"), first_id=100)
    assert 150 * 6 / 2880 == value(gigaramp.kpis(pa.concat_tables([SHEET, other]), PRESS), "oee")


def test_shuffled_rows_and_a_sheet_made_of_events_give_the_same_kpis() -> None:
    plant = plant_of(
        {
            "steps": {
                "cut": {"cycle_time": "10 min", "mtbf": "5 h", "restore_time": "30 min", "scrap_mature": "4 %"},
                "pack": {"cycle_time": "9 min", "buffer": "9 piece"},
            }
        }
    )
    run = gigaramp.simulate(plant, "2025-01-19", records=True, pool="here")
    records = run.records()
    told = gigaramp.kpis(records, plant, last="2025-01-19")
    assert (
        told.figures
        == gigaramp.kpis(records.take(list(reversed(range(records.num_rows)))), plant, last="2025-01-19").figures
    )
    sheet = gigaramp.kpis(run.daily_rows(0), plant)
    for name in ("quality_ratio", "scrap_ratio", "oee"):
        # Units are equal to the last one; the hours of a future are kept in single precision.
        assert told[name].numerator == sheet[name].numerator, name
        assert told[name].value == pytest.approx(sheet[name].value, rel=1e-6), name
        assert 0.0 < value(told, name) < 1.0
    assert told["mttr"].value == pytest.approx(sheet["mttr"].value, rel=1e-3)


def test_lines_and_steps_are_chosen_and_a_wrong_name_is_told() -> None:
    other = log_of(row("2025-01-06 06:00", "day_good", "pack", 5, line="b"), first_id=100)
    log = pa.concat_tables([SHEET, other])
    assert {("a", "press"), ("b", "pack")} == {(one.line, one.step) for one in gigaramp.kpis(log, each="place").figures}
    assert 150.0 == gigaramp.kpis(log, step="press")["quality_ratio"].numerator
    for wrong in ({"step": "pres"}, {"line": "c"}, {"kpi": "oe"}, {"by": "year"}, {"each": "plnt"}, {"first": "soon"}):
        with pytest.raises(AskError):
            gigaramp.kpis(log, **wrong)  # type: ignore[arg-type]
    with pytest.raises(AskError, match="no row of production"):
        gigaramp.kpis(log, first="2026-01-01")


def test_the_dictionary_names_every_formula_once_with_a_meaning() -> None:
    names = list(dictionary())
    assert names == list(MEANINGS)
    assert {*FORMULAS, "takt_time", "rolled_throughput_yield"} == set(names)
    assert all(
        kpi.source and kpi.formula and kpi.better in ("higher", "lower", "none") for kpi in dictionary().values()
    )


def test_the_answer_prints_in_80_columns_and_goes_to_json_and_arrow() -> None:
    found = gigaramp.kpis(SHEET, PRESS, by="day", each="place")
    assert max(len(line) for line in str(found).splitlines()) <= 80
    assert "62.5 %" in str(found)
    assert 1 == found.to_dict()["format"]
    assert [one.value for one in found.figures] == found.to_arrow()["value"].to_pylist()
