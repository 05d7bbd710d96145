"""The forecasts that were kept: how the date moved over the mornings, what moved each, and each one whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from gigaramp.errors import AskError
from gigaramp.languages import day, later, say
from gigaramp.launch.morning.answer import plain
from gigaramp.launch.morning.moved import moved
from gigaramp.launch.morning.movement_words import since_words
from gigaramp.launch.morning.shelf import InShort, before_of
from gigaramp.launch.morning.walks import kept_walk
from gigaramp.launch.progress.words import loss_kind
from gigaramp.launch.today.kept import FOLDER, Kept, kept_in
from gigaramp.launch.today.words import HOW
from gigaramp.launch.wording.phrases import goal_words
from gigaramp.web.blocks.dates import chances_picture, goal_row, history_picture, moved_list, odds_picture
from gigaramp.web.door import Acting, acting, signed
from gigaramp.web.pages.launch import forecasting, with_addresses
from gigaramp.web.view import NotFound, Page, View

if TYPE_CHECKING:
    from gigaramp.serve.service import Service

router = APIRouter()

SHOWN = 60
"""Forecasts that are listed, the newest first; the JSON holds all."""


def forecasts(view: View) -> dict[str, Any]:
    """All kept forecasts in short, how the date of each goal moved over the mornings, and the forecast at work."""
    told = view.service.forecaster.told
    goals = list(dict.fromkeys(goal.goal for one in reversed(told.forecasts) for goal in one.goals))
    return {
        "goals": [
            {"goal": goal, "name": goal_words(goal), "picture": history_picture(told.forecasts, goal)} for goal in goals
        ],
        "chances": chances_picture(told.forecasts),
        "forecasts": [_in_short(one) for one in reversed(told.forecasts)],
        "shown": SHOWN,
        "forecasting": forecasting(told.forecasting),
        "failed": told.failed,
        "may_forecast": view.may("ask_forecast"),
    }


def _in_short(one: InShort) -> dict[str, Any]:
    told = plain(one)
    told.pop("asked")
    return {**told, "morning": day(one.as_of), "goals": [goal_row(goal) for goal in one.goals]}


def one_forecast(view: View) -> dict[str, Any]:
    """One forecast: its odds, what moved them since the one before, and the state of the plant that it starts from."""
    shelf = view.service.forecaster.told.forecasts
    one = next((found for found in shelf if found.name == view.path["name"]), None)
    if one is None:
        raise NotFound(say("No forecast of this name is kept."))
    kept = _kept(view.service, one.name)
    before = before_of(shelf, one)
    log = kept.answer["log"]
    answer = {
        **_in_short(one),
        "made_words": f"{kept.made:%Y-%m-%d %H:%M} UTC",
        "until": kept.answer["until"],
        "fidelity": kept.answer["fidelity"],
        "effective": kept.answer["effective_futures"],
        "seed": kept.seed,
        "picture": odds_picture(one.goals, before.goals if before is not None else ()),
        "state": {**log, "parts": [{**part, "told": say(HOW[part["how"]])} for part in log["parts"]]},
        "notes": kept.answer["notes"],
        "moved": _moved(view.service, before, kept),
        "limits": _limits(kept),
    }
    linked: dict[str, Any] = with_addresses(answer, frozenset(one.address for one in view.service.explained()))
    return linked


def _moved(service: Service, before: InShort | None, after: Kept) -> dict[str, Any] | None:
    """What moved it since the one before; the rows between the two are those of their positions."""
    if before is None:
        return None
    then = _kept(service, before.name)
    walk = kept_walk(service.settings.store, then, after)
    found = moved(then, after, None, walk)
    return {
        "before": before.name,
        "since": day(before.as_of),
        "goals": moved_list(found),
        "words": since_words(found)[1:],
        "rows": found.rows,
        "changes": plain(found.changes),
        "has_parts": found.has_parts,
    }


def _limits(kept: Kept) -> list[dict[str, Any]]:
    """What limits in the weeks before each goal: the first three reasons."""
    return [
        {
            "name": goal_words(goal["goal"]),
            "reasons": [{**reason, "words": loss_kind(reason["loss"])} for reason in goal["reasons"][:3]],
        }
        for goal in kept.answer["answers"]
        if goal["reasons"]
    ]


def _kept(service: Service, name: str) -> Kept:
    """A kept forecast by the name of its folder, which is one of those on the shelf."""
    try:
        return kept_in(service.settings.store / FOLDER / name)
    except AskError as error:
        raise NotFound(str(error)) from error


@router.post("/forecasts", response_class=Response)
def ask(request: Request, acting: Acting = Depends(acting("ask_forecast"))) -> Response:
    """Have the date forecast anew."""
    acting.service.ask_forecast(acting.service.person_named(acting.user))
    acting.note("forecast_asked")
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"said": say("The forecast begins.")}, status_code=202)
    return RedirectResponse("/forecasts", status_code=303)


@router.get("/forecasts/{name}/{file}", response_class=Response)
def download(name: str, file: str, request: Request) -> Response:
    """The answer (`forecast.json`) or the plant file (`plant.yaml`) of a kept forecast, as it was kept."""
    from gigaramp.web.door import seen_by

    if (refusal := seen_by(request, signed(request), "read_log" if file == "plant.yaml" else "read")) is not None:
        return refusal
    service: Service = request.app.state.service
    if file not in ("forecast.json", "plant.yaml") or name not in {
        one.name for one in service.forecaster.told.forecasts
    }:
        return Response(say("There is no such file."), 404, media_type="text/plain; charset=utf-8")
    kept = _kept(service, name)
    text = (
        json.dumps(kept.answer, ensure_ascii=False, indent=1)
        if file == "forecast.json"
        else service.shown_in(kept.plant_text())
    )
    kind = "application/json" if file == "forecast.json" else "application/yaml"
    headers = {"Content-Disposition": f'attachment; filename="{kept.as_of.isoformat()}-{file}"'}
    return Response(text, media_type=kind, headers=headers)


PAGES = (
    Page("/forecasts", later("Forecasts"), "forecasts.html.jinja", forecasts, style="forecasts.css", pictures=True),
    Page(
        "/forecasts/{name}",
        later("Forecast"),
        "forecast.html.jinja",
        one_forecast,
        style="forecasts.css",
        pictures=True,
    ),
)
