"""The whole page: a section for every answer that stands beside the forecast, and what each says."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from gigaramp.errors import AskError, PlantError
from gigaramp.report import report_html
from gigaramp.report import whole as whole_page
from gigaramp.report.beside import NOTHING, Beside
from gigaramp.report.pictures.waterfall import waterfall_finding
from gigaramp.report.reading.losses import told_period, waterfall_of
from gigaramp.report.reading.uncertainty import tornado_of
from gigaramp.report.sections.of_a_plant import sections
from gigaramp.report.whole import Asked, Stage, put_together, read_advice, stages, tell_or_say_why
from tests.report.made_up import AS_OF, douai, full_forecast
from tests.report.made_up_answers import advice, bottleneck, everything, losses, lost, money, uncertainty, what_ifs


@pytest.fixture(scope="module")
def plant():
    return douai()


@pytest.fixture(scope="module")
def forecast(plant):
    return replace(full_forecast(plant), money=money())


@pytest.fixture(scope="module")
def page(plant, forecast):
    return report_html([(plant, forecast)], [everything()])


def names(plant, forecast, beside=NOTHING):
    return [section.name for section in sections(plant, forecast, True, beside)]


def section(plant, forecast, name, beside):
    return next(one for one in sections(plant, forecast, True, beside) if one.name == name)


def test_every_answer_has_its_section_in_the_order_it_is_read(page):
    found = re.findall(r'<section id="plant-1-([a-z-]+)"', page)
    start = ["odds", "plan", "output", "losses", "limits", "what-ifs", "advice", "money", "scrap"]
    assert start == found[: len(start)]
    assert "measure" not in found and "uncertainty" in found


def test_a_forecast_alone_tells_the_losses_of_its_own_futures(plant, forecast):
    assert "losses" not in names(plant, forecast)
    assert "losses" in names(plant, replace(forecast, losses=lost()))


@pytest.mark.parametrize("name", ["losses", "bottleneck", "what_ifs", "advice", "uncertainty"])
def test_any_answer_may_be_missing(plant, forecast, name):
    left = {"losses": "losses", "what_ifs": "what-ifs", "advice": "advice", "uncertainty": "uncertainty"}
    found = names(plant, forecast, replace(everything(), **{name: None}))
    assert left.get(name) not in found
    assert "limits" in found


def test_every_picture_of_the_whole_page_has_its_data_and_its_finding(page):
    figures = json.loads(re.search(r'<script type="application/json" id="pictures">(.*?)</script>', page, re.DOTALL)[1])
    for name in (
        "waterfall",
        "losses-by-week",
        "causes",
        "bottleneck",
        "worth",
        "what-ifs",
        "gantt",
        "tornado-0",
        "tornado-1",
        "tornado-2",
    ):
        assert f"plant-1-{name}" in figures
        assert f'id="plant-1-{name}-figure"' in page


def test_the_waterfall_is_told_for_the_first_whole_year_that_still_lies_ahead():
    tree = lost()
    assert "2026" == told_period(tree.whole, tree.years, AS_OF).name
    assert "whole" == told_period(tree.whole, (tree.years[0],), AS_OF).name
    fall = waterfall_of(tree.years[1], "vehicles")
    assert fall.left == pytest.approx(fall.whole - sum(one.amount for one in fall.falls))
    assert "46,500 of 150,000 vehicles are left; “waiting for help” takes most: 60,000" == waterfall_finding(fall)


def test_the_causes_name_the_one_that_costs_most_and_what_the_event_twin_found(plant, forecast):
    told = section(plant, forecast, "losses", Beside(losses=losses()))
    assert told.pictures[2].finding.startswith("People's skill costs most: 52,000 vehicles, 50\u00a0% of all")
    row = told.tables[0].rows[0]
    assert "27,000" == row[4].text
    assert "full speed 60 days sooner (± 9)" == row[5].text


def test_the_oee_and_the_defects_can_be_saved(plant, forecast):
    told = section(plant, forecast, "losses", Beside(losses=losses()))
    assert ["losses-by-year", "oee", "defects"] == [sheet.file for sheet in told.sheets]
    assert "stacking,all lines,2026,0.7,0.8,0.9,0.504,0.4,0.6" in told.sheets[1].to_csv()


def test_the_bottleneck_says_which_step_pays_most(plant, forecast):
    ribbon, worth = section(plant, forecast, "limits", Beside(bottleneck=bottleneck())).pictures
    assert ribbon.finding.startswith("Stacking limits the plant")
    assert "Stacking pays most if it were perfect: 12,400 vehicles a year more" == worth.finding


def test_a_step_that_pays_nothing_is_not_said_to_pay(plant, forecast):
    unclear = replace(bottleneck(), worth=bottleneck().worth[1:])
    _, worth = section(plant, forecast, "limits", Beside(bottleneck=unclear)).pictures
    assert worth.finding == "No single step, were it perfect, brings a gain that is told apart from none"


def test_the_what_ifs_are_ranked_and_the_best_confirmed(plant, forecast):
    told = section(plant, forecast, "what-ifs", Beside(what_ifs=what_ifs()))
    assert told.pictures[0].finding.startswith("One of 2 what-ifs helps: shared glossary, 19 days sooner")
    assert [2, 1] == [len(table.rows) for table in told.tables]
    assert "not told apart from shared glossary" == told.tables[0].rows[1][2].note


def test_the_advice_says_what_to_do_in_its_title_and_shows_the_difference_of_the_plant_file(plant, forecast, page):
    told = section(plant, forecast, "advice", Beside(advice=advice()))
    assert told.lead.startswith("Do this: chance 31\u00a0% instead of 12\u00a0%")
    assert "2 things of the plan change, for 1.2 M EUR: experts: stacking, glossary" == told.pictures[0].finding
    assert [2, 1, 1] == [len(table.rows) for table in told.tables]
    assert '<span class="added">+    count: 18</span>' in page
    assert '<span class="removed">-    count: 12</span>' in page


def test_what_changes_in_the_plan_stands_on_top(plant, forecast):
    rows = section(plant, forecast, "advice", Beside(advice=advice())).pictures[0].figure["layout"]["annotations"]
    texts = [row["text"] for row in rows if row.get("xref") == "paper"]
    assert ["experts: stacking: 12 → 18 people to 31\u00a0December\u00a02026", "glossary: yes"] == texts[:2]


def test_the_costs_name_the_kind_that_costs_most_and_the_way_of_a_kwh(plant, forecast):
    told = section(plant, forecast, "money", NOTHING)
    assert told.lead.startswith(
        "The launch costs 225 M EUR (112 M EUR to 360 M EUR) to 31\u00a0December\u00a02026; most is delay: 160 M EUR"
    )
    assert "A good kWh falls from 1,300 EUR in Q1 2026 to 130 EUR in Q4 2026" == told.pictures[0].finding
    assert ["Kind", "so far", "to come", "in all"] == list(told.tables[0].columns)
    assert "money" not in names(plant, replace(forecast, money=None))


def test_each_goal_has_a_tornado_on_the_axis_of_its_kind(plant, forecast):
    told = section(plant, forecast, "uncertainty", Beside(uncertainty=uncertainty()))
    assert ["date", "date", None, None] == [picture.figure["layout"]["xaxis"].get("type") for picture in told.pictures]
    assert "luck" in told.pictures[0].finding
    assert 3 == len(told.tables)


def test_chances_are_told_where_most_dates_lie_after_the_last_day():
    told = uncertainty()
    part = told.spreads[0].groups[0]
    late = replace(told.spreads[0], groups=(replace(part, high=replace(part.high, day=None)),))
    assert "date" == tornado_of(told, told.spreads[0]).shows
    assert "chance" == tornado_of(told, late).shows
    assert "chance of full speed by 31\u00a0March\u00a02026" == tornado_of(told, late).what


def test_the_folder_of_an_advice_is_read_back(tmp_path):
    (tmp_path / "advice.json").write_text(advice().to_json(), encoding="utf-8")
    assert advice() == read_advice(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"), [("", "is not JSON"), ("{}", "is no advice of this gigaramp"), (None, "holds no advice.json")]
)
def test_a_folder_without_an_advice_says_so(tmp_path, text, words):
    if text is not None:
        (tmp_path / "advice.json").write_text(text, encoding="utf-8")
    with pytest.raises(AskError, match=words):
        read_advice(tmp_path)


def test_a_wrong_scenario_file_is_told_before_anything_is_simulated(plant, tmp_path):
    with pytest.raises(PlantError, match="nowhere.yaml"):
        stages(Asked(plant, what_ifs=tmp_path / "nowhere.yaml"))


def test_an_advice_is_read_or_looked_for_but_not_both(plant, tmp_path):
    with pytest.raises(AskError, match="not both"):
        stages(Asked(plant, advice=tmp_path, advise=True))


def test_all_questions_are_asked_with_the_same_luck_and_their_own_futures(plant, monkeypatch, forecast):
    import gigaramp

    asked = {}
    told = {"forecast": forecast, "losses": losses(), "bottleneck": bottleneck(), "uncertainty": uncertainty()}
    for name, answer in told.items():
        monkeypatch.setattr(
            gigaramp, name, lambda plant, _name=name, _answer=answer, **given: asked.update({_name: given}) or _answer
        )
    shares = []
    found = whole_page.answers_of(Asked(plant, seed=7), lambda done, in_all: shares.append(done / in_all))
    assert list(told) == list(asked)
    assert {7} == {given["seed"] for given in asked.values()}
    assert not any("futures" in given for given in asked.values())
    assert asked["forecast"]["in_euros"]
    assert found.beside.losses == losses()
    whole_page.answers_of(Asked(plant, futures=5))
    assert {5} == {given["futures"] for given in asked.values()}


def test_a_question_without_an_answer_is_told_as_a_note_and_not_hidden(forecast):
    def fails(on_progress):
        raise AskError("goals: this plant names no goal")

    reason = tell_or_say_why(Stage("uncertainty", "what to measure first", fails), None)
    whole = put_together({"forecast": forecast, "uncertainty": reason})
    assert "not told here is what to measure first: goals: this plant names no goal" == whole.forecast.notes[-1]
    assert whole.beside.uncertainty is None
    with pytest.raises(AskError):
        tell_or_say_why(Stage("forecast", "the odds", fails), None)


def test_advice_is_looked_for_by_the_announced_date_of_the_first_goal_or_by_the_end(plant):
    assert {"maximise": "full_speed", "by": plant.goals["full_speed"].announced} == whole_page.aim_of(plant, None)
    assert {"maximise": "full_speed", "by": date(2026, 2, 1)} == whole_page.aim_of(plant, "2026-02-01")
