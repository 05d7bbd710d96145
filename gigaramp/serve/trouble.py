"""How an error is told where a thread goes on in spite of it: at /health and on the pages."""

from __future__ import annotations

from gigaramp.errors import GigarampError


def trouble_of(error: BaseException) -> str:
    """An error in words; one that nobody foresaw with its kind."""
    return str(error) if isinstance(error, GigarampError) else f"{type(error).__name__}: {error}"
