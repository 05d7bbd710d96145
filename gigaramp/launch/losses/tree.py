"""The loss tree of a run: from nameplate to good packs shipped, week by week, in each future.

Hours of the limiting step become packs at its full speed; behind it units are followed to the exit:

    nameplate - shipped = (nameplate - full speed in open hours)      capacity
                        + full speed x hours lost at the step         failure, starved, no people ...
                        + scrap, trial units, packs not released      units lost behind it
                        + change of what is on its way, and of stock
                        + residual

The clock of the limiting step counts, because an hour lost there is an hour lost for the plant (Goldratt and Cox 1984;
Kuo, Lim and Meerkov 1996). The residual is measured, never spread over the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.launch.bottleneck.network import Network, network_of
from gigaramp.launch.losses.leaves import LEAF_INDEX, LEAVES
from gigaramp.launch.losses.limiting import limiting_step
from gigaramp.launch.losses.opening import closed_share
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.working_days import WorkingDays, working_days
from gigaramp.launch.weeks.figures import step_names
from gigaramp.plant.capacity import full_speed_goal
from gigaramp.plant.flow import flow_of

if TYPE_CHECKING:
    from gigaramp.twin.result import Future, Run
    from gigaramp.twin.timetable import Timetable

TIME_LEAVES = (
    "no_people", "waiting_help", "failure", "short_stop", "slow", "starved", "blocked", "no_places", "no_sled",
    "not_accepted", "no_material", "no_demand", "utilities",
)  # fmt: skip
"""Leaves that are hours of the limiting step at its full speed, and nothing else."""


@dataclass(frozen=True, eq=False)
class LossTree:
    """Packs of each week, future by future; `nameplate - shipped` is the sum of the leaves, exactly.

    Shapes: futures, weeks, and `LEAVES` on the last axis of `packs`. `limiting`: number of the limiting step in `steps`.
    `weeks` are Mondays; a week belongs to the calendar year and the quarter of its Thursday (ISO 8601).
    """

    weeks: tuple[date, ...]
    steps: tuple[str, ...]
    nameplate: Floats
    shipped: Floats
    packs: Floats
    limiting: NDArray[np.int64]
    weights: Floats
    until: date
    """Last simulated day."""

    def only(self, places: NDArray[np.int64], weights: Floats) -> LossTree:
        """The tree of some of its futures, with other weights."""
        return LossTree(
            self.weeks, self.steps, self.nameplate[places], self.shipped[places], self.packs[places],
            self.limiting[places], weights, self.until,
        )  # fmt: skip


def losses_of(
    run: Run, weights: Floats, working: WorkingDays | None = None, table: Timetable | None = None
) -> LossTree:
    """The loss tree of the futures of a run, from what they keep (`launch.question.TREE`); nothing is simulated.

    `working` and `table`: the working days and the timetable of the run, where they are at hand.
    """
    working = working or working_days(run.plant, run.until)
    books = Books.of(run, working, table)
    each = [books.of_future(future) for future in run.futures]
    nameplate, shipped, packs, limiting = (np.array(parts) for parts in zip(*each, strict=True))
    return LossTree(run.weeks, step_names(run), nameplate, shipped, packs, limiting, weights, run.until)


@dataclass(frozen=True, eq=False)
class Books:
    """What is the same in all futures of a run: which stations lie where, when they are closed, what nameplate asks."""

    run: Run
    network: Network
    nameplate: Floats | None
    """(weeks,) packs; None where no goal names a rate."""
    closed: Floats
    starts: NDArray[np.int64]
    """First day of each week among the days."""
    at: Floats
    """(steps, stations) 1 at a step's own stations."""
    behind: Floats
    """(steps, stations) 1 behind a step, on the way to the exit."""
    handing_on: Floats
    """(steps, stations) 1 at a step, behind it, and at the movers on that way."""
    exit: Floats
    """(stations,) 1 at the last step."""
    per_pack: Floats
    """(stations,) packs in one counted unit."""

    @classmethod
    def of(cls, run: Run, working: WorkingDays, table: Timetable | None = None) -> Books:
        """The books of a run; `table` is its timetable, where it is at hand."""
        flow, names = flow_of(run.plant), step_names(run)
        leads = flow.before(flow.output) | {flow.output}
        after = {name: {other for other in leads if name in flow.before(other)} for name in names}
        place_of = [run.plant.movers[place.step].from_ if place.is_mover else place.step for place in run.stations]

        def where(holds: dict[str, set[str]], movers: bool) -> Floats:
            return np.array(
                [
                    [
                        float(step in holds[name] and (movers or not run.stations[k].is_mover))
                        for k, step in enumerate(place_of)
                    ]
                    for name in names
                ]
            )

        cells = np.array(run.cells)
        last = np.array([float(place.step == run.output_step and not place.is_mover) for place in run.stations])
        a_pack = float(cells[last > 0][0])
        own = {name: {name} for name in names}
        return cls(
            run=run,
            network=network_of(run),
            nameplate=_nameplate(run, working),
            closed=closed_share(run, table),
            starts=_week_starts(run),
            at=where(own, False),
            behind=where(after, False),
            handing_on=where({name: {name} | after[name] for name in names}, True),
            exit=last,
            per_pack=cells / a_pack,
        )

    def by_week(self, daily: NDArray[np.generic]) -> Floats:
        """Sums by week of amounts by day (first axis)."""
        return np.asarray(np.add.reduceat(daily.astype(np.float64), self.starts, axis=0))

    def of_future(self, future: Future) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
        """Nameplate, packs shipped, leaves and limiting step of one future, by week."""
        limiting = limiting_step(self.run, self.network, future)
        clock = _Clock.of(self, future, limiting)
        flow = _Units.of(self, future, limiting)
        nameplate = self.nameplate if self.nameplate is not None else clock.full
        leaves = np.zeros((len(limiting), len(LEAVES)))

        def put(leaf: str, values: Floats) -> None:
            leaves[:, LEAF_INDEX[leaf]] = values

        put("capacity", nameplate - clock.full)
        for leaf in TIME_LEAVES:
            put(leaf, clock.lost[:, LOSS_INDEX[leaf]])
        put("planned_stops", clock.changing)
        put("trial", clock.tried + flow.trial)
        put("defect", clock.reworking + flow.own_defects)
        put("defect_before", flow.scrapped - flow.own_defects - flow.own_held - flow.defects_behind)
        put("defect_behind", flow.defects_behind)
        put("held", clock.stopped_for_quality + flow.own_held)
        put("not_released", flow.unreleased)
        put("stock", flow.stock)
        put("on_the_way", flow.on_the_way)
        put("residual", clock.made - flow.worked)
        return nameplate, flow.shipped, leaves, limiting


@dataclass(frozen=True, eq=False)
class _Clock:
    """Hours of the limiting step as packs at its full speed, by week."""

    full: Floats
    """All open hours."""
    lost: Floats
    """(weeks, losses) its hours by loss."""
    made: Floats
    """Hours in which it made units, good or not."""
    changing: Floats
    reworking: Floats
    stopped_for_quality: Floats
    tried: Floats

    @classmethod
    def of(cls, books: Books, future: Future, limiting: NDArray[np.int64]) -> _Clock:
        from gigaramp.twin.result import SPOILED

        losses = future.losses.astype(np.float64)
        spoiled = {name: future.spoiled[:, :, k].astype(np.float64) for k, name in enumerate(SPOILED)}
        producing = future.producing.astype(np.float64)
        hours = losses.sum(axis=2) + producing
        planned = losses[:, :, LOSS_INDEX["planned_stops"]]
        closed = np.minimum(planned, hours * books.closed)
        defect, held = losses[:, :, LOSS_INDEX["defect"]], losses[:, :, LOSS_INDEX["held"]]
        reworking = np.maximum(defect - spoiled["defect_hours"], 0.0) * _rework(books.run)
        stopped = np.maximum(held - spoiled["held_hours"], 0.0)
        made = producing + defect - reworking + held - stopped
        tried = _tried(books, future, losses[:, :, LOSS_INDEX["trial"]], made)
        made = made + losses[:, :, LOSS_INDEX["trial"]] - tried
        speed = books.per_pack / future.unit_hours
        here = books.at[limiting] * speed

        def packs(each: Floats) -> Floats:
            return np.asarray((here * each).sum(axis=1))

        return cls(
            full=packs(hours - closed),
            lost=np.einsum("wk,wkl->wl", here, losses),
            made=packs(made),
            changing=packs(planned - closed),
            reworking=packs(reworking),
            stopped_for_quality=packs(stopped),
            tried=packs(tried),
        )


@dataclass(frozen=True, eq=False)
class _Units:
    """Units from the limiting step to the customer, as packs, by week."""

    worked: Floats
    """Units the limiting step worked on: those judged, and half of the change of what is in work."""
    scrapped: Floats
    """Units scrapped at the limiting step and behind it."""
    own_defects: Floats
    own_held: Floats
    defects_behind: Floats
    trial: Floats
    on_the_way: Floats
    unreleased: Floats
    stock: Floats
    shipped: Floats

    @classmethod
    def of(cls, books: Books, future: Future, limiting: NDArray[np.int64]) -> _Units:
        from gigaramp.twin.result import SPOILED

        good, scrap, started = (
            books.by_week(each) * books.per_pack for each in (future.good, future.scrap, future.started)
        )
        bad = {name: future.spoiled[:, :, k] * books.per_pack for k, name in enumerate(SPOILED)}
        capability, shipped, unreleased = (
            books.by_week(each) for each in (future.capability, future.shipped, future.unreleased)
        )
        at, behind, handing_on = books.at[limiting], books.behind[limiting], books.handing_on[limiting]

        def summed(where: Floats, each: Floats) -> Floats:
            return np.asarray((where * each).sum(axis=1))

        left = good @ books.exit
        aside = summed(handing_on, bad["set_aside"])
        in_work = 0.5 * summed(at, started - good - scrap)
        handed_on = summed(at, good)
        between = handed_on - summed(behind, scrap) - aside - left
        return cls(
            worked=summed(at, good + scrap) + in_work,
            scrapped=summed(at + behind, scrap),
            own_defects=summed(at, bad["defect"]),
            own_held=summed(at, bad["held"]),
            defects_behind=summed(behind, bad["defect"] + bad["held"]),
            trial=aside + left - capability,
            on_the_way=between + in_work,
            unreleased=unreleased,
            stock=capability - unreleased - shipped,
            shipped=shipped,
        )


def _rework(run: Run) -> Floats:
    """(stations,) 1 where a step reworks: elsewhere all its defect time is time spent on bad units."""
    steps = run.plant.steps
    return np.array([float(not place.is_mover and steps[place.step].rework is not None) for place in run.stations])


def _tried(books: Books, future: Future, trial: Floats, made: Floats) -> Floats:
    """(weeks, stations) hours given to trials of a line that is accepted: they make no units.

    Units before acceptance take trial hours too. What the units made so far do not need was given to trials.
    """
    run = books.run
    tries = np.array(
        [float(place.line is not None and bool(run.plant.lines_in_use[place.line].trials)) for place in run.stations]
    )
    if not tries.any():
        return np.zeros_like(trial)
    judged = books.by_week(future.good) + books.by_week(future.scrap)
    return np.asarray(np.clip(made + trial - judged * future.unit_hours, 0.0, trial) * tries)


def _nameplate(run: Run, working: WorkingDays) -> Floats | None:
    """(weeks,) packs that full speed makes in the planned working days of each week."""
    goal = full_speed_goal(run.plant)
    if goal is None or goal[1].rate is None:
        return None
    daily = np.zeros(len(run.days))
    daily[working.places] = working.needed(goal[1].rate.value)
    return np.asarray(np.add.reduceat(daily, _week_starts(run)))


def _week_starts(run: Run) -> NDArray[np.int64]:
    """Place of the first simulated day of each week."""
    return np.array([max((monday - run.days[0]).days, 0) for monday in run.weeks], dtype=np.int64)
