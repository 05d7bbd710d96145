"""When the twin and the outside view part, the answer says so and which way."""

from __future__ import annotations

from types import SimpleNamespace as Made
from typing import Any

import pytest

from gigaramp.launch.wording.outside_words import disagreement_words


def answer(chance: float | None, error: float | None, goal: str = "full_speed", effective: float = 200.0) -> Any:
    view = Made(goals=(Made(goal="full_speed", chance_by_announced=0.30, error=0.06),))
    return Made(
        effective_futures=effective,
        outside_view=view,
        answers=(Made(goal=goal, chance_by_announced=chance, error=error),),
    )


@pytest.mark.parametrize(
    ("chance", "error", "said"),
    [
        (0.02, 0.01, "The twin is darker"),
        (0.60, 0.05, "The twin is brighter"),
        # 0.30 - 0.16 = 0.14 is less than twice the joint error, 2 x 0.072.
        (0.16, 0.04, ""),
        (None, None, ""),
    ],
)
def test_views_disagree_when_they_are_further_apart_than_both_errors(
    chance: float | None, error: float | None, said: str
) -> None:
    words = disagreement_words(answer(chance, error))
    assert words.startswith(said)
    assert bool(said) == bool(words)


def test_a_twin_of_few_futures_does_not_disagree() -> None:
    assert "" == disagreement_words(answer(0.0, 0.0, effective=9.0))
    assert "" == disagreement_words(answer(0.05, 0.0, effective=11.0))
    assert disagreement_words(answer(0.0, 0.0, effective=200.0)).startswith("The twin is darker")


def test_a_goal_the_outside_view_does_not_tell_is_passed_over() -> None:
    assert "" == disagreement_words(answer(0.0, 0.0, "low_scrap"))


def test_without_an_outside_view_nothing_is_said() -> None:
    assert "" == disagreement_words(Made(outside_view=None, answers=()))  # type: ignore[arg-type]
