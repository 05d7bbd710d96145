"""Forecasts kept beside the log they start from, so that they can be scored when their dates have come.

Each is a folder of its own: the answer, which holds version, seed and the cut-off of the data, and the plant file it was asked
of. A kept forecast is never changed.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import AskError, OutputError
from gigaramp.languages import say

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast
    from gigaramp.plant.model import Plant

FOLDER: Final = "forecasts"
ANSWER: Final = "forecast.json"
PLANT: Final = "plant.yaml"
MADE: Final = "made.json"
FORMAT: Final = 1
"""Version of a kept forecast; a newer one is refused."""


@dataclass(frozen=True)
class Kept:
    """A forecast as it was kept. `answer` is its JSON form; `position` the last row of the log that was there."""

    folder: Path
    made: datetime
    plant: str
    as_of: date
    position: int
    version: str
    seed: int
    futures: int
    answer: dict[str, Any]

    def plant_text(self) -> str:
        """The plant file it was asked of."""
        return (self.folder / PLANT).read_text(encoding="utf-8")


def keep_forecast(store: Path, plant: Plant, answer: Forecast, made: datetime) -> Path:
    """Keep a forecast that starts from the log in this folder; returns where. `made`: now, in UTC.

    Raises AskError for a forecast that does not start from a log, and OutputError where the folder cannot be written.
    """
    from gigaramp.plant import dumps

    if answer.log is None:
        raise AskError(
            say("forecast: it does not start from a log, so there is nothing to score it by; ask with a log")
        )
    place = store / FOLDER
    name = f"{answer.log.as_of.isoformat()}_made_{made:%Y-%m-%dT%H-%M-%S}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        half = place / f".{name}.{os.getpid()}.partial"
        half.mkdir()
        _write(half / PLANT, dumps(plant))
        _write(half / ANSWER, answer.to_json())
        _write(half / MADE, json.dumps({"format": FORMAT, "made": made.isoformat()}) + "\n")
        return _moved(half, place, name)
    except OSError as error:
        raise OutputError(
            say("{place}: the forecast cannot be kept there ({why})", place=place, why=error.strerror or str(error))
        ) from None


def kept_forecasts(store: Path) -> tuple[Kept, ...]:
    """The forecasts kept beside a log, oldest morning first. Raises AskError for one that cannot be read."""
    return tuple(sorted(map(kept_in, kept_folders(store)), key=lambda kept: (kept.as_of, kept.made)))


def kept_folders(store: Path) -> tuple[Path, ...]:
    """The folders of the forecasts kept beside a log, by name; none is read."""
    place = store / FOLDER
    if not place.is_dir():
        return ()
    return tuple(folder for folder in sorted(place.iterdir()) if folder.is_dir() and not folder.name.startswith("."))


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _moved(half: Path, place: Path, name: str) -> Path:
    """The folder under its own name; a second forecast of the same second gets a number."""
    for number in range(1, 1000):
        whole = place / (name if number == 1 else f"{name}_{number}")
        if not whole.exists():
            half.rename(whole)
            return whole
    shutil.rmtree(half)
    raise OutputError(say("{place}: a thousand forecasts were made in one second", place=place))


def kept_in(folder: Path) -> Kept:
    """The forecast kept in a folder. Raises AskError where it cannot be read."""
    try:
        made = json.loads((folder / MADE).read_text(encoding="utf-8"))
        answer = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
        if made["format"] > FORMAT:
            raise AskError(say("{folder}: it was kept by a newer gigaramp; read it with that one", folder=folder))
        return Kept(
            folder=folder,
            made=datetime.fromisoformat(made["made"]),
            plant=answer["plant"],
            as_of=date.fromisoformat(answer["log"]["as_of"]),
            position=answer["log"]["position"],
            version=answer["version"],
            seed=answer["seed"],
            futures=answer["futures"],
            answer=answer,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AskError(
            say("{folder}: it is no kept forecast, or damaged ({why}); move it away", folder=folder, why=error)
        ) from None
