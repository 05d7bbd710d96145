"""Dates that are possible and seldom meant are told as warnings."""

import pytest

from gigaramp.plant import check, load

DOUAI = load("douai")


@pytest.mark.parametrize(
    ("address", "value", "told"),
    [
        ("as_of", "2024-01-01", "as_of: 2024-01-01 is before the start, the start is 2025-03-03"),
        ("goals.full_speed.announced", "2025-01-01", "goals.full_speed.announced: 2025-01-01 is before the start"),
        ("plan.months", {"2026-01": 5.0, "2028-01": 5.0, "2029-03": 5.0}, "2028-01 to 2029-03: after the horizon"),
    ],
)
def test_an_odd_date_is_a_warning(address, value, told):
    assert [] == [warning for warning in check(DOUAI).warnings if told in str(warning)]
    assert 1 == len([warning for warning in check(DOUAI.change(address, value)).warnings if told in str(warning)])
