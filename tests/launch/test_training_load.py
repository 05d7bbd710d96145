"""When training itself is the bottleneck, on runs made by hand: a quarter has about 13 weeks of five shifts."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from gigaramp.launch.people.training_load import for_want_of_guide, quarters_of, training_load_of
from gigaramp.launch.people.transfer import StepTraining, TrainingLoad
from gigaramp.launch.reasons import reasons
from tests.launch.synthetic import SyntheticRun, future_of, hours_of, peopled, plant_of, run_of, shifts_of

UNTIL = date(2026, 12, 31)
PLANT = peopled()
SHORT: dict[str, Any] = {"needed": 20.0, "present": 20.0, "ready": 10.0, "learners": 10.0, "coached": 10.0}
"""A week of a step that lacks half of its people at level 3: the rest are learners, all coached, all guided."""


def made(*futures: dict[str, Any], waiting: float = 0.0, plant: Any = PLANT) -> SyntheticRun:
    run = run_of(plant, UNTIL, [1.0] * len(futures))
    for number, figures in enumerate(futures):
        shifts_of(run, number, **figures)
        hours_of(run, number, waiting_class=waiting)
    return run


def told(run: SyntheticRun, weights: list[float] | None = None) -> TrainingLoad:
    found = training_load_of(run, np.array(weights or [1.0] * len(run.futures)))  # type: ignore[arg-type]
    assert found is not None
    return found


def first(run: SyntheticRun, weights: list[float] | None = None) -> StepTraining:
    return told(run, weights).steps[0]


def test_crews_with_a_mean_have_no_training_load() -> None:
    assert None is training_load_of(made(SHORT, plant=plant_of()), np.array([1.0]))  # type: ignore[arg-type]


def test_quarters_begin_with_their_first_monday() -> None:
    starts, names = quarters_of(made(SHORT))  # type: ignore[arg-type]
    assert ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4") == names
    assert [0, 13, 26, 39] == starts.tolist()


def test_a_step_without_learners_is_not_told() -> None:
    assert () == told(made({"needed": 20.0, "present": 20.0, "ready": 20.0})).steps


def test_learners_with_coaches_and_guides_are_no_bottleneck() -> None:
    found = first(made(SHORT))
    assert (0.0,) * 4 == found.chance
    assert ((),) * 4 == found.held_by


def test_shares_are_told_of_the_learners_shifts() -> None:
    found = first(made({**SHORT, "coached": 6.2, "unguided": 1.2}))
    assert (0.38, 0.12) == pytest.approx((found.uncoached.p50[0], found.unguided.p50[0]))


def test_coaches_are_the_bottleneck_where_half_of_the_learners_have_none() -> None:
    assert ("coaches",) == first(made({**SHORT, "coached": 5.0})).held_by[0]
    assert () == first(made({**SHORT, "coached": 5.1})).held_by[0]


def test_guides_are_the_bottleneck_where_learners_without_one_are_most_of_who_is_missing() -> None:
    """Twenty are needed. With 18 there, four of them unguided, six are missing; guides would bring four of these."""
    assert ("guides",) == first(made({**SHORT, "present": 18.0, "unguided": 4.0})).held_by[0]
    assert () == first(made({**SHORT, "present": 15.0, "unguided": 4.0})).held_by[0]


def test_a_few_without_a_guide_hold_nothing_back() -> None:
    assert () == first(made({**SHORT, "unguided": 0.9})).held_by[0]
    assert ("guides",) == first(made({**SHORT, "unguided": 1.0})).held_by[0]


def test_a_step_that_has_its_people_is_not_held_back() -> None:
    assert () == first(made({**SHORT, "ready": 19.5, "coached": 0.0})).held_by[0]


def test_the_class_is_the_bottleneck_where_a_twentieth_of_the_people_wait_for_a_seat() -> None:
    """One team works 40 hours a week, so 8 hours a week of waiting are a fifth of a person, of four on the shift."""
    assert ("class",) == first(made(SHORT, waiting=8.0)).held_by[0]
    assert () == first(made(SHORT, waiting=7.9)).held_by[0]


def test_people_who_wait_for_a_class_are_counted_as_heads() -> None:
    classes = told(made(SHORT, waiting=80.0)).classes
    assert ["cut", "weld", "pack"] == [each.family for each in classes]
    # The quarter's 13 weeks have 65 planned days, and each of them a shift of eight hours.
    assert 2.0 == pytest.approx(classes[0].waiting.p50[0])


def test_a_family_of_several_steps_waits_together() -> None:
    plant = peopled("  skills: {metal: [cut, weld]}\n")
    run = run_of(plant, UNTIL, [1.0], skill_families=("metal", "pack"))
    shifts_of(run, 0, **SHORT)
    hours_of(run, 0, waiting_class=np.array([15.0, 0.0]))
    # Eight people on the two steps: a twentieth of them is 0.4, and 15 hours a week are 0.375.
    assert ((), "metal") == (first(run).held_by[0], first(run).family)
    hours_of(run, 0, waiting_class=np.array([16.0, 0.0]))
    assert ("class",) == first(run).held_by[0]


def test_the_chance_is_that_of_the_futures_by_their_weights() -> None:
    found = first(made(SHORT, {**SHORT, "coached": 0.0}), [0.7, 0.3])
    assert 0.3 == pytest.approx(found.chance[0])
    assert () == found.held_by[0]


def test_what_is_short_more_often_is_named_first() -> None:
    both = {**SHORT, "coached": 0.0, "unguided": 10.0}
    found = first(made({**SHORT, "coached": 0.0}, both, both))
    assert ("coaches", "guides") == found.held_by[0]


def test_surplus_people_do_not_hide_who_is_missing() -> None:
    here = np.array([[20.0]])
    assert [[1.0]] == for_want_of_guide(here, np.array([[22.0]]), np.array([[5.0]])).tolist()
    assert np.isnan(for_want_of_guide(here, np.array([[25.0]]), np.array([[5.0]]))[0, 0])


@pytest.mark.parametrize(("unguided", "training"), [(0.0, 0.0), (6.0, 0.6)])
def test_a_reason_tells_how_much_of_the_missing_people_training_would_bring(unguided: float, training: float) -> None:
    run = made({**SHORT, "present": 16.0, "unguided": unguided})
    waiting = {"cut": {"blocked": 40.0}, "weld": {"no_people": 20.0}, "pack": {"starved": 40.0}}
    future = future_of(PLANT, UNTIL, 1.0, losses=waiting, producing={"cut": 60.0, "weld": 80.0, "pack": 60.0})
    future.by_shift = run.futures[0].by_shift
    run.futures = (future,)
    found = reasons(run, np.array([np.inf]), np.array([1.0]))  # type: ignore[arg-type]
    assert [("weld", "no_people", pytest.approx(training))] == [(each.step, each.loss, each.training) for each in found]


def test_other_losses_say_nothing_of_training() -> None:
    run = made({**SHORT, "present": 16.0, "unguided": 6.0})
    waiting = {"cut": {"blocked": 40.0}, "weld": {"failure": 20.0}, "pack": {"starved": 40.0}}
    future = future_of(PLANT, UNTIL, 1.0, losses=waiting, producing={"cut": 60.0, "weld": 80.0, "pack": 60.0})
    future.by_shift = run.futures[0].by_shift
    run.futures = (future,)
    found = reasons(run, np.array([np.inf]), np.array([1.0]))  # type: ignore[arg-type]
    assert [("failure", None)] == [(each.loss, each.training) for each in found]


def test_without_persons_a_reason_says_nothing_of_training() -> None:
    run = run_of(plant_of(), UNTIL, [1.0])
    waiting = {"cut": {"blocked": 40.0}, "weld": {"no_people": 20.0}, "pack": {"starved": 40.0}}
    run.futures = (
        future_of(run.plant, UNTIL, 1.0, losses=waiting, producing={"cut": 60.0, "weld": 80.0, "pack": 60.0}),
    )
    assert [None] == [each.training for each in reasons(run, np.array([np.inf]), np.array([1.0]))]  # type: ignore[arg-type]
