"""Pictures in a notebook: the same figures as on the page, with colours of their own, reached from the answer itself."""

import json
import re
from dataclasses import replace

import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.launch.compare import Comparison
from gigaramp.plots import Plots
from gigaramp.report.notebook.figures import colours, figure_of, resolved
from gigaramp.report.notebook.plots import ForecastPlots, RunPlots
from tests.report import made_up_answers
from tests.report.made_up import bare_forecast, douai, full_forecast, small_plant
from tests.report.made_up_pictures import all_pictures

OF_A_FORECAST = (
    "output",
    "total",
    "scrap",
    "experts",
    "skill",
    "limits",
    "reasons",
    "measure_first",
    "readiness",
    "losses",
    "losses_by_week",
)


@pytest.fixture(scope="module")
def forecast():
    plant = douai()
    return replace(full_forecast(plant), source=plant, losses=made_up_answers.lost())


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return gigaramp.simulate(small_plant(tmp_path_factory.mktemp("plots")), futures=2, pool="here")


@pytest.mark.parametrize("picture", all_pictures(), ids=lambda picture: picture.name)
def test_a_figure_has_the_finding_as_its_title_and_no_colour_by_name_is_left(picture):
    figure = figure_of(picture)
    assert picture.finding == figure.layout.title.text.replace("<br>", " ")
    assert [] == re.findall(r'"@[a-z]+', figure.to_json())


def test_the_key_stands_in_the_legend_and_the_table_travels_with_the_figure():
    picture = all_pictures()[0]
    figure = figure_of(picture)
    assert [mark.means for mark in picture.key] == [trace.name for trace in figure.data if trace.showlegend]
    assert picture.sheet.to_csv() == figure.layout.meta["csv"]


def test_a_page_is_not_changed_by_a_figure_made_of_its_picture():
    picture = all_pictures()[0]
    before = json.dumps(picture.figure)
    figure_of(picture)
    assert before == json.dumps(picture.figure)


def test_colours_are_those_of_the_light_dress_of_the_page():
    assert "#0072b2" == colours()["blue"]
    assert {"a": ["rgba(0,114,178,0.2)", "@", "rgba(0,0,0,0)"]} == resolved({"a": ["@blue/0.2", "@", "@clear"]})


@pytest.mark.parametrize("name", OF_A_FORECAST)
def test_a_forecast_gives_each_of_its_pictures(forecast, name):
    figure = getattr(forecast.plot, name)()
    assert len(figure.data) > 1


def test_a_goal_without_an_answer_says_so(forecast):
    with pytest.raises(AskError, match="no reasons are told"):
        forecast.plot.reasons("low_scrap")
    with pytest.raises(AskError, match="did you mean"):
        forecast.plot.reasons("ful_speed")


def test_a_forecast_without_its_plant_says_so():
    with pytest.raises(AskError, match="does not hold its plant"):
        bare_forecast(douai()).plot.output()


def test_a_run_gives_its_pictures_as_drawn(run):
    assert "cells a year" == run.plot.output().layout.yaxis.title.text
    assert len(run.plot.total().data) > 1
    with pytest.raises(AskError, match="names no people"):
        run.plot.skill()
    for picture in (run.plot.losses(), run.plot.losses_by_week(), run.plot.bottleneck()):
        assert len(picture.data) > 1


def test_an_answer_reaches_its_pictures_by_the_string_of_their_class(run, forecast):
    assert isinstance(run.plot, RunPlots)
    assert isinstance(forecast.plot, ForecastPlots)
    assert isinstance(type(run).plot, Plots)


def test_the_plant_of_a_forecast_is_no_part_of_its_json(forecast):
    assert not {"source", "plot", "seconds"} & set(forecast.to_dict())
    assert forecast == replace(forecast, source=None)


OF_ANSWERS = {
    "losses": ("waterfall", "by_week", "causes"),
    "bottleneck": ("ribbon", "worth"),
    "what_ifs": ("ranking",),
    "uncertainty": ("tornado",),
    "advice": ("gantt",),
    "money": ("kwh",),
}


@pytest.mark.parametrize(("answer", "name"), [(answer, name) for answer, names in OF_ANSWERS.items() for name in names])
def test_every_other_answer_gives_each_of_its_pictures(answer, name):
    figure = getattr(getattr(made_up_answers, answer)().plot, name)()
    assert len(figure.data) > 1
    assert [] == re.findall(r'"@[a-z]+', figure.to_json())


@pytest.mark.parametrize("answer", OF_ANSWERS)
def test_pictures_are_no_part_of_the_json_of_an_answer(answer):
    assert "plot" not in getattr(made_up_answers, answer)().to_dict()


def test_a_waterfall_is_told_for_the_period_that_is_asked():
    plots = made_up_answers.losses().plot
    assert plots.waterfall("2025").layout.title.text != plots.waterfall("2026").layout.title.text
    with pytest.raises(AskError, match="there is no period `2062`"):
        plots.waterfall("2062")


def test_a_comparison_shows_each_goal():
    goal = made_up_answers.what_ifs().what_ifs[0].goals[0]
    told = Comparison(
        **made_up_answers.HEAD,
        other="a glossary",
        futures=60,
        effective_futures=50.0,
        product="pack",
        changes=(),
        goals=(goal,),
        years=(),
    )
    assert "With a glossary: full speed 19 days sooner" == told.plot.ranking().layout.title.text
    unclear = replace(told, goals=(replace(goal, error=40.0),))
    assert "No goal is told apart from no change by a glossary" == unclear.plot.ranking().layout.title.text
