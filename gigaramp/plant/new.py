"""Writes a first plant file for a capacity and a number of lines, sized by arithmetic and with its sources.

The steps stand in `data/new_plant_steps.csv`, the labour in `data/batpac_v5_labour.csv`, the words in
`data/new_plant.yaml.jinja`. Here is the arithmetic: what each step must make, with how many machines and people.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from math import ceil, isfinite

from gigaramp.errors import AskError
from gigaramp.plant.model import MAX_LINES

MAX_CAPACITY = 500.0
"""GWh a year; BatPaC's exponents are not meant for more than a few times its 50 GWh."""

START = date(2027, 1, 4)
HORIZON = date(2029, 12, 31)
PLANNED_DAYS = 330
BATPAC_HOURS = 320 * 24
"""Hours a year of BatPaC's baseline plant: 320 days of three shifts of eight hours."""
OEE = 0.85
PLACES_USE = 0.9
GOAL_SHARE = 0.75
"""Share of nameplate asked as full speed: at AESC Douai 150,000 of 200,000 vehicles a year were announced first."""

CELL_WH = 270.0
CELLS_IN_MODULE = 46
MODULES_IN_PACK = 4
# Metres of web a cell: BatPaC coats 303 and 315 million m2 of side for 200 million cells of 250 Wh; two sides on
# 0.9 m of usable width, 8 % of it trimmed away.
METRES_PER_CELL = {
    "cathode": 303 / 200 / 2 * (CELL_WH / 250) / (0.9 * 0.92),
    "anode": 315 / 200 / 2 * (CELL_WH / 250) / (0.9 * 0.92),
}
# Kilograms of slurry a metre: BatPaC active material and solvent an area, 96 % active in solids, 95 % of slurry kept.
SLURRY_PER_METRE = {"cathode": 0.7, "anode": 0.453}

TEAMS = 5
ABSENCE = 0.06
IN_PRODUCTION = 0.55
EXPERTS_PER_GWH = 15
MAX_EXPERTS = 10_000
COIL_METRES = 4000.0
"""The longest coil or oven load of the steps table."""
LARGEST_BATCH_KG = 2600.0
SLED_CELLS = 460

_EXPERTS = (
    ("electrode", 0.2, "mixing coating calendering slitting drying"),
    ("stacking", 0.3, "stacking"),
    ("welding", 0.2, "tab_welding module_assembly pack_assembly"),
    ("vision", 0.1, "notching x_ray end_of_line"),
    ("cell_finishing", 0.2, "enclosing filling soaking formation degassing ageing"),
)
"""Families of experts: name, share of all experts, steps (electrode steps without their cathode_ or anode_)."""


@dataclass(frozen=True)
class _Row:
    """One step of `new_plant_steps.csv`; the columns are told in the README beside it."""

    name: str
    product: str
    shared: bool
    low: float
    mid: float
    high: float
    unit: str
    batch: float
    scrap_at_start: float
    scrap_mature: float
    mtbf: float
    restore: float
    short_stops: int
    buffer: float
    work: str
    share: float
    sees: tuple[str, ...]
    why: str

    @property
    def electrode(self) -> str:
        """`cathode` or `anode`; empty for a step that handles cells, modules or packs."""
        return self.product.split("_")[0] if self.product.startswith(("cathode", "anode")) else ""


@dataclass(frozen=True)
class _Size:
    """What one step must make in an hour (in the unit it makes), and its crew a shift, for the whole plant."""

    rate: float
    crew: float


def new_plant(capacity_gwh_per_year: float, lines: int, name: str, experts: int | None = None) -> str:
    """Text of a commented plant file for a capacity in GWh a year; it loads and checks without errors.

    `experts` is the number of visiting experts, split over families; None: by capacity, as many as at Douai.

    Machines are ceil(rate / (speed × OEE)), as Lechner et al. (Communications Engineering 3:155, 2024) size a plant
    backwards from its output. Staff follows BatPaC v5: hours = hours_base × (volume / volume_base)^exponent.
    Raises AskError if the capacity, the number of lines or experts, or the name makes no sense.
    """
    import jinja2

    _check(capacity_gwh_per_year, lines, name, experts)
    rows = _rows()
    sizes = _sizes(rows, capacity_gwh_per_year)
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, autoescape=False)
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    template = environment.from_string(_data("new_plant.yaml.jinja"))
    return template.render(
        title=" ".join(name.split()),
        name=json.dumps(name, ensure_ascii=False),
        lines=[_line(number, lines) for number in range(1, lines + 1)],
        steps=[_step(row, sizes[row.name], lines) for row in rows],
        **_totals(capacity_gwh_per_year, lines, sizes),
        **_people(capacity_gwh_per_year, rows, sizes, experts),
    )


def _check(capacity: float, lines: int, name: str, experts: int | None) -> None:
    if not isfinite(capacity) or not 0.01 <= capacity <= MAX_CAPACITY:
        raise AskError(f"a capacity of {capacity:g} GWh/year cannot be sized: give 0.01 to {MAX_CAPACITY:g} GWh/year")
    if not 1 <= lines <= MAX_LINES:
        raise AskError(f"{lines} lines cannot be sized: give 1 to {MAX_LINES}")
    if experts is not None and not 0 <= experts <= MAX_EXPERTS:
        raise AskError(f"{experts} experts cannot be split over families: give 0 to {MAX_EXPERTS:,}")
    if not name.strip() or not name.isprintable():
        raise AskError("the name of the plant is empty or holds signs that cannot be printed")


def _data(file: str) -> str:
    return (resources.files("gigaramp.plant") / "data" / file).read_text(encoding="utf-8")


def _rows() -> tuple[_Row, ...]:
    return tuple(
        _Row(
            name=row["step"],
            product=row["product"],
            shared=row["shared"] == "1",
            low=float(row["low"]),
            mid=float(row["mid"]),
            high=float(row["high"]),
            unit=row["unit"],
            batch=float(row["batch"] or 0),
            scrap_at_start=float(row["scrap_at_start"]),
            scrap_mature=float(row["scrap_mature"]),
            mtbf=float(row["mtbf"]),
            restore=float(row["restore"]),
            short_stops=int(row["short_stops"]),
            buffer=float(row["buffer"]),
            work=row["work"],
            share=float(row["share"]),
            sees=tuple(row["sees"].split()),
            why=row["why"],
        )
        for row in csv.DictReader(_data("new_plant_steps.csv").splitlines())
    )


def _good_cells_per_hour(capacity: float) -> float:
    return capacity * 1e9 / CELL_WH / (PLANNED_DAYS * 24)


def _sizes(rows: tuple[_Row, ...], capacity: float) -> dict[str, _Size]:
    """What each step must make, going back from good packs through the mature scrap of every step."""
    labour = {row["work"]: row for row in csv.DictReader(_data("batpac_v5_labour.csv").splitlines())}
    sizes: dict[str, _Size] = {}
    needed = {"pack": _good_cells_per_hour(capacity) / CELLS_IN_MODULE / MODULES_IN_PACK}
    for row in reversed(rows):
        rate = needed[row.product] / (1 - row.scrap_mature / 100)
        needed[row.product] = rate
        for product, amount in _consumes(row).items():
            needed[product] = rate * amount
        crew = 0.0
        if row.work:
            work = labour[row.work]
            hours = float(work["hours_per_year"]) * (capacity / 50) ** float(work["exponent"])
            crew = hours * row.share / BATPAC_HOURS
        sizes[row.name] = _Size(rate, crew)
    return sizes


def _consumes(row: _Row) -> dict[str, float]:
    if row.name.endswith("_coating"):
        return {f"{row.electrode}_slurry": SLURRY_PER_METRE[row.electrode]}
    if row.name == "stacking":
        return {electrode: round(metres, 3) for electrode, metres in METRES_PER_CELL.items()}
    if row.name == "module_assembly":
        return {"cell": CELLS_IN_MODULE}
    return {"module": MODULES_IN_PACK} if row.name == "pack_assembly" else {}


def _unit(product: str) -> str:
    if product in METRES_PER_CELL:
        return "m"
    return "kg" if product.endswith("_slurry") else product


def _step(row: _Row, size: _Size, lines: int) -> dict[str, object]:
    """One step as the template prints it: its keys and their texts, in the order of the schema."""
    share = 1 if row.shared else lines
    rate = size.rate / share
    unit = _unit(row.product)
    keys: list[tuple[str, str]] = []
    consumes = _consumes(row)
    if consumes or row.name.endswith("_mixing"):
        keys.append(("makes", row.product))
    if consumes:
        amounts = ", ".join(f"{product}: {_text(amount)} {_unit(product)}" for product, amount in consumes.items())
        keys.append(("consumes", f"{{{amounts}}}"))
    if row.shared:
        keys.append(("shared", "true"))
    keys += _pace(row, rate, unit)
    if row.buffer:
        keys.append(("buffer", _buffer(row, rate, consumes)))
    keys += _troubles(row, unit)
    if size.crew:
        keys.append(("crew", _range(size.crew / share, 0.7, 1.4, "", "derived")))
    where = "" if row.shared else " on each line"
    return {"name": row.name, "lines": keys, "why": row.why, "needed": f"{_text(rate)} {unit} an hour{where}"}


def _pace(row: _Row, rate: float, unit: str) -> list[tuple[str, str]]:
    """How fast one machine is, and how many there are: ceil(rate / (speed × OEE))."""
    span = (
        f"{{low: {_text(row.low)} {{0}}, mid: {_text(row.mid)} {{0}}, high: {_text(row.high)} {{0}}, status: assumed}}"
    )
    if row.unit == "place h":
        places = ceil(rate * row.high / PLACES_USE / 10) * 10
        return [("places", f"{places} {unit}"), ("time", span.replace("{0}", "h"))]
    if row.unit == "m/min":
        speed, key = row.mid * 60, "rate"
    else:
        speed, key = (row.batch / row.mid if row.batch else 3600 / row.mid), "cycle_time"
    pace = [("machines", str(max(1, ceil(rate / (speed * OEE))))), (key, span.replace("{0}", row.unit))]
    if row.batch:
        pace.append(("batch", f"{_text(row.batch)} {unit}"))
    return pace


def _buffer(row: _Row, rate: float, consumes: dict[str, float]) -> str:
    """Room before the step for `row.buffer` hours of what comes in, never less than two of what comes in whole."""
    product, amount = next(iter(consumes.items()), (row.product, 1.0))
    unit = _unit(product)
    whole = {"kg": LARGEST_BATCH_KG, "m": COIL_METRES, "cell": 20.0, "module": 3.0 * MODULES_IN_PACK}[unit]
    if row.name == "module_assembly":
        whole = 2.0 * SLED_CELLS
    return _range(max(row.buffer * rate * amount, 2 * whole), 0.5, 2, unit)


def _troubles(row: _Row, unit: str) -> list[tuple[str, str]]:
    """Stops, scrap and inspections of a step; wide ranges, because no plant has published them."""
    keys: list[tuple[str, str]] = []
    if row.mtbf:
        keys.append(("mtbf", _range(row.mtbf, 0.4, 2.5, "h", law="law: exponential")))
        keys.append(("restore_time", _range(row.restore, 0.4, 2.5, "min", law="law: lognormal, cv: 1")))
    if row.short_stops:
        start, mature = (12, 3) if row.short_stops == 1 else (20, 5)
        stops = {"at_start": _range(start, 0.5, 2, "%"), "mature": _range(mature, 0.5, 2, "%")}
        keys.append(("short_stops", _below(stops)))
    if row.scrap_at_start:
        keys.append(("scrap_at_start", _range(row.scrap_at_start, 0.5, 2, "%")))
        keys.append(("scrap_mature", _range(row.scrap_mature, 0.5, 2, "%")))
    if row.electrode:
        keys.append(("coil", f"{_text(row.batch or 3000)} {unit}"))
    if row.sees:
        seen = "{low: 60 %, mid: 80 %, high: 95 %, status: assumed}"
        keys.append(("inspects", _below(dict.fromkeys(row.sees, seen))))
    return keys


def _below(keys: dict[str, str]) -> str:
    """Keys written on their own lines below a key of a step."""
    return "".join(f"\n      {key}: {text}" for key, text in keys.items())


def _line(number: int, lines: int) -> dict[str, str]:
    """Dates of one line. Starts are evenly spaced; the last one may be seven months late, the first is not late."""
    planned = START + timedelta(days=_line_gap(lines) * (number - 1))
    late = (number - 1) / max(1, lines - 1)
    starts = [planned - timedelta(days=14), planned + timedelta(days=45 * late), planned + timedelta(days=210 * late)]
    if number == 1:
        starts = [START, START, START]
    accepted = [day + timedelta(days=more) for day, more in zip(starts, (30, 75, 120), strict=True)]
    released = [day + timedelta(days=more) for day, more in zip(accepted, (14, 45, 120), strict=True)]
    return {
        "name": f"line_{number}",
        "starts": START.isoformat() if number == 1 else _dates(starts),
        "accepted": _dates(accepted),
        "released": _dates(released),
    }


def _line_gap(lines: int) -> int:
    """Days between the starts of two lines: two months, or less so that all start within a year."""
    return min(60, 365 // lines)


def _totals(capacity: float, lines: int, sizes: dict[str, _Size]) -> dict[str, object]:
    cells = _good_cells_per_hour(capacity)
    vehicles = cells * PLANNED_DAYS * 24 / CELLS_IN_MODULE / MODULES_IN_PACK
    trips = cells / SLED_CELLS
    # A trip takes a third of an hour, charging an hour in nine; half of the fleet is spare, low and high are guesses.
    sleds = max(2, ceil(trips / 3 * 9 / 8 * 1.5))
    return {
        "gwh": f"{capacity:g}",
        "start": START,
        "horizon": HORIZON,
        "nameplate": _round(vehicles),
        "goal": _round(GOAL_SHARE * vehicles),
        "goal_share": f"{100 * GOAL_SHARE:g}",
        "pack_kwh": f"{CELL_WH * CELLS_IN_MODULE * MODULES_IN_PACK / 1000:.0f}",
        "planned_days": PLANNED_DAYS,
        "teams": TEAMS,
        "cell_wh": f"{CELL_WH:g}",
        "modules_in_pack": MODULES_IN_PACK,
        "cells_in_module": CELLS_IN_MODULE,
        "line_gap": _line_gap(lines),
        "good_cells": _text(cells),
        "oee": OEE,
        "places_use": f"{100 * PLACES_USE:g}",
        "crew_total": f"{sum(size.crew for size in sizes.values()):.0f}",
        "trips": _text(trips),
        "sled_count": f"{{low: {max(1, sleds // 2)}, mid: {sleds}, high: {2 * sleds}, status: assumed}}",
        "sled_buffer": _range(max(2 * cells, 4 * SLED_CELLS), 0.5, 2, "cell"),
    }


def _people(capacity: float, rows: tuple[_Row, ...], sizes: dict[str, _Size], asked: int | None) -> dict[str, object]:
    crew = sum(size.crew for size in sizes.values())
    staff = crew * TEAMS / (1 - ABSENCE) / IN_PRODUCTION
    shares = [share for _, share, _ in _EXPERTS]
    counts = (
        split(asked, shares)
        if asked is not None
        else [max(1, round(share * EXPERTS_PER_GWH * capacity)) for share in shares]
    )
    experts = [
        {
            "name": name,
            "count": count,
            "steps": [
                row.name for row in rows if (row.name.split("_", 1)[-1] if row.electrode else row.name) in steps.split()
            ],
        }
        for (name, _, steps), count in zip(_EXPERTS, counts, strict=True)
    ]
    return {
        "staff_full": ceil(staff / 10) * 10,
        "staff_start": ceil(0.4 * staff / 10) * 10,
        "staff_full_on": START + timedelta(days=365),
        "experts": experts,
        "experts_asked": asked,
        "arrives": (START - timedelta(days=60), START + timedelta(days=270)),
        "leaves": (START + timedelta(days=450), START + timedelta(days=720)),
    }


def split(total: int, shares: list[float]) -> list[int]:
    """Whole numbers that add up to a total, nearest to its shares (largest remainder, Hamilton 1792)."""
    exact = [total * share / sum(shares) for share in shares]
    found = [int(amount) for amount in exact]
    by_remainder = sorted(range(len(shares)), key=lambda place: (found[place] - exact[place], place))
    for place in by_remainder[: total - sum(found)]:
        found[place] += 1
    return found


def _range(mid: float, low: float, high: float, unit: str, status: str = "assumed", law: str = "") -> str:
    """A range in the form of the plant file, from its middle and the factors of its ends."""
    texts = (f"{_text(value)} {unit}".strip() for value in (mid * low, mid, mid * high))
    words = [f"{key}: {text}" for key, text in zip(("low", "mid", "high"), texts, strict=True)]
    return "{" + ", ".join(words + [law] * bool(law) + [f"status: {status}"]) + "}"


def _dates(days: list[date]) -> str:
    low, mid, high = days
    return f"{{low: {low}, mid: {mid}, high: {high}, status: assumed}}"


def _text(value: float) -> str:
    """Three figures, and never an exponent: 4417.2 is 4420, 0.0436 is 0.0436."""
    short = float(f"{value:.3g}")
    return str(int(short)) if short.is_integer() else f"{short:.10f}".rstrip("0")


def _round(vehicles: float) -> int:
    """Two figures, down, so that the plant can reach it: 196,014 is 190,000."""
    step = 10 ** max(0, len(str(int(vehicles))) - 2)
    return max(1, int(vehicles // step * step))
