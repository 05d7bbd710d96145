"""What a launch uses up and misses, period by period, before it is priced: scrap, what never ships, lost output, days, hours.

Periods are calendar quarters, cut after `as_of`, so that what was and what comes are sums of whole periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.money.people_days import head_count
from gigaramp.launch.money.rates import cells_of_one
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.weeks.figures import shipped

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run

NEEDED = frozenset(
    {"shipped", "capability", "unreleased", "good", "scrap", "spoiled", "experts_on_site", "hours", "numbers"}
)
"""Arrays of a future that the amounts are read from."""


@dataclass(frozen=True)
class Period:
    """A calendar quarter, or the part of it before or after `as_of`; first and last day, both included."""

    first: date
    last: date


@dataclass(frozen=True, eq=False)
class Amounts:
    """Arrays of (futures, periods), but `scrapped` and `never_shipped` of (futures, periods, products), in cells' worth.

    `never_shipped`: good units that are set aside in trials, or made on lines before they are released.
    `cells_of_one`: battery cells in one unit of output, 1 without cells. `shippable`: units of output made that ship
    or can ship (good less what never ships), `shipped`: units that left. `lost`: units that full speed would have
    shipped between its announced date and the day it is reached, and that were not. `idle`: paid hours of people
    without work outside those days, `idle_in_delay` inside them; zero where nobody is followed one by one.
    `people_days`: of local people employed.
    """

    periods: tuple[Period, ...]
    products: tuple[str, ...]
    shares: tuple[float, ...]
    """Share of a cell's material that each product holds where no price says it."""
    cells_of_one: float
    scrapped: Floats
    never_shipped: Floats
    shippable: Floats
    shipped: Floats
    lost: Floats
    expert_days: Floats
    idle: Floats
    idle_in_delay: Floats
    people_days: Floats
    days: Floats
    """(periods,) days."""
    made_of_cells: bool
    """False in a plant that makes no battery cells: its output itself has the energy of `money.energy`."""
    has_delay: bool
    """False without a goal of a rate that was announced: nothing can be late."""
    has_hours: bool
    """False where people are not followed one by one."""


def amounts_of(run: Run, working: WorkingDays) -> Amounts:
    """Amounts of each future of a run."""
    plant = run.plant
    periods = periods_of(run.days, plant.as_of)
    starts = np.array([(period.first - run.days[0]).days for period in periods])
    products, shares = _held(run)
    late = _late(run, working)
    idle = _idle(run)
    # What is neither shipped nor in stock at the end: trials and what was made before release (good - shipped - stock).
    capability, unreleased = (_of_days(run, name) for name in ("capability", "unreleased"))
    return Amounts(
        periods=periods,
        products=products,
        shares=shares,
        cells_of_one=cells_of_one(plant),
        scrapped=np.stack([_scrapped(run, future.scrap, products, starts) for future in run.futures]),
        never_shipped=_never_shipped(run, products, _good(run) - capability + unreleased, starts),
        shippable=_by_period(capability - unreleased, starts),
        shipped=_by_period(shipped(run), starts),
        lost=_lost(run, working, late, starts),
        expert_days=_by_period(np.array([future.experts_on_site for future in run.futures], dtype=np.float64), starts),
        idle=_by_period(np.where(late, 0.0, idle), starts),
        idle_in_delay=_by_period(np.where(late, idle, 0.0), starts),
        people_days=_people_days(run, periods),
        days=np.diff(np.append(starts, len(run.days))).astype(np.float64),
        made_of_cells=any(product.unit == "cell" for product in plant.products.values()),
        has_delay=_announced(plant) is not None,
        has_hours=bool(plant.people is not None and plant.people.persons is not None),
    )


def periods_of(days: tuple[date, ...], as_of: date | None) -> tuple[Period, ...]:
    """The quarters of some days, cut after `as_of`."""
    cuts = {day for day in days if day.day == 1 and day.month % 3 == 1} | {days[0]}
    if as_of is not None and days[0] <= as_of < days[-1]:
        cuts.add(as_of + timedelta(days=1))
    firsts = sorted(cuts)
    lasts = [first - timedelta(days=1) for first in firsts[1:]] + [days[-1]]
    return tuple(Period(first, last) for first, last in zip(firsts, lasts, strict=True))


def material_shares(plant: Plant) -> dict[str, float]:
    """Share of a cell's material in each step's product where no price says it: what merges holds equal shares."""
    from gigaramp.plant.flow import flow_of

    flow = flow_of(plant)
    shares = dict.fromkeys(flow.steps, 0.0)
    shares[flow.output] = 1.0
    for name in reversed(flow.steps):
        edges = flow.into(name)
        for edge in edges:
            shares[edge.producer] = max(shares[edge.producer], shares[name] / len(edges))
    # What leads nowhere is a whole product of its own.
    return {name: share or 1.0 for name, share in shares.items()}


def _held(run: Run) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The products that can be scrapped, each once, with the share of material it holds by default."""
    from gigaramp.plant.flow import flow_of

    made, shares = flow_of(run.plant).products, material_shares(run.plant)
    found: dict[str, float] = {}
    for station in run.stations:
        if not station.is_mover:
            found[made[station.step]] = max(found.get(made[station.step], 0.0), shares[station.step])
    return tuple(found), tuple(found.values())


def _scrapped(run: Run, scrap: NDArray[np.generic], products: tuple[str, ...], starts: NDArray[np.int64]) -> Floats:
    """(periods, products) units scrapped, each counted in the cells it holds or would become."""
    from gigaramp.plant.flow import flow_of

    made = flow_of(run.plant).products
    belongs = np.zeros((len(run.stations), len(products)))
    for place, station in enumerate(run.stations):
        if not station.is_mover:
            belongs[place, products.index(made[station.step])] = run.cells[place]
    by_period = np.add.reduceat(scrap.astype(np.float64), starts, axis=0)
    return np.asarray(by_period @ belongs)


def _never_shipped(run: Run, products: tuple[str, ...], held_back: Floats, starts: NDArray[np.int64]) -> Floats:
    """(futures, periods, products) good units that can never ship, in cells' worth.

    `held_back`: of the output, (futures, days). Earlier steps set trial units aside too: those of a week spread evenly.
    """
    from gigaramp.plant.flow import flow_of
    from gigaramp.twin.result import SPOILED

    made = flow_of(run.plant).products
    found = np.zeros((len(run.futures), len(starts), len(products)))
    column = SPOILED.index("set_aside")
    weekly = np.array([future.spoiled[:, :, column] for future in run.futures], dtype=np.float64)
    for place, station in enumerate(run.stations):
        if not station.is_mover:
            product = products.index(made[station.step])
            found[:, :, product] += run.cells[place] * _by_period(_of_weeks(run, weekly[:, :, place]), starts)
    output = products.index(made[run.output_step])
    cells = max(run.cells[n] for n, station in enumerate(run.stations) if station.step == run.output_step)
    found[:, :, output] += cells * np.maximum(_by_period(held_back, starts), 0.0)
    return found


def _of_days(run: Run, name: str) -> Floats:
    """(futures, days) of an array that each future tells by day."""
    return np.array([getattr(future, name) for future in run.futures], dtype=np.float64)


def _of_weeks(run: Run, weekly: Floats) -> Floats:
    """(futures, days) from (futures, weeks): what a week holds, spread evenly over its days."""
    firsts = np.array([(week - run.days[0]).days for week in run.weeks])
    week_of = np.searchsorted(firsts, np.arange(len(run.days)), side="right") - 1
    lengths = np.bincount(week_of, minlength=len(firsts))
    return np.asarray((weekly / np.maximum(lengths, 1))[:, week_of])


def _good(run: Run) -> Floats:
    """(futures, days) good units of output; made before acceptance or release too."""
    places = [n for n, station in enumerate(run.stations) if station.step == run.output_step and not station.is_mover]
    return np.array([future.good[:, places].sum(axis=1) for future in run.futures], dtype=np.float64)


def _announced(plant: Plant) -> tuple[date, float, float | None] | None:
    """The announced date of full speed, its rate and its hold; None where nothing was announced."""
    from gigaramp.plant.capacity import full_speed_goal

    goal = full_speed_goal(plant)
    if goal is None or goal[1].rate is None or goal[1].announced is None:
        return None
    return goal[1].announced, goal[1].rate.value, goal[1].hold.value if goal[1].hold is not None else None


def _late(run: Run, working: WorkingDays) -> NDArray[np.bool_]:
    """(futures, days): True from the announced date of full speed to the day before it is reached."""
    from gigaramp.launch.odds.goals import rate_outcome

    told = _announced(run.plant)
    days = np.array([day.toordinal() for day in run.days], dtype=np.float64)
    if told is None:
        return np.zeros((len(run.futures), len(days)), dtype=np.bool_)
    announced, rate, hold = told
    reached = rate_outcome(run, working, rate, hold).days
    return np.asarray((days >= announced.toordinal()) & (days < reached[:, None]))


def _lost(run: Run, working: WorkingDays, late: NDArray[np.bool_], starts: NDArray[np.int64]) -> Floats:
    """Units missing to full speed in the late days of each period; a period that ships more has lost none."""
    told = _announced(run.plant)
    needed = np.zeros(len(run.days))
    if told is not None:
        needed[working.places] = working.needed(told[1])
    missing = _by_period(np.where(late, needed - shipped(run), 0.0), starts)
    return np.maximum(missing, 0.0)


def _idle(run: Run) -> Floats:
    """(futures, days) paid hours in which people had no work, or waited for a class: the hours of a week spread evenly."""
    from gigaramp.twin.result import HOURS

    columns = [HOURS.index("idle"), HOURS.index("waiting_class")]
    weekly = np.array([future.hours[:, :, columns].sum(axis=(1, 2)) for future in run.futures], dtype=np.float64)
    return _of_weeks(run, weekly)


def _people_days(run: Run, periods: tuple[Period, ...]) -> Floats:
    """Days of local people in each period: the head-count plan as each future draws it, at the middle of the period."""
    plant = run.plant
    people = plant.people
    middles = [period.first + (period.last - period.first) / 2 for period in periods]
    lengths = np.array([(period.last - period.first).days + 1 for period in periods], dtype=np.float64)
    counts = sorted((head.on, place) for place, head in enumerate(people.recruits) if head.count) if people else []
    if people is None or not counts:
        there = np.array([head_count(plant, day) for day in middles])
        return np.tile(there * lengths, (len(run.futures), 1))
    columns = {address: place for place, address in enumerate(run.addresses)}
    days = np.array([day.toordinal() for day, _ in counts], dtype=np.float64)
    asked = np.array([day.toordinal() for day in middles], dtype=np.float64)
    found = []
    for future in run.futures:
        heads = [_drawn(future.numbers, columns, plant, place) for _, place in counts]
        found.append(np.interp(asked, days, heads) * lengths)
    return np.array(found)


def _drawn(numbers: Floats, columns: dict[str, int], plant: Plant, place: int) -> float:
    """A head-count as one future draws it; its value where it is certain."""
    address = f"people.recruits.{place}.count"
    if address in columns:
        return float(numbers[columns[address]])
    count = plant.people.recruits[place].count if plant.people is not None else None
    return count.mid if count is not None else 0.0


def _by_period(daily: Floats, starts: NDArray[np.int64]) -> Floats:
    return np.asarray(np.add.reduceat(daily, starts, axis=1))
