"""A small cell plant with everything a genealogy must follow: coils, two lines, trays, sleds, modules, packs."""

from __future__ import annotations

from gigaramp.plant import Plant, loads

TEXT = """
gigaramp: 1
name: Small cells
start: 2025-01-06
horizon: 2025-01-07
products:
  slurry: {unit: kg}
  cathode: {unit: m}
  anode: {unit: m}
  cell: {unit: cell}
  module: {unit: module}
  pack: {unit: pack}
lines:
  line_1: {}
  line_2: {accepted: 2025-01-07}
learning: {}
steps:
  mixing: {makes: slurry, shared: true, cycle_time: 10 min, batch: 60 kg, coil: 60 kg, scrap_at_start: 3 %, scrap_mature: 1 %}
  coating:
    makes: cathode
    consumes: {slurry: 0.5 kg}
    shared: true
    rate: 20 m/min
    buffer: 400 kg
    coil: 50 m
    scrap_at_start: 6 %
    scrap_mature: 1 %
  anodes: {makes: anode, shared: true, rate: 20 m/min, coil: 70 m, scrap_at_start: 6 %, scrap_mature: 1 %}
  stacking:
    makes: cell
    consumes: {cathode: 2 m, anode: 2.1 m}
    machines: 3
    cycle_time: {value: 30 s, law: exponential}
    buffer: 400 m
    mtbf: 2 h
    restore_time: 10 min
    scrap_at_start: 8 %
    scrap_mature: 2 %
  welding: {cycle_time: 10 s, buffer: 60 cell, inspects: {stacking: 60 %}, scrap_at_start: 3 %, scrap_mature: 1 %}
  formation:
    shared: true
    places: 600 cell
    tray: 20 cell
    time: {value: 1 h, law: gamma, cv: 0.1}
    buffer: 80 cell
    scrap_at_start: 3 %
    scrap_mature: 1 %
  end_of_line:
    shared: true
    machines: 2
    cycle_time: 6 s
    buffer: 80 cell
    inspects: {stacking: 90 %, welding: 90 %, formation: 90 %, coating: 80 %}
  module_assembly:
    makes: module
    consumes: {cell: 12 cell}
    shared: true
    cycle_time: 60 s
    buffer: 120 cell
    scrap_at_start: 4 %
    scrap_mature: 3 %
  pack_assembly: {makes: pack, consumes: {module: 3 module}, shared: true, cycle_time: 150 s, buffer: 20 module}
movers:
  sleds:
    from: end_of_line
    to: module_assembly
    count: 2
    capacity: 24 cell
    speed: 1 m/s
    distance: 60 m
    loading: 30 s
    unloading: 30 s
    buffer: 96 cell
"""
BEFORE = ("mixing", "coating", "anodes")
STEPS = ("stacking", "welding", "formation", "end_of_line", "sleds", "module_assembly", "pack_assembly")


def cell_plant() -> Plant:
    """The small plant, read."""
    return loads(TEXT)
