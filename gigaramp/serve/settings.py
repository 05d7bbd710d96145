"""What is set when the service starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Literal

HERE = "gigaramp.here"
"""Extension of the ASGI scope (3.0) that marks a request this process makes itself, for who may read the store's files."""

Names = Literal["names", "pseudonyms"]


@dataclass(frozen=True)
class Settings:
    """The settings of a service.

    `speed`: how many seconds of the played plant pass in one; None for a real plant. `forecast_at`: the hour of the plant's
    clock at which the date is forecast anew. `futures` and `seed` are those of the forecast, `workers` its processes.
    `watched`: a folder of exports that are taken in. `names`: whether people are shown by name or by pseudonym.
    `answer_within`: seconds after which a call that nobody answered goes to the next. `translation`: the
    name of a translation engine that an installed package offers, empty for none. `anyone`: no sign-in is asked for.
    """

    store: Path
    host: str = "127.0.0.1"
    port: int = 8360
    speed: float | None = None
    forecast_at: time | None = time(5, 0)
    futures: int = 200
    seed: int = 1
    workers: int = 1
    watched: Path | None = None
    names: Names = "names"
    answer_within: float = 300.0
    translation: str = ""
    anyone: bool = False
    allowed_hosts: tuple[str, ...] = ()
    behind_tls: bool = False
