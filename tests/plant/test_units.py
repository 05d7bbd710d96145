"""Units: what is written is read in base units, and can be written again without a change."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigaramp.units import YEAR_SECONDS, UnitError, dimension_word, from_base, read_quantity, to_base, unit_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("52 s", 52.0), ("9 h", 32_400.0), ("80 m/min", 80 / 60), ("10 GWh/year", 3.6e13 / YEAR_SECONDS),
        ("150000 vehicles/year", 150_000 / YEAR_SECONDS), ("20 %/year", 0.2 / YEAR_SECONDS), ("24 1/year", 24 / YEAR_SECONDS),
        ("4 weeks", 2_419_200.0), ("1.5e3kg", 1500.0), ("2 t", 2000.0), ("3 cells per second", 3.0), ("2 furlong", 402.336),
    ],
)  # fmt: skip
def test_a_quantity_is_read_in_base_units(text: str, value: float) -> None:
    assert value == pytest.approx(to_base(*read_quantity(text)), rel=1e-5)


def test_cells_and_packs_are_not_the_same_thing() -> None:
    assert unit_of("cell").dimensions != unit_of("pack").dimensions
    assert "a number of vehicles per time" == dimension_word(unit_of("vehicles/year").dimensions)


@pytest.mark.parametrize(
    ("text", "what", "mend"),
    [
        ("month", "a month is not a unit, because months differ in length", "use days, weeks or dates"),
        ("vehicl/year", "`vehicl/year` is not a unit that gigaramp knows", 'did you mean "vehicle"?'),
        ("s**9", "`s**9` is not a unit", "units are for example s, min, h, day, m, kg, cell, vehicle/year"),
    ],
)
def test_an_unknown_unit_is_refused_with_a_repair(text: str, what: str, mend: str) -> None:
    with pytest.raises(UnitError) as caught:
        unit_of(text)
    assert (what, mend) == (caught.value.what, caught.value.mend)


@pytest.mark.parametrize("text", ["", "s", "five s", "--5 s", "1,000 s", "nan s", "1e999 s", "5" * 300])
def test_what_does_not_start_with_a_finite_number_is_no_quantity(text: str) -> None:
    with pytest.raises(UnitError):
        read_quantity(text)


@given(st.floats(1e-12, 1e15), st.sampled_from(["h", "min", "day", "%", "m/min", "vehicle/year", "ms", "week"]))
def test_a_value_read_with_a_unit_can_be_written_with_it_exactly(number: float, unit: str) -> None:
    value = to_base(number, unit)
    again = from_base(value, unit)
    assert again is not None
    assert value == to_base(again, unit)


def test_everyday_units_do_not_import_pint() -> None:
    code = "import sys; from gigaramp.units import unit_of; unit_of('vehicles/year'); print('pint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "False\n" == done.stdout
