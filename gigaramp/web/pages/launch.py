"""The morning page: yesterday, the date, the losses, tonight, who leaves, and scrap, on the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigaramp.languages import later, long_day, say
from gigaramp.languages.said import again
from gigaramp.launch.morning.words import DEFINITIONS as MEANINGS
from gigaramp.launch.morning.words import TITLES
from gigaramp.web.blocks.dates import dates_block
from gigaramp.web.blocks.first_screen import (
    leaving_block,
    losses_block,
    scrap_block,
    tonight_block,
    yesterday_block,
)
from gigaramp.web.view import Page, View

if TYPE_CHECKING:
    from gigaramp.serve.workers.forecaster import Forecasting

DEFINITIONS = {f"morning_{name}": (title, MEANINGS[name]) for name, title in TITLES.items()}

DOING = {
    "waiting": later("The forecast waits for its worker."),
    "compiling": later("The twin is compiled once; this takes a minute or two."),
    "forecasting": later("Forecast: {done} of {all} futures."),
    "looking": later("What moved the date: {done} of {all} futures."),
    "reading": later("The forecast is made; the page is being written."),
}
"""What a forecast at work is at."""


def launch(view: View) -> dict[str, Any]:
    """The six blocks of the newest morning, and the forecast at work."""
    told = view.service.forecaster.told
    found = told.morning
    beside = {
        "forecasting": forecasting(told.forecasting),
        "failed": again(told.failed),
        "may_forecast": view.may("ask_forecast"),
        "may_agree": view.may("agree_action"),
        "may_import": view.may("import_files"),
    }
    if found is None:
        reason = told.no_morning or say("The morning is being made: a few seconds.")
        return {"day": None, "reason": reason, **beside}
    picture = view.service.picture()
    answer = {
        "day": found.as_of.isoformat() if found.as_of else None,
        "day_words": long_day(found.as_of) if found.as_of else "",
        "today": picture.day.isoformat(),
        "plant": found.plant,
        "position": found.position,
        "is_played": view.service.settings.speed is not None,
        "yesterday": yesterday_block(found),
        "dates": dates_block(found.dates),
        "losses": losses_block(found, picture.actions),
        "tonight": tonight_block(found),
        "leaving": leaving_block(found),
        "scrap": scrap_block(found),
        "notes": [str(again(note)) for note in found.notes],
        **beside,
    }
    known = frozenset(one.address for one in view.service.explained())
    linked: dict[str, Any] = with_addresses(answer, known)
    return linked


def with_addresses(value: Any, known: frozenset[str]) -> Any:
    """The same values, where an address that the page of the plant file does not have is left out."""
    if isinstance(value, dict):
        return {
            key: (one if one in known else "") if key == "address" else with_addresses(one, known)
            for key, one in value.items()
        }
    return [with_addresses(one, known) for one in value] if isinstance(value, list) else value


def forecasting(now: Forecasting | None) -> dict[str, Any] | None:
    """The forecast at work: what it is at, and how far."""
    if now is None:
        return None
    words = say(DOING[now.doing], done=now.done, all=now.all)
    return {"doing": now.doing, "by": now.by, "done": now.done, "all": now.all, "words": words}


PAGE = Page(
    "/launch", later("Launch"), "launch.html.jinja", launch, style="launch.css", script="imports.js", pictures=True
)
PAGES = (
    PAGE,
    Page("/", later("Launch"), "launch.html.jinja", launch, style="launch.css", script="imports.js", pictures=True),
)
