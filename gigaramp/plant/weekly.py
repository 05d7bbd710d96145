"""The ramp at the middle values, week by week, without luck: the quick look that `check` prints.

It is a recursion, not a simulation. Each week every station has a capacity; the slowest decides what starts; what
starts loses its defects and comes out after the time of the places on its way. What came out and was judged teaches.
Left out, because they need luck or a queue: buffers, sleds, waits for help, events, call-off, rework, closures of a
single week (calendars count with their yearly mean). So its date is early, and a range is never read from it.

Formulas, at the middle values of the file, as in the twin:
- defects: K = (1 + n / n_ref)^-b on experience whose verdict is known (Levitt, List and Syverson 2013), other lines
  weighted (Irwin and Klenow 1994), skill carrying at most `people_share` of the excess;
- machines: m(T) = min(mtbf, mtbf_at_start (1 + T / T_0)^growth) (after Crow-AMSAA, MIL-HDBK-189);
- skill: y = X R^a / (X R^a + r) on crew means (Mazur and Hastie 1978; Nembhard and Uzumeri 2000).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp, log, log1p
from statistics import NormalDist

from gigaramp.plant.calendar import calendar_of, hours_a_day, open_share
from gigaramp.plant.capacity import (
    changeover_share,
    full_speed_goal,
    machine_count,
    middle,
    needs,
    on_every_line,
    speed,
)
from gigaramp.plant.flow import Flow
from gigaramp.plant.model import Experts, Plant, Step
from gigaramp.plant.number import DateNumber
from gigaramp.units import DAY_SECONDS, WEEK_SECONDS, YEAR_SECONDS

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
        tuple(arrived), tuple(row.started for row in rows), tuple(row.scrap for row in rows), tuple(row.limiting for row in rows)
    )


@dataclass
class _Row:
    started: float = 0.0
    good: float = 0.0
    scrap: float = float("nan")
    limiting: str = ""


@dataclass
class _Station:
    """One step on one line, or in the plant when it is shared, and what it has learned so far."""

    name: str
    step: Step
    line: str | None
    starts: date
    needed: float
    share_open: float
    teams: float
    late_weeks: float
    seen: float
    """Share of its defects that some inspection sees."""
    known: float = 0.0
    hours: float = 0.0
    """Operating hours of one machine."""
    busy: float = 0.0
    """Share of last week it operated."""
    pace: float = 1.0
    """Speed of its crew over full speed."""
    practice: float = 0.0
    dated: float = 0.0
    since: float = 0.0
    heads: bool = False
    skill: float = 1.0
    capacity: float = 0.0
    defect: float = 0.0
    units: list[float] = field(default_factory=list)
    """Units made each week, in cell-equivalents, for verdicts that come late."""

    @property
    def model(self) -> str:
        """Machine model whose hours mature together."""
        return self.step.model or self.name


class _Ramp:
    """The state of the recursion: every station, and the middle values it runs on."""

    def __init__(self, plant: Plant, flow: Flow) -> None:
        self.plant = plant
        self.flow = flow
        self.number = {address: middle(plant, address, other) for address, other in _NUMBERS.items()}
        self.needed = needs(flow)
        self.cells = self._cells_in_output()
        self.useful = [name for name in flow.steps if self.needed[name] > 0]
        self.lead_weeks = self._longest(set(), flow.output)
        self.stations = [station for name in self.useful for station in self._stations(name)]
        self.pools: dict[str, list[_Station]] = {}
        for station in self.stations:
            self.pools.setdefault(station.model, []).append(station)
        self.growth: dict[str, float] = {}
        self.known: dict[str, float] = {}
        self.passes: dict[str, float] = {}
        self.has_people = plant.people is not None and any(s.step.crew is not None for s in self.stations)
        exponent = self.number["learning.exponent"]
        self.reference = self.number["learning.halves_after"] / (2 ** (1 / exponent) - 1) if exponent > 0 else 1.0
        self.start_skill = self._skill(self._training_hours(), 1.0)
        for station in self.stations:
            station.skill = self.start_skill if self.has_people and station.step.crew is not None else 1.0

    def week(self, day: date, number: int) -> _Row:
        """One week: capacities and defects as they stand, what starts, what is good, and what it teaches."""
        cover = self._cover(day)
        self.growth = {model: self._growth(pool) for model, pool in self.pools.items()}
        self.known = {name: sum(s.known for s in self.stations if s.name == name) for name in self.useful}
        for station in self.stations:
            station.capacity = self._capacity(station, day, cover)
            station.defect = self._defect(station)
        row, by_line = self._flow_of_week(day)
        for station in self.stations:
            made = row.started if station.line is None else by_line.get(station.line, 0.0)
            self._learn(station, made, number, day)
        return row

    def _flow_of_week(self, day: date) -> tuple[_Row, dict[str, float]]:
        """What starts: the lines' sum or the slowest shared step, in units of output before any scrap."""
        passes = self.passes = self._passes()
        by_line: dict[str, tuple[float, str]] = {}
        shared = (float("inf"), "")
        for station in self.stations:
            limit = (station.capacity / (station.needed * passes[station.name]), station.name)
            if station.line is None:
                shared = min(shared, limit)
            else:
                by_line[station.line] = min(by_line.get(station.line, limit), limit)
        lines = sum(limit for limit, _ in by_line.values())
        started = min(shared[0], lines) if by_line else shared[0]
        if started <= 0 or started == float("inf"):
            return _Row(), {}
        limiting = shared[1] if not by_line or shared[0] < lines else max((limit, name) for limit, name in by_line.values())[1]
        made = {line: limit * started / lines for line, (limit, _) in by_line.items()} if by_line else {}
        accepted = sum(made.get(line, 0.0) for line in by_line if self._accepted(line, day)) if by_line else started
        scrap = 1.0 - passes[""]
        return _Row(started, accepted * passes[""], scrap, limiting), made

    def _passes(self) -> dict[str, float]:
        """Share of what starts that still runs when it reaches a step; under "" the share that comes out good."""
        ratios: dict[str, list[float]] = {}
        for station in (s for s in self.stations if s.capacity > 0):
            ratios.setdefault(station.name, []).append(station.defect * station.seen)
        kept = {name: 1.0 - sum(values) / len(values) for name, values in ratios.items()}
        passes = {}
        for name in [*self.useful, ""]:
            share = 1.0
            for before in self.flow.before(name) if name else self.useful:
                share *= kept.get(before, 1.0)
            passes[name] = max(share, 1e-6)
        return passes

    def _capacity(self, station: _Station, day: date, cover: float) -> float:
        """Units the station can make this week."""
        if day < station.starts:
            return 0.0
        step = station.step
        share = station.share_open * changeover_share(step)
        ratio = self._maturity(station)
        crew = 1.0
        if self.has_people and step.crew is not None:
            crew = min(1.0, station.skill / self.number["people.skill.requirement"])
            share *= min(1.0, cover * (1.0 - self.number["people.absence"])) * crew
        station.pace = crew
        if step.short_stops is not None:
            start, mature = step.short_stops.at_start.mid, step.short_stops.mature.mid
            grown = self.growth[station.model] if self.plant.maturing is not None else float("inf")
            share *= 1.0 - (mature + (start - mature) / grown)
        if step.mtbf is not None and step.restore_time is not None:
            restore = self._restore(station, step.restore_time.mid, day)
            share /= 1.0 + restore / (step.mtbf.mid * ratio)
        return speed(step) * share * WEEK_SECONDS

    def _restore(self, station: _Station, mended: float, day: date) -> float:
        """Mean time a failure lasts: mending by the best person there, waits for parts, and for remote help.

        A difficulty is uniform, so a crew whose best person has the share b of full skill masters about b of the stops.
        """
        parts = self.number["help.parts_share"] * self.number["help.parts_delay"]
        if not self.has_people or station.step.crew is None or self._experts_on_shift(station, day) >= 1.0:
            return mended + parts
        heads = max(station.step.crew.mid, 1.0)
        above = exp(self.number["people.skill.spread"] * NormalDist().inv_cdf((heads - 0.375) / (heads + 0.25)))
        best = min(1.0, station.skill * above / self.number["people.skill.requirement"])
        return mended / max(best, 0.1) + (1.0 - best) * self.number["help.remote"] + parts

    def _maturity(self, station: _Station) -> float:
        """Today's mtbf as a share of the mature one."""
        if self.plant.maturing is None:
            return 1.0
        return min(1.0, self.number["maturing.start_ratio"] * self.growth[station.model])

    def _growth(self, pool: list[_Station]) -> float:
        """(1 + T / T_0)^growth, with T and T_0 pooled over the machines of one model."""
        machines = [machine_count(other.step) for other in pool]
        hours = sum(other.hours * count for other, count in zip(pool, machines, strict=True))
        first = self.number["maturing.commissioning"] / _HOUR * sum(machines)
        return exp(self.number["maturing.growth"] * log1p(hours / first)) if first > 0 else 1.0

    def _defect(self, station: _Station) -> float:
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

    def _excess(self, station: _Station) -> float:
        """Share of the excess defects that is left."""
        if self.plant.learning is None:
            return 1.0
        others = self.known[station.name] - station.known
        sister = self.number["learning.sister_transfer"] * self.number["learning.sister_experience"]
        n = station.known + self.number["learning.other_lines"] * others + sister
        left = exp(-self.number["learning.exponent"] * log1p(n / self.reference))
        if self.has_people and station.step.crew is not None and self.start_skill < 1.0:
            unskilled = min(1.0, max(0.0, 1.0 - station.skill) / (1.0 - self.start_skill))
            left *= 1.0 - self.number["learning.people_share"] * (1.0 - unskilled)
        return left

    def _learn(self, station: _Station, made: float, number: int, day: date) -> None:
        """Book the week: verdicts that came in, hours of the machines, practice of the crew."""
        station.units.append(made * self.passes[station.name] * self.cells)
        known_week = number - station.late_weeks
        station.known *= (1.0 - self.number["learning.decay"]) ** (WEEK_SECONDS / MONTH_SECONDS)
        if known_week >= 0:
            station.known += station.units[int(known_week)]
        # A slow crew keeps the machine running longer for the same units, so it practises longer too.
        best = speed(station.step) * station.pace * WEEK_SECONDS
        station.busy = min(1.0, made * station.needed * self.passes[station.name] / best) if best > 0 else 0.0
        station.hours += station.busy * WEEK_SECONDS / _HOUR
        if self.has_people and station.step.crew is not None and day >= station.starts:
            self._practise(station, day, float(number) * WEEK_SECONDS / _HOUR)

    def _practise(self, station: _Station, day: date, now: float) -> None:
        training = self._training_hours()
        if not station.heads:
            station.heads, station.since = True, now
            station.practice = training
        hours = station.busy * WEEK_SECONDS / _HOUR / station.teams * (1.0 + self._coaching(station, day))
        joined = 1.0 - exp(-self.number["people.turnover"] * WEEK_SECONDS)
        station.practice += hours - joined * (station.practice - training)
        station.dated += hours * (now - station.since) - joined * station.dated
        recency = 1.0
        if station.practice > 0 and now > station.since + 1.0:
            recency = max(2.0 * station.dated / (station.practice * (now - station.since)), 1e-9)
        station.skill = self._skill(station.practice, recency)

    def _skill(self, practice: float, recency: float) -> float:
        effective = practice * recency ** self.number["people.skill.recency"]
        hours = self.number["people.skill.learning_hours"] / _HOUR
        return effective / (effective + hours) if effective + hours > 0 else 1.0

    def _training_hours(self) -> float:
        return self.number["people.training.hours"] / _HOUR * self.number["people.training.worth"]

    def _coaching(self, station: _Station, day: date) -> float:
        """gamma c u: what an hour beside an expert adds (c: share of learners an expert has time for)."""
        heard = 0.0
        for family in self.plant.people.experts.values() if self.plant.people is not None else ():
            if station.name in family.steps:
                learners = sum((s.step.crew.mid if s.step.crew else 0.0) for s in self.stations if s.name in family.steps)
                there = _on_site(family, day) / station.teams
                share = min(1.0, self.number["people.places"] * there / learners) if learners > 0 else 0.0
                heard += share * self._understanding(family)
        return self.number["people.coaching_gain"] * min(1.0, heard)

    def _experts_on_shift(self, station: _Station, day: date) -> float:
        families = self.plant.people.experts.values() if self.plant.people is not None else ()
        return sum(_on_site(family, day) / station.teams for family in families if station.name in family.steps)

    def _understanding(self, family: Experts) -> float:
        language = self.plant.people.language if self.plant.people is not None else None
        if language is None or set(language.local) & set(family.languages):
            return 1.0
        understood = self.number["people.language.translation"]
        gain = self.number["people.language.glossary_gain"] if language.glossary else 0.0
        return understood + (1.0 - understood) * gain

    def _cover(self, day: date) -> float:
        """Local people at the steps over the people all crews need, at most 1."""
        people = self.plant.people
        if people is None or not people.recruits or not self.has_people:
            return 1.0
        asked = sum((s.step.crew.mid if s.step.crew else 0.0) * s.teams for s in self.stations if day >= s.starts)
        if asked <= 0:
            return 1.0
        dated = [(entry.on, entry.count.mid if entry.count is not None else 0.0) for entry in people.recruits]
        return min(1.0, _between(dated, day) * self.number["people.in_production"] / asked)

    def _stations(self, name: str) -> list[_Station]:
        step = self.plant.steps[name]
        calendar = calendar_of(self.plant, step)
        share = open_share(calendar, self.plant.start.year + 1)
        shifts = max(1.0, hours_a_day(calendar) / 8.0)
        teams = calendar.teams.mid if calendar is not None and calendar.teams is not None else shifts
        late, seen = self._verdict(name)
        lines: list[str | None] = [None] if step.shared else list(self.plant.line_names)
        return [
            _Station(name, own, line, self._starts(line), self.needed[name], share, max(teams, 1.0), late, seen)
            for line, own in zip(lines, on_every_line(self.plant, name), strict=True)
        ]

    def _verdict(self, name: str) -> tuple[float, float]:
        """Weeks from making a defect to its first verdict, and the share of defects that are ever seen."""
        watchers = {other: step.inspects[name].mid for other, step in self.plant.steps.items() if name in step.inspects}
        if not watchers:
            return 0.0, 1.0
        missed = 1.0
        for chance in watchers.values():
            missed *= 1.0 - chance
        return min(self._longest({name}, other) for other in watchers), 1.0 - missed

    def _longest(self, stop: set[str], name: str) -> float:
        """Weeks spent in places on the longest way to a step, from the start or from the steps in `stop`."""
        if name in stop:
            return 0.0
        step = self.plant.steps[name]
        own = step.time.mid / WEEK_SECONDS if step.time is not None else 0.0
        before = [self._longest(stop, edge.producer) for edge in self.flow.into(name)]
        return own + max(before, default=0.0)

    def _cells_in_output(self) -> float:
        """Cells in one unit of output; 1 in a plant without cells."""
        units = {name: self.plant.products.get(product) for name, product in self.flow.products.items()}
        return max((self.needed[n] for n, product in units.items() if product is not None and product.unit == "cell"), default=1.0)

    def _starts(self, line: str | None) -> date:
        starts = self.plant.lines_in_use[line].starts if line is not None else None
        return starts.mid if starts is not None else self.plant.start

    def _accepted(self, line: str, day: date) -> bool:
        accepted: DateNumber | None = self.plant.lines_in_use[line].accepted
        return accepted is None or accepted.mid <= day


def months_to_goal(plant: Plant, ramp: WeeklyRamp) -> float | None:
    """Months from the start to the full-speed goal at the middle values; None where it is not reached or not asked."""
    found = full_speed_goal(plant)
    if found is None or found[1].rate is None:
        return None
    hold = found[1].hold.mid if found[1].hold is not None else WEEK_SECONDS
    return ramp.months_to(found[1].rate.mid, max(1, round(hold / WEEK_SECONDS)))


def _on_site(family: Experts, day: date) -> float:
    count = family.count.mid if family.count is not None else 0.0
    return count * max(0.0, _share_past(family.arrives, day) - _share_past(family.leaves, day))


def _share_past(when: DateNumber, day: date) -> float:
    """Share of a family whose date lies before a day; a span spreads its people evenly."""
    if when.from_ is None or when.to is None:
        return 1.0 if when.mid <= day else 0.0
    length = max((when.to - when.from_).days, 1)
    return min(1.0, max(0.0, (day - when.from_).days / length))


def _between(points: list[tuple[date, float]], day: date) -> float:
    """Straight line between dated values; level before the first and after the last."""
    earlier = [point for point in points if point[0] <= day]
    later = [point for point in points if point[0] > day]
    if not earlier or not later:
        return (earlier or later)[-1 if earlier else 0][1]
    (first, low), (last, high) = earlier[-1], later[0]
    return low + (high - low) * ((day - first).days * DAY_SECONDS) / ((last - first).days * DAY_SECONDS)


_NUMBERS = {
    "learning.exponent": 0.0,
    "learning.halves_after": 1.0,
    "learning.other_lines": 0.0,
    "learning.sister_transfer": 0.0,
    "learning.sister_experience": 0.0,
    "learning.decay": 0.0,
    "learning.people_share": 0.0,
    "excursions.rate_at_start": 0.0,
    "excursions.defect_ratio": 0.0,
    "excursions.reaction": 0.0,
    "maturing.start_ratio": 1.0,
    "maturing.growth": 0.0,
    "maturing.commissioning": 0.0,
    "help.remote": 0.0,
    "help.parts_share": 0.0,
    "help.parts_delay": 0.0,
    "people.in_production": 1.0,
    "people.absence": 0.0,
    "people.turnover": 0.0,
    "people.coaching_gain": 0.0,
    "people.places": 0.0,
    "people.training.hours": 0.0,
    "people.training.worth": 0.0,
    "people.skill.learning_hours": 0.0,
    "people.skill.recency": 0.0,
    "people.skill.spread": 0.0,
    "people.skill.requirement": 1.0,
    "people.language.translation": 1.0,
    "people.language.glossary_gain": 0.0,
}
"""Middle values the recursion reads, and the value that switches each off where its mechanism is not named."""
