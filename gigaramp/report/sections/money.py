"""What the launch costs, by kind and span, and what a good kWh costs quarter by quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import euros, say
from gigaramp.launch.money.words import KINDS, PARTS, SPANS, sum_words
from gigaramp.report.parts import Column, Entry, Picture, Section, Sheet, Table, Value
from gigaramp.report.pictures.by_quarter import Costs, Quarter, cost_picture
from gigaramp.report.wording.phrases import day_words, sentence

if TYPE_CHECKING:
    from gigaramp.launch.money.answer import Cost, Money

ADDED_UP = ("scrap", "never_shipped", "experts", "delay", "idle")
"""Kinds that add up to the total."""


def money_section(told: Money | None, band: str) -> tuple[Section, ...]:
    """The costs of the launch; nothing where they were not asked for. `band` says what a range over the futures rests on."""
    if told is None:
        return ()
    day = told.rates.per_day_of_delay
    words = [say("A day of full speed that is not made is worth {sum}.", sum=sum_words(day))] if day is not None else []
    words += [sentence(note) for note in told.notes]
    terms = tuple((say(KINDS[kind]), meaning) for kind, meaning in told.definitions.items() if kind in KINDS)
    return (
        Section(
            "money",
            say("What it costs"),
            lead=sentence(money_finding(told)),
            sentences=tuple(words),
            pictures=(kwh_picture(told, band),) if told.kwh else (),
            tables=(_spans(told), _rates(told)),
            sheets=(_by_quarter(told), _kwh_sheet(told)),
            terms=terms,
        ),
    )


def money_finding(told: Money) -> str:
    """What the launch costs in all, and which kind most."""
    span = told.spans[-1]
    total = span["total"]
    kinds = [cost for cost in span.costs if cost.kind in ADDED_UP]
    worst = max(kinds, key=lambda cost: cost.mean)
    values = {"total": cost_words(total), "until": day_words(told.until)}
    if worst.mean <= 0:
        return say("The launch costs {total} to {until}", **values)
    return say(
        "The launch costs {total} to {until}; most is {kind}: {amount}",
        kind=say(KINDS[worst.kind]),
        amount=euros(worst.mean),
        **values,
    )


def cost_words(cost: Cost) -> str:
    """A cost with its range over futures and prices."""
    if cost.spread.p10 is None or cost.spread.p90 is None:
        return euros(cost.mean)
    return say(
        "{mean} ({low} to {high})", mean=euros(cost.mean), low=euros(cost.spread.p10), high=euros(cost.spread.p90)
    )


def kwh_picture(told: Money, band: str) -> Picture:
    """What a good kWh costs in each quarter."""
    quarters = tuple(
        Quarter(each.quarter, each["total"].spread.p10, each["total"].spread.p50, each["total"].spread.p90)
        for each in told.kwh
    )
    return cost_picture(Costs(quarters, say("EUR a good kWh"), told.as_of), band)


def _spans(told: Money) -> Table:
    """Each kind so far, to come and in all."""
    names = [say(SPANS.get(span.name, span.name)) for span in told.spans]
    rows = []
    for cost in told.spans[-1].costs:
        found = [next((each for each in span.costs if each.kind == cost.kind), None) for span in told.spans]
        rows.append((Entry(say(KINDS[cost.kind])), *(_cost(each) for each in found)))
    caption = say("Costs of the launch: mean of the futures, with 10 to 90 % of futures and prices below it")
    return Table(caption, (say("Kind"), *names), tuple(rows), frozenset(range(1, len(names) + 1)))


def _cost(cost: Cost | None) -> Entry:
    if cost is None:
        return Entry("–")
    low, high = cost.spread.p10, cost.spread.p90
    return Entry(
        euros(cost.mean),
        say("{low} to {high}", low=euros(low), high=euros(high)) if low is not None and high is not None else "",
    )


def _rates(told: Money) -> Table:
    """What one of each is worth."""
    rates = told.rates
    worth = (
        (say("a day of full speed not made"), rates.per_day_of_delay),
        (say("a {product} not made", product=rates.product), rates.per_vehicle),
        (say("a point of scrap, for a year"), rates.per_scrap_point),
        (say("a day of an expert"), rates.per_expert_day),
    )
    rows = tuple((Entry(name), Entry(sum_words(found))) for name, found in worth if found is not None)
    return Table(say("What one is worth"), (say("One"), say("Worth")), rows, frozenset({1}))


def _by_quarter(told: Money) -> Sheet:
    columns = (
        Column(say("span")),
        Column(say("from"), "date"),
        Column(say("to"), "date"),
        Column(say("kind")),
        Column(say("EUR, mean"), "figure"),
        Column("±", "figure"),
        *(Column(f"EUR, {mark}", "figure") for mark in ("10 %", "50 %", "90 %")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            span.name,
            span.first,
            span.last,
            say(KINDS[cost.kind]),
            cost.mean,
            cost.error,
            cost.spread.p10,
            cost.spread.p50,
            cost.spread.p90,
        )
        for span in (*told.years, *told.quarters)
        for cost in span.costs
    ]
    return Sheet(say("Costs by year and by quarter"), columns, tuple(rows), "costs")


def _kwh_sheet(told: Money) -> Sheet:
    columns = (
        Column(say("quarter")),
        Column(say("part")),
        *(Column(say("EUR a good kWh, {mark}", mark=mark), "figure") for mark in ("10 %", "50 %", "90 %")),
    )
    rows: list[tuple[Value, ...]] = [
        (each.quarter, say(PARTS[one.part]), one.spread.p10, one.spread.p50, one.spread.p90)
        for each in told.kwh
        for one in each.parts
    ]
    return Sheet(say("The parts of a good kWh by quarter"), columns, tuple(rows), "kwh-parts")
