"""The written forms of numbers and dates, and every way they can be wrong."""

# ruff: noqa: E501 - exact words of a problem read best on one line.

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from gigaramp.plant.number import DateNumber, Number, Unreadable, dimension, read_day
from gigaramp.plant.quantity import date_form, number_form, read_number
from gigaramp.plant.tolerance import Tolerance, read_tolerance


def wrong(raw: Any, name: str) -> list[tuple[str, str, str, str]]:
    """The troubles of a written number, each as (key, what, why, mend)."""
    with pytest.raises(Unreadable) as caught:
        read_number(raw, dimension(name))
    return [(t.key, t.what, t.why, t.mend) for t in caught.value.troubles]


def test_a_bare_quantity_is_certain_and_chosen() -> None:
    assert Number(low=52, mid=52, high=52, unit="s", status="chosen") == read_number("52 s", dimension("time"))


def test_a_range_says_what_is_not_known_and_is_assumed_when_nothing_else_is_said() -> None:
    number = read_number({"low": "30 min", "mid": "2 h", "high": "1 day", "note": "a guess"}, dimension("time"))
    assert Number(low=1800, mid=7200, high=86400, unit="h", status="assumed", note="a guess") == number.model_copy(
        update={"unit": "h"}
    )


def test_a_law_says_how_the_thing_itself_varies() -> None:
    number = read_number({"value": "40 s", "law": "gamma", "cv": "20 %"}, dimension("time"))
    assert (40.0, "gamma", 0.2) == (number.mid, number.law, number.cv)


def test_the_mean_of_a_table_is_the_middle() -> None:
    triangular = read_number({"from": "10 s", "mode": "20 s", "to": "60 s", "law": "triangular"}, dimension("time"))
    assert (30.0, (10.0, 20.0, 60.0)) == (triangular.mid, triangular.table)
    uniform = read_number({"from": "1 min", "to": "2 min", "law": "uniform"}, dimension("time"))
    assert (90.0, (60.0, 120.0)) == (uniform.mid, uniform.table)
    observed = read_number({"table": ["40 s", "42 s", "1 min"], "law": "empirical"}, dimension("time"))
    assert (pytest.approx(142 / 3), (40.0, 42.0, 60.0)) == (observed.mid, observed.table)


def test_ratios_are_written_in_percent_or_not() -> None:
    assert 0.15 == read_number("15 %", dimension("ratio")).mid == read_number(0.15, dimension("ratio")).mid


def test_a_buffer_can_be_unlimited_and_nothing_else_can() -> None:
    assert float("inf") == read_number("unlimited", dimension("amount", unlimited=True)).mid
    expected = [("", "cannot be unlimited", "only a buffer can", "write for example `52 s`")]
    assert expected == wrong("unlimited", "time")


@pytest.mark.parametrize(
    ("raw", "name", "expected"),
    [
        ("5 kg", "time", ("", "`5 kg` is a mass", "this needs a time", "write for example `52 s`")),
        ("5", "time", ("", "`5` is a bare number", "this needs a time", "write for example `52 s`")),
        (5, "speed", ("", "`5` is a bare number", "this needs a speed", "write for example `1.2 m/s`")),
        ("3 cell", "amount/time", ("", "`3 cell` is a number of cells", "this needs an amount per time", "write for example `80 m/min`")),
        ("-5 s", "time", ("", "`-5 s` is negative", "", "write for example `52 s`")),
        ("15", "ratio", ("", "`15` is above 1", "a ratio is from 0 to 1", "did you mean `15 %`?")),
        ("150 %", "ratio", ("", "`150 %` is above 1", "a ratio is from 0 to 1", "write at most 100 %")),
        ("2.5", "count", ("", "`2.5` is not a whole number", "this is a count", "write for example 6")),
        (float("nan"), "ratio", ("", "`nan` is not a finite number", "", "write for example `15 % or 0.15`")),
        ("inf", "plain", ("", "`inf` is not a quantity", "", "write a number and its unit, for example `52 s`")),
        ("2 month", "time", ("", "a month is not a unit, because months differ in length", "", "use days, weeks or dates")),
        (True, "count", ("", "is not a whole number", "", "write for example `6`")),
        (None, "time", ("", "is empty", "", "write for example `52 s`")),
        ([1], "time", ("", "is not a time", "", "write for example `52 s`")),
        ({}, "time", ("", "has no value", "", "add mid: between low and high, or value: 52 s")),
        ({"low": "1 s", "mid": "2 s"}, "time", ("", "has no high", "a range has two ends", "add high:")),
        ({"low": "3 s", "mid": "2 s", "high": "4 s"}, "time", ("low", "low is above mid", "low is the 10 % point", "swap them")),
        ({"value": "2 s", "mid": "2 s"}, "time", ("value", "has both value and mid", "they are the same thing", "keep one")),
        ({"value": "2 s", "status": "public"}, "time",
         ("", "is public without a source", "nobody could look it up", 'add source: "..."')),
        ({"value": "2 s", "status": "assumed"}, "time",
         ("", "is assumed without low and high", "an assumption has a range", "add low: and high:")),
        ({"value": "2 s", "status": "asumed"}, "time", ("status", "`asumed` is not a status", "", 'did you mean "assumed"?')),
        ({"value": "2 s", "sauce": "x"}, "time", ("sauce", "`sauce` is not a key of a number", "", 'did you mean "source"?')),
        ({"value": "2 s", "law": "gama", }, "time", ("law", "`gama` is not a law", "", 'did you mean "gamma"?')),
        ({"value": "2 s", "law": "gamma"}, "time", ("law", "law gamma needs one of cv", "", "add cv: 0.5, for example")),
        ({"value": "2 s", "law": "exponential", "cv": 1}, "time",
         ("cv", "has cv with law exponential", "cv shapes gamma, lognormal and weibull", "remove cv:")),
        ({"value": "2 s", "law": "weibull", "shape": 0}, "time", ("shape", "`0` is not a shape", "", "write a number above 0, for example 0.5")),
        ({"value": "5 %", "law": "uniform"}, "ratio", ("law", "cannot have a law", "only times and rates vary by a law", "remove law:")),
        ({"from": "9 s", "to": "2 s", "law": "uniform"}, "time", ("from", "from, to are not in this order", "", "swap them")),
        ({"table": [], "law": "empirical"}, "time",
         ("table", "is not a list of observed values", "", "write table: [40 s, 42 s, 55 s]")),
    ],
)  # fmt: skip
def test_a_wrong_number_is_told_with_its_reason_and_repair(
    raw: Any, name: str, expected: tuple[str, str, str, str]
) -> None:
    assert [expected] == wrong(raw, name)


def test_all_troubles_of_one_number_are_told_at_once() -> None:
    troubles = wrong({"low": "5 kg", "mid": "x", "high": "-1 s", "status": "sure", "nose": 1}, "time")
    assert ["nose", "status", "low", "high", "mid"] == [key for key, *_ in troubles]


def test_a_number_object_that_measures_something_else_is_refused() -> None:
    mass = Number(low=1, mid=1, high=1, unit="kg")
    assert [("", "is a mass", "this needs a time", "write for example `52 s`")] == wrong(mass, "time")


def test_a_number_out_of_order_cannot_be_made() -> None:
    with pytest.raises(ValidationError, match="low, mid and high must be numbers in this order"):
        Number(low=2, mid=1, high=3)


def test_a_date_has_the_same_forms_as_a_number() -> None:
    day = date(2026, 3, 31)
    assert DateNumber(low=day, mid=day, high=day) == DateNumber.model_validate("2026-03-31")
    uncertain = DateNumber.model_validate({"low": "2026-01-01", "mid": "2026-02-01", "high": "2026-04-01"})
    assert (date(2026, 1, 1), date(2026, 4, 1), "assumed") == (uncertain.low, uncertain.high, uncertain.status)


def test_a_span_is_spread_over_people_and_may_itself_be_uncertain() -> None:
    span = DateNumber.model_validate({"from": "2026-01-01", "to": "2026-01-31", "status": "assumed"})
    assert ("uniform", date(2026, 1, 16), True) == (span.law, span.mid, span.is_certain)
    both = {"from": "2026-01-01", "to": "2026-01-31", "low": "2026-01-10", "mid": "2026-01-16", "high": "2026-03-01"}
    assert (date(2026, 1, 10), date(2026, 3, 1)) == (
        DateNumber.model_validate(both).low,
        DateNumber.model_validate(both).high,
    )


@pytest.mark.parametrize("form", ["2026-03-31", {"from": "2026-01-01", "to": "2026-01-31", "mid": "2026-01-05"}])
def test_a_date_is_written_as_it_is_read(form: Any) -> None:
    number = DateNumber.model_validate(form)
    assert form == date_form(number)
    assert number == DateNumber.model_validate(date_form(number))


@pytest.mark.parametrize("raw", ["2026-02-30", "31.3.2026", "2026-03", 20260331, "2026-03-31T10:00", None, "20260331"])
def test_what_is_no_calendar_day_is_refused(raw: Any) -> None:
    with pytest.raises(Unreadable, match="is not a date"):
        read_day(raw)


@pytest.mark.parametrize(
    "form",
    [
        "52 s", {"value": "9 h", "status": "public", "source": "a page"}, {"low": "4 h", "mid": "9 h", "high": "20 h"},
        {"low": "1 s", "mid": "1 s", "high": "1 s", "status": "assumed"}, {"from": "1 s", "to": "3 s", "law": "uniform"},
        {"value": "1 s", "law": "weibull", "shape": 1.5}, {"value": "1 s", "note": "chosen"},
        {"low": "1 s", "mid": "2 s", "high": "3 s", "status": "derived", "law": "gamma", "cv": 0.5},
        {"table": ["1 s", "3 s"], "low": "1 s", "high": "3 s", "law": "empirical"},
    ],
)  # fmt: skip
def test_a_number_is_written_as_it_is_read(form: Any) -> None:
    number = read_number(form, dimension("time"))
    assert form == number_form(number)
    assert number == read_number(number_form(number), dimension("time"))


def test_a_tolerance_is_a_deviation_a_share_or_a_factor() -> None:
    assert Tolerance(500.0, is_factor=False) == read_tolerance("500")
    assert Tolerance(0.05, is_factor=False, is_share=True) == read_tolerance("5 %")
    assert pytest.approx(0.405465) == read_tolerance("×1.5").deviation == read_tolerance("x1.5").deviation
    for text in ("x1", "x0.5", "0", "-5", "1.5x", "", "nan", "x" * 50):
        with pytest.raises(Unreadable, match="is not a tolerance"):
            read_tolerance(text)
