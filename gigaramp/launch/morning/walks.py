"""The way between two kept forecasts, kept beside them: it takes as long as a forecast, so it is walked once."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gigaramp.errors import OutputError
from gigaramp.languages import say
from gigaramp.launch.morning.answer import GoalOdds, plain
from gigaramp.launch.morning.moved import Walk

if TYPE_CHECKING:
    from gigaramp.launch.today.kept import Kept

FOLDER: Final = "moved"
FORMAT: Final = 2
"""Raised when the form of the file changes, or what a step means: ways of another format are walked anew."""


def keep_walk(store: Path, before: Kept, after: Kept, walk: Walk) -> Path:
    """Write the way between two kept forecasts; returns where. Raises OutputError where the folder cannot be written."""
    path = _path(store, before, after)
    text = json.dumps({"format": FORMAT, **plain(walk)}, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{path.name}.{os.getpid()}.partial")
        with half.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
    except OSError as error:
        raise OutputError(
            say(
                "{place}: what moved the date cannot be kept there ({why})",
                place=path,
                why=error.strerror or str(error),
            )
        ) from None
    return path


def kept_walk(store: Path, before: Kept, after: Kept) -> Walk | None:
    """The way as it was kept; None where it was not walked, by a newer gigaramp, or its file is damaged: then it is walked anew."""
    from pydantic import TypeAdapter

    try:
        found = json.loads(_path(store, before, after).read_text(encoding="utf-8"))
        if found["format"] != FORMAT or any(set(one) != _NAMES for step in found["odds"] for one in step):
            return None
        walk = TypeAdapter(Walk).validate_python({name: found[name] for name in ("odds", "unchanged")})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return walk if len(walk.odds) == 3 else None


def _path(store: Path, before: Kept, after: Kept) -> Path:
    return store / FOLDER / f"{after.folder.name}.since.{before.folder.name}.json"


_NAMES: Final = frozenset(field.name for field in fields(GoalOdds))
