"""A partner runs the line until 30 June and hands it over. How far does output step down, and what is shadowing worth?

Argued beforehand. The partner runs at full speed, and the line makes what its four stackers make. Local people come
with 100 h of training; r = 400 h, a requirement of 0.7, everyone beside a coach, so an hour counts 2 h and a week 80 h.
*No handover period:* they start at x = 100: y = 100/500 = 0.20, speed 0.29; after one to four weeks x = 180, 260, 340,
420: speeds 0.44, 0.56, 0.66, 0.73. The mean of the first four weeks is 0.54: output steps down by 46 %.
*Eight weeks beside the partner:* 320 h that count 0.3 × (1 + 1) = 0.6 h each: 192 h more, x = 292, speed 0.60; then
0.69, 0.76, 0.82, 0.86: a mean of 0.75, a step of 25 %. Expected: 0.54 ± 0.08 and 0.75 ± 0.08 of what the partner made
in the four weeks before, since stops of the day and the first week's people in training may move it a little.
"""

from tests.scenarios.stories import futures_of, made, plant_of

BEFORE = ("packing", "one", "2025-06-02", "2025-06-29")
AFTER = ("packing", "one", "2025-06-30", "2025-07-27")


def left_after_handover(handover: str | None) -> float:
    """Output of the first four weeks of the local people as a share of the partner's last four."""
    plant = plant_of("partner_hands_over")
    run = futures_of(plant if handover is None else plant.change("lines.one.operated_by.handover", handover), 1)
    return made(run, *AFTER) / made(run, *BEFORE)


def test_output_steps_down_to_about_half_at_a_sudden_handover():
    assert 0.46 <= left_after_handover(None) <= 0.62


def test_eight_weeks_beside_the_partner_leave_three_quarters_of_the_output():
    assert 0.67 <= left_after_handover("56 day") <= 0.83


def test_people_beside_the_partner_cost_it_nothing():
    plant = plant_of("partner_hands_over")
    sudden = futures_of(plant, 1)
    shadowed = futures_of(plant.change("lines.one.operated_by.handover", "56 day"), 1)
    assert made(sudden, *BEFORE) == made(shadowed, *BEFORE) == 4 * 6 * 80 * 4
