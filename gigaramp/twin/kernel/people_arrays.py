"""The records of people that the kernel reads and writes: crews, seats, families of experts, judgements.

Units as in `arrays.py`: ticks are microseconds since the start; skills and presence are shares or heads.
"""

from __future__ import annotations

import numpy as np

from gigaramp.twin.kernel.constants import MAX_FAMILIES

CREW = np.dtype(
    [
        # For plants whose people are followed one by one; what each shift reads comes first.
        ("open", "i8"),  # 1: on duty, and its line has begun
        ("on_duty", "i8"),
        ("operated", "i8"),  # 1: a partner runs its line in this shift
        ("works_alone", "i8"),  # 1: technicians, who stand at no machine
        ("n_families", "i8"),
        ("families", "i8", (MAX_FAMILIES,)),  # expert families that know its steps
        ("learners", "f8"),  # below level 3
        ("ready", "f8"),  # of these at level 3 or above
        ("guided", "f8"),  # learners an expert, or the vendor from afar, guides
        ("neighbours", "f8"),  # learners whom colleagues of other lines guide
        ("teachers", "f8"),  # of these at level 4
        ("lent_places", "f8"),  # learners of other lines whom its people guide
        ("need", "f8"),  # people a shift
        ("there", "f8"),  # present now, in heads
        ("run_by_experts", "f8"),  # heads
        ("family", "i8"),  # skill family
        ("team", "i8"),
        ("group", "i8"),  # number of the crews of one family and line, all teams together
        ("first_seat", "i8"),
        ("n_seats", "i8"),
        ("share", "f8"),  # share of their time they give
        ("best", "f8"),  # output share of its best head over the requirement
        ("taught", "f8", (MAX_FAMILIES,)),  # c of each: share of the learners it has time for
        ("improved", "f8", (MAX_FAMILIES,)),  # the same of those at level 3
        ("heads", "f8"),
        ("present", "f8"),
        ("practice", "f8"),  # X: mean weighted hours a head
        ("dated", "f8"),  # S: sum of w (t - t_0)
        ("since", "f8"),  # t_0, hours
        ("top", "f8"),  # k
        ("skill", "f8"),  # y
        ("element", "u8"),
        ("second", "i8"),  # family its cross-trained people also know, -1: none
        ("line", "i8"),
        ("calendar", "i8"),
        ("care", "f8"),  # of technicians: share of the machines in their care on lines whose people have come
        ("in_care", "f8"),
        ("first_station", "i8"),
        ("starts", "i8"),  # ticks: first day of its line
        ("opens", "i8"),  # ticks: first day of training of its first people
        ("hires", "i8"),  # ticks: they are trained
        ("hires_alone", "i8"),  # the same in a fork
        ("away_from", "i8"),  # ticks: a partner runs the line and they help elsewhere ...
        ("away_until", "i8"),
        ("first_cover", "f8"),  # people for each one needed on the day they are trained
        ("from_others", "i8"),  # people whom other crews can spare for it on that day
        ("of_roster", "i8"),  # 1: only the people of the roster
        ("filled", "i8"),  # 1: its first people have come
        ("pioneers", "i8"),  # crew whose people open this one, -1: none; -2: they have come
        ("pioneers_share", "f8"),
        ("pioneers_keep", "f8"),
        ("wanted", "i8"),  # people on its list today
        ("unguided", "f8"),  # learners who cannot run for want of a guide
        ("coached", "f8"),  # learners coached, in heads
        ("lost_since", "i8"),  # ticks: since when learners of it have no guide; NEVER: they have
        ("ready_runs", "f8"),  # share of the shift one at level 3 runs
        ("learner_runs", "f8"),
        ("watches", "f8"),  # 1: learners who do not run watch an expert
        ("pace", "f8"),  # machines' worth of work of those who run, at full skill
        ("expert_pace", "f8"),  # the same of the experts who run
        ("worked", "f8"),  # share of the shift in which its machines were in work
    ],
    align=True,
)

SEAT = np.dtype(
    [
        # What each shift and each call for help reads comes first.
        ("status", "i8"),
        ("here", "i8"),
        ("lent", "i8"),  # crew helped out in this shift, -1: the own one
        ("busy", "i8"),  # machines being repaired
        ("slot", "i8"),  # skill in use in this shift: 0 the crew's, 1 the second
        ("skill", "f8", (2,)),  # y
        ("crew", "i8"),
        ("person", "u8"),  # of its occupant
        ("practice", "f8", (2,)),  # X, hours
        ("dated", "f8", (2,)),  # S, hours squared
        ("since", "f8", (2,)),  # t_0, hours
        ("family", "i8", (2,)),  # skill families; -1: none
        ("top", "f8"),  # k
        ("prior", "f8"),  # p, hours
        ("coached", "f8"),  # gamma c u of this shift
        ("absent", "i8"),
        ("speaks", "i8"),  # bits of second languages
        ("leaves", "i8"),  # ticks; NEVER: by turnover
        ("hazard_end", "f8"),  # turnover hazard at which the occupant leaves
        ("free_at", "i8"),  # ticks: end of the vacancy, of the class, of the training
        ("element", "u8"),  # of the seat
        ("occupant", "i8"),  # how many sat here before
        ("identity", "i8"),  # seat and occupant number this person began with: the number they keep
        ("rostered", "i8"),  # 1: the first occupant is of the roster
        ("comes", "i8"),  # ticks: first day of a rostered person
        ("roster_leaves", "i8"),
        ("roster_prior", "f8"),  # hours; -1: not told
        ("roster_speaks", "i8"),
        ("roster_second", "i8"),  # skill family of the further steps they are listed for, -1: none
        ("order", "i8"),  # place in the queue for the class
    ],
    align=True,
)

JUDGEMENT = np.dtype(
    [
        ("day", "i8"),
        ("seat", "i8"),  # -1: by crew
        ("family", "i8"),
        ("line", "i8"),  # -1: all
        ("team", "i8"),  # -1: all
        ("skill", "f8"),  # output share over the requirement
    ],
    align=True,
)

FAMILY = np.dtype(
    [
        ("on_site", "i8"),
        ("on_shift", "i8"),
        ("busy", "i8"),
        ("understanding", "f8"),  # u
        ("teams", "i8"),
        ("calendar", "i8"),  # row of the rota they work by
        ("free_to_coach", "f8"),
        ("learners", "f8"),
        ("speaks", "i8"),  # bits of its languages
        ("skill", "f8"),  # share of full skill
        ("span", "f8"),  # learners one of them coaches at once
        ("rank", "i8", (3,)),  # when it runs, repairs, coaches: 0 first; -1 never
        ("shifts", "i8"),  # bits of the shifts of a day it works
        ("density", "f8"),  # shifts of a day over those it works: who works fewer of them is there in greater number
        ("writes", "f8"),
        ("running", "f8"),
        ("coaching", "f8"),
        ("stations", "i8"),  # stations that have begun and that it knows
    ],
    align=True,
)
