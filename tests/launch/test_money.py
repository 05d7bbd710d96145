"""What a launch costs: by hand, and the laws that hold for any plant."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

import gigaramp
from gigaramp.errors import AskError, PlantError
from gigaramp.launch.money.amounts import amounts_of, material_shares, periods_of
from gigaramp.launch.money.costs import KINDS, costs_of, margin_of, parts_of_a_kwh
from gigaramp.launch.money.people_days import head_count, people_days
from gigaramp.launch.money.prices import drawn_prices, middle_prices
from gigaramp.launch.money.rates import worth, worth_of
from gigaramp.launch.money.sums import Sum
from gigaramp.launch.odds.ranges import Range
from gigaramp.launch.odds.working_days import working_days
from gigaramp.launch.question import ask
from gigaramp.plant import Plant, load, loads
from gigaramp.twin.result import SPOILED
from tests.launch.synthetic import WORKDAYS, SyntheticRun, hours_of, peopled, run_of

PRICES = """
money:
  energy: 1 kWh
  material: 50 EUR/kWh
  contribution: 20 EUR/kWh
  recovered: 10 %
  expert: 800 EUR/day
  local_person: 36525 EUR/year
  paid_hours: 1461
goals:
  full_speed: {rate: 26100 piece/year, hold: 7 day, announced: 2026-02-02}
"""
END = date(2026, 3, 31)
DAYS = 86
"""From 5 January to 31 March."""


def run_by_hand(plant: Plant, capability: list[float], scrap: float = 0.1) -> SyntheticRun:
    run = run_of(plant, END, capability)
    for number, future in enumerate(run.futures):
        future.scrap = np.full((DAYS, 3), round(1000 * scrap))
        future.good = 1000 - future.scrap
        hours_of(run, number, paid=40, worked=26, idle=10, waiting_class=4)
    run.cells, run.output_step = (1.0, 1.0, 1.0), "pack"  # type: ignore[attr-defined]
    return run


def costs(run: SyntheticRun) -> dict[str, list[float]]:
    """Euros of each kind in each future, at the middle prices."""
    amounts = amounts_of(run, working_days(run.plant, END))  # type: ignore[arg-type]
    found = costs_of(amounts, middle_prices(run.plant))
    told = {**found.kinds, "total": found.total, "idle_in_delay": found.idle_in_delay}
    return {kind: values.sum(axis=1).tolist() for kind, values in told.items()}


def test_the_costs_of_a_launch_by_hand() -> None:
    # A future that ships 60 a day, and never the 100 a working day of full speed; and one at full speed from the start.
    found = costs(run_by_hand(peopled(PRICES), [60, 200]))
    material = 3 * 100 * DAYS * 50 * 0.9
    assert [material, material] == pytest.approx(found["scrap"])
    # 900 good pieces a day, of which 60 or 200 are capability; the rest were trials.
    assert [840 * DAYS * 45, 700 * DAYS * 45] == pytest.approx(found["never_shipped"])
    assert [DAYS * 800] * 2 == pytest.approx(found["experts"])
    # 42 working days from 2 February ask for 4,200; 58 days of 60 are 3,480.
    assert [(4200 - 58 * 60) * 20, 0] == pytest.approx(found["delay"])
    # Four weeks before 2 February and nine after it, three families of 14 idle hours at 25 EUR.
    assert [4 * 3 * 14 * 25, 13 * 3 * 14 * 25] == pytest.approx(found["idle"])
    assert [9 * 3 * 14 * 25, 0] == pytest.approx(found["idle_in_delay"])
    assert found["total"] == pytest.approx(np.sum([found[kind] for kind in KINDS], axis=0).tolist())


def test_a_good_kwh_by_hand() -> None:
    plant = peopled(PRICES).change("money.capital", "3652500 EUR/year")
    amounts = amounts_of(run_by_hand(plant, [60]), working_days(plant, END))  # type: ignore[arg-type]
    kwh, spent = parts_of_a_kwh(amounts, middle_prices(plant))
    assert 60 * DAYS == pytest.approx(kwh.sum())
    by_hand = {
        "material": 60 * DAYS * 50,
        "scrap": 3 * 100 * DAYS * 45,
        "never_shipped": 840 * DAYS * 45,
        "people": 40 * DAYS * 100,
        "experts": DAYS * 800,
        "capital": DAYS * 10_000,
    }
    assert by_hand == pytest.approx({part: euros.sum() for part, euros in spent.items()})


def test_two_plants_differ_by_what_comes_in_and_what_goes_out() -> None:
    plant = peopled(PRICES)
    amounts = amounts_of(run_by_hand(plant, [60]), working_days(plant, END))  # type: ignore[arg-type]
    found = {kind: euros.sum() for kind, euros in margin_of(amounts, middle_prices(plant)).items()}
    by_hand = {
        "output": -60 * DAYS * 20,
        "scrap": 3 * 100 * DAYS * 45,
        "never_shipped": 840 * DAYS * 45,
        "experts": DAYS * 800,
        "people": 40 * DAYS * 100,
    }
    assert by_hand == pytest.approx(found)


def test_what_is_set_aside_or_not_released_is_paid_once_and_is_no_good_kwh() -> None:
    plant = peopled(PRICES)
    run = run_by_hand(plant, [900])
    future = run.futures[0]
    assert [0.0] == costs(run)["never_shipped"]
    future.shipped = future.shipped.copy()
    # 30 days of 900 before release; each week 7 pieces set aside behind the first step, 13 weeks; nothing in stock.
    future.unreleased[:30] = 900
    future.shipped[:30] = 0
    future.spoiled[:, 0, SPOILED.index("set_aside")] = 7
    assert [(30 * 900 + 13 * 7) * 45] == pytest.approx(costs(run)["never_shipped"])
    kwh, _ = parts_of_a_kwh(amounts_of(run, working_days(plant, END)), middle_prices(plant))  # type: ignore[arg-type]
    assert 900 * (DAYS - 30) == pytest.approx(kwh.sum())
    # What is good, released and kept in stock can still ship.
    future.shipped[40:] = 0
    assert [(30 * 900 + 13 * 7) * 45] == pytest.approx(costs(run)["never_shipped"])


def test_no_scrap_costs_no_scrap() -> None:
    assert [0.0] == costs(run_by_hand(peopled(PRICES), [60], scrap=0.0))["scrap"]


@pytest.mark.parametrize(
    ("key", "twice", "kinds"),
    [
        ("material", "100 EUR/kWh", {"scrap", "never_shipped"}),
        ("contribution", "40 EUR/kWh", {"delay"}), ("expert", "1600 EUR/day", {"experts"}),
        ("local_person", "73050 EUR/year", {"idle", "idle_in_delay"}), ("energy", "2 kWh", {"scrap", "never_shipped", "delay"}),
    ],
)  # fmt: skip
def test_doubling_a_price_doubles_what_it_is_a_part_of_and_nothing_else(key: str, twice: str, kinds: set[str]) -> None:
    plant = peopled(PRICES)
    before, after = (costs(run_by_hand(told, [60])) for told in (plant, plant.change(f"money.{key}", twice)))
    for kind in (*KINDS, "idle_in_delay"):
        factor = 2.0 if kind in kinds else 1.0
        assert [factor * euros for euros in before[kind]] == pytest.approx(after[kind]), kind


def test_a_product_holds_the_share_that_the_file_says() -> None:
    plant = peopled(PRICES)
    half = plant.change("money.holds", "{piece: 50 %}")
    assert costs(run_by_hand(plant, [60]))["scrap"][0] == pytest.approx(2 * costs(run_by_hand(half, [60]))["scrap"][0])


def test_what_merges_holds_equal_shares_of_a_cell() -> None:
    shares = material_shares(load("douai"))
    assert {"cathode_mixing": 0.5, "cathode_drying": 0.5, "anode_coating": 0.5} == {
        step: shares[step] for step in ("cathode_mixing", "cathode_drying", "anode_coating")
    }
    assert {1.0} == {shares[step] for step in ("stacking", "formation", "module_assembly", "pack_assembly")}


def test_where_nothing_was_announced_there_is_no_delay_and_where_nobody_is_followed_no_idle_hour() -> None:
    silent = peopled(PRICES).change("goals.full_speed.announced", None)
    assert [0.0] == costs(run_by_hand(silent, [60]))["delay"]
    assert [13 * 3 * 14 * 25] == pytest.approx(costs(run_by_hand(silent, [60]))["idle"])
    amounts = amounts_of(run_by_hand(loads(WORKDAYS + PRICES), [60]), working_days(silent, END))  # type: ignore[arg-type]
    assert (True, False) == (amounts.has_delay, amounts.has_hours)


def test_periods_are_quarters_cut_after_as_of() -> None:
    days = tuple(date.fromordinal(day) for day in range(date(2025, 12, 11).toordinal(), date(2026, 5, 2).toordinal()))
    ends = [(str(period.first), str(period.last)) for period in periods_of(days, date(2026, 2, 10))]
    assert [
        ("2025-12-11", "2025-12-31"),
        ("2026-01-01", "2026-02-10"),
        ("2026-02-11", "2026-03-31"),
        ("2026-04-01", "2026-05-01"),
    ] == ends
    assert 3 == len(periods_of(days, None)) == len(periods_of(days, date(2024, 1, 1)))


def test_a_point_of_scrap_and_a_day_of_delay_cost_what_the_source_says_in_a_plant_of_its_size() -> None:
    plant = load("dunkirk")
    rates = worth(plant)
    assert rates.full_speed_kwh_a_year is not None
    of_source = plant.change("money.reference", f"{rates.full_speed_kwh_a_year.mid} kWh/year")
    told = worth(of_source)
    assert told.per_scrap_point is not None
    assert told.per_day_of_delay is not None
    assert (10e6, 1.1e6) == pytest.approx((told.per_scrap_point.mid, told.per_day_of_delay.mid))
    # A plant of half the size pays half.
    half = worth(of_source.change("goals.full_speed.rate", "100000 vehicle/year"))
    assert half.per_scrap_point is not None
    assert 5e6 == pytest.approx(half.per_scrap_point.mid)


def test_material_and_a_point_of_scrap_are_two_words_for_one_price() -> None:
    plant = load("douai")
    for drawn in (middle_prices(plant), drawn_prices(plant, 1, range(20), 0.5)):
        point = 0.01 * 16e6 * drawn.scrapped_kwh
        assert (point == pytest.approx(10e6)) == (len(point) == 1)
    by_material = worth(plant.change("money.material", "100 EUR/kWh").change("money.recovered", "20 %"))
    assert by_material.per_scrap_point is not None
    assert by_material.full_speed_kwh_a_year is not None
    assert 0.01 * by_material.full_speed_kwh_a_year.mid * 80 == pytest.approx(by_material.per_scrap_point.mid)


def test_prices_are_drawn_with_their_own_luck_the_same_each_time() -> None:
    plant = load("douai")
    first, again, other = (drawn_prices(plant, seed, [0, 1, 5], 0.5).expert_day for seed in (1, 1, 2))
    assert first.tolist() == again.tolist() != other.tolist()
    assert drawn_prices(plant, 1, [5], 0.5).expert_day[0] == first[2]
    # Another price moves no draw, nor does naming a default.
    named = plant.change("money.expert", plant.get("money.expert")).change("money.material", "60 EUR/kWh")
    assert first.tolist() == drawn_prices(named, 1, [0, 1, 5], 0.5).expert_day.tolist()
    twice = plant.change("money.expert", "{low: 800 EUR/day, mid: 1600 EUR/day, high: 3000 EUR/day}")
    assert (2 * first).tolist() == pytest.approx(drawn_prices(twice, 1, [0, 1, 5], 0.5).expert_day.tolist())
    ends = np.quantile(drawn_prices(plant, 1, range(2000), 0.5).expert_day, (0.1, 0.5, 0.9))
    assert [400, 800, 1500] == pytest.approx(ends.tolist(), rel=0.06)


def test_euros_of_days_vehicles_and_points() -> None:
    rates = worth(peopled(PRICES))
    late = rates.of_days_later(2.0)
    assert [26100 * 20 * 2 / 365.25] * 3 == pytest.approx([late.low, late.mid, late.high])  # type: ignore[union-attr]
    assert -20 * 7 == pytest.approx(rates.of_vehicles_lost(-7).mid)
    assert 26100 * 0.01 * 45 * 3 == pytest.approx(rates.of_scrap_points(3).mid)  # type: ignore[union-attr]
    found = worth_of(Range(-2.0, 1.0, 10.0), Sum(20.0, 30.0, 40.0))
    assert (-80.0, 30.0, 400.0) == (found.low, found.mid, found.high)
    assert Sum(-40, -30, -20) == Sum(20, 30, 40).times(-1)
    assert worth(loads(WORKDAYS)).of_days_later(3.0) is None


def test_people_days_count_families_partners_and_the_head_count_plan() -> None:
    plant = peopled(PRICES)
    assert 40.0 == head_count(plant, date(2026, 2, 1))
    days = people_days(plant, date(2026, 1, 5), END)
    assert (0.0, 40.0 * DAYS) == (days.experts, days.local)
    partner = load("billy-berclau")
    alone = partner.change("lines.line_3.operated_by", None)
    month = (date(2026, 1, 1), date(2026, 1, 31))
    assert people_days(partner, *month).experts > people_days(alone, *month).experts
    assert 0.0 == people_days(loads(WORKDAYS), *month).local


SMALL = WORKDAYS.replace("machines: 1", "machines: 1, crew: 2, scrap_at_start: 10 %, scrap_mature: 2 %") + """
as_of: 2026-02-10
people:
  persons: {}
  recruits: [{on: 2026-01-05, count: 12}]
""" + PRICES.replace("800 EUR/day", "{low: 400 EUR/day, mid: 800 EUR/day, high: 1600 EUR/day, status: assumed}")  # fmt: skip


@pytest.fixture(scope="module")
def small() -> gigaramp.launch.money.answer.Money:  # type: ignore[name-defined]
    return gigaramp.money(loads(SMALL), until=END, futures=4, pool="here")


def test_spans_years_and_quarters_add_up(small) -> None:
    assert ["so_far", "to_come", "in_all"] == [span.name for span in small.spans]
    assert ["2026"] == [span.name for span in small.years]
    assert ["2026-Q1"] == [span.name for span in small.quarters]
    assert (False, False) == (small.years[0].whole, small.quarters[0].whole)
    for kind in (*KINDS, "total", "idle_in_delay"):
        parts = small["so_far"][kind].mean + small["to_come"][kind].mean
        assert small["in_all"][kind].mean == pytest.approx(parts)
        assert small["in_all"][kind].mean == pytest.approx(small["2026"][kind].mean)
    in_all = small["in_all"]
    assert in_all["total"].mean == pytest.approx(sum(in_all[kind].mean for kind in KINDS))
    assert in_all["scrap"].mean > 0
    with pytest.raises(AskError, match="no costs of `2027`; known are so_far"):
        small["2027"]


def test_a_cost_tells_what_of_its_range_comes_from_futures_and_what_from_prices(small) -> None:
    scrap = small["in_all"]["scrap"]
    assert scrap.from_prices.p10 == scrap.from_prices.p90
    assert scrap.from_futures == scrap.spread
    assert small["2026"]["scrap"].from_futures is None


def test_money_is_told_as_json_as_a_table_and_in_eighty_columns(small) -> None:
    told = json.loads(small.to_json())
    assert ["so_far", "to_come", "in_all"] == [span["name"] for span in told["spans"]]
    assert 1 == told["format"]
    table = small.to_arrow()
    assert (3 + 1 + 1) * 7 == table.num_rows
    assert ["span", "first", "last", "whole", "kind", "mean", "error", "p10", "p50", "p90"] == table.column_names
    assert 7 == small.kwh_table().num_rows
    text = str(small)
    assert max(map(len, text.splitlines())) <= 80
    for words in ("what its launch costs until 2026-03-31", "idle people", "EUR a good kWh", "a point of scrap"):
        assert words in text


def test_a_good_kwh_is_the_sum_of_its_parts_in_every_future(small) -> None:
    plant = loads(SMALL)
    run = run_by_hand(plant.change("as_of", None), [60, 200])
    amounts = amounts_of(run, working_days(plant, END))  # type: ignore[arg-type]
    _, spent = parts_of_a_kwh(amounts, drawn_prices(plant, 1, [0, 1], 0.5))
    assert {"material", "scrap", "never_shipped", "people", "experts", "capital"} == set(spent)
    assert 0.0 == spent["capital"].sum()
    assert small.kwh[0]["total"].spread.p50 >= small.kwh[0]["material"].spread.p50 > 0


def test_a_forecast_and_a_comparison_are_told_in_euros_where_asked() -> None:
    plant = loads(SMALL)
    plain = gigaramp.forecast(plant, until=END, futures=2, pool="here")
    priced = gigaramp.forecast(plant, until=END, futures=2, pool="here", in_euros=True)
    assert (None, plain.answers) == (plain.money, priced.answers)
    alone = gigaramp.money(plant, until=END, futures=2, pool="here")
    assert alone.spans == priced.money.spans
    assert "A day of full speed that is not made is worth" in str(priced)
    worse = plant.change("steps.weld.scrap_at_start", "30 %").change("steps.weld.scrap_mature", "20 %")
    told = gigaramp.compare(plant, worse, until=END, futures=2, pool="here", in_euros=True)
    assert told.euros["scrap"].mean > 0
    assert 0.0 == told.euros["people"].mean
    assert told.euros["total"].mean == pytest.approx(
        sum(told.euros[kind].mean for kind in ("output", "scrap", "never_shipped", "experts", "people"))
    )
    assert "In euros, to the end:" in str(told)
    assert gigaramp.compare(plant, worse, until=END, futures=2, pool="here").euros is None


def test_a_question_without_a_goal_has_no_answer() -> None:
    with pytest.raises(AskError, match="names no goal"):
        gigaramp.money(loads(WORKDAYS), until=END)
    assert ask(loads(SMALL), END, 1, 1, "here", None, 0.5).in_euros is False


def test_a_small_plant_is_told_in_the_unit_of_its_size(small) -> None:
    head = next(line for line in str(small).splitlines() if "so far" in line)
    assert head.startswith("kEUR")
    assert "M EUR" not in str(small)


@pytest.mark.parametrize("key", ["energy: 0 kWh", "reference: 0 kWh/year", "paid_hours: 0"])
def test_a_size_of_zero_is_refused_with_a_mend(key: str) -> None:
    with pytest.raises(PlantError, match="write a number above 0"):
        loads(WORKDAYS + f"money: {{{key}}}\n")


def test_the_size_that_prices_are_scaled_from_is_told_where_one_is(small) -> None:
    assert not any("scaled from" in note for note in small.notes)
    scaled = gigaramp.money(loads(SMALL.replace("  material: 50 EUR/kWh\n", "")), until=END, futures=1, pool="here")
    assert any("scaled from a plant of 16.0 GWh a year" in note for note in scaled.notes)
    assert any("Fewer than two futures count" in note for note in scaled.notes)
