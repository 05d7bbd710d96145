"""What a launch costs, as text: one table of kinds, one of years, one of what a good kWh costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from gigaramp.languages import day, euros, figure, later, say
from gigaramp.launch.money.answer import CostSpan, KwhCost, Money
from gigaramp.launch.money.difference import EuroDifference
from gigaramp.launch.money.rates import Rates
from gigaramp.launch.money.sums import Sum
from gigaramp.launch.odds.ranges import Range

KINDS = {
    "scrap": later("scrap"),
    "never_shipped": later("never shipped"),
    "experts": later("experts"),
    "delay": later("delay"),
    "idle": later("idle people"),
    "total": later("in all"),
    "idle_in_delay": later("(idle in delay)"),
}
DIFFERENCES = {
    "output": later("missing output"),
    "scrap": later("scrap"),
    "never_shipped": later("never shipped"),
    "experts": later("experts"),
    "people": later("local people"),
}
PARTS = {
    "material": later("material"),
    "scrap": later("scrap"),
    "never_shipped": later("unshipped"),
    "people": later("people"),
    "experts": later("experts"),
    "capital": later("capital"),
    "total": later("a good kWh"),
}
SPANS = {"so_far": later("so far"), "to_come": later("to come"), "in_all": later("in all")}

_WIDTH = 80
_FIRST = 16
_COLUMN = 21
UNITS = {1e6: later("M EUR"), 1e3: later("kEUR"), 1.0: later("EUR")}


def money_text(answer: Money, width: int = _WIDTH) -> str:
    """The whole answer as text of this width, 80 columns or more."""
    width = max(width, _WIDTH)
    return "\n".join(_lines(answer, width))


def rates_lines(answer: Money) -> list[str]:
    """What one of each is worth, one line each."""
    rates = answer.rates
    told: list[tuple[str, Sum | None]] = [
        (say("a day of full speed not made"), rates.per_day_of_delay),
        (say("a {product} not made", product=rates.product), rates.per_vehicle),
        (say("a point of scrap, for a year"), rates.per_scrap_point),
        (say("a day of an expert"), rates.per_expert_day),
    ]
    return [f"  {words:<36} {sum_words(found)}" for words, found in told if found is not None]


def short_lines(answer: Money, width: int) -> list[str]:
    """The costs of a launch as one table below another answer, and what a day of delay is worth."""
    table = list(_table(_unit(answer), answer.spans, [SPANS.get(span.name, span.name) for span in answer.spans]))
    return [*table, *_day_line(answer.rates, width)]


def difference_lines(answer: EuroDifference) -> list[str]:
    """What a change costs more or less, in all and by kind, and what a day of delay is worth."""
    total = answer["total"]
    told = say(
        "In euros, to the end: {amount} on average (± {error}); what is bought for the change is not in it",
        amount=_more(total.mean),
        error=euros(total.error),
    )
    kinds = [
        say("{kind} {amount}", kind=say(DIFFERENCES[cost.kind]), amount=_more(cost.mean))
        for cost in answer.costs
        if cost.kind != "total" and (cost.mean or cost.error)
    ]
    return [told, *(["; ".join(kinds)] if kinds else []), *_day_line(answer.rates, _WIDTH)]


def _more(amount: float) -> str:
    if amount == 0.0:
        return say("no difference")
    return say("{amount} more", amount=euros(amount)) if amount > 0 else say("{amount} less", amount=euros(-amount))


def _day_line(rates: Rates, width: int) -> list[str]:
    if rates.per_day_of_delay is None:
        return []
    return wrap(
        say("A day of full speed that is not made is worth {sum}.", sum=sum_words(rates.per_day_of_delay)), width
    )


def sum_words(found: Sum) -> str:
    """A sum with its range: 486,000 EUR (328,000 EUR to 674,000 EUR)."""
    return say("{mid} ({low} to {high})", mid=euros(found.mid), low=euros(found.low), high=euros(found.high))


def _lines(answer: Money, width: int) -> Iterator[str]:
    head = say("{plant} · what its launch costs until {until}", plant=answer.plant, until=day(answer.until))
    yield from wrap(head, width)
    rests = say(
        "{futures} futures, {effective} of them effective; each number is the middle, with 10 to 90 % in brackets",
        futures=figure(answer.futures),
        effective=figure(answer.effective_futures),
    )
    yield from wrap(rests, width)
    yield ""
    unit = _unit(answer)
    yield from _table(unit, answer.spans, [SPANS.get(span.name, span.name) for span in answer.spans])
    yield from _split(unit, answer.spans[-1], width)
    yield ""
    for chunk in _chunks(answer.years, 3):
        yield from _table(unit, chunk, [_year(span) for span in chunk])
        yield ""
    yield from _kwh_lines(answer.kwh)
    yield ""
    yield say("What one is worth")
    yield from rates_lines(answer)
    yield ""
    for kind, meaning in answer.definitions.items():
        if any(cost.kind == kind for cost in answer.spans[-1].costs):
            told = say("{kind}: {meaning}", kind=say(KINDS[kind]), meaning=meaning)
            yield from wrap(told, width, subsequent_indent="  ")
    for note in answer.notes:
        yield from wrap(note, width)


def _table(unit: float, spans: Sequence[CostSpan], names: Sequence[str]) -> Iterator[str]:
    corner = say(UNITS[unit])
    yield f"{corner:<{_FIRST}}" + "".join(f"{say(name):>{_COLUMN}}" for name in names)
    for cost in spans[0].costs:
        cells = "".join(f"{_in(unit, span[cost.kind].spread):>{_COLUMN}}" for span in spans)
        yield f"{say(KINDS[cost.kind]):<{_FIRST}}{cells}"


def _split(unit: float, span: CostSpan, width: int) -> Iterator[str]:
    """How much of the range of the total comes from the futures, and how much from the prices."""
    total = span["total"]
    if total.from_futures is None or total.from_prices is None:
        return
    told = say(
        "Of the range in all: {futures} if only the futures differed, {prices} if only the prices did.",
        futures=_in(unit, total.from_futures),
        prices=_in(unit, total.from_prices),
    )
    yield from wrap(told, width)


def _kwh_lines(kwh: Sequence[KwhCost]) -> Iterator[str]:
    """The middle of each part, quarter by quarter, and the range of the whole."""
    parts = [part for part in PARTS if part != "total" and any(each[part].spread.p50 for each in kwh)]
    names = [say(PARTS[part]) for part in parts]
    yield (
        f"{say('EUR a good kWh'):<15}"
        + "".join(f"{name:>{max(7, len(name) + 2)}}" for name in names)
        + f"{say(PARTS['total']):>20}"
    )
    for each in kwh:
        cells = "".join(
            f"{_digits(each[part].spread.p50):>{max(7, len(name) + 2)}}"
            for part, name in zip(parts, names, strict=True)
        )
        quarter = each.quarter if each.whole else say("{quarter} (part)", quarter=each.quarter)
        yield f"{quarter:<15}{cells}{_spread(each['total'].spread):>20}"


def _year(span: CostSpan) -> str:
    return span.name if span.whole else say("{year} (part)", year=span.name)


def _unit(answer: Money) -> float:
    """The unit in which the largest middle of the answer is one or more: a small plant is told in kEUR or EUR."""
    largest = max((abs(cost.spread.p50 or 0.0) for span in answer.spans for cost in span.costs), default=0.0)
    return next((unit for unit in UNITS if largest >= unit), min(UNITS))


def _in(unit: float, found: Range) -> str:
    low, mid, high = (None if value is None else value / unit for value in (found.p10, found.p50, found.p90))
    return _spread(Range(low, mid, high))


def _spread(found: Range) -> str:
    if found.p10 is None or found.p50 is None or found.p90 is None:
        return say("none")
    return say("{mid} ({low} to {high})", mid=_digits(found.p50), low=_digits(found.p10), high=_digits(found.p90))


def _digits(value: float | None) -> str:
    """Two or three figures: 0.42, 4.2, 42, 420."""
    if value is None:
        return say("none")
    return figure(value, 0 if abs(value) >= 20 else 1)


def _chunks(spans: Sequence[CostSpan], size: int) -> list[Sequence[CostSpan]]:
    return [spans[place : place + size] for place in range(0, len(spans), size)]
