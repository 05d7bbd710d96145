"""A quarter of forty able people leaves in July and August. What does it cost until Christmas, and in September?

Argued beforehand. Ten people leave, evenly over 62 days. Each place is empty for 42 days and then in training for 14
(72 h at 36 h a week): 56 days. Empty person-days: 10 × 56 = 560 of the 40 × 181 = 7,240 of July to December: 7.7 %.
Each newcomer then starts at x = 72 h: y = 72/372, speed 0.28, and gains 80 h a week beside a colleague at level 4, so
that speed is 0.62, 0.81, 0.93, 1 after two, four, six, eight weeks: 2 weeks lost, 14 days × 10 = 140 person-days, 1.9 %.
Together 9.7 %. Ten machines with nine people make nine tenths, so this is the loss of output: expected 9.7 %, 6 to 13 %
(the leavers of a future are drawn: 10 ± 2.7, and 10 ± 0.9 over ten futures).
September: on its first day those who left in the last 56 days are away, 9.0, on its last 4.2, mean 6.6 of 40 = 16.5 %; the
3.4 who are back are half as fast: 4 %. Expected 20 %, 13 to 26 %.

Found: 8.7 %, 18 % in September, and 0.1 % in the last week.
"""

from gigaramp.plant import Plant
from tests.scenarios.stories import futures_of, made, plant_of


def nobody_leaves(plant: Plant) -> Plant:
    return plant.change("people.departures", [])


def test_a_quarter_leaving_in_summer_costs_a_tenth_of_the_half_year_and_a_fifth_of_september():
    plant = plant_of("summer_turnover")
    wave, calm = futures_of(plant), futures_of(nobody_leaves(plant))

    def lost(first: str, last: str) -> float:
        before, after = (
            sum(made(run, "stacking", line, first, last) for line in ("one", "two")) for run in (calm, wave)
        )
        return after / before - 1.0

    assert 0.0 == lost("2025-01-06", "2025-06-30")
    assert -0.13 <= lost("2025-07-01", "2025-12-28") <= -0.06
    assert -0.26 <= lost("2025-09-01", "2025-09-30") <= -0.13
    # Eight weeks of learning after the last newcomer, who comes on 26 October, all is as it was.
    assert -0.02 <= lost("2025-12-22", "2025-12-28") <= 0.0
