"""OEE and its three parts, on hours that can be added by head."""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.kpi.losses import LOSS_INDEX, LOSSES
from gigaramp.kpi.oee import times


def hours(**lost: float) -> np.ndarray:
    """Hours of each loss."""
    found = np.zeros(len(LOSSES))
    for name, value in lost.items():
        found[LOSS_INDEX[name]] = value
    return found


def test_each_loss_lowers_its_own_part() -> None:
    # 168 hours, of which 68 closed: 100 planned. 20 lost to stops, 10 to slow cycles, 7 to bad units.
    lost = hours(planned_stops=68 + 4, failure=10, starved=6, slow=6, short_stop=4, defect=5, held=2)
    found = times(lost, np.array(63.0), np.array(68.0), np.array(2.0))
    assert 100.0 == float(found.planned_busy)
    assert pytest.approx(0.80) == float(found.availability)
    assert pytest.approx(70 / 80) == float(found.effectiveness)
    assert pytest.approx(63 / 70) == float(found.quality_ratio)
    assert pytest.approx(0.63) == float(found.oee)


def test_oee_is_the_product_of_its_parts_and_the_share_of_planned_time_that_makes_good_units() -> None:
    luck = np.random.default_rng(7)
    lost = luck.random((50, len(LOSSES)))
    producing, closed = luck.random(50), lost[:, LOSS_INDEX["planned_stops"]] * luck.random(50)
    held = lost[:, LOSS_INDEX["held"]] * luck.random(50)
    found = times(lost, producing, closed, held)
    np.testing.assert_allclose(found.oee, found.availability * found.effectiveness * found.quality_ratio)
    np.testing.assert_allclose(found.oee, producing / found.planned_busy)
    assert ((found.availability <= 1.0) & (found.effectiveness <= 1.0) & (found.quality_ratio <= 1.0)).all()


def test_a_line_that_has_not_started_is_not_planned_to_be_busy() -> None:
    found = times(hours(not_accepted=100), np.array(0.0), np.array(0.0), np.array(0.0))
    assert 0.0 == float(found.planned_busy)
    assert np.isnan(found.oee)


def test_indices_of_a_sum_come_from_summed_times() -> None:
    lost = np.stack([hours(failure=50), hours(failure=0)])
    found = times(lost, np.array([50.0, 300.0]), np.zeros(2), np.zeros(2)).sum(axis=0)
    assert pytest.approx(350 / 400) == float(found.oee)
