"""Answers made into HTML: the templates, the words they may use, and numbers that link to what they mean."""

from __future__ import annotations

import json
from functools import cache
from secrets import token_hex
from typing import Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from gigaramp import __version__
from gigaramp.languages import (
    LANGUAGES,
    NOT_REVIEWED,
    day,
    figure,
    long_day,
    month,
    named,
    say,
    say_many,
    share,
    short_day,
    spoken,
)
from gigaramp.web.static_files import address_of, marks_of_plotly
from gigaramp.web.view import Page, View

NAVIGATION = ("/launch", "/floor", "/help", "/people", "/quality", "/forecasts", "/plant", "/imports", "/words")
"""Pages in the order of the bar on top."""

CSRF: Final = token_hex(16)
"""Stands in kept HTML where each answer puts the token of its own session. Nobody can know it and plant it in a text."""


def html_of(page: Page, view: View, answer: dict[str, Any], pages: tuple[Page, ...]) -> str:
    """The page as HTML, in the language spoken now."""
    by_address = {one.address: one for one in pages}
    bar = [
        {"address": address, "title": say(by_address[address].title), "is_here": page.address.startswith(address)}
        for address in NAVIGATION
        if address in by_address and view.may(by_address[address].deed or "read")
    ]
    return (
        _surroundings()
        .get_template(page.template)
        .render(
            view=view,
            page=answer,
            here=page,
            title=say(page.title),
            bar=bar,
            plant=view.service.plant.name,
            played_trouble=_played_trouble(view),
            csrf_token=CSRF,
            json_address=_as_json(view),
            version=__version__,
            language=spoken(),
            languages=tuple(LANGUAGES.values()),
            unreviewed="" if spoken().reviewed else say(NOT_REVIEWED, language=spoken().name),
        )
    )


def _played_trouble(view: View) -> str:
    """Why a played plant stands still: without it a page would show an old picture as the latest."""
    played = view.service.played
    return played.trouble if played is not None else ""


def number(text: object, definition: str = "", address: str = "") -> Markup:
    """A number that links to its definition (`/definitions#NAME`) and to its address in the plant file (`/plant#ADDRESS`)."""
    shown = escape(text)
    if definition:
        shown = Markup('<a class="figure" href="/definitions#{}">{}</a>').format(quote(definition, safe="_-."), shown)
    if address:
        words = say("in the plant file: {address}", address=address)
        shown += Markup('<a class="at" href="/plant#{}" title="{}" aria-label="{}">◦</a>').format(
            quote(address, safe="_-."), words, words
        )
    return shown


def _as_json(view: View) -> str:
    """Where the same answer stands as JSON."""
    address = "/launch" if view.address == "/" else view.address
    query = urlencode({name: value for name, value in view.query.items() if name != "lang"})
    return f"{address}.json?{query}" if query else f"{address}.json"


def worded(name: str) -> str:
    """The word of the language for a name of the plant; in English `tab_welding` is written as `tab welding`."""
    return named(name).replace("_", " ")


def csrf() -> Markup:
    """The hidden field of a form that changes something."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(CSRF)


def as_json(values: Any) -> Markup:
    """Values for a script of the page: no sign in them can end the element (HTML, 4.12.1.3)."""
    text = json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "&<>\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


@cache
def _surroundings() -> Environment:
    made = Environment(
        loader=PackageLoader("gigaramp.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # else each page looks at the files of its templates on the disk
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "say": say,
        "say_many": say_many,
        "named": worded,
        "day": day,
        "long_day": long_day,
        "short_day": short_day,
        "month": month,
        "figure": figure,
        "share": share,
        "number": number,
        "csrf": csrf,
        "as_json": as_json,
        "static": address_of,
        "marks_of_plotly": marks_of_plotly,
    }
    return made
