"""Small plants with levers whose worth is known: what helps, what only seems to, and what does nothing at all."""

from __future__ import annotations

from gigaramp.plant import Plant, loads

PLANTED = """
gigaramp: 1
name: planted line
start: 2026-01-05
as_of: 2026-01-05
horizon: 2026-06-30
calendars: {main: {shifts: ["06:00-14:00", "14:00-22:00"], days: [mon, tue, wed, thu, fri]}}
steps:
  cut: {cycle_time: {low: 55 s, mid: 62 s, high: 72 s, status: assumed}, machines: 1, mtbf: 12 h, restore_time: 20 min}
  weld: {cycle_time: {low: 62 s, mid: 72 s, high: 84 s, status: assumed}, machines: 1, buffer: 40, mtbf: 9 h, restore_time: 30 min}
  pack: {cycle_time: 30 s, machines: 1, buffer: 40}
goals:
  full_speed: {rate: 190000 piece/year, hold: 4 weeks, announced: 2026-04-30}
levers:
  weld_machine:
    about: a second welding machine
    set: steps.weld.machines
    to: [2]
    cost: 500 kEUR
  cut_machine:
    about: a second cutting machine
    set: steps.cut.machines
    to: [2]
    cost: 400 kEUR
  pack_machine:
    about: a second packing machine
    set: steps.pack.machines
    to: [2]
    cost: 100 kEUR
  weld_buffer:
    about: more room before welding
    set: steps.weld.buffer
    to: [60, 80]
    cost_per: 1 kEUR
"""
"""Welding limits the line, then cutting; packing never does. So a second welder is worth most, a second packer nothing."""


def planted(extra: str = "", text: str = PLANTED) -> Plant:
    """The plant of this text, with more of a plant file below it."""
    return loads(text + extra)
