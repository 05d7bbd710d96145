"""`gigaramp simulate`: the launch itself, once for each future, and its output by quarter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from gigaramp.cli.odds import count
from gigaramp.cli.output import Folder, new_folder, refuse_taken
from gigaramp.cli.plants import read_plant, tell_ids
from gigaramp.cli.question import Question
from gigaramp.cli.screen import announce_compiling, answers, print_json, words, working
from gigaramp.errors import AskError
from gigaramp.languages import day, english, of_a_file, say
from gigaramp.languages.figures import local_percent
from gigaramp.launch.wording.phrases import counted, made_words

if TYPE_CHECKING:
    from gigaramp.plant import Plant
    from gigaramp.twin.fidelity import Agreement
    from gigaramp.twin.result import Run


@dataclass(frozen=True)
class Kept:
    """What is kept of a run besides its sums, and where."""

    records: bool | list[int]
    genealogy: bool
    out: Path | None
    force: bool


def simulate_plant(
    name: str,
    sets: list[str] | None,
    asked: Question,
    kept: Kept,
    lines: list[str] | None,
    as_json: bool,
) -> None:
    """Simulate a plant, print its output by quarter, and write its tables."""
    refuse_taken(kept.out, kept.force)
    if kept.genealogy and kept.out is None:
        raise AskError(say("genealogy: it is written into a folder, name one with --out FOLDER"))
    plant = read_plant(name, sets)
    if kept.out is None:
        _tell(_simulate(plant, asked, kept, lines, None), asked, as_json)
        return
    with new_folder(kept.out, kept.force) as folder:
        run = _simulate(plant, asked, kept, lines, folder)
        told = _tell(run, asked, as_json)
        _write_run(folder, run, told)
    tell_ids(kept.out, run.plant)


def _simulate(plant: Plant, asked: Question, kept: Kept, lines: list[str] | None, folder: Folder | None) -> Run:
    """Simulate while a bar tells how far it is. The genealogy of cells is written meanwhile."""
    import gigaramp
    from gigaramp.twin.genealogy.tables import CELLS, LOTS
    from gigaramp.twin.pools import default_workers

    place = None
    if kept.genealogy and folder is not None:
        place = folder.path(
            CELLS, say("the life of each cell: where it comes from, its steps, its module and pack")
        ).parent
        folder.path(LOTS, say("the lots before the first cells, step by step"))
    talk = words()
    compiling = announce_compiling(talk)
    # A worker even for one future: this process stays free to hear Ctrl-C.
    if asked.pool == "processes":
        asked = replace(asked, workers=asked.workers or min(asked.futures, default_workers()) or None)
    with working(talk, asked.futures, compiling) as work:
        return gigaramp.simulate(
            plant,
            **asked.arguments(),
            records=kept.records,
            genealogy=place,
            lines=lines or None,
            on_progress=work.progress,
        )


def _tell(run: Run, asked: Question, as_json: bool) -> dict[str, Any]:
    told = summary(run, asked)
    if as_json:
        print_json(told)
    else:
        _print(told, run)
    return told


def summary(run: Run, asked: Question) -> dict[str, Any]:
    """What a run made, quarter by quarter: good units that left accepted lines, 10, 50 and 90 % over its futures."""
    import numpy as np

    from gigaramp import __version__

    quarters = []
    for quarter, first, end in _quarters(run.days):
        made = run.capability[:, first:end].sum(axis=1)
        low, middle, high = (float(value) for value in np.quantile(made, (0.1, 0.5, 0.9)))
        quarters.append({"quarter": quarter, "p10": round(low, 1), "p50": round(middle, 1), "p90": round(high, 1)})
    return {
        "plant": run.plant.name,
        "about": run.plant.about,
        "futures": len(run.futures),
        "seed": run.seed,
        "correlation": asked.correlation,
        "fidelity": run.fidelity,
        "agreement": _plain(run.agreement) if run.agreement is not None else None,
        "until": str(run.until),
        "version": __version__,
        "product": run.output_product,
        "quarters": quarters,
    }


def _plain(agreement: Agreement) -> dict[str, Any]:
    """What pilots found, for JSON: the date as text."""
    told = asdict(agreement)
    return told | {"worst_from": str(agreement.worst_from) if agreement.worst_from is not None else None}


def _write_run(folder: Folder, run: Run, told: dict[str, Any]) -> None:
    """Write the tables of a run as Parquet files, with its summary and the plant it ran."""
    from pyarrow import parquet

    from gigaramp.plant import dumps

    folder.text(
        "run.json", say("what the run made, by quarter"), json.dumps(english(told), indent=2, ensure_ascii=False)
    )
    folder.text("plant.yaml", say("the plant as it was simulated"), dumps(run.plant))
    parquet.write_table(run.daily(), folder.path("daily.parquet", say("units by future, day, line and step")))
    parquet.write_table(run.weekly(), folder.path("weekly.parquet", say("hours lost, queues and skill by week")))
    for number in (future.index for future in run.futures if future.records is not None):
        path = folder.path(
            f"records-{number}.parquet",
            say("every row of what happened in future {number}", number=number),
        )
        parquet.write_table(run.records(number), path)


def _print(told: dict[str, Any], run: Run) -> None:
    screen = answers()
    futures = told["futures"]
    screen.print(
        Text.assemble(
            (told["plant"], "bold"),
            say(
                " · {futures} · to {until} · seed {seed}",
                futures=counted(futures, "future"),
                until=day(run.until),
                seed=told["seed"],
            ),
        )
    )
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column(say("good {products}", products=made_words(told["product"])))
    shares = ("p10", "p50", "p90") if futures > 1 else ("p50",)
    for part in shares:
        table.add_column(local_percent(f"{part[1:]} %") if futures > 1 else say("made"), justify="right", no_wrap=True)
    for quarter in told["quarters"]:
        table.add_row(quarter["quarter"], *(count(quarter[share]) for share in shares))
    screen.print(table)
    if run.agreement is not None:
        screen.print(say("{agreement}.", agreement=run.agreement), soft_wrap=True)
    if told["about"]:
        screen.print(of_a_file(told["about"]), style="dim")


def _quarters(days: tuple[date, ...]) -> Iterator[tuple[str, int, int]]:
    """Each calendar quarter of the run: its name, and the places of its first day and of the day after its last."""
    names = [f"{day.year}-Q{(day.month + 2) // 3}" for day in days]
    for name in dict.fromkeys(names):
        first = names.index(name)
        yield name, first, first + names.count(name)
