"""Numbers as plants write them, and their units."""

import pyarrow as pa
import pytest

from gigaramp.log.imports.amounts import read_amounts, unit_factor


def read(text, decimal=".", thousands="", unit="", kinds_unit="unit"):
    found = read_amounts(pa.array([text]), decimal, thousands, unit, kinds_unit)
    return found.wrong.get(0, found.values[0])


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "value"),
    [
        ("1234", ".", "", 1234.0),
        ("1,234.5", ".", ",", 1234.5),
        ("1.234,5", ",", ".", 1234.5),
        ("1 234", ".", "", 1234.0),
        ("1\u202f234,5", ",", "", 1234.5),
        ("12'345", ".", "", 12345.0),
        ("-0.5", ".", "", -0.5),
        ("1e3", ".", "", 1000.0),
        ("12 pcs", ".", "", 12.0),
        ("1,5 thousand", ",", "", 1500.0),
    ],
)
def test_a_number_is_read_by_the_signs_of_the_mapping(text, decimal, thousands, value):
    assert value == read(text, decimal, thousands)


@pytest.mark.parametrize(
    ("text", "decimal", "thousands"),
    [
        ("1,5", ".", ""),
        ("1.5", ",", ""),
        ("12,34", ".", ","),
        ("1.23.4", ",", "."),
        ("nan", ".", ""),
        ("inf", ".", ""),
        ("x", ".", ""),
        ("1-2", ".", ""),
    ],
)
def test_a_number_is_never_guessed(text, decimal, thousands):
    assert f"`{text}` is no number" == read(text, decimal, thousands)


def test_thousands_that_the_mapping_does_not_name_are_told():
    assert "`1.234` may be thousands; name their sign in the mapping, `file: thousands:`" == read("1.234")
    assert 1.234 == read("1.234", unit="min", kinds_unit="min")
    assert 1.5 == read("1.5")


def test_a_number_without_end_is_wrong():
    assert "`1e999` is no finite number" == read("1e999")


@pytest.mark.parametrize(
    ("text", "unit", "kinds_unit", "value"),
    [
        ("1.5", "h", "min", 90.0),
        ("90", "min", "h", 1.5),
        ("90", "s", "min", 1.5),
        ("1.5 h", "min", "min", 90.0),
        ("1:30", "h:mm", "min", 90.0),
        ("0:00:30", "h:mm", "min", 0.5),
        ("2", "thousand cells", "unit", 2000.0),
        ("5", "%", "ratio", 0.05),
    ],
)
def test_a_unit_becomes_that_of_the_kind(text, unit, kinds_unit, value):
    assert value == pytest.approx(read(text, unit=unit, kinds_unit=kinds_unit), rel=1e-12)


def test_a_wrong_unit_is_told():
    assert "`3 kg` has a unit that is none of min" == read("3 kg", unit="min", kinds_unit="min")
    assert unit_factor("kg", "min") is None and unit_factor("min", "unit") is None
