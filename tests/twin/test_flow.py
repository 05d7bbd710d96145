"""What happens to a lot: rooms, blocking, places, batches, sleds, merges, changeovers, and plant-wide stops."""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.kpi.losses import LOSS_INDEX
from tests.twin.worlds import HOUR, MINUTE, Bench, future_of

SLOW = {"cycle_time": "10 min"}


def hours(bench: Bench, step: str, loss: str) -> float:
    return float(bench.station(step).spent[LOSS_INDEX[loss]]) / HOUR


def test_a_fast_step_before_a_slow_one_fills_the_room_and_is_then_blocked():
    bench = Bench({"steps": {"fast": {"cycle_time": "1 min"}, "slow": SLOW | {"buffer": "3 piece"}}}).run(8 * HOUR)
    assert 3 == bench.world.pools[0].level
    # The slow step takes every 10 minutes; each time the blocked unit moves up and the next one is worked on.
    assert [1, 2, 3, 4, 5, 12, 22] == (bench.times("lot_made", "fast")[:7] // MINUTE).tolist()
    assert hours(bench, "fast", "blocked") == pytest.approx(8 - len(bench.times("lot_made", "fast")) / 60, abs=0.02)


def test_without_a_buffer_the_unit_stays_in_its_machine_until_it_is_taken():
    bench = Bench({"steps": {"fast": {"cycle_time": "1 min"}, "slow": SLOW}}).run(2 * HOUR)
    assert 0 == bench.world.pools[0].capacity
    assert [1, 2, 12, 22] == (bench.times("lot_made", "fast")[:4] // MINUTE).tolist()
    assert [11, 21, 31] == (bench.times("lot_made", "slow")[:3] // MINUTE).tolist()


def test_a_slow_step_before_a_fast_one_starves_it():
    bench = Bench({"steps": {"slow": SLOW, "fast": {"cycle_time": "1 min", "buffer": "3 piece"}}}).run(
        6 * HOUR + 2 * MINUTE
    )
    assert 0.0 == hours(bench, "slow", "blocked")
    assert hours(bench, "fast", "starved") == pytest.approx(6 * 0.9, abs=0.1)


def test_an_unlimited_buffer_never_blocks():
    bench = Bench({"steps": {"fast": {"cycle_time": "1 min"}, "slow": SLOW | {"buffer": "unlimited"}}}).run(10 * HOUR)
    assert 600 == len(bench.times("lot_made", "fast"))
    assert 0.0 == hours(bench, "fast", "blocked")


# --- batches and places ---


def test_a_batch_oven_waits_until_it_is_full_and_takes_its_time_for_all():
    oven = {"cycle_time": "30 min", "batch": "4 piece", "buffer": "unlimited"}
    bench = Bench({"steps": {"cut": {"cycle_time": "5 min"}, "bake": oven}}).run(4 * HOUR)
    assert [20, 50, 80] == (bench.times("lot_started", "bake")[:3] // MINUTE).tolist()
    assert [50, 80, 110] == (bench.times("lot_made", "bake")[:3] // MINUTE).tolist()
    assert {4.0} == set(bench.records("lot_made", "bake")["quantity"])


def test_batches_made_short_by_scrap_do_not_lock_the_next_oven():
    """A third of each batch is scrapped, there is no buffer, and the next oven still needs full batches."""
    ovens = {
        "first": {"cycle_time": "30 min", "batch": "6 piece", "scrap_mature": "33 %"},
        "second": {"cycle_time": "30 min", "batch": "6 piece"},
    }
    bench = Bench({"steps": ovens}).run(40 * HOUR)
    assert 40 <= len(bench.times("lot_made", "second")) <= 60


def test_places_hold_each_unit_for_its_time_and_no_more_than_there_are():
    soak = {"places": "6 piece", "time": "2 h", "buffer": "unlimited"}
    bench = Bench({"steps": {"cut": SLOW, "soak": soak}}).run(10 * HOUR)
    assert [10, 20, 30, 40, 50, 60, 130, 140] == (bench.times("lot_started", "soak")[:8] // MINUTE).tolist()
    assert [130, 140, 150] == (bench.times("lot_made", "soak")[:3] // MINUTE).tolist()
    assert 6 == bench.station("soak").inside


def test_trays_leave_their_places_in_the_order_they_came():
    soak = {"places": "50 piece", "time": {"value": "2 h", "law": "exponential"}, "buffer": "unlimited"}
    _, future = future_of({"steps": {"cut": SLOW, "soak": soak}})
    rows = future.records[future.records["what"] == 1]
    lots = rows["about"][rows["station"] == 1]
    assert len(lots) > 500 and (np.diff(lots) > 0).all()


def test_full_places_block_the_step_before_as_no_places():
    soak = {"places": "3 piece", "time": "6 h"}
    bench = Bench({"steps": {"cut": SLOW, "soak": soak}}).run(8 * HOUR)
    assert 0.0 == hours(bench, "cut", "blocked")
    # The fourth unit waits from 40 to 370 minutes, when the first place is free; the seventh from 400 on.
    assert hours(bench, "cut", "no_places") == pytest.approx((330 + 80) / 60, abs=0.01)


# --- sleds, merges, the vehicle mix ---

CELLS = {
    "products": {"cell": {"unit": "cell"}, "module": {"unit": "module"}},
    "steps": {
        "stack": {"makes": "cell", "cycle_time": "1 min"},
        "join": {
            "makes": "module",
            "consumes": {"cell": 5},
            "cycle_time": "1 min",
            "shared": True,
            "buffer": "200 cell",
        },
    },
}
SLED = {
    "from": "stack", "to": "join", "count": 1, "capacity": "10 cell", "speed": "1 m/s", "distance": "300 m", "loading": "2 min",
    "unloading": "3 min", "buffer": "20 cell",
}  # fmt: skip


def test_a_sled_leaves_full_and_takes_its_way_there_and_back_with_loading():
    bench = Bench({**CELLS, "movers": {"sleds": SLED}}).run(10 * HOUR)
    started, made = bench.times("lot_started", "sleds", None), bench.times("lot_made", "sleds", None)
    assert {10.0} == set(bench.records("lot_made", "sleds", None)["quantity"])
    assert {15 * MINUTE} == set((made - started[: len(made)]).tolist())
    assert 10 * MINUTE == started[0]


def test_one_sled_carries_no_more_than_its_capacity_each_round_and_the_maker_waits_for_it():
    bench = Bench({**CELLS, "movers": {"sleds": SLED}}).run(50 * HOUR)
    carried = int(bench.station("sleds", None).good_total)
    assert carried == 10 * ((50 * 60 - 10) // 15)
    assert hours(bench, "stack", "no_sled") > 10


def test_charging_lengthens_the_round_by_its_share_of_driving():
    charged = SLED | {"runs_for": "1 h", "charging": "30 min"}
    bench = Bench({**CELLS, "movers": {"sleds": charged}}).run(10 * HOUR)
    started, made = bench.times("lot_started", "sleds", None), bench.times("lot_made", "sleds", None)
    # 10 minutes of driving, 5 of them in charging time, 5 of loading and unloading.
    assert {20 * MINUTE} == set((made - started[: len(made)]).tolist())


def test_two_inputs_meet_only_when_both_are_there():
    tree = {
        "products": {"anode": {"unit": "m"}, "cathode": {"unit": "m"}, "cell": {"unit": "cell"}},
        "steps": {
            "anode_coating": {"makes": "anode", "cycle_time": "10 min"},
            "cathode_coating": {"makes": "cathode", "cycle_time": "15 min"},
            "stacking": {
                "makes": "cell",
                "consumes": {"anode": "1 m", "cathode": "2 m"},
                "cycle_time": "1 min",
                "buffer": "8 m",
            },
        },
    }
    bench = Bench(tree).run(20 * HOUR)
    # One unit of cathode is the 2 m of one cell; coating takes 15 minutes a metre.
    assert [30, 60, 90] == (bench.times("lot_started", "stacking")[:3] // MINUTE).tolist()


def test_packs_follow_the_vehicle_mix_and_each_takes_its_modules():
    tree = {
        "products": {"module": {"unit": "module"}, "pack": {"unit": "pack"}},
        "vehicles": {"small": {"share": "75 %", "modules": 1}, "large": {"share": "25 %", "modules": 5}},
        "steps": {
            "join": {"makes": "module", "cycle_time": "1 min"},
            "pack": {"makes": "pack", "consumes": {"module": 1}, "cycle_time": "1 min", "buffer": "30 module"},
        },
    }
    bench = Bench(tree).run(20 * HOUR)
    large, small = bench.station("pack").variant_made[:2]
    assert abs(small - 3 * large) <= 3
    assert abs(int(bench.world.pools[0].taken) - small - 5 * large) == 0
    assert (small + large) * 2 == pytest.approx(20 * 60, rel=0.02)


# --- changeovers and plant-wide stops ---


def test_a_changeover_is_added_to_the_lot_that_reaches_the_count():
    bench = Bench({"steps": {"cut": SLOW | {"changeover": {"every": "3 piece", "time": "7 min"}}}}).run(3 * HOUR)
    assert [10, 20, 37, 47, 57, 74] == (bench.times("lot_made", "cut")[:6] // MINUTE).tolist()


@pytest.mark.parametrize(
    "kind, loss",
    [
        ("utilities", "utilities"),
        ("it", "utilities"),
        ("material", "no_material"),
        ("strike", "no_people"),
        ("quality_hold", "held"),
    ],
)
def test_a_plant_wide_stop_halts_the_work_and_says_why(kind, loss):
    event = {"kind": kind, "on": "2025-01-07", "lasts": {"value": "5 h", "law": "constant"}}
    bench = Bench({"steps": {"cut": {"cycle_time": "7 h"}}, "events": {"stop": event}}).run(30 * HOUR)
    assert 5.0 == pytest.approx(hours(bench, "cut", loss))
    # 7, 14, 21, then the lot begun at 21 h has 4 h left when the stop ends at 29 h.
    bench.run(40 * HOUR + MINUTE)
    assert [7, 14, 21, 33, 40] == np.round(bench.times("lot_made", "cut") / HOUR).tolist()
    assert [24.0, 29.0] == [round(float(bench.times(what)[0]) / HOUR, 6) for what in ("stop_began", "stop_ended")]


def test_a_stop_reaches_only_the_steps_and_lines_it_names():
    event = {
        "kind": "utilities",
        "on": "2025-01-06",
        "lasts": {"value": "5 h", "law": "constant"},
        "steps": ["cut"],
        "lines": ["a"],
    }
    bench = Bench(
        {
            "lines": {"a": {}, "b": {}},
            "steps": {"cut": SLOW, "fold": SLOW | {"buffer": "9 piece"}},
            "events": {"stop": event},
        }
    )
    bench.run(4 * HOUR)
    assert [0, 24] == [len(bench.times("lot_made", "cut", line)) for line in ("a", "b")]


def test_overlapping_stops_end_only_when_the_last_one_ends():
    events = {
        "power": {"kind": "utilities", "on": "2025-01-06", "lasts": {"value": "5 h", "law": "constant"}},
        "network": {"kind": "it", "on": "2025-01-06", "lasts": {"value": "9 h", "law": "constant"}},
    }
    bench = Bench({"steps": {"cut": {"cycle_time": "1 h"}}, "events": events}).run(12 * HOUR + MINUTE)
    assert [10, 11, 12] == np.round(bench.times("lot_made", "cut") / HOUR).tolist()


def test_recurring_stops_come_at_their_mean_gap():
    event = {"kind": "utilities", "every": "1 day", "lasts": "6 h"}
    _, future = future_of({"steps": {"cut": SLOW}, "events": {"stop": event}}, until="2026-01-04")
    began = int((future.records["what"] == 12).sum())
    # A gap and a stop last 30 h together; 363 days hold 290 of them.
    assert abs(began - 363 * 24 / 30) < 4 * np.sqrt(290)


# --- arrivals ---


def test_a_source_delivers_at_its_own_pace_and_the_step_waits_for_it():
    source = {"every": "20 min", "size": 3}
    bench = Bench({"steps": {"cut": {"cycle_time": "4 min", "source": source}}}).run(3 * HOUR)
    assert [24, 28, 32, 44, 48, 52] == (bench.times("lot_made", "cut")[:6] // MINUTE).tolist()
