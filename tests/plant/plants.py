"""Plant files for tests: one with every part, and drawn ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

WHOLE = """\
gigaramp: 1
name: Test plant
about: For tests only
as_of: 2025-09-01
start: 2025-03-03
horizon: 2026-12-31
chosen:
  - {addresses: [calendars.*, steps.stacking.machines], status: assumed, why: "a guess"}
known:
  - {what: vehicles.total, on: 2025-08-31, value: 1200, tolerance: "x1.5", source: "a page"}
  - {what: scrap_ratio, from: 2025-06-01, to: 2025-06-30, value: 30 %, tolerance: 5 %, source: "a page"}
plan:
  months: {2025-06: 100, 2025-07: 250.5}
  status: derived
calendars:
  main:
    shifts: ["05:00-13:00", "13:00-21:00", "21:00-05:00"]
    days: [mon, tue, wed, thu, fri]
    teams: 3
    holidays: FR
    closures:
      - {from: 2025-08-04, to: 2025-08-17, why: "leave"}
products:
  anode: {unit: m}
  cathode: {unit: m}
  cell: {unit: cell}
  module: {unit: module}
  pack: {unit: pack}
vehicles:
  small: {share: 60 %, modules: 1}
  large: {share: 40 %, modules: 1, call_off: 50 pack/day}
lines:
  line_1:
    starts: 2025-03-03
    accepted: {low: 2025-04-01, mid: 2025-05-01, high: 2025-06-01, status: assumed}
    steps:
      stacking: {mtbf: 6 h}
  line_2:
    starts: {value: 2025-06-02, status: public, source: "a page"}
steps:
  anode_coating:
    makes: anode
    shared: true
    rate: {value: 60 m/min, law: gamma, cv: 20 %, status: derived}
    coil: 3000 m
    scrap_at_start: {low: 2 %, mid: 4 %, high: 9 %, status: assumed}
    scrap_mature: 1 %
    changeover: {every: 3000 m, time: 4 min}
    source: {every: {value: 10 min, law: exponential}, size: 2}
  cathode_coating:
    makes: cathode
    shared: true
    rate: 60 m/min
  stacking:
    makes: cell
    consumes: {anode: 1 m, cathode: 1.1 m}
    machines: 8
    cycle_time: {low: 30 s, mid: 36 s, high: 50 s, law: lognormal, cv: 0.2, status: assumed, note: "a guess"}
    buffer: 4000 m
    mtbf: {low: 4 h, mid: 9 h, high: 20 h, law: weibull, shape: 1.5, status: assumed}
    restore_time: {from: 5 min, mode: 20 min, to: 50 min, law: triangular, status: derived}
    short_stops: {at_start: 15 %, mature: 3 %}
    scrap_at_start: 12 %
    scrap_mature: 2 %
    crew: 3
  formation:
    shared: true
    places: 60000 cell
    time: 20 h
    buffer: unlimited
    scrap_at_start: 3 %
    scrap_mature: 1 %
  end_of_line:
    shared: true
    machines: 4
    cycle_time: {table: [2 s, 3 s, 4 s], law: empirical, status: measured, source: "a log"}
    buffer: 2000 cell
    inspects: {stacking: 90 %, formation: 80 %}
    rework: {share: 50 %, quality_ratio: 90 %, time: 1 min}
  module_assembly:
    makes: module
    consumes: {cell: 46}
    shared: true
    cycle_time: 40 s
    buffer: 2000 cell
  pack_assembly:
    makes: pack
    consumes: {module: 1}
    shared: true
    machines: 2
    cycle_time: {from: 30 s, to: 90 s, law: uniform}
    buffer: 40 module
movers:
  sleds:
    from: end_of_line
    to: module_assembly
    count: 4
    capacity: 460 cell
    speed: 1 m/s
    distance: 300 m
    loading: 4 min
    unloading: 4 min
    runs_for: 8 h
    charging: 1 h
learning: {exponent: 0.3}
excursions: {}
maturing: {}
help: {}
people:
  recruits: [{on: 2025-03-03, count: 200}, {on: 2026-03-03, count: 400}]
  turnover: 12 %/year
  training: {hours: 240 h}
  skill: {}
  language: {local: [fr], glossary: true}
  experts:
    stacking:
      steps: [stacking]
      count: 12
      origin: China
      languages: [zh]
      arrives: 2025-03-03
      leaves: {from: 2026-01-01, to: 2026-06-30, status: assumed}
events:
  power: {kind: utilities, every: {value: 200 day, law: exponential}, lasts: 6 h}
  recipe: {kind: recipe_change, on: 2026-05-04, keeps: 60 %, steps: [stacking]}
goals:
  full_speed: {rate: 30000 vehicle/year, also: [40000 vehicle/year], hold: 4 weeks, announced: 2026-03-31}
  on_its_own: {share_of_full_speed: 95 %, hold: 8 weeks, experts: 0, announced: 2026-12-31}
defaults:
  learning: {decay: {low: 1 %, mid: 4 %, high: 20 %, status: assumed}}
lot: 100
"""
"""A plant file that uses every part of the format."""

SMALL = """\
gigaramp: 1
name: Two steps
steps:
  cut: {cycle_time: 52 s, machines: 3}
  weld: {cycle_time: 40 s, buffer: 10}
"""
"""Two steps with a cycle time: a whole plant."""


def small(**changes: str) -> str:
    """The small plant with keys added at the top level, or replaced in a step: `weld="{cycle_time: 5 s}"`."""
    lines = []
    for line in SMALL.splitlines():
        key = line.strip().split(":")[0]
        lines.append(f"{line.split(':')[0]}: {changes.pop(key)}" if key in changes else line)
    return "\n".join([*lines, *(f"{key}: {value}" for key, value in changes.items())]) + "\n"


def _amounts(unit: str, low: float = 0.1, high: float = 5000.0) -> st.SearchStrategy[str]:
    numbers = st.floats(low, high).map(lambda value: float(f"{value:.6g}"))
    return numbers.map(lambda value: f"{value:g} {unit}".strip())


def times() -> st.SearchStrategy[str]:
    """Written times in many units."""
    return st.sampled_from(["s", "min", "h", "day", "ms", "weeks"]).flatmap(_amounts)


def _words() -> st.SearchStrategy[str]:
    """Any printable text: YAML takes other letters only in escapes."""
    return st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=12)


def ratios() -> st.SearchStrategy[str]:
    """Written ratios below one."""
    return st.one_of(_amounts("%", 0.1, 95.0), _amounts("", 0.001, 0.95))


@st.composite
def numbers(draw: st.DrawFn, values: st.SearchStrategy[str], law: bool = False) -> Any:
    """A written number in one of its forms: bare, certain with a source, or with a range."""
    form = draw(st.sampled_from(["bare", "certain", "range"]))
    first = draw(values)
    if form == "bare":
        return first
    shape = draw(st.sampled_from([{}, {"law": "exponential"}, {"law": "gamma", "cv": 0.5}])) if law else {}
    words = {"source": "a page: with, odd # signs", "note": draw(st.sampled_from(["", "null", "5 h", "naïve ★"]))}
    if form == "certain":
        return {"value": first, "status": draw(st.sampled_from(["public", "derived", "measured"])), **words, **shape}
    head, _, unit = first.partition(" ")
    mid = float(head)
    texts = {"low": f"{mid * 0.5!r} {unit}", "mid": first, "high": f"{mid * 1.02!r} {unit}"}
    return {**{key: text.strip() for key, text in texts.items()}, "status": "assumed", **words, **shape}


@st.composite
def plant_trees(draw: st.DrawFn) -> dict[str, Any]:
    """A plant as the nested maps of its file: a chain of steps with drawn numbers."""
    names = draw(st.lists(st.from_regex(r"\A[a-z][a-z0-9_]{0,8}\Z"), min_size=1, max_size=5, unique=True))
    steps: dict[str, Any] = {}
    for place, name in enumerate(names):
        step: dict[str, Any] = {"cycle_time": draw(numbers(times(), law=True)), "machines": draw(st.integers(1, 9))}
        if place and draw(st.booleans()):
            step["buffer"] = draw(st.sampled_from(["unlimited", 7, "12 piece"]))
        if draw(st.booleans()):
            step |= {"mtbf": draw(numbers(times(), law=True)), "restore_time": draw(numbers(times()))}
        if draw(st.booleans()):
            step["scrap_mature"] = draw(numbers(ratios()))
        steps[name] = step
    tree: dict[str, Any] = {"gigaramp": 1, "name": draw(_words()), "steps": steps}
    if draw(st.booleans()):
        tree["lines"] = draw(st.integers(1, 4))
    if draw(st.booleans()):
        tree |= {"learning": {"exponent": draw(numbers(st.just("0.3")))}, "maturing": {}}
    return tree
