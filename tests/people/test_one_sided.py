"""More help does not delay a launch: a quick look with few futures; `make prove` asks 400."""

from __future__ import annotations

import pytest

from tests.people.ramp import AT_ONE_IN_A_THOUSAND, delay, launch_of

FUTURES = 32


@pytest.mark.parametrize("more", ["more experts", "experts who share the language"])
def test_more_help_does_not_delay_a_launch(more):
    other = launch_of(french=8, chinese=8) if more == "more experts" else launch_of(speaks="fr")
    found = delay(launch_of(), other, FUTURES, pool="here")
    assert found.days_later <= AT_ONE_IN_A_THOUSAND * found.error


def test_a_launch_without_experts_is_delayed_so_the_law_can_fail():
    found = delay(launch_of(), launch_of(french=0, chinese=0), FUTURES, pool="here")
    assert found.days_later > AT_ONE_IN_A_THOUSAND * found.error
