"""What moved a date, in words: how far, whether that is more than luck, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigaramp.languages import day, later, listed, say, say_many
from gigaramp.launch.changes import change_words
from gigaramp.launch.wording.phrases import error_words, goal_words

if TYPE_CHECKING:
    from gigaramp.launch.morning.moved import GoalMoved, Moved, Movement, PartMoved

PARTS: Final = {
    "output": later("what was made and how the days went"),
    "people": later("people"),
    "numbers": later("numbers of the plant file"),
}
"""What moves a date."""

NOTHING: Final = {
    "output": later("no new day"),
    "people": later("no one came, left or was signed off"),
    "numbers": later("no number changed"),
}
"""Said where nothing of a part changed."""


def moved_words(moved: Moved) -> list[str]:
    """Each goal, then what changed."""
    lines = []
    for goal in moved.goals:
        lines.append(goal_moved_words(goal, moved))
        if goal.parts:
            lines.append(listed([part_words(part) for part in goal.parts]))
    return [*lines, *since_words(moved)]


def goal_moved_words(goal: GoalMoved, moved: Moved) -> str:
    """`full speed: 6 days later ±4 than on the morning of 2026-03-02`; luck is told as luck."""
    return say(
        "{goal}: {how} since the morning of {day}",
        goal=goal_words(goal.goal), how=movement_words(goal.moved), day=day(moved.before_as_of),
    )  # fmt: skip


def movement_words(moved: Movement) -> str:
    """How far: `6 days later ±4, chance -3 points ±2`; within two errors it is told as luck."""
    told = far_words(moved)
    return say("{told}: cannot be told apart from luck", told=told) if moved.is_luck else told


def part_moved_words(part: PartMoved) -> str:
    """How far one part moved a date, or that nothing of it changed, or that what changed moved nothing."""
    if part.is_nothing:
        return say(NOTHING[part.part])
    return say("moved nothing") if not part.moved.days and not part.moved.chance else movement_words(part.moved)


def far_words(moved: Movement) -> str:
    """The days and the points, each with its error."""
    points = f"{100.0 * moved.chance:+.0f}" if abs(moved.chance) >= 0.005 else "0"
    chance = say("chance {points} points {error}", points=points, error=error_words(moved.chance_error))
    if moved.days is None:
        return chance
    error = f"±{moved.days_error or 0.0:.0f}"
    days = abs(int(moved.days))
    if moved.days == 0:
        told = say("the same day {error}", error=error)
    elif moved.days > 0:
        told = say_many("{count:,} day later {error}", "{count:,} days later {error}", days, error=error)
    else:
        told = say_many("{count:,} day sooner {error}", "{count:,} days sooner {error}", days, error=error)
    return say("{days}, {chance}", days=told, chance=chance)


def part_words(part: PartMoved) -> str:
    """One part: `people: 3 days later ±4 ...`, or that nothing changed."""
    return say("{part}: {how}", part=say(PARTS[part.part]), how=part_moved_words(part))


def since_words(moved: Moved) -> list[str]:
    """What is new since the forecast before: rows, rows of people, numbers."""
    told = [
        say_many(
            "Since then the log has {count:,} new row, {people:,} of people.",
            "Since then the log has {count:,} new rows, {people:,} of people.",
            moved.rows, people=moved.people_rows,
        )
    ]  # fmt: skip
    if moved.changes:
        told.append(say("Numbers that changed: {changes}.", changes=listed(change_words(moved.changes))))
    if not moved.has_parts:
        told.append(say("What moved the date is not looked into yet."))
    return told
