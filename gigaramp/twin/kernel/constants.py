"""Integer codes of the kernel, and the sizes that keep its records of one type.

The codes of losses follow `gigaramp.kpi.losses.LOSSES`; a test holds the two together.
"""

import numpy as np

# Codes passed to functions are numpy integers: a plain literal would be compiled anew for each value.
NEVER = np.int64(np.iinfo(np.int64).max)
NONE = np.int64(-1)
ONE = np.int64(1)
TICKS_PER_HOUR = 3_600_000_000.0  # one tick is a microsecond

# Fixed sizes of nested fields. One size for all plants means one compiled kernel for all plants.
MAX_INPUTS = 4
MAX_ORIGINS = 32
MAX_VARIANTS = 8
MAX_FAMILIES = 8
MAX_PRODUCERS = 16
MAX_CONSUMERS = 16
MAX_LINES = 16
MAX_LANGUAGES = 16
MAX_TECHNICIANS = 4

# Kinds of station.
MACHINES, PLACES = 0, 1

# What ages the machines of a station: nothing, work on lots, or open hours whatever they do.
BY_NOTHING, BY_WORK, BY_TIME = 0, 1, 2

# What a server does.
IDLE, WORKING, BLOCKED = 0, 1, 2

# What a machine does.
UP, RESTORING, WAITING = 0, 1, 2

# Who restores a machine. Families of experts are 0, 1, 2 ...
BY_CREW, BY_VENDOR, BY_PARTS, BY_PARTNER, BY_TECHNICIAN = -1, -2, -3, -4, -5
# In a record's cause, a person is told by seat and occupant: from here upward.
PERSONS_FROM, OCCUPANTS = 1 << 20, 64

# Where a person of the plant stands. EMPTY: nobody sits there; ELSEWHERE: not needed at the steps now.
EMPTY, WAITS_FOR_CLASS, IN_CLASS, IN_PLANT_TRAINING, AT_WORK, ELSEWHERE = range(6)

# What experts do.
RUN, REPAIR, COACH = 0, 1, 2

# Levels of skill as output share over the requirement: 1 in training, 2 with help, 3 alone at speed, 4 teaches.
LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4 = 0.25, 0.5, 0.9, 1.0

# Columns of the table by week, step and shift; `gigaramp.twin.result.SHIFT_FIGURES` names them.
(
    READY, NEEDED, PRESENT, UNGUIDED, LEARNERS, COACHED, SHIFT_WORKED, SHIFT_EXPERT_WORKED, SHIFT_STOPS, SHIFT_CREW_STOPS,
    SHIFT_EXPERT_STOPS,
) = map(np.int64, range(11))  # fmt: skip
N_BY_SHIFT = 11
# Columns of the hours of people by week and skill family; `gigaramp.twin.result.HOURS` names them.
PAID, AT_MACHINES, AWAY, TRAINED, QUEUED, SPARE = map(np.int64, range(6))
N_HOURS = 6

# Laws of duration.
CONSTANT, EXPONENTIAL, GAMMA, LOGNORMAL, WEIBULL, TRIANGULAR, UNIFORM, EMPIRICAL = range(8)

# Losses of machine time.
(
    PLANNED_STOPS, NO_PEOPLE, WAITING_HELP, FAILURE, SHORT_STOP, SLOW, STARVED, BLOCKED_TIME, NO_PLACES, NO_SLED,
    TRIAL, DEFECT, HELD, NOT_ACCEPTED, NO_MATERIAL, NO_DEMAND, UTILITIES,
) = map(np.int64, range(17))  # fmt: skip
PRODUCING = np.int64(17)  # not a loss: machine time spent making good units at full speed
N_TIMES = 18
# Further columns of the weekly table: WORKED are server ticks, EXPERT_WORKED those an expert ran, CREW_STOPS the stops
# that local people mended.
WIP, SKILL_SHARE, STOPS, EXPERT_STOPS, WORKED, EXPERT_WORKED, CREW_STOPS = 18, 19, 20, 21, 22, 23, 24
# What the defects made by a station cost it: units found defective or held, anywhere, and the machine time moved for them.
DEFECT_UNITS, HELD_UNITS, DEFECT_TICKS, HELD_TICKS = map(np.int64, range(25, 29))
SET_ASIDE = np.int64(29)  # units of trial output that a station made and that were set aside behind it
N_WEEKLY = 30

# Purposes of draws: each (element, purpose) is its own stream.
(
    SERVICE, FAILURE_GAP, RESTORE, DIFFICULTY, PARTS, PARTS_DELAY, DEFECTS, COIL, FOUND, EXCURSION, ABSENCE, SKILL,
    EVENT_GAP, EVENT_LENGTH, REMOTE, REWORK, NUMBER, KIND, TURNOVER, EARLIER_WORK, SECOND_LANGUAGE, CROSS_TRAINED,
) = map(np.int64, range(1, 23))  # fmt: skip

# Plant-wide events. Stops come first.
UTILITIES_STOP, MATERIAL_STOP, IT_STOP, STRIKE, QUALITY_HOLD, RECIPE_CHANGE = map(np.int64, range(6))

# Priority at equal times: shift ends, then plant events, then servers.
FIRST, SECOND, THIRD = map(np.int64, range(3))
PRIORITY_SHIFT = 56

# Columns of the daily tables.
STARTED, GOOD, SCRAP = 0, 1, 2
CAPABILITY, SHIPPED, TRIAL_OUTPUT, EXPERTS, UNRELEASED_OUTPUT = 0, 1, 2, 3, 4
N_OUTPUT = 5

# Why the kernel returned.
REACHED_END, RECORDS_FULL, HOLD_DECIDED = 0, 1, 2

# What happens to the units of an excursion.
SORT, SCRAP_ALL = 0, 1

# What a record of the kernel tells; `gigaramp.twin.result` gives the names of the log's kinds.
(
    LOT_STARTED, LOT_MADE, LOT_SCRAPPED, LOT_HELD, LOT_SET_ASIDE, MACHINE_STOPPED, HELP_CALLED, HELP_ARRIVED,
    MACHINE_RESTORED, EXCURSION_BEGAN, EXCURSION_SEEN, EXCURSION_ENDED, STOP_BEGAN, STOP_ENDED, SHIFT_BEGAN, LOT_BLOCKED,
) = map(np.int64, range(16))  # fmt: skip
LOT_JOINED, COIL_USED = map(np.int64, (37, 38))
RECORD_MARGIN = 4096  # rows kept free, so that no event is cut in the middle
