"""The ramp at the middle values, week by week, without luck: the quick look that `check` prints.

It is a recursion, not a simulation. Each week every station has a capacity; the slowest decides what starts; what
starts loses its defects and comes out after the time of the places on its way. What came out and was judged teaches.
Left out, because they need luck or a queue: buffers, sleds, waits for help, events, call-off, rework, closures of a
single week (calendars count with their yearly mean), and what experts write down. So its date is early, and a range is
never read from it. Of people who are followed one by one it takes the mean: what that leaves out, `weekly/crews.py` says.

Formulas, at the middle values of the file, as in the twin:
- defects: K = (1 + n / n_ref)^-b on experience whose verdict is known (Levitt, List and Syverson 2013), other lines
  weighted (Irwin and Klenow 1994), skill carrying at most `people_share` of the excess;
- machines: m(T) = min(mtbf, mtbf_at_start (1 + T / T_0)^growth) (after Crow-AMSAA, MIL-HDBK-189);
- skill: y = X R^a / (X R^a + r) on crew means (Mazur and Hastie 1978; Nembhard and Uzumeri 2000).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, inf, log, log1p

from gigaramp.plant.capacity import changeover_share, full_speed_goal, machine_count, speed
from gigaramp.plant.flow import Flow
from gigaramp.plant.loading import judged_steps, loaded_steps
from gigaramp.plant.model import Plant
from gigaramp.plant.weekly.crews import Crews
from gigaramp.plant.weekly.station import (
    Station,
    brought,
    cells_in_output,
    is_operated,
    middle_values,
    share_of_week,
    sister_cells,
    stations_of,
    weeks_in_places,
)
from gigaramp.units import WEEK_SECONDS, YEAR_SECONDS

MAX_WEEKS = 260
MONTH_SECONDS = YEAR_SECONDS / 12
_HOUR = 3600.0


@dataclass(frozen=True)
class WeeklyRamp:
    """The ramp at the middle values. Tuples hold one value a week, from the week of the start."""

    output: tuple[float, ...]
    """Good units of the plant's output that come from accepted lines."""
    made: tuple[float, ...]
    """Units started, in units of the plant's output."""
    scrap: tuple[float, ...]
    """Rolled scrap ratio of the units started that week; nan in weeks without a start."""
    limiting: tuple[str, ...]
    """The step that decides what starts; "" while nothing runs."""

    def months_to(self, rate: float, hold_weeks: int) -> float | None:
        """Months from the start to the first week of the first `hold_weeks` weeks whose mean output is `rate` a second."""
        asked = rate * WEEK_SECONDS
        for week in range(len(self.output) - hold_weeks + 1):
            if sum(self.output[week : week + hold_weeks]) >= asked * hold_weeks:
                return week * WEEK_SECONDS / MONTH_SECONDS
        return None

    def scrap_exponent(self, weeks: int = 52) -> float | None:
        """Slope of log scrap on log cumulative units, sign turned, over the first `weeks` weeks of production.

        Ordinary least squares, one point a week (the estimate of Levitt, List and Syverson 2013, table 2). None where
        fewer than eight weeks have output or scrap does not change.
        """
        points = []
        total = 0.0
        for made, scrap in zip(self.made, self.scrap, strict=True):
            total += made
            if made > 0 and scrap > 0:
                points.append((log(total), log(scrap)))
        points = points[:weeks]
        if len(points) < 8:
            return None
        mean_x = sum(x for x, _ in points) / len(points)
        mean_y = sum(y for _, y in points) / len(points)
        spread = sum((x - mean_x) ** 2 for x, _ in points)
        if spread == 0 or max(y for _, y in points) - min(y for _, y in points) < 1e-9:
            return None
        return -sum((x - mean_x) * (y - mean_y) for x, y in points) / spread


def weekly_ramp(plant: Plant, flow: Flow) -> WeeklyRamp:
    """Run the recursion from the plant's start to its horizon (at most five years)."""
    end = plant.horizon or plant.start + timedelta(weeks=MAX_WEEKS)
    weeks = max(1, min(MAX_WEEKS, (end - plant.start).days // 7))
    ramp = _Ramp(plant, flow)
    rows = [ramp.week(plant.start + timedelta(weeks=number), number) for number in range(weeks)]
    arrived = [0.0] * weeks
    for number, row in enumerate(rows):
        out = number + ramp.lead_weeks
        # Output that falls between two weeks is split between them.
        for week, share in ((int(out), 1 - out % 1), (int(out) + 1, out % 1)):
            if week < weeks:
                arrived[week] += row.good * share
    return WeeklyRamp(
        tuple(arrived),
        tuple(row.started for row in rows),
        tuple(row.scrap for row in rows),
        tuple(row.limiting for row in rows),
    )


def months_to_goal(plant: Plant, ramp: WeeklyRamp) -> float | None:
    """Months from the start to the full-speed goal at the middle values; None where it is not reached or not asked."""
    found = full_speed_goal(plant)
    if found is None or found[1].rate is None:
        return None
    hold = found[1].hold.mid if found[1].hold is not None else WEEK_SECONDS
    return ramp.months_to(found[1].rate.mid, max(1, round(hold / WEEK_SECONDS)))


@dataclass
class _Row:
    started: float = 0.0
    good: float = 0.0
    scrap: float = float("nan")
    limiting: str = ""


class _Ramp:
    """The state of the recursion: every station, and the middle values it runs on."""

    def __init__(self, plant: Plant, flow: Flow) -> None:
        self.plant = plant
        self.flow = flow
        self.number = middle_values(plant)
        self.stations = stations_of(plant, flow)
        self.crews = Crews(plant, self.number, self.stations)
        self.useful = list(dict.fromkeys(station.name for station in self.stations))
        self.before = {name: flow.before(name) for name in self.useful}
        self.cells = cells_in_output(plant, flow)
        self.lead_weeks = weeks_in_places(plant, flow, flow.output)
        self.judged, self.loaded = judged_steps(plant, flow), loaded_steps(plant, flow)
        last = max((weeks_in_places(plant, flow, step) for step in self.judged), default=0.0)
        self.seen_late = max(1, round(last))
        self.seen: list[float] = []
        """Rolled scrap of the judged steps in each week that has made units."""
        self.pools: dict[str, list[Station]] = {}
        for station in self.stations:
            self.pools.setdefault(station.model, []).append(station)
        self.growth: dict[str, float] = {}
        self.known: dict[str, float] = {}
        self.passes: dict[str, float] = {}
        exponent = self.number["learning.exponent"]
        self.reference = self.number["learning.halves_after"] / (2 ** (1 / exponent) - 1) if exponent > 0 else 1.0

    def week(self, day: date, number: int) -> _Row:
        """One week: capacities and defects as they stand, what starts, what is good, and what it teaches."""
        cover = self.crews.cover(day)
        self.growth = {model: self._growth(pool) for model, pool in self.pools.items()}
        self.known = dict.fromkeys(self.useful, 0.0)
        for station in self.stations:
            self.known[station.name] += station.known
        for station in self.stations:
            station.capacity = self._capacity(station, day, cover)
            station.defect = self._defect(station)
        row, by_line = self._flow_of_week(day)
        if row.started > 0:
            self.seen.append(self._judged_scrap())
        for station in self.stations:
            made = row.started if station.line is None else by_line.get(station.line, 0.0)
            self._learn(station, made, number)
            self.crews.practise(station, day, number * WEEK_SECONDS / _HOUR)
        return row

    def _flow_of_week(self, day: date) -> tuple[_Row, dict[str, float]]:
        """What starts: the lines' sum or the slowest shared step, in units of output before any scrap."""
        passes = self.passes = self._passes()
        by_line: dict[str, tuple[float, str]] = {}
        shared = (inf, "")
        for station in self.stations:
            limit = (station.capacity / (station.needed * passes[station.name]), station.name)
            if station.line is None:
                shared = min(shared, limit)
            else:
                by_line[station.line] = min(by_line.get(station.line, limit), limit)
        lines = sum(limit for limit, _ in by_line.values())
        started = min(shared[0], lines) if by_line else shared[0]
        if started <= 0 or started == inf:
            return _Row(), {}
        made = {line: limit * started / lines for line, (limit, _) in by_line.items()}
        accepted = sum(units for line, units in made.items() if self._accepted(line, day)) if by_line else started
        limiting = shared[1] if not by_line or shared[0] < lines else max(by_line.values())[1]
        return _Row(started, accepted * passes[""], 1.0 - passes[""], limiting), made

    def _passes(self) -> dict[str, float]:
        """Share of what starts that still runs when it reaches a step; under "" the share that comes out good."""
        ratios: dict[str, list[float]] = {}
        for station in self.stations:
            if station.capacity > 0:
                ratios.setdefault(station.name, []).append(station.defect * station.seen)
        kept = {name: 1.0 - sum(values) / len(values) for name, values in ratios.items()}
        passes = {}
        for name in [*self.useful, ""]:
            share = 1.0
            for other in self.before[name] if name else self.useful:
                share *= kept.get(other, 1.0)
            passes[name] = max(share, 1e-6)
        return passes

    def _capacity(self, station: Station, day: date, cover: float) -> float:
        """Units the station can make this week."""
        if day < station.starts:
            return 0.0
        step = station.step
        station.operated = is_operated(station, day)
        station.brought = brought(station, day)
        station.pace = self.crews.pace(station)
        share = station.share_open * changeover_share(step) * self.crews.manned(station, cover) * station.pace
        if step.short_stops is not None:
            start, mature = step.short_stops.at_start.mid, step.short_stops.mature.mid
            grown = self.growth[station.model] if self.plant.maturing is not None else inf
            share *= 1.0 - (mature + (start - mature) / grown)
        if step.mtbf is not None and step.restore_time is not None:
            restore = self.crews.restore_time(station, step.restore_time.mid, day)
            share /= 1.0 + restore / (step.mtbf.mid * self._maturity(station))
        share *= self._product_share(station, day)
        return speed(step) * share * WEEK_SECONDS

    def _product_share(self, station: Station, day: date) -> float:
        """Share of its time for product: what scrap and a rate cap allow, and trials leave. Sets load and trials."""
        held = min(self._load(), share_of_week(station.rate_cap, day, 1.0))
        is_loaded = station.name in self.loaded
        station.load = held if station.step.places is None and (is_loaded or station.line is not None) else 1.0
        share = held if is_loaded else 1.0
        trials = share_of_week(station.trials, day, 0.0)
        share = max(min(share, 1.0 - trials), 1e-6)
        station.tried = trials / share
        return share

    def _load(self) -> float:
        """Share of full starts: the least until scrap has been seen, then by the scrap of the units judged last."""
        if self.plant.loading is None:
            return 1.0
        least = self.number["loading.least"]
        if len(self.seen) < self.seen_late:
            return least
        above = (self.seen[-self.seen_late] - self.number["loading.full_below"]) / max(
            self.number["loading.span"], 1e-6
        )
        return 1.0 - (1.0 - least) * min(1.0, max(0.0, above))

    def _judged_scrap(self) -> float:
        """Rolled scrap of the judged steps this week, the mean over lines that run, by what they can make."""
        kept = 1.0
        for name in self.judged:
            here = [station for station in self.stations if station.name == name and station.capacity > 0]
            made = sum(station.capacity for station in here)
            kept *= 1.0 - (
                sum(station.defect * station.seen * station.capacity for station in here) / made if made else 0.0
            )
        return 1.0 - kept

    def _maturity(self, station: Station) -> float:
        """Today's mtbf as a share of the mature one."""
        if self.plant.maturing is None:
            return 1.0
        return min(1.0, self.number["maturing.start_ratio"] * self.growth[station.model])

    def _growth(self, pool: list[Station]) -> float:
        """(1 + T / T_0)^growth, with T and T_0 pooled over the machines of one model."""
        machines = [machine_count(other.step) for other in pool]
        hours = sum(other.hours * count for other, count in zip(pool, machines, strict=True))
        first = self.number["maturing.commissioning"] / _HOUR * sum(machines)
        return exp(self.number["maturing.growth"] * log1p(hours / first)) if first > 0 else 1.0

    def _defect(self, station: Station) -> float:
        """Defect ratio of this week, excursions included."""
        step = station.step
        mature = step.scrap_mature.mid if step.scrap_mature is not None else 0.0
        start = step.scrap_at_start.mid if step.scrap_at_start is not None else mature
        factor = self._excess(station)
        ratio = mature + (start - mature) * factor
        if self.plant.excursions is None or start <= mature:
            return ratio
        lasts = self.number["excursions.reaction"] + station.late_weeks * WEEK_SECONDS
        load = self.number["excursions.rate_at_start"] * station.busy * factor * lasts
        share = load / (1.0 + load)
        return ratio + share * max(0.0, self.number["excursions.defect_ratio"] - ratio)

    def _excess(self, station: Station) -> float:
        """Share of the excess defects that is left."""
        if self.plant.learning is None:
            return 1.0
        others = self.known[station.name] - station.known
        n = (
            station.known
            + self.number["learning.other_lines"] * others
            + sister_cells(station, self.number)
            + station.brought
        )
        left = exp(-self.number["learning.exponent"] * log1p(n / self.reference))
        left *= 1.0 - self.number["learning.haste"] * (1.0 - station.load)
        if self.crews.work_at(station) and self.crews.start_skill < 1.0:
            skill = station.pace if station.operated else station.skill
            unskilled = min(1.0, max(0.0, 1.0 - skill) / (1.0 - self.crews.start_skill))
            left *= 1.0 - self.number["learning.people_share"] * (1.0 - unskilled)
        return left

    def _learn(self, station: Station, made: float, number: int) -> None:
        """Book the week: verdicts that came in, and hours of the machines."""
        reached = made * self.passes[station.name]
        station.units.append(reached * self.cells)
        station.known *= (1.0 - self.number["learning.decay"]) ** (WEEK_SECONDS / MONTH_SECONDS)
        station.known += reached * self.cells * station.tried * self.number["knowhow.trial_worth"]
        judged_week = int(number - station.late_weeks)
        if judged_week >= 0:
            station.known += station.units[judged_week]
        # A slow crew keeps the machine running longer for the same units, so it practises longer too.
        best = speed(station.step) * station.pace * WEEK_SECONDS
        # A crew that can do nothing yet stands at the machine all week, and learns by it.
        station.busy = min(1.0, reached * station.needed * (1.0 + station.tried) / best) if best > 0 else 1.0
        station.hours += station.busy * WEEK_SECONDS / _HOUR

    def _accepted(self, line: str, day: date) -> bool:
        accepted = self.plant.lines_in_use[line].accepted
        return accepted is None or accepted.mid <= day
