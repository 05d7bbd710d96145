"""A service of a small plant, with a log that a twin has played: two lines, people, experts of two languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from gigaramp.plant import Plant, loads
from gigaramp.serve.service import Service
from gigaramp.serve.settings import Settings
from gigaramp.twin import simulate
from gigaramp.twin.played import Played, played

TEXT = """
gigaramp: 1
name: Small plant
about: Two lines that weld and pack, to look at pages.
start: 2026-01-05
as_of: 2026-03-16
horizon: 2026-12-18
timezone: Europe/Paris
calendars: {main: {shifts: ["05:00-13:00", "13:00-21:00", "21:00-05:00"], days: [mon, tue, wed, thu, fri]}}
lines: {line_1: {}, line_2: {starts: 2026-02-02}}
steps:
  stacking: {cycle_time: 24 min, machines: 3, mtbf: 9 h, restore_time: 30 min, crew: 4, scrap_mature: 3 %}
  tab_welding: {cycle_time: 12 min, buffer: 40, machines: 2, mtbf: 20 h, restore_time: 20 min, crew: 2, scrap_mature: 2 %}
learning: {halves_after: 5000 piece}
people:
  persons: {}
  recruits: [{on: 2026-01-05, count: 40}]
  experts:
    stackers: {steps: [stacking], count: 6, languages: [zh], arrives: 2026-01-05, leaves: {from: 2026-04-02, to: 2026-05-01}}
    welders: {steps: [tab_welding], count: 2, languages: [ko], arrives: 2026-01-05, leaves: 2026-09-30}
  language: {local: [fr]}
  skill: {}
plan: {months: {2026-01: 200, 2026-02: 500, 2026-03: 900, 2026-04: 1100, 2026-05: 1200}, status: assumed, note: to look at}
goals:
  full_speed: {rate: 20000 piece/year, hold: 2 weeks, announced: 2026-06-01}
  on_its_own: {share_of_full_speed: 95 %, hold: 2 weeks, experts: 0}
"""


@cache
def small_plant() -> Plant:
    return loads(TEXT)


@cache
def story() -> Played:
    """The plant played to its morning, and a week more."""
    last = date(2026, 3, 22)
    run = simulate(small_plant(), last, 1, pool="here", records=[0])
    return played(run, date(2026, 3, 9), last)


@contextmanager
def served(folder: Path, **settings: object) -> Iterator[Service]:
    """The service at rest: its log holds the story up to the morning, and nothing works beside it."""
    service = Service.open(small_plant(), Settings(store=folder, **settings))
    try:
        told = story()
        service.write(told.history)
        service.write(told.live)
        service.forecaster.make_morning_here()
        yield service
    finally:
        service.close()
