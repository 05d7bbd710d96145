"""Instants of the server, as they are told on the pages about it."""

from __future__ import annotations

from datetime import UTC, datetime


def instant(when: datetime) -> str:
    """`2026-11-23 06:00 UTC`: the same for everybody, wherever they read it."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
