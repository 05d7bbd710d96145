"""Numbers and dates as they are written in the language spoken now."""

from __future__ import annotations

from datetime import date


def day(when: date) -> str:
    """A date in a sentence or a table: 2026-03-31."""
    return when.isoformat()


def figure(value: float, digits: int = 0) -> str:
    """A number with its thousands told apart: 12,500."""
    return f"{value:,.{digits}f}"


def share(ratio: float, digits: int = 0) -> str:
    """A ratio as per cent: 12 %."""
    return f"{ratio * 100.0:.{digits}f} %"


def euros(value: float) -> str:
    """An amount of money, rounded to three figures: 1.25 M EUR, 830,000 EUR."""
    sign, size = ("-" if value < 0 else ""), float(f"{abs(value):.3g}")
    for unit, name in ((1e9, "bn EUR"), (1e6, "M EUR")):
        if size >= unit:
            return f"{sign}{size / unit:.3g} {name}"
    return f"{sign}{size:,.0f} EUR"
