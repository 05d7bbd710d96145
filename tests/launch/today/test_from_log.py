"""A forecast that starts from a log: which morning, what is told and what is drawn, and what of the log is not used."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import gigaramp
from gigaramp.cli.app import app
from gigaramp.errors import AskError, LogError
from gigaramp.launch import Forecast, forecast, kept_forecasts
from gigaramp.launch.question import ask
from gigaramp.launch.today.ask import from_log, settle
from gigaramp.log import table_of
from gigaramp.log.store import Store
from gigaramp.plant import Plant, loads
from gigaramp.twin.result import Run

LINE = """
gigaramp: 1
name: a line
start: 2026-01-05
horizon: 2026-06-26
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri], teams: 1}}
lines: {line_1: {}, line_2: {starts: {low: 2026-01-19, mid: 2026-02-09, high: 2026-04-06, status: assumed}}}
steps:
  weld: {cycle_time: {low: 3 min, mid: 4 min, high: 6 min, status: assumed}, machines: 2, mtbf: 9 h, restore_time: 30 min, crew: 1}
  pack: {cycle_time: 2 min, buffer: 40, scrap_at_start: {low: 5 %, mid: 15 %, high: 30 %, status: assumed}, scrap_mature: 2 %}
learning: {halves_after: 5000 piece}
people:
  persons: {}
  roster:
    - {id: P-001, steps: [weld], line: line_1, hired: 2026-01-05}
    - {id: P-002, steps: [weld], line: line_2, hired: 2026-01-05}
  experts: {welders: {steps: [weld], count: 2, languages: [zh], arrives: 2026-01-05, leaves: 2026-05-29}}
  language: {local: [fr]}
  skill: {}
goals: {full_speed: {rate: 110000 piece/year, hold: 2 weeks, announced: 2026-05-01}}
known:
  - {what: vehicles.total, on: 2026-02-13, value: 4000, tolerance: "x1.5", source: a page}
"""
DAYS = 60
MORNING = date(2026, 1, 5) + timedelta(days=DAYS)


@cache
def _plant() -> Plant:
    return loads(LINE)


@cache
def _launch() -> Run:
    return gigaramp.simulate(_plant(), seed=9, pool="here", records=True)


def _rows(days: int = DAYS, line: str | None = None) -> Any:
    """The sheets of a simulated launch as rows of the log: three figures for each day, line and step."""
    run = _launch()
    future, told = run.futures[0], []
    for d, day in enumerate(run.days[:days]):
        for k, station in enumerate(run.stations):
            for what, counts in (
                ("day_started", future.started),
                ("day_good", future.good),
                ("day_scrap", future.scrap),
            ):
                told.append(
                    (
                        datetime(day.year, day.month, day.day, 6),
                        what,
                        line or station.line,
                        station.step,
                        float(counts[d, k]),
                    )
                )
    when, what, lines, steps, quantity = zip(*told, strict=True)
    return table_of(
        list(when), list(what), line=list(lines), step=list(steps), quantity=list(quantity), source="sheets"
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The log of the simulated launch, as sheets."""
    place = tmp_path / "plant"
    with Store.open(place, create=True) as log:
        log.append(_rows())
    return place


def _ask(store: Path, as_of: date | str | None = None, plant: Plant | None = None, futures: int = 4) -> Forecast:
    return forecast(plant or _plant(), futures=futures, pool="here", log=store, as_of=as_of)


def test_it_starts_on_the_first_morning_that_the_log_does_not_tell(store: Path) -> None:
    answer = _ask(store)
    assert answer.log is not None
    assert (MORNING, MORNING) == (answer.as_of, answer.log.as_of)
    assert (date(2026, 1, 5), MORNING - timedelta(days=1), DAYS, 0) == (
        answer.log.first, answer.log.last, answer.log.days_told, answer.log.days_missing,
    )  # fmt: skip
    assert "From the log" in str(answer)


def test_the_days_of_the_log_are_the_days_of_the_answer(store: Path) -> None:
    question = from_log(ask(_plant(), None, 2, 1, "here", None, 0.5), store, None)
    assert question.state is not None
    good = _launch().futures[0].good[:DAYS]
    np.testing.assert_array_equal(good, question.state.today.good)
    assert question.state.today.told.all()


def test_events_tell_the_same_state_as_sheets(store: Path, tmp_path: Path) -> None:
    events = tmp_path / "events"
    end = datetime.combine(MORNING, datetime.min.time()).astimezone() + timedelta(hours=6)
    with Store.open(events, create=True) as log:
        records = _launch().records()
        cut = end.replace(tzinfo=records["when"][0].as_py().tzinfo)
        log.append(records.filter([when < cut for when in records["when"].to_pylist()]))
    by_sheets, by_events = (
        from_log(ask(_plant(), None, 2, 1, "here", None, 0.5), place, MORNING) for place in (store, events)
    )
    assert by_sheets.state is not None and by_events.state is not None
    for name in ("started", "good", "scrap"):
        np.testing.assert_array_equal(getattr(by_sheets.state.today, name), getattr(by_events.state.today, name))
    stops = _launch().futures[0].stops[: DAYS // 7].sum(axis=0)
    np.testing.assert_array_equal(stops, by_events.state.stops[: DAYS // 7 * 7].sum(axis=0))


def test_later_rows_are_not_used(store: Path, tmp_path: Path) -> None:
    short = tmp_path / "short"
    with Store.open(short, create=True) as log:
        log.append(_rows(40))
    then = _ask(store, as_of=date(2026, 2, 14))
    now = _ask(short)
    assert now.log is not None and then.log is not None and date(2026, 2, 14) == now.log.as_of
    assert [goal.dates for goal in now.answers] == [goal.dates for goal in then.answers]
    assert now.log.figures == then.log.figures


def test_the_same_question_has_the_same_answer(store: Path) -> None:
    assert _ask(store).to_dict() == _ask(store).to_dict()


def test_known_facts_about_the_days_of_the_log_are_not_counted_twice(store: Path) -> None:
    answer = _ask(store)
    assert answer.log is not None
    assert (1, 0, ()) == (answer.log.facts_replaced, answer.facts_used, answer.facts)


def test_dates_that_the_log_tells_are_no_longer_drawn(store: Path) -> None:
    with Store.open(store) as log:
        started = [datetime(2026, 2, 2, 7)]
        log.append(table_of(started, ["line_started"], line=["line_2"], about=["line_2"], source="notes"))
    with Store.open(store, read_only=True) as log:
        settled = settle(_plant(), log, 360, MORNING)
        early = settle(_plant(), log, 360, date(2026, 2, 2))
    number = settled.plant.lines["line_2"].starts
    assert number is not None and number.is_certain and date(2026, 2, 2) == number.mid
    assert (1, 0) == (settled.dates, early.dates)
    assert "1 dates of lines" in " ".join(part.words for part in (_ask(store).log or pytest.fail()).parts)


def test_a_sign_off_of_the_roster_becomes_a_judgement_and_one_of_a_stranger_is_told(store: Path) -> None:
    signed = [datetime(2026, 2, 3, 9), datetime(2026, 2, 10, 9), datetime(2026, 2, 11, 9)]
    with Store.open(store) as log:
        log.append(
            table_of(
                signed, ["skill_signed_off"] * 3, step=["weld"] * 3, about=["P-001", "P-001", "P-999"], quantity=[2.0, 3.0, 3.0],
                cause=["welders"] * 3, source="skills",
            )
        )  # fmt: skip
    answer = _ask(store)
    assert answer.log is not None
    assert any("assessed" in change.address for change in answer.changes)
    with Store.open(store, read_only=True) as log:
        people = settle(_plant(), log, 360, MORNING).plant.people
    assert people is not None
    [one] = people.assessed
    assert ("P-001", "weld", 3.0, date(2026, 2, 10), "welders") == (one.person, one.step, one.level.mid, one.on, one.by)
    assert any("not on the roster" in words for words in answer.log.strangers)


def _levels(store: Path, rows: list[tuple[Any, ...]]) -> Any:
    """Sign-offs and withdrawals in the log: day of February, kind, line, person, level, who signed."""
    days, what, line, about, quantity, cause = zip(*rows, strict=True)
    with Store.open(store) as log:
        log.append(
            table_of(
                [datetime(2026, 2, day, 9) for day in days], list(what), line=list(line), step=["weld"] * len(days),
                about=list(about), quantity=list(quantity), cause=list(cause), source=f"skills {days[0]}",
            )
        )  # fmt: skip
        return settle(_plant(), log, 360, MORNING)


@pytest.mark.parametrize("signer", ["wei", None])
def test_a_signer_with_a_name_stops_no_forecast_and_is_not_passed_on(store: Path, signer: str | None) -> None:
    _levels(store, [(3, "skill_signed_off", None, "P-001", 3.0, signer)])
    changed = [change for change in _ask(store).changes if "assessed" in change.address]
    assert len(changed) >= 1
    assert signer is None or signer not in str(changed)


def test_a_withdrawal_leaves_the_level_it_tells_as_the_page_of_people_counts(store: Path) -> None:
    settled = _levels(
        store,
        [
            (3, "skill_signed_off", None, "P-001", 4.0, "E-1"), (4, "skill_withdrawn", None, "P-001", 2.0, "E-1"),
            (3, "skill_signed_off", None, "P-002", 3.0, "E-1"), (4, "skill_withdrawn", None, "P-002", None, "E-1"),
        ],
    )  # fmt: skip
    assert [("P-001", 2.0), ("P-002", 0.0)] == [(one.person, one.level.mid) for one in settled.plant.people.assessed]
    settled = _levels(
        store,
        [(5, "skill_signed_off", "line_1", "P-001", 3.0, "E-1"), (6, "skill_withdrawn", None, "P-001", 0.0, "E-1")],
    )
    with Store.open(store, read_only=True) as log:
        earlier = settle(_plant(), log, 360, MORNING, date(2026, 2, 4)).plant.people
    assert earlier is not None
    assert [("P-001", 4.0), ("P-002", 3.0)] == [(one.person, one.level.mid) for one in earlier.assessed]
    assert ("P-001", 3.0) == (settled.plant.people.assessed[0].person, settled.plant.people.assessed[0].level.mid)


def test_levels_that_the_plant_has_no_place_for_are_told_and_stop_nothing(store: Path) -> None:
    told = [(3, "skill_signed_off", None, "P-001", 9.0, "E-1"), (3, "skill_signed_off", None, "P-002", -1.0, "E-1")]
    settled = _levels(store, told)
    assert (0, ("sign-offs that the plant file has no place for",)) == (settled.levels, settled.strangers)


def test_a_judgement_of_the_plant_file_gives_way_to_the_log_of_the_same_day(store: Path) -> None:
    _levels(store, [(3, "skill_signed_off", None, "P-001", 3.0, "E-1")])
    judged = "  assessed: [{person: P-001, step: weld, level: 1, on: 2026-02-03, by: welders}]\n"
    plant = loads(LINE.replace("  skill: {}\n", "  skill: {}\n" + judged))
    with Store.open(store, read_only=True) as log:
        people = settle(plant, log, 360, MORNING).plant.people
    assert people is not None
    assert [3.0] == [one.level.mid for one in people.assessed]


def test_what_the_plant_does_not_have_is_told_and_not_used(store: Path) -> None:
    with Store.open(store) as log:
        log.append(
            table_of(
                [datetime(2026, 2, 3, 6)], ["day_good"], line=["line_7"], step=["weld"], quantity=[9.0], source="other"
            )
        )
    answer = _ask(store)
    assert answer.log is not None
    assert ("line_7 / weld",) == answer.log.strangers
    assert "line_7" in str(answer)


def test_a_day_without_any_row_is_left_to_the_futures(tmp_path: Path) -> None:
    rows = _rows()
    gone = datetime(2026, 2, 4, 6)
    place = tmp_path / "gap"
    with Store.open(place, create=True) as log:
        log.append(rows.filter([when.replace(tzinfo=None) != gone for when in rows["when"].to_pylist()]))
    answer = _ask(place)
    assert answer.log is not None
    assert (DAYS - 1, 1) == (answer.log.days_told, answer.log.days_missing)


def test_the_log_of_another_plant_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "other"
    with Store.open(place, create=True) as log:
        log.append(_rows(line="line_9"))
    with pytest.raises(AskError, match="tells nothing of a line"):
        _ask(place)


def test_an_empty_log_says_how_to_fill_it(tmp_path: Path) -> None:
    Store.open(tmp_path / "empty", create=True).close()
    with pytest.raises(AskError, match="gigaramp log import"):
        _ask(tmp_path / "empty")


def test_no_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(LogError):
        _ask(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("as_of", "words"),
    [("2026-13-01", "is not a date"), ("2026-01-05", "tells nothing"), ("2027-01-01", "nothing to forecast")],
)
def test_a_morning_that_cannot_be_is_refused(store: Path, as_of: str, words: str) -> None:
    with pytest.raises(AskError, match=words):
        _ask(store, as_of=as_of)


def test_a_morning_without_a_log_is_refused() -> None:
    with pytest.raises(AskError, match="name the log too"):
        forecast(_plant(), futures=2, pool="here", as_of="2026-02-02")


def test_one_log_is_of_one_plant(store: Path) -> None:
    with pytest.raises(AskError, match="one plant"):
        gigaramp.forecast([_plant(), _plant()], futures=2, pool="here", log=store)


def test_by_day_it_starts_from_the_log_too(store: Path) -> None:
    answer = forecast(_plant(), futures=3, pool="here", fidelity="day", log=store)
    assert answer.log is not None and MORNING == answer.log.as_of


def test_the_command_keeps_its_forecast_and_lists_it(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "line.yaml"
    file.write_text(LINE, encoding="utf-8")
    few = ["--futures", "2", "--pool", "here"]
    done = CliRunner().invoke(app, ["forecast", str(file), "--log", str(store), *few])
    assert 0 == done.exit_code, done.output
    [kept] = kept_forecasts(store)
    assert (MORNING, 2) == (kept.as_of, kept.futures)
    again = CliRunner().invoke(app, ["forecast", str(file), "--log", str(store), "--not-kept", *few])
    assert 0 == again.exit_code, again.output
    assert 1 == len(kept_forecasts(store))
    told = CliRunner().invoke(app, ["log", "forecasts", str(store)])
    assert 0 == told.exit_code and MORNING.isoformat() in told.output


def test_people_without_a_line_are_no_strangers(store: Path) -> None:
    with Store.open(store) as log:
        log.append(table_of([datetime(2026, 2, 24, 6)], ["day_people"], step=["weld"], quantity=[2.0], source="people"))
    answer = _ask(store)
    assert answer.log is not None
    assert () == answer.log.strangers
    assert ("people", "told") in {(part.part, part.how) for part in answer.log.parts}


def test_a_correction_of_later_days_does_not_move_the_morning(store: Path) -> None:
    now = datetime(2026, 4, 19, 8)
    with Store.open(store) as log:
        wrong = log.read(what="day_good", last=datetime(2026, 1, 10, tzinfo=UTC))
        log.append(table_of([now], ["row_corrected"], about=[wrong["id"][0].as_py()], cause=["sheets"], source="desk"))
        log.append(table_of([now], ["note_written"], about=["line_1"], source="desk", note=["a note"], first_id=1))
    assert MORNING == _ask(store).as_of


def test_people_alone_do_not_tell_a_day(tmp_path: Path) -> None:
    place = tmp_path / "roster"
    with Store.open(place, create=True) as log:
        log.append(_rows(30))
        planned = [datetime(2026, 2, 4 + k, 6) for k in range(20)]
        log.append(table_of(planned, ["day_people"] * 20, step=["weld"] * 20, quantity=[2.0] * 20, source="roster"))
    answer = _ask(place)
    assert answer.log is not None
    assert (date(2026, 2, 4), 30) == (answer.log.as_of, answer.log.days_told)


def test_a_line_that_the_log_never_speaks_of_is_drawn_and_named(tmp_path: Path) -> None:
    place = tmp_path / "one_line"
    rows = _rows()
    with Store.open(place, create=True) as log:
        log.append(rows.filter([line == "line_1" for line in rows["line"].to_pylist()]))
    question = from_log(ask(_plant(), None, 2, 1, "here", None, 0.5), place, None)
    assert question.state is not None
    assert not question.state.today.told[:, [k for k, s in enumerate(_launch().stations) if s.line == "line_2"]].any()
    answer = _ask(place)
    assert answer.log is not None and 2 == len(answer.log.silent)
    assert "never speaks of" in str(answer)


def test_hours_that_the_log_tells_for_some_days_alone_are_not_the_hours_since_the_start(store: Path) -> None:
    with Store.open(store) as log:
        days = [datetime(2026, 3, 2 + k, 6) for k in range(3)]
        log.append(
            table_of(
                days, ["day_run"] * 3, line=["line_1"] * 3, step=["weld"] * 3, quantity=[400.0] * 3, source="hours"
            )
        )
    question = from_log(ask(_plant(), None, 2, 1, "here", None, 0.5), store, None)
    assert question.state is not None
    assert np.isnan(question.state.today.run_hours).all()


def test_the_days_so_far_end_with_the_log(store: Path) -> None:
    planned = loads(
        LINE + "plan: {months: {2026-01: 1000, 2026-02: 2000, 2026-03: 3000}, status: assumed, note: ours}\n"
    )
    answer = _ask(store, plant=planned)
    gaps = {gap.span: gap for gap in answer.output.gaps}
    yesterday = MORNING - timedelta(days=1)
    assert yesterday == gaps["yesterday"].last == gaps["this month"].last == gaps["this year"].last
    made = float(_launch().futures[0].good[:DAYS, list(_outputs())].sum())
    assert made == gaps["this year"].shipped.p10 == gaps["this year"].shipped.p90


def test_a_hold_that_is_not_over_counts_from_this_morning(store: Path) -> None:
    from gigaramp.launch.odds.goals import Outcome
    from gigaramp.launch.reading import not_before

    goal = _plant().goals["full_speed"]
    morning = MORNING.toordinal()
    reached = Outcome(np.array([morning - 20.0, morning - 5.0, morning + 3.0, np.inf]))
    np.testing.assert_array_equal(
        [morning - 20.0, morning, morning + 3.0, np.inf], not_before(goal, reached, MORNING).days
    )


def test_an_old_log_and_one_of_few_steps_are_told_first(store: Path) -> None:
    answer = _ask(store, as_of=MORNING + timedelta(days=30))
    assert "The log ends on" in str(answer)


def _outputs() -> list[int]:
    return [k for k, station in enumerate(_launch().stations) if station.step == "pack"]
