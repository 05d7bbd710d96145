"""Pictures from plain values: the title tells what the data say, every bar adds up, and the table holds all of it."""

import re
from dataclasses import replace
from datetime import date, timedelta

import plotly.graph_objects as go
import pytest

from gigaramp.report.pictures.by_quarter import Quarter, cost_finding, cost_picture
from gigaramp.report.pictures.gantt import gantt_picture
from gigaramp.report.pictures.layers import Layer, layers_finding, layers_picture, smooth
from gigaramp.report.pictures.ranking import Ranking, days_words, ranking_finding, ranking_picture
from gigaramp.report.pictures.ribbon import Limits, periods, ribbon_finding, ribbon_picture
from gigaramp.report.pictures.tornado import tornado_finding, tornado_picture
from gigaramp.report.pictures.waterfall import MOST, Fall, Waterfall, waterfall_finding, waterfall_picture
from tests.report.made_up import AS_OF, WEEKS
from tests.report.made_up_pictures import all_pictures, costs, falls, gantt, layers, limits, ranking, tornado


def plain_colours(value):
    if isinstance(value, str):
        return "black" if re.fullmatch(r"@[a-z]+(/[\d.]+)?", value) and value != "@font" else value
    if isinstance(value, dict):
        return {key: plain_colours(one) for key, one in value.items()}
    return [plain_colours(one) for one in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize("picture", all_pictures(), ids=lambda picture: picture.name)
def test_every_picture_is_one_that_plotly_draws_with_a_finding_an_axis_and_a_table(picture):
    go.Figure(plain_colours(picture.figure))
    assert len(picture.finding) > 20 and not picture.finding.endswith(".")
    assert picture.axis and picture.key and picture.sheet.rows
    assert {len(picture.sheet.columns)} == {len(row) for row in picture.sheet.rows}


def test_the_bars_of_the_waterfall_lead_from_the_nameplate_to_what_is_shipped():
    bars = waterfall_picture(falls()).figure["data"][0]
    assert (0.0, 150_000.0) == (bars["base"][0], bars["x"][0])
    level = 150_000.0
    for base, length, colour in zip(bars["base"][1:-1], bars["x"][1:-1], bars["marker"]["color"][1:-1], strict=True):
        assert level == pytest.approx(base + length if colour == "@vermillion" else base)
        level = base if colour == "@vermillion" else base + length
    assert level == pytest.approx(bars["x"][-1])


def test_the_waterfall_says_what_is_left_and_what_takes_most():
    assert "29,300 of 150,000 vehicles are left; “waiting for help” takes most: 31,000" == waterfall_finding(falls())
    assert "10 of 10 cells are left: nothing is lost on the way" == waterfall_finding(
        Waterfall("nameplate", 10.0, (), "shipped", 10.0, "cells", "a week")
    )


def test_small_losses_share_a_row_and_the_residual_never_does():
    picture = waterfall_picture(falls())
    rows = [note["text"] for note in picture.figure["layout"]["annotations"]]
    assert MOST + 3 == len(rows)
    assert "<b>−2,600</b> 4 smaller losses" in rows
    assert "<b>−100</b> residual" in rows
    assert len(falls().falls) + 2 == len(picture.sheet.rows)


def test_a_loss_that_gives_is_drawn_to_the_right_and_named_as_gained():
    fall = Waterfall(
        "nameplate", 10.0, (Fall("stock", -4.0), Fall("failures", 2.0)), "shipped", 12.0, "cells", "a week"
    )
    picture = waterfall_picture(fall)
    assert [0.0, 10.0, 12.0, 0.0] == picture.figure["data"][0]["base"]
    assert "gained" in [mark.means for mark in picture.key]
    assert ("stock", 4.0, 0.4) == picture.sheet.rows[1][:3]


def test_the_areas_of_a_week_are_those_that_take_and_the_table_holds_those_that_give():
    picture = layers_picture(layers())
    for trace in picture.figure["data"][:-1]:
        assert min(trace["y"]) >= 0
    whole, *parts = picture.sheet.rows[40][1:]
    assert whole == pytest.approx(sum(parts))
    assert min(row[-1] for row in picture.sheet.rows) < 0


def test_the_areas_say_which_loss_takes_most_and_when_it_changes():
    half = WEEKS[len(WEEKS) // 2]
    assert half == date(2026, 2, 2)
    assert (
        "“waiting for help” takes most up to 2\u00a0February\u00a02026, “failures” takes most after it"
        == layers_finding(layers())
    )
    one = replace(layers(), losses=(Layer("failures", (300.0,) * len(WEEKS)),), nameplate=(600.0,) * len(WEEKS))
    assert "“failures” takes most from first to last: as much as 50\u00a0% of the nameplate" == layers_finding(one)


def test_many_losses_share_an_area():
    many = tuple(Layer(f"loss {number}", (10.0 + number,) * len(WEEKS)) for number in range(9))
    picture = layers_picture(replace(layers(), losses=many))
    assert ["shipped", *(f"loss {number}" for number in range(3, 9)), "all other losses", "nameplate"] == [
        mark.means for mark in picture.key
    ]
    assert 10.0 + 11.0 + 12.0 == picture.figure["data"][-2]["y"][-1]


def test_four_weeks_are_drawn_as_their_mean():
    assert [4.0, 3.0, 2.0, 2.0, 1.0] == smooth([4.0, 2.0, 0.0, 2.0, 0.0])


def test_the_ribbon_says_which_step_limits_longest_from_the_day_of_the_forecast_on():
    steps = (Limits("coating", (1.0, 1.0, 1.0, 0.2, 0.2)), Limits("stacking", (0.0, 0.0, 0.0, 0.8, 0.6)))
    weeks = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(5)]
    assert [("coating", 3, 1.0), ("stacking", 2, 0.7)] == [
        (span.name, (span.last - span.first).days // 7 + 1, pytest.approx(span.share)) for span in periods(weeks, steps)
    ]
    assert (
        "Coating limits the plant longest from 5\u00a0January\u00a02026 on: in 3 of 5 weeks, in 100\u00a0% of the futures"
        == ribbon_finding(weeks, steps, None)
    )
    told = "Stacking limits the plant in every week from 26\u00a0January\u00a02026 on, in 70\u00a0% of the futures"
    assert told == ribbon_finding(weeks, steps, date(2026, 1, 27))


def test_a_week_in_which_no_step_limits_ends_a_span():
    weeks = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(3)]
    spans = periods(weeks, [Limits("coating", (1.0, 0.0, 1.0))])
    assert [(weeks[0], weeks[0]), (weeks[2], weeks[2])] == [(span.first, span.last) for span in spans]
    assert "No step was found to limit output in any week" == ribbon_finding(
        weeks, [Limits("coating", (0.0, 0.0, 0.0))], None
    )


def test_the_line_of_the_ribbon_is_thick_only_where_half_of_the_futures_agree():
    picture = ribbon_picture(WEEKS, limits(), AS_OF)
    thick, *thin = picture.figure["data"][1:]
    assert 4 == thick["line"]["width"]
    assert [1.5] * len(thin) == [trace["line"]["width"] for trace in thin]
    assert "end of line" not in picture.figure["layout"]["yaxis"]["ticktext"]
    assert "end of line" in [column.name for column in picture.sheet.columns]


def test_the_ranking_names_the_best_what_if_and_counts_only_those_told_apart():
    assert (
        "2 of 5 what-ifs help; best: experts of stacking stay half a year longer, 61 days sooner (49 to 73)"
        == ranking_finding(ranking())
    )
    doubtful = Ranking(tuple(replace(one, told_apart=False) for one in ranking().rows), "days", "full speed")
    assert "None of 5 what-ifs is told apart from no change for the better" == ranking_finding(doubtful)
    harmful = Ranking(tuple(one for one in ranking().rows if one.mean > 0), "days", "full speed")
    assert "None of 1 what-ifs is told apart from no change for the better" == ranking_finding(harmful)


def test_more_is_better_where_the_ranking_says_so():
    more = replace(ranking(), less_is_good=False)
    assert ranking_finding(more).startswith("One of 5 what-ifs helps: half of the experts leave in June")


def test_names_that_a_user_wrote_stay_names():
    figure = ranking_picture(ranking()).figure
    assert (
        "a decoy &lt;b&gt;lever&lt;/b&gt;: no day sooner or later (0 to 0)"
        == figure["layout"]["annotations"][3]["text"]
    )


@pytest.mark.parametrize(
    ("days", "words"), [(-19.2, "19 days sooner"), (1.0, "1 day later"), (0.3, "no day sooner or later")]
)
def test_a_difference_of_dates_is_said_as_sooner_or_later(days, words):
    assert words == days_words(days)


def test_the_tornado_says_what_to_measure_first_and_what_is_luck():
    assert (
        "Measure time between failures of the machines first: 34\u00a0% of the spread of full speed comes from it, "
        "27\u00a0% is luck that no one can measure"
    ) == tornado_finding(tornado())
    swings = tuple(replace(one, told_apart=False) for one in tornado().swings)
    assert tornado_finding(replace(tornado(), swings=swings)).startswith("Nothing is told apart from luck")


def test_a_date_after_the_last_day_is_an_arrow_at_the_edge():
    low, high = tornado_picture(tornado()).figure["data"][-2:]
    assert ("2027-01-01", "triangle-right") == (low["x"][0], low["marker"]["symbol"][0])
    assert ("2026-06-01", "diamond") == (high["x"][0], high["marker"]["symbol"][0])
    assert ["@blue", "@blue", "@grey"] == low["marker"]["color"]


def test_a_tornado_of_chances_stands_on_an_axis_of_percent_and_leaves_out_what_has_no_chance():
    swings = tuple(
        replace(one, low=None if place == 2 else 0.1, high=0.4) for place, one in enumerate(tornado().swings)
    )
    picture = tornado_picture(replace(tornado(), swings=swings, shows="chance", middle=0.2))
    assert ".0%" == picture.figure["layout"]["xaxis"]["tickformat"]
    assert 2 == len(picture.figure["layout"]["annotations"])
    assert 3 == len(picture.sheet.rows)


def test_a_row_of_the_gantt_that_stays_has_one_light_bar():
    picture = gantt_picture(gantt(), "a finding of the plan", AS_OF)
    bars = [(trace["y"][0], trace["line"]["color"]) for trace in picture.figure["data"]]
    assert [(0, "@grey/0.45"), (0.24, "@blue"), (1, "@grey/0.45"), (2.24, "@blue")] == bars
    assert 5 == len(picture.sheet.rows)


def test_the_cost_is_told_from_the_quarter_of_the_forecast_to_the_last():
    assert "A good kWh falls from 520 EUR in Q4 2025 to 118 EUR in Q4 2026" == cost_finding(costs())
    rising = replace(costs(), quarters=(Quarter("2026-Q1", 1, 90.0, 100), Quarter("2026-Q2", 1, 95.0, 100)))
    assert "A good kWh rises from 90 EUR in Q1 2026 to 95 EUR in Q2 2026" == cost_finding(rising)
    nothing = replace(costs(), quarters=(Quarter("2026-Q1", None, None, None),))
    assert "No good kWh is made, so none has a cost" == cost_finding(nothing)


def test_a_cost_that_falls_by_far_stands_on_a_logarithmic_axis_with_written_ticks():
    axis = cost_picture(costs(), "range").figure["layout"]["yaxis"]
    assert "log" == axis["type"] and "1,000" in axis["ticktext"]
    flat = replace(costs(), quarters=(Quarter("2026-Q1", 80.0, 90.0, 100.0),))
    assert "type" not in cost_picture(flat, "range").figure["layout"]["yaxis"]
