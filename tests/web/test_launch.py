"""The morning page and the page of kept forecasts, over the same answer that Python gives."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import unquote, urlsplit

import pytest
from starlette.testclient import TestClient

from gigaramp.launch import forecast, keep_forecast, kept_forecasts
from gigaramp.log import table_of
from gigaramp.plant import loads
from gigaramp.serve.workers.forecaster import Forecasting, Told
from gigaramp.web.app import application
from tests.web.parsed import parsed
from tests.web.served import TEXT, served

BLOCKS = ("yesterday", "dates", "losses", "tonight", "leaving", "scrap")


@pytest.fixture(scope="module")
def forecasted(tmp_path_factory):
    """The service with two forecasts kept: the second one of another plant file."""
    with served(tmp_path_factory.mktemp("forecasted") / "log") as service:
        store = service.settings.store
        # Without the goal that is tested by forks, which take most of the time.
        one_goal = loads(TEXT.partition("  on_its_own:")[0])
        for day, plant in ((19, one_goal), (20, one_goal.change("steps.stacking.mtbf", "4 h"))):
            answer = forecast(plant, "2026-06-30", futures=2, pool="here", log=store, as_of=date(2026, 3, day))
            keep_forecast(store, plant, answer, datetime(2026, 3, day, 4, tzinfo=UTC))
        service.forecaster.make_morning_here()
        yield service


@pytest.fixture(scope="module")
def seen(forecasted):
    with TestClient(application(forecasted), base_url="http://localhost", follow_redirects=False) as found:
        yield found


def _told(service, **changes):
    service.forecaster._told = replace(service.forecaster.told, **changes)
    service.changes.tell_now()


def test_the_first_screen_tells_the_six_blocks_of_the_morning(seen, forecasted):
    answer = seen.get("/launch.json").json()
    found = forecasted.morning()
    assert found is not None
    assert (found.as_of.isoformat(), found.yesterday.gap) == (answer["day"], answer["yesterday"]["gap"])
    page = parsed(seen.get("/launch").text)
    assert list(BLOCKS) == [one.get("data-live") for one in page.all("section") if one.get("data-live") in BLOCKS]
    assert seen.get("/").text.count("data-live") == seen.get("/launch").text.count("data-live")


def test_its_numbers_lead_to_definitions_and_to_the_plant_file(seen):
    page = parsed(seen.get("/launch").text)
    links = [one.get("href") for one in page.all("a")]
    for place, least in (("/definitions", 5), ("/plant", 3)):
        asked = {unquote(urlsplit(one).fragment) for one in links if one.startswith(f"{place}#")}
        assert least <= len(asked)
        assert set() == asked - {one.get("id") for one in parsed(seen.get(place).text).elements}


def test_what_moved_the_date_is_told_beside_it(seen):
    answer = seen.get("/launch.json").json()
    moved = answer["dates"]["moved"]
    assert ["steps.stacking.mtbf"] == [one["address"] or "steps.stacking.mtbf" for one in moved["changes"]]
    assert "what moved the date is not looked into yet" in seen.get("/launch").text


def test_an_action_against_a_loss_stands_beside_it(seen, forecasted):
    loss = seen.get("/launch.json").json()["losses"]["largest"][0]
    due = date(2026, 4, 1)
    forecasted.write(
        table_of(
            [datetime(2026, 3, 22, 6)], ["action_agreed"], line=[loss["line"]], step=[loss["step"]], about=[loss["about"]],
            quantity=[float(due.toordinal())], cause=["Wei <b>"], source="floor", note=["change the blade"], ids=[900_001],
        )
    )  # fmt: skip
    told = seen.get("/launch.json").json()["losses"]["largest"][0]["action"]
    assert ("Wei <b>", "2026-04-01", "change the blade") == (told["owner"], told["due"], told["action"])
    html = seen.get("/launch").text
    assert "Wei &lt;b&gt;" in html and "Wei <b>" not in html


def test_a_forecast_at_work_and_one_that_failed_are_told(seen, forecasted):
    _told(forecasted, forecasting=Forecasting("forecasting", "", datetime.now(UTC), 3, 12))
    assert "Forecast: 3 of 12 futures." in seen.get("/launch").text
    assert "Forecast: 3 of 12 futures." in seen.get("/forecasts").text
    _told(forecasted, forecasting=None, failed="the horizon is over")
    assert "the horizon is over" in seen.get("/launch").text
    _told(forecasted, failed=None)


def test_before_the_first_morning_the_page_says_why(seen, forecasted):
    before = forecasted.forecaster.told
    forecasted.forecaster._told = Told(no_morning="the log is damaged")
    forecasted.changes.tell_now()
    assert "the log is damaged" in seen.get("/launch").text
    assert {"day": None, "reason": "the log is damaged"}.items() <= seen.get("/launch.json").json().items()
    forecasted.forecaster._told = before
    forecasted.changes.tell_now()


def test_kept_forecasts_are_listed_the_newest_first_and_each_is_told_whole(seen, forecasted):
    answer = seen.get("/forecasts.json").json()
    kept = kept_forecasts(forecasted.settings.store)
    assert [one.folder.name for one in reversed(kept)] == [one["name"] for one in answer["forecasts"]]
    newest = seen.get(f"/forecasts/{kept[-1].folder.name}.json").json()
    assert (kept[-1].seed, "2026-03-20") == (newest["seed"], newest["state"]["as_of"])
    assert kept[0].folder.name == newest["moved"]["before"]
    page = parsed(seen.get(f"/forecasts/{kept[-1].folder.name}").text)
    assert [] == page.wrong
    first = seen.get(f"/forecasts/{kept[0].folder.name}.json").json()
    assert first["moved"] is None


def test_a_kept_forecast_is_downloaded_as_it_was_kept_and_nothing_else_of_the_store(seen, forecasted):
    kept = kept_forecasts(forecasted.settings.store)[-1]
    name = kept.folder.name
    assert kept.answer == json.loads(seen.get(f"/forecasts/{name}/forecast.json").text)
    assert kept.plant_text() == seen.get(f"/forecasts/{name}/plant.yaml").text
    for path in (f"/forecasts/{name}/made.json", "/forecasts/..%2f..%2f/plant.yaml", "/forecasts/other/plant.yaml"):
        assert 404 == seen.get(path).status_code
    assert 404 == seen.get("/forecasts/other").status_code
    assert 404 == seen.get("/forecasts/..%2fledger.sqlite.json").status_code


def test_asking_for_a_forecast_needs_the_token_and_tells_that_it_begins(seen, forecasted):
    asked = []
    forecasted.forecaster.ask_forecast = asked.append
    assert 403 == seen.post("/forecasts", headers={"Accept": "application/json"}).status_code
    token = next(
        one.get("value") for one in parsed(seen.get("/forecasts").text).all("input") if one.get("name") == "csrf"
    )
    answer = seen.post("/forecasts", data={"csrf": token}, headers={"Accept": "application/json"})
    assert (202, "The forecast begins.") == (answer.status_code, answer.json()["said"])
    assert 1 == len(asked)
    assert 303 == seen.post("/forecasts", data={"csrf": token}).status_code
