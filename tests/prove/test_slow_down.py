"""Slowing down to learn, against what Terwiesch and Bohn (2001) found: earlier is worth more."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.laws.plants import Tree
from tests.prove.proof import write
from tests.twin.test_slow_down import RAMP, cap, ramp, trials

pytestmark = pytest.mark.prove

FUTURES = range(400)
UNSURE = RAMP | {"halves_after": {"low": "10000 cell", "mid": "30000 cell", "high": "90000 cell", "status": "assumed"}}
AT_ONE_IN_A_THOUSAND = 3.09
"""Standard errors a mean lies beyond zero by luck in one of a thousand cases, on one side."""
PERIODS = {
    "weeks 1 to 3": ("2025-01-06", "2025-01-26"),
    "weeks 4 to 6": ("2025-01-27", "2025-02-16"),
    "weeks 10 to 12": ("2025-03-10", "2025-03-30"),
    "weeks 19 to 21": ("2025-05-12", "2025-06-01"),
}


def cells(line: Tree) -> tuple[np.ndarray, np.ndarray]:
    """Good and scrapped cells, future by future, where nobody is sure how fast the line learns."""
    return ramp(line, FUTURES, UNSURE)


def told(values: np.ndarray) -> str:
    return f"{values.mean():+,.0f} ± {values.std(ddof=1) / len(values) ** 0.5:,.0f}"


def errors_from_zero(values: np.ndarray) -> float:
    return float(values.mean() / (values.std(ddof=1) / len(values) ** 0.5))


def test_trials_and_a_cap_are_worth_more_the_earlier_they_are():
    plain = cells({})
    rows, trial_gains, prices = [], [], []
    for words, period in PERIODS.items():
        tried, capped = cells(trials(*period, "40 %")), cells(cap(*period, "60 %"))
        trial_gains.append(tried[0] - plain[0])
        lost, saved = plain[0] - capped[0], plain[1] - capped[1]
        prices.append(lost / saved)
        won = np.mean(trial_gains[-1] > 0)
        rows.append(
            (words, told(trial_gains[-1]), f"{won:.0%}", told(-lost), told(-saved), f"{np.mean(prices[-1]):.1f}")
        )
    write(
        "slow-down",
        "Slowing down to learn pays early",
        f"""One line of one step makes a cell a minute for 21 weeks. 60 % of its first cells are scrap, and none when all is learned
(exponent 0.5, halves after 10,000, 30,000 or 90,000 cells, `trial_worth` 5, `haste` 40 %). {len(FUTURES)} futures, each against itself
without the lever: the change of its cells over the 21 weeks, mean and its error.

Terwiesch and Bohn (2001) find by a dynamic programme that experiments take capacity now and pay back in every unit that
follows, so that early learning is worth more than late, and that faster production makes more defects. So 40 % of machine time for
trials must cost fewer cells the earlier it is, and some in the last weeks; and each scrapped cell that a cap of 60 % saves must cost
fewer good ones the earlier the cap is. The test is one-sided, at 0.1 %. That early trials gain cells at all is no theorem: it hangs on
what a trial is worth and on how fast the line learns without. The test fails where they cost more than luck explains.""",
        (
            "period",
            "trials: good cells",
            "futures that gain",
            "cap: good cells",
            "cap: scrap",
            "good cells for one scrap saved",
        ),
        rows,
        "The signs are theirs, the sizes are not: no public numbers tell what a trial is worth, or how much haste spoils.",
    )
    assert errors_from_zero(trial_gains[0]) > -AT_ONE_IN_A_THOUSAND
    assert errors_from_zero(-trial_gains[-1]) > AT_ONE_IN_A_THOUSAND
    for series in ([-gain for gain in trial_gains], prices):
        for earlier, later in pairwise(series):
            assert errors_from_zero(later - earlier) > AT_ONE_IN_A_THOUSAND
