"""A forecast on the terminal: the words of `launch.words`, laid out for the width there is, the same without colour."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

if TYPE_CHECKING:
    from gigaramp.launch import Forecast
    from gigaramp.plant import Plant


def odds(forecast: Forecast, next_steps: list[tuple[str, str]] | None = None) -> Group:
    """The whole answer: on what it stands, the odds of each goal, output, what holds it back, what to measure first."""
    parts: list[RenderableType] = [_Answer(forecast)]
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


class _Answer:
    """The words of a forecast, broken into lines for this width once, and never a second time by the screen."""

    def __init__(self, forecast: Forecast) -> None:
        self._forecast = forecast

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from gigaramp.launch.odds_table import lay_out, table
        from gigaramp.launch.words import below_table, header

        width = options.max_width
        name, _, rest = header(self._forecast, width).partition(" · ")
        yield _whole(Text.assemble((name, "bold"), " · ", rest))
        yield Text("")
        lines = table(self._forecast, width)
        head = len(lay_out([], width))
        for place, line in enumerate(lines):
            is_note = place < head or line.startswith(("beyond:", "?:"))
            yield _whole(Text(line, style="dim" if is_note else "" if line.startswith(" ") else "bold"))
        for line in below_table(self._forecast, width):
            yield _whole(Text(line))


def _whole(text: Text) -> Text:
    """Lines as they are: a name longer than the screen is not broken."""
    text.no_wrap, text.overflow = True, "ignore"
    return text


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
