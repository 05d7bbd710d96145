"""An engine for tests: it swaps the terms, keeps the rest, and can be turned back. No plant is offered it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gigaramp.floor.knowhow.translation.engine import EngineError, Translation


class LoopbackEngine:
    """Translates each term to its word and the word as written in brackets: `(fr>zh) 刀片⟨lame⟩ usée`.

    A text it made is turned back: `translate(translate(x, a, b), b, a)` is `x`.
    """

    def translate(self, text: str, source: str, target: str, terms: Mapping[str, str]) -> Translation:
        """The text with each of its `terms` swapped. Raises EngineError for a text that holds its own brackets."""
        back = f"({target}>{source}) "
        if text.startswith(back):
            return Translation(re.sub(r"[^⟨⟩]*⟨([^⟨⟩]*)⟩", r"\1", text.removeprefix(back)), "loopback")
        if re.search("[⟨⟩]", text):
            raise EngineError("the text holds ⟨ or ⟩")
        if not terms:
            return Translation(f"({source}>{target}) ⟨{text}⟩", "loopback")
        words = "|".join(re.escape(word) for word in sorted(terms, key=len, reverse=True))
        pieces = re.split(f"({words})", text)
        shown = (f"{terms[piece]}⟨{piece}⟩" if piece in terms else f"⟨{piece}⟩" for piece in pieces if piece)
        return Translation(f"({source}>{target}) " + "".join(shown), "loopback")
