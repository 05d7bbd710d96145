"""A forecast on the terminal: the words of `launch.words`, laid out for the width there is, the same without colour."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from gigaramp.launch import Forecast
    from gigaramp.plant import Plant

WIDE = 88
"""Columns of a screen that holds the longest row as it is."""


def odds(forecast: Forecast, next_steps: list[tuple[str, str]] | None = None) -> Group:
    """The whole answer: on what it stands, the odds of each goal, output, what holds it back, what to measure first."""
    from gigaramp.launch.words import BEYOND, goal_rows, header, output_line, reason_lines

    rows = [row for goal in forecast.answers for row in goal_rows(goal, forecast.effective_futures)]
    name, _, rest = header(forecast).partition(" · ")
    parts: list[RenderableType] = [Text.assemble((name, "bold"), " · ", rest), Text(""), _Rows(rows)]
    if any(BEYOND in days for _, _, days in rows):
        parts.append(Text(f"{BEYOND}: not within the horizon, {forecast.until}", style="dim"))
    parts.append(Text(""))
    if forecast.output.years:
        parts.append(Text(output_line(forecast)))
    parts += [Text(line) for line in reason_lines(forecast)]
    parts += [Text(note) for note in forecast.notes]
    if next_steps:
        parts += [Text(""), Text("Try next"), _Commands(next_steps)]
    return Group(*parts)


def suggestions(name: str, plant: Plant, forecast: Forecast) -> list[tuple[str, str]]:
    """Commands worth trying next, with addresses of this very plant, and what each one tells."""
    found = []
    experts = plant.people.experts if plant.people else {}
    if experts:
        counts = {key: family.count.mid for key, family in experts.items() if family.count is not None}
        family = max(experts, key=lambda key: counts.get(key, 0.0))
        leaves = _quarter_after(plant.as_of or plant.start)
        meaning = f"if the {family.replace('_', ' ')} experts leave early"
        found.append((f"gigaramp compare {name} --set people.experts.{family}.leaves={leaves}", meaning))
    influences = [influence for answer in forecast.answers for influence in answer.measure_first]
    known = [influence.address for influence in influences if influence.distinguishable]
    known += [f"steps.{reason.step}" for answer in forecast.answers for reason in answer.reasons]
    if known:
        found.append((f"gigaramp check {name} --explain {known[0]}", "what it means and where it is from"))
    found.append(("gigaramp new my-plant.yaml", "a plant of your own"))
    return found


def count(amount: float) -> str:
    """A count with its thousands: "12,500"."""
    return f"{amount:,.0f}"


class _Rows:
    """The rows of the goals. Where the screen is narrow, names are shortened rather than broken."""

    def __init__(self, rows: list[tuple[str, str, list[str]]]) -> None:
        self._rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrow = options.max_width < WIDE
        table = Table(box=None, padding=(0, 1 if narrow else 2, 0, 0), pad_edge=False, header_style="dim")
        table.add_column("", overflow="fold")
        table.add_column("by announced date", no_wrap=True)
        for share in ("10 %", "50 %", "90 %"):
            table.add_column(share, no_wrap=True, min_width=10)
        for name, chance, days in self._rows:
            style = "" if name.startswith(" ") else "bold"
            if narrow:
                name, chance = name.replace(" a year", "/year"), chance.replace(" by ", " ")
            table.add_row(Text(name, style=style), chance, *days)
        yield table


class _Commands:
    """Commands to copy, each whole on its line, with its meaning behind it where there is room for all of them."""

    def __init__(self, commands: list[tuple[str, str]]) -> None:
        self._commands = commands

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        longest = max(len(command) for command, _ in self._commands)
        roomy = all(longest + len(meaning) + 5 <= options.max_width for _, meaning in self._commands)
        for command, meaning in self._commands:
            words = (f"{'':{longest - len(command) + 3}}{meaning}", "dim") if roomy else ""
            yield Text.assemble("  ", command, words, no_wrap=True, overflow="ignore")


def _quarter_after(day: date) -> date:
    """First day of the month about three months after a day."""
    months = day.year * 12 + day.month - 1 + 3
    return date(months // 12, months % 12 + 1, 1)
