"""The records the kernel reads and writes, each field with its unit.

Ticks are int64 microseconds since the first shift of the first day. A "unit" is one counted unit of what
a step makes; before stacking it is one cell's worth (what one cell consumes of that electrode or slurry).
Every plant uses the same record types, so that one compiled kernel serves all plants.
"""

from __future__ import annotations

import numpy as np

from gigaramp.twin.kernel.constants import (
    MAX_CONSUMERS,
    MAX_FAMILIES,
    MAX_INPUTS,
    MAX_LINES,
    MAX_ORIGINS,
    MAX_PRODUCERS,
    MAX_TECHNICIANS,
    MAX_VARIANTS,
    N_TIMES,
)

STATION = np.dtype(
    [
        # What each visit touches comes first, so that it lies close together.
        ("kind", "i8"),  # MACHINES or PLACES
        ("on", "i8"),  # 1: may work in this shift
        ("queued", "i8"),  # 1: already in the to-do list
        ("first_server", "i8"),
        ("n_servers", "i8"),
        ("n_machines", "i8"),
        ("line", "i8"),  # index of its line, -1 when shared
        ("job", "i8"),  # units one server makes in one go
        ("job_now", "i8"),  # fewer while the line is held down
        ("piece", "i8"),  # units in one lot of a job: the job, or 1 where each cell is a lot
        ("keeps", "i8"),  # 1: a lot of its first input that is taken whole keeps its identity
        ("draws", "i8"),  # cycle times drawn for one job
        ("n_inputs", "i8"),
        ("n_variants", "i8"),
        ("variant_input", "i8"),  # input whose use depends on the vehicle, -1: none
        ("n_inspects", "i8"),
        ("origin", "i8"),  # index of its defects, -1: makes none
        ("output_pool", "i8"),  # -1: leaves the plant
        ("input_pool", "i8", (MAX_INPUTS,)),
        ("input_use", "f8", (MAX_INPUTS,)),  # units consumed by one unit made
        ("input_carry", "f8", (MAX_INPUTS,)),  # part of a unit still to be consumed
        ("in_work", "i8"),
        ("in_work_since", "i8"),
        ("held_area", "f8"),  # unit ticks in its servers or places
        ("started_total", "i8"),
        ("good_total", "i8"),
        ("scrap_total", "i8"),
        ("law", "i8"),
        ("cv", "f8"),
        ("law_a", "f8"),
        ("law_b", "f8"),
        ("law_c", "f8"),
        ("unit_ticks", "f8"),  # mean time of one unit on one machine (or in its place)
        ("changeover_every", "i8"),  # units; 0: none
        ("rework_debt", "f8"),  # ticks of rework still to be worked off
        ("at_full", "i8"),  # 1: full speed and load, no trials, no short stops in this shift
        ("speed", "f8"),  # people's speed, 0 to 1
        ("load", "f8"),  # share of its time for product today, 0 to 1: the least of what scrap, cap and trials leave
        ("trial", "f8"),  # share of its time for trials today
        ("short_now", "f8"),
        ("ages", "i8"),  # BY_NOTHING: does not fail; BY_WORK, BY_TIME
        ("mtbf_ticks", "f8"),  # mature
        ("m_ticks", "f8"),  # today's mean operating time between failures
        ("worked", "f8"),  # server ticks working or down in this shift: practice
        ("accepted", "i8"),
        ("released", "i8"),
        ("coil", "i8"),  # units that share their luck; 0: none
        ("excursion", "i8"),  # 1: running
        ("defect_now", "f8"),  # defect ratio of this shift
        ("manned", "f8"),  # machines that have people
        ("element", "u8"),  # its own luck
        ("tried", "f8"),  # machine ticks of output given up for trials in this shift
        ("is_sink", "i8"),
        ("is_mover", "i8"),
        ("crew_need", "f8"),  # people a shift; 0: no crew
        ("spent", "f8", (N_TIMES,)),  # machine ticks since the last week's end
        # What changes at shift ends, or when something stops.
        ("step", "i8"),
        ("calendar", "i8"),  # row of the rota, -1: always open
        ("first_machine", "i8"),
        ("units_a_draw", "f8"),  # units that share one draw: the batch, else 1
        ("places", "i8"),
        ("inside", "i8"),  # units in places
        ("first_row", "i8"),  # ring of trays in places
        ("n_rows", "i8"),
        ("head", "i8"),
        ("n_trays", "i8"),
        ("last_ready", "i8"),  # ticks: trays leave in order
        ("changeover_ticks", "f8"),
        ("since_changeover", "i8"),
        ("gap_law", "i8"),
        ("gap_cv", "f8"),
        ("gap_a", "f8"),
        ("gap_b", "f8"),
        ("gap_c", "f8"),
        ("restore_ticks", "f8"),
        ("restore_law", "i8"),
        ("restore_cv", "f8"),
        ("restore_a", "f8"),
        ("restore_b", "f8"),
        ("restore_c", "f8"),
        ("difficulty", "f8"),  # -1: uniform on 0-4
        ("model", "i8"),  # machines of one model mature together
        ("short_start", "f8"),
        ("short_mature", "f8"),
        ("scrap_start", "f8"),
        ("scrap_mature", "f8"),
        ("known", "f8"),  # cell-equivalents whose verdict is known
        ("sister", "f8"),  # cells of a sister plant that count here
        ("coil_left", "i8"),
        ("coil_factor", "f8"),
        ("coils", "i8"),
        ("rework_share", "f8"),
        ("rework_quality", "f8"),
        ("rework_ticks", "f8"),
        ("excursion_ends", "i8"),  # ticks; NEVER until seen
        ("excursion_hazard", "f8"),
        ("excursion_next", "f8"),
        ("n_excursions", "i8"),
        ("starts", "i8"),  # ticks: first production of its line
        ("hires", "i8"),  # ticks: its crew begins
        ("stopped", "i8", (5,)),  # plant-wide stops running now, by kind
        ("off_cause", "i8"),  # loss its closed time counts as
        ("allowed", "f8"),  # share of full starts that scrap allows
        ("pace", "f8"),  # share of the full rate its line is loaded at
        ("capped", "i8"),  # 1: held down by the rate cap of its line
        ("tries", "i8"),  # 1: gives up time for the trials of its line
        ("trial_cells", "f8"),  # cells of experience one such tick is worth
        ("crew_first", "i8"),
        ("n_teams", "i8"),
        ("team", "i8"),  # on shift now, -1: closed
        ("n_families", "i8"),
        ("run_by_experts", "f8"),  # share of this shift's manning done by experts
        ("coached", "f8"),  # gamma c u of this shift
        ("skill_start", "f8"),  # output share of a new crew
        ("skill", "f8"),  # output share of the crew on shift
        ("best", "f8"),  # output share of its best head over the requirement
        ("refuses_trial", "i8"),  # 1: trial output is set aside here
        ("first_sink", "i8"),  # the station of the last step that keeps the stock
        ("debt", "f8"),  # machine ticks of units found bad that no week has given back yet
        ("week_stops", "i8"),
        ("week_expert_stops", "i8"),
        ("week_crew_stops", "i8"),  # mended by local people
        ("aside_total", "i8"),  # trial output set aside
        ("loaded", "i8"),  # 1: held down while scrap is high
        ("behind", "i8"),  # 1: is held down, or comes behind a step that is
        ("judged", "i8"),  # 1: its scrap decides how fully the plant is loaded
        ("seen_good", "f8"),  # units judged in about the last four weeks
        ("seen_scrap", "f8"),
        ("good_before", "i8"),  # totals at the last day's end
        ("scrap_before", "i8"),
        ("operator_from", "i8"),  # ticks: a partner runs this line from here ...
        ("operator_until", "i8"),  # ... to here; both 0 without a partner
        ("handover_from", "i8"),  # ticks: local people work beside it from here
        ("operator_skill", "f8"),  # output share of its people
        ("operator_known", "f8"),  # cells of its own plants that count here while it is there
        ("operator_left", "f8"),  # those that still count after it has left
        ("operator_understood", "f8"),  # 0 to 1, by crews with a mean
        ("operator_speaks", "i8"),  # bits of its languages
        ("operated", "i8"),  # 1: the partner runs this shift
        ("week_worked", "f8"),  # server ticks worked since the last week's end
        ("week_expert_worked", "f8"),  # those an expert ran
        ("crew_skill", "f8"),  # output share of the local crew on shift
        ("shift_stops", "i8"),
        ("shift_crew_stops", "i8"),
        ("shift_expert_stops", "i8"),
        ("written_hours", "f8"),  # hours that experts write down what they know in this shift
        # Long tables last.
        ("variant_use", "f8", (MAX_VARIANTS,)),
        ("variant_share", "f8", (MAX_VARIANTS,)),
        ("variant_made", "i8", (MAX_VARIANTS,)),
        ("variant_stock", "f8", (MAX_VARIANTS,)),  # good packs not yet shipped
        ("call_off", "f8", (MAX_VARIANTS,)),  # packs a day the customer takes; inf: all
        ("inspects", "i8", (MAX_ORIGINS,)),  # origins it can see
        ("sees", "f8", (MAX_ORIGINS,)),  # with what probability
        ("teaches", "f8", (MAX_ORIGINS,)),  # share of the verdict that falls here
        ("families", "i8", (MAX_FAMILIES,)),
        ("technicians", "i8", (MAX_TECHNICIANS,)),  # first crew of each group of technicians
        ("n_technicians", "i8"),
    ],
    align=True,
)

SERVER = np.dtype(
    [
        ("station", "i8"),
        ("status", "i8"),
        ("row", "i8"),  # lot row of the lot in work
        ("n_machines", "i8"),
        ("jobs", "i8"),  # job counter: index of its draws
        ("service", "u8"),  # its stream of service times
        ("updated", "i8"),  # ticks
        ("remaining", "f8"),  # ticks of work left at rate 1
        ("rate", "f8"),  # of all machines at full speed, 0 to 1
        ("running", "f8"),  # machines that run now
        ("n_up", "i8"),
        ("manned", "f8"),  # machines with people, 0 to n_machines
        ("changing", "f8"),  # share of the lot's work that is changeover
        ("reworking", "f8"),  # share of it that is rework
        ("done_at", "i8"),
        ("fails_at", "i8"),
        ("back_at", "i8"),
        ("age", "f8"),  # operational clock: integral of dt / m while it runs
        ("threshold", "f8"),  # age at which the next machine fails
        ("idle_order", "i8"),
        ("blocked_order", "i8"),
        ("blocked_at", "i8"),  # ticks
        ("n_waiting", "i8"),  # machines waiting for someone
        ("first_machine", "i8"),
        ("took", "i8"),  # units the job in work (places: the lot that leaves) took in
        ("n_lots", "i8"),  # lots it holds when done, in rows from `row` on
        ("held", "i8"),  # units it holds while blocked
        ("element", "u8"),  # its own luck
    ],
    align=True,
)

MACHINE = np.dtype(
    [
        ("server", "i8"),
        ("status", "i8"),
        ("element", "u8"),
        ("failures", "i8"),
        ("threshold", "f8"),
        ("back_at", "i8"),
        ("stopped_at", "i8"),
        ("difficulty", "f8"),
        ("restorer", "i8"),
        ("helper", "i8"),  # seat of the technician who restores it, -1: none
        ("cause", "i8"),  # who restores it, as records tell it
        ("learner", "i8"),  # seat of who learns beside, -1: nobody
        ("worth", "f8"),  # hours of practice an hour of this repair is worth to the learner
        ("learns", "f8"),  # hours of practice this repair is worth to the learner
        ("hands_on", "f8"),  # hours of the repair itself
        ("order", "i8"),  # order of the stop: first stopped, first helped
    ],
    align=True,
)

POOL = np.dtype(
    [
        ("capacity", "i8"),  # units
        ("level", "i8"),
        ("first_row", "i8"),
        ("n_rows", "i8"),
        ("head", "i8"),
        ("n_lots", "i8"),
        ("turn", "i8"),  # consumer served first next time
        ("n_blocked", "i8"),
        ("blocked_units", "i8"),
        ("refuses_trial", "i8"),
        ("area", "f8"),  # unit ticks waited
        ("changed", "i8"),
        ("waited", "f8"),  # unit ticks of those taken out
        ("taken", "i8"),
        ("n_consumers", "i8"),
        ("n_producers", "i8"),
        ("fed_by_sleds", "i8"),
        ("feeds_store", "i8"),  # 1: places or sleds stand behind
        ("consumers", "i8", (MAX_CONSUMERS,)),
        ("producers", "i8", (MAX_PRODUCERS,)),  # stations
        ("aside", "i8"),  # units of trial output set aside
    ],
    align=True,
)

LOT = np.dtype(
    [
        ("units", "i8"),
        ("lot", "i8"),  # identity
        ("line", "i8"),
        ("trial", "i8"),  # units made before acceptance
        ("unreleased", "i8"),  # units that may not ship
        ("variant", "i8"),
        ("marks", "i8"),  # bit k: made in an even excursion of origin k; bit k + 32: in an odd one
        ("arrived", "i8"),  # ticks
        ("ready", "i8"),  # ticks: leaves its place
        ("defects", "i4", (MAX_ORIGINS,)),  # hidden defective units by origin
    ],
    align=True,
)

PLANT_EVENT = np.dtype(
    [
        ("kind", "i8"),
        ("element", "u8"),
        ("active", "i8"),
        ("count", "i8"),
        ("every_ticks", "f8"),  # 0: a single event
        ("lasts_ticks", "f8"),
        ("law", "i8"),  # of the length
        ("cv", "f8"),
        ("law_a", "f8"),
        ("law_b", "f8"),
        ("law_c", "f8"),
        ("keeps", "f8"),
    ],
    align=True,
)

MODEL = np.dtype(
    [
        ("ticks", "f8"),  # operating ticks, pooled over the machines of one model
        ("reference", "f8"),  # pooled commissioning ticks T_0
    ],
    align=True,
)

DAY = np.dtype(
    [
        ("planned", "i8"),  # 1: a planned working day of the last step
        ("cover", "f8"),  # people there are for each one needed at the steps
        ("cover_alone", "f8"),  # the same without partners: in forks
        ("hazard", "f8"),  # turnover hazard added up to this day
        ("cap", "f8", (MAX_LINES,)),  # share of the full rate each line is allowed
        ("trial", "f8", (MAX_LINES,)),  # share of machine time each line gives up for trials
    ],
    align=True,
)

NODE = np.dtype([("time", "i8"), ("order", "i8"), ("leaf", "i8")], align=True)

SLOT = np.dtype([("start", "i8"), ("day", "i8"), ("week", "i8"), ("shift", "i8"), ("part", "f8")], align=True)

RECORD = np.dtype(
    [
        ("when", "i8"),  # ticks
        ("what", "i8"),  # kind code of gigaramp.log.record
        ("station", "i8"),
        ("machine", "i8"),  # number within the station, -1: none
        ("about", "i8"),  # lot, family or event number
        ("quantity", "f8"),
        ("cause", "i8"),  # origin, restorer or event kind; -1: none
    ],
    align=True,
)


def empty(dtype: np.dtype, size: int) -> np.recarray:
    """A zeroed array of records, at least one long so that compiled types never change."""
    return np.zeros(max(size, 1), dtype).view(np.recarray)
