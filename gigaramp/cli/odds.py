"""A forecast as a table for the terminal: calm, aligned, whole on 80 columns, the same without colour."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from gigaramp.launch import Forecast
    from gigaramp.launch.answer import DateRange, GoalAnswer, Influence
    from gigaramp.plant import Plant

LATER = "later"
"""Word for a date that is not within the horizon."""


def odds(forecast: Forecast, suggestions: list[tuple[str, str]] | None = None) -> Group:
    """The whole answer: its conditions, the odds of each goal, output, what holds it back, what to measure first."""
    parts: list[RenderableType] = [headline(forecast), _goals(forecast)]
    if any(None in (dates.p10, dates.p50, dates.p90) for dates in _all_dates(forecast)):
        parts.append(Text(f"{LATER}: not by {forecast.until}, the end of the simulated time", style="dim"))
    parts += [Text(""), _reading(forecast, suggestions or [])]
    if forecast.notes:
        parts += [Text(""), *(Text(note) for note in forecast.notes)]
    return Group(*parts)


def headline(forecast: Forecast) -> Text:
    """On what the odds stand: the plant, the day, the futures, the facts, the end, the luck, and the time it took."""
    facts = f"{forecast.facts_used} known output facts" if forecast.facts_used > 1 else "1 known output fact"
    if forecast.facts_used == 0:
        futures = f"{forecast.futures} futures (no known output fact)"
    else:
        futures = f"{forecast.futures} futures, weighted by {facts} they count as {forecast.effective_futures:.0f}"
    parts = [f"as of {forecast.as_of}" if forecast.as_of else "", futures, f"to {forecast.until}", f"seed {forecast.seed}"]
    parts.append(f"{forecast.seconds:.0f} s" if forecast.seconds else "")
    return Text.assemble((forecast.plant, "bold"), *(f" · {part}" for part in parts if part))


def _goals(forecast: Forecast) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("")
    table.add_column("chance by announced date")
    for share in ("10 %", "50 %", "90 %"):
        table.add_column(share, no_wrap=True)
    for answer in forecast.answers:
        chance = _chance(answer.chance_by_announced, answer.error, answer.announced)
        table.add_row(Text(_title(answer), style="bold"), chance, *_days(answer.dates))
        for rate in answer.also:
            chance = _chance(rate.chance_by_announced, rate.error, answer.announced)
            table.add_row(Text(f"  {_a_year(rate.rate)}"), chance, *_days(rate.dates))
        for hold in answer.long_hold:
            if hold.chance is not None:
                words = f"{percent(hold.chance)} hold {hold.weeks} weeks if the experts leave on {hold.leave}"
                table.add_row(Text(f"  at the {hold.at[1:]} % date"), words)
    return table


def _reading(forecast: Forecast, suggestions: list[tuple[str, str]]) -> Table:
    """Titles on the left, what they say on the right."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for answer in forecast.answers:
        several = f" ({_name(answer)})" if len(forecast.answers) > 1 else ""
        reasons = [f"{reason.step}: {_loss(reason.loss)} ({percent(reason.share)})" for reason in answer.reasons[:4]]
        if reasons:
            table.add_row(f"What holds it back{several}", ", ".join(reasons))
    first = next((answer for answer in forecast.answers if answer.measure_first), None)
    if first is not None:
        for number, line in enumerate(_measure(first)):
            table.add_row("Measure first" if number == 0 else "", line)
    years = [_year(forecast, number) for number in range(len(forecast.output.years))]
    for number, line in enumerate(years):
        table.add_row(f"{forecast.output.product.capitalize()}s a year" if number == 0 else "", line)
    for number, (command, meaning) in enumerate(suggestions):
        table.add_row("Try next" if number == 0 else "", Text.assemble(command, (f"   {meaning}", "dim")))
    return table


def _measure(answer: GoalAnswer) -> list[str]:
    found = [influence for influence in answer.measure_first if influence.distinguishable]
    if not found:
        return ["no single number can be told from luck with so few futures; try more with --futures"]
    return [_influence(influence) for influence in found[:3]]


def _influence(influence: Influence) -> str:
    words = f"{influence.address} ({percent(influence.share)} of the spread)"
    thirds = influence.thirds
    if thirds is None:
        return words
    above = f"above {thirds.above} {percent(thirds.chance_above)}"
    return f"{words}: {above}, below {thirds.below} {percent(thirds.chance_below)} by {thirds.by}"


def _year(forecast: Forecast, number: int) -> str:
    year = forecast.output.years[number]
    low, middle, high = (count(value) for value in (year.shipped.p10, year.shipped.p50, year.shipped.p90))
    planned = f", announced plan {count(year.planned)}" if year.planned is not None else ""
    part = "" if year.whole else " (a part of the year)"
    return f"{year.year}: {middle} ({low} to {high}){planned}{part}"


def percent(share: float) -> str:
    """A ratio as a percentage of two figures: 0.083 is "8 %", 0.004 is "0.4 %"."""
    return f"{100 * share:.1f} %" if 0 < share < 0.01 else f"{100 * share:.0f} %"


def count(amount: float | None) -> str:
    """A count with its thousands, "none" where no future has one."""
    return "none" if amount is None else f"{amount:,.0f}"


def suggestions(name: str, plant: Plant, forecast: Forecast | None) -> list[tuple[str, str]]:
    """Commands worth trying next, with addresses of this very plant."""
    found = []
    experts = plant.people.experts if plant.people else {}
    if experts:
        family = max(experts, key=lambda key: experts[key].count.mid if experts[key].count else 0)
        earlier = plant.as_of or plant.start
        leaves = date(earlier.year + (earlier.month > 9), (earlier.month + 2) % 12 + 1, 1)
        found.append((f"gigaramp compare {name} --set people.experts.{family}.leaves={leaves}", "if they leave early"))
    reasons = [reason for answer in forecast.answers for reason in answer.reasons] if forecast else []
    steps = [reason.step for reason in reasons if reason.step in plant.steps] or list(plant.steps)
    found.append((f"gigaramp check {name} --explain steps.{steps[0]}", "what a number means"))
    found.append(("gigaramp new my-plant.yaml", "a plant of your own"))
    return found


def _title(answer: GoalAnswer) -> str:
    name = _name(answer)
    return f"{name}, {_a_year(answer.target)}" if answer.kind in ("rate", "vehicles", "scrap") else name


def _name(answer: GoalAnswer) -> str:
    return answer.goal.replace("_", " ")


def _a_year(rate: str) -> str:
    """A rate in words: "150,000 vehicle/year" is "150,000 a year"."""
    amount, slash, unit = rate.partition("/")
    return f"{amount.split()[0]} a {unit}" if slash else rate


def _loss(loss: str) -> str:
    return loss.replace("_", " ")


def _chance(chance: float | None, error: float | None, announced: date | None) -> str:
    if chance is None:
        return "no date announced"
    by = f" by {announced}" if announced else ""
    return f"{percent(chance):>5}{by}" + (f" (±{100 * error:.0f})" if error is not None else "")


def _days(dates: DateRange) -> list[str]:
    return [str(day) if day else LATER for day in (dates.p10, dates.p50, dates.p90)]


def _all_dates(forecast: Forecast) -> list[DateRange]:
    return [dates for answer in forecast.answers for dates in (answer.dates, *(rate.dates for rate in answer.also))]
