"""A digital twin of a battery gigafactory's launch: when is it at full speed, when on its own, and why.

    plant = gigaramp.load("douai")
    print(gigaramp.forecast(plant, futures=200, seed=1))

Every heavy library is imported by the function that needs it, so `import gigaramp` is quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from os import PathLike
    from typing import Any, Unpack

    from gigaramp.kpi.answer import By, Each, Kpis
    from gigaramp.launch import Comparison, Forecast
    from gigaramp.launch.advise.answer import Advice
    from gigaramp.launch.bottleneck.answer import Bottleneck
    from gigaramp.launch.forecast import Correlation, LogGiven
    from gigaramp.launch.losses.answer import Losses
    from gigaramp.launch.money.answer import Money
    from gigaramp.launch.morning.answer import Morning
    from gigaramp.launch.progress.answer import Progress
    from gigaramp.launch.question import How
    from gigaramp.launch.uncertainty.answer import Uncertainty
    from gigaramp.launch.what_ifs.answer import WhatIfs
    from gigaramp.log.imports import Imported, Preview
    from gigaramp.log.store import Store
    from gigaramp.plant import Plant, Report
    from gigaramp.twin.fidelity import Fidelity
    from gigaramp.twin.genealogy.trace import Trace
    from gigaramp.twin.lots import Lot
    from gigaramp.twin.pools import Pool
    from gigaramp.twin.recursion import Engine
    from gigaramp.twin.result import Run

__all__ = [
    "__version__",
    "advise",
    "bottleneck",
    "check",
    "compare",
    "forecast",
    "import_log",
    "kpis",
    "load",
    "losses",
    "money",
    "morning",
    "progress",
    "read_log",
    "serve",
    "simulate",
    "trace",
    "uncertainty",
    "write_report",
]

__version__ = "0.1.0"


def load(name_or_path: str | PathLike[str]) -> Plant:
    """Read a plant: a shipped one by its name ("douai"), any other by the path of its file.

    Raises `PlantError` with every problem of the file at once, each with its place and how to mend it.
    """
    from gigaramp.plant import load
    from gigaramp.plant.door import expect_name

    expect_name(name_or_path)
    return load(name_or_path)


def check(plant: Plant) -> Report:
    """Read a plant for sense: errors, warnings, its figures, and the months to full speed at the medians."""
    from gigaramp.plant import check
    from gigaramp.plant.door import expect_plant

    expect_plant(plant)
    return check(plant)


def serve(plant: Plant, store: str | PathLike[str], *, host: str = "127.0.0.1", port: int = 8360) -> None:
    """Show a plant live in a browser, from its log in the folder `store`, until the process is told to stop.

    It needs `pip install "gigaramp[serve]"`. Raises `AskError` where the port is taken or `host` lets others in without users,
    and `LogError` where the folder is no log.
    """
    from importlib import import_module
    from pathlib import Path

    from gigaramp.plant.door import expect_plant

    expect_plant(plant)
    # By its name: rooms below import this file for its version, and must not reach the service through it.
    start = import_module("gigaramp.serve.start")
    settings = import_module("gigaramp.serve.settings")
    start.serve(plant, settings.Settings(store=Path(store), host=host, port=port), lambda _: None)


def simulate(
    plant: Plant,
    until: date | str | None = None,
    futures: int = 1,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: float = 0.5,
    lot: Lot = None,
    records: bool | Iterable[int] = False,
    engine: Engine | None = None,
    genealogy: str | PathLike[str] | None = None,
    lines: Sequence[str] | str | None = None,
    fidelity: Fidelity = "event",
    on_progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Simulate the launch of a plant, once for each future: `run.daily()`, `run.weekly()`, `run.records(0)`.

    `until` is the last simulated day (default: the horizon of the plant). The same seed gives the same run, in
    every pool. `correlation` (0 to 1) ties uncertain numbers of one kind together. `lot` is the cells
    counted together (default: from the buffers); "cell" follows each cell from the step that makes it on.
    `records` keeps every row of what happened: True of each future, or
    `records=[0, 7]` of these alone. `pool` is "here" (this process), "processes" or "ray", with as many `workers` as it
    has processors, and with the `address` of a Ray cluster; without an address Ray uses this machine.
    `genealogy` names a folder into which the life of each cell is written as it runs, for `trace` (one future,
    `lot="cell"`). `lines` keeps only some of the plant's lines.
    `engine` asks for the `calendar` or the `recursion`; without it the quicker one is taken where both give the same.
    `fidelity="day"` flows by the day, quicker still; `run.agreement` tells how far that lies from the event twin.
    `on_progress(done, futures)` is called as futures end.
    Raises `AskError` for a question that has no answer, such as no futures or an end before the start.
    """
    from gigaramp.plant.door import expect_plant, expect_question
    from gigaramp.twin import simulate

    expect_plant(plant)
    expect_question(
        until, on_progress, correlation, futures=futures, seed=seed, workers=workers, lot=lot, address=address
    )
    return simulate(
        plant,
        until,
        futures,
        seed,
        pool=pool,
        workers=workers,
        address=address,
        correlation=correlation,
        lot=lot,
        records=records,
        engine=engine,
        genealogy=genealogy,
        lines=lines,
        fidelity=fidelity,
        on_progress=on_progress,
    )


@overload
def forecast(
    plant: Plant,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: Correlation = 0.5,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    log: LogGiven = None,
    as_of: date | str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Forecast: ...


@overload
def forecast(
    plant: Sequence[Plant],
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: Correlation = 0.5,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Forecast]: ...


def forecast(
    plant: Plant | Sequence[Plant],
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: Correlation = 0.5,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    log: LogGiven = None,
    as_of: date | str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Forecast | list[Forecast]:
    """Say when each goal is reached, with odds and reasons: `ramp["full_speed"].dates` are its 10, 50 and 90 % dates.

    Luck and the numbers that are not sure are drawn anew in each future, and futures are weighted by the known facts
    up to `as_of`. Several plants, in a list or tuple, give a list of answers. `correlation="all"` tells the odds at 0,
    0.5 and 0.9 beside each other in `at_correlations`; it takes three simulations. `in_euros` tells in `money` what the
    launch costs. `log` is the plant's own log, a store or its folder: futures start from the state it tells, on the morning
    `as_of` (default: the first morning that it does not tell whole). Other arguments as in `simulate`.
    Raises `AskError` for a question that has no answer, and `LogError` for a log that cannot be read.
    """
    from gigaramp.launch import forecast, forecasts
    from gigaramp.plant import Plant
    from gigaramp.plant.door import expect_plant, expect_question

    for one in plant if isinstance(plant, (list, tuple)) else [plant]:
        expect_plant(one)
    single = 0.5 if correlation == "all" else correlation
    expect_question(until, on_progress, single, futures=futures, seed=seed, workers=workers, address=address, lot=lot)
    if isinstance(plant, Plant):
        return forecast(
            plant,
            until,
            futures,
            seed,
            pool=pool,
            workers=workers,
            address=address,
            correlation=correlation,
            lot=lot,
            fidelity=fidelity,
            in_euros=in_euros,
            log=log,
            as_of=as_of,
            on_progress=on_progress,
        )
    return forecasts(
        plant,
        until,
        futures,
        seed,
        pool=pool,
        workers=workers,
        address=address,
        correlation=correlation,
        lot=lot,
        fidelity=fidelity,
        in_euros=in_euros,
        log=log,
        as_of=as_of,
        on_progress=on_progress,
    )


@overload
def compare(
    plant: Plant,
    other: Plant,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    in_euros: bool = False,
    **how: Unpack[How],
) -> Comparison: ...


@overload
def compare(
    plant: Plant,
    other: Sequence[Plant],
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    in_euros: bool = False,
    **how: Unpack[How],
) -> list[Comparison]: ...


@overload
def compare(
    plant: Plant,
    other: Mapping[str, Plant | Mapping[str, Any]] | None = None,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    in_euros: bool = False,
    what_ifs: str | PathLike[str] | None = None,
    goal: str | None = None,
    at_least: float | None = None,
    all_futures: bool = False,
    exact: bool = False,
    confirm: int | None = None,
    **how: Unpack[How],
) -> WhatIfs: ...


def compare(
    plant: Plant,
    other: Plant | Sequence[Plant] | Mapping[str, Plant | Mapping[str, Any]] | None = None,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    in_euros: bool = False,
    what_ifs: str | PathLike[str] | None = None,
    goal: str | None = None,
    at_least: float | None = None,
    all_futures: bool = False,
    exact: bool = False,
    confirm: int | None = None,
    **how: Unpack[How],
) -> Comparison | list[Comparison] | WhatIfs:
    """Say what `other` changes against `plant` under the same luck: "full speed 19 days later (12 to 27)".

    Several plants, in a list or tuple, give a list of answers, and `plant` itself is simulated once for all of them.
    Many what-ifs are ranked in one answer: a map of names to plants or to changes, `{"glossary":
    {"people.language.glossary": "true"}}`, or a scenario file, `what_ifs="my-what-ifs.yaml"`. Each of them ends as soon as
    it is decided. They are ranked by the date of `goal` (default: the first), or by what is shipped, `goal="shipped"`.
    `at_least`: days that matter (default: 7). `all_futures=True`: nothing ends early. `exact=True`: ranges that lean on
    nothing but the horizon, much wider. `confirm`: so many of the best are run once more by the event twin under other luck
    (default: three where they were ranked by day).
    `in_euros` tells in `euros` what a change costs or saves. Other arguments as in `simulate`.
    Raises `AskError` for a question that has no answer.
    """
    from gigaramp.launch.what_ifs.door import compare_asked

    ranking = {
        "goal": goal,
        "at_least": at_least,
        "all_futures": all_futures,
        "exact": exact,
        "confirm": confirm,
    }
    return compare_asked(plant, other, what_ifs, ranking, until, futures, seed, how, in_euros)


def uncertainty(
    plant: Plant,
    until: date | str | None = None,
    futures: int = 600,
    seed: int = 1,
    *,
    what_ifs: Mapping[str, Plant | Mapping[str, Any]] | str | PathLike[str] | None = None,
    goal: str | None = None,
    **how: Unpack[How],
) -> Uncertainty:
    """Say what to measure first: how much of the spread of each goal's date comes from which numbers, and how much is luck.

    `found["full_speed"].groups` are groups of uncertain numbers, best first, with the share of the variance that would go if
    they were known. It is answered by day unless `fidelity="event"` is asked for. `what_ifs` are other plants by name, or
    the changes that make them, or a scenario file: then `found.worth` tells what knowing each set before choosing among them
    is worth, for the date of `goal` (default: the first). `how`: other arguments as in `simulate`.
    Raises `AskError` for a question without an answer.
    """
    from gigaramp.launch.uncertainty.ask import uncertainty
    from gigaramp.plant.door import expect_asked

    expect_asked(plant, until, futures, seed, how)
    return uncertainty(plant, until, futures, seed, what_ifs=what_ifs, goal=goal, **how)


def bottleneck(
    plant: Plant, until: date | str | None = None, futures: int = 40, seed: int = 1, **how: Unpack[How]
) -> Bottleneck:
    """Say which step limits output each week, how sure that is, and what each step would be worth if it were perfect.

    `answer.weeks` tells who limits, `answer.worth` ranks the steps by what they would bring: half of the `futures` run once
    more for each step, by day, and by the event twin for those that pay most. Other arguments as in `simulate`.
    Raises `AskError` for a question that has no answer.
    """
    from gigaramp.launch.bottleneck.ask import bottleneck
    from gigaramp.plant.door import expect_asked

    expect_asked(plant, until, futures, seed, how)
    return bottleneck(plant, until, futures, seed, **how)


def advise(
    plant: Plant,
    until: date | str | None = None,
    futures: int = 100,
    seed: int = 1,
    *,
    maximise: str | None = None,
    earliest: str | None = None,
    least_cost: str | None = None,
    most_vehicles: int | None = None,
    by: date | str | None = None,
    chance: float | str | None = None,
    budget: float | str | None = None,
    expert_days: float | None = None,
    places: int | None = None,
    arrivals: int | None = None,
    time: float | str | None = "9 min",
    plans: int | None = None,
    work: str | PathLike[str] | None = None,
    **how: Unpack[How],
) -> Advice:
    """Say which levers of a plant to pull, and what that is worth in futures that nothing was chosen by.

    Aim, exactly one: `maximise="full_speed", by="2026-06-30"`, `earliest="on_its_own"`,
    `least_cost="full_speed", by="2026-06-30", chance="80 %"`, or `most_vehicles=2026`. Limits: `budget="5 MEUR"`;
    `expert_days`, `places` and `arrivals` a month of the experts that are added. `time` ends the search so that all ends about then;
    `plans` ends it after so many plans. `work` is a folder where every trial is kept: the same call goes on there.
    `advice.proposed_plant` is the plant with the plan carried out. Other arguments as in `simulate`.
    Raises `AskError` for a question that has no answer.
    """
    from pathlib import Path

    from gigaramp.launch.advise.advise import advise
    from gigaramp.launch.advise.written import read_chance, read_time
    from gigaramp.plant.door import expect_asked

    expect_asked(plant, until, futures, seed, how)
    return advise(
        plant,
        until,
        futures,
        seed,
        maximise=maximise,
        earliest=earliest,
        least_cost=least_cost,
        most_vehicles=most_vehicles,
        by=by,
        chance=read_chance(chance),
        budget=budget,
        expert_days=expert_days,
        places=places,
        arrivals=arrivals,
        time=read_time(time),
        plans=plans,
        work=Path(work) if work is not None else None,
        **how,
    )


def losses(
    plant: Plant, until: date | str | None = None, futures: int = 40, seed: int = 1, **how: Unpack[How]
) -> Losses:
    """Say where the vehicles went, from nameplate to good packs shipped, and which causes would bring them back.

    The loss tree by week, quarter and year; hours and OEE of each step; defects by the step that made and the step that
    found them; and causes, switched off one after the other under the same luck. Arguments as in `simulate`.
    Raises `AskError` for a question that has no answer.
    """
    from gigaramp.launch.losses.losses import losses
    from gigaramp.plant.door import expect_asked

    expect_asked(plant, until, futures, seed, how)
    return losses(plant, until, futures, seed, **how)


def money(
    plant: Plant, until: date | str | None = None, futures: int = 200, seed: int = 1, **how: Unpack[How]
) -> Money:
    """Say what a launch costs, so far and until the end, each euro once, and what a good kWh costs through it.

    Scrap, experts, delay and idle people, at the prices of the plant's `money` or the defaults, in total, by year and by
    quarter; ranges hold both the futures and the prices. Other arguments as in `simulate`.
    Raises `AskError` for a question that has no answer.
    """
    from gigaramp.launch.money.asking import money
    from gigaramp.plant.door import expect_asked

    expect_asked(plant, until, futures, seed, how)
    return money(plant, until, futures, seed, **how)


def morning(plant: Plant, log: LogGiven, *, as_of: date | str | None = None) -> Morning:
    """What a launch manager asks every morning: yesterday against the plan, the date, the losses, tonight, leavings, scrap.

    `log` is the plant's own log, a store or its folder; the date is that of the newest forecast kept beside it. `as_of`: the morning
    (default: the first it does not tell whole). Raises `AskError` and `LogError` as `progress` does.
    """
    from gigaramp.launch.morning.ask import morning
    from gigaramp.plant.door import expect_plant

    expect_plant(plant)
    return morning(plant, log, as_of=as_of)


def progress(plant: Plant, log: Any, *, as_of: date | str | None = None) -> Progress:
    """Say what was made beside what was planned: yesterday, this week, this month and this year, with the largest losses.

    `log` is the folder of a log, an open one (`read_log`), or a table of rows such as `run.records(0)`. `as_of` is the day the
    question is asked, which is not counted itself; default: the day after the last whole day of the log.
    Days without rows are told as without data, and count on neither side. Raises `AskError`, and `LogError` for a log that
    cannot be read.
    """
    from gigaramp.launch.progress.ask import progress
    from gigaramp.plant.door import expect_plant

    expect_plant(plant)
    return progress(plant, log, as_of)


def kpis(
    log: Any,
    plant: Plant | None = None,
    *,
    first: date | str | None = None,
    last: date | str | None = None,
    by: By = "all",
    each: Each = "plant",
    line: str | Sequence[str] | None = None,
    step: str | Sequence[str] | None = None,
    kpi: str | Sequence[str] | None = None,
) -> Kpis:
    """KPIs of a log after ISO 22400-2, and flow figures; the same code for simulated and real rows.

    `log` is the folder of a log, an open one, a table of rows (`run.records(0)`, `run.daily_rows(0)`) or a run with records of
    future 0. `plant` gives planned time and full speed where no sheet tells them. `first` and `last` are production days,
    both included. `by` is day, week, month or all; `each` is plant, line, step or place (line and step). `line`, `step` and
    `kpi` choose. What the rows do not say enough for is told with the reason, never guessed. Raises `AskError`, and
    `LogError` for a log that cannot be read.
    """
    from gigaramp.kpi.ask import kpis

    return kpis(log, plant, first=first, last=last, by=by, each=each, line=line, step=step, kpi=kpi)


def trace(folder: str | PathLike[str], what: str, number: int) -> Trace:
    """Read a genealogy that `simulate(..., lot="cell", genealogy=folder)` wrote: `print(trace("first-run", "cell", 142))`.

    `what` is a column of its `cells.parquet`. `cell`, `module` and `pack` look backwards, to machines, trays and coils;
    `stacking_machine`, `formation_tray`, `cathode_coating_coil` and the like look forwards, to cells, modules and packs.
    Raises `AskError` for a folder without a genealogy, a column it does not have, and a number that does not occur.
    """
    from gigaramp.twin.genealogy.trace import trace

    return trace(folder, what, number)


def read_log(folder: str | PathLike[str]) -> Store:
    """Open the log of a plant for reading: `with gigaramp.read_log("log") as log: print(log.read(what="lot_made"))`.

    Any number of processes may read while one writes. Raises `LogError` where there is no log, or it is damaged.
    """
    from gigaramp.log.store import Store

    return Store.open(folder, read_only=True)


def write_report(
    plant: Plant,
    path: str | PathLike[str],
    until: date | str | None = None,
    futures: int | None = None,
    seed: int = 1,
    *,
    what_ifs: str | PathLike[str] | None = None,
    advice: str | PathLike[str] | None = None,
    advise: bool = False,
    log: Any = None,
    lang: str | None = None,
    **how: Unpack[How],
) -> None:
    """Ask every question about a plant and write one HTML page of the answers: `gigaramp report` as a function.

    `futures` are those of every question (default: as many as each takes alone). `what_ifs` names a scenario file to rank,
    `advice` the folder that an earlier `gigaramp advise --out` wrote; `advise=True` looks for advice now.
    `log`, the folder of a log or an open one, tells plan against actual from it.
    `lang` is the language of the page. A file of that name is replaced. Other arguments as in `simulate`. Raises `AskError`,
    `PlantError`, `OutputError`.
    """
    from contextlib import nullcontext
    from importlib import import_module

    from gigaramp.languages import expect_language, speaking
    from gigaramp.plant.door import expect_plant

    expect_plant(plant)
    # By its name: the rooms below import `gigaramp`, which must not import the room above them (decision 0019).
    page = import_module("gigaramp.report.whole")
    with nullcontext() if lang is None else speaking(expect_language(lang)):
        asked = page.Asked(plant, until, futures, seed, what_ifs, advice, advise, how, log)
        page.write_whole(asked, path, how.get("on_progress"))


def import_log(
    files: str | PathLike[str] | Iterable[str | PathLike[str]],
    store: str | PathLike[str] | None = None,
    mapping: str | PathLike[str] | None = None,
    *,
    plant: Plant | None = None,
    preview: bool = False,
    correct: bool = False,
    command: str = "",
) -> Imported | list[Preview]:
    """Take the files a plant has into its log: `import_log("production.xlsx", "plant/", "production.mapping.yaml")`.

    Without a `mapping` one is proposed from the headers and written beside each file, and a preview is given for each;
    nothing is imported. With one, rows that can be read are added to the `store`, all others are put aside with their line
    and the reason; the same import twice adds nothing. `plant` lends its names, its time zone and the begin of its days.
    `preview=True` writes nothing at all. `correct=True`: where the log tells a figure otherwise, the file is right.
    `command` is what a preview tells to go on with. Raises `LogError`, `PlantError` for a mapping, `AskError`, `OutputError`.
    """
    from os import PathLike
    from pathlib import Path

    from gigaramp.log.imports import import_files
    from gigaramp.twin.import_names import import_names

    return import_files(
        [files] if isinstance(files, (str, PathLike)) else files,
        None if store is None else Path(store),
        None if mapping is None else Path(mapping),
        import_names(plant),
        preview=preview,
        correct=correct,
        command=command,
    )
