"""A thousand drawn plants through the calendar and the recursion: the same, bit for bit."""

import pytest

from tests.reference.recursion_plants import both, drawn_plant

PLANTS = 1000
SERVED_AT_LEAST = 0.75
"""Share of the drawn plants that the recursion must serve itself."""


@pytest.mark.prove
def test_a_thousand_drawn_plants_are_the_same_by_both_engines():
    served = 0
    for number in range(1000, 1000 + PLANTS):
        found = both(drawn_plant(number), days=4 + number % 5, seed=number)
        if found.recursion is not None:
            served += 1
            assert [] == found.differences, f"plant {number}"
    assert served > SERVED_AT_LEAST * PLANTS
