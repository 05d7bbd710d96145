"""The only stacking experts leave four months early: at the end of August, not of December. What is lost until then?

Argued beforehand. Practice counts h (1 + γ c u) = 2 h an hour beside an expert (γ = 1, two experts a shift with five
places each for four people, one language), and 40 h a week: 80 h a week, and about 6 h more by mending beside them
(two stops a week and person, half an hour, worth three hours each, doubled). After 34 weeks x is about 2,900 h and
y = 2,900 / (2,900 + 1,400) = 0.67, level 3.5 of a requirement of 0.7: the crews may run alone at 96 % speed, but no
one can mend a stop of difficulty 4 (y = 0.7 needs 3,267 h). With the experts they are there in autumn. Without,
every stop waits 24 h for the vendor: of a 16-hour day, and less at a week's end, about 14.5 open hours. Each machine
then runs 20 of every 35 open hours (0.57) where it ran 20 of 20.5 (0.98), and its people practise 23 h a week, so they
do not reach level 4 before Christmas. Output from September to December: 0.57 × 0.97 / (0.98 × 0.99) = 0.57.
Expected: 43 % less, at least 30 % and at most 55 %, since people are a little faster or slower. People are all alike
here on purpose (spread 0): if they differ, the best head of a shift mends, and the loss is smaller.

Found: 43 % less; 4 % where people differ. In September y is 0.668; with the experts level 4 comes in mid-October.
"""

from tests.scenarios.stories import futures_of, made, plant_of


def test_output_falls_by_three_to_five_and_a_half_tenths_when_the_only_experts_leave_four_months_early():
    plant = plant_of("early_leaver")
    kept = futures_of(plant)
    early = futures_of(plant.change("people.experts.stacking.leaves", "2025-09-01"))
    span = ("packing", "line", "2025-09-01", "2025-12-28")
    assert -0.55 <= made(early, *span) / made(kept, *span) - 1.0 <= -0.30
    before = ("packing", "line", "2025-01-06", "2025-08-29")
    assert made(kept, *before) == made(early, *before)


def test_people_who_differ_lose_less_because_the_best_of_a_shift_mends():
    plant = plant_of("early_leaver").change("people.skill.spread", 0.2)
    span = ("packing", "line", "2025-09-01", "2025-12-28")
    kept = made(futures_of(plant), *span)
    early = made(futures_of(plant.change("people.experts.stacking.leaves", "2025-09-01")), *span)
    assert -0.30 < early / kept - 1.0 < 0.0
