"""The stations of the weekly recursion: what each is, what it has learned, and the middle values all run on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from gigaramp.plant.calendar import calendar_of, hours_a_day, open_share
from gigaramp.plant.capacity import middle, needs, on_every_line
from gigaramp.plant.experts import Operator
from gigaramp.plant.flow import Flow
from gigaramp.plant.model import Plant, SlowDown, Step
from gigaramp.units import WEEK_SECONDS

_OFF = {
    "learning.exponent": 0.0,
    "learning.halves_after": 1.0,
    "learning.other_lines": 0.0,
    "learning.sister_transfer": 0.0,
    "learning.sister_experience": 0.0,
    "learning.decay": 0.0,
    "learning.people_share": 0.0,
    "learning.haste": 0.0,
    "knowhow.trial_worth": 0.0,
    "excursions.rate_at_start": 0.0,
    "excursions.defect_ratio": 0.0,
    "excursions.reaction": 0.0,
    "maturing.start_ratio": 1.0,
    "maturing.growth": 0.0,
    "maturing.commissioning": 0.0,
    "loading.least": 1.0,
    "loading.full_below": 1.0,
    "loading.span": 1.0,
    "help.remote": 0.0,
    "help.parts_share": 0.0,
    "help.parts_delay": 0.0,
    "people.in_production": 1.0,
    "people.absence": 0.0,
    "people.turnover": 0.0,
    "people.coaching_gain": 0.0,
    "people.watching": 1.0,
    "people.places": 0.0,
    "people.training.hours": 0.0,
    "people.training.worth": 0.0,
    "people.skill.learning_hours": 0.0,
    "people.skill.recency": 0.0,
    "people.skill.requirement": 1.0,
    "people.skill.spread": 0.0,
    "people.language.translation": 1.0,
    "people.language.glossary_gain": 0.0,
    "people.language.interpreted": 0.0,
    "people.language.interpreter_places": 0.0,
    "people.language.second_understood": 0.0,
    "people.persons.prior_hours": 0.0,
}
"""Numbers the recursion reads, and the value that switches each off where its mechanism is not named."""


@dataclass
class Station:
    """One step on one line, or in the plant when it is shared, and what it has learned so far."""

    name: str
    step: Step
    line: str | None
    starts: date
    needed: float
    """Units it makes for one unit of the plant's output."""
    share_open: float
    teams: float
    late_weeks: float
    """From making a defect to the first verdict on it."""
    seen: float
    """Share of its defects that some inspection sees."""
    known: float = 0.0
    """Experience whose verdict is known, in cell-equivalents."""
    hours: float = 0.0
    """Operating hours of one machine."""
    busy: float = 0.0
    """Share of last week it operated."""
    pace: float = 1.0
    """Speed of its crew over full speed."""
    practice: float = 0.0
    dated: float = 0.0
    since: float = 0.0
    has_crew: bool = False
    """True once its crew has begun to practise."""
    skill: float = 1.0
    operator: Operator | None = None
    """The partner that runs its line until a date."""
    rate_cap: tuple[SlowDown, ...] = ()
    trials: tuple[SlowDown, ...] = ()
    """Periods in which its line gives up output to learn."""
    load: float = 1.0
    """Share of the full rate its line is loaded at this week."""
    tried: float = 0.0
    """Time for trials over the time for product this week."""
    operated: bool = False
    """True in the weeks the partner runs it."""
    brought: float = 0.0
    """Cells of the partner's own plants that count here this week."""
    capacity: float = 0.0
    """Units it can make this week."""
    defect: float = 0.0
    units: list[float] = field(default_factory=list)
    """Units made each week, in cell-equivalents, for verdicts that come late."""

    @property
    def model(self) -> str:
        """Machine model whose hours mature together."""
        return self.step.model or self.name

    @property
    def crew(self) -> float:
        """People one shift needs here; 0 without a crew."""
        return self.step.crew.mid if self.step.crew is not None else 0.0


def is_operated(station: Station, day: date) -> bool:
    """True when a partner runs the station in the week of this day."""
    operator = station.operator
    if operator is None or station.crew <= 0:
        return False
    first = operator.from_.mid if operator.from_ is not None else station.starts
    return first <= day < operator.until.mid


def is_handed_over(station: Station, day: date) -> bool:
    """True when local people stand at the station: alone, or beside the partner."""
    operator = station.operator
    if operator is None or not is_operated(station, day):
        return True
    handover = operator.handover.mid if operator.handover is not None else 0.0
    return day >= operator.until.mid - timedelta(seconds=handover)


def sister_cells(station: Station, number: dict[str, float]) -> float:
    """Cells of a sister plant that count at the station: its own number where the file has one, else that of all steps."""
    experience, transfer = station.step.experience, station.step.transfer
    made = experience.mid if experience is not None else number["learning.sister_experience"]
    return made * (transfer.mid if transfer is not None else number["learning.sister_transfer"])


def share_of_week(periods: tuple[SlowDown, ...], day: date, otherwise: float) -> float:
    """Mean share of the seven days from `day` on; `otherwise` on days without a period."""
    shares = [otherwise] * 7
    for period in periods:
        for number in range(7):
            if period.from_ <= day + timedelta(days=number) <= period.to:
                shares[number] = period.share.mid
    return sum(shares) / 7


def brought(station: Station, day: date) -> float:
    """Cells of the partner's own plants that count as made at the station."""
    operator = station.operator
    if operator is None or operator.experience is None:
        return 0.0
    if is_operated(station, day):
        return operator.experience.mid
    left = operator.leaves_behind.mid if operator.leaves_behind is not None else 1.0
    return operator.experience.mid * left if day >= operator.until.mid else 0.0


def middle_values(plant: Plant) -> dict[str, float]:
    """Middle values of the numbers the recursion reads, by address."""
    return {address: middle(plant, address, off) for address, off in _OFF.items()}


def stations_of(plant: Plant, flow: Flow) -> list[Station]:
    """Every station that leads to the output, upstream first."""
    needed = needs(flow)
    return [
        station for name in flow.steps if needed[name] > 0 for station in _stations(plant, flow, name, needed[name])
    ]


def cells_in_output(plant: Plant, flow: Flow) -> float:
    """Cells in one unit of output; 1 in a plant without cells."""
    needed = needs(flow)
    cells = {
        name
        for name, product in flow.products.items()
        if product in plant.products and plant.products[product].unit == "cell"
    }
    return max((needed[name] for name in cells), default=1.0)


def weeks_in_places(plant: Plant, flow: Flow, target: str, origin: str | None = None) -> float:
    """Weeks spent in places on the longest way to a step, from the start or from after the step `origin`."""
    weeks: dict[str, float] = {}
    for name in flow.steps:
        if name == origin:
            weeks[name] = 0.0
            continue
        before = [weeks[edge.producer] for edge in flow.into(name) if edge.producer in weeks]
        if before or (origin is None and not flow.into(name)):
            time = plant.steps[name].time
            weeks[name] = max(before, default=0.0) + (time.mid / WEEK_SECONDS if time is not None else 0.0)
    return weeks.get(target, 0.0)


def _stations(plant: Plant, flow: Flow, name: str, needed: float) -> list[Station]:
    step = plant.steps[name]
    calendar = calendar_of(plant, step)
    share = open_share(calendar, plant.start.year + 1)
    shifts = max(1.0, hours_a_day(calendar) / 8.0)
    teams = calendar.teams.mid if calendar is not None and calendar.teams is not None else shifts
    late, seen = _verdict(plant, flow, name)
    lines: list[str | None] = [None] if step.shared else list(plant.line_names)
    stations = [
        Station(
            name,
            own,
            line,
            _starts(plant, line),
            needed,
            share,
            max(teams, 1.0),
            late,
            seen,
            operator=_operator(plant, line),
        )
        for line, own in zip(lines, on_every_line(plant, name), strict=True)
    ]
    for station in stations:
        if station.line is not None and station.step.places is None:
            line_in_use = plant.lines_in_use[station.line]
            station.rate_cap, station.trials = line_in_use.rate_cap, line_in_use.trials
    return stations


def _verdict(plant: Plant, flow: Flow, name: str) -> tuple[float, float]:
    """Weeks from making a defect to its first verdict, and the share of defects that are ever seen."""
    watchers = {other: step.inspects[name].mid for other, step in plant.steps.items() if name in step.inspects}
    if not watchers:
        return 0.0, 1.0
    missed = 1.0
    for chance in watchers.values():
        missed *= 1.0 - chance
    return min(weeks_in_places(plant, flow, other, name) for other in watchers), 1.0 - missed


def _operator(plant: Plant, line: str | None) -> Operator | None:
    return plant.lines_in_use[line].operated_by if line is not None else None


def _starts(plant: Plant, line: str | None) -> date:
    starts = plant.lines_in_use[line].starts if line is not None else None
    return starts.mid if starts is not None else plant.start
