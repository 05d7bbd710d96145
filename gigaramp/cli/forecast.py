"""`gigaramp forecast`: the plant in figures at once, then the odds, narrowing in place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gigaramp.cli.figures import figures
from gigaramp.cli.odds import odds, suggestions
from gigaramp.cli.output import new_folder, refuse_taken
from gigaramp.cli.plants import read_plant
from gigaramp.cli.question import Question
from gigaramp.cli.screen import announce_compiling, answers, print_json, words, working

if TYPE_CHECKING:
    from gigaramp.launch import Forecast
    from gigaramp.plant import Plant


def forecast_plants(
    names: list[str], sets: list[str] | None, asked: Question, out: Path | None, force: bool, as_json: bool
) -> None:
    """Forecast each plant in turn, print each answer, and write them all."""
    refuse_taken(out, force)
    plants = [read_plant(name, sets) for name in names]
    found = [_forecast(name, plant, asked, as_json) for name, plant in zip(names, plants, strict=True)]
    if as_json:
        print_json(found[0].to_dict() if len(found) == 1 else [forecast.to_dict() for forecast in found])
    if out is not None:
        write_forecasts(out, force, list(zip(plants, found, strict=True)))


def write_forecasts(out: Path, force: bool, pairs: list[tuple[Plant, Forecast]]) -> None:
    """Write each answer as JSON and as text, and the plant it is about."""
    from gigaramp.plant import dumps

    with new_folder(out, force) as folder:
        for number, (plant, forecast) in enumerate(pairs, 1):
            ending = f"-{number}" if len(pairs) > 1 else ""
            folder.text(f"forecast{ending}.json", f"the odds of {plant.name}", forecast.to_json())
            folder.text(f"forecast{ending}.txt", f"the odds of {plant.name}, to read", str(forecast))
            folder.text(f"plant{ending}.yaml", f"{plant.name} as it was simulated", dumps(plant))


def _forecast(name: str, plant: Plant, asked: Question, as_json: bool) -> Forecast:
    from gigaramp.launch import forecast_narrowing
    from gigaramp.plant import check

    answer, talk = answers(), words()
    if not as_json:
        answer.print(figures(check(plant)))
    screen = answer if answer.is_terminal and not as_json else talk
    compiling = announce_compiling(talk if as_json else answer)
    if not as_json:
        answer.print()
    last: Forecast | None = None
    with working(screen, asked.futures, compiling) as work:
        for forecast in forecast_narrowing(plant, **asked.arguments(), on_progress=work.progress):
            if not as_json and last is None and not answer.is_terminal and forecast.futures < asked.futures:
                answer.print(odds(forecast))
                answer.print()
            if not as_json and answer.is_terminal:
                work.above = odds(forecast)
            last = forecast
    assert last is not None, "a forecast has at least one future"
    if not as_json:
        answer.print(odds(last, suggestions(name, plant, last)))
    return last
