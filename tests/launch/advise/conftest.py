"""Advice asked of a twin by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from gigaramp.launch.odds.forks import Tests
from gigaramp.launch.question import Question
from gigaramp.twin.fidelity import LAW, Agreement
from tests.launch.advise.by_hand import Rule, StudyByHand

AGREES = Agreement(12, 0.0, 0.001, 0.0, date(2026, 1, 5), LAW, True)


@pytest.fixture
def twin_by_hand(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Call it with a rule: every study is then made by that rule; `by_day` is another rule for the day model."""

    def answer(rule: Rule, noise: float = 10.0, blur: float = 0.0, by_day: Rule | None = None) -> None:
        def study(question: Question, tests: Tests) -> StudyByHand:
            is_day = question.fidelity == "day"
            chosen = by_day if by_day is not None and is_day else rule
            return StudyByHand(question.plant, question.until, question.seed, chosen, noise, blur, is_day)

        monkeypatch.setattr(Question, "study", study)
        monkeypatch.setattr(Question, "measured", lambda question: replace(question, agreement=AGREES))

    return answer
