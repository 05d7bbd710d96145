"""The report as text: every section is there, nothing is asked of another host, and nothing missing leaves a hole."""

import csv
import json
import re
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import pairwise
from urllib.parse import unquote

import pytest
from plotly.graph_objects import Figure
from plotly.offline import get_plotlyjs

from gigaramp.errors import AskError, OutputError
from gigaramp.launch import valley
from gigaramp.launch.answer import GoalAnswer, LeaveDate
from gigaramp.launch.valley import told_apart
from gigaramp.report import report_html, write_report
from gigaramp.report.page import json_for_html, people_half, whose_data
from gigaramp.report.parts import Column, Sheet
from gigaramp.report.sections.odds import odds_section
from gigaramp.report.sections.of_a_plant import sections, tell
from gigaramp.report.sections.valley import valley_finding, valley_section
from tests.report.made_up import NEVER, bare_forecast, course, douai, facts, full_forecast, goals, small_plant

ORDER = [
    "odds",
    "plan",
    "output",
    "limits",
    "scrap",
    "people",
    "readiness",
    "independence",
    "departure",
    "training",
    "facts",
    "measure",
    "numbers",
    "definitions",
]


PERSONS = {"readiness": "readiness", "departure": "independence", "training": "training"}
"""Sections that are there only where people are followed one by one, and the part of the answer each is told from."""

CREWS = [name for name in ORDER if name not in PERSONS]


@pytest.fixture(scope="module")
def plant():
    return douai()


@pytest.fixture(scope="module")
def page(plant):
    return own_text(report_html([(plant, full_forecast(plant))]))


@pytest.fixture(scope="module")
def two(plant):
    return own_text(report_html([(plant, full_forecast(plant))] * 2))


def own_text(html):
    """The page without the script of plotly, which names hosts it never asks here."""
    assert get_plotlyjs() in html
    return html.replace(get_plotlyjs(), "")


def pictures_of(html):
    return json.loads(re.search(r'<script type="application/json" id="pictures">(.*?)</script>', html, re.DOTALL)[1])


def test_every_section_is_there_in_the_order_a_launch_manager_reads(page):
    assert ORDER == re.findall(r'<section id="plant-1-(\w+)"', page)
    assert ORDER == re.findall(r'<li><a href="#plant-1-(\w+)">', page)


def test_every_picture_has_a_place_a_title_a_description_and_a_table(page):
    names = set(pictures_of(page))
    places = re.findall(r'data-picture="([\w-]+)"', page)
    wanted = {
        "rate",
        "total",
        "scrap",
        "experts",
        "skill",
        "output-alone",
        "stops-alone",
        "readiness",
        "departure",
        "training",
        "limits",
        "reasons",
        "facts",
        "measure-full_speed",
    }
    assert {f"plant-1-{name}" for name in wanted} == names == set(places)
    figures = re.findall(r'<figure class="picture".*?</figure>', page, re.DOTALL)
    assert len(wanted) == len(figures)
    for figure in figures:
        assert re.search(r'<h3 class="finding">[^<]{20,}</h3>', figure)
        assert re.search(r'role="img" aria-label="[^"]{80,}"', figure)
        assert re.search(r"<caption>[^<]+</caption>", figure)
        assert re.search(r'download="[\w-]+\.csv"', figure)


def test_every_picture_is_one_that_plotly_understands(page):
    for figure in pictures_of(page).values():
        plain = json.loads(re.sub(r'"@\w+(/[\d.]+)?"', '"red"', json.dumps(figure)))
        Figure(plain)


def test_every_colour_of_a_picture_has_a_value_in_both_dresses(page):
    named = set(re.findall(r'"@([a-z]+)', json.dumps(pictures_of(page)))) - {"clear", "font"}
    both = set(re.findall(r"--([a-z]+): light-dark\(", page))
    assert set() == named - both


def test_the_page_loads_nothing_from_another_host(page):
    links = re.findall(r'<a href="(https?://[^"]+)"', page)
    assert links
    for address in set(re.findall(r'https?://[^\s"<>]+', re.sub(r'<a href="https?://[^"]+"', "", page))):
        assert f'src="{address}' not in page
        assert f"url({address}" not in page
    assert [] == re.findall(r"<(?:link|script|img|iframe|source)\b[^>]*(?:src|href)=\"(?!data:)[^\"]*\"", page)
    assert "@import" not in page


def test_the_first_sentence_tells_the_odds_in_words(page):
    words = re.search(r'<p class="claim">(.*?)</p>', page)[1].replace("\u00a0", " ")
    assert (
        "<strong>1 in 50</strong> that AESC Douai runs at 150,000 vehicles a year by 31 March 2026; "
        "the middle of the futures gets there after 2026."
    ) == words


def test_page_one_says_what_the_forecast_is_not(page):
    head = page[page.index("<header") : page.index("</header>")]
    assert "This is not data of the company: no number on this page was measured in its plant." in head
    assert "No public data can validate the people half of the model" in head


def test_numbers_measured_in_the_plant_are_told_as_data_of_the_company(tmp_path):
    extra = "    mtbf: {value: 9 h, status: measured, source: our maintenance records}\n    restore_time: 20 min\n"
    assert "1 of 7 numbers was measured in its plant; the rest is not data of the company." == whose_data(
        [small_plant(tmp_path, extra=extra)]
    )


def test_a_plant_without_people_is_not_warned_of_its_people(tmp_path, plant):
    small = small_plant(tmp_path)
    assert ((), 1) == (people_half([small]), len(people_half([small, plant])))
    assert "people half" not in own_text(report_html([(small, bare_forecast(small))]))


def test_numbers_of_people_that_were_measured_are_not_told_as_assumed(plant):
    value = {"value": "80 %", "status": "measured", "source": "our records"}
    measured = plant.change("people.in_production", value)
    assert people_half([plant])[0].endswith("Those numbers are assumed, with wide ranges.")
    assert people_half([measured])[0].endswith("are assumed unless they were measured in the plant, with wide ranges.")


def test_a_goal_of_one_year_is_told_by_that_year(plant):
    goal = GoalAnswer("vehicles_2025", "vehicles", "48,000 in 2025", "Vehicles.", None, None, None, 0.12, NEVER, (), ())
    told = replace(full_forecast(plant), answers=(goal,))
    cut = replace(told, answers=(replace(goal, target="48,000 in 2027"),))
    figures = [odds_section(one).odds[0].figures.replace("\u00a0", " ") for one in (told, cut)]
    assert ["12 % in 2025", "12 % in 2027, simulated to 31 December 2026"] == figures
    assert "in 2025" == odds_section(told).tables[0].rows[0][4].note


def test_a_middle_before_the_forecast_is_told_as_past(plant):
    goal = replace(goals()[0], dates=replace(NEVER, p50=date(2025, 1, 6)))
    words = odds_section(replace(full_forecast(plant), answers=(goal,))).odds[0].rest.replace("\u00a0", " ")
    assert words.endswith("by 31 March 2026; half of the futures were there by 6 January 2025, before this forecast.")


def test_ranges_and_fans_of_few_futures_say_how_few(plant):
    few = replace(full_forecast(plant), effective_futures=4.0)
    told = own_text(report_html([(plant, few)]))
    fans = ("rate", "total", "scrap", "experts", "skill", "output-alone", "stops-alone", "reasons")
    parts = {name: told[told.index(f'id="plant-1-{name}-figure"') :].partition("</ul>")[0] for name in (*fans, "facts")}
    assert [] == [name for name, words in parts.items() if "from 4 effective futures" not in words]
    captions = [words for words in re.findall(r"<caption>([^<]+)", told) if "from 4 effective futures" in words]
    starts = (
        "Odds by",
        "The plan and its gap:",
        "Vehicles shipped by calendar year,",
        "Steps that lean",
        "Each known fact",
    )
    assert [] == [start for start in starts if not any(words.startswith(start) for words in captions)]
    assert "effective futures</li>" not in own_text(report_html([(plant, full_forecast(plant))]))


def test_plants_of_one_name_are_numbered_in_title_contents_tables_and_chapters(two):
    assert '<p class="names">AESC Douai (1) · AESC Douai (2)</p>' in two
    assert ["AESC Douai (1)", "AESC Douai (2)"] == re.findall(r'<a href="#plant-\d">([^<]+)</a>', two)
    assert ["AESC Douai (1)", "AESC Douai (2)"] == re.findall(r'class="plant">([^<]+)<', two)
    table = two[two.index("The plants side by side: each goal") :].partition("</table>")[0]
    assert {"AESC Douai (1)", "AESC Douai (2)"} == set(
        re.findall(r'scope="row"><span>([^<]+)<', re.sub(r">\s+<", "><", table))
    )


def test_plants_of_names_of_their_own_keep_them(plant):
    named = [full_forecast(plant), replace(full_forecast(plant), plant="The other plant")]
    assert named == told_apart(named)


def test_few_futures_name_no_plant_that_is_first(plant):
    tested = (LeaveDate(date(2026, 3, 1), 0.0),)
    answers = tuple(replace(goal, tested=tested if goal.kind == "on_its_own" else ()) for goal in goals())
    few = replace(full_forecast(plant), answers=answers, effective_futures=1.05)
    words = valley_section([(plant, few), (plant, few)]).sentences
    assert ("Who runs on its own first cannot be told from 1 effective future: ask for more futures.",) == words


def test_the_outside_view_comes_first_where_it_has_scored_better(plant):
    first = full_forecast(plant)
    second = replace(first, outside_view=replace(first.outside_view, stands_first=False))
    titles = [
        re.findall(r'<th role="columnheader"[^>]*>([^<]+)</th>', own_text(report_html([(plant, one)])))[2:4]
        for one in (first, second)
    ]
    assert [["Outside view", "Twin"], ["Twin", "Outside view"]] == titles


def test_odds_at_three_correlations_stand_beside_each_other(page):
    assert ["Correlation 0", "Correlation 0.5", "Correlation 0.9"] == re.findall(r">(Correlation [\d.]+)<", page)[:3]


def test_the_csv_holds_the_weeks_that_are_drawn(page):
    link = re.search(r'href="data:text/csv;charset=utf-8,([^"]+)" download="skill.csv"', page)[1]
    rows = list(csv.reader(StringIO(unquote(link))))
    fan = course().skill
    assert "week" == rows[0][0]
    assert [str(value) for value in fan.p50] == [row[2] for row in rows[1:]]
    assert [week.isoformat() for week in course().weeks] == [row[0] for row in rows[1:]]


def test_a_csv_keeps_commas_quotes_and_empty_values():
    sheet = Sheet("names", (Column("name"), Column("share", "percent")), (('a, "b"', None), ("c", 0.25)), "names")
    assert [["name", "share"], ['a, "b"', ""], ["c", "0.25"]] == list(csv.reader(StringIO(sheet.to_csv())))


def test_no_name_can_end_the_script_that_holds_the_pictures():
    text = json_for_html({"<b>": "</script><!-- & -->"})
    assert set() == set("<>&") & set(text)
    assert {"<b>": "</script><!-- & -->"} == json.loads(text)


def test_names_with_html_in_them_stay_names(tmp_path):
    name = "<script>alert(1)</script> & Söhne"
    plant = small_plant(tmp_path, name=name)
    told = replace(full_forecast(plant), plant=name, facts=(replace(facts()[0], words="<b>x</b>"),), readiness=None)
    html = own_text(report_html([(plant, told)]))
    assert "<script>alert" not in html
    assert "<b>x</b>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne" in html
    assert any("&lt;b&gt;x&lt;/b&gt;" in json.dumps(figure) for figure in pictures_of(html).values())


def test_a_bare_answer_of_a_textbook_plant_gives_sentences_and_no_picture(tmp_path):
    plant = small_plant(tmp_path)
    html = own_text(report_html([(plant, bare_forecast(plant))]))
    assert {} == pictures_of(html)
    assert CREWS == re.findall(r'<section id="plant-1-(\w+)"', html)
    for name, body in re.findall(r'<section id="plant-1-(\w+)".*?</h2>(.*?)</section>', html, re.DOTALL):
        assert re.search(r"[A-Za-z]{3,} [a-z]+ [a-z]+", re.sub(r"<[^>]+>", " ", body)), name


@pytest.mark.parametrize(
    "part", [*PERSONS.values(), "answers", "facts", "course", "outside_view", "at_correlations", "notes"]
)
def test_any_part_of_an_answer_may_be_missing(plant, part):
    empty = None if part in ("course", "outside_view", *PERSONS.values()) else ()
    told = replace(full_forecast(plant), **{part: empty})
    assert [name for name in ORDER if PERSONS.get(name) != part] == [section.name for section in sections(plant, told)]
    assert report_html([(plant, told)])


def test_a_course_without_a_value_gives_a_sentence(plant):
    none = (None,) * 96
    empty = replace(course().scrap_ratio, p10=none, p50=none, p90=none)
    names = ("rate_a_year", "shipped_total", "scrap_ratio", "experts", "skill", "output_alone", "stops_alone")
    told = replace(full_forecast(plant), course=replace(course(), **dict.fromkeys(names, empty), limits=()))
    html = own_text(report_html([(plant, told)]))
    assert "No future makes anything that could be scrapped." in html
    assert "No step was found to limit output week by week." in html


def test_a_fact_is_drawn_on_the_picture_it_speaks_of(page):
    figures = pictures_of(page)
    drawn = {
        name: [trace["text"] for trace in figure["data"] if trace.get("mode") == "markers+text"]
        for name, figure in figures.items()
    }
    assert [["a"]] == drawn["plant-1-total"]
    assert [["b"]] == drawn["plant-1-rate"]
    assert [["c", "d, cells"]] == drawn["plant-1-scrap"], (
        "scrap of cells stands beside the scrap of all steps, by its name"
    )


def test_a_total_is_drawn_on_the_day_on_which_it_is_true(page):
    """A week of the total is told for its last day: Sunday, or the last day simulated."""
    total, rate = (
        next(trace for trace in pictures_of(page)[f"plant-1-{name}"]["data"] if trace.get("name") == "middle future")
        for name in ("total", "rate")
    )
    assert (["2025-03-09", "2026-12-31"], ["2025-03-03", "2026-12-28"]) == (
        [total["x"][0], total["x"][-1]],
        [rate["x"][0], rate["x"][-1]],
    )


def test_every_chance_on_the_page_is_told_of_the_futures_that_stand_for_it(plant):
    told = replace(full_forecast(plant), effective_futures=1000.0)
    few = replace(told.facts[0], chance_without=0.0, error_without=0.0, effective_without=12.0)
    parts = {section.name: section for section in sections(plant, replace(told, facts=(few,)))}
    entry = parts["facts"].tables[0].rows[0][-1]
    assert "under 25 %" == entry.text.replace("\u00a0", " ")
    side = parts["odds"].tables[1].rows[0][1]
    assert "under 10 %" == side.text.replace("\u00a0", " "), "30 futures stand for the odds at correlation 0"


def test_output_now_is_told_as_what_the_futures_make(plant):
    told = next(section for section in sections(plant, full_forecast(plant)) if section.name == "plan").sentences
    assert any(words.startswith("In the futures the plant now makes 39 (1 to 261) vehicles") for words in told)


def test_a_plan_of_a_month_is_drawn_times_twelve(page):
    figure = pictures_of(page)["plant-1-rate"]
    plan = next(trace for trace in figure["data"] if trace.get("name") == "plan")
    assert 12 * 12_500.0 == plan["y"][-1]
    assert "2025-03-01" == plan["x"][0]


def test_several_plants_give_a_table_first_and_a_chapter_each(plant):
    pairs = [
        (plant, full_forecast(plant)),
        (plant, replace(full_forecast(plant), plant="The other plant")),
        (plant, bare_forecast(plant)),
    ]
    html = own_text(report_html(pairs))
    assert (
        html.index('id="valley"') < html.index('id="plant-1"') < html.index('id="plant-2"') < html.index('id="plant-3"')
    )
    assert "Three launches side by side" in html
    figures = pictures_of(html)
    tops = [figures[f"valley-rate-{number}"]["layout"]["yaxis"]["range"] for number in (1, 2)]
    assert tops[0] == tops[1]
    assert tops[0][1] >= max(value for value in course().rate_a_year.p90 if value is not None)


def test_the_valley_says_who_keeps_the_first_announced_date(plant):
    few = replace(full_forecast(plant), effective_futures=4.0)
    words = [valley_finding([(plant, one)] * 2).replace("\u00a0", " ") for one in (full_forecast(plant), few)]
    unlikely = "None of the two plants with a date in sight is more likely than not to keep its first announced date; the best odds: "
    assert f"{unlikely}1 in 50 that AESC Douai runs at 150,000 vehicles a year by 31 March 2026" == words[0]
    assert f"{unlikely}none of 4 futures: AESC Douai runs at 150,000 vehicles a year by 31 March 2026" == words[1]


def test_the_race_on_the_page_is_told_of_the_same_futures_as_in_the_terminal(plant):
    """A plant with many effective futures is told with the bound of the racer that has fewest."""
    tested = tuple(LeaveDate(date(2026, month, 1), 0.1 * month) for month in (3, 5))
    answers = tuple(replace(goal, tested=tested if goal.kind == "on_its_own" else ()) for goal in goals())
    few = replace(full_forecast(plant), answers=answers, effective_futures=30.0)
    never = tuple(replace(goal, tested=tuple(replace(day, chance=0.0) for day in goal.tested)) for goal in answers)
    many = replace(few, plant="The other plant", answers=never, effective_futures=1000.0)
    told = valley_section([(plant, few), (plant, many)])
    firsts = [row[-1].text.replace("\u00a0", " ") for row in told.tables[0].rows if row[-1].text]
    assert ["50 % ±9", "under 10 %"] == firsts
    assert "under 10 %" in str(valley([few, many])), "of 1,000 futures it would be under 0.3 %"
    words = "is the most likely to run on its own first (50 % ±9); none of them does by 1 May 2026: 50 % ±9."
    assert told.sentences[0].replace("\u00a0", " ").endswith(words)


def test_headings_go_down_one_level_at_a_time(page, two):
    for html in (page, two):
        levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
        assert 1 == levels[0]
        assert 1 == levels.count(1)
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_id_stands_twice(two):
    ids = re.findall(r' id="([^"]+)"', two)
    assert sorted(set(ids)) == sorted(ids)


def test_every_number_of_the_plant_is_told_with_its_status(plant, page):
    for address in plant.numbers():
        assert f"<span>{address}</span>" in page
    assert "are assumed" in page


def test_the_same_answer_gives_the_same_page(plant, page):
    assert page == own_text(report_html([(plant, full_forecast(plant))]))


def test_a_page_without_a_plant_is_refused():
    with pytest.raises(AskError, match="no forecast to write about"):
        report_html([])


def test_a_page_is_written_whole_or_not_at_all(plant, tmp_path):
    write_report([(plant, full_forecast(plant))], tmp_path / "douai.html")
    assert ["douai.html"] == [path.name for path in tmp_path.iterdir()]
    assert (tmp_path / "douai.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(OutputError, match="cannot be written"):
        write_report([(plant, full_forecast(plant))], tmp_path / "missing" / "douai.html")


def test_a_forecast_without_weeks_tells_no_picture_over_time(plant):
    assert None is tell(plant, replace(full_forecast(plant), course=None))
