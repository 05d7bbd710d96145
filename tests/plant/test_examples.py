"""The plants that come with gigaramp: each number says how sure it is, and a public one names its page."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from importlib import resources
from itertools import pairwise
from statistics import NormalDist
from textwrap import dedent

import pytest

from gigaramp.plant import Plant, check, load, loads, shipped_plants
from gigaramp.plant.address import get, numbers, origin_of
from gigaramp.plant.flow import flow_of
from gigaramp.plant.number import DateNumber, Number

PAGE = re.compile(r"https://[^\s]+\.[^\s]+")
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
LAST_PUBLIC_DAY = date(2025, 12, 31)


@pytest.fixture(scope="module", params=shipped_plants())
def plant(request: pytest.FixtureRequest) -> Plant:
    return load(request.param)


@pytest.fixture(scope="module")
def douai() -> Plant:
    return load("douai")


def share_assumed(plant: Plant) -> float:
    """Share of a plant's numbers that are assumed, the defaults in use included."""
    found = Counter(origin_of(plant, address)[0] for address in numbers(plant))
    return found["assumed"] / sum(found.values())


def test_the_plants_of_the_valley_are_shipped() -> None:
    assert {"billy-berclau", "douai", "dunkirk"} <= set(shipped_plants())


def test_each_number_says_where_it_comes_from(plant: Plant) -> None:
    without = [address for address in numbers(plant) if origin_of(plant, address)[0] == "chosen"]
    assert [] == without


def test_each_public_number_names_its_page(plant: Plant) -> None:
    without = [
        address
        for address in numbers(plant)
        for status, source, _ in [origin_of(plant, address)]
        if status == "public" and not PAGE.fullmatch(source or "")
    ]
    assert [] == without


def test_each_public_choice_and_goal_names_its_page(plant: Plant) -> None:
    sources = [chosen.source for chosen in plant.chosen if chosen.status == "public"]
    sources += [goal.source for goal in plant.goals.values() if goal.announced]
    assert [] == [source for source in sources if not PAGE.fullmatch(source or "")]


def test_each_assumed_number_has_a_range(plant: Plant) -> None:
    narrow = [
        address
        for address, number in numbers(plant).items()
        if number.status == "assumed" and number.is_certain and getattr(number, "from_", None) is None
    ]
    assert [] == narrow


def test_it_says_that_it_is_not_data_of_the_company(plant: Plant) -> None:
    assert "public statements" in plant.about
    assert "not data of the company" in plant.about


def test_most_numbers_are_assumed_and_the_share_can_be_told(plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{plant.name}: {share_assumed(plant):.0%} of {len(numbers(plant))} numbers are assumed")
    assert 0.5 < share_assumed(plant) < 1.0


def test_an_invented_number_without_a_status_is_found(douai: Plant) -> None:
    unfounded = douai.change("movers.sleds.speed", "1.1 m/s")
    assert "chosen" == origin_of(unfounded, "movers.sleds.speed")[0]


def test_the_forecast_stands_on_what_was_public_by_december_2025(plant: Plant) -> None:
    assert plant.as_of is not None
    assert plant.as_of <= LAST_PUBLIC_DAY
    assert [] == [fact for fact in plant.known if (fact.on or fact.to or plant.as_of) > plant.as_of]


def test_no_source_names_a_later_year(plant: Plant) -> None:
    sources = {source for address in numbers(plant) for _, source, _ in [origin_of(plant, address)] if source}
    sources |= {part.source for part in (*plant.chosen, *plant.known, *plant.goals.values()) if part.source}
    sources |= {plant.plan.source} if plant.plan is not None and plant.plan.source else set()
    assert sources
    assert [] == sorted(
        source for source in sources if any(int(year) > LAST_PUBLIC_DAY.year for year in YEAR.findall(source))
    )


def test_a_source_of_a_later_year_is_found() -> None:
    assert ["2026", "2026"] == YEAR.findall("https://a.fr/2026/02/27/x said on 2026-02-27, page 12026 and 20261")


def test_each_known_fact_names_its_page(plant: Plant) -> None:
    assert [] == [fact.source for fact in plant.known if not PAGE.fullmatch(fact.source)]


def test_the_statement_on_output_can_be_switched_on_as_the_file_says(douai: Plant) -> None:
    text = (resources.files("gigaramp.plant") / "examples" / "douai.yaml").read_text(encoding="utf-8")
    snippet = [line[2:] for line in text.splitlines() if line.startswith(("#   known:", "#     - {what: packs.total"))]
    assert () == douai.known
    assert 2 == len(snippet)
    assert "packs.total" == loads(f"{text}\n{dedent(chr(10).join(snippet))}\n").known[0].what


def test_it_checks_without_errors(plant: Plant) -> None:
    assert () == tuple(check(plant).errors)


def test_experts_of_douai_are_the_150_that_were_said(douai: Plant) -> None:
    assert douai.people is not None
    assert 150 == sum(family.count.mid for family in douai.people.experts.values() if family.count is not None)


def test_all_experts_are_on_site_in_december_2025_and_stay_six_to_24_months(douai: Plant) -> None:
    assert douai.people is not None
    day = date(2025, 12, 10)
    for family in douai.people.experts.values():
        first, last = (family.arrives.from_, family.leaves.from_), (family.arrives.to, family.leaves.to)
        for arrives, leaves in (first, last):
            assert arrives is not None and leaves is not None
            assert arrives <= day < leaves
            assert 182 <= (leaves - arrives).days <= 731


def test_the_families_said_in_public_are_there(douai: Plant) -> None:
    assert douai.people is not None
    assert {"welding", "vision"} <= set(douai.people.experts)
    assert "x_ray" in douai.people.experts["vision"].steps


def test_every_step_with_a_crew_has_experts_who_know_it(douai: Plant) -> None:
    assert douai.people is not None
    known = {step for family in douai.people.experts.values() for step in family.steps}
    assert [] == [name for name, step in douai.steps.items() if step.crew is not None and name not in known]


def test_vehicle_shares_sum_to_one_and_give_the_mean_pack(douai: Plant) -> None:
    shares = {name: vehicle.share.mid for name, vehicle in douai.vehicles.items()}
    modules = {name: vehicle.modules.mid for name, vehicle in douai.vehicles.items() if vehicle.modules is not None}
    assert 1.0 == pytest.approx(sum(shares.values()))
    mean = sum(shares[name] * modules[name] for name in shares)
    assert mean == pytest.approx(douai.steps["pack_assembly"].consumes["module"].mid)


def test_cells_become_modules_become_packs(douai: Plant) -> None:
    flow = flow_of(douai)
    assert "pack_assembly" == flow.output
    assert {"cathode_drying", "anode_drying"} == {edge.producer for edge in flow.into("stacking")}
    assert ["end_of_line"] == [edge.producer for edge in flow.into("module_assembly")]


def test_a_line_runs_from_stacking_to_filling_and_the_rest_is_shared(douai: Plant) -> None:
    assert 6 == len(douai.lines)
    own = [name for name, step in douai.steps.items() if not step.shared]
    assert ["stacking", "tab_welding", "x_ray", "enclosing", "filling"] == own


def test_each_line_starts_then_is_accepted_then_is_released(plant: Plant) -> None:
    for line in plant.lines.values():
        for point in ("low", "mid", "high"):
            days = [getattr(stage, point) for stage in (line.starts, line.accepted, line.released)]
            assert sorted(days) == days


def test_the_plan_ends_at_the_low_end_of_the_announced_rate(douai: Plant) -> None:
    assert douai.plan is not None
    rate = get(douai, "goals.full_speed.rate")
    assert isinstance(rate, Number)
    a_month = rate.mid * 365.25 * 86_400 / 12
    assert a_month == pytest.approx(douai.plan.months["2026-03"])


def test_every_default_in_use_is_an_assumption_with_a_range(plant: Plant) -> None:
    defaults = {address: number for address, number in numbers(plant).items() if address.startswith("defaults.")}
    assert defaults
    assert [] == [address for address, number in defaults.items() if number.status != "assumed" or number.is_certain]


def test_the_number_that_can_set_the_date_spans_two_decades(plant: Plant) -> None:
    halves_after = get(plant, "defaults.learning.halves_after")
    assert isinstance(halves_after, Number)
    assert halves_after.high / halves_after.low >= 99.9


def test_dates_of_douai_lie_before_its_horizon(douai: Plant) -> None:
    assert douai.horizon is not None
    days = [number.high for number in numbers(douai).values() if isinstance(number, DateNumber)]
    assert max(days) < douai.horizon


@pytest.fixture(scope="module")
def billy_berclau() -> Plant:
    return load("billy-berclau")


def test_full_speed_of_block_one_is_its_energy_in_packs_of_the_file(billy_berclau: Plant) -> None:
    # 56,000 cells a day on 49 weeks, 13.4 GWh a year (said in 2023): 698 Wh a cell.
    cells, of_energy = 56_000 * 49 * 7, 13.4e9
    pack = 10 * billy_berclau.steps["module_assembly"].consumes["cell"].mid * of_energy / cells
    rate = get(billy_berclau, "goals.full_speed.rate")
    assert isinstance(rate, Number)
    assert 97.7e3 == pytest.approx(pack, rel=1e-3)
    assert of_energy / pack == pytest.approx(rate.mid * 365.25 * 86_400, rel=2e-3)


def test_each_vehicle_of_billy_berclau_takes_ten_modules(billy_berclau: Plant) -> None:
    modules = {vehicle.modules.mid for vehicle in billy_berclau.vehicles.values() if vehicle.modules is not None}
    assert {billy_berclau.steps["pack_assembly"].consumes["module"].mid} == modules
    assert 1.0 == pytest.approx(sum(vehicle.share.mid for vehicle in billy_berclau.vehicles.values()))


def test_the_plan_of_billy_berclau_adds_up_to_what_was_announced_for_each_year(billy_berclau: Plant) -> None:
    assert billy_berclau.plan is not None
    years = {
        year: sum(count for month, count in billy_berclau.plan.months.items() if month.startswith(year))
        for year in ("2024", "2025", "2026")
    }
    assert {"2024": 200_000, "2025": 150_000, "2026": 250_000} == years


def test_one_of_three_lines_of_billy_berclau_is_run_by_a_partner_until_mid_2026(billy_berclau: Plant) -> None:
    partners = [line.operated_by for line in billy_berclau.lines.values() if line.operated_by is not None]
    assert (3, 1) == (len(billy_berclau.lines), len(partners))
    assert partners[0].from_ is not None
    assert date(2025, 4, 1) <= partners[0].from_.low < partners[0].from_.high < billy_berclau.as_of
    assert date(2026, 6, 30) == partners[0].until.mid


def share_after(number: DateNumber, day: date) -> float:
    """Share of draws of a date that lie after a day behind its middle: the late half of a two-piece normal law."""
    deviation = (number.high - number.mid).days / NormalDist().inv_cdf(0.9)
    return 1 - NormalDist().cdf((day - number.mid).days / deviation)


@pytest.mark.parametrize("address", ["line_2.starts", "line_3.starts", "line_3.operated_by.from"])
def test_all_three_lines_run_and_the_partner_is_there_on_the_day_on_which_it_was_said(
    billy_berclau: Plant, address: str
) -> None:
    number = get(billy_berclau, f"lines.{address}")
    assert isinstance(number, DateNumber)
    assert number.mid < date(2025, 12, 10)
    assert share_after(number, date(2025, 12, 10)) <= 0.001


def test_a_date_whose_tail_goes_behind_a_day_is_found() -> None:
    late = DateNumber(low=date(2025, 4, 1), mid=date(2025, 6, 15), high=date(2025, 12, 10))
    assert 0.1 == pytest.approx(share_after(late, date(2025, 12, 10)))


@pytest.mark.parametrize(
    ("name", "early", "last"),
    [("line_2", date(2024, 4, 1), date(2025, 8, 10)), ("line_3", date(2024, 8, 1), date(2025, 12, 10))],
)
def test_lines_of_billy_berclau_start_half_way_and_are_accepted_and_released_by_one_rule(
    billy_berclau: Plant, name: str, early: date, last: date
) -> None:
    line = billy_berclau.lines[name]
    assert (early, early + (last - early) / 2) == (line.starts.low, line.starts.mid)
    points = ("low", "mid", "high")
    accepted = [(getattr(line.accepted, point) - getattr(line.starts, point)).days for point in points]
    released = [(getattr(line.released, point) - getattr(line.accepted, point)).days for point in points]
    assert ([30, 75, 120], [14, 45, 120]) == (accepted, released)


def test_only_douai_announced_a_day_on_which_it_is_on_its_own(plant: Plant) -> None:
    said = {"AESC Douai": date(2026, 12, 31)}
    assert said.get(plant.name) == plant.goals["on_its_own"].announced


def test_the_block_has_sixteen_mixers_and_five_coaters(billy_berclau: Plant) -> None:
    counts = {name: step.machines.mid for name, step in billy_berclau.steps.items() if step.machines is not None}
    assert (16, 3, 2) == (
        counts["cathode_mixing"] + counts["anode_mixing"],
        counts["cathode_coating"],
        counts["anode_coating"],
    )


def test_a_prismatic_cell_is_welded_shut_and_not_degassed(billy_berclau: Plant) -> None:
    assert {"can_insertion", "lid_welding", "leak_test", "sealing"} <= set(billy_berclau.steps)
    assert "degassing" not in billy_berclau.steps


@pytest.fixture(scope="module")
def dunkirk() -> Plant:
    return load("dunkirk")


def test_full_speed_of_dunkirk_is_16_gwh_and_its_mean_vehicle_takes_80_kwh(dunkirk: Plant) -> None:
    # 12 GWh for 150,000 vehicles and 89 kWh in the 288 cells of one pack (both said in 2025).
    cell = 89_000 / (
        dunkirk.vehicles["alpine_a390"].modules.mid * dunkirk.steps["module_assembly"].consumes["cell"].mid
    )
    modules = sum(vehicle.share.mid * vehicle.modules.mid for vehicle in dunkirk.vehicles.values())
    pack = modules * dunkirk.steps["module_assembly"].consumes["cell"].mid * cell
    rate = get(dunkirk, "goals.full_speed.rate")
    assert isinstance(rate, Number)
    assert 12e9 / 150_000 == pytest.approx(pack, rel=2e-3)
    assert 16e9 / pack == pytest.approx(rate.mid * 365.25 * 86_400, rel=2e-3)
    assert 1.0 == pytest.approx(sum(vehicle.share.mid for vehicle in dunkirk.vehicles.values()))
    assert modules == pytest.approx(dunkirk.steps["pack_assembly"].consumes["module"].mid)


def test_the_plan_of_dunkirk_ends_at_the_announced_rate_in_the_announced_month(dunkirk: Plant) -> None:
    assert dunkirk.plan is not None
    months = dunkirk.plan.months
    assert (0, 16_667) == (months["2025-12"], months["2028-12"])
    assert dunkirk.goals["full_speed"].announced == date(2028, 12, 31)
    assert {462, 463, 464} >= {round(after - before) for before, after in pairwise(months.values())}


def test_specialists_of_dunkirk_come_from_korea_and_malaysia_and_know_every_step_with_a_crew(dunkirk: Plant) -> None:
    assert dunkirk.people is not None
    families = dunkirk.people.experts.values()
    known = {step for family in families for step in family.steps}
    assert {"South Korea", "Malaysia"} == {family.origin for family in families}
    assert [] == [name for name, step in dunkirk.steps.items() if step.crew is not None and name not in known]
    assert [] == [
        name for name, family in dunkirk.people.experts.items() if family.count is None or family.count.is_certain
    ]


def test_dunkirk_has_its_1200_people_by_2027_on_both_readings_of_by(dunkirk: Plant) -> None:
    assert dunkirk.people is not None
    opening, first, last = dunkirk.people.recruits
    line = 570 + (1200 - 570) * (first.on - opening.on).days / (last.on - opening.on).days
    assert (date(2026, 12, 31), date(2027, 12, 31)) == (first.on, last.on)
    assert (line, (line * 1200) ** 0.5, 1200) == pytest.approx(
        (first.count.low, first.count.mid, first.count.high), abs=0.6
    )
    assert (570, 1200) == (opening.count.mid, last.count.mid)


def test_dunkirk_is_built_for_its_full_speed_and_no_output_of_it_is_known(dunkirk: Plant) -> None:
    assert () == tuple(check(dunkirk).warnings)
    assert () == dunkirk.known


# People one by one


def technicians_of(plant: Plant) -> tuple[float, float, float]:
    """Technicians on a shift, all groups together: low, middle, high."""
    assert plant.people is not None
    crews = [group.crew for group in plant.people.technicians.values()]
    return (sum(crew.low for crew in crews), sum(crew.mid for crew in crews), sum(crew.high for crew in crews))


def operators_of(plant: Plant) -> float:
    """People a shift needs at the steps of all lines, middle."""
    steps = [(step.crew.mid, 1 if step.shared else len(plant.lines)) for step in plant.steps.values() if step.crew]
    return sum(crew * lines for crew, lines in steps)


def test_people_are_followed_one_by_one_and_no_mechanism_without_a_public_word_is_named(plant: Plant) -> None:
    people = plant.people
    assert people is not None and people.persons is not None
    assert ((), (), ()) == (people.roster, people.departures, people.assessed)
    assert (None, {}) == (people.cross_training, people.language.interpreters)
    assert [] == [name for name, family in people.experts.items() if family.home_visits or family.writes]


def test_all_warnings_of_the_shipped_plants_are_answered_in_their_files(plant: Plant) -> None:
    assert () == tuple(check(plant).warnings)


def test_a_skill_family_holds_whole_people(plant: Plant) -> None:
    # Who is away leaves half of a crew of two, and all of a crew of one.
    assert plant.people is not None
    families = dict(plant.people.skills)
    in_families = {step for steps in families.values() for step in steps}
    families |= {name: (name,) for name, step in plant.steps.items() if step.crew and name not in in_families}
    needs = {name: sum(plant.steps[step].crew.mid for step in steps) for name, steps in families.items()}
    assert {} == {name: need for name, need in needs.items() if need < 2.5}


def test_technicians_mend_every_step_that_has_a_crew(plant: Plant) -> None:
    assert plant.people is not None
    mended = [step for group in plant.people.technicians.values() for step in group.steps]
    assert sorted(name for name, step in plant.steps.items() if step.crew) == sorted(mended)


def test_technicians_of_douai_are_between_half_of_190_and_250_posts_in_five_teams(douai: Plant) -> None:
    low, mid, high = technicians_of(douai)
    assert (190 / 2 / 5, 250 / 5) == (low, high)
    assert (low * high) ** 0.5 == pytest.approx(mid, rel=0.03)
    # With 600 operators of 1,050 people they make about the middle of those in production.
    assert douai.people.in_production.mid == pytest.approx((600 + 5 * mid) / 1050, abs=0.03)


@pytest.mark.parametrize("name", ["billy-berclau", "dunkirk"])
def test_other_plants_have_as_many_technicians_for_each_operator_as_douai(name: str, douai: Plant) -> None:
    other = load(name)
    shares = [[count / operators_of(plant) for count in technicians_of(plant)] for plant in (douai, other)]
    assert shares[0] == pytest.approx(shares[1], rel=0.05)


def test_the_class_of_each_plant_is_what_was_said_of_it(douai: Plant, billy_berclau: Plant, dunkirk: Plant) -> None:
    here, there, none = (plant.people.training for plant in (douai, billy_berclau, dunkirk))
    assert (175 / 245, 4 / 11) == pytest.approx((here.in_class.mid, there.in_class.mid), abs=0.005)
    assert ("public", 40) == (there.seats.status, there.seats.mid)
    # 54 people a month, 0.7 of them in production, in class for five of seven weeks.
    at_once = (650 - 218) / 8 * 0.7 * 5 / (365.25 / 12 / 7)
    assert here.seats.low < at_once < here.seats.mid
    assert None is none.seats


def test_pioneers_of_billy_berclau_are_three_beside_ten_newcomers(billy_berclau: Plant) -> None:
    opened = {name: line.pioneers for name, line in billy_berclau.lines.items() if line.pioneers is not None}
    assert ["line_2"] == list(opened)
    assert 3 / 13 == pytest.approx(opened["line_2"].share.mid, abs=0.005)


def test_only_malaysian_experts_share_a_language_with_local_people(plant: Plant) -> None:
    language = plant.people.language
    understood = {*language.local, *language.second}
    talk = {family.origin for family in plant.people.experts.values() if understood & set(family.languages)}
    assert ({"Malaysia"} if plant.name == "Verkor Dunkirk" else set()) == talk
