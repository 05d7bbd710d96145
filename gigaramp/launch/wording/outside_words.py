"""The outside view in words: one sentence on what became of other launches, one on how well it has foretold so far."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Final

from gigaramp.languages import day, listed, say, say_many
from gigaramp.launch.odds.empirical import FEW
from gigaramp.launch.outside.scores import LAUNCHES_NEEDED
from gigaramp.launch.wording.phrases import goal_words

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast
    from gigaramp.launch.outside.outside_view import OutsideView

APART: Final = 2.0
"""Chances further apart than this many of their joint errors disagree."""


def outside_words(view: OutsideView) -> str:
    """How other launches fared and what that says here, then the scores of both views."""
    first = view.goals[0]
    return say(
        "{met} of {announcements} announced volumes of {launches} other launches came on time. With each "
        "launch counted once, a date announced here has a chance of {chance_by_announced:.0f} % "
        "(±{error:.0f}); {late}. {scores}",
        met=view.met,
        announcements=view.announcements,
        launches=view.launches,
        chance_by_announced=100 * first.chance_by_announced,
        error=100 * first.error,
        late=late_words(view),
        scores=score_words(view),
    )


def disagreement_words(answer: Forecast) -> str:
    """How the two views part on the first goal that both tell, and what may be the reason; empty where they agree.

    Empty too where fewer than ten futures are effective: then the twin says too little to disagree.
    """
    view = answer.outside_view
    told = {odds.goal: odds for odds in view.goals} if view is not None else {}
    for goal in answer.answers:
        outside = told.get(goal.goal)
        if outside is None or goal.chance_by_announced is None or goal.error is None:
            continue
        apart = goal.chance_by_announced - outside.chance_by_announced
        # Where none or all futures are there the error reads 0: half of the 95 % bound 3/n stands for it.
        error = max(goal.error, 1.5 / answer.effective_futures)
        if answer.effective_futures < FEW or abs(apart) <= APART * hypot(error, outside.error):
            return ""
        if apart > 0:
            return say(
                "The twin is brighter than other launches were, by more than both errors: ask what it does not see."
            )
        return say(
            "The twin is darker than other launches were, by more than both errors. In its futures bad luck "
            "stays: no machine is added, and no expert comes back to a step that is stuck."
        )
    return ""


def late_words(view: OutsideView) -> str:
    """How late half of the announced dates came true, and the day that makes for each goal."""
    if view.slip_days[1] is None:
        return say("fewer than half ever came true")
    low, high = (say("never") if end is None else f"{end:.0f}" for end in view.median_range)
    days = listed([f"{goal_words(goal.goal)} {day(goal.p50) if goal.p50 else goal.p50}" for goal in view.goals])
    return say(
        "half came true within {slip_days:.0f} days of the date ({low} to {high}), here {days}",
        slip_days=view.slip_days[1],
        low=low,
        high=high,
        days=days,
    )


def score_words(view: OutsideView) -> str:
    """What both views have scored so far, and how little that proves."""
    if view.score is None or view.twin_score is None:
        return say("Not scored yet: neither view stands first.")
    many = say_many("{count} announcement", "{count} announcements", view.scored_on)
    told = say(
        "Its squared error on {many} so far is {score:.2f}, the twin's {twin_score:.2f}",
        many=many,
        score=view.score,
        twin_score=view.twin_score,
    )
    if view.scored_launches < LAUNCHES_NEEDED:
        launches = say_many("{count} launch", "{count} launches", view.scored_launches)
        return say(
            "{told}, of {launches} only: neither view stands first before {launches_needed} launches are scored.",
            told=told,
            launches=launches,
            launches_needed=LAUNCHES_NEEDED,
        )
    if view.score == view.twin_score:
        return say("{told}: neither view stands first.", told=told)
    first = say("it stands first") if view.stands_first else say("the twin stands first")
    return say("{told}: {first}, though so few prove little.", told=told, first=first)
