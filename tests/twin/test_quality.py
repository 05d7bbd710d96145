"""Defects are made here, hidden, found there, and what is found teaches; excursions end after they are seen."""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.errors import PlantError
from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.log.kinds import KINDS
from gigaramp.twin.kernel.constants import EXCURSION
from gigaramp.twin.luck import Luck
from tests.twin.worlds import DAY, HOUR, MINUTE, Bench, future_of, people_of

CUT = {"cycle_time": "1 min", "scrap_mature": "10 %"}
TEST = {"cycle_time": "1 min", "buffer": "50 piece"}
LEARNING = {
    "exponent": 0.3, "halves_after": "3000 cell", "other_lines": "35 %", "sister_transfer": "50 %", "sister_experience": "1000 cell",
    "decay": "0 %", "people_share": "20 %", "coil_correlation": "10 %",
}  # fmt: skip
REFERENCE = 3000 / (2 ** (1 / 0.3) - 1)


def ratio(future, k: int) -> float:
    """Scrap of a station over what it judged."""
    return float(future.books["scrap"][k] / (future.books["scrap"][k] + future.books["good"][k]))


# --- made, hidden, found ---


def test_what_nobody_inspects_is_seen_by_its_own_step():
    _, future = future_of({"steps": {"cut": CUT, "test": TEST}})
    n = int(future.books["started"][0])
    assert ratio(future, 0) == pytest.approx(0.1, abs=4 * np.sqrt(0.09 / n))
    assert 0 == future.books["scrap"][1]


@pytest.mark.parametrize("chance", [0.3, 0.8, 1.0])
def test_an_inspection_finds_its_share_of_what_an_earlier_step_made(chance):
    _, future = future_of({"steps": {"cut": CUT, "test": TEST | {"inspects": {"cut": f"{100 * chance} %"}}}})
    n = int(future.books["started"][1])
    assert 0 == future.books["scrap"][0]
    assert ratio(future, 1) == pytest.approx(0.1 * chance, abs=4 * np.sqrt(0.1 / n))


def test_what_one_inspection_misses_the_next_may_find():
    looks = {"inspects": {"cut": "50 %"}}
    _, future = future_of({"steps": {"cut": CUT, "first": TEST | looks, "second": TEST | looks}})
    assert ratio(future, 1) == pytest.approx(0.05, abs=0.01)
    assert ratio(future, 2) == pytest.approx(0.05 / 1.9 * 1.0, abs=0.01)


def test_a_step_may_miss_its_own_defects():
    _, future = future_of({"steps": {"cut": CUT | {"inspects": {"cut": "40 %"}}}})
    assert ratio(future, 0) == pytest.approx(0.04, abs=0.01)


def test_machine_time_of_scrap_is_told_where_the_defect_was_made():
    _, future = future_of({"steps": {"cut": CUT, "test": TEST | {"inspects": {"cut": "100 %"}}}})
    lost = future.losses[:, :, LOSS_INDEX["defect"]].sum(axis=0)
    assert future.books["scrap"][1] / 60 == pytest.approx(lost[0], rel=1e-4)
    assert 0.0 == lost[1]


def test_scrap_of_trial_output_stays_trial_time():
    lines = {"line": {"starts": "2025-01-06", "accepted": "2025-01-13"}}
    _, future = future_of({"lines": lines, "steps": {"cut": CUT, "test": TEST | {"inspects": {"cut": "100 %"}}}})
    assert future.books["scrap"][1] > 1000
    assert 0.0 == future.losses[0, 0, LOSS_INDEX["defect"]]
    assert 168.0 == pytest.approx(float(future.losses[0, 0, LOSS_INDEX["trial"]]), rel=1e-3)
    assert future.producing.min() >= 0.0


def test_rework_saves_its_share_and_takes_machine_time():
    rework = {"share": "60 %", "quality_ratio": "50 %", "time": "30 min"}
    test = TEST | {"inspects": {"cut": "100 %"}, "cycle_time": "30 s"}
    _, plain = future_of({"steps": {"cut": CUT, "test": test}})
    _, mended = future_of({"steps": {"cut": CUT, "test": test | {"rework": rework}}})
    assert ratio(mended, 1) == pytest.approx(0.1 * (1 - 0.6 * 0.5), abs=0.01)
    # Reworked units take 30 minutes of the test's machine, which was free half of the time.
    assert mended.books["good"][1] < 0.6 * plain.books["good"][1]


def test_a_defect_that_nobody_finds_ends_with_its_product():
    tree = {
        "products": {"cell": {"unit": "cell"}, "module": {"unit": "module"}},
        "steps": {
            "stack": {"makes": "cell", "cycle_time": "1 min", "scrap_mature": "20 %"},
            "check": {"after": ["stack"], "cycle_time": "1 min", "buffer": "9 cell", "inspects": {"stack": "50 %"}},
            "join": {"makes": "module", "consumes": {"cell": 2}, "cycle_time": "1 min", "buffer": "9 cell"},
        },
    }
    study, future = future_of(tree)
    scrap = {
        step: int(future.books["scrap"][study.layout.index[(step, "line")]]) for step in ("stack", "check", "join")
    }
    assert scrap["check"] > 1000 and scrap["stack"] == scrap["join"] == 0
    tree["steps"]["join"]["inspects"] = {"stack": "100 %"}
    with pytest.raises(PlantError, match="not followed into join"):
        future_of(tree)


def test_units_of_one_coil_share_their_luck():
    """Coils of 60 units: the variance of defects in a coil is 1 + 59 rho times that of units alone."""
    cut = {"cycle_time": "10 s", "scrap_mature": "10 %", "coil": "60 piece"}
    _, future = future_of({"learning": LEARNING, "steps": {"cut": cut}}, until="2025-03-02")
    good = future.records["quantity"][future.records["what"] == 1]
    coils = 60 - good[: len(good) // 60 * 60].reshape(-1, 60).sum(axis=1)
    assert coils.mean() == pytest.approx(6.0, rel=0.05)
    assert coils.var() == pytest.approx(60 * 0.1 * 0.9 * (1 + 59 * 0.1), rel=0.1)


# --- learning ---

LEARNER = {"cycle_time": "10 min", "scrap_at_start": "40 %", "scrap_mature": "10 %"}


def k_of(known: float) -> float:
    return (1 + known / REFERENCE) ** -0.3


def test_excess_defects_are_halved_after_the_experience_that_is_named():
    assert 0.5 == pytest.approx(k_of(3000))


def test_the_defect_ratio_follows_what_all_lines_and_the_sister_plant_know():
    bench = Bench({"learning": LEARNING, "lines": {"a": {}, "b": {}}, "steps": {"cut": LEARNER}}).run(0)
    assert 0.1 + 0.3 * k_of(500) == pytest.approx(float(bench.station("cut", "a").defect_now))
    bench.run(5 * DAY)
    judged = 5 * 24 * 6
    assert judged == pytest.approx(float(bench.station("cut", "a").known), abs=2)
    assert 0.1 + 0.3 * k_of(1.35 * judged + 500) == pytest.approx(float(bench.station("cut", "b").defect_now), rel=1e-3)


def test_knowledge_decays_by_its_share_a_month():
    source = {"source": {"every": "100000 h"}}
    bench = Bench(
        {"learning": LEARNING | {"decay": "25 %"}, "steps": {"cut": LEARNER | source}}, until="2025-06-01"
    ).run(0)
    bench.station("cut").known = 800.0
    bench.run(92 * DAY)
    assert 800 * 0.75 ** (92 / (365.25 / 12)) == pytest.approx(float(bench.station("cut").known), rel=1e-3)


def test_skill_carries_only_its_share_of_excess_defects():
    """A crew as it began: factor K. A crew that knows all: (1 - s) K."""
    people = people_of(3, skill={"learning_hours": "100 h", "recency": 0, "spread": 0, "requirement": "80 %"})
    bench = Bench({"learning": LEARNING, "people": people, "steps": {"cut": LEARNER | {"crew": 1}}}).run(0)
    station, y_0 = bench.station("cut"), 50 / 150
    assert y_0 == pytest.approx(float(station.skill_start))
    bench.run(3 * DAY)
    y = float(station.skill)
    assert y_0 < y < 1
    # The ratio of the running shift was set at its start with the skill of the shift before.
    k = k_of(float(station.known) + 500)
    factor = (float(station.defect_now) - 0.1) / 0.3
    assert 0.8 * k + 0.2 * k * (1 - y) / (1 - y_0) == pytest.approx(factor, rel=0.01)


def test_a_verdict_teaches_only_when_it_is_known():
    """Everything waits ten days in places before its only inspection."""
    steps = {
        "cut": LEARNER,
        "age": {"places": "5000 piece", "time": "10 day", "buffer": "unlimited"},
        "test": TEST | {"inspects": {"cut": "90 %"}},
    }
    bench = Bench({"learning": LEARNING, "steps": steps}, until="2025-03-02").run(10 * DAY)
    assert 0.0 == bench.station("cut").known
    bench.run(15 * DAY)
    assert bench.station("cut").known == pytest.approx(5 * 24 * 6, abs=3)


def test_two_inspections_share_the_verdict_by_what_each_of_them_finds():
    looks = {"inspects": {"cut": "50 %"}}
    bench = Bench({"learning": LEARNING, "steps": {"cut": LEARNER, "first": TEST | looks, "second": TEST | looks}}).run(
        5 * DAY
    )
    judged = [int(bench.station(step).good_total + bench.station(step).scrap_total) for step in ("first", "second")]
    # Of 100 defects the first finds 50, the second 25.
    assert judged[0] * 2 / 3 + judged[1] / 3 == pytest.approx(float(bench.station("cut").known))


def test_a_new_recipe_keeps_a_share_of_what_is_known():
    event = {"kind": "recipe_change", "on": "2025-01-11", "keeps": "60 %"}
    bench = Bench({"learning": LEARNING, "steps": {"cut": LEARNER}, "events": {"supplier": event}}).run(
        5 * DAY - MINUTE
    )
    before = float(bench.station("cut").known)
    bench.run(5 * DAY)
    assert float(bench.station("cut").known) == pytest.approx(0.6 * before, abs=2)


# --- excursions ---

SLIPS = {"rate_at_start": "0.02 1/h", "defect_ratio": "60 %", "reaction": "5 h"}
SLIPPING = {"cycle_time": "10 min", "scrap_at_start": "10 %", "scrap_mature": "1 %"}


def excursions(bench: Bench) -> list[tuple[str, int]]:
    """What was told of excursions, in the order it was told."""
    rows = bench.world.records[: bench.world.clock[0].n_records]
    return [(KINDS[row.what].name, int(row.when)) for row in rows if KINDS[row.what].name.startswith("excursion_")]


def test_an_excursion_begins_when_the_hazard_has_grown_by_its_draw():
    bench = Bench({"excursions": SLIPS, "steps": {"cut": SLIPPING}}, until="2025-03-02").run(40 * DAY)
    began = int(bench.times("excursion_began")[0])
    threshold = Luck(1, 0).exponential("cut/line", EXCURSION)
    # Without learning the excess stays whole: 0.02 an hour of work; it begins at the next shift end.
    assert began / HOUR == np.ceil(threshold / 0.02 / 8) * 8


def test_an_excursion_ends_at_the_first_shift_end_after_it_was_seen_and_reacted_to():
    steps = {
        "cut": SLIPPING,
        "age": {"places": "5000 piece", "time": "2 day", "buffer": "unlimited"},
        "test": TEST | {"inspects": {"cut": "90 %"}},
    }
    bench = Bench({"excursions": SLIPS, "steps": steps}, until="2025-10-20").run(250 * DAY)
    told = excursions(bench)
    assert len(told) > 60
    for (first, began), (second, seen), (third, ended) in zip(told[::3], told[1::3], told[2::3], strict=False):
        assert ("excursion_began", "excursion_seen", "excursion_ended") == (first, second, third)
        assert 2 * DAY < seen - began < 2 * DAY + HOUR
        assert ended == int(np.ceil((seen + 5 * HOUR) / (8 * HOUR))) * 8 * HOUR


def test_units_of_an_excursion_are_sorted_out_or_all_scrapped_as_the_plant_says():
    test = TEST | {"inspects": {"cut": "90 %"}}
    shares = {}
    for then in ("sort", "scrap"):
        _, future = future_of(
            {"excursions": SLIPS | {"then": then}, "steps": {"cut": SLIPPING, "test": test}}, until="2025-06-29"
        )
        held = future.records[future.records["what"] == 3]
        shares[then] = float(held["quantity"].mean())
        assert held["quantity"].sum() / 6 == pytest.approx(future.losses[:, 0, LOSS_INDEX["held"]].sum(), rel=1e-3)
    assert shares["sort"] == pytest.approx(0.6, abs=0.05)
    assert 1.0 == shares["scrap"]


def test_a_step_that_has_learned_all_slips_no_more():
    mature = SLIPPING | {"scrap_at_start": "1 %"}
    bench = Bench({"excursions": SLIPS, "steps": {"cut": mature}}, until="2025-03-02").run(50 * DAY)
    assert [] == excursions(bench)
