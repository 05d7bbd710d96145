"""How to mend a word that is not known: the nearest known word, or the list of them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from gigaramp.languages import say


def did_you_mean(word: str, known: Iterable[object]) -> str:
    """Repair for an unknown word: the nearest known word, or the list of them."""
    names = [str(name) for name in known]
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return say('did you mean "{near}"?', near=near[0])
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return say("known: {shown}", shown=shown) if names else say("there is none")
