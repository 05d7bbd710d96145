"""Ranges that hold at every look: by hand, by exact error rates of small walks, and where they are wide."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from gigaramp.launch.what_ifs.sequences import ENOUGH, FIRST, bounded_test, carriers, mixture_test, range_of
from gigaramp.launch.what_ifs.verdicts import Rule, looks

REACH = 1000.0


def mixture(differences, alpha=0.05, weights=None, reach=REACH):
    values = np.asarray(differences, dtype=np.float64)
    heavy = np.ones(len(values)) if weights is None else np.asarray(weights)
    return range_of(mixture_test(values, heavy, alpha, 100.0), float(np.average(values, weights=heavy)), reach)


def bounded(differences, alpha=0.05):
    return range_of(bounded_test(differences, alpha, REACH), float(differences.mean()), REACH)


def test_the_edge_of_a_range_is_where_the_mixture_reaches_its_limit():
    values = np.random.default_rng(4).normal(-20.0, 60.0, 80)
    low, _ = mixture(values)
    sure = 2.0 * log(20.0)
    parts = values - low
    rho = 100.0 / (sure + log(1.0 + sure)) * np.square(parts[:FIRST]).mean()
    total = np.square(parts).sum() + rho
    # Mixed over k by N(0, 1/rho): sqrt(rho / (V + rho)) exp(S^2 / 2(V + rho)) = 1/alpha.
    assert 20.0 == pytest.approx((rho / total) ** 0.5 * np.exp(parts.sum() ** 2 / (2.0 * total)), rel=1e-6)


def test_a_range_moves_with_its_differences_and_turns_with_their_sign():
    values = np.random.default_rng(5).normal(3.0, 20.0, 60)
    low, high = mixture(values)
    assert (pytest.approx(low + 50.0), pytest.approx(high + 50.0)) == mixture(values + 50.0)
    assert (pytest.approx(-high), pytest.approx(-low)) == mixture(-values)


def test_a_range_does_not_depend_on_the_unit():
    values = np.random.default_rng(6).normal(3.0, 20.0, 60)
    low, high = mixture(values)
    assert (pytest.approx(24.0 * low), pytest.approx(24.0 * high)) == mixture(24.0 * values, reach=24.0 * REACH)


def test_futures_that_all_win_ten_days_leave_only_ten_days():
    assert (pytest.approx(-10.0), pytest.approx(-10.0)) == mixture(np.full(30, -10.0))
    assert (pytest.approx(0.0, abs=1e-9), pytest.approx(0.0, abs=1e-9)) == mixture(np.zeros(30))


def test_the_first_future_that_differs_late_is_not_taken_for_a_proof():
    values = np.zeros(100)
    values[70] = 400.0
    low, high = mixture(values)
    assert low <= 0.0 <= high


def test_a_range_without_a_bound_is_open_where_too_few_futures_say_anything():
    values = np.random.default_rng(7).normal(3.0, 20.0, FIRST)
    assert (-np.inf, np.inf) == mixture(values, alpha=1e-9, reach=np.inf)
    found = mixture(values, reach=np.inf)
    assert found == pytest.approx(mixture(values), abs=1e-6)


def test_weights_that_are_all_alike_change_nothing_and_a_future_without_weight_counts_only_as_one():
    values = np.random.default_rng(8).normal(-5.0, 20.0, 60)
    assert mixture(values) == pytest.approx(mixture(values, weights=np.full(60, 0.01)))
    heavy = np.where(np.arange(60) % 2, 1.9, 0.1)
    low, high = mixture(values, weights=heavy)
    middle = np.average(values, weights=heavy)
    assert low < middle < high
    narrow, wide = mixture(values), (low, high)
    assert wide[1] - wide[0] > narrow[1] - narrow[0]


def signs_left_out(futures: int, alpha: float) -> float:
    """Exact chance that a walk of +1 and -1 is ever told apart from zero, counted path by path."""
    alive = {0: 1.0}
    left_out = 0.0
    for n in range(1, futures + 1):
        following: dict[int, float] = {}
        for total, chance in alive.items():
            for step in (-1, 1):
                following[total + step] = following.get(total + step, 0.0) + 0.5 * chance
        alive = {}
        for total, chance in following.items():
            signs = np.array([1.0] * ((n + total) // 2) + [-1.0] * ((n - total) // 2))
            if n >= FIRST and mixture_test(signs, np.ones(n), alpha, 100.0)(0.0):
                left_out += chance
            else:
                alive[total] = chance
    return left_out


def test_a_fair_walk_is_taken_for_a_gain_at_any_look_less_often_than_alpha():
    # All sizes are one, so the order of the signs does not matter and each path can be counted: no luck in this test.
    found = signs_left_out(80, 0.05)
    assert 0.005 < found <= 0.05


def test_looking_often_at_an_ordinary_range_would_err_far_more_often():
    """The same walk by two standard errors at each look, which is what the sequences are for."""
    alive, left_out = {0: 1.0}, 0.0
    for n in range(1, 81):
        following: dict[int, float] = {}
        for total, chance in alive.items():
            for step in (-1, 1):
                following[total + step] = following.get(total + step, 0.0) + 0.5 * chance
        alive = {}
        for total, chance in following.items():
            if n >= FIRST and abs(total) > 1.96 * n**0.5:
                left_out += chance
            else:
                alive[total] = chance
    assert left_out > 0.1
    assert pytest.approx(1.0) == left_out + sum(alive.values())


def test_a_bounded_range_holds_the_mean_and_is_more_than_twice_as_wide():
    values = np.random.default_rng(9).normal(-20.0, 60.0, 200)
    low, high = bounded(values)
    narrow = mixture(values)
    assert low < -20.0 < high
    assert high - low > 2.0 * (narrow[1] - narrow[0])


def test_a_bounded_range_narrows_as_futures_agree():
    few, many = (bounded(np.full(n, 30.0)) for n in (50, 500))
    assert few[0] < many[0] < 30.0 < many[1] < few[1]


def test_half_of_the_error_goes_to_what_ifs_and_half_to_pairs_of_them():
    rule = Rule.of(12, 200, REACH, 7.0, exact=False)
    assert (pytest.approx(0.025 / 12), pytest.approx(0.025 / 66), 100.0) == (rule.alpha, rule.alpha_pair, rule.tightest)
    assert pytest.approx(0.05) == Rule.of(1, 200, REACH, 7.0, exact=False).alpha


def test_looks_come_every_ten_futures_from_twenty_on_and_at_the_end():
    assert [20, 30, 40, 45] == looks(45)
    assert [20] == looks(20)
    assert [8] == looks(8)


def rule(sign: int = -1, at_least: float = 7.0) -> Rule:
    return Rule.of(1, 200, REACH, at_least, exact=False, sign=sign)


def test_verdicts_by_hand():
    luck = np.random.default_rng(10).normal(0.0, 3.0, 100)
    ones = np.ones(100)
    assert "better" == rule().verdict(luck - 20.0, ones)
    assert "worse" == rule().verdict(luck + 20.0, ones)
    assert "better" == rule(sign=1).verdict(luck + 20.0, ones)
    assert "small" == rule().verdict(luck, ones)
    assert "open" == rule(at_least=0.0).verdict(luck, ones)
    assert "unchanged" == rule().verdict(np.zeros(100), ones)


def test_nothing_is_called_small_or_unchanged_by_few_futures():
    few = np.ones(ENOUGH - 1)
    assert "open" == rule().verdict(np.zeros(ENOUGH - 1), few)
    # Each of them is two days off, half of them sooner: all carry the spread.
    even = np.where(np.arange(ENOUGH) % 2, 2.0, -2.0)
    assert "open" == rule().verdict(even[:-2], few[:-1])
    assert "small" == rule().verdict(even, np.ones(ENOUGH))


def test_too_few_futures_have_no_range():
    assert rule().range_of(np.ones(FIRST - 1), np.ones(FIRST - 1)) is None


def test_the_mixture_waits_for_sixty_futures_and_the_bound_does_not():
    luck = np.random.default_rng(14).normal(-60.0, 10.0, ENOUGH)
    low, high = rule().range_of(luck[:-1], np.ones(ENOUGH - 1))
    assert high - low > 200.0
    low, high = rule().range_of(luck, np.ones(ENOUGH))
    assert high - low < 30.0


def test_the_mixture_waits_until_enough_futures_carry_the_spread():
    luck = np.random.default_rng(13)
    assert 100.0 == pytest.approx(carriers(luck.normal(5.0, 60.0, 300), np.ones(300)), rel=0.2)
    rare = np.where(np.arange(200) % 50 == 3, -500.0, 0.0)
    assert 4.0 == pytest.approx(carriers(rare, np.ones(200)))
    # Four futures of two hundred: what they bring is not known well, and the range says so.
    low, high = rule().range_of(rare, np.ones(200))
    assert low < -30.0 and high > 10.0
    assert "open" == rule().verdict(rare, np.ones(200))


def test_futures_that_all_differ_alike_decide_when_there_are_sixty():
    assert "open" == rule().verdict(np.full(50, -10.0), np.ones(50))
    assert "better" == rule().verdict(np.full(60, -10.0), np.ones(60))
    assert (pytest.approx(-10.0), pytest.approx(-10.0)) == rule().range_of(np.full(60, -10.0), np.ones(60))


def test_what_is_told_has_no_range_where_nothing_bounds_it_and_few_futures_change():
    rare = np.where(np.arange(200) % 50 == 3, 500.0, 0.0)
    unbounded = Rule.of(1, 200, np.inf, 0.0, exact=False, sign=1)
    assert unbounded.range_of(rare, np.ones(200)) is None
    assert "open" == unbounded.verdict(rare, np.ones(200))


def test_two_what_ifs_are_apart_where_their_own_difference_is():
    luck = np.random.default_rng(12).normal(0.0, 50.0, 90)
    # Each of them is uncertain, but they share their luck.
    assert rule().is_apart(luck - 10.0, luck, np.ones(90))
    assert not rule().is_apart(luck, luck, np.ones(90))
