"""Plants side by side: what stands in a row, who runs on its own first, and how the table fits a screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

import numpy as np
import pytest

from gigaramp.errors import AskError
from gigaramp.launch.answer import DateRange, Forecast, GoalAnswer, LeaveDate, Output, Range, YearOutput
from gigaramp.launch.valley import first_alone, valley, year_of
from gigaramp.launch.weeks.course import Course, Fan
from gigaramp.launch.wording.valley_table import valley_lines

DAYS = tuple(date(2026, 1, 5) + timedelta(weeks=4 * k) for k in range(4))


def fan(*middle: float) -> Fan:
    return Fan(tuple(value - 5 for value in middle), middle, tuple(value + 5 for value in middle))


COURSE = Course(
    weeks=(date(2025, 12, 1), date(2025, 12, 8), date(2025, 12, 15)),
    **{
        name: fan(1, 2, 3)
        for name in ("rate_a_year", "shipped_total", "scrap_ratio", "skill", "output_alone", "stops_alone")
    },
    experts=fan(140, 150, 160),
    limits=(),
)


def forecast_of(
    plant: str, chances: tuple[float, ...] = (0.1, 0.2, 0.2, 0.4), days: tuple[date, ...] = DAYS, **changes: object
) -> Forecast:
    rate = GoalAnswer(
        goal="full_speed",
        kind="rate",
        target="150,000 vehicle/year",
        definition="…",
        announced=date(2026, 3, 31),
        chance_by_announced=0.02,
        error=0.01,
        chance_within_horizon=0.3,
        dates=DateRange(date(2026, 7, 13), None, None),
        reasons=(),
        measure_first=(),
    )
    alone = replace(
        rate,
        goal="on_its_own",
        kind="on_its_own",
        target="95 % of full speed",
        announced=date(2026, 12, 31),
        chance_by_announced=chances[-1],
        dates=DateRange(days[0], None, None),
        tested=tuple(LeaveDate(day, chance) for day, chance in zip(days, chances, strict=True)),
    )
    shipped = Range(20_000, 61_000, 110_000)
    answer = Forecast(
        plant=plant,
        about="made by hand",
        as_of=date(2025, 12, 10),
        until=date(2027, 12, 31),
        futures=200,
        effective_futures=100.0,
        facts_used=1,
        seed=1,
        correlation=0.5,
        version="0.1.0",
        answers=(
            rate,
            alone,
            replace(rate, goal="low_scrap", kind="scrap", target="10 %", announced=None, chance_by_announced=None),
        ),
        output=Output("pack", date(2025, 12, 10), shipped, (YearOutput(2026, True, 147_000, shipped),), (), ()),
        course=COURSE,
    )
    return replace(answer, **changes)  # type: ignore[arg-type]


THREE = [
    forecast_of("AESC Douai"),
    forecast_of("ACC Billy-Berclau", (0.0, 0.0, 0.5, 0.5)),
    forecast_of("Verkor Dunkirk", (0.0, 0.0, 0.0, 0.0)),
]


def test_a_row_holds_what_a_launch_manager_compares() -> None:
    row = valley(THREE).rows[0]
    assert ["full_speed", "on_its_own"] == [goal.goal for goal in row.goals], (
        "a goal nobody announced stands in its own answer"
    )
    assert (date(2026, 3, 31), 0.02, 0.01, None) == tuple(
        getattr(row.goals[0], name) for name in ("announced", "chance_by_announced", "error", "p50")
    )
    assert (2026, Range(20_000, 61_000, 110_000), 147_000) == (valley(THREE).year, row.shipped, row.planned)
    assert Range(145, 150, 155) == row.experts, "the week of 8 December holds the tenth"


def test_rows_stand_in_the_order_asked() -> None:
    assert ["ACC Billy-Berclau", "AESC Douai"] == [row.plant for row in valley([THREE[1], THREE[0]]).rows]


def test_the_first_of_two_is_read_from_independent_dates() -> None:
    # Douai: day 0 10 %, day 1 10 %, day 3 20 %. Billy-Berclau: day 2 50 %.
    first, second = [(DAYS[0], 0.1), (DAYS[1], 0.2), (DAYS[3], 0.4)], [(DAYS[2], 0.5), (DAYS[3], 0.5)]
    until, chances = first_alone([first, second])
    assert DAYS[3] == until
    assert [0.1 + 0.1 + 0.2 * 0.5, 0.5 * 0.8] == pytest.approx(chances)


def test_a_date_that_several_share_is_shared_equally() -> None:
    sure = [(DAYS[0], 1.0)]
    assert [1 / 3, 1 / 3, 1 / 3] == pytest.approx(first_alone([sure, sure, sure])[1])


def test_chances_of_being_first_are_those_of_all_combinations_of_dates() -> None:
    heights = ((0.1, 0.3, 0.6, 0.6), (0.0, 0.5, 0.5, 0.9), (0.2, 0.2, 0.7, 0.8))
    rises = [[after - before for before, after in pairwise((0.0, *chances))] + [1 - chances[-1]] for chances in heights]
    expected = np.zeros(3)
    for places in product(range(5), repeat=3):
        weight = float(np.prod([rise[place] for rise, place in zip(rises, places, strict=True)]))
        leaders = [plant for plant in range(3) if places[plant] == min(places) < 4]
        expected[leaders] += weight / max(len(leaders), 1)
    told = first_alone([list(zip(DAYS, chances, strict=True)) for chances in heights])[1]
    np.testing.assert_allclose(told, expected)


def test_dates_after_the_last_test_of_any_plant_do_not_count() -> None:
    early, late = [(DAYS[0], 0.0), (DAYS[1], 0.2)], [(DAYS[0], 0.1), (DAYS[3], 1.0)]
    until, chances = first_alone([early, late])
    assert DAYS[1] == until
    assert [0.2 * 0.9, 0.1] == pytest.approx(chances)


def test_a_plant_without_such_a_goal_is_no_part_of_the_race() -> None:
    alone = forecast_of("Cells only", answers=(THREE[0].answers[0],))
    told = valley([*THREE[:2], alone])
    assert [False, False, True] == [row.first_alone is None for row in told.rows]
    assert (None, None, "") == tuple(
        getattr(valley([THREE[0], alone]), name) for name in ("none_alone", "race_until", "definition")
    )


def test_the_race_is_told_of_the_effective_futures_of_the_racer_that_has_fewest() -> None:
    racers = [replace(THREE[0], effective_futures=50.0), replace(THREE[2], effective_futures=400.0)]
    looker_on = forecast_of("Cells only", answers=(THREE[0].answers[0],), effective_futures=4.0)
    told = valley([*racers, looker_on])
    assert 50.0 == told.race_futures
    assert [pytest.approx((0.4 * 0.6 / 50) ** 0.5), 0.0, None] == [row.error for row in told.rows]
    lines = valley_lines(told, 80)
    place = next(number for number, line in enumerate(lines) if line.startswith("first on its own"))
    cells = [line.split("  ")[-1].strip() for line in lines[place + 1 : place + 4]]
    assert ["40 % ±7", "under 6 %", "60 % ±7"] == cells
    assert None is valley([looker_on]).race_futures


def test_all_chances_of_the_race_sum_to_one() -> None:
    told = valley(THREE)
    assert 1.0 == pytest.approx(sum(row.first_alone or 0.0 for row in told.rows) + (told.none_alone or 0.0))


def test_the_year_is_the_one_after_the_forecast_and_never_beyond_the_horizon() -> None:
    assert 2026 == year_of(THREE)
    assert 2025 == year_of([replace(THREE[0], until=date(2025, 12, 31))])
    told = valley([replace(THREE[0], until=date(2025, 12, 31))])
    assert (None, None) == (told.rows[0].shipped, told.rows[0].planned)


def test_no_plant_at_all_is_told() -> None:
    with pytest.raises(AskError, match="there is no forecast to set beside another"):
        valley([])


def test_eighty_columns_show_the_plants_below_each_other() -> None:
    told = valley_lines(valley(THREE), 80)
    place = told.index("full speed                           by announced date           50 %")
    assert "  AESC Douai, 150,000 a year         2 % ±1 by 2026-03-31        beyond" == told[place + 1]
    assert "  ACC Billy-Berclau, 150,000 a year  2 % ±1 by 2026-03-31        beyond" == told[place + 2]
    assert "  AESC Douai                         61,000 (20,000 to 110,000)  147,000" in told
    assert "  AESC Douai                         150 (145 to 155)            2025-12-10" in told
    assert "  Verkor Dunkirk                     under 3 %" in told
    assert "beyond: not within the horizon, 2027-12-31" in told


@pytest.mark.parametrize("width", [44, 60, 80, 120])
def test_the_table_fits_the_width(width: int) -> None:
    told = "\n".join(valley_lines(valley(THREE), width)).splitlines()
    assert [] == [line for line in told if len(line) > width]


@pytest.mark.parametrize("width", [44, 80])
def test_every_number_is_there_at_every_width(width: int) -> None:
    text = "\n".join(valley_lines(valley(THREE), width))
    words = ("2 % ±1 by 2026-03-31", "61,000 (20,000 to 110,000)", "147,000", "150 (145 to 155)", "none by 2026-03-30")
    assert [] == [word for word in words if word not in text]


def test_the_table_reads_as_text_and_as_json() -> None:
    told = valley(THREE)
    assert str(told) == "\n".join(valley_lines(told))
    assert ("2026-03-31", "spread") == (
        told.to_dict()["rows"][0]["goals"][0]["announced"],
        told.to_dict()["rows"][0]["shipped"]["kind"],
    )
