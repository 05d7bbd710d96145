"""The outside view in words: one sentence on what became of other launches, one on how well it has foretold so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigaramp.launch.outside_view import OutsideOdds, OutsideView


def outside_words(view: OutsideView) -> str:
    """How other launches fared and what that says here, then the scores of both views."""
    first = view.goals[0]
    return (
        f"of {view.announcements} announced volumes of {view.launches} other launches {view.met} came on time; by that, "
        f"{100 * first.chance_by_announced:.0f} % (±{100 * first.error:.0f}) for each announced date here, "
        f"each launch counted once{late_words(view)}. {score_words(view)}"
    )


def late_words(view: OutsideView) -> str:
    """How late half of the announced dates came true, and the day that makes for each goal."""
    if view.slip_days[1] is None:
        return "; fewer than half ever came true"
    days = ", ".join(day_words(goal) for goal in view.goals)
    return f"; half came true within {view.slip_days[1]:.0f} days of the date: {days}"


def day_words(goal: OutsideOdds) -> str:
    """`full speed 2026-08-07`."""
    return f"{goal.goal.replace('_', ' ')} {goal.p50}"


def score_words(view: OutsideView) -> str:
    """What both views have scored so far, and how little that proves."""
    if view.score is None or view.twin_score is None:
        return "Neither view has been scored yet."
    many = "1 announcement" if view.scored_on == 1 else f"{view.scored_on} announcements"
    first = "so it stands first" if view.stands_first else "so the twin stands first"
    return f"Squared error on {many} so far: {view.score:.2f}, the twin {view.twin_score:.2f}, {first}; so few prove little."
