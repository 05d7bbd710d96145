"""A matrix as a picture: a thing in each row, a quarter in each column, a grade and a short text in each cell.

Grades go from a pale blue to a deep orange, told apart by colour-blind readers and by their lightness alone. The text of a cell
says the same again in figures or letters, so that no cell rests on its colour.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gigaramp.launch.people.training_load import quarter_of
from gigaramp.report.pictures.drawing import Figure, Trace, as_of_words, quiet_axis, quiet_layout, words_in_picture

GRADES: Final = ("enough", "few", "part", "most")
"""Colours of the grades, from none to worst."""

ROW: Final = 28
"""Height of a row in pixels: two lines of a name on a phone."""

MOST_ROWS: Final = 24
"""Most rows of a matrix, so that it stands on one screen and on one sheet of paper; its table holds all."""


@dataclass(frozen=True)
class Cell:
    """One cell: its grade (0 to 3), the text in it, and the lines shown when it is pointed at."""

    grade: int
    text: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One row: its name, and a cell for each quarter; None where there is nothing to tell."""

    name: str
    cells: tuple[Cell | None, ...]


def matrix(rows: Sequence[Row], quarters: Sequence[str], as_of: date | None) -> Figure:
    """A matrix of rows, the first on top, over quarters called 2026-Q1, with a frame around the quarter of the forecast."""
    cells = [[_told(cell) if cell else (None, "", "") for cell in row.cells] for row in rows]
    steps = len(GRADES) - 1
    trace: Trace = {
        "type": "heatmap",
        "x": list(range(len(quarters))),
        "y": list(range(len(rows))),
        "zmin": 0,
        "zmax": steps,
        "showscale": False,
        "z": [[grade for grade, _, _ in row] for row in cells],
        "text": [[text for _, text, _ in row] for row in cells],
        "hovertext": [[words for _, _, words in row] for row in cells],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "colorscale": [[place / steps, f"@{name}"] for place, name in enumerate(GRADES)],
        "hoverongaps": False,
        "texttemplate": "%{text}",
        "textfont": {"color": "@ink", "size": 12},
        "xgap": 2,
        "ygap": 2,
    }
    layout = named_rows([row.name for row in rows])
    layout["margin"] = {"l": 8, "r": 8, "t": 44, "b": 26}
    layout["xaxis"] = {
        **quiet_axis(),
        "side": "top",
        "range": [-0.5, len(quarters) - 0.5],
        "tickvals": trace["x"],
        "tickangle": 0,
        "ticktext": _year_above(quarters),
        "showgrid": False,
        "zeroline": False,
        "showline": False,
    }
    if as_of is not None:
        layout.update(_today(quarters, as_of))
    return {"data": [trace], "layout": layout}


def _told(cell: Cell) -> tuple[int, str, str]:
    return cell.grade, cell.text, "<br>".join(words_in_picture(line) for line in cell.words)


def named_rows(names: Sequence[str]) -> Figure:
    """A layout of rows, the first on top, each with its name on its left."""
    layout = quiet_layout()
    layout["yaxis"] = {
        **quiet_axis(),
        "range": [len(names) - 0.5, -0.5],
        "tickvals": list(range(len(names))),
        "showgrid": False,
        "ticktext": [words_in_picture(name) for name in names],
        "zeroline": False,
        "showline": False,
        "automargin": True,
        "tickfont": {"color": "@ink", "size": 12.5},
    }
    layout["hovermode"] = "closest"
    layout["meta"] = {"rows": True}
    return layout


def height_of(rows: int) -> int:
    """Height of a picture of so many rows, its axis included, in pixels."""
    return ROW * rows + 74


def by_quarter(periods: Sequence[date], until: date) -> dict[str, list[int]]:
    """Places of the periods of each quarter; one of four weeks belongs to the quarter of its middle.

    `until` is the last simulated day: what is left of a period that it cuts has its middle before it.
    """
    found: dict[str, list[int]] = {}
    for place, first in enumerate(periods):
        found.setdefault(quarter_of(min(first + timedelta(days=14), until)), []).append(place)
    return found


def quarter_words(quarter: str) -> str:
    """2026-Q1 as Q1 2026."""
    year, _, number = quarter.partition("-")
    return f"{number} {year}"


def current_place(begins: Sequence[date], as_of: date | None) -> int:
    """Place of the quarter or period of a day; the first one without a day."""
    return max(bisect_right(begins, as_of) - 1, 0) if as_of is not None else 0


def _year_above(quarters: Sequence[str]) -> list[str]:
    """Q1, Q2 ..., with the year above its first quarter; not where the next year would stand right beside it."""
    years = [quarter[:4] for quarter in quarters]
    first = [place for place, year in enumerate(years) if place == 0 or years[place - 1] != year]
    crowded = len(first) > 1 and first[1] == 1
    told = set(first[1:] if crowded else first)
    return [
        f"{quarter[:4]}<br>{quarter[5:]}" if place in told else quarter[5:] for place, quarter in enumerate(quarters)
    ]


def _today(quarters: Sequence[str], as_of: date) -> Figure:
    """A frame around the quarter of the forecast, with its day below; nothing where it lies outside."""
    if quarter_of(as_of) not in quarters:
        return {}
    place = quarters.index(quarter_of(as_of))
    frame = {
        "type": "rect",
        "x0": place - 0.5,
        "x1": place + 0.5,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": "@clear",
        "line": {"color": "@ink", "width": 1.6},
    }
    late = place > 0.6 * len(quarters)
    note = {
        "x": place + (0.5 if late else -0.5),
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "xanchor": "right" if late else "left",
        "showarrow": False,
        "text": as_of_words(as_of),
        "font": {"color": "@soft", "size": 12},
    }
    return {"shapes": [frame], "annotations": [note]}
