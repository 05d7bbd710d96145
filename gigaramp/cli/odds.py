"""A forecast on the terminal: the words of `launch.words`, laid out for the width there is, the same without colour."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from gigaramp.languages import figure, say

if TYPE_CHECKING:
    from gigaramp.launch import Forecast, Valley
    from gigaramp.plant import Plant


def odds(forecast: Forecast, brief: bool = False) -> RenderableType:
    """The answer: on what it stands, the odds of each goal, what holds it back; `brief` where several plants are told."""
    return _Answer(forecast, brief)


def side_by_side(valley: Valley) -> RenderableType:
    """Several plants as one table."""
    return _Valley(valley)


def next_steps(commands: list[tuple[str, str]]) -> Group:
    """Commands worth trying next, with what each one tells."""
    return Group(Text(say("Try next")), _Commands(commands))


def command(verb: str, names: Sequence[str], sets: Sequence[str] | None = None, *words: str) -> str:
    """A command to copy into a shell: names, then the changes of `--set`, then further words, each quoted where needed."""
    parts = [*names, *(word for text in sets or () for word in ("--set", text)), *words]
    return " ".join(["gigaramp", verb, *map(_quoted, parts)])


def suggestions(
    name: str, plant: Plant, forecast: Forecast, sets: Sequence[str] | None = None, has_page: bool = False
) -> list[tuple[str, str]]:
    """Commands worth trying next, with addresses of this very plant and its changes, and what each one tells.

    `has_page`: a page was just written, so none is suggested.
    """
    found = []
    on = _quarter_after(plant.as_of or plant.start)
    experts = plant.people.experts.values() if plant.people else ()
    if sets:
        found.append((command("compare", [name], sets), say("what your changes are worth")))
    elif any(
        (family.arrives.from_ or family.arrives.mid) <= on < (family.leaves.to or family.leaves.mid)
        for family in experts
    ):
        recall = f"people.recall={{on: {on}, share: 50 %}}"
        found.append((command("compare", [name], [recall]), say("if half of the experts leave")))
    influences = [influence for answer in forecast.answers for influence in answer.measure_first]
    known = [influence.address for influence in influences if influence.distinguishable]
    known += [f"steps.{reason.step}" for answer in forecast.answers for reason in answer.reasons]
    if known:
        found.append((command("check", [name], sets, "--explain", known[0]), say("what it means and where it is from")))
    if not has_page:
        found.append((command("forecast", [name], sets, "--report", "report.html"), say("one page to pass on")))
    found.append(("gigaramp new my-plant.yaml", say("a plant of your own")))
    return found


def count(amount: float) -> str:
    """A count with its thousands: "12,500"."""
    return figure(amount)


class _Answer:
    """The words of a forecast, broken into lines for this width once, and never a second time by the screen."""

    def __init__(self, forecast: Forecast, brief: bool) -> None:
        self._forecast = forecast
        self._brief = brief

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from gigaramp.launch.wording.odds_table import lay_out, table
        from gigaramp.launch.wording.words import below_table, changed_lines, header, outside_first

        width = options.max_width
        name, _, rest = header(self._forecast, width).partition(" · ")
        yield _whole(Text.assemble((name, "bold"), " · ", rest))
        for line in changed_lines(self._forecast, width):
            yield _whole(Text(line))
        yield Text("")
        for line in outside_first(self._forecast, width):
            yield _whole(Text(line))
        lines = table(self._forecast, width)
        head = len(lay_out([], width))
        for place, line in enumerate(lines):
            is_note = place < head or line.startswith(("beyond:", "?:"))
            yield _whole(Text(line, style="dim" if is_note else "" if line.startswith(" ") else "bold"))
        for line in below_table(self._forecast, width, self._brief):
            yield _whole(Text(line))


class _Valley:
    """The words of several plants side by side, broken into lines for this width."""

    def __init__(self, valley: Valley) -> None:
        self._valley = valley

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from gigaramp.launch.wording.valley_table import notes, valley_lines

        header, *lines = valley_lines(self._valley, options.max_width)
        yield _whole(Text(header, style="bold"))
        for line in lines:
            yield _whole(
                Text(line, style="dim" if line.startswith(notes()) else "" if line.startswith(" ") else "bold")
            )


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


def _quoted(word: str) -> str:
    """A word as a shell takes it; in double quotes where these are enough, because more shells know them."""
    quoted = shlex.quote(word)
    return quoted if quoted == word or set(word) & set('"$`\\!') else f'"{word}"'


def _quarter_after(day: date) -> date:
    """First day of the month about three months after a day."""
    months = day.year * 12 + day.month - 1 + 3
    return date(months // 12, months % 12 + 1, 1)
