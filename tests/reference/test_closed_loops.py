"""Sleds are tokens in a closed loop, and the loops go round as often as formulas say.

What a fleet is, from docs/understand/twin.md: each sled is a machine. It starts with a full load, is away for one trip
there and back, brings its load at the end of it, and waits with it where it finds no room. The machine before it holds a
finished unit until a sled is free.
"""

import pytest

from tests.reference.closed_loops import SEEDS, TOKENS, loop_of, loops, step_of
from tests.reference.closed_network import convolution, mean_value_analysis, one_sled, two_sleds
from tests.reference.textbook import measured, runs

LOOPS = loops()


@pytest.mark.parametrize(("means", "tokens"), [((1.0, 1.0), 3), ((0.7, 1.3), 4), ((1.0, 0.4, 0.9), 6)])
def test_mean_values_and_the_product_form_agree(means, tokens):
    by_mean, by_product = mean_value_analysis(means, tokens), convolution(means, (1,) * len(means), tokens)
    assert by_mean.throughput == pytest.approx(by_product.throughput, rel=1e-12)
    assert by_mean.tokens == pytest.approx(by_product.tokens, rel=1e-12)


def test_a_balanced_loop_of_two_machines_has_its_textbook_rate():
    # n tokens, two machines of rate 1: n / (n + 1) rounds.
    assert [n / (n + 1) for n in range(1, 9)] == pytest.approx(
        [mean_value_analysis((1.0, 1.0), n).throughput for n in range(1, 9)]
    )


def test_the_formulas_of_one_and_two_sleds_have_their_limits():
    # Short trips: the machine decides. Long trips: the sleds do.
    assert (1.0, 1.0) == pytest.approx((one_sled(1.0, 1e-9), two_sleds(1.0, 1e-9)), rel=1e-6)
    assert (1 / 50, 2 / 50) == pytest.approx((one_sled(1.0, 50.0), two_sleds(1.0, 50.0)), rel=1e-2)
    assert one_sled(1.0, 1.0) < two_sleds(1.0, 1.0) < 1.0


@pytest.mark.parametrize("name", LOOPS)
def test_sleds_carry_as_much_as_their_loop_allows(name):
    assert abs(LOOPS[name].rate().distance(LOOPS[name].expected)) <= 4


@pytest.mark.parametrize(("means", "machines", "sleds"), TOKENS)
def test_sleds_that_need_no_time_leave_as_many_units_on_the_way_as_the_product_form(means, machines, sleds):
    # Tokens stand for permission to load until a unit is finished, and for units to unload from then on.
    expected = convolution(means, machines, sleds + sum(machines)).tokens[1]
    copies = runs(loop_of(step_of(means[0], machines[0]), step_of(means[1], machines[1]), sleds, 0.0), 1, SEEDS)
    # In the machines that load: those that work (throughput x mean) and those that hold a unit to unload.
    working = [run.throughput("load") * means[0] for run in copies]
    inside = [sum(run.mean_wip(step) for step in ("load", "sleds", "unload")) for run in copies]
    waiting = [units - work for units, work in zip(inside, working, strict=True)]
    assert abs(measured(waiting).distance(expected)) <= 4


@pytest.mark.parametrize("sleds", [1, 2, 3, 4, 5])
def test_with_constant_times_the_fleet_or_the_slower_machine_decides(sleds):
    # Bottleneck law of a closed loop (Denning and Buzen, Computing Surveys 10, 1978): min(sleds / trip, 1 / slowest).
    # The second day, because the first one fills the loop.
    plant = loop_of("machines: 1, cycle_time: 6 s", "machines: 1, cycle_time: 5 s", sleds, 24.0)
    days = [row["good"] for row in runs(plant, 2, [1])[0].daily().to_pylist() if row["step"] == "unload"]
    assert min(sleds / 24.0, 1 / 6.0) * 86_400 == days[1]
