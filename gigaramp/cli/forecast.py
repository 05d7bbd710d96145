"""`gigaramp forecast`: the plant in figures at once, then the odds, narrowing in place; several plants side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigaramp.cli.figures import figures
from gigaramp.cli.odds import command, next_steps, odds, side_by_side, suggestions
from gigaramp.cli.output import new_folder, refuse_page, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids, told_of
from gigaramp.cli.question import Question
from gigaramp.cli.screen import announce_compiling, answers, print_json, words, working
from gigaramp.errors import AskError
from gigaramp.languages import say

if TYPE_CHECKING:
    from gigaramp.launch import Forecast
    from gigaramp.plant import Plant

Pairs = list[tuple["Plant", "Forecast"]]
"""Each plant with its answer, in the order asked."""


@dataclass(frozen=True)
class Wanted:
    """Where the answer goes besides the screen: a folder, a page, or JSON instead of words."""

    out: Path | None
    report: Path | None
    force: bool
    as_json: bool
    in_euros: bool = False

    def refuse_taken(self) -> None:
        """Raise `OutputError` for a place that cannot be written: before a long simulation, not after it."""
        refuse_taken(self.out, self.force)
        refuse_page(self.report, self.out, self.force)


@dataclass(frozen=True)
class FromStore:
    """The log a forecast starts from, the morning, and whether the answer is kept beside the log."""

    store: Path | None = None
    as_of: str | None = None
    not_kept: bool = False

    def arguments(self) -> dict[str, Any]:
        """The same as keyword arguments of a forecast."""
        return {"log": self.store, "as_of": self.as_of}

    def keep(self, pairs: Pairs) -> None:
        """Keep the answer in the store, and say where, on standard error: standard output may be JSON."""
        if self.store is None or self.not_kept:
            return
        from gigaramp.launch import keep_forecast

        for plant, forecast in pairs:
            place = keep_forecast(self.store, plant, forecast, datetime.now(UTC))
            words().print(say("kept in {place}, to be scored when its dates have come", place=place), soft_wrap=True)


def forecast_plants(
    names: list[str], sets: list[str] | None, asked: Question, wanted: Wanted, from_store: FromStore | None = None
) -> None:
    """Forecast each plant in turn, print each answer and set them side by side, and write them all."""
    from gigaramp.launch import forecast_narrowing

    wanted.refuse_taken()
    from_store = from_store or FromStore()
    many = len(names) > 1
    if many and from_store.store is not None:
        raise AskError(say("log: it is the log of one plant, so ask about that plant alone"))
    plants = [read_plant(name, sets, is_named=many) for name in names]
    for name, plant in zip(names, plants, strict=True):
        # A question without an answer is told now: of the last plant too, before the first is simulated.
        with told_of(name if many else ""):
            forecast_narrowing(plant, **asked.arguments(), **from_store.arguments())
    places = [
        say("{name}, {number} of {plants}", name=plant.name, number=number, plants=len(plants))
        if len(plants) > 1
        else ""
        for number, plant in enumerate(plants, 1)
    ]
    found = [_forecast(plant, asked, wanted, place, from_store) for plant, place in zip(plants, places, strict=True)]
    pairs = list(zip(plants, found, strict=True))
    if wanted.as_json:
        print_json(found[0].to_dict() if len(found) == 1 else [forecast.to_dict() for forecast in found])
    else:
        _print_end(names, sets, pairs, asked, has_page=wanted.report is not None)
    from_store.keep(pairs)
    if wanted.out is not None:
        write_forecasts(wanted.out, wanted.force, pairs)
    if wanted.report is not None:
        write_page(wanted.report, pairs, from_store)


def write_forecasts(out: Path, force: bool, pairs: Pairs) -> None:
    """Write each answer as JSON and as text, the plant it is about, and several plants side by side."""
    from gigaramp.launch import valley
    from gigaramp.plant import dumps

    with new_folder(out, force) as folder:
        for number, (plant, forecast) in enumerate(pairs, 1):
            ending = f"-{number}" if len(pairs) > 1 else ""
            folder.text(
                f"forecast{ending}.json",
                say("the odds of {name}", name=plant.name),
                forecast.to_json(),
            )
            folder.text(
                f"forecast{ending}.txt",
                say("the odds of {name}, to read", name=plant.name),
                str(forecast),
            )
            folder.text(
                f"plant{ending}.yaml",
                say("{name} as it was simulated", name=plant.name),
                dumps(plant),
            )
        if len(pairs) > 1:
            table = valley([forecast for _, forecast in pairs])
            folder.text("valley.json", say("the plants side by side"), table.to_json())
            folder.text("valley.txt", say("the plants side by side, to read"), str(table))
    tell_ids(out, *(plant for plant, _ in pairs))


def write_page(page: Path, pairs: Pairs, from_store: FromStore) -> None:
    """Write the page and say where it is, on standard error: standard output may be JSON. A log adds plan against actual."""
    import gigaramp
    from gigaramp.report import write_report
    from gigaramp.report.beside import Beside

    store, as_of = from_store.store, from_store.as_of
    beside = [Beside(progress=gigaramp.progress(plant, store, as_of=as_of)) for plant, _ in pairs] if store else []
    write_report(pairs, page, beside)
    words().print(
        say("wrote {page}: open it in a browser, {address}", page=page, address=page.absolute().as_uri()),
        soft_wrap=True,
    )


def _forecast(plant: Plant, asked: Question, wanted: Wanted, place: str, from_store: FromStore) -> Forecast:
    """The forecast of one plant, told as it narrows. `place` says which one of several it is."""
    from gigaramp.launch import forecast_narrowing
    from gigaramp.plant import check

    answer, talk, as_json = answers(), words(), wanted.as_json
    if not as_json:
        answer.print(figures(check(plant), brief=bool(place)))
    screen = answer if answer.is_terminal and not as_json else talk
    compiling = announce_compiling(talk if as_json else answer)
    if not as_json:
        answer.print()
    last: Forecast | None = None
    with working(screen, asked.futures, compiling, place) as work:
        arguments = {**asked.arguments(), **from_store.arguments(), "in_euros": wanted.in_euros}
        futures = forecast_narrowing(plant, **arguments, on_progress=work.progress)
        for forecast in futures:
            is_early = forecast.futures < asked.futures
            if not as_json and last is None and not answer.is_terminal and is_early and not place:
                # A file or a pipe gets the last answer alone.
                talk.print(odds(forecast), soft_wrap=True)
                talk.print()
            if not as_json and answer.is_terminal:
                work.above = odds(forecast, brief=bool(place))
            last = forecast
    assert last is not None, "a forecast has at least one future"
    if not as_json:
        answer.print(odds(last, brief=bool(place)), soft_wrap=True)
        answer.print()
    return last


def _print_end(names: list[str], sets: list[str] | None, pairs: Pairs, asked: Question, has_page: bool) -> None:
    """Several plants side by side, and commands worth trying next: whole, however narrow the screen."""
    from gigaramp.launch import valley

    screen = answers()
    if len(pairs) == 1:
        screen.print(next_steps(suggestions(names[0], *pairs[0], sets, has_page)), soft_wrap=True)
        return
    screen.print(side_by_side(valley([forecast for _, forecast in pairs])), soft_wrap=True)
    screen.print()
    futures = ["--futures", str(asked.futures)] if asked.futures != 200 else []
    commands = [(command("forecast", names[:1], sets, *futures), say("the whole answer of one plant"))]
    if not has_page:
        page = command("forecast", names, sets, "--report", "valley.html", *futures)
        commands.append((page, say("one page to pass on")))
    screen.print(next_steps(commands), soft_wrap=True)
