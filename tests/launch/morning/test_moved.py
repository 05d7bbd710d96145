"""What moved a date between two kept forecasts: parts add up, what did not change moved nothing, luck is told as luck."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gigaramp.launch import Forecast, Kept, forecast, keep_forecast, kept_forecasts
from gigaramp.launch.morning.answer import GoalOdds
from gigaramp.launch.morning.moved import Moved, PartMoved, Walk, moved, movement, walk_between
from gigaramp.launch.morning.movement_words import movement_words, part_words
from gigaramp.launch.morning.odds import middle_error, odds_of, one_before
from gigaramp.launch.morning.walks import keep_walk, kept_walk
from gigaramp.log import table_of
from gigaramp.log.store import Store
from gigaramp.plant import Plant, dumps, loads

LINE = """
gigaramp: 1
name: a line
start: 2026-01-05
horizon: 2026-06-26
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri], teams: 1}}
steps:
  weld: {cycle_time: {low: 3 min, mid: 4 min, high: 6 min, status: assumed}, machines: 2, mtbf: 9 h, restore_time: 30 min, crew: 1}
  pack: {cycle_time: 2 min, buffer: 40, scrap_at_start: {low: 5 %, mid: 15 %, high: 30 %, status: assumed}, scrap_mature: 2 %}
learning: {halves_after: 5000 piece}
people:
  persons: {}
  roster:
    - {id: P-001, steps: [weld], hired: 2026-01-05}
    - {id: P-002, steps: [weld], hired: 2026-01-05}
  experts: {welders: {steps: [weld], count: 2, languages: [zh], arrives: 2026-01-05, leaves: 2026-05-29}}
  language: {local: [fr]}
  skill: {}
goals: {full_speed: {rate: 50000 piece/year, hold: 2 weeks, announced: 2026-05-01}}
"""
FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 9)
MADE = datetime(2026, 3, 2, 4, tzinfo=UTC)


def _plant() -> Plant:
    return loads(LINE)


def _sheets(first: date, last: date, made: float, first_id: int) -> object:
    """Sheets of every working day from `first` to before `last`: so many units a day at both steps."""
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    told = [
        (datetime(day.year, day.month, day.day, 6), what, step, made if what != "day_scrap" else 0.0)
        for day in days
        if day.weekday() < 5
        for step in ("weld", "pack")
        for what in ("day_started", "day_good", "day_scrap")
    ]
    when, what, steps, quantity = zip(*told, strict=True)
    return table_of(
        list(when), list(what), step=list(steps), quantity=list(quantity), source="sheets", first_id=first_id
    )


def _sign_off(on: date, level: float, first_id: int) -> object:
    return table_of(
        [datetime(on.year, on.month, on.day, 9)], ["skill_signed_off"], step=["weld"], about=["P-001"], quantity=[level],
        cause=["P-002"], source="floor", first_id=first_id,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Path:
    place = tmp_path / "plant"
    with Store.open(place, create=True) as log:
        log.append(_sheets(date(2026, 1, 5), FIRST, 180.0, 0))
    return place


_HOURS = itertools.count()


_MADE: dict[tuple[str, date, float], Forecast] = {}
"""Forecasts of this module by plant, morning and what the log tells: the same question is simulated once."""


def _kept(store: Path, plant: Plant, as_of: date) -> Kept:
    with Store.open(store, read_only=True) as log:
        rows = float(sum(log.read(columns=["quantity"])["quantity"].to_pylist()))
    key = (dumps(plant), as_of, rows)
    if key not in _MADE:
        _MADE[key] = forecast(plant, futures=8, pool="here", log=store, as_of=as_of)
    keep_forecast(store, plant, _MADE[key], MADE + timedelta(hours=next(_HOURS)))
    return kept_forecasts(store)[-1]


def _moved(store: Path, before: Kept, after: Kept) -> Moved:
    with Store.open(store, read_only=True) as log:
        return moved(before, after, log, walk_between(before, after, log, pool="here"))


def test_a_number_alone_moved_all_of_it(store: Path) -> None:
    before = _kept(store, _plant(), FIRST)
    after = _kept(store, _plant().change("steps.weld.mtbf", "2 h"), FIRST)
    found = _moved(store, before, after)
    [goal] = found.goals
    output, people, numbers = goal.parts
    assert ["steps.weld.mtbf"] == [change.address for change in found.changes]
    assert (True, True, False) == (output.is_nothing, people.is_nothing, numbers.is_nothing)
    assert goal.moved == numbers.moved
    assert goal.moved.chance < 0.0
    assert 0.0 == output.moved.chance == people.moved.chance


def test_new_days_alone_moved_all_of_it(store: Path) -> None:
    before = _kept(store, _plant(), FIRST)
    with Store.open(store) as log:
        log.append(_sheets(FIRST, SECOND, 225.0, 1000))
    after = _kept(store, _plant(), SECOND)
    found = _moved(store, before, after)
    output, people, numbers = found.goals[0].parts
    assert ((), 30, 0) == (found.changes, found.rows, found.people_rows)
    assert (True, True) == (people.is_nothing, numbers.is_nothing)
    assert found.goals[0].moved == output.moved


def test_a_sign_off_is_told_under_people_and_the_parts_add_up(store: Path) -> None:
    before = _kept(store, _plant(), FIRST)
    with Store.open(store) as log:
        log.append(_sheets(FIRST, SECOND, 180.0, 1000))
        log.append(_sign_off(FIRST + timedelta(days=1), 4.0, 0))
    after = _kept(store, _plant().change("steps.weld.mtbf", "5 h"), SECOND)
    with Store.open(store, read_only=True) as log:
        walk = walk_between(before, after, log, pool="here")
        found = moved(before, after, log, walk)
    assert (31, 1) == (found.rows, found.people_rows)
    [goal] = found.goals
    assert not any(part.is_nothing for part in goal.parts)
    assert goal.moved.chance == pytest.approx(sum(part.moved.chance for part in goal.parts), abs=1e-6)
    assert walk.odds[2] == tuple(one.after for one in found.goals)


def test_the_last_step_of_the_way_is_the_forecast_that_was_kept(store: Path) -> None:
    # The old plant on the new morning with the new people, asked again, is the kept forecast itself where no number changed.
    from gigaramp.launch.morning.odds import goals_of
    from gigaramp.launch.morning.steps import step_forecast

    kept = _kept(store, _plant(), FIRST)
    with Store.open(store, read_only=True) as log:
        again = step_forecast(_plant(), log, kept, None, "here", None, None)
    assert goals_of(kept) == odds_of(again.to_dict())


def test_a_way_is_kept_and_one_that_is_damaged_is_walked_anew(store: Path) -> None:
    before = _kept(store, _plant(), FIRST)
    after = _kept(store, _plant().change("steps.weld.mtbf", "5 h"), FIRST)
    with Store.open(store, read_only=True) as log:
        walk = walk_between(before, after, log, pool="here")
    assert kept_walk(store, before, after) is None
    path = keep_walk(store, before, after, walk)
    assert walk == kept_walk(store, before, after)
    path.write_text('{"format": 2, "odds": [[', encoding="utf-8")
    assert kept_walk(store, before, after) is None


def test_a_forecast_is_held_against_the_last_of_an_earlier_morning_that_asked_the_same(store: Path) -> None:
    first = _kept(store, _plant(), FIRST)
    other_seed = forecast(_plant(), futures=8, seed=2, pool="here", log=store, as_of=FIRST)
    keep_forecast(store, _plant(), other_seed, MADE + timedelta(days=1))
    with Store.open(store) as log:
        log.append(_sheets(FIRST, SECOND, 180.0, 1000))
    _kept(store, _plant(), SECOND)
    _kept(store, _plant(), SECOND)
    assert first == one_before(kept_forecasts(store))
    assert one_before(kept_forecasts(store)[:1]) is None


def test_a_forecast_of_the_same_morning_or_another_version_is_not_what_one_is_held_against(store: Path) -> None:
    _kept(store, _plant(), FIRST)
    again = _kept(store, _plant().change("steps.weld.mtbf", "5 h"), FIRST)
    assert one_before(kept_forecasts(store)) is None
    earlier = replace(again, as_of=FIRST - timedelta(days=1))
    assert earlier == one_before((earlier, again))
    assert one_before((replace(earlier, version="0.0.1"), again)) is None


def test_what_changed_and_moved_nothing_is_not_told_as_no_change() -> None:
    one = _odds(1.0, 0.01, date(2026, 4, 2), 1.0)
    still = movement(one, one)
    assert "people: moved nothing" == part_words(PartMoved("people", still, is_nothing=False))
    assert "people: no one came, left or was signed off" == part_words(PartMoved("people", still, is_nothing=True))


def test_equal_odds_on_the_way_are_no_sign_that_nothing_changed(store: Path) -> None:
    before, after = _kept(store, _plant(), FIRST), _kept(store, _plant().change("steps.weld.mtbf", "5 h"), FIRST)
    same = tuple(odds_of(before.answer))
    parts = moved(before, after, None, Walk((same, same, same), ("output",))).goals[0].parts
    assert [True, False, False] == [part.is_nothing for part in parts]


def _odds(chance: float, error: float, p50: date | None, days_error: float | None) -> GoalOdds:
    return GoalOdds(
        "full_speed",
        "rate",
        "1",
        date(2026, 5, 1),
        True,
        chance,
        error,
        None,
        p50,
        None,
        days_error,
        100.0,
        date(2026, 6, 26),
        "",
    )


def test_a_movement_within_two_errors_is_luck() -> None:
    before = _odds(0.50, 0.03, date(2026, 4, 1), 3.0)
    near = movement(before, _odds(0.56, 0.04, date(2026, 4, 9), 4.0))
    far = movement(before, _odds(0.61, 0.04, date(2026, 4, 9), 4.0))
    late = movement(before, _odds(0.56, 0.04, date(2026, 4, 12), 4.0))
    assert (8.0, 5.0, 0.06, 0.05, True) == (near.days, near.days_error, near.chance, near.chance_error, near.is_luck)
    assert (False, False) == (far.is_luck, late.is_luck)


def test_a_movement_is_told_with_its_errors_and_luck_as_luck() -> None:
    before = _odds(0.50, 0.03, date(2026, 4, 1), 3.0)
    later, sooner = (_odds(0.38, 0.04, day, 4.0) for day in (date(2026, 4, 21), date(2026, 3, 31)))
    assert "20 days later ±5, chance -12 points ±5" == movement_words(movement(before, later))
    assert "1 day sooner ±5, chance -12 points ±5" == movement_words(movement(before, sooner))
    near = movement_words(movement(before, _odds(0.49, 0.04, date(2026, 4, 1), 4.0)))
    assert "the same day ±5, chance -1 points ±5: cannot be told apart from luck" == near


def test_a_date_that_is_no_longer_reached_is_told_by_its_chance() -> None:
    found = movement(_odds(0.6, 0.03, date(2026, 4, 1), 3.0), _odds(0.4, 0.04, None, None))
    assert (None, -0.2, False) == (found.days, found.chance, found.is_luck)


def test_a_chance_of_none_of_the_futures_is_not_told_as_certain() -> None:
    dates = {"p10": None, "p50": None, "p90": None}
    goal = {
        "goal": "full_speed",
        "kind": "rate",
        "target": "1",
        "announced": None,
        "chance_by_announced": None,
        "error": None,
    }
    answer = {
        "effective_futures": 20.0,
        "until": "2026-06-26",
        "answers": [{**goal, "chance_within_horizon": 0.0, "dates": dates}],
    }
    # None of 20: below 3/20, 95 % sure; that bound is two errors.
    assert 0.075 == odds_of(answer)[0].error


def test_the_error_of_a_middle_date_falls_with_the_root_of_the_futures() -> None:
    p10, p50, p90 = date(2026, 1, 1), date(2026, 2, 10), date(2026, 4, 21)
    # 40 and 70 days lie 0.4 away; 100 futures put the middle 0.05 off: 5 and 8.75 days, so 6.88.
    assert 6.88 == middle_error(p10, p50, p90, 100.0)
    assert 3.44 == middle_error(p10, p50, p90, 400.0)
    assert middle_error(p10, None, None, 100.0) is None


def test_the_plant_file_of_a_kept_forecast_is_read_as_it_was(store: Path) -> None:
    from gigaramp.launch.morning.moved import plant_of

    kept = _kept(store, _plant().change("steps.weld.mtbf", "5 h"), FIRST)
    assert "5 h" == str(plant_of(kept).get("steps.weld.mtbf"))
