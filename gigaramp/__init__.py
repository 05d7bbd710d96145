"""A digital twin of a battery gigafactory's launch: when is it at full speed, when on its own, and why.

    plant = gigaramp.load("douai")
    print(gigaramp.forecast(plant, futures=200, seed=1))

Every heavy library is imported by the function that needs it, so `import gigaramp` is quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from os import PathLike
    from typing import Unpack

    from gigaramp.launch import Comparison, Forecast
    from gigaramp.launch.forecast import Correlation
    from gigaramp.launch.money.answer import Money
    from gigaramp.launch.question import How
    from gigaramp.plant import Plant, Report
    from gigaramp.twin.fidelity import Fidelity
    from gigaramp.twin.genealogy.trace import Trace
    from gigaramp.twin.lots import Lot
    from gigaramp.twin.pools import Pool
    from gigaramp.twin.recursion import Engine
    from gigaramp.twin.result import Run

__all__ = ["__version__", "check", "compare", "forecast", "load", "money", "simulate", "trace"]

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
    on_progress: Callable[[int, int], None] | None = None,
) -> Forecast | list[Forecast]:
    """Say when each goal is reached, with odds and reasons: `ramp["full_speed"].dates` are its 10, 50 and 90 % dates.

    Luck and the numbers that are not sure are drawn anew in each future, and futures are weighted by the known facts
    up to `as_of`. Several plants, in a list or tuple, give a list of answers. `correlation="all"` tells the odds at 0,
    0.5 and 0.9 beside each other in `at_correlations`; it takes three simulations. `in_euros` tells in `money` what the launch costs. Other arguments as in `simulate`.
    Raises `AskError` for a question that has no answer.
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
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: float = 0.5,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> Comparison: ...


@overload
def compare(
    plant: Plant,
    other: Sequence[Plant],
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: float = 0.5,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Comparison]: ...


def compare(
    plant: Plant,
    other: Plant | Sequence[Plant],
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: float = 0.5,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> Comparison | list[Comparison]:
    """Say what `other` changes against `plant` under the same luck: "full speed 19 days later (12 to 27)".

    Several plants, in a list or tuple, give a list of answers, and `plant` itself is simulated once for all of them.
    `in_euros` tells in `euros` what the change costs or saves. Other arguments as in `simulate`. Raises `AskError` for a question that has no answer.
    """
    from gigaramp.launch import compare
    from gigaramp.launch.compare import compare_all
    from gigaramp.plant import Plant
    from gigaramp.plant.door import expect_plant, expect_question

    expect_plant(plant)
    for one in other if isinstance(other, (list, tuple)) else [other]:
        expect_plant(one, "other")
    expect_question(
        until, on_progress, correlation, futures=futures, seed=seed, workers=workers, address=address, lot=lot
    )
    if isinstance(other, Plant):
        return compare(
            plant,
            other,
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
            on_progress=on_progress,
        )
    return compare_all(
        plant,
        other,
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
        on_progress=on_progress,
    )


def money(
    plant: Plant, until: date | str | None = None, futures: int = 200, seed: int = 1, **how: Unpack[How]
) -> Money:
    """Say what a launch costs, so far and until the end, each euro once, and what a good kWh costs through it.

    Scrap, experts, delay and idle people, at the prices of the plant's `money` or the defaults, in total, by year and by
    quarter; ranges hold both the futures and the prices. Other arguments as in `simulate`.
    Raises `AskError` for a question that has no answer.
    """
    from gigaramp.launch.money.asking import money
    from gigaramp.plant.door import expect_plant, expect_question

    expect_plant(plant)
    expect_question(
        until,
        how.get("on_progress"),
        how.get("correlation", 0.5),
        futures=futures,
        seed=seed,
        workers=how.get("workers"),
        lot=how.get("lot"),
        address=how.get("address"),
    )
    return money(plant, until, futures, seed, **how)


def trace(folder: str | PathLike[str], what: str, number: int) -> Trace:
    """Read a genealogy that `simulate(..., lot="cell", genealogy=folder)` wrote: `print(trace("first-run", "cell", 142))`.

    `what` is a column of its `cells.parquet`. `cell`, `module` and `pack` look backwards, to machines, trays and coils;
    `stacking_machine`, `formation_tray`, `cathode_coating_coil` and the like look forwards, to cells, modules and packs.
    Raises `AskError` for a folder without a genealogy, a column it does not have, and a number that does not occur.
    """
    from gigaramp.twin.genealogy.trace import trace

    return trace(folder, what, number)
