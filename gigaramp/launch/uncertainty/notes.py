"""What an answer on uncertainty says of itself."""

from __future__ import annotations

from gigaramp.languages import figure, listed, say
from gigaramp.launch.question import Question
from gigaramp.launch.uncertainty.answer import Spread

FEW_PAIRS = 100.0
"""Below this many effective pairs, over all parts, luck and totals are rough."""


def notes_of(question: Question, spreads: tuple[Spread, ...], pairs: float) -> tuple[str, ...]:
    """Notes on what does not vary, on facts, and on few pairs."""
    notes = []
    told = {spread.goal for spread in spreads}
    if still := [name for name in question.plant.goals if name not in told]:
        notes.append(
            say(
                "The date is the same in all futures, so there is no spread to share out: {goals}.",
                goals=listed(still),
            )
        )
    if question.histories is not None:
        notes.append(
            say(
                "Known facts tie numbers and luck together: shares of groups can then overlap, and what they do together can be "
                "below zero."
            )
        )
        if pairs < FEW_PAIRS:
            notes.append(
                say(
                    "Few of the redrawn futures fit the known facts ({pairs} effective pairs): luck and totals are rough, ask for "
                    "more futures.",
                    pairs=figure(pairs),
                )
            )
    return tuple(notes)
