"""Sleds are tokens in a closed loop, and the loops go round as often as formulas say.

What a fleet is, from docs/understand/twin.md: each sled is a machine. It starts with a full load, is away for one trip
there and back, brings its load at the end of it, and waits with it where it finds no room. The machine before it holds a
finished unit until a sled is free.
"""

import pytest

from gigaramp.plant import Plant
from tests.reference.closed_network import convolution, mean_value_analysis, one_sled, two_sleds
from tests.reference.textbook import Measured, exponential, measured, plant_of, runs

SEEDS = range(1, 17)
FAST = "0.000001 s"


def loop_of(first: str, last: str, sleds: int, trip: float, room: str = "") -> Plant:
    """A step, a fleet that carries one unit a sled, and a step behind it."""
    after = f", buffer: {room}" if room else ""
    # The way there and back takes two seconds of a trip, loading the rest; a trip of no time takes a microsecond.
    way = f"distance: 1 m, speed: 1 m/s, loading: {trip - 2.0!r} s" if trip else "distance: 1 m, speed: 2000000 m/s, loading: 0 s"
    fleet = f"movers: {{sleds: {{from: load, to: unload, count: {sleds}, capacity: 1 piece, {way}, unloading: 0 s}}}}"
    return plant_of(f"load: {{{first}}}", f"unload: {{{last}{after}}}", more=fleet)


def rate(plant: Plant) -> Measured:
    """Units a second that are unloaded."""
    return measured([run.throughput("unload") for run in runs(plant, 1, SEEDS)])


@pytest.mark.parametrize(("means", "tokens"), [((1.0, 1.0), 3), ((0.7, 1.3), 4), ((1.0, 0.4, 0.9), 6)])
def test_mean_values_and_the_product_form_agree(means, tokens):
    by_mean, by_product = mean_value_analysis(means, tokens), convolution(means, (1,) * len(means), tokens)
    assert by_mean.throughput == pytest.approx(by_product.throughput, rel=1e-12)
    assert by_mean.tokens == pytest.approx(by_product.tokens, rel=1e-12)


def test_a_balanced_loop_of_two_machines_has_its_textbook_rate():
    # n tokens, two machines of rate 1: n / (n + 1) rounds.
    assert [n / (n + 1) for n in range(1, 9)] == pytest.approx([mean_value_analysis((1.0, 1.0), n).throughput for n in range(1, 9)])


def test_the_formulas_of_one_and_two_sleds_have_their_limits():
    # Short trips: the machine decides. Long trips: the sleds do.
    assert (1.0, 1.0) == pytest.approx((one_sled(1.0, 1e-9), two_sleds(1.0, 1e-9)), rel=1e-6)
    assert (1 / 50, 2 / 50) == pytest.approx((one_sled(1.0, 50.0), two_sleds(1.0, 50.0)), rel=1e-2)
    assert one_sled(1.0, 1.0) < two_sleds(1.0, 1.0) < 1.0


@pytest.mark.parametrize(
    ("means", "machines", "sleds"),
    [((6.0, 6.0), (1, 1), 1), ((6.0, 7.0), (1, 1), 2), ((8.0, 5.0), (1, 1), 5), ((12.0, 17.0), (2, 3), 2), ((6.0, 11.0), (1, 2), 4)],
)
def test_sleds_that_need_no_time_are_tokens_of_a_product_form(means, machines, sleds):
    # Each sled is a token, and so is the place in each machine: tokens = sleds + machines. They stand for permission to
    # load until a unit is begun and for units to unload from then on; a unit held by its machine waits for unloading.
    loop = convolution(means, machines, sleds + sum(machines))
    first, last = (
        f"machines: {count}, cycle_time: {exponential(mean)}" for mean, count in zip(means, machines, strict=True)
    )
    copies = runs(loop_of(first, last, sleds, 0.0), 1, SEEDS)
    assert abs(measured([run.throughput("unload") for run in copies]).distance(loop.throughput)) <= 4
    # In the machines that load: those that work (throughput x mean) and those that hold a unit to unload.
    working = [run.throughput("load") * means[0] for run in copies]
    past = [run.mean_wip("load") + run.mean_wip("sleds") + run.mean_wip("unload") for run in copies]
    waiting = [units - work for units, work in zip(past, working, strict=True)]
    assert abs(measured(waiting).distance(loop.tokens[1])) <= 4


@pytest.mark.parametrize("trip", [3.0, 6.0, 15.0])
@pytest.mark.parametrize(("sleds", "formula"), [(1, one_sled), (2, two_sleds)])
def test_one_and_two_sleds_carry_as_much_as_their_trips_allow(sleds, formula, trip):
    loading = f"machines: 1, cycle_time: {exponential(6.0)}"
    made = rate(loop_of(loading, f"machines: 1, cycle_time: {FAST}", sleds, trip, "unlimited"))
    assert abs(made.distance(formula(6.0, trip))) <= 4


@pytest.mark.parametrize("trip", [3.0, 15.0])
@pytest.mark.parametrize(("sleds", "formula"), [(1, one_sled), (2, two_sleds)])
def test_sleds_that_wait_to_unload_carry_as_much_as_sleds_that_wait_to_load(sleds, formula, trip):
    # Turned round: the first step always has a unit, the last one takes exponential times (Muth 1979, reversibility).
    unloading = f"machines: 1, cycle_time: {exponential(6.0)}"
    made = rate(loop_of(f"machines: 1, cycle_time: {FAST}", unloading, sleds, trip))
    assert abs(made.distance(formula(6.0, trip))) <= 4


@pytest.mark.parametrize("sleds", [1, 2, 3, 4, 5])
def test_with_constant_times_the_fleet_or_the_slower_machine_decides(sleds):
    # Bottleneck law of a closed loop (Denning and Buzen, Computing Surveys 10, 1978): min(sleds / trip, 1 / slowest).
    # The second day, because the first one fills the loop.
    plant = loop_of("machines: 1, cycle_time: 6 s", "machines: 1, cycle_time: 5 s", sleds, 24.0)
    days = [row["good"] for row in runs(plant, 2, [1])[0].daily().to_pylist() if row["step"] == "unload"]
    assert min(sleds / 24.0, 1 / 6.0) * 86_400 == days[1]
