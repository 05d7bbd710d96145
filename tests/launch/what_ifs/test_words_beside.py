"""What is told beside the ranked goal, and what is said of a confirmation that was asked for."""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.launch.what_ifs.many import Ranking
from gigaramp.launch.what_ifs.verdicts import Rule
from gigaramp.launch.what_ifs.words import clear_errors, figures_beside, what_ifs_text
from tests.launch.what_ifs.test_many import ranked, shifted_twin

__all__ = ["shifted_twin"]


def test_more_figures_need_more_errors_to_be_told_apart(shifted_twin):
    one, many = ranked(99, futures=20), ranked(99, 99, 99, 99, futures=20)
    assert 4 * figures_beside(one) == figures_beside(many)
    # Two-sided normal tail of 0.05 shared by all: far above two errors.
    assert 2.0 < clear_errors(one) < clear_errors(many)
    text = " ".join(what_ifs_text(many).split())
    assert "are no part of the 95 %" in text


def test_a_confirmation_that_cannot_be_is_told(shifted_twin):
    found = ranked(14, futures=20, ranking=Ranking(confirm=3))
    assert found.confirmed is None
    assert any("confirm 3: 0 of 1 what-ifs" in note for note in found.notes)


@pytest.mark.parametrize(
    ("weights", "verdict"), [(np.ones(80), "unchanged"), (np.r_[np.ones(8), np.full(72, 0.001)], "open")]
)
def test_enough_futures_are_effective_ones(weights, verdict):
    rule = Rule.of(1, 80, np.inf, 7.0, False)
    assert verdict == rule.verdict(np.zeros(80), weights)
