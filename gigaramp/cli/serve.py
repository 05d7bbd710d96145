"""`gigaramp serve`: the live pages of a plant, from its own log or from a twin that plays it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

from gigaramp.cli.plants import read_plant
from gigaramp.cli.screen import words
from gigaramp.errors import AskError
from gigaramp.languages import say

if TYPE_CHECKING:
    from gigaramp.serve.settings import Settings

USUAL_SPEED = 600.0
"""Seconds of the played plant in one second, where no speed is asked for: a day in two and a half minutes."""


def serve_plant(
    name: str,
    sets: list[str] | None,
    store: Path | None,
    speed: float | None,
    host: str,
    port: int,
    get: str | None,
    forecast_at: str,
    futures: int,
    seed: int,
    watch: Path | None,
    pseudonyms: bool,
    anyone: bool,
    allowed_hosts: list[str] | None,
    behind_tls: bool,
    translation: str,
) -> None:
    """Serve one plant; a plant without a log of its own is played."""
    from gigaramp.serve.libraries import expect_libraries

    expect_libraries()
    from gigaramp.serve.settings import Settings
    from gigaramp.serve.start import answer, serve

    if speed is not None and not 0 < speed <= 100_000:
        raise AskError(say("speed: {speed:g} is no speed; write 1 for the plant's own pace, or 600", speed=speed))
    if futures < 1:
        raise AskError(say("futures: ask for one future or more"))
    plant = read_plant(name, sets)
    with _folder(store) as folder:
        settings = Settings(
            store=folder,
            host=host,
            port=port,
            speed=speed if store is not None else speed or USUAL_SPEED,
            forecast_at=_hour(forecast_at),
            futures=futures,
            seed=seed,
            watched=watch,
            names="pseudonyms" if pseudonyms else "names",
            anyone=anyone,
            allowed_hosts=tuple(allowed_hosts or ()),
            behind_tls=behind_tls,
            translation=translation,
        )
        if get is not None:
            status, _, body = answer(plant, settings, get)
            sys.stdout.buffer.write(body)
            sys.stdout.buffer.flush()
            if status >= 400:
                raise AskError(say("serve: {path} was answered with {status}", path=get, status=status))
            return
        serve(plant, settings, lambda address: _tell(plant.name, settings, address, store is None))


def _tell(plant: str, settings: Settings, address: str, is_temporary: bool) -> None:
    """What is served, where, and what to know about it; on standard error, as it is no answer."""
    screen = words()
    if settings.speed is not None:
        told = say("{plant}, a twin played {speed:g} times faster than it would run", plant=plant, speed=settings.speed)
    else:
        told = plant
    screen.print(f"{told}\n{address}", soft_wrap=True, highlight=False)
    if is_temporary:
        screen.print(say("Its log goes when you stop; keep one with --store FOLDER."), soft_wrap=True)
    else:
        screen.print(say("Its log: {folder}", folder=settings.store), soft_wrap=True, highlight=False)
    screen.print(say("Stop it with Ctrl-C."))


@contextmanager
def _folder(store: Path | None) -> Iterator[Path]:
    """The folder of the log; without one it is a folder that goes at the end."""
    if store is not None:
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="gigaramp-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "log"


def _hour(text: str) -> time | None:
    """An hour of the day, or none for `never`."""
    if text == "never":
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise AskError(say("`--forecast-at` {text} is no hour; write 05:00, or never", text=text[:20])) from None
