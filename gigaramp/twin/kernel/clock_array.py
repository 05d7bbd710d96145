"""The clock: where a world stands in time, and the numbers that hold for the whole plant.

Units as in `arrays.py`: ticks are microseconds since the start; hours are said to be hours; shares are 0 to 1.
"""

from __future__ import annotations

import numpy as np

from gigaramp.twin.kernel.constants import MAX_LANGUAGES

CLOCK = np.dtype(
    [
        ("now", "i8"),  # ticks
        ("sequence", "i8"),  # last number given to a scheduled event: breaks ties
        ("slot", "i8"),  # index of the running shift
        ("todo", "i8"),  # stations waiting in the to-do list
        ("todo_head", "i8"),
        ("lots", "i8"),  # identities given to lots so far
        ("merged_pieces", "i8"),  # single units whose identity was lost where a pool held too many
        ("margin", "i8"),  # rows of records kept free, so that no event is cut in the middle
        ("unwritten", "i8"),  # rows that found no room all the same
        ("hidden", "i8"),  # number of origins whose defects may stay hidden after their own step; they come first
        ("visits", "i8"),  # lots finished by stations so far
        ("recording", "i8"),  # 1: write every event
        ("n_records", "i8"),
        ("experts_gone", "i8"),  # 1: every expert has left (a fork)
        ("hold_end", "i8"),  # day index after the hold window of a fork; -1: no fork
        ("hold_needed", "f8"),  # good units needed in the window
        ("hold_made", "f8"),
        ("hold_verdict", "i8"),  # -1 open, 0 failed, 1 held
        ("best_a_day", "f8"),  # good units the last step can make on a planned day at most
        ("waiting", "i8"),  # machines waiting for someone
        ("people", "i8"),  # 1: the plant has crews
        ("decay_per_tick", "f8"),  # knowledge lost, natural logarithm
        ("coaching_gain", "f8"),  # gamma
        ("places", "f8"),  # learners one expert coaches at once
        ("watching", "f8"),  # worth of an hour in which an expert runs the machine
        ("recency", "f8"),  # a
        ("learning_hours", "f8"),  # r
        ("spread", "f8"),  # sigma of k over persons
        ("requirement", "f8"),  # output share that is full skill
        ("training_hours", "f8"),  # hours of practice a joiner brings
        ("training_span", "f8"),  # hours between the start of training and the line
        ("turnover_per_day", "f8"),
        ("absence", "f8"),
        ("persons", "i8"),  # 1: people are followed one by one
        ("queued", "i8"),  # last number given in the queue for the training centre
        ("elsewhere", "i8"),  # people not needed at the steps now
        ("top_floor", "f8"),  # share of people whose top is too low for the job: never hired
        ("replaced_ticks", "f8"),
        ("experienced", "f8"),  # share of recruits
        ("prior_hours", "f8"),  # p of these
        ("guided", "f8"),  # learners one colleague at level 3 watches over
        ("colleague_places", "f8"),  # learners one colleague at level 4 coaches
        ("repair_worth", "f8"),
        ("stand_ins", "i8"),  # 1: somebody has a second skill
        ("cross_trained", "f8"),  # share of people
        ("cross_hours", "f8"),
        ("class_seats", "f8"),  # inf: no limit
        ("class_ticks", "f8"),
        ("plant_training_ticks", "f8"),
        ("translated", "f8"),  # understanding through a translator
        ("second_understood", "f8"),
        ("interpreted", "f8"),
        ("interpreter_places", "f8"),
        ("repair_lengthens", "f8"),
        ("glossary_from", "i8"),  # ticks; NEVER: none
        ("glossary_gain", "f8"),
        ("native", "i8"),  # bits of the local languages
        ("speaks", "f8", (MAX_LANGUAGES,)),  # share of local people who also speak each language
        ("interpreters", "f8", (MAX_LANGUAGES,)),  # on a shift, by language
        ("remote_ticks", "f8"),  # wait for remote or vendor help
        ("parts_share", "f8"),
        ("parts_ticks", "f8"),
        ("other_lines", "f8"),  # w
        ("exponent", "f8"),  # b
        ("reference", "f8"),  # n_ref, cells
        ("people_share", "f8"),  # s
        ("haste", "f8"),  # share of excess defects that full rate makes
        ("written", "f8"),  # cells that an hour of an expert's writing is worth
        ("correlation", "f8"),  # of defects inside one coil
        ("growth", "f8"),
        ("start_ratio", "f8"),  # mtbf at start / mature mtbf
        ("excursions_per_tick", "f8"),  # at start
        ("excursion_ratio", "f8"),  # defect ratio
        ("reaction_ticks", "f8"),
        ("excursion_then", "i8"),
        ("loading", "i8"),  # 1: lines are loaded less while scrap is high
        ("load_least", "f8"),
        ("load_full_below", "f8"),  # scrap ratio
        ("load_span", "f8"),  # scrap above it at which the least is reached
        ("maturing", "i8"),
        ("learning", "i8"),
        ("excursions", "i8"),
    ],
    align=True,
)
