"""`gigaramp bench`: how fast this computer simulates, and how long many futures of a plant take on it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from gigaramp.cli.plants import read_plant
from gigaramp.cli.screen import announce_compiling, answers, print_json, words, working
from gigaramp.languages import say, say_many

if TYPE_CHECKING:
    from rich.console import Console

    from gigaramp.launch.computer import Computer
    from gigaramp.launch.speed import ManyFutures, Speed
    from gigaramp.plant import Plant

FORMAT = 1
"""Version of the JSON form."""

USUAL = 200
"""Futures whose time is told where none are asked for."""

LEAST_VISITS, MOST_VISITS = 100_000, 1_000_000_000
"""Below, the start of the call is measured; above, nobody waits for the end."""


def bench_plant(
    name: str,
    sets: list[str] | None,
    until: str | None,
    futures: int | None,
    workers: int | None,
    visits: int,
    as_json: bool,
) -> None:
    """Measure the ten-machine line, one future of a plant and the time of many, and print them.

    `futures`: simulate so many whole. None: estimate 200 from eight.
    """
    from gigaramp.launch.computer import computer

    plant = read_plant(name, sets)
    _refuse(plant, until, futures, workers, visits)
    here = computer()
    hands = workers or here.processors
    talk = words()
    compiling = announce_compiling(talk)
    line, quick, together = _line(talk, visits, hands, compiling)
    one, many = _plant(talk, plant, until, futures, hands, _slower_together(line, together))
    if as_json:
        print_json(_as_json(here, line, quick, together, plant, until, one, many))
    else:
        _print(here, line, quick, together, plant, one, many)


def _refuse(plant: Plant, until: str | None, futures: int | None, workers: int | None, visits: int) -> None:
    """Raise AskError for a question that has no answer: now, not after a minute of measuring."""
    from gigaramp.errors import AskError
    from gigaramp.launch import forecast_narrowing
    from gigaramp.twin.run import end_of
    from gigaramp.twin.study import Study

    if futures is not None and futures < 1:
        raise AskError(say("futures: {futures} futures take no time, ask for 1 or more", futures=futures))
    if workers is not None and workers < 1:
        raise AskError(say("workers: {workers} workers cannot work, name 1 or more", workers=workers))
    if not LEAST_VISITS <= visits <= MOST_VISITS:
        raise AskError(
            say(
                "visits: {visits:,} station-visits tell no speed, ask for {least:,} to {most:,}",
                visits=visits,
                least=LEAST_VISITS,
                most=MOST_VISITS,
            )
        )
    if plant.goals:
        forecast_narrowing(plant, until, futures or USUAL)
    else:
        Study(plant, end_of(plant, until))


def _line(talk: Console, visits: int, workers: int, compiling: bool) -> tuple[Speed, Speed, list[Speed]]:
    """The speed of the line by calendar and by recursion, and by calendar on each processor when all are at work."""
    from gigaramp.launch.speed import MACHINES, all_processors, line_speed

    what = say("ten machines in a row")
    talk.print(say("measuring {what}", what=what), style="dim")
    with working(talk, workers + 2, compiling, what) as work:
        alone = line_speed(MACHINES, visits, seed=1)
        work.progress(1, workers + 2)
        quick = line_speed(MACHINES, 4 * visits, seed=1, engine="recursion")
        work.progress(2, workers + 2)
        if workers == 1:
            return alone, quick, [alone]
        return alone, quick, all_processors(visits, workers, lambda done, _: work.progress(done + 2, workers + 2))


def _plant(
    talk: Console, plant: Plant, until: str | None, futures: int | None, workers: int, slower: float
) -> tuple[Speed, ManyFutures]:
    """The speed of one future of the plant, and the time of many."""
    from gigaramp.launch.speed import MEASURED, estimated, one_future, whole

    talk.print(
        say("measuring {name}, {measured} futures", name=plant.name, measured=MEASURED if futures is None else futures),
        style="dim",
    )
    with working(talk, USUAL if futures is None else futures, False, plant.name) as work:
        one = one_future(plant, until)
        if futures is None:
            return one, estimated(plant, until, USUAL, workers, slower, work.progress)
        return one, whole(plant, until, futures, workers, work.progress)


def _slower_together(alone: Speed, together: list[Speed]) -> float:
    """How many times longer a processor needs when all are at work; at least 1."""
    return max(1.0, alone.visits_per_second * len(together) / _sum(together))


def _sum(speeds: list[Speed]) -> float:
    return sum(speed.visits_per_second for speed in speeds)


def _as_json(
    here: Computer,
    line: Speed,
    quick: Speed,
    together: list[Speed],
    plant: Plant,
    until: str | None,
    one: Speed,
    many: ManyFutures,
) -> dict[str, Any]:
    from gigaramp import __version__
    from gigaramp.launch.speed import EXACT, MACHINES
    from gigaramp.twin.run import end_of

    return {
        "format": FORMAT,
        "version": __version__,
        "computer": asdict(here) | {"is_busy": here.is_busy},
        "line": {
            "machines": MACHINES,
            "visits_per_second": round(line.visits_per_second),
            "visits_per_second_by_recursion": round(quick.visits_per_second),
            "visits_per_second_all_processors": round(_sum(together)),
            "throughput": round(line.figure, 6),
            "error": round(line.error, 6),
            "exact": EXACT,
        },
        "plant": plant.name,
        "until": str(end_of(plant, until)),
        "one_future": {
            "seconds": round(one.seconds, 4),
            "visits": one.visits,
            "visits_per_second": round(one.visits_per_second),
        },
        "many_futures": {
            **{key: round(value, 3) if isinstance(value, float) else value for key, value in asdict(many).items()},
            "is_estimate": many.is_estimate,
        },
    }


def _print(
    here: Computer, line: Speed, quick: Speed, together: list[Speed], plant: Plant, one: Speed, many: ManyFutures
) -> None:
    from gigaramp import __version__
    from gigaramp.launch.speed import EXACT
    from gigaramp.launch.wording.phrases import counted

    screen = answers()
    screen.print(Text.assemble(("gigaramp " + __version__, "bold"), say(" on {here}", here=here)))
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    speeds = say(
        "{visits_per_second} station-visits a second on one processor",
        visits_per_second=_millions(line.visits_per_second),
    )
    if len(together) > 1:
        speeds = say(
            "{speeds}, {all} on {processors} at once",
            speeds=speeds,
            all=_millions(_sum(together)),
            processors=len(together),
        )
    table.add_row(say("ten machines in a row"), speeds)
    table.add_row(
        "",
        say(
            "{visits_per_second} by recursion, which serves lines that share nothing",
            visits_per_second=_millions(quick.visits_per_second),
        ),
    )
    table.add_row(
        "",
        say(
            "they make {figure:.4f} ± {error:.4f} units in the mean time of one; exact is {exact:.4f}",
            figure=line.figure,
            error=line.error,
            exact=EXACT,
        ),
    )
    table.add_row(
        plant.name,
        say(
            "{seconds:.2f} s for one future without forks: {visits:,} station-visits, {visits_per_second} a second",
            seconds=one.seconds,
            visits=one.visits,
            visits_per_second=_millions(one.visits_per_second),
        ),
    )
    table.add_row(counted(many.futures, "future"), _many(many))
    screen.print(table)
    for word in _notes(here, many):
        screen.print(word, style="dim")


def _many(many: ManyFutures) -> str:
    """The time of many futures in words."""
    processors = say_many("{count} processor", "{count} processors", many.workers)
    time = _duration(many.seconds)
    forks = say("odds and forks") if many.with_forks else say("no goals in the file, so no forks")
    spent = many.processor_seconds
    of_all = (
        say(", {spent} of processor time", spent=_duration(spent)) if spent is not None and not many.is_estimate else ""
    )
    memory = say(", at most {gigabytes:.1f} GB", gigabytes=many.gigabytes) if many.gigabytes is not None else ""
    return say(
        "{time} on {processors} ({forks}){of_all}{memory}",
        time=say("about {time}", time=time) if many.is_estimate else time,
        processors=processors,
        forks=forks,
        of_all=of_all,
        memory=memory,
    )


def _notes(here: Computer, many: ManyFutures) -> list[str]:
    """What a reader must know before leaning on the figures."""
    notes = []
    if many.is_estimate:
        notes.append(
            say(
                "The time of {futures} futures is an estimate from {measured}; --futures {futures} simulates them all.",
                futures=many.futures,
                measured=many.measured,
            )
        )
    if here.is_busy:
        notes.append(
            say("Other programs were at work (load {load}): measure again when the computer is quiet.", load=here.load)
        )
    return notes


def _millions(value: float) -> str:
    return say("{value:#.3g} million", value=value / 1e6)


def _duration(seconds: float) -> str:
    if seconds < 10.0:
        return say("{seconds:.1f} s", seconds=seconds)
    if seconds < 120.0:
        return say("{seconds:.0f} s", seconds=seconds)
    minutes = round(seconds / 60.0)
    return say("{minutes} min", minutes=minutes) if minutes < 120 else say("{hours:.1f} h", hours=minutes / 60.0)
