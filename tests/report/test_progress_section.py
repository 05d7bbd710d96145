"""Plan against actual on the page: its finding, its table, and pictures whose bars are the parts of the gap."""

from __future__ import annotations

from datetime import date

import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.launch.progress.answer import Progress
from gigaramp.report.beside import Beside
from gigaramp.report.page import report_html
from gigaramp.report.sections.progress import progress_section
from gigaramp.report.whole import Asked, stages
from tests.launch.progress.sheets import MONDAY, days, plant, sheet, weld_day
from tests.report.made_up import bare_forecast


@pytest.fixture
def told() -> Progress:
    # 20 of 100 a day to failures, 5 to scrap; Wednesday of the second week has no rows.
    worked = [day for day in days(MONDAY, 9) if day != date(2026, 3, 11)]
    return gigaramp.progress(plant(), sheet([row for day in worked for row in weld_day(day, down=96, scrap=5)]))


def plain(words: str) -> str:
    """Words with ordinary spaces."""
    return words.replace("\u00a0", " ")


def test_nothing_is_told_without_a_log() -> None:
    assert () == progress_section(None)


def test_the_section_says_how_far_behind_the_week_is(told: Progress) -> None:
    (section,) = progress_section(told)
    assert "This week: 225 of 300 planned packs were made, 75 behind." == section.lead
    texts = [[plain(entry.text) for entry in row] for row in section.tables[0].rows]
    assert ["This week", "300", "225", "−75", "Weld: failures 60 (80 % of the gap)"] == texts[1]
    assert any("1 planned day has no data: 2026-03-11" in words for words in section.sentences)


def test_the_bars_of_a_span_go_from_planned_time_to_what_was_made(told: Progress) -> None:
    picture = next(one for one in progress_section(told)[0].pictures if one.name == "lost-this-week")
    bars = picture.figure["data"][0]
    assert [300.0, 60.0, 15.0, 0.0, 225.0] == bars["x"]
    assert "This week, “weld: failures” takes most: 60 packs, 80 % of the gap" == plain(picture.finding)


def test_the_curve_leaves_days_without_rows_open(told: Progress) -> None:
    curve = progress_section(told)[0].pictures[0].figure["data"]
    plan, made = curve
    assert (None, None) == (plan["y"][plan["x"].index("2026-03-11")], made["y"][made["x"].index("2026-03-11")])
    assert (800.0, 600.0) == (plan["y"][-1], made["y"][-1])


def test_the_page_holds_the_section_where_a_log_was_given(told: Progress) -> None:
    small = plant()
    forecast = bare_forecast(small)
    assert "Plan against actual" in report_html([(small, forecast)], [Beside(progress=told)])
    assert "Plan against actual" not in report_html([(small, forecast)])


def test_a_whole_page_asks_for_plan_against_actual_first_where_a_log_is_named() -> None:
    rows = sheet(weld_day(MONDAY))
    assert ["progress", "forecast"] == [stage.name for stage in stages(Asked(plant(), log=rows))][:2]
    assert "progress" not in [stage.name for stage in stages(Asked(plant()))]
    assert 100.0 == stages(Asked(plant(), log=rows))[0].ask(None)["yesterday"].made


def test_a_log_that_ended_long_ago_still_makes_a_section() -> None:
    late = gigaramp.progress(plant(), sheet(weld_day(MONDAY)), as_of=date(2026, 3, 20))
    (section,) = progress_section(late)
    assert "This week: the log has no rows of these days." == section.lead
    assert "no data" == section.tables[0].rows[0][2].text


def test_pictures_are_reached_from_the_answer(told: Progress) -> None:
    assert [800.0, 600.0] == [line.y[-1] for line in told.plot.curve().data[:2]]
    assert "takes most" in told.plot.losses("this month").layout.title.text
    late = gigaramp.progress(plant(), sheet(weld_day(MONDAY)), as_of=date(2026, 3, 20))
    with pytest.raises(AskError, match="nothing tells what planned time"):
        late.plot.losses("this week")
