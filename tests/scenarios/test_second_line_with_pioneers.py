"""Half of line one opens line two, or recruits do. How much sooner is line two at 80 %, and what does line one lose?

Argued beforehand. By September people of line one have 34 weeks × 80 h = 2,720 h; the share 0.7 that a pioneer keeps,
1,904 h, is still y = 0.76 over r = 600 h, above the requirement of 0.7: full speed. Recruits come with 60 h of
training: y = 0.09, speed 0.13, and gain 80 h a week beside a coach.
*Recruits only:* line two is at 80 % when y = 0.56: x = 600 · 0.56/0.44 = 764 h, 8.8 weeks after it starts.
*Half pioneers:* it is at 80 % when its recruits are at 0.6: y = 0.42, x = 434 h, 4.7 weeks. Expected: 4 weeks sooner,
2 to 6, since weeks are counted whole.
*Line one* then has the recruits: half of its people, whose speed over the first four weeks is 0.2, 0.33, 0.43, 0.52,
mean 0.37. It makes (1 + 0.37)/2 = 0.68 of what it made: a dip of 32 %, 20 to 42 %.
Both lines together make nearly the same either way: pioneers move the dip, and are worth more only where they are
needed to guide, to mend and to teach, which coaches do here. Expected: within 6 % over eighteen weeks.

Found: 4 weeks sooner (week 5 against week 9), a dip of 32 %, the same total. People at level 4 are not coached, so in
September line one has about 2,060 h, not 2,720, and pioneers bring 1,440 h: y = 0.71, still full speed.
"""

import numpy as np

from gigaramp.plant import Plant
from tests.scenarios.stories import futures_of, made, plant_of, week_of, weekly

FULL_WEEK = 4 * 6 * 80.0
"""Units of four machines, six an hour, in the 80 hours of a week."""


def recruits_only(plant: Plant) -> Plant:
    return plant.change("lines.two", {"starts": "2025-09-01"})


def test_pioneers_bring_line_two_to_80_percent_two_to_six_weeks_sooner_while_line_one_dips():
    plant = plant_of("second_line_with_pioneers")
    pioneers, recruits = futures_of(plant, 2), futures_of(recruits_only(plant), 2)
    start = week_of(pioneers, "2025-09-01")

    def weeks_to_80(run) -> int:
        return int(np.argmax(weekly(run, "stacking", "two")[start:] >= 0.8 * FULL_WEEK))

    assert 2 <= weeks_to_80(recruits) - weeks_to_80(pioneers) <= 6
    first = weekly(pioneers, "stacking", "one")
    before = first[start - 6 : start - 2].mean()
    # Pioneers leave line one when the people of line two are hired, two weeks before it starts, or when it starts.
    lowest = min(first[week : week + 4].mean() for week in range(start - 2, start + 3))
    assert -0.42 <= lowest / before - 1.0 <= -0.20


def test_pioneers_move_the_dip_and_do_not_take_it_away():
    plant = plant_of("second_line_with_pioneers")
    span = ("2025-08-18", "2025-12-21")
    with_them, without = (
        sum(made(run, "stacking", line, *span) for line in ("one", "two"))
        for run in (futures_of(plant, 1), futures_of(recruits_only(plant), 1))
    )
    assert -0.06 <= with_them / without - 1.0 <= 0.06
