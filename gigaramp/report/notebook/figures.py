"""A picture of the page as a figure of plotly: its finding as title, its key as legend, its named colours resolved.

What a figure shows is what the page shows. The table behind it is `picture.sheet`; here it travels in the figure's `meta`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from gigaramp.report.parts import Mark, Picture

FONT: Final = 'system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif'
TITLE: Final = 72
"""Most letters in a line of the title."""

DECK: Final = 110
LABEL: Final = 84
"""Most letters in the name of a row."""

WIDE: Final = 860
"""Pixels across a picture in rows, which more room would only spread."""

ROW_NAME: Final = 30
"""Most letters in a name that stands left of its row."""


def figure_of(picture: Picture) -> Figure:
    """The picture as a figure that a notebook shows, and that `write_image` and `write_html` write."""
    from plotly.graph_objects import Figure

    drawn = resolved(picture.figure)
    layout: dict[str, Any] = drawn["layout"]
    title, deck = wrap(picture.finding, TITLE), wrap(picture.deck, DECK)
    above = 42 + 26 * len(title) + 17 * len(deck) + 24 * _legend_lines(picture)
    top = above + layout.get("margin", {}).get("t", 0)
    layout["margin"] = {**layout.get("margin", {}), "t": top, "l": max(layout.get("margin", {}).get("l", 0), 12)}
    layout["height"] = picture.height + above
    layout["paper_bgcolor"] = layout["plot_bgcolor"] = colours()["paper"]
    layout["title"] = {
        "text": "<br>".join(title), "x": 0.01, "xanchor": "left", "y": 1 - 22 / layout["height"], "yref": "container", "yanchor": "top",
        "font": {"size": 19, "color": colours()["ink"], "weight": 600},
        "subtitle": {"text": "<br>".join(deck), "font": {"size": 13, "color": colours()["soft"]}},
    }  # fmt: skip
    layout["showlegend"] = True
    layout["legend"] = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom", "itemclick": False,
                        "itemdoubleclick": False, "font": {"color": colours()["ink"]}, "traceorder": "normal"}  # fmt: skip
    _place_legend(picture, layout)
    if picture.is_rows or "names" in layout.get("meta", {}):
        _fit_names(layout)
    else:
        layout["yaxis"] = {**layout["yaxis"], "title": {"text": picture.axis, "font": {"size": 12.5}}}
    if picture.is_rows:
        layout["width"] = WIDE
    # Nothing is left to the template of the notebook: the figure looks as on the page, and is kept small.
    layout["template"] = {}
    layout["meta"] = {"columns": [column.name for column in picture.sheet.columns], "csv": picture.sheet.to_csv()}
    return Figure({"data": [*drawn["data"], *(_sign(mark) for mark in picture.key)], "layout": layout})


def resolved(value: Any) -> Any:
    """A figure with real colours for its names: `@blue/0.2` as rgba(0,114,178,0.2)."""
    if isinstance(value, str):
        return _colour(value) if re.fullmatch(r"@[a-z]+(/[\d.]+)?", value) else value
    if isinstance(value, dict):
        return {key: resolved(one) for key, one in value.items()}
    return [resolved(one) for one in value] if isinstance(value, (list, tuple)) else value


@cache
def colours() -> dict[str, str]:
    """The colours of the page's light dress by name, read from its style sheet: one list for page and notebook."""
    style = resources.files("gigaramp.report").joinpath("templates", "page.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z]+): light-dark\((#[0-9a-f]{6}),", style))


def _colour(name: str) -> str:
    base, _, alpha = name[1:].partition("/")
    if base == "clear":
        return "rgba(0,0,0,0)"
    if base == "font":
        return FONT
    code = colours()[base]
    if not alpha:
        return code
    red, green, blue = (int(code[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def _legend_lines(picture: Picture) -> int:
    """Lines that the key takes, at about 110 letters a line."""
    return 1 + sum(len(mark.means) + 8 for mark in picture.key) // 112


def _place_legend(picture: Picture, layout: dict[str, Any]) -> None:
    """The key between the title and the picture, above the date of the forecast where that stands there."""
    inner = picture.height - layout["margin"].get("b", 0)
    layout["legend"]["y"] = 1 + (26 / inner if inner > 0 else 0.05)


def _fit_names(layout: dict[str, Any]) -> None:
    """Names of rows on two lines at most, as on the page."""
    for note in layout.get("annotations", []):
        if note.get("xref") == "paper":
            note["text"] = _two_lines(note["text"], LABEL)
    axis = layout["yaxis"]
    if "ticktext" in axis:
        layout["yaxis"] = {**axis, "ticktext": [_two_lines(name, ROW_NAME) for name in axis["ticktext"]]}


def _two_lines(words: str, most: int) -> str:
    lines = wrap(words, most)
    return "<br>".join(lines if len(lines) <= 2 else [lines[0], f"{lines[1]} …"])


def _sign(mark: Mark) -> dict[str, Any]:
    """One sign of the key as a trace without points, so that it stands in the legend."""
    code = colours()[mark.colour]
    trace: dict[str, Any] = {
        "type": "scatter",
        "x": [None],
        "y": [None],
        "name": mark.means,
        "showlegend": True,
        "hoverinfo": "skip",
    }
    if mark.swatch in ("line", "dashed"):
        return {
            **trace,
            "mode": "lines",
            "line": {"color": code, "width": 2.5, "dash": "dash" if mark.swatch == "dashed" else "solid"},
        }
    symbol = {"diamond": "diamond", "ring": "circle-open", "dot": "circle"}.get(mark.swatch, "square")
    return {
        **trace,
        "mode": "markers",
        "marker": {"symbol": symbol, "size": 11, "color": code, "opacity": 0.35 if mark.swatch == "band" else 1},
    }
