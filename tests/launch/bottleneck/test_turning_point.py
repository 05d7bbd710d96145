"""Who limits, read from hours by hand: the turning point between steps that are blocked and steps that starve."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from gigaramp.kpi.losses import LOSS_INDEX, LOSSES
from gigaramp.launch.bottleneck.network import network_of
from gigaramp.launch.bottleneck.turning_point import NONE, limiting, limiting_between, limiting_by_week
from gigaramp.plant import Plant
from tests.launch.synthetic import SyntheticRun, SyntheticStation, future_of, plant_of

UNTIL = date(2026, 1, 25)
HEAD = "gigaramp: 1\nname: by hand\nstart: 2026-01-05\n"
MERGE = (
    HEAD
    + """
products: {a: {unit: piece}, b: {unit: piece}, c: {unit: piece}}
steps:
  left: {makes: a, cycle_time: 1 s}
  right: {makes: b, cycle_time: 1 s}
  join: {makes: c, consumes: {a: 1 piece, b: 1 piece}, cycle_time: 1 s, buffer: 9 piece}
"""
)
SLEDS = (
    HEAD
    + """
steps:
  cut: {cycle_time: 1 s}
  pack: {after: [cut], cycle_time: 1 s, buffer: 9 piece}
movers:
  sleds: {from: cut, to: pack, count: 1, capacity: 1 piece, speed: 1 m/s, distance: 9 m, loading: 1 s, unloading: 1 s, buffer: 9 piece}
"""
)
STORE = (
    HEAD
    + """
steps:
  fill: {cycle_time: 1 s}
  form: {places: 9 piece, time: 1 h, buffer: 9 piece}
  test: {cycle_time: 1 s, buffer: 9 piece}
"""
)

Hours = Mapping[str, Mapping[str, float]]


def run_of(hours: Hours, plant: Plant | None = None, fleets: tuple[str, ...] = ()) -> SyntheticRun:
    """A run of one future and three weeks; `working` are producing hours, the others are losses."""
    plant = plant or plant_of()
    names = (*plant.steps, *fleets)
    future = future_of(plant, UNTIL, 1.0)
    future.losses = np.zeros((3, len(names), len(LOSSES)))
    future.producing = np.zeros((3, len(names)))
    for name, kinds in hours.items():
        for kind, lost in kinds.items():
            if kind == "working":
                future.producing[:, names.index(name)] = lost
            else:
                future.losses[:, names.index(name), LOSS_INDEX[kind]] = lost
    stations = tuple(SyntheticStation(name, None, name in fleets) for name in names)
    return SyntheticRun(plant, UNTIL, (future,), stations=stations)


def told(run: SyntheticRun, week: int = 0) -> str | None:
    found = limiting(run)
    first = int(found.first[0, week])
    return found.names[first] if first >= 0 else None


def test_the_step_between_the_blocked_and_the_starved_limits() -> None:
    run = run_of(
        {
            "cut": {"working": 6, "blocked": 4},
            "weld": {"working": 9, "starved": 1},
            "pack": {"working": 6, "starved": 4},
        }
    )
    assert "weld" == told(run)


def test_the_shares_of_the_pace_of_two_steps_can_be_computed_by_hand() -> None:
    plant = plant_of(text=HEAD + "steps:\n  cut: {cycle_time: 1 s}\n  pack: {cycle_time: 1 s}\n")
    run = run_of({"cut": {"working": 8, "blocked": 2}, "pack": {"working": 9, "starved": 1}}, plant)
    # The trail goes from cut to pack 0.203 times in 0.8 h of its work, and back 0.101 times in 0.9 h.
    forth, back = 0.203 / 0.8, 0.101 / 0.9
    found = limiting(run)
    assert pytest.approx([back / (forth + back), forth / (forth + back)]) == found.pace[0, 0].tolist()
    assert pytest.approx((forth - back) / (forth + back)) == found.margin[0, 0]
    assert ("pack", "cut") == (found.names[found.first[0, 0]], found.names[found.second[0, 0]])


def test_an_inner_step_is_not_judged_by_the_sum_of_its_two_waits() -> None:
    # The first step never starves: it waits least of all, though the step behind it holds it back.
    run = run_of(
        {
            "cut": {"working": 7.6, "blocked": 2.4},
            "weld": {"working": 7.3, "starved": 0.2, "blocked": 2.5},
            "pack": {"working": 7, "starved": 3},
        }
    )
    assert "weld" == told(run)


def test_where_nobody_waits_the_last_step_limits_because_units_only_pile_up() -> None:
    assert "pack" == told(run_of({name: {"working": 10} for name in ("cut", "weld", "pack")}))


def test_of_two_inputs_the_one_that_is_never_blocked_is_short() -> None:
    hours = {"left": {"working": 6, "blocked": 4}, "right": {"working": 10}, "join": {"working": 6, "starved": 4}}
    run = run_of(hours, plant_of(text=MERGE))
    assert "right" == told(run)
    left, _, join = limiting(run).pace[0, 0]
    # The trail goes left only for what is too faint to see: 0.001 times an hour, and comes back 0.4 times.
    assert left < 0.01 * join


def test_hours_without_people_hide_no_waiting() -> None:
    # Of the hours in which it has people pack waits three of four; of all its hours it waits less than weld does.
    hours = {
        "cut": {"working": 2, "blocked": 8},
        "weld": {"working": 6, "starved": 1, "blocked": 3},
        "pack": {"working": 0.4, "no_people": 8.4, "starved": 1.2},
    }
    assert "weld" == told(run_of(hours))


def test_a_step_without_any_people_limits() -> None:
    hours = {"cut": {"working": 1, "blocked": 9}, "weld": {"no_people": 10}, "pack": {"working": 1, "starved": 9}}
    assert "weld" == told(run_of(hours))


def test_of_steps_that_are_not_accepted_yet_the_first_is_told() -> None:
    hours = {"cut": {"blocked": 10}, "weld": {"not_accepted": 10}, "pack": {"not_accepted": 10}}
    assert "weld" == told(run_of(hours))


def test_in_a_closure_no_step_limits_though_units_rest_in_their_places() -> None:
    hours = {"fill": {"planned_stops": 10}, "form": {"working": 9, "starved": 1}, "test": {"planned_stops": 10}}
    run = run_of(hours, plant_of(text=STORE))
    assert told(run) is None
    assert [NONE] * 3 == limiting_by_week(network_of(run), run.futures[0]).tolist()
    assert np.isnan(limiting(run).margin).all()


def test_places_that_are_full_limit_the_step_that_waits_for_them() -> None:
    hours = {
        "fill": {"working": 5, "no_places": 5},
        "form": {"working": 9.9, "starved": 0.1},
        "test": {"working": 5, "starved": 5},
    }
    assert "form" == told(run_of(hours, plant_of(text=STORE)))


def test_sleds_can_limit_and_are_told_as_the_step_that_loads_them() -> None:
    hours = {"cut": {"working": 5, "no_sled": 5}, "sleds": {"working": 10}, "pack": {"working": 5, "no_sled": 5}}
    run = run_of(hours, plant_of(text=SLEDS), ("sleds",))
    assert "sleds" == told(run)
    network = network_of(run)
    assert "cut" == network.names[limiting_between(network, run.futures[0], slice(0, 3))]


def test_steps_that_lead_nowhere_never_limit() -> None:
    text = HEAD + "products: {a: {unit: piece}, b: {unit: piece}}\nsteps:\n  print: {makes: b, cycle_time: 1 s}\n"
    text += "  label: {after: [print], cycle_time: 1 s}\n  cut: {makes: a, cycle_time: 1 s}\n"
    plant = plant_of(text=text + "  weld: {after: [cut], cycle_time: 1 s}\n  pack: {after: [weld], cycle_time: 1 s}\n")
    hours = {"print": {"working": 10}, "label": {"working": 10}, "cut": {"working": 9, "blocked": 1}}
    run = run_of(hours | {"weld": {"working": 9.5, "starved": 0.5}, "pack": {"working": 5, "starved": 5}}, plant)
    assert "weld" == told(run)
    assert [0.0, 0.0] == limiting(run).pace[0, 0, :2].tolist()


def test_a_plant_of_one_step_is_limited_by_it() -> None:
    plant = plant_of(text=HEAD + "steps:\n  cut: {cycle_time: 1 s}\n")
    assert "cut" == told(run_of({"cut": {"working": 10}}, plant))


def test_weeks_are_read_alone_or_with_those_before() -> None:
    run = run_of({"cut": {"working": 9}, "weld": {"working": 9, "starved": 1}, "pack": {"working": 5, "starved": 5}})
    run.futures[0].losses[2, :, LOSS_INDEX["blocked"]] = [1.5, 0, 0]
    network = network_of(run)
    one, two = (limiting_by_week(network, run.futures[0], window).tolist() for window in (1, 2))
    assert [0, 0, 1] == one
    assert [0, 0, 0] == two
