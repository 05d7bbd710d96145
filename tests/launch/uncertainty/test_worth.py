"""What it is worth to know before choosing, against decisions whose worth is known; and how much narrower a spread becomes."""

from __future__ import annotations

from datetime import date
from math import pi, sqrt

import numpy as np
import pytest

from gigaramp.launch.uncertainty.groups import NumberSet
from gigaramp.launch.uncertainty.knowing import Figure, thirds, width, width_after
from gigaramp.launch.uncertainty.shares import fit, predictions, smooth_of
from gigaramp.launch.uncertainty.sources import sources_of
from gigaramp.launch.uncertainty.worth import Decision, worth_of

FUTURES = 1000


def decision(futures: int = FUTURES, seed: int = 1) -> tuple[np.ndarray, Decision]:
    """Doing nothing, or something that brings 2 a - 1 + luck: the worth of knowing a is known, and nothing else has any."""
    luck = np.random.default_rng(seed)
    numbers = luck.normal(size=(futures, 4))
    benefit = 2.0 * numbers[:, 1] - 1.0 + luck.normal(size=futures)
    return numbers, Decision.of(np.stack([np.zeros(futures), benefit], axis=1), np.ones(futures))


def expected_gain(mean: float, deviation: float) -> float:
    """Mean of max(0, normal): what knowing a normal benefit is worth where doing nothing is chosen without."""
    from scipy.stats import norm

    return float(mean * norm.cdf(mean / deviation) + deviation * norm.pdf(mean / deviation))


def judged(numbers: np.ndarray, chosen: Decision):
    sets = [NumberSet("number", f"n{k}", (k,)) for k in range(numbers.shape[1])]
    return worth_of(sources_of(sets, numbers, [], chosen.benefits, chosen.weights, 1), chosen)


def test_the_number_that_decides_is_worth_what_theory_says_and_the_others_nothing():
    numbers, chosen = decision()
    found = judged(numbers, chosen)
    assert "n1" == found[0].name and found[0].distinguishable
    assert expected_gain(-1.0, 2.0) == pytest.approx(found[0].gain, abs=3.0 * found[0].error)
    assert [False, False, False] == [part.distinguishable for part in found[1:]]
    assert all(part.gain <= 0.05 for part in found[1:])


def test_knowing_everything_is_worth_what_theory_says():
    _, chosen = decision()
    gain, error = chosen.perfect()
    assert expected_gain(-1.0, sqrt(5.0)) == pytest.approx(gain, abs=3.0 * error)


def test_a_choice_that_is_always_best_needs_no_knowing():
    numbers, chosen = decision()
    better = Decision.of(chosen.benefits * 0.01 + np.array([0.0, 50.0]), np.ones(FUTURES))
    assert (1, 0.0) == (better.chosen, better.perfect()[0])
    assert all(0.0 == part.gain and 0.0 == part.changes for part in judged(numbers, better))


def test_options_are_told_beside_the_plant_as_it_is():
    _, chosen = decision()
    first, second = chosen.options(["as it is", "more"])
    assert (0.0, 0.0) == (first.benefit, first.error)
    assert -1.0 == pytest.approx(second.benefit, abs=3.0 * second.error)
    assert 1.0 == pytest.approx(first.best_in + second.best_in)


def test_a_rule_is_judged_on_futures_it_has_not_seen():
    # With nothing to learn, a rule chosen and judged on the same futures would seem to gain; this one does not.
    gains = []
    for seed in range(20):
        luck = np.random.default_rng(seed)
        chosen = Decision.of(np.stack([np.zeros(100), luck.normal(size=100)], axis=1), np.ones(100))
        gains += [part.gain for part in judged(luck.normal(size=(100, 3)), chosen)]
    assert np.mean(gains) < 0.01


@pytest.mark.prove
def test_the_stated_errors_of_a_gain_hold_the_true_worth():
    held = []
    for seed in range(100):
        numbers, chosen = decision(400, seed)
        part = next(one for one in judged(numbers, chosen) if one.name == "n1")
        held.append(abs(part.gain - expected_gain(-1.0, 2.0)) <= 1.96 * part.error)
    assert np.mean(held) >= 0.88


def test_a_spread_is_narrower_once_its_cause_is_known():
    # Of y = x + e, both standard normal, the 10 to 90 % width is 2.563 sqrt(2), and 2.563 once x is known.
    luck = np.random.default_rng(2)
    x, weights = luck.normal(size=(FUTURES, 2)), np.ones(FUTURES)
    values = x[:, 0] + luck.normal(size=FUTURES)
    after = []
    for column in range(2):
        smooth = smooth_of(x[:, [column]], ["a"], weights)
        strength = int(fit(smooth, values[:, None]).strengths[0])
        after.append(width_after(values, predictions(smooth, values, strength), weights, 1))
    assert 2.563 * sqrt(2.0) == pytest.approx(width(values, weights), rel=0.08)
    assert [2.563, width(values, weights)] == pytest.approx(after, rel=0.08)


def test_thirds_tell_the_middle_date_and_the_chance_of_each():
    days = np.arange(30.0)
    figure = Figure(days, (days <= 9).astype(float), date(2026, 1, 10), date(2026, 1, 1), date(2026, 1, 25))
    low, high = thirds(figure, np.ones(30), days, ("2 h", "5 h"))
    assert low is not None and high is not None
    assert ("2 h", date(2026, 1, 5), 1.0) == (low.values, low.day, low.chance)
    # The middle of days 20 to 29 is day 24, the last one simulated.
    assert ("5 h", date(2026, 1, 25), 0.0) == (high.values, high.day, high.chance)
    later = thirds(figure, np.ones(30), days + 100.0 * (days > 20))[1]
    assert later is not None and 0.0 == later.chance


def test_a_number_with_one_value_has_no_thirds():
    assert (None, None) == thirds(Figure(np.arange(9.0)), np.ones(9), np.ones(9))


def test_the_normal_law_used_above_is_right():
    assert 1.0 / sqrt(2.0 * pi) == pytest.approx(expected_gain(0.0, 1.0))
