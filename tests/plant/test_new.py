"""`gigaramp new`: a plant file for any capacity and number of lines, sized by arithmetic."""

from __future__ import annotations

from math import ceil, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.errors import AskError
from gigaramp.plant import check, loads
from gigaramp.plant.address import numbers
from gigaramp.plant.new import MAX_CAPACITY, MAX_LINES, OEE, new_plant, split

CAPACITIES = (1.0, 10.0, 50.0)
YEAR = 365.25 * 86_400


@pytest.mark.parametrize("capacity", CAPACITIES)
@pytest.mark.parametrize("lines", [1, 6, 12])
def test_a_new_plant_loads_and_checks_without_a_word(capacity: float, lines: int) -> None:
    plant = loads(new_plant(capacity, lines, "My plant"))
    report = check(plant)
    assert ((), ()) == (tuple(report.errors), tuple(report.warnings))
    assert lines == len(plant.lines)
    assert "My plant" == plant.name


@settings(max_examples=15, deadline=None)
@given(
    capacity=st.floats(0.05, 100),
    lines=st.integers(1, 12),
    name=st.sampled_from(["A", 'b: "c" # d', "Usine n°2", "- x"]),
)
def test_any_capacity_lines_and_name_load(capacity: float, lines: int, name: str) -> None:
    plant = loads(new_plant(capacity, lines, name))
    assert name == plant.name
    assert all(step.machines is None or step.machines.mid >= 1 for step in plant.steps.values())


def test_staff_follows_the_exponents_of_batpac() -> None:
    """BatPaC v5: 530,000 h of stacking at 50 GWh with exponent 0.9, 560,000 h of formation with 0.7."""
    crews = {}
    for capacity in (10, 50):
        plant = loads(new_plant(capacity, 1, "P"))
        crews[capacity] = {name: step.crew.mid for name, step in plant.steps.items() if step.crew is not None}
    assert 530_000 / 7680 == pytest.approx(crews[50]["stacking"], rel=0.01)
    assert 530_000 * 0.2**0.9 / 7680 == pytest.approx(crews[10]["stacking"], rel=0.01)
    assert 0.2**0.7 == pytest.approx(crews[10]["formation"] / crews[50]["formation"], rel=0.01)


def test_a_line_needs_its_share_of_the_crew() -> None:
    alone, six = (loads(new_plant(10, lines, "P")).steps["stacking"].crew for lines in (1, 6))
    assert alone is not None and six is not None
    assert alone.mid == pytest.approx(6 * six.mid, rel=0.01)


def test_machines_are_the_rate_over_speed_and_oee_rounded_up() -> None:
    """10 GWh of 270 Wh cells on 330 days: stacking must make 4,676 good cells an hour through the scrap after it."""
    plant = loads(new_plant(10, 6, "P"))
    good = 10e9 / 270 / (330 * 24)
    cell_steps = [step for name, step in plant.steps.items() if not name.startswith(("cathode", "anode"))]
    after = prod(1 - step.scrap_mature.mid for step in cell_steps if step.scrap_mature is not None)
    stacking = plant.steps["stacking"]
    assert stacking.cycle_time is not None and stacking.machines is not None
    assert ceil(good / after / 6 * stacking.cycle_time.mid / 3600 / OEE) == stacking.machines.mid


@pytest.mark.parametrize("capacity", CAPACITIES)
@pytest.mark.parametrize("lines", [1, 5, 12])
def test_every_step_can_reach_the_announced_full_speed(capacity: float, lines: int) -> None:
    """Mature machines at the sizing OEE make at least what the full-speed goal asks of each step."""
    from gigaramp.plant.capacity import spare_capacity
    from gigaramp.plant.flow import flow_of

    plant = loads(new_plant(capacity, lines, "P"))
    rate = plant.goals["full_speed"].rate
    assert rate is not None
    spare = {found.step: found.mature for found in spare_capacity(plant, flow_of(plant), rate.mid)}
    assert {} == {step: share for step, share in spare.items() if share < 0}


def test_nameplate_is_the_capacity_in_vehicles() -> None:
    """10 GWh / (184 cells x 270 Wh) is 201,000 vehicles, told with two figures; full speed is three quarters of it."""
    goal = loads(new_plant(10, 6, "P")).goals["full_speed"]
    assert goal.rate is not None
    assert 150_000 == pytest.approx(goal.rate.mid * YEAR)
    assert 200_000 == pytest.approx(goal.also[0].mid * YEAR)


def test_no_number_of_a_new_plant_pretends_to_be_public_or_measured() -> None:
    plant = loads(new_plant(10, 6, "P"))
    assert {"assumed", "derived", "chosen"} >= {number.status for number in numbers(plant).values()}


def test_the_text_says_why() -> None:
    text = new_plant(10, 6, "P")
    assert "BatPaC v5" in text
    assert "ceil(rate / (speed x 0.85))" in text
    comments = [line for line in text.splitlines() if line.strip().startswith("#")]
    assert len(comments) > 50


def test_a_new_plant_is_the_same_each_time() -> None:
    assert new_plant(10, 6, "P") == new_plant(10, 6, "P")


@pytest.mark.parametrize("capacity", [0.0, -1.0, float("nan"), float("inf"), 2 * MAX_CAPACITY])
def test_a_capacity_that_cannot_be_sized_is_refused(capacity: float) -> None:
    with pytest.raises(AskError, match="GWh/year"):
        new_plant(capacity, 6, "P")


@pytest.mark.parametrize("lines", [0, -3, MAX_LINES + 1])
def test_lines_that_cannot_be_sized_are_refused(lines: int) -> None:
    with pytest.raises(AskError, match="lines"):
        new_plant(10, lines, "P")


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x00b"])
def test_a_name_that_cannot_be_printed_is_refused(name: str) -> None:
    with pytest.raises(AskError, match="name"):
        new_plant(10, 6, name)


@pytest.mark.parametrize("experts", [0, 1, 4, 40, 41, 43, 150])
def test_experts_asked_for_add_up(experts: int) -> None:
    plant = loads(new_plant(7, 4, "P", experts))
    assert plant.people is not None
    assert experts == sum(family.count.mid for family in plant.people.experts.values() if family.count is not None)
    assert () == tuple(check(plant).errors)


def test_forty_experts_are_split_by_the_shares_of_their_families() -> None:
    assert [8, 12, 8, 4, 8] == split(40, [0.2, 0.3, 0.2, 0.1, 0.2])
    assert [2, 1, 0] == split(3, [0.5, 0.4, 0.1])


@pytest.mark.parametrize("experts", [-1, 10_001])
def test_experts_that_make_no_sense_are_refused(experts: int) -> None:
    with pytest.raises(AskError, match="cannot be split over families"):
        new_plant(7, 4, "P", experts)
