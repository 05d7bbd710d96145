"""The outside view, against published and independent figures and by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gigaramp
from gigaramp.launch.outside import outside_view as outside
from gigaramp.launch.outside.outside_view import OutsideView, ReferenceClass, outside_view, reference_class
from gigaramp.launch.outside.public_launches import (
    DATA_UNTIL,
    Announcement,
    announcements,
    problems,
    read_announcements,
)
from gigaramp.launch.outside.scores import LAUNCHES_NEEDED, Scored, brier_score, score_of, scored
from gigaramp.launch.outside.slips import Slip, slip_curve
from gigaramp.launch.wording.outside_words import outside_words
from gigaramp.plant import Plant
from tests.launch.synthetic import plant_of

GOAL = "\nas_of: 2026-02-01\ngoals: {full_speed: {rate: 100 piece/year, hold: 4 weeks, announced: 2026-03-31}}\n"


def row(launch: str, outcome: Any, when: str | None, due: str = "2024-12-31", **other: Any) -> Announcement:
    day = date.fromisoformat(when) if when else None
    found = Announcement(
        launch, "", "volume", "5 GWh a year", None, date.fromisoformat(due), outcome, day, ("https://example.org",), ""
    )
    return replace(found, **other)


def named(name: str, extra: str = GOAL) -> Plant:
    return plant_of(extra).model_copy(update={"name": name})


def view_of(rows: list[Announcement], plant: Plant | None = None) -> OutsideView:
    found = outside_view(plant or named("my own four lines"), rows)
    assert found is not None
    return found


def test_the_curve_is_the_example_that_kaplan_and_meier_published() -> None:
    # Kaplan and Meier (1958), section 2: deaths at 0.8, 3.1, 5.4 and 9.2 months, losses at 1.0, 2.7, 7.0 and 12.1.
    deaths, losses = (0.8, 3.1, 5.4, 9.2), (1.0, 2.7, 7.0, 12.1)
    curve = slip_curve([Slip(day, True) for day in deaths] + [Slip(day, False) for day in losses])
    assert list(deaths) == list(curve.days)
    assert [0.875, 0.7, 0.525, 0.2625] == pytest.approx([1.0 - share for share in curve.shares])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=30).filter(
        lambda all_: any(met for _, met in all_)
    )
)
def test_the_curve_is_that_of_scipy_on_any_slips_with_ties(slips: list[tuple[int, bool]]) -> None:
    from scipy.stats import CensoredData, ecdf

    known = [float(day) for day, met in slips if met]
    still_open = [float(day) for day, met in slips if not met]
    theirs = ecdf(CensoredData(uncensored=known, right=still_open)).cdf
    curve = slip_curve(Slip(float(day), met) for day, met in slips)
    assert [float(share) for share in theirs.evaluate(list(curve.days))] == pytest.approx(list(curve.shares), abs=1e-12)


def test_two_rows_of_half_a_weight_count_as_one() -> None:
    whole = slip_curve([Slip(10.0, True), Slip(20.0, True), Slip(15.0, False)])
    split = slip_curve([Slip(10.0, True, 0.5), Slip(10.0, True, 0.5), Slip(20.0, True), Slip(15.0, False)])
    assert whole.days == split.days
    assert list(whole.shares) == pytest.approx(list(split.shares))


def test_what_was_given_up_stays_among_the_open_for_ever() -> None:
    # One came true after 10 days, one after 90, one was given up: the curve ends at two thirds, not at one.
    rows = [row("A", "met", "2025-01-10"), row("B", "met", "2025-03-31"), row("C", "given up", "2023-01-01")]
    assert (1 / 3, 2 / 3) == pytest.approx(ReferenceClass(tuple(rows)).slips().shares)


def test_an_open_row_counts_only_until_it_was_last_seen() -> None:
    # Last seen open after 31 days, it no longer counts when the other comes true after 90: the curve then jumps to one.
    rows = [row("A", "met", "2025-03-31"), row("B", "open", "2025-01-31")]
    assert ((90.0,), (1.0,)) == (ReferenceClass(tuple(rows)).slips().days, ReferenceClass(tuple(rows)).slips().shares)


@pytest.mark.parametrize(
    ("outcome", "when", "met"),
    [
        ("met", "2024-12-31", True),
        ("met", "2024-06-30", True),
        ("met", "2025-01-01", False),
        ("open", "2025-01-01", False),
        ("given up", "2023-01-01", False),
        ("unknown", None, False),
    ],
)
def test_only_what_came_true_by_its_date_counts_as_met(outcome: str, when: str | None, met: bool) -> None:
    assert met == row("A", outcome, when).is_met()


def test_a_launch_that_announced_often_counts_as_one() -> None:
    # A kept one of three dates, B kept its only one: the mean of one third and one, and not two of four.
    rows = [row("A", "met", "2024-12-31"), row("A", "open", "2025-06-30"), row("A", "open", "2025-06-30")]
    found = ReferenceClass((*rows, row("B", "met", "2024-12-31")))
    assert (2, pytest.approx(2 / 3)) == (found.launches(), found.share_met())


def test_early_is_on_time_and_not_a_negative_slip() -> None:
    assert (0.0, 31.0, float("inf"), None) == (
        row("A", "met", "2024-06-30").slip(),
        row("A", "met", "2025-01-31").slip(),
        row("A", "given up", "2023-01-01").slip(),
        row("A", "unknown", None).slip(),
    )


def test_the_chance_is_the_mean_of_jeffreys_beta_law_with_one_trial_a_launch() -> None:
    from scipy.stats import beta

    rows = [row(name, "met", "2024-12-31") for name in "AB"] + [row(name, "open", "2025-06-30") for name in "CDEFG"]
    law = beta(2 + 0.5, 5 + 0.5)
    assert (law.mean(), law.std()) == pytest.approx(ReferenceClass(tuple(rows)).chance())


def test_an_unknown_outcome_and_a_start_are_not_counted_for_a_volume() -> None:
    rows = [
        row("A", "met", "2024-12-31"),
        row("A", "unknown", None),
        replace(row("B", "met", "2024-12-31"), kind="start"),
    ]
    found = view_of(rows)
    assert (1, 1, 1) == (found.announcements, found.launches, found.met)


def test_dates_and_slips_of_a_view_by_hand() -> None:
    # On time, 10 days late, 100 days late, given up: half come true within 10 days; nine tenths never do.
    rows = [
        row("A", "met", "2024-12-31"),
        row("B", "met", "2025-01-10"),
        row("C", "met", "2025-04-10"),
        row("D", "given up", "2024-02-01"),
    ]
    found = view_of(rows)
    assert (0.0, 10.0, None) == found.slip_days
    assert date(2026, 4, 10) == found.goals[0].p50
    assert pytest.approx((4 * 0.25 + 0.5) / 5) == found.goals[0].chance_by_announced


def test_the_range_of_the_median_is_told_from_launches_drawn_again() -> None:
    # All alike: no range. One on time and one never: both drawn medians are possible, on time and never.
    alike = [row(name, "met", "2025-01-10") for name in "ABC"]
    assert (10.0, 10.0) == view_of(alike).median_range
    apart = [row("A", "met", "2024-12-31"), row("B", "given up", "2024-01-01")]
    assert (0.0, None) == view_of(apart).median_range
    assert "(0 to never)" in outside_words(view_of(apart))


def test_a_launch_drawn_again_still_counts_as_one() -> None:
    # Four on time, one that gave up nine dates: nine draws of ten hold at most two of it, so half come true on time.
    on_time = [row(name, "met", "2024-12-31") for name in "ABCD"]
    assert (0.0, 0.0) == view_of(on_time + [row("E", "given up", "2024-01-01") for _ in range(9)]).median_range


def test_no_date_where_fewer_than_half_came_true() -> None:
    found = view_of([row("A", "met", "2024-12-31"), row("B", "open", "2025-06-30"), row("C", "given up", "2024-01-01")])
    assert (None, None) == (found.slip_days[1], found.goals[0].p50)
    assert "fewer than half" in outside_words(found)


@pytest.mark.parametrize("name", ["AESC Douai", "my copy of aesc-douai", "Douai with half the experts"])
def test_a_plant_whose_name_says_so_leaves_its_own_launch_out(name: str) -> None:
    rows = [row("AESC Douai", "met", "2024-12-31", plant="douai"), row("B", "open", "2025-06-30")]
    assert ["B"] == [each.launch for each in reference_class(rows, name).rows]
    assert 0 == view_of(rows, named(name)).met


@pytest.mark.parametrize("name", ["my four lines", "Bedouain", "Tesla"])
def test_a_plant_of_ones_own_leaves_nothing_out(name: str) -> None:
    known = [each for each in announcements() if each.kind == "volume" and each.outcome != "unknown"]
    assert known == list(reference_class(announcements(), name).rows)


SHIPPED = [("douai", "AESC Douai"), ("billy-berclau", "ACC Billy-Berclau"), ("dunkirk", "Verkor Dunkirk")]


@pytest.mark.parametrize(("key", "launch"), SHIPPED)
def test_every_shipped_plant_leaves_its_own_launch_out(key: str, launch: str) -> None:
    name = gigaramp.load(key).name
    assert {launch} == {each.launch for each in announcements() if each.is_of(name)}


def test_nothing_announced_gives_no_outside_view() -> None:
    assert outside_view(named("quiet", "\ngoals: {full_speed: {rate: 100 piece/year, hold: 4 weeks}}\n")) is None


def test_a_date_already_past_gets_no_odds() -> None:
    assert outside_view(named("late", GOAL.replace("2026-02-01", "2026-04-01"))) is None


def test_a_row_not_yet_due_is_not_counted() -> None:
    # B is due on 31 January, the day before as_of; C on 2 February, the day after it; D was given up before its day.
    rows = [
        row("A", "met", "2024-12-31"),
        row("B", "open", "2026-01-31", due="2026-01-31"),
        row("C", "met", "2026-02-02", due="2026-02-02"),
        row("D", "given up", "2025-03-12", due="2026-12-31"),
    ]
    found = view_of(rows)
    assert (2, 2, 1) == (found.announcements, found.launches, found.met)
    assert 4 == len(reference_class(rows, "").rows)


def test_what_came_later_is_still_open_on_the_day() -> None:
    day = date(2025, 3, 31)
    for later in (row("A", "met", "2025-04-01"), row("A", "open", "2025-12-31"), row("A", "given up", "2025-04-01")):
        stood = later.as_of(day)
        assert stood == replace(later, outcome="open", outcome_on=day)
        assert 90.0 == stood.slip()
    for before in (row("A", "met", "2025-03-31"), row("A", "given up", "2023-01-01"), row("A", "unknown", None)):
        assert before == before.as_of(day)
    assert row("A", "met", "2024-12-31").as_of(date(2024, 12, 30)) is None


def test_slips_are_cut_at_as_of() -> None:
    # On 31 March 2025, B has not yet come true: the curve ends at one half. A day later it is there.
    rows = [row("A", "met", "2025-01-10"), row("B", "met", "2025-04-01")]
    assert (0.5,) == reference_class(rows, "", as_of=date(2025, 3, 31)).slips().shares
    assert (0.5, 1.0) == reference_class(rows, "", as_of=date(2025, 4, 1)).slips().shares


def test_douai_counts_only_what_had_come_due_when_it_was_told() -> None:
    douai = gigaramp.load("douai")
    assert douai.as_of is not None
    rows = reference_class(announcements(), douai.name, as_of=douai.as_of).rows
    assert (29, True) == (len(rows), max(each.announced_for for each in rows) <= douai.as_of)
    assert max(each.outcome_on for each in rows if each.outcome_on is not None) <= douai.as_of


def test_only_goals_of_output_get_odds() -> None:
    # Each goal of this plant gets a date; the definition of the outside view leaves scrap out.
    plant = gigaramp.load("billy-berclau")
    dated = {name: goal.model_copy(update={"announced": date(2026, 12, 31)}) for name, goal in plant.goals.items()}
    rows = [row("A", "met", "2024-12-31")]
    told = view_of(rows, plant.model_copy(update={"goals": dated})).goals
    assert {"full_speed", "on_its_own", "vehicles_2026"} <= {odds.goal for odds in told}
    assert set(dated) - {"low_scrap"} == {odds.goal for odds in told}
    assert outside_view(plant.model_copy(update={"goals": {"low_scrap": dated["low_scrap"]}}), rows) is None


def test_rows_shipped_make_sense_and_their_table_is_part_of_the_package() -> None:
    assert [] == [found for each in announcements() for found in problems(each)]
    assert 60 <= len(announcements())
    assert [True, True] == [
        files("gigaramp.launch").joinpath(f"data/{name}.csv").is_file() for name in ("public_launches", "scores")
    ]


def test_no_row_stands_twice() -> None:
    told = [(each.launch, each.what, each.announced_for) for each in announcements()]
    assert [] == [one for one in set(told) if told.count(one) > 1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "nearly"}, "outcome is nearly"),
        ({"kind": "hope"}, "kind is hope"),
        ({"outcome_on": None}, "an outcome has a day"),
        ({"outcome_on": date(2024, 6, 1), "outcome": "open"}, "open before it is due"),
        ({"announced_on": date(2025, 1, 1)}, "announced after it was due"),
        ({"outcome_on": date(2026, 1, 1)}, f"a day after {DATA_UNTIL}"),
        ({"sources": ()}, "the address of a page"),
        ({"launch": ""}, "names its launch"),
    ],
)
def test_a_bad_row_is_refused_in_words(change: dict[str, Any], words: str) -> None:
    found = problems(replace(row("A", "met", "2025-03-31"), **change))
    assert [True] == [words in problem for problem in found]


def test_a_row_with_a_missing_cell_is_refused_with_its_line() -> None:
    with pytest.raises(ValueError, match="public_launches.csv:2: "):
        read_announcements(["launch,plant,kind", "A,b"])


def test_the_score_is_the_mean_squared_error_of_the_chances() -> None:
    # Brier (1950): always saying one half gives a quarter; being sure and right gives nothing.
    assert 0.25 == brier_score([(0.5, True), (0.5, False)])
    assert 0.0 == brier_score([(1.0, True), (0.0, False)])
    assert pytest.approx((0.01 + 0.49) / 2) == brier_score([(0.1, False), (0.3, True)])
    assert brier_score([]) is None


def one_scored(launch: str, twin: float, by_nameplate: bool = False) -> Scored:
    return Scored(launch, "much", date(2023, 1, 1), date(2024, 1, 1), False, by_nameplate, 0.3, twin, 0.0, 100.0)


def view_scored(monkeypatch: pytest.MonkeyPatch, *rows: Scored) -> OutsideView:
    monkeypatch.setattr(outside, "scored", lambda: rows)
    return view_of([row("B", "met", "2024-12-31")])


@pytest.mark.parametrize(
    ("twin", "first", "words"),
    [
        (0.9, True, ": it stands first"),
        (0.1, False, ": the twin stands first"),
        (0.3, False, ": neither view stands first"),
    ],
)
def test_the_view_that_has_scored_better_on_three_launches_stands_first(
    twin: float, first: bool, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = view_scored(monkeypatch, *(one_scored(launch, twin) for launch in "ABC"))
    assert (first, 3, 3) == (found.stands_first, found.scored_on, found.scored_launches)
    assert (pytest.approx(0.09), pytest.approx(twin**2)) == (found.score, found.twin_score)
    assert words in outside_words(found)


def test_no_view_stands_first_before_three_launches_are_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    # Three announcements of two launches are not three launches.
    found = view_scored(monkeypatch, one_scored("A", 0.9), one_scored("A", 0.9), one_scored("B", 0.9))
    assert (False, 3, 2) == (found.stands_first, found.scored_on, found.scored_launches)
    assert "of 2 launches only: neither view stands first before 3 launches are scored." in outside_words(found)
    assert 3 == LAUNCHES_NEEDED


def test_what_the_nameplate_decides_is_not_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    decided = [one_scored(launch, 0.0, by_nameplate=True) for launch in "ABC"]
    found = view_scored(monkeypatch, *decided)
    assert (None, None, 0, False) == (found.score, found.twin_score, found.scored_on, found.stands_first)
    assert "Not scored yet: neither view stands first." in outside_words(found)
    score = score_of([*decided, one_scored("D", 0.5)])
    assert (0.25, 1, 1, 3) == (score.twin, score.announcements, score.launches, score.by_nameplate)


def test_rows_of_the_score_are_announcements_with_an_outcome() -> None:
    told = {(each.launch, each.what, each.announced_for): each for each in announcements()}
    for one in scored():
        assert "unknown" != told[one.launch, one.what, one.announced_for].outcome
        assert one.happened == told[one.launch, one.what, one.announced_for].is_met()


def test_the_outside_view_is_scored_on_what_it_could_know_that_day() -> None:
    for one in scored():
        chance, _ = reference_class(announcements(), one.launch, as_of=one.announced_on).chance()
        assert one.outside_chance == round(chance, 4)


def test_both_rows_of_acc_are_above_its_nameplate_and_not_scored() -> None:
    # 200,000 cars by the end of 2024 and 150,000 in 2025, where 137,000 a year is full speed.
    assert [True, True] == [one.by_nameplate for one in scored() if one.launch == "ACC Billy-Berclau"]
    assert score_of(scored()).outside is None
