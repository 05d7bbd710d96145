"""What the day model keeps beside the arrays of the event twin: flows of stations, and mixes of what lies in a place.

A mix is one row of numbers: units, trial units, unreleased units, units by line, and by origin the hidden defects, the
units made in an excursion and the defects among these. A part of a mix is the same share of every column.
"""

from __future__ import annotations

import numpy as np

from gigaramp.twin.kernel.constants import MAX_FAMILIES

MAX_LONG = 32  # machines of a station that can wait for the vendor or a part at once
UNITS, TRIAL_UNITS, UNRELEASED, BY_LINE = 0, 1, 2, 3

FLOW = np.dtype(
    [
        ("row", "i8"),  # mix of what it works on now
        ("ring", "i8"),  # places: first row of its trays by day of entry
        ("n_ring", "i8"),
        ("head", "i8"),
        ("n_trays", "i8"),
        ("unit_ticks", "f8"),  # machine ticks of one unit, changeover included
        ("changing", "f8"),  # share of these that is changeover
        ("restore_spread", "f8"),  # squared coefficient of variation of one restoration
        ("manned", "f8"),  # machines with people, mean of the week
        ("could", "f8"),  # people who could run, over those needed, mean of the week
        ("spread", "f8"),  # its spread from shift to shift
        ("most", "f8"),  # what of it can be used
        ("lacks", "f8"),  # loss by absence over what it would be without experts who fill in
        ("speed", "f8"),
        ("skill", "f8"),
        ("crew_skill", "f8"),
        ("by_experts", "f8"),
        ("coached", "f8"),
        ("written", "f8"),  # hours that experts write down in the week
        ("weight", "f8"),  # shifts of the week in which it is open
        ("helped", "f8"),  # weight of the stops so far
        ("restore", "f8"),  # ticks of an ordinary stop, mean over teams
        ("waiting", "f8"),  # part of these in which nobody has come yet
        ("long_share", "f8"),  # stops that wait for the vendor, or for a part
        ("long_ticks", "f8"),
        ("long_waiting", "f8"),
        ("by_crew", "f8"),  # share of stops that local people mend
        ("by_expert", "f8"),
        ("open", "f8"),  # ticks of this step in which it may work
        ("able", "f8"),  # machine ticks that could work in this step
        ("down", "f8"),  # machine ticks lost to stops in this step
        ("owed", "f8"),  # machine ticks of stops that go on after this step
        ("n_long", "i8"),  # machines that wait for the vendor or for a part
        ("back", "f8", (MAX_LONG,)),  # ticks at which each of them runs again
        ("rate", "f8"),  # units a machine tick makes
        ("cap", "f8"),  # units it could start in this step
        ("ready", "f8"),  # places: units whose time is over in this step, of those that were there before
        ("leaves_at_once", "f8"),  # places: share of what enters that is done within this step
        ("room_taken", "f8"),  # places: units inside
        ("plan", "f8"),  # units it will start
        ("out_plan", "f8"),
        ("wish", "f8"),  # units it would hand on if there were room
        ("passed", "f8"),  # units handed on of one unit made, in the last step
        ("handed_on", "f8"),  # units handed on in the last step
        ("limit", "i8"),  # 0: itself; 1: an input; 2: the room behind
        ("used", "f8"),  # share of its able time that it worked in the last step
        ("keeps", "f8"),  # share of its able time that variability inside a step leaves
        ("worked", "f8"),  # machine ticks worked since people were last looked at
        ("open_since", "f8"),  # machine ticks it had people since then
        ("in_work", "f8"),  # units that its machines hold
        ("lot_left", "f8"),  # units of a lot less one: fewer than a lot cannot be taken
        ("started", "f8"),
        ("good", "f8"),
        ("scrap", "f8"),
        ("reworking", "f8"),  # ticks at full speed that rework takes of the capacity of this stretch
        ("aside", "f8"),
        ("stops", "f8"),  # since the last week's end
        ("since", "i8"),  # ticks: when its excursion began; NEVER without one
        ("spoiled", "f8"),  # share of this stretch that lies in its excursion
        ("latency", "f8"),  # ticks from the first step of the flow to here
    ],
    align=True,
)

STRETCH = np.dtype(
    [("start", "i8"), ("end", "i8"), ("slot", "i8"), ("day", "i8"), ("week", "i8"), ("closes", "i8")], align=True
)
"""A stretch of time with the same calendars: start and end in ticks, and 1 where a day ends with it."""

GROUP = np.dtype([("week", "i8"), ("slot", "i8"), ("shifts", "f8")], align=True)
"""Shifts of one week with the same teams on duty: one of them, and how many they are."""

LIST = np.dtype(
    [
        ("there", "f8"),  # heads at work, before absence
        ("ready", "f8"),  # of these at level 3 or above
        ("teachers", "f8"),
        ("ready_pace", "f8"),  # machines' worth of work of those at level 3
        ("learner_pace", "f8"),
        ("ready_now", "f8"),  # the same of those present in a usual shift
        ("learner_now", "f8"),
        ("skill", "f8"),
        ("best", "f8"),  # levels of the two best
        ("second", "f8"),
        ("crossed", "f8"),  # heads with a second skill, and their skill in it
        ("crossed_skill", "f8"),
        ("could", "f8"),  # people who could run in a shift with usual absence, over those needed
        ("spread", "f8"),
        ("most", "f8"),
        ("duty", "f8"),  # shifts on duty in the week
        ("ready_hours", "f8"),  # shifts of the week that one at level 3 runs
        ("learner_hours", "f8"),
        ("worked", "f8"),  # share of their time in which its machines were in work
        ("watched", "f8"),  # shifts in which those who do not run watch
        ("colleague", "f8"),
        ("partner", "f8"),
        ("family_best", "f8"),  # row f: level of the best of all crews of skill family f
        ("family_best_now", "f8"),  # of those on duty
        ("taught", "f8", (MAX_FAMILIES,)),
        ("improved", "f8", (MAX_FAMILIES,)),
    ],
    align=True,
)
"""A crew's list in the week that runs."""

EVENT_STATE = np.dtype([("next", "i8"), ("since", "i8")], align=True)

DAY_CLOCK = np.dtype(
    [("stretch", "i8"), ("looked", "i8"), ("week", "i8"), ("hurry", "i8"), ("shift_ticks", "f8")], align=True
)
"""Where the day model stands: the next stretch, and when people were last looked at (ticks; -1: never)."""
