"""Who is ready, who can leave when, and when training holds a step back: the sections of people who are followed one by one."""

from dataclasses import replace
from datetime import date

import pytest

from gigaramp.launch.answer import Range, Reason
from gigaramp.launch.people.transfer import TrainingLoad
from gigaramp.launch.weeks.course import Fan
from gigaramp.report.pictures.matrix import GRADES, MOST_ROWS, by_quarter, matrix
from gigaramp.report.pictures.rows import reasons_picture
from gigaramp.report.sections.departure import departure_finding, departure_section, departure_table, worst_sentence
from gigaramp.report.sections.of_a_plant import sections
from gigaramp.report.sections.readiness import (
    cause_sentence,
    four_week_sheet,
    readiness_finding,
    readiness_picture,
    readiness_section,
)
from gigaramp.report.sections.training import training_finding, training_picture, training_section
from tests.report.made_up import (
    AS_OF,
    NEVER,
    PERIODS,
    bare_forecast,
    douai,
    full_forecast,
    goals,
    independence,
    on_shift,
    readiness,
    training,
)
from tests.report.test_phrases import colours, contrast


@pytest.fixture(scope="module")
def told():
    return full_forecast(douai())


def cells(picture):
    """The texts of a matrix by the name of its row."""
    trace = picture.figure["data"][0]
    return dict(zip(picture.figure["layout"]["yaxis"]["ticktext"], trace["text"], strict=True))


def grades(picture):
    trace = picture.figure["data"][0]
    return dict(zip(picture.figure["layout"]["yaxis"]["ticktext"], trace["z"], strict=True))


def words(text):
    return text.replace("\u00a0", " ")


def test_the_title_says_who_lacks_most_and_until_when(told):
    found = readiness_finding(told, readiness())
    assert "Stacking nights lacks up to 3 people at level 3 until October 2026; one other step is short too" == found


def test_a_step_whose_shifts_all_lack_the_same_is_told_once(told):
    short = replace(readiness().shifts[2].shortage, until=None)
    shifts = tuple(on_shift("stacking", name, 3.2, short) for name in ("mornings", "nights"))
    found = readiness_finding(told, replace(readiness(), shifts=shifts))
    assert "Stacking lacks up to 3 people at level 3 on every shift to the end of 2026" == found


def test_why_people_are_missing_is_told_for_the_worst_shift():
    (sentence,) = cause_sentence(readiness())
    assert (
        "About three fifths of the people that stacking nights lacks at its worst are not there (not hired, away or in training); "
        "the others are there and still learn."
    ) == sentence
    assert () == cause_sentence(replace(readiness(), shifts=readiness().shifts[6:])), "filling lacks nobody"


@pytest.mark.parametrize(
    ("not_there", "learning", "said"),
    [(0.1, 4.0, "are there, and still learn."), (4.0, 0.1, "are not there: not hired, away or in training.")],
)
def test_one_cause_alone_is_told_alone(not_there, learning, said):
    short = replace(readiness().shifts[2].shortage, not_there=not_there, learning=learning)
    shifts = tuple(on_shift("stacking", name, 4.1, short) for name in ("mornings", "nights"))
    (sentence,) = cause_sentence(replace(readiness(), shifts=shifts))
    assert f"The people that stacking mornings lacks at its worst {said}" == sentence


def test_a_shortage_that_is_to_come_is_told_with_its_beginning(told):
    short = replace(readiness().shifts[2].shortage, people=0.7, first=PERIODS[12])
    found = readiness_finding(told, replace(readiness(), shifts=(on_shift("stacking", "nights", 0.7, short),)))
    assert "Stacking lacks up to 1 person at level 3 from February 2026 until October 2026" == found


def test_nobody_missing_is_said(told):
    enough = tuple(row for row in readiness().shifts if row.step == "filling")
    found = readiness_finding(told, replace(readiness(), shifts=enough))
    assert "Every step has its people at level 3 on every shift from now on" == found


def test_shifts_that_differ_by_a_person_stand_in_rows_of_their_own(told):
    rows = list(cells(readiness_picture(douai(), told, readiness())))
    assert ["stacking mornings", "stacking afternoons", "stacking nights", "coating", "filling"] == rows


def test_a_cell_tells_the_worst_four_weeks_of_a_quarter_and_grades_them_by_the_need(told):
    picture = readiness_picture(douai(), told, readiness())
    nights = list(zip(cells(picture)["stacking nights"], grades(picture)["stacking nights"], strict=True))
    assert [("", None), *[("3", 3)] * 6, ("", 0)] == nights, (
        "not worked; 3.2 of 4 people missing; met from 12 October on"
    )
    assert [None, *[1] * 6, 0] == grades(picture)["coating"], "0.9 of 4 people is less than a quarter"


def test_one_bad_period_tells_its_quarter(told):
    row = on_shift("stacking", "nights", 1.0, None)
    short = [*row.short]
    short[PERIODS.index(date(2026, 5, 25))] = 3.0
    picture = readiness_picture(douai(), told, replace(readiness(), shifts=(replace(row, short=tuple(short)),)))
    assert ["", "1", "1", "1", "1", "3", "1", ""] == cells(picture)["stacking"]


def test_a_matrix_of_many_steps_says_how_many_are_left_out(told):
    rows = tuple(on_shift(f"step_{number:02}", "nights", 2.0, None) for number in range(MOST_ROWS + 3))
    picture = readiness_picture(douai(), told, replace(readiness(), shifts=rows))
    assert (MOST_ROWS, ("3 more steps in the table.",)) == (len(cells(picture)), picture.notes)
    assert MOST_ROWS + 3 == len(picture.sheet.rows)


def test_the_download_holds_every_shift_with_what_it_does_without_experts(told):
    sheet = four_week_sheet(readiness(), independence())
    nights = [row for row in sheet.rows if row[:2] == ("stacking", "nights")]
    share = independence().parts[3].shifts[2]
    assert [(first, 4.0, 3.2) for first in PERIODS[1:3]] == [(row[3], row[4], row[8]) for row in nights[:2]]
    assert pytest.approx((0.8, 2.4)) == nights[0][9:11]
    assert (share.output_alone[5], share.stops_alone[5]) == nights[4][-2:]
    assert sheet.only_saved


def test_the_quarter_of_the_forecast_is_framed_and_years_never_stand_side_by_side():
    figure = matrix([], ["2025-Q4", "2026-Q1", "2026-Q2"], AS_OF)
    assert ["Q4", "2026<br>Q1", "Q2"] == figure["layout"]["xaxis"]["ticktext"]
    frame = figure["layout"]["shapes"][0]
    assert (-0.5, 0.5) == (frame["x0"], frame["x1"])
    assert "shapes" not in matrix([], ["2026-Q1"], AS_OF)["layout"]


def test_four_weeks_belong_to_the_quarter_of_their_middle():
    periods = (date(2025, 9, 15), date(2025, 9, 22))
    assert {"2025-Q3": [0], "2025-Q4": [1]} == by_quarter(periods, date(2025, 12, 31))
    assert {"2025-Q3": [0, 1]} == by_quarter(periods, date(2025, 9, 30)), "no quarter after the last simulated day"


@pytest.mark.parametrize("dress", [0, 1], ids=["light", "dark"])
def test_the_figures_in_the_cells_can_be_read_on_every_grade(dress):
    told = {name: pair[dress] for name, pair in colours().items()}
    assert {} == {name: value for name in GRADES if (value := contrast(told["ink"], told[name])) < 4.5}


def test_who_can_leave_is_told_by_the_steps_whose_experts_leave_too_early():
    late = "Two of three steps work without experts only in the last three months before these leave, or later"
    assert f"{late}; filling does not get there in the days simulated" == departure_finding(independence())


def test_a_plant_whose_steps_are_all_independent_in_time_says_so():
    found = independence()
    early = tuple(replace(each, leaves=date(2026, 12, 31)) for each in found.departures if each.who != "filling")
    parts = tuple(part for part in found.parts if part.name != "filling")
    finding = departure_finding(replace(found, parts=parts, departures=early))
    in_time = "Every step works without its experts three months or more before the last of them leaves"
    assert f"{in_time}; stacking comes last, in August 2026" == finding


def test_a_step_that_works_alone_a_month_before_its_experts_leave_is_not_in_good_time():
    found = independence()
    stacking = replace(found.departures[2], leaves=date(2026, 9, 1))
    finding = departure_finding(replace(found, departures=(stacking,)))
    assert finding.startswith(
        "The one step whose experts leave works without experts only in the last three months before these leave, or later"
    )


def test_a_plant_whose_experts_stay_tells_only_the_last_step():
    found = replace(independence(), departures=())
    assert departure_finding(found).startswith("Which step can do without experts: filling does not")
    section = departure_section(replace(bare_forecast(douai()), independence=found))[0]
    assert ((), ()) == (section.tables, section.sentences)


def test_the_least_prepared_departure_is_one_that_is_still_to_come(told):
    (sentence,) = worst_sentence(told, independence())
    who = "Least prepared is the departure of assembly, by 30 June 2026"
    assert f"{who}: the chance that what they know works without them by then is 25 % ±4." == words(sentence)
    rows = departure_table(told, independence()).rows
    assert ["assembly", "electrode", "filling"] == [row[0].text for row in rows], "who has left comes last"
    assert "has left" == rows[2][1].note
    assert ("after 2026", "") == (rows[2][2].text, rows[2][2].note)


def test_a_row_of_dates_has_its_range_its_middle_and_its_leaving_day(told):
    figure = departure_section(told)[0].pictures[0].figure
    names = figure["layout"]["yaxis"]["ticktext"]
    assert ["the whole plant", "line 1 ✕", "filling ✕", "stacking", "coating"] == names
    bars = {trace["y"][0]: trace["x"] for trace in figure["data"] if trace["mode"] == "lines"}
    assert ["2026-03-02", "2026-12-31"] == bars[3], "without a 90 % date the bar goes on to the end"
    middles, leaves = figure["data"][-2:]
    assert [("2026-08-03", 0), ("2026-08-03", 3), ("2026-01-05", 4)] == list(
        zip(middles["x"], middles["y"], strict=True)
    )
    assert ("2026-06-30", 3) in list(zip(leaves["x"], leaves["y"], strict=True))


def test_the_shares_of_each_shift_are_told_in_the_weeks_of_the_forecast(told):
    sheet = departure_section(told)[0].sheets[0]
    stacking = [row for row in sheet.rows if row[0] == "stacking"]
    share = independence().parts[3].shifts[0]
    assert [("stacking", "mornings", share.output_alone[10], share.stops_alone[10])] == stacking[:1]
    assert "in the four weeks from 8 December 2025" in words(sheet.caption)


def test_training_is_told_by_the_step_it_holds_back_from_now_on(told):
    finding = words(training_finding(told, training()))
    lacks = "30 % of its learners' shifts have no guide and 62 % of its learners' shifts have no coach"
    assert f"Training holds back stacking from Q2 2026 until Q4 2026: {lacks}" == finding


def test_training_that_was_a_bottleneck_only_in_the_past_is_told_so(told):
    past = TrainingLoad(training().quarters, training().steps[:2], ())
    assert "Training held steps back only before this forecast" == training_finding(told, past)


def test_a_cell_of_training_names_what_is_short(told):
    picture = training_picture(told, training())
    assert {"stacking": ["", "", "", "", "", "GC", "C", ""], "coating": ["S", *[""] * 7]} == cells(picture)
    assert [0, 0, 0, 0, 0, 3, 3, 0] == grades(picture)["stacking"]


def test_training_that_is_never_the_bottleneck_is_one_sentence(told):
    easy = TrainingLoad(training().quarters, training().steps[1:2], ())
    (section,) = training_section(replace(told, training=easy))
    assert ((), ()) == (section.pictures, section.sheets)
    assert (
        "In no quarter does training hold a step back in more than half of the futures: guides, coaches and class seats suffice.",
    ) == section.sentences


def test_people_who_wait_for_a_seat_are_counted_in_the_fullest_quarter(told):
    (section,) = training_section(told)
    assert (
        "People who wait for a seat in the class, by skill family in its fullest quarter, middle future: electrode 12 (in Q1 2025).",
    ) == section.sentences


def test_crews_with_a_mean_have_none_of_these_sections(told):
    crews = replace(told, readiness=None, independence=None, training=None)
    assert ((), (), ()) == (readiness_section(douai(), crews), departure_section(crews), training_section(crews))
    terms = [term for term, _ in sections(douai(), crews)[-1].terms]
    assert [] == [term for term in ("Levels 0 to 4", "Readiness") if term in terms]
    assert "Readiness" in [term for term, _ in sections(douai(), told)[-1].terms]


def test_few_futures_are_told_as_few(told):
    few = replace(told, effective_futures=4.0)
    pictures = [section.pictures[0] for section in (*readiness_section(douai(), few), *training_section(few))]
    assert [True, True] == [picture.deck.endswith("Told from 4 effective futures.") for picture in pictures]
    assert "from 4 effective futures" in departure_table(few, independence()).caption


def test_a_shift_that_tells_no_output_leaves_its_entry_open(told):
    parts = tuple(
        replace(part, output_alone=Fan((None,) * 24, (None,) * 24, (None,) * 24)) for part in independence().parts
    )
    (section,) = departure_section(replace(told, independence=replace(independence(), parts=parts)))
    assert {None} == {row[4] for row in section.sheets[-1].rows}


def test_missing_people_who_were_learners_without_a_guide_are_named_with_the_reason(told):
    reason = Reason("stacking", "no_people", 0.4, Range(0.1, 0.3, 0.5), 0.62)
    goal = replace(goals()[0], reasons=(reason, *goals()[0].reasons), dates=NEVER)
    picture = reasons_picture(told, goal)
    label = picture.figure["layout"]["annotations"][0]["text"]
    assert "stacking lacks people; 62 % of the missing were learners without a guide" == words(label)
    assert (0.62, None) == (picture.sheet.rows[0][-1], picture.sheet.rows[1][-1])


def test_each_line_is_told_by_its_own_forks(told):
    section = next(one for one in sections(douai(), told) if one.name == "independence")
    rows = [[words(entry.text) for entry in row] for row in section.tables[0].rows]
    assert [["line 1", "70 % ±4", "80 %", "3 August 2026"], ["line 2", "under 2 %", "0 %", "after 2026"]] == rows
    assert (0.0, None) == (section.tables[0].sheet.rows[1][3], section.tables[0].sheet.rows[1][5])
