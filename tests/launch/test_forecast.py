"""A forecast is one answer: odds, dates, reasons, output; the same in every order, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from pydantic import TypeAdapter

from gigaramp.errors import AskError
from gigaramp.launch import Forecast, answer_schema, forecast, forecast_narrowing
from gigaramp.launch.question import last_day
from tests.launch.synthetic import SyntheticStudy, plant_of

PLANT = plant_of(
    """
as_of: 2026-02-01
goals:
  full_speed: {rate: 2610 pack/year, also: [2000 pack/year, 5000 pack/year], hold: 4 weeks, announced: 2026-04-01}
  on_its_own: {share_of_full_speed: 95 %, hold: 8 weeks, experts: 0, announced: 2026-06-30}
  low_scrap: {scrap_below: 28 %, hold: 4 weeks}
  volume: {vehicles: 1000, year: 2026}
plan: {months: {2026-01: 100, 2026-02: 200}, status: assumed, note: straight}
""".replace("rate: 2610", "rate: 2610"),
    text="""
gigaramp: 1
name: Five days a week
about: made by hand
start: 2026-01-05
horizon: 2026-12-31
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri]}}
products: {pack: {unit: pack}}
steps:
  cut: {makes: pack, cycle_time: {low: 50 s, mid: 60 s, high: 70 s, status: assumed}}
  weld: {cycle_time: {low: 50 s, mid: 60 s, high: 70 s, status: assumed}, buffer: 4}
  pack: {cycle_time: 60 s, buffer: 4}
""",
)


@pytest.fixture
def answer(synthetic_twin: Callable[..., None]) -> Forecast:
    synthetic_twin()
    return forecast(PLANT, futures=60, seed=3, pool="here")


def test_a_forecast_answers_each_goal_of_the_file(answer: Forecast) -> None:
    assert ["full_speed", "on_its_own", "low_scrap", "volume"] == [found.goal for found in answer.answers]
    assert ["rate", "on_its_own", "scrap", "vehicles"] == [found.kind for found in answer.answers]
    assert ("Five days a week", "made by hand", 60, 60.0) == (
        answer.plant,
        answer.about,
        answer.futures,
        answer.effective_futures,
    )


def test_dates_and_chances_of_a_forecast_agree(answer: Forecast) -> None:
    for found in answer.answers:
        dates = (found.dates.p10, found.dates.p50, found.dates.p90)
        assert [found.chance_within_horizon >= share for share in (0.1, 0.5, 0.9)] == [day is not None for day in dates]
        if found.announced is not None and found.chance_by_announced is not None:
            for share, day in zip((0.1, 0.5, 0.9), dates, strict=True):
                assert (found.chance_by_announced >= share) == (day is not None and day <= found.announced)


def test_further_rates_are_told_beside_the_goal_and_never_earlier(answer: Forecast) -> None:
    full_speed = answer["full_speed"]
    assert ["2,000 pack/year", "5,000 pack/year"] == [rate.rate for rate in full_speed.also]
    assert full_speed.also[0].dates.p50 is not None and full_speed.dates.p50 is not None
    assert full_speed.also[0].dates.p50 <= full_speed.dates.p50
    assert full_speed.also[1].dates.p10 is None


def test_an_unknown_goal_is_told_with_the_nearest(answer: Forecast) -> None:
    with pytest.raises(AskError, match='no goal is called "ful_speed": did you mean "full_speed"'):
        answer["ful_speed"]


def test_reasons_and_what_to_measure_are_told(answer: Forecast) -> None:
    full_speed = answer["full_speed"]
    assert ["weld"] == list({reason.step for reason in full_speed.reasons})
    assert pytest.approx(1.0, abs=0.02) == sum(reason.share for reason in full_speed.reasons)
    assert ("steps.cut.cycle_time", True) == (
        full_speed.measure_first[0].address,
        full_speed.measure_first[0].distinguishable,
    )
    assert full_speed.measure_first[0].thirds is not None
    assert 0.3 == pytest.approx(answer["on_its_own"].leans_on_experts[0].share)


def test_the_long_hold_is_tested_at_the_three_dates(answer: Forecast) -> None:
    own = answer["on_its_own"]
    assert ["p10", "p50", "p90"] == [hold.at for hold in own.long_hold]
    assert [own.dates.p10, own.dates.p50, own.dates.p90] == [hold.leave for hold in own.long_hold]
    first = own.long_hold[0]
    # In this study a fork holds from the day output begins, so both holds have the same chance.
    assert first.leave is not None and first.chance is not None
    assert own.chance_by_announced is not None and first.chance <= own.chance_by_announced


def test_a_plant_that_holds_weeks_but_not_half_a_year_says_so(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin(longest_hold=100.0)
    own = forecast(PLANT, futures=40, seed=3, pool="here")["on_its_own"]
    assert own.dates.p10 is not None and own.long_hold[0].leave == own.dates.p10
    assert (0.0, 0.0) == (own.long_hold[0].chance, own.long_hold[0].error)
    assert own.chance_by_announced is not None and own.chance_by_announced > 0.3


def test_output_is_told_a_day_a_year_a_quarter_and_beside_the_plan(answer: Forecast) -> None:
    output = answer.output
    assert (date(2026, 2, 1), [2026], [False]) == (
        output.now,
        [year.year for year in output.years],
        [year.whole for year in output.years],
    )
    assert ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"] == [quarter.quarter for quarter in output.scrap]
    assert 0.271 == output.scrap[0].scrap_ratio.p50
    assert [("2026-01", 100.0), ("2026-02", 200.0)] == [(month.month, month.planned) for month in output.plan]
    assert output.years[0].planned is None, "the plan tells two of twelve months"


def test_json_reads_back_as_the_same_answer(answer: Forecast) -> None:
    assert answer == TypeAdapter(Forecast).validate_json(answer.to_json())
    plain = json.loads(answer.to_json())
    assert ["spread", "2026-04-01", 1] == [
        plain["answers"][0]["dates"]["kind"],
        plain["answers"][0]["announced"],
        plain["format"],
    ]
    assert "seconds" not in plain


def test_the_schema_names_every_field_of_the_json(answer: Forecast) -> None:
    schema = answer_schema()

    def check(value: object, part: dict[str, object]) -> None:
        while "$ref" in part:
            part = schema["$defs"][str(part["$ref"]).rsplit("/", 1)[1]]
        if isinstance(value, dict):
            for option in part.get("anyOf", [part]):
                if "$ref" in option or "properties" in option:
                    part = option
            while "$ref" in part:
                part = schema["$defs"][str(part["$ref"]).rsplit("/", 1)[1]]
            properties = part["properties"]
            assert isinstance(properties, dict)
            assert set(value) <= set(properties)
            for key, below in value.items():
                check(below, properties[key])
        if isinstance(value, list):
            # A list of fixed length names the schema of each place.
            places = part.get("prefixItems", [part.get("items")] * len(value))
            for below, place in zip(value, places, strict=True):
                check(below, place)

    check(answer.to_dict(), schema)
    assert "https://json-schema.org/draft/2020-12/schema" == schema["$schema"]


def test_a_narrowing_forecast_ends_with_the_whole_one(answer: Forecast) -> None:
    told = list(forecast_narrowing(PLANT, futures=60, seed=3, pool="here"))
    assert [20, 40, 60] == [found.futures for found in told]
    assert answer == told[-1]


def test_futures_that_end_in_another_order_give_the_same_answers(
    synthetic_twin: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    synthetic_twin()
    expected = list(forecast_narrowing(PLANT, futures=50, seed=3, pool="here"))

    def backwards(study: SyntheticStudy, indices: range, *place: object) -> object:
        # Pairs change places, so future 1 ends before future 0.
        return (study(index) for index in sorted(indices, key=lambda index: index ^ 1))

    monkeypatch.setattr("gigaramp.twin.pools.each", backwards)
    assert expected == list(forecast_narrowing(PLANT, futures=50, seed=3, pool="here"))


def test_progress_counts_both_runs_up_to_the_end(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    seen: list[tuple[int, int]] = []
    forecast(PLANT, futures=20, seed=3, pool="here", on_progress=lambda done, of: seen.append((done, of)))
    assert ((1, 40), (40, 40)) == (seen[0], seen[-1])


def test_a_goal_never_reached_has_no_dates_and_says_so(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin(a_day=1.0)
    found = forecast(PLANT, futures=20, pool="here")
    full_speed = found["full_speed"]
    assert (0.0, 0.0, None) == (full_speed.chance_by_announced, full_speed.chance_within_horizon, full_speed.dates.p90)
    assert "beyond: not within the horizon, 2026-12-31" in str(found)


def test_an_announced_date_after_the_end_has_no_chance(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    found = forecast(PLANT, until="2026-03-15", futures=20, pool="here")
    assert (None, None) == (found["full_speed"].chance_by_announced, found["full_speed"].error)


def test_the_text_fits_and_tells_the_odds(answer: Forecast) -> None:
    text = str(answer)
    headline = "Five days a week · as of 2026-02-01 · 60 futures (no known output fact) · to 2026-12-31 · seed 3"
    assert " ".join(text.split()).startswith(headline)
    for words in (
        "full speed 2,610 packs/year",
        "on its own",
        "and holds 26 weeks",
        "What holds it back  weld: ",
        "Measure first",
    ):
        assert words in text
    assert "made by hand" == text.splitlines()[-1]
    table = text.splitlines()[2:12]
    assert max(len(line) for line in table) <= 80


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"futures": 0}, "0 futures say nothing"),
        ({"futures": -3}, "-3 futures say nothing"),
        ({"until": "soon"}, "`soon` is not a date"),
        ({"until": "2025-01-01"}, "is not after as_of 2026-02-01"),
        ({"until": "2026-02-01"}, "is not after as_of 2026-02-01"),
        ({"correlation": 1.5}, "1.5 is not between 0 and 1"),
        ({"correlation": float("nan")}, "nan is not between 0 and 1"),
        ({"pool": "cluster"}, "cluster"),
    ],
)
def test_a_question_without_an_answer_is_refused_in_words(
    synthetic_twin: Callable[..., None], changed: dict[str, object], words: str
) -> None:
    synthetic_twin()
    with pytest.raises(AskError, match=words):
        forecast(PLANT, **{"futures": 20, "pool": "here", **changed})


def test_a_plant_without_goals_or_horizon_is_refused_in_words() -> None:
    with pytest.raises(AskError, match="this plant names no goal"):
        forecast(plant_of())
    endless = plant_of(text="gigaramp: 1\nname: endless\nsteps: {a: {cycle_time: 1 s}, b: {cycle_time: 1 s}}\n")
    with pytest.raises(AskError, match="names no horizon"):
        last_day(endless, None)
    assert date(2030, 1, 1) == last_day(endless, date(2030, 1, 1))


def test_a_forecast_that_is_dropped_stops_its_futures(
    synthetic_twin: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    synthetic_twin()
    closed: list[bool] = []

    def each(study: SyntheticStudy, indices: range, *place: object) -> object:
        try:
            for index in indices:
                yield study(index)
        finally:
            closed.append(True)

    monkeypatch.setattr("gigaramp.twin.pools.each", each)
    narrowing = forecast_narrowing(PLANT, futures=60, pool="here")
    next(narrowing)
    narrowing.close()
    assert [True] == closed
