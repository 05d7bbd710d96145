"""People who differ against people who are all average, computed by hand on two layouts.

Shafer, Nembhard and Uzumeri (2001) found that average workers understate a line's output. What is true here:
- **In parallel** rates add. With speeds v_i = min(1, k_i s) (s: output share of a median person over the requirement)
  output is the sum of v_i. People whose *speeds* have the same mean make the same, because a sum is linear. Against
  people who all have the median k, differing people make more, because k is skewed and refused below the requirement:
  E[k | k >= q] > 1. The limit of speed takes that back: at s = 1 the median person is at the limit and only those
  below it count, so differing people make less.
- **In series** without room between, output is the rate of the slowest: E[min v_i] <= min E[v_i] (Jensen: min is concave).
No direction is claimed for a whole plant.
"""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.plant import Plant
from tests.people.by_hand import level_for, mean_of_slowest, mean_over_persons
from tests.people.plants import ALMOST_NOTHING, experts_of, judged, made, people_of, plant, run_of

FROZEN = {"learning_hours": "1000000 h", "recency": 0, "spread": 0, "requirement": "70 %"}
"""So slow to learn that a week changes nothing: skills stay as they were judged."""
FULL = 6.0 * 8.0
"""Units a machine makes in a shift at full speed."""


def guided(steps: list[str], **changes: object) -> dict:
    """People beside experts who let them run and teach next to nothing."""
    guides = {"guides": experts_of(steps, 4, does=["coach"], span=50)}
    return people_of(skill=FROZEN, experts=guides, coaching_gain=ALMOST_NOTHING) | changes


def in_parallel(shares: list[float]) -> Plant:
    """One step, a machine for each person."""
    roster = [{"id": f"P-{k}", "hired": "2025-01-06", "steps": ["cut"], "team": 1} for k in range(len(shares))]
    assessed = [judged("cut", level_for(share), person=f"P-{k}") for k, share in enumerate(shares)]
    steps = {"cut": {"machines": len(shares), "cycle_time": "10 min", "crew": len(shares)}}
    return plant(steps, guided(["cut"], roster=roster, assessed=assessed))


def in_series(shares: list[float]) -> Plant:
    """A step for each person, one machine each, no room between."""
    names = [f"step_{k}" for k in range(len(shares))]
    roster = [{"id": f"P-{k}", "hired": "2025-01-06", "steps": [name], "team": 1} for k, name in enumerate(names)]
    assessed = [
        judged(name, level_for(share), person=f"P-{k}")
        for k, (name, share) in enumerate(zip(names, shares, strict=True))
    ]
    steps = {name: {"cycle_time": "10 min", "crew": 1} for name in names}
    return plant(steps, guided(names, roster=roster, assessed=assessed))


def units_a_shift(built: Plant, step: str, futures: int = 1, until: str = "2025-01-19") -> np.ndarray:
    """(futures,) mean units of the working days after the first."""
    good = made(run_of(built, until, futures), step).astype(float)
    return np.array([one[1:][one[1:] > 0].mean() for one in good])


DIFFERING = [0.5, 0.6, 0.9, 1.0]
AVERAGE = [0.75] * 4


def test_in_parallel_the_rates_of_people_add():
    """0.5 + 0.6 + 0.9 + 1.0 = 3.0 machines at full speed: 3 × 48 units a shift."""
    assert 3.0 * FULL == pytest.approx(units_a_shift(in_parallel(DIFFERING), "cut")[0], rel=0.01)


def test_in_parallel_people_with_the_same_mean_speed_make_the_same():
    assert 3.0 * FULL == pytest.approx(units_a_shift(in_parallel(AVERAGE), "cut")[0], rel=0.01)


def test_in_series_the_slowest_paces_the_line():
    """The slowest of 0.5, 0.6, 0.9, 1.0 makes 0.5 × 48 units a shift; so does every step with it."""
    built = in_series(DIFFERING)
    assert [0.5 * FULL] * 2 == pytest.approx([units_a_shift(built, step)[0] for step in ("step_0", "step_3")], rel=0.03)


def test_in_series_average_people_make_half_as_much_again():
    """All at the mean speed of those above: 0.75 × 48 against 0.5 × 48."""
    assert 0.75 * FULL == pytest.approx(units_a_shift(in_series(AVERAGE), "step_3")[0], rel=0.03)


@pytest.mark.parametrize("order", [DIFFERING, DIFFERING[::-1], [0.9, 0.5, 1.0, 0.6]])
def test_in_series_it_does_not_matter_where_the_slowest_stands(order):
    assert 0.5 * FULL == pytest.approx(units_a_shift(in_series(order), "step_3")[0], rel=0.03)


# --- persons whose k is drawn ---

SPREAD, LEAST = 0.3, 0.7


def drawn(steps: dict, share: float, spread: float) -> Plant:
    """Persons whose earlier experience makes the median one's output share `share` of the requirement."""
    prior = 1e6 * share * LEAST / (1.0 - share * LEAST)
    people = guided(list(steps), skill=FROZEN | {"spread": spread})
    people["persons"] |= {"experienced": "100 %", "prior_hours": f"{prior} h"}
    return plant(steps, people)


PARALLEL = {"cut": {"machines": 50, "cycle_time": "10 min", "crew": 50}}
SERIES = {f"step_{k}": {"cycle_time": "10 min", "crew": 1} for k in range(4)}


@pytest.mark.parametrize("share", [0.4, 0.7, 1.0])
def test_in_parallel_drawn_people_make_the_mean_of_their_truncated_law(share):
    """1,000 persons; the standard error of their mean speed is told by their own spread. Wrong by luck: 0.1 %."""
    expected = mean_over_persons(lambda k: min(1.0, share * k), SPREAD, LEAST)
    square = mean_over_persons(lambda k: min(1.0, share * k) ** 2, SPREAD, LEAST)
    error = ((square - expected**2) / 1000) ** 0.5
    found = units_a_shift(drawn(PARALLEL, share, SPREAD), "cut", 20, "2025-01-12").mean() / (50.0 * FULL)
    assert expected == pytest.approx(found, abs=3.29 * error + 0.005)


def test_in_parallel_differing_people_win_where_no_machine_is_at_its_limit_and_lose_where_the_median_is():
    """By hand, at s = 0.4 E[k | k >= 0.7] = 1.104 median persons; at s = 1 the median is at the limit of speed."""
    for share, wins in ((0.4, True), (1.0, False)):
        differing = units_a_shift(drawn(PARALLEL, share, SPREAD), "cut", 6, "2025-01-12").mean()
        average = units_a_shift(drawn(PARALLEL, share, 0), "cut", 1, "2025-01-12").mean()
        assert wins == (differing > average), share
    assert 1.104 == pytest.approx(mean_over_persons(lambda k: k, SPREAD, LEAST), abs=0.001)


def test_in_series_drawn_people_make_the_mean_of_the_slowest():
    """Four steps, 80 futures: E[min] by integration. The error of the mean is told by the futures' own spread."""
    found = units_a_shift(drawn(SERIES, 0.8, SPREAD), "step_3", 80, "2025-01-12") / FULL
    expected = mean_of_slowest(0.8, SPREAD, LEAST, 4)
    assert expected == pytest.approx(found.mean(), abs=3.29 * found.std() / 80**0.5 + 0.01)
    assert expected < 0.8  # people who all have the median k make 0.8
