"""Shares done without an expert, on arrays a reader can check by head."""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.kpi.independence import hours_alone, mean_over_people, output_alone, stops_alone

ONE_STEP = np.ones((2, 1))


def test_hours_that_experts_ran_are_not_alone() -> None:
    assert [0.75, 0.0, 1.0] == hours_alone(np.array([8.0, 8.0, 8.0]), np.array([2.0, 8.0, 0.0])).tolist()


def test_a_machine_that_did_not_run_has_no_share() -> None:
    assert np.isnan(hours_alone(np.array([0.0]), np.array([0.0]))[0])


def test_output_is_shared_out_by_who_ran_the_hours_of_each_line() -> None:
    """300 good units of a line that experts run half the time, and 100 of a line they never touch: 250 of 400."""
    share = output_alone(np.array([300, 100]), np.array([10.0, 20.0]), np.array([5.0, 0.0]), ONE_STEP)
    assert [0.625] == share.tolist()


def test_a_step_that_made_nothing_good_has_no_share() -> None:
    assert np.isnan(output_alone(np.array([0, 0]), np.array([10.0, 20.0]), np.array([5.0, 0.0]), ONE_STEP)[0])


def test_output_of_machines_without_hours_is_alone() -> None:
    assert [1.0] == output_alone(np.array([5, 5]), np.array([0.0, 0.0]), np.array([0.0, 0.0]), ONE_STEP).tolist()


def test_units_of_different_steps_are_never_added_up() -> None:
    """A million metres cannot hide that experts make the packs: each step has its own share."""
    share = output_alone(np.array([1_000_000, 10]), np.array([8.0, 8.0]), np.array([0.0, 8.0]), np.eye(2))
    assert [1.0, 0.0] == share.tolist()


def test_steps_count_with_the_people_they_need() -> None:
    assert 0.25 == mean_over_people(np.array([0.0, 1.0]), np.array([3.0, 1.0]))


def test_a_step_without_a_share_does_not_count() -> None:
    assert 1.0 == mean_over_people(np.array([np.nan, 1.0]), np.array([3.0, 1.0]))
    assert np.isnan(mean_over_people(np.array([np.nan, np.nan]), np.array([3.0, 1.0])))


def test_only_stops_that_local_people_ended_are_alone() -> None:
    """Of ten stops the crew ended seven; two needed an expert, and one still waits or took a vendor."""
    assert [0.7] == stops_alone(np.array([10]), np.array([7])).tolist()


def test_a_stop_that_ends_in_a_later_week_takes_no_share_above_one() -> None:
    assert [1.0] == stops_alone(np.array([1]), np.array([2])).tolist()


def test_without_a_stop_there_is_no_share() -> None:
    assert np.isnan(stops_alone(np.array([0]), np.array([0]))[0])


@pytest.mark.parametrize("shape", [(4,), (3, 4), (2, 3, 4)])
def test_weeks_shifts_and_futures_in_front_are_kept(shape: tuple[int, ...]) -> None:
    ones = np.ones(shape)
    assert (*shape[:-1], 2) == output_alone(ones, ones, ones, np.repeat(np.eye(2), 2, axis=0)).shape
    assert shape == hours_alone(ones, ones).shape == stops_alone(ones, ones).shape
