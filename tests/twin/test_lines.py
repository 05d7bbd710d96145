"""Lines start, are accepted and released; trial output stays out of packs; customers take what they call off."""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.twin.kernel.constants import STARTED
from tests.twin.worlds import DAY, HOUR, Bench, future_of

PACKS = {
    "products": {"cell": {"unit": "cell"}, "module": {"unit": "module"}, "pack": {"unit": "pack"}},
    "steps": {
        "stack": {"makes": "cell", "cycle_time": "1 min"},
        "join": {
            "makes": "module",
            "consumes": {"cell": 10},
            "cycle_time": "1 min",
            "shared": True,
            "buffer": "100 cell",
        },
        "pack": {
            "makes": "pack",
            "consumes": {"module": 2},
            "cycle_time": "1 min",
            "shared": True,
            "buffer": "20 module",
        },
    },
}


def line(**dates):
    return {"line": {key: f"2025-01-{day:02}" for key, day in dates.items()}}


def test_a_line_works_only_from_its_start():
    study, future = future_of({**PACKS, "lines": line(starts=9)})
    k = study.layout.index[("stack", "line")]
    assert [0, 0, 0, 1440] == future.started[:4, k].tolist()
    assert 3 * 24.0 == pytest.approx(float(future.losses[0, k, LOSS_INDEX["not_accepted"]]))


def test_trial_output_never_reaches_a_module_or_a_pack():
    bench = Bench({**PACKS, "lines": line(starts=6, accepted=10)}, lot=20).run(4 * DAY)
    pool = bench.world.pools[0]
    assert int(bench.station("stack").good_total) == pool.aside > 5000
    assert 0 == pool.taken == bench.station("pack", None).started_total
    bench.run(8 * DAY)
    assert bench.station("pack", None).good_total == pytest.approx(4 * 24 * 60 / 20, abs=5)


def test_trial_output_of_a_plant_of_one_product_does_not_count_as_capability():
    tree = {"lines": line(starts=6, accepted=8, released=10), "steps": {"cut": {"cycle_time": "1 h"}}}
    _, future = future_of(tree)
    assert [0, 0, 23, 24, 24, 24] == [round(x) for x in future.capability[:6]]
    assert 47 <= int(future.books["set_aside"][0]) <= 48


def test_time_spent_on_trial_output_is_told_as_trial():
    _, future = future_of({"lines": line(starts=6, accepted=8), "steps": {"cut": {"cycle_time": "1 h"}}})
    assert 48.0 == pytest.approx(float(future.losses[0, 0, LOSS_INDEX["trial"]]), abs=1.1)
    assert 120.0 == pytest.approx(float(future.producing[0, 0]), abs=1.1)


def test_what_is_not_released_counts_as_capability_and_never_ships():
    _, future = future_of({**PACKS, "lines": line(starts=6, accepted=6, released=13)}, lot=20)
    assert 7 * 72 == pytest.approx(future.capability[:7].sum(), rel=0.02)
    # What was made before the release stands in the rooms and does not ship after it either.
    assert 0.0 == future.shipped[:7].sum()
    assert future.shipped.sum() == pytest.approx(future.capability[7:].sum(), rel=0.03)
    assert future.shipped.sum() < future.capability[7:].sum() + 1


def test_customers_take_at_most_their_call_off_and_the_rest_waits_in_stock():
    vehicles = {
        "small": {"share": "50 %", "modules": 2, "call_off": "20 pack/day"},
        "large": {"share": "50 %", "modules": 2},
    }
    tree = {**PACKS, "vehicles": vehicles}
    _, future = future_of(tree, lot=20)
    made = future.capability
    assert 72 == pytest.approx(made[1:].mean(), rel=0.01)
    assert 36 + 20 == pytest.approx(future.shipped[1:].mean(), rel=0.02)
    assert 0.0 == future.losses[:, :, LOSS_INDEX["no_demand"]].sum()


def test_stock_is_shipped_later_when_the_plant_makes_less():
    """Two days of 24 packs, then a stop; the customer takes 16 a day until all is gone."""
    stop = {"kind": "material", "on": "2025-01-08", "lasts": {"value": "10 day", "law": "constant"}}
    tree = {
        "products": {"module": {"unit": "module"}, "pack": {"unit": "pack"}},
        "vehicles": {"small": {"share": "100 %", "modules": 1, "call_off": "16 pack/day"}},
        "steps": {
            "join": {"makes": "module", "cycle_time": "1 h"},
            "pack": {"makes": "pack", "consumes": {"module": 1}, "cycle_time": "1 s", "buffer": "9 module"},
        },
        "events": {"stop": stop},
    }
    _, future = future_of(tree)
    assert [16, 16, 15, 0] == [round(x) for x in future.shipped[:4]]
    assert future.shipped[:4].sum() == future.capability[:4].sum()


def test_lines_start_one_after_the_other_on_their_own_dates():
    lines = {"a": {}, "b": {"starts": "2025-01-09"}, "c": {"starts": "2025-01-13"}}
    study, future = future_of({"lines": lines, "steps": {"cut": {"cycle_time": "1 h"}}})
    begun = [int(np.argmax(future.started[:, study.layout.index[("cut", name)]] > 0)) for name in "abc"]
    assert [0, 3, 7] == begun


def test_a_line_that_starts_within_a_shift_waits_for_the_next_one():
    tree = {"lines": line(starts=7), "calendars": {}, "steps": {"cut": {"cycle_time": "1 h"}}}
    bench = Bench(tree).run(DAY - HOUR)
    assert 0 == bench.station("cut").started_total
    bench.run(DAY)
    assert 1 == bench.station("cut").started_total == bench.world.daily[1, 0, STARTED]
