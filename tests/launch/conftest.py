"""Questions asked of synthetic studies, where a test needs no twin."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gigaramp.launch.odds.forks import Tests
from gigaramp.launch.question import Question
from tests.launch.synthetic import SyntheticStudy


@pytest.fixture
def synthetic_twin(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Call it to let every question be answered by synthetic studies; plants named `late` are `days_later` late."""

    def answer_by_hand(
        days_later: float = 0.0, a_day: float = 10.0, days_a_number: float = 60.0, longest_hold: float = 1e9
    ) -> None:
        def study(question: Question, tests: Tests) -> SyntheticStudy:
            later = days_later if question.plant.name == "late" else 0.0
            return SyntheticStudy(
                question.plant,
                question.until,
                question.seed,
                a_day,
                days_a_number,
                later,
                tests.days,
                tuple(end - day for day, end in zip(tests.days, tests.ends, strict=True)),
                longest_hold,
            )

        monkeypatch.setattr(Question, "study", study)

    return answer_by_hand
