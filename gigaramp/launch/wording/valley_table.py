"""Plants side by side as plain text: one block for each question, one row for each plant, for the width there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gigaramp.languages import again, day, figure, say, share
from gigaramp.languages.lines import columns, padded
from gigaramp.launch.odds.empirical import monte_carlo_error
from gigaramp.launch.wording.odds_table import BEYOND, UNKNOWN, by_date_words
from gigaramp.launch.wording.phrases import chance_words, counted, goal_words, product_words, range_words, short_target
from gigaramp.launch.wording.words import WIDTH, wrapped

if TYPE_CHECKING:
    from gigaramp.launch.valley import Valley, ValleyGoal, ValleyRow


def notes() -> tuple[str, ...]:
    """How the lines below the table begin that say what a word of it means."""
    return (
        f"{say(BEYOND)}:",
        f"{say(BEYOND)}：",
        f"{UNKNOWN}:",
        f"{UNKNOWN}：",
        say("First: {definition}", definition=""),
    )


@dataclass(frozen=True)
class Block:
    """One question asked of every plant: its title, the heads of its two columns, and a row for each plant."""

    title: str
    heads: tuple[str, str]
    rows: tuple[tuple[str, str, str], ...]


def valley_lines(valley: Valley, width: int = WIDTH) -> list[str]:
    """Header, blocks and definitions. A line that begins a block or a note stands at the left edge."""
    valley = again(valley)
    blocks = [*_goal_blocks(valley), *_year_blocks(valley), _experts_block(valley), *_first_block(valley)]
    told = [wrapped(header(valley), width), "", *lay_out([block for block in blocks if block.rows], width)]
    cells = [cell for block in blocks for row in block.rows for cell in row]
    if say(BEYOND) in cells:
        ends = sorted({row.until for row in valley.rows})
        last = str(day(ends[0])) if len(ends) == 1 else say("{low} to {high}", low=ends[0], high=ends[-1])
        told.append(wrapped(say("{beyond}: not within the horizon, {last}", beyond=say(BEYOND), last=last), width))
    if any(cell.startswith(UNKNOWN) for cell in cells):
        told.append(wrapped(say("{unknown}: announced for after the horizon", unknown=UNKNOWN), width))
    if valley.definition:
        told.append(
            wrapped(
                say("First: {definition}", definition=valley.definition[0].lower() + valley.definition[1:]),
                width,
            )
        )
    return told


def header(valley: Valley) -> str:
    """How many plants, and the day of their forecasts where it is one."""
    days = {row.as_of for row in valley.rows}
    as_of = say(" · as of {days}", days=next(iter(days))) if len(days) == 1 and None not in days else ""
    return say("{plants} side by side{as_of}", plants=counted(len(valley.rows), "plant"), as_of=as_of)


def lay_out(blocks: list[Block], width: int) -> list[str]:
    """The blocks, all with the same columns; where that does not fit, a row's cells stand below its name."""
    first = max(
        (columns(name) for block in blocks for name in (block.title, *(f"  {row[0]}" for row in block.rows))), default=0
    )
    second = max(
        (columns(cell) for block in blocks for cell in (block.heads[0], *(row[1] for row in block.rows))), default=0
    )
    beside, below = [], []
    for block in blocks:
        for name, left, right in ((block.title, *block.heads), *((f"  {row[0]}", *row[1:]) for row in block.rows)):
            beside.append(f"{padded(name, first)}  {padded(left, second)}  {right}".rstrip())
            below += [name, *([f"    {padded(left, second)}  {right}".rstrip()] if left or right else [])]
    return beside if max((columns(line) for line in beside), default=0) <= width else below


def _goal_blocks(valley: Valley) -> list[Block]:
    """A block for each goal: the rates, then running on its own, then what else was announced."""
    found: dict[tuple[int, str], list[tuple[str, str, str]]] = {}
    for row in valley.rows:
        for goal in row.goals:
            order = {"rate": 0, "on_its_own": 1}.get(goal.kind, 2)
            found.setdefault((order, goal.goal), []).append(_goal_cells(row, goal))
    heads = (say("by announced date"), share(0.5))
    return [Block(goal_words(key[1]), heads, tuple(found[key])) for key in sorted(found, key=lambda key: key[0])]


def _goal_cells(row: ValleyRow, goal: ValleyGoal) -> tuple[str, str, str]:
    name = row.plant if goal.kind == "on_its_own" else f"{row.plant}, {short_target(goal.target)}"
    chance = by_date_words(goal.chance_by_announced, goal.error, goal.announced, row.effective_futures)
    return name, chance or say("not announced"), day(goal.p50) if goal.p50 is not None else say(BEYOND)


def _year_blocks(valley: Valley) -> list[Block]:
    """What is shipped in the year, by product: vehicles are not added up with cells."""
    found = []
    for product in dict.fromkeys(row.product for row in valley.rows):
        rows = [row for row in valley.rows if row.product == product and row.shipped is not None]
        cells = tuple(
            (row.plant, range_words(row.shipped), figure(row.planned) if row.planned is not None else "-")
            for row in rows
            if row.shipped is not None
        )
        found.append(
            Block(
                say("{products} in {year}", products=product_words(product), year=valley.year),
                (say("50 % (10 to 90 %)"), say("plan")),
                cells,
            )
        )
    return found


def _experts_block(valley: Valley) -> Block:
    """Nothing where no plant has any: a line of zeros tells nothing."""
    told = [row for row in valley.rows if row.experts is not None]
    if not any(row.experts.p90 for row in told if row.experts is not None):
        told = []
    rows = tuple((row.plant, range_words(row.experts), day(row.now)) for row in told if row.experts is not None)
    return Block(say("foreign experts on site"), (say("50 % (10 to 90 %)"), say("on")), rows)


def _first_block(valley: Valley) -> list[Block]:
    none, futures = valley.none_alone, valley.race_futures
    if none is None or futures is None:
        return []
    rows = [
        (row.plant, chance_words(row.first_alone, row.error, futures), "")
        for row in valley.rows
        if row.first_alone is not None
    ]
    rows.append(
        (
            say("none by {race_until}", race_until=valley.race_until),
            chance_words(none, monte_carlo_error(none, futures), futures),
            "",
        )
    )
    return [Block(say("first on its own"), (say("chance"), ""), tuple(rows))]
