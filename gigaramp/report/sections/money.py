"""What the launch costs; nothing until it is asked."""

from __future__ import annotations

from gigaramp.report.parts import Section


def money_section(told: None) -> tuple[Section, ...]:
    """The costs of the launch by kind, and the cost of a good kWh by quarter; nothing where it was not asked."""
    return ()
