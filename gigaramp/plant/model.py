"""What a plant is: frozen models that mirror the plant file key by key.

Every number is a `Number` (or a `DateNumber`): it knows its range, its status and its source.
Names of fields are addresses: `plant.steps["stacking"].mtbf` is `steps.stacking.mtbf` everywhere.
Nothing here computes; reading is in `read.py`, checking in `check.py`. People and goals have files of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, PrivateAttr

from gigaramp.errors import Problem
from gigaramp.plant.experts import Experts, HomeVisits, Operator, Recall
from gigaramp.plant.goals import Chosen, Goal, KnownFact, Plan
from gigaramp.plant.levers import Choice, Lever
from gigaramp.plant.money import Prices
from gigaramp.plant.number import Count, DateNumber, Day, Number
from gigaramp.plant.part import (
    Amount,
    Experience,
    Length,
    Name,
    Part,
    PerTime,
    Plain,
    Rate,
    Ratio,
    Room,
    Speed,
    Time,
)
from gigaramp.plant.people import Headcount, Language, People, Skill, Training
from gigaramp.plant.persons import Assessment, CrossTraining, Departure, Person, Persons, Pioneers, Technicians

FORMAT_VERSION = 1

MAX_LINES = 16
"""Most lines of a plant: what the twin can join before one shared step."""


class Product(Part):
    """What flows: slurry (kg), electrode (m), cells, modules, packs."""

    unit: Literal["kg", "m", "cell", "module", "pack", "piece"] = Field(description="Unit it is counted in.")


class Closure(Part):
    """Days on which a calendar is closed, for example August leave."""

    from_: Day = Field(alias="from", description="First closed day.")
    to: Day = Field(description="Last closed day.")
    why: str = Field(default="", description="Reason, shown in answers.")
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Calendar(Part):
    """Shift pattern of the steps that name it. No calendar means always open, one shift of 8 h after another."""

    shifts: tuple[str, ...] = Field(description='Shifts of one day as "05:00-13:00"; the last may end next day.')
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(description="Working days.")
    teams: Count = Field(
        default=None, description="Teams that rotate over the shifts (3x8: 3, 5x8: 5). Default: one a shift."
    )
    turns: Literal["shift", "week"] = Field(
        default="shift",
        description="How teams take turns: shift after shift (with as many teams as shifts each keeps its shift), or week by week.",
    )
    holidays: str | None = Field(default=None, description="Country code of public holidays, for example FR.")
    closures: tuple[Closure, ...] = Field(default=(), description="Planned closures.")


class Vehicle(Part):
    """One vehicle model that takes packs."""

    share: Ratio = Field(description="Share of packs made for this vehicle.")
    modules: Count = Field(description="Modules in one pack of this vehicle.")
    call_off: Rate | None = Field(default=None, description="Packs the customer takes at most. Absent: takes all.")


class Source(Part):
    """Arrivals from outside. Without a source the first step never starves."""

    every: Time = Field(description="Time between arrivals, with its law.")
    size: Count = Field(default=None, description="Units in one arrival. Default 1.")


class Changeover(Part):
    """Time lost each time a quantity has been made (coil, recipe, tool)."""

    every: Amount = Field(description="Quantity between two changeovers, in the unit the step makes.")
    time: Time = Field(description="Time lost at each changeover.")


class ShortStops(Part):
    """Share of running time lost in stops too short to call anyone; falls as machines mature."""

    at_start: Ratio = Field(description="Share of running time lost on the first day.")
    mature: Ratio = Field(description="Share of running time lost by mature machines.")


class Rework(Part):
    """What an inspection sends back instead of scrapping."""

    share: Ratio = Field(description="Share of the defective units found that can be reworked.")
    quality_ratio: Ratio = Field(description="Share of the reworked units that end good (rework has its own yield).")
    time: Time = Field(description="Machine time of this step one reworked unit takes.")


class Step(Part):
    """One process step, repeated on each line unless it is shared."""

    makes: Name | None = Field(default=None, description="Product it makes. Absent: it passes on the product it gets.")
    consumes: dict[Name, Amount] = Field(
        default_factory=dict, description="Amount of each product one unit made consumes."
    )
    after: tuple[Name, ...] = Field(default=(), description="Steps it follows, where makes/consumes do not say it.")
    shared: bool = Field(default=False, description="True: one for the whole plant. False: one on each line.")
    machines: Count = Field(default=None, description="Parallel machines (on each line, or in the plant when shared).")
    cycle_time: Time | None = Field(default=None, description="Machine time for one unit made, or for one batch.")
    rate: Rate | None = Field(default=None, description="Rate of one machine, instead of cycle_time (80 m/min).")
    batch: Amount | None = Field(default=None, description="Quantity one machine processes together in one cycle_time.")
    places: Amount | None = Field(
        default=None, description="Places (formation channels, ageing racks), in units of the product."
    )
    tray: Amount | None = Field(
        default=None,
        description="With places: units that enter and leave them together when each cell is followed (--lot cell). "
        "Default: a tenth of the usual lot.",
    )
    time: Time | None = Field(
        default=None, description="Time each unit stays in its place (with places). Trays leave in order."
    )
    buffer: Room | None = Field(
        default=None, description="Room before the step, per input; inf = unlimited; absent = none."
    )
    calendar: Name | None = Field(default=None, description="Calendar it works by. Default: `main` if there is one.")
    source: Source | None = Field(default=None, description="Arrivals from outside, for a first step.")
    changeover: Changeover | None = Field(default=None, description="Time lost each time a quantity has been made.")
    mtbf: Time | None = Field(default=None, description="Mature mean operating time between failures of one machine.")
    failures: Literal["operation_dependent", "time_dependent"] | None = Field(
        default=None,
        description="What ages a machine: work alone, or open hours, also while it waits or is blocked. Default: operation_dependent.",
    )
    restore_time: Time | None = Field(
        default=None, description="Time to restoration by someone at full skill, with its law."
    )
    difficulty: Plain | None = Field(default=None, description="Level 0-4 a failure needs. Default uniform on 0-4.")
    short_stops: ShortStops | None = Field(default=None, description="Stops too short to call anyone.")
    scrap_at_start: Ratio | None = Field(
        default=None, description="Defect ratio made here by an untrained, unlearned plant."
    )
    scrap_mature: Ratio | None = Field(default=None, description="Defect ratio made here when all is learned.")
    coil: Amount | None = Field(default=None, description="Quantity that shares its luck (mother coil or batch).")
    inspects: dict[Name, Ratio] = Field(
        default_factory=dict, description="Steps whose defects this step sees, with what probability."
    )
    rework: Rework | None = Field(default=None, description="What an inspection here sends back to be mended.")
    crew: Plain | None = Field(
        default=None,
        description="People one shift needs here (one line, or the plant when shared). "
        "With places: people who tend it; they learn and count, but never limit the flow.",
    )
    experience: Experience | None = Field(
        default=None,
        description="Cells of experience brought from a sister plant's step. Default: learning.sister_experience.",
    )
    transfer: Ratio | None = Field(
        default=None, description="Share of it that counts on these machines. Default: learning.sister_transfer."
    )
    model: Name | None = Field(
        default=None, description="Machine model; hours of one model mature together. Default: the step."
    )


class SlowDown(Part):
    """A period in which a line gives up output to learn (Terwiesch and Bohn 2001)."""

    from_: Day = Field(alias="from", description="First day.")
    to: Day = Field(description="Last day.")
    share: Ratio = Field(description="trials: share of machine time for trials. rate_cap: share of the full rate.")
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Line(Part):
    """One production line: it starts, is accepted, is released, each at an uncertain date."""

    starts: DateNumber | None = Field(default=None, description="First production. Default: the plant's start.")
    accepted: DateNumber | None = Field(default=None, description="Site acceptance. Output before it is trial output.")
    released: DateNumber | None = Field(default=None, description="Customer approval. Output before it does not ship.")
    operated_by: Operator | None = Field(
        default=None, description="A partner that runs this line until a date. Absent: local people."
    )
    pioneers: Pioneers | None = Field(
        default=None, description="People of another line who open this one. Needs `people.persons`."
    )
    trials: tuple[SlowDown, ...] = Field(default=(), description="Machine time given up for trials, period by period.")
    rate_cap: tuple[SlowDown, ...] = Field(
        default=(), description="Share of the full rate that is allowed, period by period."
    )
    steps: dict[Name, Step] = Field(default_factory=dict, description="Numbers of a step that differ on this line.")


class Mover(Part):
    """A fleet of sleds that carries one product between two steps."""

    kind: Literal["sled"] = Field(default="sled", description="Kind of mover.")
    from_: Name = Field(alias="from", description="Step that loads.")
    to: Name = Field(description="Step that unloads.")
    count: Count = Field(description="Sleds in the fleet.")
    capacity: Amount = Field(description="Units one sled carries.")
    speed: Speed = Field(description="Speed of a sled.")
    distance: Length = Field(description="Way from loading to unloading.")
    loading: Time = Field(description="Time to load.")
    unloading: Time = Field(description="Time to unload.")
    runs_for: Time | None = Field(default=None, description="Driving time between two charges. Absent: no charging.")
    charging: Time | None = Field(default=None, description="Time of one charge.")
    buffer: Room | None = Field(default=None, description="Room where sleds are loaded; absent = none.")
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Learning(Part):
    """Defects fall with experience whose verdict is known (Levitt, List and Syverson 2013)."""

    exponent: Plain | None = Field(default=None, description="b: how fast excess defects fall with experience.")
    halves_after: Experience | None = Field(default=None, description="Cells after which excess defects are halved.")
    other_lines: Ratio | None = Field(default=None, description="Weight of the other lines' experience.")
    sister_transfer: Ratio | None = Field(
        default=None, description="Share of the sister plant's experience that transfers."
    )
    sister_experience: Experience | None = Field(default=None, description="Cells the sister plant has made.")
    decay: Ratio | None = Field(default=None, description="Knowledge lost in a month without practice.")
    people_share: Ratio | None = Field(default=None, description="Share of excess defects carried by people's skill.")
    haste: Ratio | None = Field(default=None, description="Share of excess defects that running at full rate makes.")
    coil_correlation: Ratio | None = Field(default=None, description="Correlation of defects inside one coil or batch.")


class Excursions(Part):
    """Days on which a step slips to a high defect rate until someone sees it."""

    rate_at_start: PerTime | None = Field(default=None, description="Excursions of one step at start.")
    defect_ratio: Ratio | None = Field(default=None, description="Defect ratio during an excursion.")
    reaction: Time | None = Field(default=None, description="From seeing it to ending it.")
    then: Literal["sort", "scrap"] = Field(default="sort", description="What happens to units made meanwhile.")


class Maturing(Part):
    """Machines fail less as operating hours add up (Crow-AMSAA, MIL-HDBK-189)."""

    start_ratio: Ratio | None = Field(default=None, description="mtbf at start as a share of the mature mtbf.")
    growth: Plain | None = Field(default=None, description="Growth exponent.")
    commissioning: Time | None = Field(
        default=None, description="Operating hours one machine has run before the start."
    )


class Loading(Part):
    """Lines start fewer cells while the scrap that is seen is high (Terwiesch and Bohn 2001)."""

    least: Ratio | None = Field(
        default=None, description="Share of full starts while scrap is high, and before it is known."
    )
    full_below: Ratio | None = Field(
        default=None, description="Rolled scrap of cells up to which lines are loaded fully."
    )
    span: Ratio | None = Field(
        default=None, description="Scrap above it at which the least is reached; a straight line between."
    )


class Knowhow(Part):
    """What the plant knows apart from its people: it grows with trials and with what experts write down, and stays."""

    trial_worth: Plain | None = Field(
        default=None, description="Units of output that one trial unit teaches as much as."
    )
    written: Experience | None = Field(
        default=None, description="Cells of experience that an hour of an expert's writing is worth."
    )


class Help(Part):
    """Stops nobody on site can fix, and parts from far away."""

    remote: Time | None = Field(default=None, description="Wait for remote or vendor help.")
    parts_share: Ratio | None = Field(default=None, description="Share of failures that wait for a part.")
    parts_delay: Time | None = Field(default=None, description="Wait for a part from far away.")


class Event(Part):
    """Something that stops the plant or a part of it, or changes a recipe."""

    kind: Literal["utilities", "material", "it", "strike", "quality_hold", "recipe_change"] = Field(
        description="What it is."
    )
    steps: tuple[Name, ...] = Field(default=(), description="Steps it stops. Empty: all.")
    lines: tuple[Name, ...] = Field(default=(), description="Lines it stops. Empty: all.")
    every: Time | None = Field(default=None, description="Mean time between events.")
    on: DateNumber | None = Field(default=None, description="Date of a single event.")
    lasts: Time | None = Field(default=None, description="Length of the stop.")
    keeps: Ratio | None = Field(default=None, description="Share of knowledge kept after a recipe_change.")


class Defaults(Part):
    """Numbers a named mechanism takes when the file does not give them. Addresses start with `defaults.`."""

    learning: Learning
    excursions: Excursions
    maturing: Maturing
    loading: Loading
    knowhow: Knowhow
    help: Help
    persons: Persons
    skill: Skill
    language: Language
    people: People
    training: Training
    money: Prices


@dataclass(frozen=True)
class Origin:
    """Where a plant was read: its file, and the line and column of each path in it.

    A plant that was changed after reading also knows the plant `before` all changes, and the paths that were `changed`.
    """

    file: str = ""
    places: dict[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict)
    before: Plant | None = None
    changed: tuple[tuple[str | int, ...], ...] = ()
    elsewhere: dict[tuple[str | int, ...], str] = field(default_factory=dict)
    """Parts whose content stands in a file of its own, such as a roster, by their path."""
    left_out: tuple[Problem, ...] = ()
    """What reading left out on purpose; `check` tells it as warnings."""

    def file_of(self, path: tuple[str | int, ...]) -> str:
        """The file in which a path stands: that of the plant, or the one named from it."""
        return next(
            (name for part, name in self.elsewhere.items() if path[: len(part)] == part and path != part), self.file
        )


class Plant(Part):
    """A plant: what it is, what is known of it and what it wants. Frozen: a what-if is a second plant."""

    gigaramp: Literal[1] = Field(description="Format version of the file.")
    name: str = Field(description="Name of the plant, shown in answers.")
    about: str = Field(default="", description="What this description is built from; shown with every answer.")
    as_of: Day | None = Field(default=None, description="Day the forecast is made; facts after it are never used.")
    start: Day = Field(default=date(2025, 1, 6), description="Start of production: first simulated day.")
    horizon: Day | None = Field(default=None, description="Default end of a simulation.")
    timezone: str = Field(
        default="UTC", description="Time zone of the plant's clocks and calendars, for example Europe/Paris."
    )
    chosen: tuple[Chosen, ...] = Field(default=(), description="Why bare values are what they are.")
    known: tuple[KnownFact, ...] = Field(default=(), description="Dated facts that weight the futures.")
    plan: Plan | None = Field(default=None, description="The announced plan as a curve.")
    calendars: dict[Name, Calendar] = Field(
        default_factory=dict, description="Shift patterns; `main` is the usual one."
    )
    products: dict[Name, Product] = Field(default_factory=dict, description="What flows, and its unit.")
    vehicles: dict[Name, Vehicle] = Field(default_factory=dict, description="Vehicle models that take packs.")
    lines: dict[Name, Line] = Field(
        default_factory=dict, description="Production lines, or a number of them. None: one."
    )
    steps: dict[Name, Step] = Field(description="Process steps.")
    movers: dict[Name, Mover] = Field(default_factory=dict, description="Sled fleets.")
    learning: Learning | None = Field(
        default=None, description="Defects fall with experience. Named: on, with defaults."
    )
    excursions: Excursions | None = Field(
        default=None, description="Days on which a step slips. Named: on, with defaults."
    )
    maturing: Maturing | None = Field(
        default=None, description="Machines fail less with hours. Named: on, with defaults."
    )
    loading: Loading | None = Field(
        default=None, description="Lines start fewer cells while scrap is high. Named: on, with defaults."
    )
    knowhow: Knowhow | None = Field(
        default=None, description="What the plant learns by trials and writing. Named: on, with defaults."
    )
    help: Help | None = Field(default=None, description="Waits for help and parts. Named: on, with defaults.")
    people: People | None = Field(
        default=None, description="Staff, skill, language, experts. Named: on, with defaults."
    )
    events: dict[Name, Event] = Field(default_factory=dict, description="What stops the plant, or changes a recipe.")
    goals: dict[Name, Goal] = Field(
        default_factory=dict, description="What the plant wants; `full_speed` is the main one."
    )
    money: Prices | None = Field(
        default=None, description="What things cost, and the budget. Named: on, with defaults."
    )
    levers: dict[Name, Lever] = Field(default_factory=dict, description="What can still be decided, and what it costs.")
    defaults: Defaults = Field(description="Numbers a named mechanism takes when they are not given.")
    lot: Count = Field(default=None, description="Cells counted together as one lot. Default: found from the buffers.")
    _origin: Origin = PrivateAttr(default_factory=Origin)

    def __eq__(self, other: object) -> bool:
        """Equal when they describe the same plant, wherever they were read."""
        return isinstance(other, Plant) and self.__dict__ == other.__dict__

    # A plant holds maps, so it cannot be a key; mypy takes __hash__ for a method that must stay.
    __hash__ = None  # type: ignore[assignment]

    @property
    def origin(self) -> Origin:
        """File and lines this plant was read from."""
        return self._origin

    def with_origin(self, origin: Origin) -> Self:
        """The same plant, told to come from another file."""
        copy = self.model_copy()
        copy._origin = origin
        return copy

    def problem(self, address: str, what: str, why: str = "", mend: str = "") -> Problem:
        """A problem at an address of this plant, with the nearest line of its file."""
        path: tuple[str | int, ...] = tuple(
            int(key) if key.isascii() and key.isdigit() else key for key in address.split(".")
        )
        while path and path not in self._origin.places:
            path = path[:-1]
        line, column = self._origin.places.get(path, (None, None))
        return Problem(address, what, why, mend, self._origin.file_of(path), line, column)

    @property
    def line_names(self) -> tuple[str, ...]:
        """Names of the lines in the order of the file; one line called `line` when the file names none."""
        return tuple(self.lines) or ("line",)

    @property
    def lines_in_use(self) -> dict[str, Line]:
        """The lines of the file; one line without numbers of its own when the file names none."""
        return self.lines or {"line": Line()}

    def step_on(self, line: str, step: str) -> Step:
        """The step as it stands on one line: its own numbers, else those under `steps`."""
        base = self.steps[step]
        own = self.lines[line].steps.get(step) if line in self.lines else None
        if own is None:
            return base
        return base.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})

    def get(self, address: str) -> Any:
        """What stands at an address: a number, a date, a word, or a whole part. Raises AskError if there is no such."""
        from gigaramp.plant.address import get

        return get(self, address)

    def change(self, address: str, value: Any) -> Plant:
        """A second plant in which one thing differs, read and checked again. Raises AskError or PlantError."""
        from gigaramp.plant.address import change

        return change(self, address, value)

    def change_all(self, values: Mapping[str, Any]) -> Plant:
        """A second plant in which several things differ, checked once all of them stand. Raises as `change` does."""
        from gigaramp.plant.address import change_all

        return change_all(self, values)

    def numbers(self) -> dict[str, Number | DateNumber]:
        """Every number and uncertain date by address, the defaults in use included."""
        from gigaramp.plant.address import numbers

        return numbers(self)


__all__ = [
    "FORMAT_VERSION", "MAX_LINES", "Assessment", "Calendar", "Changeover", "Choice", "Chosen", "Closure", "CrossTraining",
    "Defaults", "Departure", "Event", "Excursions", "Experts", "Goal", "Headcount", "Help", "HomeVisits", "Knowhow",
    "KnownFact", "Language", "Learning", "Lever", "Line", "Loading", "Maturing", "Mover", "Operator", "Origin", "Part",
    "People", "Person", "Persons", "Pioneers", "Plan", "Plant", "Prices", "Product", "Recall", "Rework", "ShortStops",
    "Skill", "SlowDown", "Source", "Step", "Technicians", "Training", "Vehicle",
]  # fmt: skip
