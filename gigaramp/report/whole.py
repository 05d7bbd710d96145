"""The whole page of one plant: its forecast and every other question about it, asked one after the other.

Each question takes its own number of futures unless one is given; all take the same seed, so that they speak of the same luck.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import AskError
from gigaramp.languages import later, say
from gigaramp.report.beside import Beside

if TYPE_CHECKING:
    from os import PathLike

    from gigaramp.launch.advise.answer import Advice
    from gigaramp.launch.answer import Forecast
    from gigaramp.launch.question import How
    from gigaramp.plant.model import Plant

FORECAST: Final = "forecast"

WORDS: Final = {
    FORECAST: later("the odds and the costs"),
    "losses": later("where the vehicles went"),
    "bottleneck": later("the bottleneck"),
    "what_ifs": later("the what-ifs"),
    "advice": later("the advice"),
    "uncertainty": later("what to measure first"),
    "progress": later("plan against actual"),
}
"""What each stage of the page looks for, told while it works."""

ADVICE_FILE: Final = "advice.json"
"""The answer in the folder that `gigaramp advise --out` writes."""


@dataclass(frozen=True)
class Asked:
    """All that the page asks: the plant, the end, the futures (None: each question's own), the luck, and how to simulate.

    `what_ifs` is the path of a scenario file, `advice` the folder of an earlier answer, `advise` asks for a new one.
    `log` is the folder of a log (or an open one): plan against actual is told from it.
    """

    plant: Plant
    until: date | str | None = None
    futures: int | None = None
    seed: int = 1
    what_ifs: str | PathLike[str] | None = None
    advice: str | PathLike[str] | None = None
    advise: bool = False
    how: How | None = None
    log: Any = None

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments that every question takes."""
        given: dict[str, Any] = {"until": self.until, "seed": self.seed, **(self.how or {})}
        given.pop("on_progress", None)
        return given if self.futures is None else {**given, "futures": self.futures}


@dataclass(frozen=True)
class Stage:
    """One question of the page: its name, what it looks for in words, and how it is asked."""

    name: str
    words: str
    ask: Callable[[Callable[[int, int], None] | None], Any]


@dataclass(frozen=True)
class Whole:
    """What a page is made of."""

    forecast: Forecast
    beside: Beside


def stages(asked: Asked) -> tuple[Stage, ...]:
    """The questions in the order they are asked; what can be read wrong is read first. Raises AskError, PlantError."""
    if asked.advice is not None and asked.advise:
        raise AskError(say("advice: name the folder of an earlier advice or ask for a new one, not both"))
    found = read_advice(asked.advice) if asked.advice is not None else None
    if asked.what_ifs is not None:
        _read_what_ifs(asked)
    names = [*(["progress"] if asked.log is not None else []), FORECAST, "losses", "bottleneck",
             *(["what_ifs"] if asked.what_ifs is not None else []),
             *(["advice"] if asked.advise or found is not None else []), "uncertainty"]  # fmt: skip
    return tuple(Stage(name, say(WORDS[name]), _asker(asked, name, found)) for name in names)


def answers_of(asked: Asked, on_progress: Callable[[int, int], None] | None = None) -> Whole:
    """Ask all questions. `on_progress(done, all)` counts thousandths of each question. Raises AskError, PlantError."""
    found: dict[str, Any] = {}
    parts = stages(asked)
    for number, stage in enumerate(parts):
        found[stage.name] = tell_or_say_why(stage, _part(on_progress, number, len(parts)))
    return put_together(found)


def write_whole(asked: Asked, path: str | PathLike[str], on_progress: Callable[[int, int], None] | None = None) -> None:
    """Ask all questions and write the page. Raises AskError, PlantError, OutputError."""
    from gigaramp.report.page import write_report

    whole = answers_of(asked, on_progress)
    write_report([(asked.plant, whole.forecast)], path, [whole.beside])


def tell_or_say_why(stage: Stage, on_progress: Callable[[int, int], None] | None) -> Any:
    """The answer of a stage; for a question that this plant has no answer to (such as no goal), the reason as text.

    The forecast, and what the user named, must have an answer. Raises AskError.
    """
    try:
        return stage.ask(on_progress)
    except AskError as error:
        if stage.name in (FORECAST, "what_ifs", "advice", "progress"):
            raise
        return say("not told here is {question}: {reason}", question=stage.words, reason=error)


def put_together(found: dict[str, Any]) -> Whole:
    """The answers of all stages, by their names, as what a page is made of; reasons become notes of the forecast."""
    reasons = tuple(answer for answer in found.values() if isinstance(answer, str))
    forecast = found[FORECAST]
    told = {name: answer for name, answer in found.items() if name != FORECAST and not isinstance(answer, str)}
    return Whole(replace(forecast, notes=(*forecast.notes, *reasons)), Beside(**told))


def read_advice(folder: str | PathLike[str]) -> Advice:
    """The advice in the folder of an earlier answer. Raises AskError where there is none, or one of another format."""
    from pydantic import TypeAdapter, ValidationError

    from gigaramp.launch.advise.answer import Advice

    path = Path(folder) / ADVICE_FILE
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AskError(
            say(
                "advice: {folder} holds no {file}; name the folder that `gigaramp advise --out` wrote",
                folder=folder,
                file=ADVICE_FILE,
            )
        ) from error
    except ValueError as error:
        raise AskError(say("advice: {path} is not JSON: {reason}", path=path, reason=error)) from error
    try:
        return TypeAdapter(Advice).validate_python(plain)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise AskError(
            say("advice: {path} is no advice of this gigaramp ({where}: {reason}); ask for it again", path=path, where=where,
                reason=first["msg"])
        ) from error  # fmt: skip


def _asker(asked: Asked, name: str, advice: Advice | None) -> Callable[[Callable[[int, int], None] | None], Any]:
    def ask(on_progress: Callable[[int, int], None] | None) -> Any:
        import gigaramp

        given = {**asked.arguments(), "on_progress": on_progress}
        if name == "progress":
            return gigaramp.progress(asked.plant, asked.log)
        if name == "what_ifs":
            return gigaramp.compare(asked.plant, what_ifs=asked.what_ifs, **given)
        if name == "advice":
            return (
                advice
                if advice is not None
                else gigaramp.advise(asked.plant, **given, **aim_of(asked.plant, asked.until))
            )
        if name == FORECAST:
            return gigaramp.forecast(asked.plant, **given, in_euros=True, log=asked.log)
        question: Callable[..., Any] = getattr(gigaramp, name)
        return question(asked.plant, **given)

    return ask


def aim_of(plant: Plant, until: date | str | None) -> dict[str, Any]:
    """What advice is looked for where nothing else is said: the best chance of the first goal by its announced date.

    By the last day simulated, where no date was announced or it is past. Raises AskError for a plant without a goal.
    """
    from gigaramp.launch.question import last_day

    if not plant.goals:
        raise AskError(say("advise: this plant names no goal, so nothing says what advice is for"))
    name, goal = next(iter(plant.goals.items()))
    last = last_day(plant, until)
    is_ahead = goal.announced is not None and (plant.as_of or plant.start) < goal.announced <= last
    return {"maximise": name, "by": goal.announced if is_ahead else last}


def _read_what_ifs(asked: Asked) -> None:
    """Read the scenario file against the plant, so that what is wrong in it is told before the first simulation."""
    from gigaramp.launch.what_ifs.plants import line_up

    assert asked.what_ifs is not None
    line_up(asked.plant, asked.what_ifs)


def _part(on_progress: Callable[[int, int], None] | None, number: int, parts: int) -> Callable[[int, int], None] | None:
    """Progress of one question of several, as if each took equally long."""
    if on_progress is None:
        return None

    def told(done: int, in_all: int) -> None:
        on_progress(1000 * number + round(1000 * done / max(in_all, 1)), 1000 * parts)

    return told
