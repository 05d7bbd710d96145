"""The words of the report: each definition it uses, with its source where it has one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gigaramp.languages import later, say
from gigaramp.launch.wording.phrases import product_words
from gigaramp.report.wording.phrases import counted, plain, sentence

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast

FUTURE = later(
    "One simulated launch: luck and every number that is not sure are drawn anew. All odds are shares of the futures."
)
FAN = later(
    "The 10, 50 and 90 % points of the futures, week by week. Each week is told by itself, so the middle "
    "line is no single future. It says how much we do not know; it is no forecast error measured on past "
    "launches."
)
ERROR = later(
    "√(p (1 − p) / effective futures): how far a chance p would move if other futures were simulated, "
    "one standard deviation. Where none (or all) of n futures are there, 3/n is told as its 95 % bound "
    "(Hanley and Lippman-Hand 1983, JAMA 249(13))."
)
EFFECTIVE = later(
    "How many futures of equal weight the weighted ones are worth: the square of the sum of weights over "
    "the sum of their squares (Kish 1965). Futures are weighted by how well they meet the known facts up "
    "to the day of the forecast; the numbers of the plant file stay as they are."
)
RATE = later(
    "Output of the last four weeks per planned working day, times the planned working days of the "
    "calendar year. Public holidays and planned closures are left out."
)
SCRAP = later(
    "One minus the product over the steps of their good shares (the complement of rolled throughput "
    "yield), over the last four weeks."
)
HISTORIES = later(
    "Futures simulated only up to the last known fact, many more than are simulated to the end. They are "
    "weighted by the facts, and those that are kept stand for all of them."
)
SKILL = later(
    "Output share of the crews, mean over the people the steps need. 1 is the best that a mean person "
    "reaches; it grows with hours, grows faster beside an expert who is understood, and fades without "
    "practice (form: Mazur and Hastie 1978; values assumed)."
)
INDEPENDENCE = later(
    "Share of good output made without an expert at the machine, and share of the stops that local "
    "people mended themselves; an expert, a partner or a vendor mended the others. Neither says that the "
    "plant would hold its rate alone: that is tested by sending all experts home in each future."
)
LEVELS = later(
    "0 none, 1 in training, 2 works with help, 3 runs a machine alone at speed, 4 teaches. They follow "
    "from the output share of a person: a quarter, half, nine tenths and all of what the step requires "
    "(values assumed). Only level 3 and above runs alone."
)
READINESS = later(
    "People at level 3 or above who are there on one shift of a step, against those it needs; who is "
    "away or has left is not there. It says who is there, and not that the plant would hold its rate "
    "without experts: that is tested by sending them all home."
)
TRAINING = later(
    "A step lacks a twentieth or more of its people at level 3, and one of three capacities is short: "
    "guides at the machine, coaches, or seats in the class. The shares that count as short are a choice."
)
LIMITS = later(
    "The step that the others wait for: the least time starved or blocked over the last four weeks of a future."
)
KNOWN = later(
    "A dated public figure with a tolerance of one standard deviation. It weights the futures and moves "
    "no number. Its pull is the share of the futures' weight that it moved: half the sum of |weight − "
    "weight without it|."
)
THIRDS = later(
    "The futures are cut in three by one uncertain number; the odds are told for its low and its high "
    "third. The third with the better odds is the good one."
)


def definitions(forecast: Forecast) -> tuple[tuple[str, str], ...]:
    """Every term of a page about one plant, its goals first."""
    return (*goal_definitions(forecast), *words_of([forecast]))


def goal_definitions(forecast: Forecast) -> tuple[tuple[str, str], ...]:
    """What each goal of a plant means, and the outside view of it."""
    terms = [(sentence(plain(goal.goal))[:-1], goal.definition) for goal in forecast.answers]
    long = next((goal for goal in forecast.answers if goal.long_hold), None)
    if long is not None:
        weeks = counted(long.long_hold[0].weeks, "week")
        meaning = say(
            "The same test over {weeks}, where the experts leave on the date of 10, 50 or 90 % odds.", weeks=weeks
        )
        terms.append((say("Long hold, {goal}", goal=plain(long.goal)), meaning))
    return tuple(terms)


def words_of(forecasts: Sequence[Forecast]) -> tuple[tuple[str, str], ...]:
    """The words that mean the same for every plant of a page."""
    things = product_words(forecasts[0].output.product)
    terms = [
        (say("Future"), say(FUTURE)),
        (say("Fan"), say(FAN)),
        (say("Error of a chance (±)"), say(ERROR)),
        (say("Effective futures"), say(EFFECTIVE)),
    ]
    if any(forecast.histories for forecast in forecasts):
        terms.append((say("Histories"), say(HISTORIES)))
    terms += [
        (say("{things} a year", things=things.capitalize()), say(RATE)),
        (say("Scrap"), say(SCRAP)),
        (say("Skill"), say(SKILL)),
    ]
    if any(forecast.readiness is not None for forecast in forecasts):
        terms += [
            (say("Levels 0 to 4"), say(LEVELS)),
            (say("Readiness"), say(READINESS)),
            (say("Training as a bottleneck"), say(TRAINING)),
        ]
    terms += [(say("Independence"), say(INDEPENDENCE)), (say("What limits output"), say(LIMITS))]
    if any(forecast.facts for forecast in forecasts):
        terms.append((say("Known fact and its pull"), say(KNOWN)))
    if any(goal.measure_first for forecast in forecasts for goal in forecast.answers):
        terms.append((say("Good and bad third"), say(THIRDS)))
    views = [forecast.outside_view for forecast in forecasts if forecast.outside_view is not None]
    if views:
        terms.append((say("Outside view"), views[0].definition))
    return tuple(terms)
